"""The app manifest: what an administrator gives Slack to create the app, drawn from the command table.

https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import yaml

from bot.slack.app import CREATE_ACTION
from bot.slack.http import PATH

HOST: Final = "https://headway.example.org"
"""Stands for the address at which Slack reaches Headway; to be put in place by whoever installs it."""
NAME: Final = "Headway"
ABOUT: Final = "Runs your partnership programme: actions, owners, dates and RAG, pledges, boards and their reports"
SCOPES: Final = {
    "app_mentions:read": "read messages that mention it",
    "channels:history": "find out, where Slack's answer was lost, whether what is due arrived in a channel it is in",
    "chat:write": "answer, and send what is due",
    "commands": "slash commands and the message shortcut",
    "files:read": "read the files handed in, and find out whether a pack of its own arrived",
    "files:write": "hand over packs, exports and charts",
    "groups:history": "find out the same in a private channel it was invited to",
    "im:history": "read what is written to it",
    "im:write": "send direct messages",
    "users:read": "know names, and who is a guest",
    "users:read.email": "match people to the programme's contacts",
}
"""The bot's scopes, each with what it is needed for: none is asked for that is not."""
EVENTS: Final = ("app_home_opened", "app_mention", "message.im")
Commands = Sequence[tuple[str, str, str]]
_COMMAND: Final = 32
_DESCRIPTION: Final = 2_000
_HINT: Final = 1_000


def manifest(commands: Commands, *, host: str = HOST, socket_mode: bool = False) -> dict[str, Any]:
    """The manifest for these commands: each a name, a description and a usage hint, which may be empty.

    ``should_escape`` has Slack send people and channels as ids, which names cannot imitate. Raises ``ValueError`` for
    a command that Slack would refuse, or more than 50.
    """
    address = host.rstrip("/") + PATH
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"name": NAME, "description": ABOUT, "background_color": "#1d3b53"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME.lower(), "always_online": True},
            "shortcuts": [
                {
                    "name": "Create an action",
                    "type": "message",
                    "callback_id": CREATE_ACTION,
                    "description": "Make an action of this message, with a link back to it",
                }
            ],
            "slash_commands": [_command(*each, address) for each in _checked(commands)],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": address, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": address, "message_menu_options_url": address},
            "org_deploy_enabled": True,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def to_yaml(made: dict[str, Any]) -> str:
    """A manifest as the text of ``app_manifest.yml``."""
    head = f"# Written from the command table: change that instead. Put your own address in place of {HOST}.\n"
    return head + yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=120)


def _checked(commands: Commands) -> Commands:
    if len(commands) > 50:
        raise ValueError(f"Slack allows an app 50 slash commands; these are {len(commands)}")
    for name, description, hint in commands:
        if not name.startswith("/") or len(name) > _COMMAND or len(description) > _DESCRIPTION or len(hint) > _HINT:
            raise ValueError(f"{name}: Slack would refuse this command's name, description or usage hint")
    return commands


def _command(name: str, description: str, hint: str, address: str) -> dict[str, Any]:
    made = {"command": name, "url": address, "description": description, "should_escape": True}
    return {**made, "usage_hint": hint} if hint else made
