"""Groups of schools of the authority's own, and the schools in them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from models.local import Cluster, ClusterSchool
from models.school import School
from models.tenancy import TenantSession


def all_of(session: TenantSession) -> list[tuple[Cluster, int]]:
    """The groups that have not ended, by name, each with how many schools are in it."""
    counts = select(ClusterSchool.cluster_id, func.count(ClusterSchool.id)).group_by(ClusterSchool.cluster_id)
    numbers: dict[int, int] = {row[0]: row[1] for row in session.execute(counts)}
    query = select(Cluster).where(Cluster.ended_at.is_(None)).order_by(Cluster.key, Cluster.id)
    return [(row, numbers.get(row.id, 0)) for row in session.scalars(query)]


def members(session: TenantSession, cluster_id: int) -> Sequence[School]:
    """The schools of a group, by name; closed ones too."""
    urns = select(ClusterSchool.urn).where(ClusterSchool.cluster_id == cluster_id)
    return session.scalars(select(School).where(School.urn.in_(urns)).order_by(School.key, School.urn)).all()


def memberships(session: TenantSession) -> set[tuple[int, int]]:
    """Which schools are in which groups, as pairs of a group's id and a URN."""
    return {(row.cluster_id, row.urn) for row in session.scalars(select(ClusterSchool))}
