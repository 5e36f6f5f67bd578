"""What the clock does at a tick: what is due and has not been done is drawn, put into the outbox, and noted as done.

An occurrence is written in the transaction that enqueues its message, under a key that is its own: restarts, replicas
and double ticks cannot send twice. Nothing is done outside working hours: it waits for the next ones.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from commands.engine import actors
from commands.engine.cards import Reply
from commands.engine.context import Context
from commands.engine.dispatch import Door
from commands.notices import due, failing
from commands.notices.due import Group
from commands.notices.sending import tell
from models import outbox
from models.audit import SUBJECT, AuditEntry
from models.enclosure import Enclosed
from models.hours import is_open, next_open
from models.noticing.notice import Notice
from models.occurrence import Clock, Occurrence
from models.outbox import Kind, Outbox
from models.person import Person
from models.queries import noticing
from models.tenancy import TenantSession, sign

log = logging.getLogger("headway.clock")
FRESH: Final = 5.0
"""For how many seconds what was due a moment ago is believed to be still."""
NOTED: Final = timedelta(minutes=10)
"""How often it is written down that the clock has looked, where nothing was done."""
GONE: Final = "It is not needed any more: things have changed since it was due."
NOTHING: Final = "There was nothing to tell."


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is told: a card, and the files that go with it."""

    reply: Reply
    kind: Kind = "nudge"
    enclosures: tuple[Enclosed, ...] = ()
    edits: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """What was done about something due: ``state`` is its occurrence's. ``name`` is whom it is for."""

    key: str
    state: str
    label: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    why: str = field(default="", repr=False)
    periodic: bool = False


Draw = Callable[[Context, Sequence[Notice]], Drawn | None]
"""Draws the card for the person who is the context's actor; None where there is nothing to tell after all."""
Act = Callable[[Context, Notice], str]
"""Does what is due; gives "" or why it was not done."""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """The clock's work in one programme after another. ``draws`` and ``acts`` are by rule, or by batch."""

    door: Door
    draws: Mapping[str, Draw]
    acts: Mapping[str, Act] = field(default_factory=dict)
    _due: dict[tuple[int, datetime], tuple[float, frozenset[str]]] = field(default_factory=dict, repr=False)
    _faults: set[str] = field(default_factory=set, repr=False)

    def tick(self, tenant_id: int, now: datetime) -> list[Happened]:
        """Do all that is due in an authority at ``now``, which is aware. Any number of clocks may do so at once."""
        with self.door.database.read(tenant_id) as session:
            context = self.door.by_itself(session, now)
            if context is None or not is_open(context.calendar, now):
                return []
            world = noticing.world(session, context.programme, context.calendar, now)
            if world is None:
                return []
            ticked = session.scalars(select(Clock.ticked_at)).one_or_none()
            groups = due.now(session, world, ticked, self._faults)
            failures = failing.untold(session)
        missed = [group for group in groups if group.state == "missed"]
        happened = [done for group in groups if group not in missed for done in self._tried(tenant_id, group, now)]
        if failures or missed:
            happened += self._own_up(tenant_id, missed, now)
        if happened or ticked is None or now - ticked >= NOTED:
            self._note(tenant_id, now)
        return happened

    def waits(self, session: TenantSession, row: Outbox, now: datetime) -> datetime | None:
        """Until when a message waits outside working hours; None where it goes now.

        What somebody posts in a channel goes at once; where that failed, it is tried again in working hours.
        """
        held = row.person_id is not None or row.attempts > 1
        context = self.door.by_itself(session, now) if held else None
        at = next_open(context.calendar, now) if context else now
        return at if at > now else None

    def unwanted(self, session: TenantSession, row: Outbox, now: datetime) -> str:
        """Why a message that waits is not wanted any more; "" where it is. Asked when it is about to be sent."""
        key = row.key.partition(outbox.BY)[0]
        ours = set(session.scalars(select(Occurrence.key).where(Occurrence.outbox_key == key)))
        context = self.door.by_itself(session, now) if ours else None
        if context is None:
            return ""
        return "" if ours & self._still(context) else GONE

    def _still(self, context: Context) -> frozenset[str]:
        """The keys of all that is due, looked up once for what is claimed in the same few seconds."""
        at, looked = (context.session.tenant_id, context.now), monotonic()
        if at not in self._due or looked - self._due[at][0] > FRESH:
            world = noticing.world(context.session, context.programme, context.calendar, context.now)
            self._due.clear()
            self._due[at] = (looked, frozenset(due.keys(world)) if world else frozenset())
        return self._due[at][1]

    # -- one message, or one thing done -------------------------------------------------------------------------------

    def _tried(self, tenant_id: int, group: Group, now: datetime) -> list[Happened]:
        """Do it; a fault is logged and keeps nothing else waiting: this is tried again at the next tick.

        What fails until it is of no use is missed, and told of as that.
        """
        try:
            return self._occur(tenant_id, group, now)
        except Exception:
            log.exception("the clock failed at %s", group.notices[0].key)
            self._faults.update(notice.key for notice in group.notices)
            return []

    def _occur(self, tenant_id: int, group: Group, now: datetime) -> list[Happened]:
        try:
            with self.door.database.write(tenant_id) as session:
                done = noticing.known(session, [notice.key for notice in group.notices])
                left = [notice for notice in group.notices if notice.key not in done]
                context = self.door.by_itself(session, now)
                if not left or context is None:
                    return []
                context.entry = sign(session, _entry(context, left[0]))
                return self._do(context, replace(group, notices=tuple(left)))
        except IntegrityError:
            if self._is_done(tenant_id, group):
                return []  # another clock has done it in this very moment
            raise

    def _is_done(self, tenant_id: int, group: Group) -> bool:
        keys = {notice.key for notice in group.notices}
        with self.door.database.read(tenant_id) as session:
            return bool(noticing.known(session, keys))

    def _do(self, context: Context, group: Group) -> list[Happened]:
        first = group.notices[0]
        if group.state:
            return _noted(context, group, group.state, why=group.why)
        person = _person(context, group)
        if person is None:
            why = self.acts[first.rule](context, first)
            return _noted(context, group, "not needed" if why else "sent", why=why)
        seen = _as_seen_by(context, person)
        drawn = self.draws[first.batch or first.rule](seen, group.notices)
        if drawn is None:
            return _noted(context, group, "not needed", why=NOTHING)
        key = _free(context.session, group.message_key(context.now))
        sent = tell(
            context,
            rule=first.batch or first.rule,
            key=key,
            to=person,
            reply=drawn.reply,
            kind=drawn.kind,
            enclosures=drawn.enclosures,
            expires_at=max(notice.of_use for notice in group.notices),
            edits=drawn.edits,
        )
        return _noted(context, group, "sent" if sent else "not needed", key=key)

    def _own_up(self, tenant_id: int, missed: Sequence[Group], now: datetime) -> list[Happened]:
        """Note what was missed, and tell the managers of it and of what failed: neither without the other.

        It comes last, and a fault in it is the tick's: what is not noted now is missed at the next tick still.
        """
        try:
            with self.door.database.write(tenant_id) as session:
                context = self.door.by_itself(session, now)
                if context is None:
                    return []
                context.entry = sign(session, context.new_entry())
                done = noticing.known(session, [group.notices[0].key for group in missed])
                left = [group for group in missed if group.notices[0].key not in done]
                noted = [each for group in left for each in _noted(context, group, group.state, why=group.why)]
                failing.tell_managers(context, [_named(one) for one in noted if not one.periodic])
                return noted
        except IntegrityError:
            if all(self._is_done(tenant_id, group) for group in missed):
                return []  # another clock has noted them in this very moment, and told of them
            raise

    def _note(self, tenant_id: int, now: datetime) -> None:
        with suppress(IntegrityError), self.door.database.write(tenant_id) as session:  # another may be the first
            clock = session.scalars(select(Clock).with_for_update()).one_or_none()
            if clock is None:
                session.add(Clock(ticked_at=now))
            else:
                clock.ticked_at = max(now, clock.ticked_at)


def _free(session: TenantSession, key: str) -> str:
    """The key, or another where a message of that key was dropped before it was sent, since its meeting moved."""
    again = (Outbox.key.startswith(f"{key}:{word}:", autoescape=True) for word in ("again", "by"))
    before = session.scalar(select(func.count(Outbox.id)).where(or_(Outbox.key == key, *again))) or 0
    return f"{key}:again:{before}" if before else key


def _as_seen_by(context: Context, person: Person) -> Context:
    """The same context, as somebody else sees things."""
    seen = replace(context, actor=actors.acting(context.session, person, context.today))
    seen.call, seen.entry = context.call, context.entry
    return seen


def _entry(context: Context, notice: Notice) -> AuditEntry:
    entry = context.new_entry()
    entry.command, entry.subject = "clock", notice.label[:SUBJECT]
    return entry


def _person(context: Context, group: Group) -> Person | None:
    """Whom it is for; None where it is something done."""
    person_id = group.notices[0].person_id
    return context.session.get(Person, person_id) if person_id is not None else None


def _named(one: Happened) -> str:
    return f"{one.label}: {one.name}" if one.name else one.label


def _noted(context: Context, group: Group, state: str, why: str = "", key: str = "") -> list[Happened]:
    for notice in group.notices:
        context.session.add(
            Occurrence(
                key=notice.key,
                rule=notice.rule,
                person_id=notice.person_id,
                due_at=notice.due_at,
                state=state,
                label=notice.label[:300],
                outbox_key=key if state == "sent" else "",
                because=why[:500],
                at=context.now,
            )
        )
    context.session.flush()
    first, person = group.notices[0], _person(context, group)
    return [Happened(key or first.key, state, first.label, person.name if person else "", why, first.periodic)]
