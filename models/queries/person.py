"""Finding people: by account, by handle, by name, by misspelling; their roles today; who covers for whom."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from models.action import Action, ActionOwner
from models.board import BoardMember
from models.local import SchoolRole
from models.person import Absence, Grant, Identity, Organisation, Person
from models.pledge import Signature
from models.tenancy import TenantSession

# Every request asks these, so they are put together once; a person and their roles are read in one statement.
_HELD = and_(Grant.person_id == Person.id, Grant.ended_at.is_(None))
_COVERS = (
    select(Absence.id)
    .where(Absence.cover_id == Person.id, Absence.start <= bindparam("today"), Absence.end >= bindparam("today"))
    .exists()
)
_STANDING = select(
    Person.id,
    Person.name,
    Person.handle,
    Person.member,
    Person.invited_at,
    Person.cleared,
    Person.merged_into_id,
    _COVERS,
    Grant.role,
    Grant.workstream_id,
).outerjoin(Grant, _HELD)
_STANDING_AS = {
    "id": _STANDING.where(Person.id == bindparam("id")),
    "handle": _STANDING.where(Person.handle == bindparam("handle")),
    "account": _STANDING.join(Identity, Identity.person_id == Person.id).where(
        Identity.platform == bindparam("platform"),
        Identity.workspace == bindparam("workspace"),
        Identity.external_id == bindparam("external_id"),
    ),
}
_BY_ACCOUNT = (
    select(Person)
    .join(Identity, Identity.person_id == Person.id)
    .where(
        Identity.platform == bindparam("platform"),
        Identity.workspace == bindparam("workspace"),
        Identity.external_id == bindparam("external_id"),
    )
    .options(joinedload(Person.grants))
)
_BY_HANDLE = select(Person).where(Person.handle == bindparam("handle")).options(joinedload(Person.grants))
_COVERED_BY = select(Absence.id).where(
    Absence.cover_id == bindparam("person"), Absence.start <= bindparam("day"), Absence.end >= bindparam("day")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What every request asks of a person; nothing of it can be changed.

    ``roles`` are those held, each with the id of its workstream or None; ``covers`` is whether they stand in for
    somebody on the day.
    """

    id: int
    name: str
    handle: str
    member: bool
    invited: bool
    cleared: bool
    covers: bool
    roles: frozenset[tuple[str, int | None]]


def standing_of(session: TenantSession, person_id: int, day: date) -> Standing | None:
    """The standing of a person on that day."""
    return _standing(session, "id", {"id": person_id}, day)


def standing_of_handle(session: TenantSession, handle: str, day: date) -> Standing | None:
    """The standing of who has a handle, as :func:`by_handle` finds them."""
    return _standing(session, "handle", {"handle": handle.lstrip("@").casefold()}, day)


def standing_of_account(
    session: TenantSession, platform: str, workspace: str, external_id: str, day: date
) -> Standing | None:
    """The standing of the person whom an account belongs to."""
    account = {"platform": platform, "workspace": workspace, "external_id": external_id}
    return _standing(session, "account", account, day)


def _standing(session: TenantSession, known_by: str, what: dict[str, Any], day: date) -> Standing | None:
    rows: Sequence[Any] = session.execute(_STANDING_AS[known_by], {**what, "today": day}).all()
    if not rows:
        return None
    ident, name, handle, member, invited_at, cleared, merged_into, covers, *_ = rows[0]
    if merged_into is not None:
        return standing_of(session, merged_into, day)
    roles = frozenset((row[-2], row[-1]) for row in rows if row[-2] is not None)
    return Standing(ident, name, handle, member, invited_at is not None, cleared, bool(covers), roles)


def by_account(session: TenantSession, platform: str, workspace: str, external_id: str) -> Person | None:
    """The person an account belongs to, with their roles."""
    account = {"platform": platform, "workspace": workspace, "external_id": external_id}
    return session.scalars(_BY_ACCOUNT, account).unique().one_or_none()


def by_handle(session: TenantSession, handle: str) -> Person | None:
    """The person of that handle, without the at sign, whatever its case; a handle given up finds who has it now."""
    found = session.scalars(_BY_HANDLE, {"handle": handle.lstrip("@").casefold()}).unique().one_or_none()
    return found if found is None or found.merged_into_id is None else session.get_one(Person, found.merged_into_id)


def by_email(session: TenantSession, email: str) -> Person | None:
    """The one person whom that e-mail address is known to be of, whatever its case; None where there is none, or two.

    Known is the address of a member, which their own workspace keeps, and one that was entered by hand. What is said of
    a guest is not: whoever runs the guest's home may have written anything there.
    """
    same = select(Person).where(func.lower(Person.email) == email.casefold(), Person.email != "")
    known = same.where(or_(Person.member, and_(~Person.identities.any(), Person.merged_into_id.is_(None))))
    ids = {person.merged_into_id or person.id for person in session.scalars(known)}
    return session.get_one(Person, ids.pop()) if len(ids) == 1 else None


def everyone(session: TenantSession) -> Sequence[Person]:
    """All people by name, with their roles; each once, whatever rows they were merged from."""
    there = select(Person).where(Person.merged_into_id.is_(None))
    return session.scalars(there.options(selectinload(Person.grants)).order_by(Person.name, Person.id)).all()


def selves(session: TenantSession, person_id: int) -> frozenset[int]:
    """The ids a person is known by in the history: their own, and of those who were merged into them."""
    return frozenset((person_id, *session.scalars(select(Person.id).where(Person.merged_into_id == person_id))))


def covered_by(session: TenantSession, person_id: int, day: date) -> Sequence[Absence]:
    """The absences on that day which the person covers, with the roles of who is away."""
    ids = session.scalars(_COVERED_BY, {"person": person_id, "day": day}).all()
    if not ids:  # nearly always: no rows of people and roles are made for nothing
        return ()
    return session.scalars(
        select(Absence)
        .where(Absence.id.in_(ids))
        .options(selectinload(Absence.person).selectinload(Person.grants))
        .order_by(Absence.id)
    ).all()


def absences(session: TenantSession, person_ids: Iterable[int], day: date) -> dict[int, Absence]:
    """Who of these is away on that day, or will be: the soonest absence of each that has not ended."""
    rows = session.scalars(
        select(Absence)
        .where(Absence.person_id.in_(list(person_ids)), Absence.end >= day)
        .options(selectinload(Absence.cover))
        .order_by(Absence.start.desc(), Absence.id)
    )
    return {row.person_id: row for row in rows}


def absence_within(session: TenantSession, person_id: int, first: date, last: date) -> Absence | None:
    """An absence of the person that overlaps these days, both inclusive."""
    return session.scalars(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.start <= last, Absence.end >= first)
        .options(selectinload(Absence.cover))
        .order_by(Absence.start, Absence.id)
        .limit(1)
    ).first()


def leads_of(session: TenantSession, workstream_id: int) -> Sequence[Person]:
    """Who leads a workstream."""
    return session.scalars(
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == "lead", Grant.workstream_id == workstream_id, Grant.ended_at.is_(None))
        .order_by(Person.name, Person.id)
    ).all()


def leads(session: TenantSession) -> dict[int, list[Person]]:
    """Who leads each workstream, by its id."""
    rows = session.execute(
        select(Grant.workstream_id, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == "lead", Grant.ended_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for workstream_id, person in rows:
        found[workstream_id or 0].append(person)
    return found


def holders(session: TenantSession, role: str) -> Sequence[Person]:
    """Who holds a role."""
    return session.scalars(
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == role, Grant.ended_at.is_(None))
        .order_by(Person.name, Person.id)
        .distinct()
    ).all()


def held(session: TenantSession, person_id: int) -> dict[str, int]:
    """What a person has, by what it is called, where there is any; nothing confidential is counted."""
    owned = select(ActionOwner.id).join(Action, Action.id == ActionOwner.action_id).where(~Action.confidential)
    queries = {
        "action": owned.where(ActionOwner.person_id == person_id),
        "board": select(BoardMember.id).where(BoardMember.person_id == person_id, BoardMember.ended_at.is_(None)),
        "signature": select(Signature.id).where(Signature.person_id == person_id, Signature.ended_on.is_(None)),
        "school role": select(SchoolRole.id).where(SchoolRole.person_id == person_id, SchoolRole.ended_at.is_(None)),
    }
    counts = {what: len(session.scalars(query).all()) for what, query in queries.items()}
    return {what: number for what, number in counts.items() if number}


def like(session: TenantSession, typed: str, limit: int = 10) -> list[Person]:
    """People whose handle or name contains what was typed, then those it may be a misspelling of."""
    typed = typed.lstrip("@").strip().casefold()
    people = list(everyone(session))
    containing = [p for p in people if typed in p.handle.casefold() or typed in p.name.casefold()]
    if containing or not typed:
        return containing[:limit]
    return nearest(people, typed, limit)


def nearest(people: Sequence[Person], typed: str, limit: int = 3) -> list[Person]:
    """The people whose handle or name is nearest to what was typed, if near at all."""
    names = {i: p.handle for i, p in enumerate(people)} | {i + len(people): p.name for i, p in enumerate(people)}
    found = process.extract(typed.casefold(), names, scorer=fuzz.WRatio, score_cutoff=65, limit=limit * 2)
    order = dict.fromkeys(key % len(people) for _, _, key in found)
    return [people[i] for i in order][:limit]


def free_handle(session: TenantSession, wanted: str) -> str:
    """A handle nobody has, made of what was wanted: lower case, letters, digits, dots and hyphens."""
    plain = re.sub(r"[^\w.\-]+", ".", wanted.strip().lstrip("@").casefold()).strip(".-") or "person"
    plain = plain[:70]
    taken = set(
        session.scalars(select(Person.handle).where(or_(Person.handle == plain, Person.handle.startswith(f"{plain}-"))))
    )
    if plain not in taken:
        return plain
    return next(name for n in range(2, len(taken) + 3) if (name := f"{plain}-{n}") not in taken)


def organisation_key(name: str) -> str:
    """A name made plain, so that "The Heads' Association" and "heads association" are one."""
    plain = re.sub(r"[^\w\s]", "", name.casefold())
    return " ".join(word for word in plain.split() if word != "the")[:200]


def organisation(session: TenantSession, name: str) -> Organisation:
    """The organisation of that name, entered if it is new."""
    key = organisation_key(name)
    known = session.scalars(select(Organisation).where(Organisation.key == key)).one_or_none()
    if known is None:
        known = Organisation(name=name.strip()[:200], key=key)
        session.add(known)
        session.flush()
    return known


def organisations_like(session: TenantSession, typed: str, limit: int = 10) -> Sequence[Organisation]:
    """Organisations whose name contains what was typed."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.key.contains(organisation_key(typed), autoescape=True))
        .order_by(Organisation.name, Organisation.id)
        .limit(limit)
    ).all()
