"""The programme and its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from models.calendar import Calendar, Term
from models.meeting import Meeting
from models.programme import ClosureDay, Programme, TermDates
from models.tenancy import TenantSession

_PROGRAMME = select(Programme)
"""Put together once, for every request asks it."""


def programme(session: TenantSession) -> Programme | None:
    """The authority's programme, or None before one was created."""
    return session.scalars(_PROGRAMME).one_or_none()


def calendar(session: TenantSession) -> Calendar:
    """The authority's own terms and closure days; empty where setup has not told them."""
    return Calendar(
        terms=tuple(
            Term(
                name=row.season,  # type: ignore[arg-type]  # the CHECK holds it
                start=row.start,
                end=row.end,
                half_term_start=row.half_term_start,
                half_term_end=row.half_term_end,
            )
            for row in terms(session)
        ),
        closures=frozenset(closures(session)),
    )


def next_meeting(session: TenantSession, now: datetime) -> Meeting | None:
    """The next meeting of any board after ``now``."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.state == "planned", Meeting.starts_at > now)
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
    ).one_or_none()


def terms(session: TenantSession) -> Sequence[TermDates]:
    """The authority's own terms, in order."""
    return session.scalars(select(TermDates).order_by(TermDates.start, TermDates.id)).all()


def closures(session: TenantSession) -> Sequence[date]:
    """The authority's closure days, in order."""
    return session.scalars(select(ClosureDay.day).order_by(ClosureDay.day)).all()
