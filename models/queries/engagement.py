"""Engagement read: initiatives, who took part in them, and how far that is of the schools of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.engagement import Initiative, TakingPart
from models.queries.person import organisation_key
from models.tenancy import TenantSession


def every(session: TenantSession, *, ended: bool = True) -> Sequence[Initiative]:
    """The initiatives, the latest first, those of no day last; ended ones too unless ``ended`` is false."""
    query = select(Initiative)
    if not ended:
        query = query.where(Initiative.ended_at.is_(None))
    rows = session.scalars(query.order_by(Initiative.name, Initiative.id)).all()
    return sorted(rows, key=lambda each: -each.on.toordinal() if each.on else 0)


def by_name(session: TenantSession, name: str, *, lock: bool = False) -> Initiative | None:
    """The initiative of that name, whatever its case and punctuation; ended ones too."""
    query = select(Initiative).where(Initiative.key == organisation_key(name))
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def begun_with(session: TenantSession, words: str, *, lock: bool = False) -> tuple[Initiative, str] | None:
    """The initiative of the longest name that these words begin with, and the words after it."""
    said = words.split()
    known = {row.key for row in session.scalars(select(Initiative))}
    for length in range(len(said), 0, -1):
        name = " ".join(said[:length])
        if organisation_key(name) in known:
            found = by_name(session, name, lock=lock)
            return (found, " ".join(said[length:])) if found else None
    return None


def of_initiatives(session: TenantSession, ids: Iterable[int]) -> dict[int, list[TakingPart]]:
    """Who took part in each of these initiatives, totals of nobody named included, by the initiative's id."""
    found: dict[int, list[TakingPart]] = {}
    query = select(TakingPart).where(TakingPart.initiative_id.in_(sorted(set(ids))))
    for row in session.scalars(query.options(selectinload(TakingPart.organisation)).order_by(TakingPart.id)):
        found.setdefault(row.initiative_id, []).append(row)
    return found


def of(session: TenantSession, initiative: Initiative) -> list[TakingPart]:
    """Who took part in an initiative."""
    return of_initiatives(session, [initiative.id]).get(initiative.id, [])


def one(
    session: TenantSession, initiative: Initiative, urn: int | None, organisation_id: int | None, *, lock: bool = False
) -> TakingPart | None:
    """What is recorded of a school or organisation in an initiative; of nobody named, with neither."""
    query = select(TakingPart).where(
        TakingPart.initiative_id == initiative.id,
        TakingPart.urn == urn if urn is not None else TakingPart.urn.is_(None),
        TakingPart.organisation_id == organisation_id
        if organisation_id is not None
        else TakingPart.organisation_id.is_(None),
    )
    query = query.order_by(TakingPart.id).limit(1)
    return session.scalars(query.with_for_update() if lock else query).first()


def of_organisation(session: TenantSession, organisation_id: int) -> Sequence[TakingPart]:
    """What an organisation took part in."""
    query = select(TakingPart).where(TakingPart.organisation_id == organisation_id)
    return session.scalars(query.options(selectinload(TakingPart.initiative)).order_by(TakingPart.id)).all()


def engaged_urns(session: TenantSession, initiative: Initiative | None = None) -> dict[int, list[str]]:
    """The schools that took part, in one initiative or in any, with the initiatives' names; nothing that was ended."""
    query = select(TakingPart.urn, Initiative.name).join(Initiative, Initiative.id == TakingPart.initiative_id)
    query = query.where(TakingPart.urn.is_not(None))
    if initiative is not None:
        query = query.where(Initiative.id == initiative.id)
    found: dict[int, list[str]] = {}
    for urn, name in session.execute(query.order_by(Initiative.name)):
        found.setdefault(urn or 0, []).append(name)
    return found
