"""The outbox's messages in Teams: each card posted once, in order; then the files, each offered to the person.

Teams lets no bot look back at what it posted. So where an answer was lost, the rule decides, as it does of e-mail: a
nudge is dropped; a pack goes on from the first part that nobody heard of, and that may be there twice. The name of each
part is kept before the next is posted, so a sender that dies between two leaves only one part in doubt.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from bot.door import Door
from bot.messengers import first_on
from bot.onloop import BUDGET, OnLoop, loop_in_thread
from bot.settings import Settings
from bot.tasks import Tasks
from bot.teams.adaptive import Drawn
from bot.teams.calls import AGAIN, Calls, Room, TeamsRefusal
from bot.teams.deliver import Handover, message
from bot.teams.files import Offers
from bot.teams.hosts import Hosts
from bot.teams.parts import NO_ROOM, SHARES, drawn, ident_of, name_of, share_of
from bot.teams.rooms import Rooms
from bot.teams.sdk import Sdk, opened
from bot.teams.text import Element
from commands.engine.cards import File
from commands.engine.request import Channel, Request, Speaker
from jobs.messenger import CannotTell, Kept, Outgoing, Sent, Settled, Undelivered, Unknown
from models.clock import utc_now
from models.conversation import Kind
from models.database import Database
from models.outbox import Address

UNSURE: Final = "It may have been sent: Teams does not let a bot look back at what it posted."
ANOTHERS: Final = "It is for a Teams tenant that is not connected here."
_BLOCKED: Final = ("ConversationBlockedByUser", "MessageWritesBlocked", "BotDisabledByUser")
_BARRED: Final = "BotDisabledByAdmin"
_ABSENT: Final = ("BotNotInConversationRoster", "ForbiddenOperationException")
"""Whom Teams lets nothing be said to, and why:
https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis
"""
_BUSY: Final = (*AGAIN, 503)
_T = TypeVar("_T")
_TOO_LARGE, _NOT_THERE, _FORBIDDEN = 413, 404, 403


class NotThere(Undelivered):
    """There is nobody to read it there: ``code`` is Teams' word for why."""

    def __init__(self, refusal: TeamsRefusal, refs: tuple[str, ...]) -> None:
        super().__init__(f"Teams lets nothing be said there ({refusal.code}).", None, refs)
        self.code = refusal.code
        self.is_lost = refusal.status == _NOT_THERE


@dataclass(slots=True)
class _Sending:
    """One message on its way: ``names`` are those of its parts that have arrived, ``until`` (monotonic) its time."""

    outgoing: Outgoing
    kept: Kept
    names: list[str]
    until: float
    _written: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """What has arrived before is written down already."""
        self._written = tuple(self.names)

    def keep(self) -> None:
        """Write the names down where there are new ones. Raises :class:`~jobs.messenger.Superseded`."""
        fresh = tuple(self.names)
        if fresh != self._written:
            self.kept(fresh)
            self._written = fresh


class Messenger:
    """Carries the outbox's messages to every connected tenant, from any thread, on the loop that the calls live on.

    ``door`` is asked which buttons open forms; ``now`` is aware.
    """

    platform: Final = "teams"

    def __init__(
        self,
        calls: Calls,
        rooms: Rooms,
        handover: Handover,
        door: Door,
        tasks: Tasks,
        loop: asyncio.AbstractEventLoop,
        *,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._calls = calls
        self._rooms = rooms
        self._handover = handover
        self._door = door
        self._now = now
        self._loop = OnLoop("Teams", tasks, loop, TeamsRefusal, _told)

    @property
    def is_ready(self) -> bool:
        """Whether the loop runs that the calls live on."""
        return self._loop.is_ready

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """The first account, or the channel, that is in Teams."""
        return first_on(self.platform, addresses)

    def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
        """Post it, part by part, from the first that has not arrived; an earlier message is edited where it can be.

        Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`.
        """
        to = outgoing.to
        if not self._rooms.is_connected(to.workspace):
            raise Undelivered(ANOTHERS, None, outgoing.refs)
        sending = _Sending(outgoing, kept, list(outgoing.refs), time.monotonic() + BUDGET)
        try:
            self._put(sending)
        except NotThere as lost:
            why = _why(lost.code, to_person=outgoing.to_person)
            kind: Kind = "personal" if outgoing.to_person else "channel"
            self._rooms.gone(to.workspace, kind, to.id, why, self._now())
            raise Undelivered(why, None, tuple(sending.names)) from lost
        return Sent(tuple(sending.names))

    def settle(self, outgoing: Outgoing) -> Settled:
        """Nobody can tell."""
        return CannotTell(UNSURE)

    def _put(self, sending: _Sending) -> None:
        """Put it where it goes. A person's chat that Teams has forgotten is opened anew, once."""
        to, to_person = sending.outgoing.to, sending.outgoing.to_person
        known = self._rooms.of(to.workspace, to.id)
        if known is None and not to_person:  # a channel that nobody has spoken to me in
            known = Room(self._rooms.service_url(to.workspace), to.id)
        if known is not None:
            try:
                return self._into(known, sending)
            except NotThere as lost:
                if not (lost.is_lost and to_person):
                    raise
        return self._into(self._opened(sending), sending)

    def _opened(self, sending: _Sending) -> Room:
        """The person's own chat with the bot, asked of Teams and kept."""
        to = sending.outgoing.to
        server = self._rooms.service_url(to.workspace)
        ident = self._do(lambda: self._calls.open(server, to.workspace, to.id), sending)
        room = Room(server, ident)
        self._rooms.remember(to.workspace, "personal", to.id, room, self._now())
        return room

    def _into(self, room: Room, sending: _Sending) -> None:
        """Post what is missing in a room; where a card is too large for Teams, all are drawn with less room each."""
        for share in SHARES[SHARES.index(share_of(sending.names)) :]:
            files = self._shown(share, room, sending)
            if files is not None:
                for file in files:
                    self._hand_over(file, room, sending)
                return
        raise Undelivered(NO_ROOM, None, tuple(sending.names))

    def _shown(self, share: int, room: Room, sending: _Sending) -> Sequence[File] | None:
        """Post the cards that are missing; gives the files that are to follow, None where a card was too large."""
        parts = drawn(sending.outgoing, share, self._opens(sending.outgoing))
        if not sending.names and self._do(lambda: self._edited(parts, room, sending), sending):
            return ()
        fits = all(self._has_room(at, card, share, room, sending) for at, card in enumerate(parts.cards))
        return parts.files[len(sending.names) - len(parts.cards) :] if fits else None

    def _has_room(self, at: int, card: Element, share: int, room: Room, sending: _Sending) -> bool:
        """Have a card stand in its place: posted, or where a larger one arrived, changed. False where it is too large.

        The names of what has arrived are kept before the next is posted, for nobody could be asked for them later.
        """
        arrived = sending.names[at : at + 1]
        if arrived and share_of(arrived) == share:
            return True
        step = self._change if arrived else self._post
        sending.keep()
        return self._do(lambda: _fitting(step(at, card, share, room, sending.names)), sending)

    def _hand_over(self, file: File, room: Room, sending: _Sending) -> None:
        sending.keep()
        self._do(lambda: self._offer(file, room, sending), sending)

    def _do(self, step: Callable[[], Coroutine[Any, Any, _T]], sending: _Sending) -> _T:
        """Do a step on the loop. Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`."""
        return self._loop.do(step, sending.names, sending.until)

    async def _post(self, _at: int, card: Element, share: int, room: Room, names: list[str]) -> None:
        names.append(name_of(await self._calls.post(room, message(card), retries=0), share))

    async def _change(self, at: int, card: Element, share: int, room: Room, names: list[str]) -> None:
        ident = ident_of(names[at])
        await self._changed(room, ident, card)
        names[at] = name_of(ident, share)

    async def _edited(self, parts: Drawn, room: Room, sending: _Sending) -> bool:
        """Whether it took the place of an earlier message. Done twice, it is done once, so it needs no settling."""
        idents = [ident_of(name) for name in sending.outgoing.edits]
        if len(idents) != 1 or len(parts.cards) != 1 or parts.files:
            return False
        await _fitting(self._take_place(idents[0], parts.cards[0], room, sending.names))
        return bool(sending.names)

    async def _take_place(self, ident: str, card: Element, room: Room, names: list[str]) -> None:
        if await self._changed(room, ident, card):
            names.append(ident)

    async def _changed(self, room: Room, ident: str, card: Element) -> bool:
        """Have a message of ours show a card; whether it is still there. That the chat is gone, posting will show."""
        if not ident:
            return False
        try:
            await self._calls.update(room, ident, message(card))
        except TeamsRefusal as refusal:
            if refusal.status != _NOT_THERE:
                raise
            return False
        return True

    async def _offer(self, file: File, room: Room, sending: _Sending) -> None:
        """Ask the person whether they want a file: that is how a bot hands one over in Teams."""
        to = sending.outgoing.to
        secret = sending.outgoing.confidential
        offered = await self._handover.offered(to.workspace, to.id, file, confidential=secret)
        sending.names.append(await self._calls.post(room, {"type": "message", "attachments": [offered]}, retries=0))

    def _opens(self, outgoing: Outgoing) -> Callable[[str], bool]:
        """Whether a button's sentence opens a form for its reader: that button asks Teams for a dialog."""
        speaker = Speaker(self.platform, outgoing.to.workspace, outgoing.to.id if outgoing.to_person else "")
        where = Channel(outgoing.to.id, kind="dm" if outgoing.to_person else "public")

        def opens(sentence: str) -> bool:
            request = Request(speaker, sentence, self._now(), where, origin="button")
            return self._door.opens_form(request) is not None

        return opens


@contextmanager
def standing_alone(
    settings: Settings, database: Database, door: Door, *, sdk: Sdk | None = None, pace: float = 0.5
) -> Iterator[Messenger]:
    """A messenger with a loop of its own, where Teams is not being served; ``pace`` is as in :class:`Calls`."""
    tasks, sdk = Tasks(), sdk or opened(settings)
    calls = Calls(sdk, Hosts(loopback=settings.teams_is_open), pace=pace)
    with loop_in_thread("headway-teams") as loop:
        try:
            yield Messenger(calls, Rooms(database), Offers(database, _Threads()), door, tasks, loop)
        finally:
            for closing in (tasks.close(), calls.close(), sdk.close()):
                asyncio.run_coroutine_threadsafe(closing, loop).result()


async def _fitting(step: Coroutine[Any, Any, None]) -> bool:
    """Whether Teams took it for its size. Raises :class:`TeamsRefusal` for any other reason."""
    try:
        await step
    except TeamsRefusal as refusal:
        if refusal.status != _TOO_LARGE:
            raise
        return False
    return True


class _Threads:
    """Where files that are offered are kept from, off the loop."""

    async def write(self, tell: Callable[[], _T]) -> _T:
        """What it gives."""
        return await asyncio.to_thread(tell)


def _why(code: str, *, to_person: bool) -> str:
    """Why nobody reads it there, and what mends it, as the manager reads it."""
    if code == _BARRED:
        return "The administrators of that Teams do not let me write there. Ask them to allow the app."
    if code in _BLOCKED:
        return (
            "They have blocked me in Teams. They can unblock me in our chat there; or reach them another way."
            if to_person
            else "I may not write in that channel. An owner of its team can let me."
        )
    if to_person:
        return "I am not installed for them in Teams. Have the app installed for them, then send it again."
    return "I am not in that channel. Add me to its team, then send it again."


def _told(refusal: TeamsRefusal, names: tuple[str, ...]) -> Undelivered | Unknown:
    """What a refusal says of a message."""
    if refusal.status in _BUSY:
        return Undelivered("Teams asked me to wait.", refusal.wait or timedelta(), names)
    if refusal.status == _NOT_THERE or refusal.code in (_BARRED, *_BLOCKED, *_ABSENT):
        return NotThere(refusal, names)
    if refusal.status == _FORBIDDEN:
        return Undelivered(f"Teams does not let me write there ({refusal.code}).", None, names)
    if refusal.operation == "post" and refusal.unknown:
        return Unknown(f"It may have been sent: Teams did not say ({refusal.code}).", names)
    return Undelivered(f"Teams did not take it ({refusal.code}).", refs=names)
