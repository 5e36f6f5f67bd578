"""Finding messages: what did not arrive, what has waited too long to be passed on, and what was sent to whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, and_, func, or_, select

from models.calendar import Calendar
from models.hours import OPEN
from models.occurrence import Occurrence
from models.outbox import Outbox
from models.tenancy import TenantSession
from models.timetable import instant

MONTH: Final = timedelta(days=30)
PERIODIC: Final = ("owed.weekly", "owed.monthly", "watch", "concerns")
PASSED_WITHIN: Final = 2
"""Working days that a clerk has to pass something on before a manager sees that it waits."""
LATELY: Final = timedelta(days=14)
"""How far back it is told what was sent."""


def not_delivered(
    session: TenantSession, today: date, calendar: Calendar, *, confidential: bool = False
) -> Sequence[Outbox]:
    """What failed, was missed, or waits too long to be passed on, the newest first; ``today`` is a day in London.

    What is confidential only where that is asked for: that somebody was written to tells too.
    """
    late = instant(calendar.add_working_days(today, -PASSED_WITHIN), OPEN)
    kept = and_(Outbox.behalf_id.is_not(None), Outbox.state == "sent", Outbox.passed_at.is_(None))
    found = select(Outbox).where(or_(Outbox.state.in_(("failed", "missed")), and_(kept, Outbox.sent_at < late)))
    if not confidential:
        found = found.where(Outbox.confidential.is_(False))
    return session.scalars(found.order_by(Outbox.not_before.desc(), Outbox.id.desc())).all()


def never_drawn(session: TenantSession, now: datetime) -> Sequence[Occurrence]:
    """What came due in the last month and went out of use while the clock stood, the newest first.

    Without what comes round by itself, of which the next tells as much.
    """
    missed = Occurrence.state == "missed", Occurrence.rule.not_in(PERIODIC), Occurrence.at > now - MONTH
    return session.scalars(select(Occurrence).where(*missed).order_by(Occurrence.due_at.desc(), Occurrence.id)).all()


def one(session: TenantSession, number: int, *, lock: bool = False) -> Outbox | None:
    """The message of that number, locked where it is to be changed."""
    return _only(session, select(Outbox).where(Outbox.id == number), lock)


def by_key(session: TenantSession, key: str, *, lock: bool = False) -> Outbox | None:
    """The message of that key, locked where it is to be changed."""
    return _only(session, select(Outbox).where(Outbox.key == key), lock)


def sent_since(session: TenantSession, since: datetime, page: int, size: int) -> tuple[Sequence[Outbox], int]:
    """A page of what was sent since then, the newest first, and how much it is in all; nothing confidential."""
    wanted = (Outbox.state == "sent", Outbox.sent_at >= since, Outbox.confidential.is_(False))
    total = session.scalar(select(func.count(Outbox.id)).where(*wanted)) or 0
    number = max(1, min(page, -(-total // size)))
    found = select(Outbox).where(*wanted).order_by(Outbox.sent_at.desc(), Outbox.id.desc())
    return session.scalars(found.limit(size).offset((number - 1) * size)).all(), total


def asleep(session: TenantSession, person_id: int) -> Sequence[Outbox]:
    """The nudges that wait since their person wanted quiet when they were first to go; each locked."""
    theirs = select(Outbox).where(Outbox.person_id == person_id, Outbox.state == "pending", Outbox.kind == "nudge")
    begun = theirs.where(Outbox.attempts == 0, Outbox.try_at > Outbox.not_before)
    return session.scalars(begun.order_by(Outbox.id).with_for_update()).all()


def _only(session: TenantSession, query: Select[Outbox], lock: bool) -> Outbox | None:
    return session.scalars(query.with_for_update() if lock else query).one_or_none()
