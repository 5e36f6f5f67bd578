"""The hand of the clock: it jumps from one due time to the next, and keeps everything that is sent on the way.

hand = Hand(database, tenant, door)
sent = hand.moves_to("2026-11-17 09:00")
assert [post.said for post in sent] == ["Tue 17 Nov 09:00 Jo Larkfield: Your report …"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from sqlalchemy import func, select

from bot.teams import adaptive
from bot.terminal.text import render
from commands.engine.arguments import Reading
from commands.engine.cards import Button, Buttons, Reply, Row
from commands.engine.dispatch import Door
from commands.notices import due
from commands.notices.registry import clockwork
from commands.table import TABLE
from jobs.deliver import deliver
from jobs.messenger import Outgoing
from jobs.occur import occur
from models.clock import LONDON, day_of
from models.database import Database
from models.outbox import Outbox
from tests.support.post_office import PostOffice

AHEAD = timedelta(days=12)


def london(words: str) -> datetime:
    """A wall-clock time in England as an instant: "2026-11-17 09:00"."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True)
class Post:
    """One message that was sent: when, how, to whom, and what."""

    at: datetime
    outgoing: Outgoing

    @property
    def to(self) -> str:
        return self.outgoing.name

    @property
    def route(self) -> str:
        return self.outgoing.to.platform

    @property
    def reply(self) -> Reply:
        return self.outgoing.reply

    @property
    def said(self) -> str:
        local = self.at.astimezone(LONDON)
        return f"{local:%a} {local.day} {local:%b} {local:%H:%M} {self.to}: {self.reply.card.summary}"

    @cached_property
    def text(self) -> str:
        """All its words."""
        return " ".join(render(self.reply).split())

    @property
    def files(self) -> list[str]:
        return [file.name for file in self.outgoing.files]

    def sentence(self, label: str) -> str:
        """What its button of that label says."""
        return next(button.sentence for button in _buttons(self.reply) if button.label == label)


def _buttons(reply: Reply) -> Iterator[Button]:
    for node in reply.card.nodes:
        if isinstance(node, Buttons | Row):
            yield from node.buttons


@dataclass
class Hand:
    """The clock of one programme. ``sets`` is told each time it moves, so that people on stage live at that time."""

    database: Database
    tenant: int
    door: Door
    now: datetime
    sets: Callable[[datetime], None] = lambda _now: None
    office: PostOffice = field(default_factory=lambda: PostOffice(also=("teams", "terminal", "email")))
    posts: list[Post] = field(default_factory=list)
    jumps: int = 0

    def __post_init__(self) -> None:
        self.clockwork = clockwork(self.door)

    def ticks(self) -> list[Post]:
        """Tick once, at its time; gives what was sent."""
        before = len(self.office.arrived)
        occur(self.clockwork, self.now)
        deliver(self.database, self.office, self.now, self.clockwork)
        sent = [Post(self.now, outgoing) for outgoing in self.office.arrived[before:]]
        for post in sent:
            self._could_be_tapped(post.reply)
        self.posts += sent
        return sent

    def _could_be_tapped(self, reply: Reply) -> None:
        """Every surface draws it, and each of its buttons is a sentence that can be said."""
        assert adaptive.render(reply)
        for button in _buttons(reply):
            if button.sentence:
                TABLE.parse(button.sentence, Reading(day_of(self.now)))

    def moves_to(self, words: str) -> list[Post]:
        """Jump from due time to due time until that one, which is ticked too; gives what was sent on the way.

        What was done since the last jump is answered at once.
        """
        until, begun = london(words), len(self.posts)
        self.ticks()
        while (following := self._next(until)) is not None:
            self._jump(following)
        self._jump(until)
        return self.posts[begun:]

    def _jump(self, to: datetime) -> None:
        self.now, self.jumps = to, self.jumps + 1
        self.sets(to)
        self.ticks()

    def _next(self, until: datetime) -> datetime | None:
        """The next instant before ``until`` at which something is due or waits to be sent."""
        with self.database.read(self.tenant) as session:
            context = self.door.by_itself(session, self.now)
            assert context is not None
            coming = [n.due_at for n in due.upcoming(context, min(until, self.now + AHEAD)) if n.due_at > self.now]
            waiting = session.scalar(select(func.min(Outbox.try_at)).where(Outbox.state == "pending"))
        if waiting is not None and waiting > self.now:
            coming.append(waiting)
        coming.append(self.now + AHEAD)
        following = min(coming)
        return following if following < until else None


@contextmanager
def standing_still(hand: Hand, words: str) -> Iterator[None]:
    """Let the clock stand still until then: nothing is ticked in between."""
    yield
    hand.now = london(words)
    hand.sets(hand.now)
