"""Watched schools, and what has happened to them since. Nothing confidential is looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from models.action import Action
from models.clock import LONDON
from models.engagement import TakingPart
from models.local import ActionSchool, SchoolRole, Support, Watch
from models.pledge import Signature
from models.school import SchoolChange, Standing
from models.tenancy import TenantSession

What = Literal["register", "inspection", "signature", "took part", "action", "role", "support"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a watched school; ``on`` is its day. ``words`` say what."""

    what: What
    on: date | None
    words: str


def of_person(session: TenantSession, person_id: int, urn: int) -> Watch | None:
    """The person's watch of a school."""
    return session.scalars(select(Watch).where(Watch.person_id == person_id, Watch.urn == urn)).one_or_none()


def all_of(session: TenantSession, person_id: int) -> Sequence[Watch]:
    """All that a person watches, by the time they began."""
    return session.scalars(select(Watch).where(Watch.person_id == person_id).order_by(Watch.id)).all()


def since(session: TenantSession, watches: Sequence[Watch], labels: Mapping[str, str]) -> dict[int, list[Event]]:
    """What happened to each watched school since its watch began, by URN, in order of the days.

    ``labels`` gives the words for the register's fields; other fields are left out.
    """
    begun = {watch.urn: watch.since for watch in watches}
    found: dict[int, list[Event]] = defaultdict(list)
    for source in (_register, _inspections, _signatures, _taking_part, _actions, _roles, _supports):
        for urn, event in source(session, begun, labels):
            found[urn].append(event)
    return {urn: sorted(events, key=lambda each: each.on or date.min) for urn, events in found.items()}


def _register(
    session: TenantSession, begun: Mapping[int, date], labels: Mapping[str, str]
) -> Iterator[tuple[int, Event]]:
    query = select(SchoolChange).where(SchoolChange.urn.in_(list(begun)), SchoolChange.field.in_(list(labels)))
    for row in session.scalars(query.order_by(SchoolChange.as_at, SchoolChange.id)):
        if row.as_at >= begun[row.urn]:
            change = f"{labels[row.field]}: {row.before or 'nothing'} → {row.after or 'nothing'}"
            yield row.urn, Event("register", row.as_at, change)


def _inspections(session: TenantSession, begun: Mapping[int, date], _: object) -> Iterator[tuple[int, Event]]:
    """Inspections since, and earlier ones that Ofsted told of since: its news comes weeks after the day."""
    query = select(Standing).where(Standing.urn.in_(list(begun))).order_by(Standing.urn, Standing.as_at, Standing.id)
    current: dict[int, Standing] = {}
    known: dict[int, set[date | None]] = {}
    for row in session.scalars(query):
        if row.as_at < begun[row.urn]:
            known[row.urn] = {row.card_on, row.graded_on, row.ungraded_on}
        if row.is_current:
            current[row.urn] = row
    for urn, row in current.items():
        days = {"Report card": row.card_on, "Graded inspection": row.graded_on, "Ungraded inspection": row.ungraded_on}
        for words, on in days.items():
            if on and (on >= begun[urn] or (urn in known and on not in known[urn])):
                yield urn, Event("inspection", on, words)


def _signatures(session: TenantSession, begun: Mapping[int, date], _: object) -> Iterator[tuple[int, Event]]:
    query = select(Signature).where(Signature.urn.in_(list(begun)), Signature.state == "counted")
    for row in session.scalars(query.options(selectinload(Signature.pledge)).order_by(Signature.id)):
        if row.urn is not None and row.signed_on >= begun[row.urn]:
            yield row.urn, Event("signature", row.signed_on, f"Signed {row.pledge.name}")


def _taking_part(session: TenantSession, begun: Mapping[int, date], _: object) -> Iterator[tuple[int, Event]]:
    query = select(TakingPart).where(TakingPart.urn.in_(list(begun))).options(selectinload(TakingPart.initiative))
    for row in session.scalars(query.order_by(TakingPart.id)):
        on = row.on or row.initiative.on
        if row.urn is not None and on and on >= begun[row.urn]:
            yield row.urn, Event("took part", on, f"Took part in {row.initiative.name}")


def _actions(session: TenantSession, begun: Mapping[int, date], _: object) -> Iterator[tuple[int, Event]]:
    """Actions that were added since, and are about it; confidential ones never."""
    query = (
        select(ActionSchool.urn, Action)
        .join(Action, Action.id == ActionSchool.action_id)
        .where(ActionSchool.urn.in_(list(begun)), Action.confidential.is_(False))
        .order_by(Action.id)
    )
    for urn, action in session.execute(query):
        if action.created_at >= datetime.combine(begun[urn], time(), LONDON):
            on = action.created_at.astimezone(LONDON).date()
            yield urn, Event("action", on, f"New action {action.reference} {action.title}")


def _roles(session: TenantSession, begun: Mapping[int, date], _: object) -> Iterator[tuple[int, Event]]:
    """Who became its head or a governor since, as an officer has confirmed."""
    query = select(SchoolRole).where(SchoolRole.urn.in_(list(begun)), SchoolRole.confirmed_at.is_not(None))
    for row in session.scalars(query.options(selectinload(SchoolRole.person)).order_by(SchoolRole.id)):
        on = row.confirmed_at.astimezone(LONDON).date() if row.confirmed_at else date.min
        if row.urn is not None and row.ended_at is None and on >= begun[row.urn]:
            yield row.urn, Event("role", on, f"{row.role.capitalize()}: {row.person.name}")


def _supports(session: TenantSession, begun: Mapping[int, date], _: object) -> Iterator[tuple[int, Event]]:
    """Support in and out that began or ended since; confidential support never."""
    query = select(Support).where(or_(Support.urn.in_(list(begun)), Support.from_urn.in_(list(begun))))
    for row in session.scalars(query.where(Support.confidential.is_(False)).order_by(Support.id)):
        about = f" for {row.about}" if row.about else ""
        for urn, way in ((row.urn, "Has"), (row.from_urn, "Gives")):
            if urn is None or urn not in begun:
                continue
            if row.start and row.start >= begun[urn]:
                yield urn, Event("support", row.start, f"{way} support{about}")
            if row.ended_on and row.ended_on >= begun[urn]:
                yield urn, Event("support", row.ended_on, f"Support{about} ended")
