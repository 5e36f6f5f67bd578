"""Signatures as their own people and officers read them: whose they are, what waits, who else has signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.local import Cluster, SchoolRole
from models.party import Party
from models.person import Organisation, Person
from models.pledge import Pledge, Signature
from models.queries import school as schools
from models.queries.signed import party_of
from models.school import School, SchoolGroup
from models.signing import STANDING
from models.tenancy import TenantSession


def of_person(session: TenantSession, pledge_id: int, person_id: int) -> Sequence[Signature]:
    """A person's signatures of a pledge that stand or wait, oldest first."""
    query = select(Signature).where(
        Signature.pledge_id == pledge_id, Signature.person_id == person_id, Signature.state.in_(STANDING)
    )
    return session.scalars(query.order_by(Signature.signed_on, Signature.id)).all()


def of_party(session: TenantSession, pledge_id: int, party: Party) -> Sequence[Signature]:
    """The signatures of a pledge for a party that stand or wait, oldest first."""
    query = select(Signature).where(
        Signature.pledge_id == pledge_id,
        Signature.party == party.kind,
        Signature.urn == party.urn,
        Signature.organisation_id == party.organisation_id,
        Signature.group_uid == party.group_uid,
        Signature.cluster_id == party.cluster_id,
        Signature.locality == party.locality,
        Signature.state.in_(STANDING),
    )
    with_people = query.options(selectinload(Signature.person))
    return session.scalars(with_people.order_by(Signature.signed_on, Signature.id)).all()


def pending(session: TenantSession) -> Sequence[Signature]:
    """The signatures that wait for an officer, those of retired pledges too, oldest first."""
    query = select(Signature).where(Signature.state == "pending").order_by(Signature.entered_at, Signature.id)
    return session.scalars(query.options(selectinload(Signature.person), selectinload(Signature.pledge))).all()


def by_id(session: TenantSession, number: int, *, lock: bool = False) -> Signature | None:
    """The signature of that number."""
    query = select(Signature).where(Signature.id == number)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def names(session: TenantSession, signatures: Sequence[Signature]) -> dict[int, str]:
    """What the party of each signature is called now, by the signature's id."""
    rows = schools.many(session, (s.urn for s in signatures if s.urn is not None))
    bodies = _named(session, Organisation.id, Organisation.name, {s.organisation_id for s in signatures})
    clusters = _named(session, Cluster.id, Cluster.name, {s.cluster_id for s in signatures})
    groups = _named(session, SchoolGroup.uid, SchoolGroup.name, {s.group_uid for s in signatures})

    def name(signature: Signature) -> str:
        if signature.urn is not None:
            return rows[signature.urn].name if signature.urn in rows else f"the school with URN {signature.urn}"
        if signature.organisation_id is not None:
            return bodies[signature.organisation_id]
        if signature.cluster_id is not None:
            return clusters[signature.cluster_id]
        return signature.locality or groups.get(signature.group_uid, f"the group with UID {signature.group_uid}")

    return {signature.id: name(signature) for signature in signatures}


def _named(session: TenantSession, key: Any, name: Any, ids: set[int | None]) -> dict[int | None, str]:
    wanted = sorted(one for one in ids if one is not None)
    found: Any = session.execute(select(key, name).where(key.in_(wanted))).all()
    return dict(found)


def party(session: TenantSession, signature: Signature) -> Party:
    """Whose signature it is, with its name."""
    return party_of(signature, names(session, [signature])[signature.id])


def roles_of(session: TenantSession, person_id: int) -> Sequence[SchoolRole]:
    """What a person is to schools and organisations, what is confirmed first, then the newest."""
    query = select(SchoolRole).where(SchoolRole.person_id == person_id, SchoolRole.ended_at.is_(None))
    return session.scalars(query.order_by(SchoolRole.confirmed_at.is_(None), SchoolRole.id.desc())).all()


def suggested_school(session: TenantSession, person: Person, la_code: int | None) -> School | None:
    """The one open school of the authority whose website has the domain of the person's e-mail address.

    A suggestion: it says where somebody works, never in what capacity.
    """
    domain = person.email.rpartition("@")[2].casefold().strip()
    if not domain:
        return None
    found = [s for s in schools.of_authority(session, la_code) if s.is_open and domain_of(s.website) == domain]
    return found[0] if len(found) == 1 else None


def domain_of(website: str) -> str:
    """The domain of a web address as mail uses it: "oakfield.example.org" of "http://www.oakfield.example.org/home"."""
    written = website.strip().casefold()
    host = urlsplit(written if "//" in written else f"//{written}").hostname or ""
    return re.sub(r"^www\.", "", host)


def holders(session: TenantSession, signature: Signature) -> list[str]:
    """Who else is noted, and confirmed, in the capacity of a signature for its party."""
    query = (
        select(Person.name)
        .join(SchoolRole, SchoolRole.person_id == Person.id)
        .where(
            SchoolRole.role == signature.capacity,
            SchoolRole.urn == signature.urn,
            SchoolRole.organisation_id == signature.organisation_id,
            SchoolRole.group_uid == signature.group_uid,
            SchoolRole.person_id != signature.person_id,
            SchoolRole.confirmed_at.is_not(None),
            SchoolRole.ended_at.is_(None),
        )
    )
    return sorted(session.scalars(query))


def slugs(session: TenantSession) -> set[str]:
    """The short names of all pledges, retired ones too: none is given again."""
    return set(session.scalars(select(Pledge.slug)))
