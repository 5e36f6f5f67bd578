"""Who has signed which pledge: read for counting, and for the card of one school."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from models import pledging
from models.party import Party
from models.pledge import Cover, Pledge, PledgeBase, Signature
from models.pledging import Base, Count, Signed
from models.queries import school as schools
from models.roll import Enrolled
from models.tenancy import TenantSession


def party_of(signature: Signature, name: str = "") -> Party:
    """Whose signature it is. Its name is left to whoever shows it."""
    return Party(
        signature.party,  # type: ignore[arg-type]  # one of the words that the table takes
        name,
        signature.urn,
        signature.organisation_id,
        signature.group_uid,
        signature.cluster_id,
        signature.locality,
    )


def signatures_of(session: TenantSession, pledge_id: int) -> Sequence[Signature]:
    """Every signature of a pledge, withdrawn, pending and declined ones too, oldest first."""
    query = select(Signature).where(Signature.pledge_id == pledge_id).options(selectinload(Signature.covers))
    return session.scalars(query.order_by(Signature.signed_on, Signature.id)).all()


def signed(session: TenantSession, pledge_id: int) -> list[Signed]:
    """The signatures of a pledge as they are counted; what was declined is none."""
    return [as_counted(row) for row in signatures_of(session, pledge_id) if row.state != "declined"]


def as_counted(row: Signature) -> Signed:
    """A signature as it is counted."""
    party: int | str = row.urn if row.party == "school" and row.urn is not None else party_of(row).key
    covers = tuple(cover.urn for cover in row.covers)
    return Signed(party, row.signed_on, row.ended_on, row.state == "pending", covers)


def stated(session: TenantSession) -> Sequence[PledgeBase]:
    """The numbers of schools that were stated, by kind and day."""
    return session.scalars(select(PledgeBase).order_by(PledgeBase.type, PledgeBase.as_at, PledgeBase.id)).all()


def bases(session: TenantSession) -> list[Base]:
    """The numbers of schools that were stated, as they are counted with."""
    return [Base(row.type, row.number, row.as_at, row.source) for row in stated(session)]


def count_of(
    session: TenantSession,
    pledge: Pledge,
    la_code: int | None,
    day: date,
    group: Callable[[Enrolled], str] = pledging.by_kind,
) -> Count:
    """How a pledge stands as at ``day``."""
    return pledging.count(schools.roll(session, la_code, day), signed(session, pledge.id), bases(session), group)


def of_school(session: TenantSession, urns: Sequence[int], day: date) -> list[tuple[Pledge, list[Signature]]]:
    """The signatures that stand for a school as at ``day``, its own and those that cover it, by pledge.

    ``urns`` are its own and those of the schools it took over from. Nothing pending is among them.
    """
    covering = select(Cover.signature_id).where(Cover.urn.in_(urns))
    query = (
        select(Signature)
        .where(or_(Signature.urn.in_(urns), Signature.id.in_(covering)), Signature.state.in_(("counted", "withdrawn")))
        .options(selectinload(Signature.pledge), selectinload(Signature.covers))
        .order_by(Signature.pledge_id, Signature.signed_on, Signature.id)
    )
    found: dict[int, tuple[Pledge, list[Signature]]] = {}
    for row in session.scalars(query):
        if as_counted(row).stands(day) and row.pledge.retired_at is None:
            found.setdefault(row.pledge_id, (row.pledge, []))[1].append(row)
    return list(found.values())
