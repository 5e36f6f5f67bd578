"""Finding concerns. Nothing here asks who reads: that is settled before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import selectinload

from models.audit import AuditChange, AuditEntry
from models.concern import Concern
from models.concerning import CATEGORIES
from models.programme import Programme
from models.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Found:
    """One page of concerns; ``total`` counts all that were asked for, ``overdue`` those whose review is past."""

    concerns: Sequence[Concern]
    total: int
    overdue: int


def current(session: TenantSession, urn: int, *, lock: bool = False) -> Concern | None:
    """The open concern about a school. ``lock`` keeps others from changing it until the transaction ends."""
    query = _newest(urn).where(Concern.closed_on.is_(None))
    return session.scalars(query.with_for_update() if lock else query).first()


def closed(session: TenantSession, urn: int, *, lock: bool = False) -> Concern | None:
    """The concern about a school that was closed last. ``lock`` as in :func:`current`."""
    query = _newest(urn).where(Concern.closed_on.is_not(None)).order_by(None)
    query = query.order_by(Concern.closed_on.desc(), Concern.id.desc())
    return session.scalars(query.with_for_update() if lock else query).first()


def hold(session: TenantSession) -> None:
    """Let nobody else raise a concern until the transaction ends: two at once would make two of one."""
    session.execute(select(Programme).order_by(Programme.id).with_for_update())


def of_school(session: TenantSession, urn: int) -> Sequence[Concern]:
    """Every concern there was about a school, with its events, the open one first, then the newest."""
    return session.scalars(_newest(urn).options(selectinload(Concern.events))).all()


def _newest(urn: int) -> Select[Concern]:
    ended = case((Concern.closed_on.is_(None), 0), else_=1)
    return select(Concern).where(Concern.urn == urn).order_by(ended, Concern.opened_on.desc(), Concern.id.desc())


def page(session: TenantSession, today: date, *, ended: bool, category: str | None, number: int, size: int) -> Found:
    """One page of the open concerns, reviews that are past first, then by category; or of the closed, newest first."""
    late = and_(Concern.closed_on.is_(None), Concern.review_on < today)
    wanted: list[ColumnElement[bool]] = [Concern.closed_on.is_not(None) if ended else Concern.closed_on.is_(None)]
    if category is not None:
        wanted.append(Concern.category == category)
    total, overdue = session.execute(
        select(func.count(Concern.id), func.coalesce(func.sum(case((late, 1), else_=0)), 0)).where(*wanted)
    ).one()
    first = (
        [Concern.closed_on.desc()] if ended else [case((late, 0), else_=1), case((late, ""), else_=Concern.category)]
    )
    order = (*first, Concern.review_on.nulls_first(), Concern.id)
    rows = session.scalars(select(Concern).where(*wanted).order_by(*order).limit(size).offset((number - 1) * size))
    return Found(rows.all(), int(total), int(overdue))


def tallies(session: TenantSession) -> dict[str, int]:
    """How many open concerns each category has."""
    query = select(Concern.category, func.count(Concern.id)).where(Concern.closed_on.is_(None))
    return {row[0]: row[1] for row in session.execute(query.group_by(Concern.category).order_by(Concern.category))}


def categories(session: TenantSession) -> list[str]:
    """The categories that were ever used, with those offered at first."""
    used = session.scalars(select(Concern.category).distinct())
    return sorted({*CATEGORIES, *used}, key=str.casefold)


def history(
    session: TenantSession, concerns: Iterable[Concern], number: int, size: int
) -> tuple[Sequence[tuple[AuditEntry, Sequence[AuditChange]]], bool]:
    """A page of what was changed on these concerns and their events, newest first, and whether more follow."""
    held = list(concerns)
    ids = [concern.id for concern in held]
    events = [event.id for concern in held for event in concern.events]
    mine = or_(
        and_(AuditChange.entity == "concern", AuditChange.entity_id.in_(ids)),
        and_(AuditChange.entity == "concern_event", AuditChange.entity_id.in_(events)),
    )
    changed = select(AuditChange.entry_id).where(mine)
    query = select(AuditEntry).where(AuditEntry.id.in_(changed)).order_by(AuditEntry.id.desc())
    rows = session.scalars(query.limit(size + 1).offset((number - 1) * size)).all()
    shown = rows[:size]
    lines = session.scalars(
        select(AuditChange).where(AuditChange.entry_id.in_([each.id for each in shown]), mine).order_by(AuditChange.id)
    ).all()
    return [(entry, [line for line in lines if line.entry_id == entry.id]) for entry in shown], len(rows) > size
