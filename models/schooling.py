"""What an authority can say of its schools: type, locality, groups, roles, support, watches.

Permission, wording and choice are above; here rows are kept as they must be: one of each, ended and not deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import event, select
from sqlalchemy.orm import Mapper

from models.local import Cluster, ClusterSchool, LocalSchool, SchoolRole, Support, Watch
from models.person import Person
from models.queries import school as schools
from models.queries import school_card as about
from models.queries import watching
from models.queries.person import organisation_key
from models.tenancy import TenantSession

ONE_AT_A_TIME = ("head",)
"""Roles that one person holds at a time."""


def _local(session: TenantSession, urn: int) -> LocalSchool:
    row = schools.local(session, urn, lock=True)
    if row is None:
        row = LocalSchool(urn=urn, type="", locality="")
        session.add(row)
    return row


def set_type(session: TenantSession, urn: int, kind: str) -> str:
    """Say a school's local type, one of :data:`models.phase.KINDS`, or "" for none. Gives what it was."""
    row = _local(session, urn)
    before, row.type = row.type, kind
    return before


def set_types(session: TenantSession, kinds: Mapping[int, str]) -> int:
    """Say the local type of each school that has none; gives how many were said. Nothing is overwritten."""
    held = {row.urn: row for row in session.scalars(select(LocalSchool).with_for_update())}
    untold = {urn: kind for urn, kind in kinds.items() if urn not in held or not held[urn].type}
    for urn, kind in untold.items():
        if urn in held:
            held[urn].type = kind
        else:
            session.add(LocalSchool(urn=urn, type=kind, locality=""))
    return len(untold)


def locals_of(session: TenantSession, urns: Iterable[int]) -> dict[int, LocalSchool]:
    """What is said of schools of these URNs, locked until the transaction ends."""
    query = select(LocalSchool).where(LocalSchool.urn.in_(sorted(set(urns)))).order_by(LocalSchool.id)
    return {row.urn: row for row in session.scalars(query.with_for_update())}


def set_locality(session: TenantSession, urn: int, locality: str) -> str:
    """Say a school's locality, or "" for none. A locality that is there keeps its spelling. Gives what it was."""
    row = _local(session, urn)
    before, row.locality = row.locality, spelt(session, locality)
    return before


def spelt(session: TenantSession, locality: str) -> str:
    """A locality as it is spelt where it is there already."""
    known = {each.casefold(): each for each in schools.localities(session)}
    return known.get(locality.casefold(), locality)


# -- roles ----------------------------------------------------------------------------------------------------------


def appoint(
    session: TenantSession, urn: int, person: Person, role: str, now: datetime, by_id: int | None
) -> list[SchoolRole]:
    """Enter that a person is what to a school, confirmed by whoever enters it. Gives the roles that this ends.

    What the person said of themselves and nobody had confirmed is confirmed by it.
    """
    former = [row for row in about.roles(session, urn, lock=True) if row.role == role and role in ONE_AT_A_TIME]
    end_roles(former, now)
    said = session.scalars(
        select(SchoolRole).where(
            SchoolRole.urn == urn,
            SchoolRole.person_id == person.id,
            SchoolRole.role == role,
            SchoolRole.ended_at.is_(None),
            SchoolRole.confirmed_at.is_(None),
        )
    ).first()
    row = said or SchoolRole(person_id=person.id, role=role, urn=urn)
    row.confirmed_at, row.confirmed_by_id = now, by_id
    session.add(row)
    return former


def end_roles(roles: Iterable[SchoolRole], now: datetime) -> None:
    """End roles."""
    for row in roles:
        row.ended_at = now


# -- groups ---------------------------------------------------------------------------------------------------------


@event.listens_for(Cluster, "before_update")
def _derive(_mapper: Mapper[Cluster], _connection: object, row: Cluster) -> None:
    """Keep the key in step with the name, which undoing a change sets alone."""
    row.key = organisation_key(row.name)


def cluster_named(session: TenantSession, name: str) -> Cluster | None:
    """The group of that name, ended ones too."""
    return session.scalars(select(Cluster).where(Cluster.key == organisation_key(name))).one_or_none()


def add_cluster(session: TenantSession, name: str, kind: str) -> Cluster | None:
    """Enter a group of schools, or take up again one that had ended; None where there is one of that name."""
    known = cluster_named(session, name)
    if known is not None and known.ended_at is None:
        return None
    row = known or Cluster(name=name.strip()[:200], key=organisation_key(name), kind=kind)
    row.kind, row.ended_at = kind, None
    session.add(row)
    session.flush()
    return row


def membership(session: TenantSession, cluster_id: int, urn: int) -> ClusterSchool | None:
    """That a school is in a group."""
    query = select(ClusterSchool).where(ClusterSchool.cluster_id == cluster_id, ClusterSchool.urn == urn)
    return session.scalars(query).one_or_none()


def join(session: TenantSession, cluster: Cluster, urn: int) -> bool:
    """Put a school in a group; false where it is in it."""
    if membership(session, cluster.id, urn) is not None:
        return False
    session.add(ClusterSchool(cluster_id=cluster.id, urn=urn))
    return True


def join_named(session: TenantSession, name: str, urn: int) -> None:
    """Put a school in the group of that name, which is entered where there is none."""
    cluster = cluster_named(session, name)
    if cluster is None or cluster.ended_at is not None:
        cluster = add_cluster(session, name, "cluster")
    if cluster is not None:
        join(session, cluster, urn)


def leave(session: TenantSession, cluster: Cluster, urn: int) -> bool:
    """Take a school out of a group; false where it is not in it."""
    row = membership(session, cluster.id, urn)
    if row is not None:
        session.delete(row)
    return row is not None


# -- support and watching -------------------------------------------------------------------------------------------


def add_support(
    session: TenantSession,
    urn: int,
    *,
    from_urn: int | None,
    organisation_id: int | None,
    about_what: str,
    start: date,
    end: date | None,
    confidential: bool,
) -> Support:
    """Enter that a school has support, from another school or an organisation."""
    row = Support(
        urn=urn,
        from_urn=from_urn,
        organisation_id=organisation_id,
        about=about_what[:300],
        start=start,
        end=end,
        confidential=confidential,
    )
    session.add(row)
    session.flush()
    return row


def end_support(row: Support, day: date, effect: str) -> None:
    """End support, with what it came to."""
    row.ended_on, row.effect = day, effect


def watch(session: TenantSession, person_id: int, urn: int, today: date) -> bool:
    """Let a person watch a school from today; false where they do."""
    if watching.of_person(session, person_id, urn) is not None:
        return False
    session.add(Watch(person_id=person_id, urn=urn, since=today))
    return True


def unwatch(session: TenantSession, person_id: int, urn: int) -> bool:
    """Let a person watch a school no longer; false where they do not."""
    row = watching.of_person(session, person_id, urn)
    if row is not None:
        session.delete(row)
    return row is not None
