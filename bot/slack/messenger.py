"""The outbox's messages in Slack: posted once, with what a lost answer is settled by (:mod:`bot.slack.settling`).

Texts carry their outbox id as metadata; of a file, the id is kept before anybody can see it. Nobody's request is waited
on here, so nothing is ephemeral: what is posted can be found again in the channel's history.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

import aiohttp

from bot.messengers import first_on
from bot.onloop import BUDGET, CUT_OFF, OnLoop, loop_in_thread
from bot.settings import Settings
from bot.slack.calls import TIMEOUT, Calls, Limited, SlackRefusal
from bot.slack.parts import UNSURE, Handed, Parts, arrived, drawn
from bot.slack.people import People
from bot.slack.settling import LATER, LOOK_EVERY, Settling, mark
from bot.slack.text import Block
from bot.slack.tokens import Tokens
from bot.tasks import Tasks
from jobs.messenger import Kept, Outgoing, Sent, Settled, Undelivered, Unknown
from models.outbox import Address

LOOK_BUDGET: Final = 20.0
"""How many seconds one look may take: where Slack asks for longer, it is asked again another time."""
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
_POSTS: Final = ("chat.postMessage", "files.completeUploadExternal")
"""What puts something before people: the rest may be done twice and nobody sees it."""
_UNEDITABLE: Final = ("message_not_found", "cant_update_message", "edit_window_closed")
"""There is no earlier message to edit any more: https://docs.slack.dev/reference/methods/chat.update#errors"""
_NEVER_LEFT: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""No connection came about, so nothing was posted."""


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
        self._loop = OnLoop("Slack", tasks, loop, SlackRefusal, _told)
        self._settling = Settling(calls, tokens, look_every)

    @property
    def is_ready(self) -> bool:
        """Whether the loop runs that the calls live on."""
        return self._loop.is_ready

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """The first account, or the channel, that is in Slack."""
        return first_on(self.platform, addresses)

    def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
        """Post it, part by part, from the first that has not arrived; an earlier message is edited where it can be.

        Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`.
        """
        names, until = arrived(outgoing.refs), time.monotonic() + BUDGET
        parts = drawn(outgoing)
        room = self._loop.do(lambda: self._room(outgoing), names, until)
        if names or not self._loop.do(lambda: self._edited(outgoing, parts, room, names), names, until):
            self._loop.do(lambda: self._post(outgoing, parts.texts, room, names), names, until)
        for file in parts.files[len(names) - len(parts.texts) :]:
            self._hand_over(file, room, names, kept, until)
        return Sent(tuple(names))

    def _hand_over(self, file: Handed, room: str, names: list[str], kept: Kept, until: float) -> None:
        """Upload a file and share it; its id is kept before anybody can see it, so that it can be asked for."""
        ident = self._loop.do(lambda: self._calls.begin_upload(file.name, file.data, file.alt), names, until)
        names.append(ident + UNSURE)
        kept(tuple(names))
        self._loop.do(lambda: self._calls.complete_upload(ident, room, file.name), names, until)
        names[-1] = ident

    def settle(self, outgoing: Outgoing) -> Settled:
        """Ask Slack for what may have arrived."""
        try:
            return self._loop.run(self._look(outgoing), LOOK_BUDGET)
        except CUT_OFF:
            return LATER

    async def _edited(self, outgoing: Outgoing, parts: Parts, room: str, names: list[str]) -> bool:
        """Whether it took the place of an earlier message. Done twice, it is done once, so it needs no settling."""
        if len(outgoing.edits) != 1 or len(parts) != 1:
            return False
        [ts] = outgoing.edits
        try:
            await self._calls.post("chat.update", channel=room, ts=ts, **parts.texts[0])
        except SlackRefusal as refusal:
            if refusal.code in _UNEDITABLE:
                return False
            raise
        names.append(ts)
        return True

    async def _post(self, outgoing: Outgoing, texts: Sequence[Block], room: str, names: list[str]) -> None:
        """Post the texts that are missing; the names of what arrives are added to ``names`` as it does."""
        for number in range(len(names) + 1, len(texts) + 1):
            marked = {**texts[number - 1], "metadata": mark(outgoing, number)}
            still = {"unfurl_links": False, "unfurl_media": False}
            posted = await self._calls.post("chat.postMessage", channel=room, **marked, **still)
            names.append(str(posted["ts"]))

    async def _only_ours(self, to: Address) -> None:
        """Raise :class:`Undelivered` for another workspace's address: ids are only one workspace's own."""
        workspace = await self._tokens.workspace()
        if to.workspace != workspace.connection:
            raise Undelivered("It is for a Slack workspace that is not connected here.", None)

    async def _room(self, outgoing: Outgoing) -> str:
        """The channel's id, or that of the person's own conversation with the bot, where it is one of ours."""
        await self._only_ours(outgoing.to)
        if not outgoing.to_person:
            return outgoing.to.id
        room = await self._people.own_room(outgoing.to.id)
        if not room:
            raise Undelivered("Slack opened no direct message with this person.", refs=outgoing.refs)
        return room

    async def _look(self, outgoing: Outgoing) -> Settled:
        try:
            return await self._settling.settled(outgoing, await self._room(outgoing))
        except (Undelivered, SlackRefusal):
            return LATER


@contextmanager
def standing_alone(settings: Settings, *, pace: float = 1.0) -> Iterator[Messenger]:
    """A messenger with a loop of its own, where Slack is not being served; ``pace`` is as in :class:`Calls`."""
    tasks = Tasks()

    async def opened() -> tuple[Messenger, aiohttp.ClientSession]:
        session = aiohttp.ClientSession(timeout=TIMEOUT)
        token = settings.slack_bot_token.get_secret_value()
        calls = Calls(session, token, settings.slack_api_url, pace=pace)
        tokens = Tokens(calls, token)
        return Messenger(calls, People(calls, tokens), tokens, tasks, asyncio.get_running_loop()), session

    with loop_in_thread("headway-slack") as loop:
        messenger, session = asyncio.run_coroutine_threadsafe(opened(), loop).result()
        try:
            yield messenger
        finally:
            for closing in (tasks.close(), session.close()):
                asyncio.run_coroutine_threadsafe(closing, loop).result()


def _told(refusal: SlackRefusal, names: tuple[str, ...]) -> Undelivered | Unknown:
    """What a refusal says of a message."""
    if isinstance(refusal, Limited):
        return Undelivered("Slack asked me to wait.", timedelta(seconds=refusal.seconds), names)
    if refusal.code in _NEVER:
        return Undelivered(_NEVER[refusal.code], None, names)
    never_left = isinstance(refusal.__cause__, _NEVER_LEFT)
    is_post = refusal.method in _POSTS
    if is_post and not never_left and (refusal.unknown or refusal.code in _UNSURE):
        return Unknown(f"It may have been sent: Slack did not say ({refusal.code}).", names)
    return Undelivered(f"Slack did not take it ({refusal.code}).", refs=names)
