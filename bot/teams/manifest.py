"""The app package: what an administrator gives Teams to have the bot there, drawn from the command table.

https://learn.microsoft.com/microsoft-365/extensibility/schema/
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final
from uuid import UUID

from bot.teams.text import Element

VERSION: Final = "1.30"
SCHEMA: Final = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"
APP_ID: Final = "00000000-0000-0000-0000-000000000000"
"""Stands for the application id of the bot's registration; to be put in place by whoever installs it."""
HOST: Final = "headway.example.org"
"""Stands for the host at which Teams reaches Headway."""
CREATE_ACTION: Final = "createAction"
SCOPES: Final = ("personal", "groupChat", "team")
ICONS: Final = ("color.png", "outline.png")
_COMMANDS_AT_MOST: Final = 10
_TITLE: Final = 32
_DESCRIPTION: Final = 128
_ABOUT: Final = (
    "Headway runs a partnership programme in the chat people already have open: workstreams and their actions, with "
    "owners, dates and a Red, Amber or Green rating; the pledge that schools sign; and the highlight reports that the "
    "board reads before it meets. Write to it alone, or mention it in a channel. What is for you alone comes to your "
    "own chat with it."
)


def manifest(commands: Mapping[str, str], *, app_id: str = APP_ID, host: str = HOST) -> Element:
    """The manifest for these commands: each a word to type, and what it is for.

    The app has the id of its bot. Raises ``ValueError`` for an id that is no GUID, and for commands that Teams would
    refuse.
    """
    ident = str(UUID(app_id))
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version("headway"),
        "id": ident,
        "developer": {
            "name": "Headway",
            **dict.fromkeys(("websiteUrl", "privacyUrl", "termsOfUseUrl"), f"https://{host}/"),
        },
        "name": {"short": "Headway", "full": "Headway: your partnership programme in chat"},
        "description": {"short": "Actions, owners, dates and RAG, pledges, and the board's reports", "full": _ABOUT},
        "icons": {"color": ICONS[0], "outline": ICONS[1]},
        "accentColor": "#1D3B53",
        "bots": [_bot(commands, ident)],
        "composeExtensions": [_extension(ident)],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "validDomains": [host],
    }


def to_json(made: Element) -> str:
    """A manifest as the text of ``manifest.json``."""
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def package(made: Element, icons: Mapping[str, bytes]) -> bytes:
    """The package that Teams takes: manifest and icons in a ZIP archive, the same bytes for the same content."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"manifest.json": to_json(made).encode(), **icons}.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _bot(commands: Mapping[str, str], ident: str) -> dict[str, Any]:
    listed = [{"title": word, "description": about} for word, about in _checked(commands).items()]
    return {
        "botId": ident,
        "scopes": list(SCOPES),
        "supportsFiles": True,
        "isNotificationOnly": False,
        "commandLists": [{"scopes": list(SCOPES), "commands": listed}],
    }


def _extension(ident: str) -> dict[str, Any]:
    create = {
        "id": CREATE_ACTION,
        "type": "action",
        "title": "Create an action",
        "description": "Make an action of this message, with a link back to it",
        "context": ["message"],
        "fetchTask": True,
    }
    return {"botId": ident, "commands": [create]}


def _checked(commands: Mapping[str, str]) -> Mapping[str, str]:
    """Raise ``ValueError`` for what Teams would refuse: its limits were ten, 32 and 128 before they were raised, and
    some clients hold to them.
    """
    if len(commands) > _COMMANDS_AT_MOST:
        raise ValueError(f"Teams lists {_COMMANDS_AT_MOST} commands of a bot; these are {len(commands)}")
    for word, about in commands.items():
        if len(word) > _TITLE or len(about) > _DESCRIPTION:
            raise ValueError(f"{word}: Teams would refuse this command's title or description")
    return commands
