"""The outbox's messages in Slack: posted once, with their outbox id as metadata, by which a lost answer is settled.

Nobody's request is waited on here, so nothing is ephemeral: what is posted can be found again in the channel's history.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar

import aiohttp

from bot.settings import Settings
from bot.slack import blocks
from bot.slack.calls import TIMEOUT, Calls, Limited, SlackRefusal
from bot.slack.people import People
from bot.slack.text import Block
from bot.slack.tokens import Tokens
from bot.tasks import Tasks
from commands.engine.drawing import DoesNotFit
from jobs.messenger import AskLater, CannotTell, NotSent, Outgoing, Sent, Settled, Undelivered, Unknown
from models.outbox import LEASE, Address

EVENT: Final = "headway_outbox"
"""The type of the metadata on every message of the outbox; its payload holds the row's id and the part's number."""
BUDGET: Final = 120.0
"""How many seconds one message may take, all its parts together: well within a lease."""
LOOK_BUDGET: Final = 20.0
"""How many seconds one look may take: where Slack asks for longer, it is asked again another time."""
LOOK_EVERY: Final = 60.0
"""How many seconds lie between two looks into a history, which is what distributed apps are held to:
https://docs.slack.dev/reference/methods/conversations.history"""
SKEW: Final = timedelta(minutes=2)
"""How far Slack's clock and the database's may be apart."""
PAGES: Final = 5
_LATER: Final = AskLater(timedelta(seconds=LOOK_EVERY))
_NEVER: Final = {
    "account_inactive": "Slack says that the account is no longer active.",
    "cannot_dm_bot": "A bot has no direct messages.",
    "channel_not_found": "I cannot see that channel. Invite me there, then send it again.",
    "is_archived": "That channel is archived.",
    "not_in_channel": "I am not in that channel. Invite me there, then send it again.",
    "restricted_action": "This workspace does not let me post there.",
    "user_disabled": "Slack says that the account is no longer active.",
    "user_not_found": "Slack knows no such account.",
}
"""What trying again would not mend, as the manager reads it."""
_UNSURE: Final = ("fatal_error", "internal_error")
"""Slack may have posted it before it failed: https://docs.slack.dev/reference/methods/chat.postMessage#errors"""
_UNSEEN: Final = ("channel_not_found", "missing_scope", "not_in_channel")
_NEVER_LEFT: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""No connection came about, so nothing was posted."""
_T = TypeVar("_T")


class Messenger:
    """Carries the outbox's messages to one workspace, from any thread, on the loop that Slack's calls live on.

    ``look_every`` is the least time in seconds between two looks into a history.
    """

    platform: Final = "slack"

    def __init__(
        self,
        calls: Calls,
        people: People,
        tokens: Tokens,
        tasks: Tasks,
        loop: asyncio.AbstractEventLoop,
        *,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._calls = calls
        self._people = people
        self._tokens = tokens
        self._tasks = tasks
        self._loop = loop
        self._look_every = look_every
        self._next_look = 0.0

    @property
    def is_ready(self) -> bool:
        """Whether the loop runs that the calls live on."""
        return self._loop.is_running()

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """The first account, or the channel, that is in Slack."""
        return next((address for address in addresses if address.platform == self.platform), None)

    def send(self, outgoing: Outgoing) -> Sent:
        """Post it, part by part, from the first that has not arrived.

        Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`.
        """
        arrived = list(outgoing.refs)
        try:
            wrong = self._run(self._tried(outgoing, arrived), BUDGET)
        except (TimeoutError, concurrent.futures.CancelledError) as cut:
            raise Unknown("It was cut off while Slack took it.", tuple(arrived)) from cut
        if wrong is not None:
            raise wrong
        return Sent(tuple(arrived))

    def settle(self, outgoing: Outgoing) -> Settled:
        """Look for it in the history of where it went."""
        try:
            return self._run(self._look(outgoing), LOOK_BUDGET)
        except (TimeoutError, concurrent.futures.CancelledError):
            return _LATER

    def _run(self, work: Coroutine[Any, Any, _T], seconds: float) -> _T:
        """Do something on the loop, and wait for it that long; it is waited for when Slack is closed, too."""

        async def kept() -> _T:
            async with asyncio.timeout(seconds):
                return await self._tasks.spawn(work)

        waiting = kept()
        try:
            future = asyncio.run_coroutine_threadsafe(waiting, self._loop)
        except RuntimeError as closed:
            waiting.close()
            work.close()
            raise Undelivered("Headway was stopping.") from closed
        return future.result(seconds + 10)

    async def _tried(self, outgoing: Outgoing, arrived: list[str]) -> Undelivered | Unknown | None:
        """Post it; gives what went wrong, for a task that raises is taken for a fault of ours."""
        try:
            await self._post(outgoing, arrived)
        except (Undelivered, Unknown) as told:
            return told
        return None

    async def _post(self, outgoing: Outgoing, arrived: list[str]) -> None:
        """Post what is missing; the names of what arrives are added to ``arrived`` as it does."""
        messages = _drawn(outgoing)
        try:
            await self._only_ours(outgoing.to)
            room = await self._room(outgoing)
            for number in range(len(arrived) + 1, len(messages) + 1):
                marked = {**messages[number - 1], "metadata": _mark(outgoing, number)}
                still = {"unfurl_links": False, "unfurl_media": False}
                posted = await self._calls.post("chat.postMessage", channel=room, **marked, **still)
                arrived.append(str(posted["ts"]))
        except SlackRefusal as refusal:
            raise _told(refusal, tuple(arrived)) from refusal

    async def _only_ours(self, to: Address) -> None:
        """Raise :class:`Undelivered` for another workspace's address: ids are only one workspace's own."""
        workspace = await self._tokens.workspace()
        if to.workspace != workspace.connection:
            raise Undelivered("It is for a Slack workspace that is not connected here.", None)

    async def _room(self, outgoing: Outgoing) -> str:
        """The channel's id, or that of the person's own conversation with the bot."""
        if not outgoing.to_person:
            return outgoing.to.id
        room = await self._people.own_room(outgoing.to.id)
        if not room:
            raise Undelivered("Slack opened no direct message with this person.", refs=outgoing.refs)
        return room

    async def _look(self, outgoing: Outgoing) -> Settled:
        wait = self._next_look - time.monotonic()
        if wait > 0:
            return AskLater(timedelta(seconds=wait))
        self._next_look = time.monotonic() + self._look_every
        try:
            found = await self._found(outgoing, await self._room(outgoing))
        except Undelivered:
            return _LATER
        except Limited as limit:
            return AskLater(timedelta(seconds=limit.seconds))
        except SlackRefusal as refusal:
            if refusal.code in _UNSEEN:
                return CannotTell(f"It may have been sent: Slack does not let me look there ({refusal.code}).")
            return _LATER
        return _settled(outgoing, found)

    async def _found(self, outgoing: Outgoing, room: str) -> dict[int, str] | None:
        """The parts that are in the history of the time in which they were posted; None where it is too much to read.

        Raises :class:`SlackRefusal`.
        """
        bot = (await self._tokens.workspace()).bot
        within = {
            "oldest": str((outgoing.claimed_at - SKEW).timestamp()),
            "latest": str((outgoing.claimed_at + LEASE + SKEW).timestamp()),
        }
        parts: dict[int, str] = {}
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            said = await self._calls.read(
                "conversations.history", channel=room, include_all_metadata="true", limit="200", **within, **cursor
            )
            for message in said.get("messages") or ():
                if (number := _part_of(outgoing, message)) and message.get("bot_id", bot) == bot:
                    parts[number] = str(message["ts"])
            cursor = {"cursor": str((said.get("response_metadata") or {}).get("next_cursor") or "")}
            if not cursor["cursor"]:
                return parts
        return None


@contextmanager
def standing_alone(settings: Settings) -> Iterator[Messenger]:
    """A messenger with a loop of its own, where Slack is not being served."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="headway-slack", daemon=True)
    thread.start()
    tasks = Tasks()

    async def opened() -> tuple[Messenger, aiohttp.ClientSession]:
        session = aiohttp.ClientSession(timeout=TIMEOUT)
        token = settings.slack_bot_token.get_secret_value()
        calls = Calls(session, token, settings.slack_api_url)
        tokens = Tokens(calls, token)
        return Messenger(calls, People(calls, tokens), tokens, tasks, loop), session

    messenger, session = asyncio.run_coroutine_threadsafe(opened(), loop).result()
    try:
        yield messenger
    finally:
        for closing in (tasks.close(), session.close()):
            asyncio.run_coroutine_threadsafe(closing, loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _drawn(outgoing: Outgoing) -> list[Block]:
    """The messages it is shown as. Raises :class:`Undelivered` where it cannot be shown."""
    reply = outgoing.reply
    if blocks.pictures(reply) or blocks.files(reply):
        raise Undelivered("It carries a file, and files are not sent of themselves yet.", None)
    try:
        return blocks.render_messages(reply)
    except DoesNotFit as wrong:
        raise Undelivered("It does not fit into messages of Slack's.", None) from wrong


def _mark(outgoing: Outgoing, number: int) -> dict[str, Any]:
    """https://docs.slack.dev/messaging/message-metadata"""
    return {"event_type": EVENT, "event_payload": {"id": str(outgoing.id), "part": number}}


def _part_of(outgoing: Outgoing, message: dict[str, Any]) -> int:
    """Which part of it a message in the history is; 0 where it is none."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    ours = metadata.get("event_type") == EVENT and payload.get("id") == str(outgoing.id)
    return int(payload.get("part", 0)) if ours else 0


def _settled(outgoing: Outgoing, found: dict[int, str] | None) -> Settled:
    """What the history says: parts are posted in order, so the first that is missing was not posted."""
    if found is None:
        return CannotTell("It may have been sent: too much was written there at that time.")
    arrived = list(outgoing.refs)
    while (ref := found.get(len(arrived) + 1)) is not None:
        arrived.append(ref)
    whole = len(arrived) >= len(_drawn(outgoing))
    return Sent(tuple(arrived)) if whole else NotSent(tuple(arrived))


def _told(refusal: SlackRefusal, arrived: tuple[str, ...]) -> Undelivered | Unknown:
    """What a refusal says of a message."""
    if isinstance(refusal, Limited):
        return Undelivered("Slack asked me to wait.", timedelta(seconds=refusal.seconds), arrived)
    if refusal.code in _NEVER:
        return Undelivered(_NEVER[refusal.code], None, arrived)
    never_left = isinstance(refusal.__cause__, _NEVER_LEFT)
    is_post = refusal.method == "chat.postMessage"
    if is_post and not never_left and (refusal.unknown or refusal.code in _UNSURE):
        return Unknown(f"It may have been sent: Slack did not say ({refusal.code}).", arrived)
    return Undelivered(f"Slack did not take it ({refusal.code}).", refs=arrived)
