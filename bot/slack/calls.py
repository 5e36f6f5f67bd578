"""Slack's servers as we call them: the Web API, response URLs and files, all through one shared session.

Nothing that posts is retried after a lost connection, since it may have arrived; what was refused with 429 was not
carried out, so it is tried again once Slack says it may be (https://docs.slack.dev/apis/web-api/rate-limits).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import log
from bot.pacing import Pacing
from bot.slack import limits
from commands.engine.drawing import shorten

TIMEOUT: Final = aiohttp.ClientTimeout(total=15, connect=5)
UPLOAD_LIMIT: Final = 10 * 1024 * 1024
"""The largest file that a person may hand in, in bytes: ours, since it is read into memory. Slack's own is 1 GB."""
UNREADABLE: Final = "unreadable_answer"
_MESSAGES: Final = {"chat.postMessage": "channel", "files.completeUploadExternal": "channel_id"}
"""What puts a message into a channel, and how each names it."""
_TRIES: Final = 3
_LONGEST_WAIT: Final = 30.0
_REDIRECTS: Final = 3
_SLACK_HOSTS: Final = ("slack.com", "slack-files.com")
_logger = log.get("headway.slack")


class SlackRefusal(Exception):  # noqa: N818 - Slack said no, which is seldom an error of ours
    """Slack did not do as asked: ``code`` is its word for why. If ``unknown``, it may have done so all the same.

    Where what answered is no answer of Slack's, ``code`` is the HTTP status, or :data:`UNREADABLE`.
    """

    def __init__(self, method: str, code: str, *, unknown: bool = False) -> None:
        super().__init__(f"{method}: {code}")
        self.method = method
        self.code = code
        self.unknown = unknown


class TooLarge(Exception):  # noqa: N818 - it is a fact about a file
    """A file is over :data:`UPLOAD_LIMIT`."""


class Calls:
    """One workspace's calls. ``pace`` is the least time in seconds between two messages of ours in one channel."""

    def __init__(self, session: aiohttp.ClientSession, token: str, api_url: str, *, pace: float = 1.0) -> None:
        self._session = session
        self._token = token
        self._api_url = urlsplit(api_url)
        self._pacing = Pacing(pace)
        patient = AsyncRateLimitErrorRetryHandler(max_retry_count=2)
        self._reads = AsyncWebClient(token, api_url, session=session, retry_handlers=[patient])
        self._posts = AsyncWebClient(token, api_url, session=session, retry_handlers=[])

    async def read(self, method: str, **parameters: str) -> dict[str, Any]:
        """Ask something that changes nothing; a rate limit is waited out. Raises :class:`SlackRefusal`.

        It is sent as a form, as Slack's own SDK does: not every method that reads takes JSON, nor words in the address.
        """
        return await self._call(self._reads, method, data=parameters)

    async def post(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have something done, once. Raises :class:`SlackRefusal`."""
        if method in _MESSAGES:
            await self._pacing.take_turn(str(parameters.get(_MESSAGES[method], "")))
        return await self._patiently(method, json=parameters)

    async def respond(self, url: str, body: Mapping[str, Any]) -> None:
        """Post to a response URL: five times within 30 minutes. Raises :class:`SlackRefusal`.

        https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        """
        if not self.trusts(url, also=("hooks.slack.com",)):
            raise SlackRefusal("response_url", "untrusted_address")
        status, words, wait = await self._post_json(url, body)
        for _ in range(1, _TRIES):
            if status != 429 or wait > _LONGEST_WAIT:
                break
            await asyncio.sleep(wait)
            status, words, wait = await self._post_json(url, body)
        if status != 200:
            raise SlackRefusal("response_url", words or str(status))

    def trusts(self, url: str, *, also: tuple[str, ...] = ()) -> bool:
        """Whether an address is Slack's: its own hosts over https, or the very server that the API is called on."""
        address = urlsplit(url)
        try:
            same = (address.scheme, address.netloc) == (self._api_url.scheme, self._api_url.netloc)
            secure = address.scheme == "https" and address.port in (None, 443) and not address.username
        except ValueError:
            return False
        host = (address.hostname or "").lower()
        return same or (secure and (host in also or any(host == s or host.endswith("." + s) for s in _SLACK_HOSTS)))

    async def download(self, url: str) -> bytes:
        """A private file's bytes, by the bot's token, which is sent to no other host.

        Raises :class:`SlackRefusal`, and :class:`TooLarge` past :data:`UPLOAD_LIMIT`.
        """
        for _ in range(_REDIRECTS):
            if not self.trusts(url):
                raise SlackRefusal("file", "untrusted_address")
            data, onwards = await self._get(url)
            if not onwards:
                return data
            url = urljoin(url, onwards)
        raise SlackRefusal("file", "too_many_redirects")

    async def upload(self, channel: str, name: str, data: bytes, alt: str = "") -> str:
        """Put a file into a channel by the external upload flow, and give its id. Raises :class:`SlackRefusal`.

        ``alt`` says what a picture shows, for who cannot see it; what is over :data:`limits.FILE_ALT` is cut off.
        https://docs.slack.dev/reference/methods/files.getUploadURLExternal
        """
        file = await self.begin_upload(name, data, alt)
        await self.complete_upload(file, channel, name)
        return file

    async def begin_upload(self, name: str, data: bytes, alt: str = "") -> str:
        """Hand a file's bytes to Slack, where nobody sees it yet, and give its id. Raises :class:`SlackRefusal`."""
        asked = {"filename": name, "length": str(len(data))}
        told = {"alt_txt": shorten(alt, limits.FILE_ALT)} if alt else {}
        place = await self._patiently("files.getUploadURLExternal", data=asked | told)
        if not self.trusts(place["upload_url"]):
            raise SlackRefusal("files.getUploadURLExternal", "untrusted_address")
        try:
            async with self._session.post(place["upload_url"], data=data, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise SlackRefusal("upload", str(answer.status))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackRefusal("upload", type(error).__name__) from error
        return str(place["file_id"])

    async def complete_upload(self, file: str, channel: str, name: str) -> None:
        """Share a file that :meth:`begin_upload` gave in a channel, as a message. Raises :class:`SlackRefusal`."""
        await self.post("files.completeUploadExternal", files=[{"id": file, "title": name}], channel_id=channel)

    async def _patiently(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method; a short wait that Slack asks for is waited out, a long one is for the caller."""
        for attempt in range(1, _TRIES + 1):
            try:
                return await self._call(self._posts, method, **arguments)
            except Limited as limit:
                if attempt == _TRIES or limit.seconds > _LONGEST_WAIT:
                    raise
                await asyncio.sleep(limit.seconds)
        raise AssertionError("a loop that returns or raises")

    async def _call(self, client: AsyncWebClient, method: str, **arguments: Any) -> dict[str, Any]:
        try:
            answer: AsyncSlackResponse = await client.api_call(method, **arguments)
        except SlackApiError as error:
            raise _refusal(method, error.response) from error
        except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
            raise SlackRefusal(method, type(error).__name__, unknown=True) from error
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    async def _post_json(self, url: str, body: Mapping[str, Any]) -> tuple[int, str, float]:
        try:
            async with self._session.post(url, json=body, allow_redirects=False) as answer:
                return answer.status, _code(await answer.text()), _seconds(answer.headers)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackRefusal("response_url", type(error).__name__, unknown=True) from error

    async def _get(self, url: str) -> tuple[bytes, str]:
        """What is at an address, or where it says to go on to."""
        bearer = {"Authorization": f"Bearer {self._token}"}
        try:
            async with self._session.get(url, headers=bearer, allow_redirects=False) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    return b"", answer.headers.get("Location", "")
                if answer.status != 200 or answer.headers.get("X-Slack-Failure"):
                    raise SlackRefusal("file", str(answer.status))
                if int(answer.headers.get("Content-Length") or 0) > UPLOAD_LIMIT:
                    raise TooLarge
                return await _capped(answer), ""
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackRefusal("file", type(error).__name__) from error


class Limited(SlackRefusal):
    """Slack asks us to wait for so many seconds: it did nothing."""

    def __init__(self, method: str, seconds: float) -> None:
        super().__init__(method, "ratelimited")
        self.seconds = seconds


def _refusal(method: str, response: Any) -> SlackRefusal:
    status = getattr(response, "status_code", 0)
    if status == 429:
        return Limited(method, _seconds(response.headers))
    data = getattr(response, "data", None)
    code = str(data.get("error", status)) if isinstance(data, dict) else str(status or UNREADABLE)
    return SlackRefusal(method, code, unknown=status >= 500)


def _seconds(headers: Mapping[str, str]) -> float:
    try:
        return float(headers.get("Retry-After") or headers.get("retry-after") or 1)
    except ValueError:
        return 1.0


def _code(words: str) -> str:
    """Slack's one word for why a response URL was refused, where the answer is one."""
    return words if words.isidentifier() and len(words) < 60 else ""


async def _capped(answer: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in answer.content.iter_chunked(64 * 1024):
        data += chunk
        if len(data) > UPLOAD_LIMIT:
            raise TooLarge
    return bytes(data)
