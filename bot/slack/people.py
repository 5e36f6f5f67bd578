"""Who is talking, and where nobody else reads along."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from bot import log
from bot.known import Known, remember
from bot.slack.calls import Calls, SlackRefusal
from bot.slack.tokens import Tokens, Workspace
from commands.engine.request import Speaker

PATIENCE: Final = 1.2
"""How many seconds a person is kept waiting for it: a slash command must be answered within three."""
_logger = log.get("headway.slack")


class People:
    """The people of one workspace, by their user ids, remembered for a while."""

    def __init__(self, calls: Calls, tokens: Tokens, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._calls = calls
        self._tokens = tokens
        self._known = Known(clock=clock)
        self._rooms: OrderedDict[str, str] = OrderedDict()

    async def speaker(self, user: str) -> Speaker:
        """Who that is.

        Somebody whom Slack does not describe in time is taken for a guest, who has nothing unless invited by name:
        denied by default, and said so in the log.
        """
        found = await self._known.speaker(user, lambda: self._look_up(user), PATIENCE)
        if found is None:
            _logger.warning("a person is taken for a guest: Slack did not describe them", user=user)
            workspace = await self._tokens.workspace()
            return Speaker("slack", workspace.connection, user, guest=True, described=False)
        return found

    async def own_room(self, user: str) -> str:
        """The id of the person's own conversation with the bot; empty where Slack does not say."""
        if user not in self._rooms:
            try:
                async with asyncio.timeout(PATIENCE):
                    opened = await self._calls.post("conversations.open", users=user)
            except (SlackRefusal, TimeoutError):
                _logger.warning("no direct message could be opened", user=user)
                return ""
            remember(self._rooms, user, str(opened["channel"]["id"]))
        return self._rooms[user]

    def met_in(self, user: str, room: str) -> None:
        """Remember a direct message that came from the person's own conversation with the bot."""
        remember(self._rooms, user, room)

    async def _look_up(self, user: str) -> Speaker | None:
        try:
            said = await self._calls.read("users.info", user=user)
            workspace = await self._tokens.workspace()
        except SlackRefusal as refusal:
            _logger.warning("users.info was refused", user=user, code=refusal.code)
            return None
        return described(said.get("user") or {}, workspace)


def described(user: dict[str, Any], workspace: Workspace) -> Speaker:
    """A user object as a speaker: https://docs.slack.dev/reference/objects/user-object.

    Guests are single- and multi-channel guests, Slack Connect strangers, people of other teams, and accounts that
    are deactivated. Of an organisation's workspaces only the connected one counts, unless the whole of it is connected.
    """
    profile = user.get("profile") or {}
    enterprise = user.get("enterprise_user") or {}
    teams = {user.get("team_id"), enterprise.get("enterprise_id"), *(enterprise.get("teams") or ())}
    marks = ("is_restricted", "is_ultra_restricted", "is_stranger", "deleted")
    speaker = Speaker("slack", workspace.connection, str(user.get("id", "")))
    return replace(
        speaker,
        handle=str(user.get("name") or ""),
        name=str(user.get("real_name") or profile.get("real_name") or ""),
        email=str(profile.get("email") or ""),
        guest=any(user.get(mark) for mark in marks) or workspace.connection not in teams,
    )
