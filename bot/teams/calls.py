"""Teams' servers as we call them: the connector by Microsoft's client, and the places where files are kept.

What the connector asks to be tried again is tried again with growing pauses, as Microsoft asks for: 429, and 412, 502
and 504 too (https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/rate-limit). Nothing else is, since
it may have been carried out.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from random import SystemRandom
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote, urljoin

import httpx

from bot.pacing import Pacing
from bot.teams.hosts import Hosts
from bot.teams.sdk import NO_ID, NoToken, Sdk
from bot.teams.text import Element

if TYPE_CHECKING:
    from microsoft_teams.api.clients import ConversationClient

AGAIN: Final = (412, 429, 502, 504)
"""The statuses that Microsoft wants tried again."""
UNTRUSTED: Final = "untrusted_address"
UNREADABLE: Final = "unreadable_answer"
TOO_LARGE: Final = "too_large"
REDIRECTED: Final = "too_many_redirects"
FILE_TIMEOUT: Final = httpx.Timeout(30, connect=5)
"""How many seconds SharePoint is given for each step of fetching or keeping a file."""
_NOT_SENT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)
_REDIRECTS: Final = 3
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation as the connector knows it.

    ``service_url`` is as Teams gave it; the id of a thread in a channel ends in ``;messageid=…``.
    """

    service_url: str
    conversation: str


class TeamsRefusal(Exception):  # noqa: N818 - Teams said no, which is seldom an error of ours
    """Teams did not do as asked.

    ``operation`` is post, update, delete, open, member, download or upload. ``status`` is that of the HTTP answer, 0
    where there was none. ``code`` is the connector's word for why, or the name of what went wrong. ``wait`` is how long
    it asked us to wait. If ``unknown``, it may have done so all the same.
    """

    def __init__(
        self, operation: str, status: int, code: str, *, wait: timedelta | None = None, unknown: bool = False
    ) -> None:
        super().__init__(f"{operation}: {status} {code}")
        self.operation = operation
        self.status = status
        self.code = code
        self.wait = wait
        self.unknown = unknown


class Calls:
    """What is asked of Teams. To be closed on the event loop that it was used on.

    ``pace`` is the least time in seconds between two messages in one conversation: Teams lets us have 60 in 30 seconds
    (https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/rate-limit). ``patience`` is how many seconds
    in all one call may spend waiting to be tried again, ``pause`` about how many the first wait is.
    """

    def __init__(self, sdk: Sdk, hosts: Hosts, *, pace: float = 0.5, patience: float = 8.0, pause: float = 0.5) -> None:
        self._sdk = sdk
        self._hosts = hosts
        self._pacing = Pacing(pace)
        self._patience = patience
        self._pause = pause
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._files = httpx.AsyncClient(timeout=FILE_TIMEOUT, cookies=no_cookies, follow_redirects=False)

    async def post(self, room: Room, activity: Element, retries: int = 2) -> str:
        """Put an activity into a conversation, and give its id, which is empty where Teams gave none.

        ``retries`` is how often it is tried again at most. Raises :class:`TeamsRefusal`.
        """
        given = self._sdk.activity(activity)
        if activity["type"] == "message":
            await self._pacing.take_turn(room.conversation)
        place = _in_path(room.conversation)
        sent = await self._patiently("post", room.service_url, lambda c: c.create_activity(place, given), retries)
        return "" if sent.id == NO_ID else sent.id

    async def update(self, room: Room, activity_id: str, activity: Element) -> None:
        """Put an activity in the place of one of ours. Raises :class:`TeamsRefusal`."""
        given, place, which = self._sdk.activity(activity), _in_path(room.conversation), _in_path(activity_id)

        async def work(conversations: ConversationClient) -> None:
            with contextlib.suppress(KeyError):  # it was done; the SDK looks for the id, which we have, in the answer
                await conversations.update_activity(place, which, given)

        await self._patiently("update", room.service_url, work)

    async def delete(self, room: Room, activity_id: str) -> None:
        """Take an activity of ours away. Raises :class:`TeamsRefusal`."""
        place, which = _in_path(room.conversation), _in_path(activity_id)
        await self._patiently("delete", room.service_url, lambda c: c.delete_activity(place, which))

    async def open(self, service_url: str, workspace: str, user: str) -> str:
        """The id of the chat of a person and the bot, which is made where there is none.

        ``workspace`` is the tenant's id, ``user`` the person's object id in Entra or Teams' own id for them, ``29:…``.
        Raises :class:`TeamsRefusal`: with status 403 where the person cannot be written to.
        """
        wanted = self._sdk.conversation(workspace, user)
        made = await self._patiently("open", service_url, lambda c: c.create(wanted))
        return made.id

    async def member(self, room: Room, user: str) -> Element:
        """Who somebody in a conversation is, in Teams' own words: ``aadObjectId``, ``name``, ``email``, ``tenantId``,
        ``userPrincipalName``, ``userRole`` and such. Raises :class:`TeamsRefusal`.
        """
        place, who = _in_path(room.conversation), _in_path(user)
        found = await self._patiently("member", room.service_url, lambda c: c.get_member_by_id(place, who))
        told: Element = found.model_dump(by_alias=True, exclude_none=True)
        return told

    async def download(self, url: str, most: int) -> bytes:
        """A file that a person handed in, at most ``most`` bytes. Its address lets in who has it: no token is sent.

        Raises :class:`TeamsRefusal`: with :data:`TOO_LARGE` where there is more.
        """
        for _ in range(_REDIRECTS):
            self._trust_file("download", url)
            data, onwards = await self._get(url, most)
            if not onwards:
                return data
            url = urljoin(url, onwards)
        raise TeamsRefusal("download", 0, REDIRECTED)

    async def upload(self, url: str, data: bytes) -> None:
        """Put a whole file to the upload session that a person's consent opened. No token is sent.

        Raises :class:`TeamsRefusal`.
        https://learn.microsoft.com/en-us/onedrive/developer/rest-api/api/driveitem_createuploadsession
        """
        self._trust_file("upload", url)
        span = {"Content-Range": f"bytes 0-{len(data) - 1}/{len(data)}", "Content-Type": "application/octet-stream"}
        try:
            answer = await self._files.put(url, content=data, headers=span)
        except httpx.HTTPError as error:
            raise _unanswered("upload", error) from error
        if answer.status_code not in (200, 201):
            raise _refused("upload", answer)

    async def close(self) -> None:
        """Let go of the connections that fetch files; the SDK's are its own."""
        await self._files.aclose()

    def _trust_file(self, operation: str, url: str) -> None:
        if not self._hosts.is_file(url):
            raise TeamsRefusal(operation, 0, UNTRUSTED)

    async def _get(self, url: str, most: int) -> tuple[bytes, str]:
        """What is at an address, or where it says to go on to."""
        data = bytearray()
        try:
            async with self._files.stream("GET", url) as answer:
                if answer.has_redirect_location:
                    return b"", answer.headers["Location"]
                if answer.status_code != 200:
                    await answer.aread()
                    raise _refused("download", answer)
                async for chunk in answer.aiter_bytes(64 * 1024):
                    data += chunk
                    if len(data) > most:
                        raise TeamsRefusal("download", 200, TOO_LARGE)
        except httpx.HTTPError as error:
            raise _unanswered("download", error) from error
        return bytes(data), ""

    async def _patiently(
        self,
        operation: str,
        service_url: str,
        work: Callable[[ConversationClient], Awaitable[_T]],
        retries: int = 2,
    ) -> _T:
        """Ask the connector; what it wants tried again is tried again while there is patience left."""
        if not self._hosts.is_connector(service_url):
            raise TeamsRefusal(operation, 0, UNTRUSTED)
        conversations = self._sdk.conversations(service_url)
        patience = self._patience
        for attempt in range(retries + 1):
            try:
                return await _asked(operation, work, conversations)
            except TeamsRefusal as refusal:
                wait = self._wait(refusal, attempt)
                patience -= wait
                if attempt == retries or refusal.status not in AGAIN or patience < 0:
                    raise
            await asyncio.sleep(wait)
        raise AssertionError("a loop that returns or raises")

    def _wait(self, refusal: TeamsRefusal, attempt: int) -> float:
        """How many seconds to wait: what Teams says, or longer each time and never the same for two at once."""
        if refusal.wait is not None:
            return refusal.wait.total_seconds()
        return self._pause * float(2**attempt) * SystemRandom().uniform(0.5, 1.5)


async def _asked(
    operation: str, work: Callable[[ConversationClient], Awaitable[_T]], conversations: ConversationClient
) -> _T:
    try:
        return await work(conversations)
    except httpx.HTTPStatusError as error:
        raise _refused(operation, error.response) from error
    except httpx.HTTPError as error:
        raise _unanswered(operation, error) from error
    except NoToken as error:
        raise TeamsRefusal(operation, 0, error.code) from error
    except ValueError as error:
        raise TeamsRefusal(operation, 200, UNREADABLE, unknown=True) from error


def _unanswered(operation: str, error: httpx.HTTPError) -> TeamsRefusal:
    """No answer came: it may have been carried out unless the request never left."""
    return TeamsRefusal(operation, 0, type(error).__name__, unknown=not isinstance(error, _NOT_SENT))


def _refused(operation: str, answer: httpx.Response) -> TeamsRefusal:
    status = answer.status_code
    return TeamsRefusal(operation, status, _code(answer), wait=_retry_after(answer), unknown=status == 500)


def _code(answer: httpx.Response) -> str:
    """The connector's one word for why, in the shape ``{"error": {"code": …}}``, or the status."""
    try:
        said: Any = answer.json()
    except ValueError:
        return str(answer.status_code)
    error = said.get("error") if isinstance(said, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return str(code)[:100] if code else str(answer.status_code)


def _retry_after(answer: httpx.Response) -> timedelta | None:
    """How long to wait, which is told in seconds or as a date (RFC 9110, 10.2.3)."""
    told = answer.headers.get("Retry-After", "").strip()
    if told.isdecimal():
        return timedelta(seconds=min(int(told), 24 * 60 * 60))
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(until.astimezone(UTC) - datetime.now(UTC), timedelta())


def _in_path(ident: str) -> str:
    """An id as a part of an address; Teams' own are ``19:…@thread.tacv2;messageid=…`` and such."""
    return quote(ident, safe=":@;=")
