"""What can be done to partner organisations, whoever asks: a name is one organisation's, whatever its spelling."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Mapper

from models.local import SchoolRole
from models.person import Organisation, Person
from models.queries import partner
from models.queries.person import organisation_key
from models.tenancy import TenantSession


class NameTaken(ValueError):  # noqa: N818 - it is what is the case, and no fault
    """Another organisation is called that; ``organisation`` is it."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(f"There is a “{organisation.name}” already.")
        self.organisation = organisation


def add(session: TenantSession, name: str, kind: str) -> tuple[Organisation, bool]:
    """Enter a partner, of a kind of ``models.person.PARTNERS``; and whether it was known before.

    An organisation that is known only for the actions it owns becomes a partner. Raises :class:`NameTaken` for one that
    is a partner already, and ``ValueError`` for a name without letters.
    """
    key = key_of(name)
    known = partner.by_key(session, key)
    if known is not None and known.kind:
        raise NameTaken(known)
    row = known or Organisation(name=" ".join(name.split()), key=key)
    row.kind = kind
    session.add(row)
    session.flush()
    return row, known is not None


def rename(session: TenantSession, row: Organisation, name: str) -> None:
    """Give an organisation another name. Raises :class:`NameTaken`, and ``ValueError`` for one without letters."""
    taken = partner.by_key(session, key_of(name))
    if taken is not None and taken.id != row.id:
        raise NameTaken(taken)
    row.name = " ".join(name.split())


@event.listens_for(Organisation, "before_update")
def _derive(_mapper: Mapper[Organisation], _connection: object, row: Organisation) -> None:
    """Keep the key in step with the name, which undoing a change sets alone."""
    row.key = organisation_key(row.name)


def key_of(name: str) -> str:
    """A name made plain. Raises ``ValueError`` where nothing of it is left."""
    key = organisation_key(name)
    if not key:
        raise ValueError("A name needs letters or digits.")
    return key


def give_role(session: TenantSession, row: Organisation, person: Person, officer_id: int | None, now: datetime) -> bool:
    """Note that a person speaks for a partner, confirmed by an officer; False where that is noted already."""
    mine = next((r for r in partner.roles(session, row.id) if r.person_id == person.id and r.role == "partner"), None)
    if mine is not None and mine.confirmed_at is not None:
        return False
    mine = mine or SchoolRole(person_id=person.id, role="partner", organisation_id=row.id)
    mine.confirmed_at, mine.confirmed_by_id = now, officer_id
    session.add(mine)
    session.flush()
    return True


def end_role(session: TenantSession, row: Organisation, person: Person, now: datetime) -> bool:
    """Note that a person speaks for a partner no longer; False where they did not."""
    mine = [r for r in partner.roles(session, row.id) if r.person_id == person.id and r.role == "partner"]
    for role in mine:
        role.ended_at = now
    return bool(mine)
