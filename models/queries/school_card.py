"""What a school's card says: the register's facts of a day, and what the programme knows of the school."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from models.action import Action, ActionOwner
from models.engagement import Initiative, TakingPart
from models.local import ActionSchool, Cluster, ClusterSchool, SchoolRole, Support
from models.person import Organisation
from models.queries import school as schools
from models.queries.person import organisation_key
from models.roll import Roll, roll_of
from models.school import School, SchoolChange, SchoolLink, Standing
from models.tenancy import TenantSession

CHAIN = 5
"""How many links on a school's history is followed."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A school that another took over from, or that took over from it. ``school`` is empty where it is not held."""

    urn: int
    name: str
    came_before: bool
    on: date | None
    school: School | None


def of_day(session: TenantSession, school: School, day: date) -> Roll:
    """The roll of one school: it holds the school as it was on ``day``, where it was open."""
    changes = session.scalars(select(SchoolChange).where(SchoolChange.urn == school.urn, SchoolChange.as_at > day))
    own = schools.local(session, school.urn)
    said = {school.urn: (own.type, own.locality)} if own else {}
    return roll_of(day, [school], changes.all(), _links(session, school.urn), said)


def _links(session: TenantSession, urn: int) -> list[SchoolLink]:
    """The links of a school, and those of the schools they lead to."""
    seen: set[int] = set()
    found: dict[int, SchoolLink] = {}
    ahead = {urn}
    for _ in range(CHAIN):
        if not ahead:
            break
        seen |= ahead
        query = select(SchoolLink).where(or_(SchoolLink.urn.in_(ahead), SchoolLink.other.in_(ahead)))
        rows = session.scalars(query.order_by(SchoolLink.id)).all()
        found |= {row.id: row for row in rows}
        ahead = {each for row in rows for each in (row.urn, row.other)} - seen
    return list(found.values())


def relations(session: TenantSession, urn: int) -> list[Relation]:
    """The schools it took over from, and those that took over from it, oldest first."""
    query = select(SchoolLink).where(or_(SchoolLink.urn == urn, SchoolLink.other == urn)).order_by(SchoolLink.id)
    told: dict[tuple[bool, int], tuple[str, date | None]] = {}
    for row in session.scalars(query):
        kind = row.kind.casefold()
        named_before = kind.startswith("predecessor")
        if not named_before and not kind.startswith(("successor", "result of")):
            continue
        other, before = (row.other, named_before) if row.urn == urn else (row.urn, not named_before)
        name, on = told.get((before, other), ("", None))
        told[before, other] = (name or (row.name if row.urn == urn else ""), on or row.on)
    held = schools.many(session, (other for _, other in told))
    related = [
        Relation(other, held[other].name if other in held else name or f"URN {other}", before, on, held.get(other))
        for (before, other), (name, on) in told.items()
    ]
    return sorted(related, key=lambda each: (not each.came_before, each.on or date.min, each.urn))


def standing(session: TenantSession, urn: int, day: date) -> Standing | None:
    """Ofsted's information of a school as at ``day``; where none is so old, the oldest, which dates what it says."""
    held = schools.standing(session, urn, day)
    if held is not None:
        return held
    query = select(Standing).where(Standing.urn == urn).order_by(Standing.as_at, Standing.id)
    return session.scalars(query.limit(1)).first()


def roles(session: TenantSession, urn: int, *, lock: bool = False) -> Sequence[SchoolRole]:
    """Who is what to the school, as an officer has confirmed it: heads first, then by the time."""
    query = (
        select(SchoolRole)
        .where(SchoolRole.urn == urn, SchoolRole.ended_at.is_(None), SchoolRole.confirmed_at.is_not(None))
        .order_by(SchoolRole.role.desc(), SchoolRole.id)
    )
    query = query.with_for_update() if lock else query.options(selectinload(SchoolRole.person))
    return session.scalars(query).all()


def clusters(session: TenantSession, urn: int) -> Sequence[Cluster]:
    """The authority's own groups that the school is in, by name."""
    query = select(Cluster).join(ClusterSchool, ClusterSchool.cluster_id == Cluster.id)
    query = query.where(ClusterSchool.urn == urn, Cluster.ended_at.is_(None))
    return session.scalars(query.order_by(Cluster.name, Cluster.id)).all()


def supports(session: TenantSession, urn: int, *, confidential: bool) -> Sequence[Support]:
    """Support that a school has and gives, newest first; what is confidential only where that is asked for."""
    query = select(Support).where(or_(Support.urn == urn, Support.from_urn == urn))
    if not confidential:
        query = query.where(Support.confidential.is_(False))
    return session.scalars(query.options(selectinload(Support.organisation)).order_by(Support.id.desc())).all()


def actions_about(session: TenantSession, school: School) -> Sequence[Action]:
    """The actions about a school, and those that a body of its name owns: open ones first. Nothing confidential."""
    about = select(ActionSchool.action_id).where(ActionSchool.urn == school.urn)
    named = select(Organisation.id).where(Organisation.key == organisation_key(school.name))
    owned = select(ActionOwner.action_id).where(ActionOwner.organisation_id.in_(named))
    query = select(Action).where(and_(Action.confidential.is_(False), or_(Action.id.in_(about), Action.id.in_(owned))))
    return session.scalars(query.order_by(Action.closed, Action.due, Action.id)).all()


def schools_of_action(session: TenantSession, action_id: int) -> Sequence[School]:
    """The schools that an action is about, by name."""
    about = select(ActionSchool.urn).where(ActionSchool.action_id == action_id)
    return session.scalars(select(School).where(School.urn.in_(about)).order_by(School.key, School.urn)).all()


def link(session: TenantSession, action_id: int, urn: int) -> ActionSchool | None:
    """That an action is about a school."""
    query = select(ActionSchool).where(ActionSchool.action_id == action_id, ActionSchool.urn == urn)
    return session.scalars(query).one_or_none()


def took_part(session: TenantSession, urns: Iterable[int]) -> Sequence[TakingPart]:
    """What schools of these URNs took part in, newest first."""
    query = (
        select(TakingPart)
        .join(Initiative, Initiative.id == TakingPart.initiative_id)
        .where(TakingPart.urn.in_(sorted(set(urns))), Initiative.ended_at.is_(None))
        .options(selectinload(TakingPart.initiative))
    )
    return session.scalars(query.order_by(TakingPart.id.desc())).all()
