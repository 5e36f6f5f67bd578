"""What stands above tenancy: which authority a workspace belongs to. The one door to those two tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.tenant import Connection, Tenant


class DirectoryError(ValueError):
    """A sentence that says why an authority or a workspace could not be entered."""


def tenants(session: Session) -> list[Tenant]:
    """Every authority, by name."""
    return list(session.scalars(select(Tenant).order_by(Tenant.name, Tenant.id)))


def tenant_named(session: Session, name: str) -> Tenant | None:
    """The authority of that name, whatever its case."""
    return next((tenant for tenant in tenants(session) if tenant.name.casefold() == name.casefold()), None)


def tenant_of(session: Session, platform: str, workspace: str) -> int | None:
    """The id of the authority that the workspace belongs to, or None where nobody has connected it."""
    return session.scalars(
        select(Connection.tenant_id).where(Connection.platform == platform, Connection.external_id == workspace)
    ).one_or_none()


def add_tenant(session: Session, name: str, now: datetime) -> Tenant:
    """Enter an authority.

    Raises :class:`DirectoryError` where there is one of that name.
    """
    if tenant_named(session, name):
        raise DirectoryError(f"{name} is already here.")
    tenant = Tenant(name=name, created_at=now)
    session.add(tenant)
    session.flush()
    return tenant


def connect(session: Session, tenant_id: int, platform: str, workspace: str) -> None:
    """Say that a workspace belongs to an authority; saying it twice changes nothing.

    Raises :class:`DirectoryError` where it belongs to another.
    """
    known = tenant_of(session, platform, workspace)
    if known == tenant_id:
        return
    if known is not None:
        raise DirectoryError(f"The {platform} workspace {workspace} belongs to another authority.")
    session.add(Connection(tenant_id=tenant_id, platform=platform, external_id=workspace))
    session.flush()
