"""Partner organisations: health, colleges, employers, dioceses; what each signed, gives and takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.local import SchoolRole, Support
from models.person import Organisation
from models.pledge import Signature
from models.tenancy import TenantSession


def every(session: TenantSession, *, kind: str = "") -> Sequence[Organisation]:
    """The partners, of one kind where it is given, by kind and name."""
    query = select(Organisation).where(Organisation.kind == kind if kind else Organisation.kind != "")
    return session.scalars(query.order_by(Organisation.kind, Organisation.name, Organisation.id)).all()


def others(session: TenantSession) -> Sequence[Organisation]:
    """Organisations that own actions and of which nobody has said that they are partners, by name."""
    query = select(Organisation).where(Organisation.kind == "")
    return session.scalars(query.order_by(Organisation.name, Organisation.id)).all()


def by_key(session: TenantSession, key: str) -> Organisation | None:
    """The organisation whose name made plain is ``key``."""
    return session.scalars(select(Organisation).where(Organisation.key == key)).one_or_none()


def get(session: TenantSession, number: int, *, lock: bool = False) -> Organisation:
    """The organisation of that id. Raises ``NoResultFound`` where there is none."""
    query = select(Organisation).where(Organisation.id == number)
    return session.scalars(query.with_for_update() if lock else query).one()


def roles(session: TenantSession, organisation_id: int) -> Sequence[SchoolRole]:
    """Who is what to an organisation and has not ceased to be, with the people."""
    query = select(SchoolRole).where(SchoolRole.organisation_id == organisation_id, SchoolRole.ended_at.is_(None))
    return session.scalars(query.options(selectinload(SchoolRole.person)).order_by(SchoolRole.id)).all()


def signatures(session: TenantSession, organisation_id: int, day: date) -> Sequence[Signature]:
    """The signatures of an organisation that stand or wait on ``day``, oldest first."""
    query = select(Signature).where(
        Signature.organisation_id == organisation_id,
        Signature.state.in_(("counted", "pending")),
        Signature.signed_on <= day,
    )
    return session.scalars(query.options(selectinload(Signature.pledge)).order_by(Signature.signed_on)).all()


def support(session: TenantSession, organisation_id: int) -> Sequence[Support]:
    """The support that an organisation gives to schools and that has not ended; nothing confidential."""
    query = select(Support).where(
        Support.organisation_id == organisation_id, Support.ended_on.is_(None), Support.confidential.is_(False)
    )
    return session.scalars(query.order_by(Support.start, Support.id)).all()
