"""Whether a request is Teams': its token is checked as Microsoft says, and the activity against the token.

Checking may have to fetch Microsoft's keys, which blocks: it is done on a thread of its own, so that a slow key server
keeps nobody waiting but those who would be let in by its keys.
https://learn.microsoft.com/en-us/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import jwt

from bot import log
from bot.settings import LOOPBACK
from bot.teams.hosts import Hosts
from bot.teams.sdk import CHANNEL
from bot.teams.text import Element

if TYPE_CHECKING:
    from microsoft_teams.apps.auth import TokenValidator
    from starlette.requests import Request

_KEY_SERVER: Final = (jwt.PyJWKClientConnectionError, jwt.PyJWKSetError)
_HERE: Final = (*LOOPBACK, "::ffff:127.0.0.1")
_logger = log.get("headway.teams")


class TurnedAway(Exception):  # noqa: N818 - it is our answer
    """A request is not let in: ``status`` is the HTTP status to answer with, ``why`` a fixed phrase for the log."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(f"{status} {why}")
        self.status = status
        self.why = why


class Gate:
    """Lets in what Teams sent. ``validator`` checks tokens, ``hosts`` knows where Teams may be answered.

    If ``is_open``, requests without a token are taken from this machine, and from nowhere else.
    """

    def __init__(self, validator: TokenValidator | None, hosts: Hosts, *, is_open: bool = False) -> None:
        self._validator = validator
        self._hosts = hosts
        self._is_open = is_open
        self._thread = ThreadPoolExecutor(1, "headway-keys")

    def token(self, request: Request) -> str:
        """The token a request came with; empty where it needs none. Raises :class:`TurnedAway`.

        It is asked before anything of the request's body is read.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if self._validator is not None and scheme.lower() == "bearer" and token.strip():
            return token.strip()
        if not self._is_open:
            raise TurnedAway(401, "no token")
        if request.client is None or request.client.host not in _HERE or "origin" in request.headers:
            raise TurnedAway(401, "no token, and not from a program on this machine")
        return ""

    async def admit(self, token: str, activity: Element) -> None:
        """Let an activity in, with the token of its request. Raises :class:`TurnedAway`.

        Its status is 401 for what the token does not vouch for, 403 for an address that we never answer at, and 503
        where Microsoft's keys cannot be had.
        """
        service_url = activity.get("serviceUrl")
        if not isinstance(service_url, str) or not service_url:
            raise TurnedAway(401, "no service URL")
        if token:
            await self._check(token, service_url)
        if activity.get("channelId") != CHANNEL:
            raise TurnedAway(401, "another channel")
        if not self._hosts.is_connector(service_url):
            raise TurnedAway(403, "an unknown service URL")

    def close(self) -> None:
        """Check nothing any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _check(self, token: str, service_url: str) -> None:
        try:
            claims = await asyncio.get_running_loop().run_in_executor(self._thread, self._claims, token, service_url)
        except _KEY_SERVER as error:
            cause = type(error.__cause__ or error).__name__
            _logger.error("Microsoft's keys cannot be had: what comes from Teams is not let in", cause=cause)
            raise TurnedAway(503, "no keys") from error
        except (jwt.PyJWTError, RecursionError) as error:
            raise TurnedAway(401, type(error).__name__) from error
        if "exp" not in claims:
            raise TurnedAway(401, "a token without an end")

    def _claims(self, token: str, service_url: str) -> dict[str, Any]:
        """What a token says. Blocks: the SDK's method is a coroutine in name only."""
        if self._validator is None:
            raise jwt.InvalidTokenError
        return asyncio.run(self._validator.validate_token(token, service_url))
