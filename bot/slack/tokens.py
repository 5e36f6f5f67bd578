"""Whose workspace this is, and whom it therefore answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult

from bot import log
from bot.slack.calls import Calls

_logger = log.get("headway.slack")


@dataclass(frozen=True, slots=True)
class Workspace:
    """What ``auth.test`` says of the bot's token: https://docs.slack.dev/reference/methods/auth.test."""

    team: str
    enterprise: str = ""
    org_wide: bool = False
    bot_user: str = ""
    bot: str = ""
    url: str = ""

    def is_ours(self, enterprise: str | None, team: str | None) -> bool:
        """Whether a request is of the workspace, or of the organisation, that connected Headway."""
        if self.org_wide and self.enterprise:
            return enterprise == self.enterprise or team == self.enterprise
        return bool(team) and team == self.team

    @property
    def connection(self) -> str:
        """The id under which this workspace, or the whole organisation, is connected."""
        return self.enterprise if self.org_wide and self.enterprise else self.team


class Tokens:
    """The one token, and the workspace it belongs to, asked once."""

    def __init__(self, calls: Calls, token: str) -> None:
        self._calls = calls
        self._token = token
        self._workspace: Workspace | None = None
        self._asking = asyncio.Lock()

    async def workspace(self) -> Workspace:
        """Whose token it is. Raises :class:`~bot.slack.calls.SlackRefusal` where Slack does not say."""
        async with self._asking:
            if self._workspace is None:
                said = await self._calls.read("auth.test")
                self._workspace = Workspace(
                    team=str(said["team_id"]),
                    enterprise=str(said.get("enterprise_id") or ""),
                    org_wide=bool(said.get("is_enterprise_install")),
                    bot_user=str(said.get("user_id") or ""),
                    bot=str(said.get("bot_id") or ""),
                    url=str(said.get("url") or ""),
                )
            return self._workspace

    async def authorize(self, enterprise: str | None, team: str | None) -> AuthorizeResult | None:
        """What bolt may act with for a request of that team; nothing where the team is not connected."""
        workspace = await self.workspace()
        if not workspace.is_ours(enterprise, team):
            _logger.warning("a team that is not connected", team=team, enterprise=enterprise)
            return None
        return AuthorizeResult(
            enterprise_id=workspace.enterprise or None,
            team_id=workspace.team,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot,
            bot_token=self._token,
        )
