"""Watched schools, and what has happened to them since. Nothing confidential is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from models.local import Watch
from models.tenancy import TenantSession


def of_person(session: TenantSession, person_id: int, urn: int) -> Watch | None:
    """The person's watch of a school."""
    return session.scalars(select(Watch).where(Watch.person_id == person_id, Watch.urn == urn)).one_or_none()


def all_of(session: TenantSession, person_id: int) -> Sequence[Watch]:
    """All that a person watches, by the time they began."""
    return session.scalars(select(Watch).where(Watch.person_id == person_id).order_by(Watch.id)).all()
