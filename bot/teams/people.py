"""Who is talking in Teams."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from bot import log
from bot.known import Known
from bot.teams.calls import Calls, Room, TeamsRefusal
from commands.engine.request import Speaker

PATIENCE: Final = 3.0
"""How many seconds a person is kept waiting until Teams describes them."""
_EXTERNAL: Final = "#EXT#"
"""What stands in the principal name of a guest: https://learn.microsoft.com/entra/external-id/user-properties"""
_MEMBERS: Final = ("user", "")
"""The roles of who is at home here; the others are guest and anonymous. Not everywhere is one told."""
_logger = log.get("headway.teams")


class People:
    """The people of every tenant that writes to us, remembered for a while."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known = Known()

    async def speaker(self, workspace: str, room: Room, sender: Mapping[str, Any]) -> Speaker:
        """Who the sender of an activity is, asked in the conversation in which it was said.

        Somebody whom Teams does not describe in time is taken for a guest, who has nothing unless invited by name:
        denied by default, and said so in the log.
        """
        account = str(sender.get("aadObjectId") or sender.get("id") or "")
        found = await self._known.speaker(
            f"{workspace}:{account}", lambda: self._look_up(workspace, room, sender), PATIENCE
        )
        if found is None:
            _logger.warning("a person is taken for a guest: Teams did not describe them", user=account)
            return Speaker("teams", workspace, account, name=str(sender.get("name") or ""), guest=True, described=False)
        return found

    async def is_in(self, room: Room, sender: Mapping[str, Any]) -> bool:
        """Whether the sender of an activity is in another conversation too; not, where Teams does not say so."""
        asked = str(sender.get("id") or sender.get("aadObjectId") or "")
        try:
            async with asyncio.timeout(PATIENCE):
                await self._calls.member(room, asked)
        except (TeamsRefusal, TimeoutError):
            _logger.warning("somebody is not known to be in a channel", user=asked)
            return False
        return True

    async def _look_up(self, workspace: str, room: Room, sender: Mapping[str, Any]) -> Speaker | None:
        asked = str(sender.get("id") or sender.get("aadObjectId") or "")
        try:
            member = await self._calls.member(room, asked)
        except TeamsRefusal as refusal:
            _logger.warning("a member was not described", user=asked, status=refusal.status, code=refusal.code)
            return None
        return described(member, workspace, str(sender.get("aadObjectId") or ""))


def described(member: Mapping[str, Any], workspace: str, account: str = "") -> Speaker:
    """A channel account as a speaker; ``account`` is the object id that the activity told.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context

    Guests are all whom Teams calls anything but users, those whose principal name is of another directory, people of
    other tenants, and who has no object id at all.
    """
    ident = str(member.get("aadObjectId") or member.get("objectId") or account)
    principal = str(member.get("userPrincipalName") or "")
    email = str(member.get("email") or "")
    home = str(member.get("tenantId") or workspace)
    external = _EXTERNAL in principal.upper()
    role = str(member.get("userRole") or "").casefold()
    handle = (email if external or not principal else principal).partition("@")[0]
    return Speaker(
        "teams",
        workspace,
        ident or str(member.get("id") or ""),
        handle=handle,
        name=str(member.get("name") or ""),
        email=email or ("" if external or "@" not in principal else principal),
        guest=role not in _MEMBERS or external or home != workspace or not ident,
    )
