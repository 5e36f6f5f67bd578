"""Two people who turn out to be one: everything that is the one's becomes the other's, row by row, in the history.

Whose row stays is told by a rule. The other's row stays too, pointing to it, so that the history reads as it was and
nobody else is given the handle. Every column that points to a person is found from the tables themselves, so that none
is forgotten. Where both had the same thing (an action, a seat, a role), one stays, with what either knew of it, and the
other is ended or, where it never had an end, taken away. What is written in the history stays with who did it.

It never raises clearance: the one person is cleared only where both were. It cannot be undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import or_, select

from models import outbox
from models.action import ActionOwner
from models.audit import AuditChange
from models.base import Base
from models.board import OFFICES, BoardMember
from models.clock import day_of
from models.local import SchoolRole, Watch
from models.meeting import ATTENDANCE, Attendance
from models.occurrence import Occurrence, ScheduleChange
from models.outbox import Outbox
from models.person import Absence, Grant, Identity, Person
from models.pledge import Reminder, Signature
from models.signing import withdraw
from models.tenancy import TenantSession

HISTORY: Final = frozenset({("audit_entry", "person_id")})
"""What goes on pointing to who it was: the history is only ever added to."""
ONE: Final = "Two accounts turned out to be one person."
SAME: Final = "The same message goes to this person already: two accounts turned out to be theirs."
_UNDER_WAY: Final = ("sending", "unknown", "sent")


class NotTwoError(ValueError):
    """These two are one person already."""


@cache
def pointers() -> tuple[tuple[type[Any], str], ...]:
    """Every column that points to a person, whatever the tables are, with its class."""
    found = (
        (mapper.class_, column.key)
        for mapper in Base.registry.mappers
        for key in mapper.local_table.foreign_key_constraints  # type: ignore[attr-defined]  # ours are all tables
        if key.referred_table is Person.__table__
        for column in key.columns
        if column.key != "tenant_id"
    )
    return tuple(sorted(found, key=lambda pointer: (pointer[0].__tablename__, pointer[1])))


def in_order(one: Person, other: Person) -> tuple[Person, Person]:
    """Who stays, and who is goes: who holds a role stays; where both do, or neither, the older row. Pure."""
    stays, goes = sorted((one, other), key=lambda person: (not _roles(person), person.id))
    return stays, goes


def merge(session: TenantSession, one: Person, other: Person, now: datetime) -> Person:
    """Make one person of two at ``now``, which is aware; gives who stays, with everything that was either's.

    Raises :class:`NotTwoError` where they are one already.
    """
    if one.id == other.id or one.merged_into_id is not None or other.merged_into_id is not None:
        raise NotTwoError
    pair = select(Person).where(Person.id.in_((one.id, other.id))).order_by(Person.id)
    session.scalars(pair.with_for_update()).all()
    stays, goes = in_order(one, other)
    _tell_facts(stays, goes)
    for twin in TWINS:
        _join(session, twin, stays, goes, now)
    _join_absences(session, stays, goes)
    _join_messages(session, stays, goes)
    _rekey(session, stays, goes)
    session.flush()
    _repoint(session, stays.id, goes.id)
    goes.merged_into_id = stays.id
    session.flush()
    for person in (stays, goes):
        session.expire(person, ["grants", "identities"])
    return stays


def _roles(person: Person) -> list[Grant]:
    return [grant for grant in person.grants if grant.ended_at is None]


def _tell_facts(stays: Person, goes: Person) -> None:
    """What is known of the person: what either knew, but clearance only where both had it."""
    stays.cleared = stays.cleared and goes.cleared
    stays.email = email_of(stays, goes)
    stays.member = stays.member or goes.member
    stays.organisation = stays.organisation or goes.organisation
    stays.route = stays.route or goes.route
    stays.invited_at = min(filter(None, (stays.invited_at, goes.invited_at)), default=None)
    stays.reminders_off_at = stays.reminders_off_at or goes.reminders_off_at
    stays.snoozed_until = stays.snoozed_until or goes.snoozed_until
    goes.cleared, goes.invited_at = False, None


def email_of(stays: Person, goes: Person) -> str:
    """The address the one person has: a member's is joined by new accounts, so it is never what was said of a guest."""
    known = [person.email for person in (stays, goes) if person.email and (person.member or not person.identities)]
    if known or stays.member or goes.member:
        return known[0] if known else ""
    return stays.email or goes.email


def _repoint(session: TenantSession, stays: int, goes: int) -> None:
    """Let every row that points to the one point to the other."""
    for model, name in pointers():
        if (model.__tablename__, name) in HISTORY:
            continue
        for row in session.scalars(select(model).where(getattr(model, name) == goes).with_for_update()):
            setattr(row, name, stays)
    session.flush()


# -- the same thing twice ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Twin:
    """Rows of which a person has one: those with the same ``by``. ``fuller`` gives of two what stays, then the other.

    ``join`` gives what stays what the other knew. The other is ended by ``end``; without it, it is taken away.
    """

    model: type[Any]
    by: tuple[str, ...]
    join: Callable[[Any, Any], None]
    fuller: Callable[[Any], Any] = lambda row: row.id
    stands: Callable[[Any], bool] = lambda row: True
    end: Callable[[Any, datetime], None] | None = None


def _join(session: TenantSession, twin: Twin, stays: Person, goes: Person, now: datetime) -> None:
    """Settle what both have of one kind, before the rows of the one are given to the other: some may be there once."""
    mine = {_same(twin, row): row for row in _standing(session, twin, stays)}
    for row in _standing(session, twin, goes):
        if (own := mine.get(_same(twin, row))) is None:
            continue
        if twin.end is None:
            twin.join(own, row)
            session.delete(row)
        else:
            kept, other = sorted((own, row), key=twin.fuller)
            twin.join(kept, other)
            twin.end(other, now)


def _standing(session: TenantSession, twin: Twin, person: Person) -> list[Any]:
    theirs = select(twin.model).where(twin.model.person_id == person.id).order_by(twin.model.id)
    return [row for row in session.scalars(theirs.with_for_update()) if twin.stands(row)]


def _same(twin: Twin, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in twin.by)


def _nothing(kept: Any, other: Any) -> None:
    """It says all that the other did."""


def _has_not_ended(row: Any) -> bool:
    return row.ended_at is None


def _end_now(row: Any, now: datetime) -> None:
    row.ended_at = now


def _earlier(kept: Watch, other: Watch) -> None:
    kept.since = min(kept.since, other.since)


def _first(kept: ActionOwner, other: ActionOwner) -> None:
    kept.position = min(kept.position, other.position)


def _came(kept: Attendance, other: Attendance) -> None:
    kept.state = min(kept.state, other.state, key=ATTENDANCE.index)


def _seated(kept: BoardMember, other: BoardMember) -> None:
    kept.office = min(kept.office, other.office, key=OFFICES.index)
    kept.seat_id = kept.seat_id or other.seat_id


def _confirmed(kept: SchoolRole, other: SchoolRole) -> None:
    if kept.confirmed_at is None:
        kept.confirmed_at, kept.confirmed_by_id = other.confirmed_at, other.confirmed_by_id


def _signed_twice(row: Signature, now: datetime) -> None:
    withdraw(row, day_of(now), ONE)


PARTY: Final = ("urn", "organisation_id", "group_uid")
TWINS: Final = (
    Twin(
        Grant,
        ("role", "workstream_id"),
        _nothing,
        fuller=lambda row: (row.granted_at, row.id),
        stands=_has_not_ended,
        end=_end_now,
    ),
    Twin(
        BoardMember,
        ("board_id",),
        _seated,
        fuller=lambda row: (row.since, row.id),
        stands=_has_not_ended,
        end=_end_now,
    ),
    Twin(
        SchoolRole,
        ("role", *PARTY),
        _confirmed,
        fuller=lambda row: (row.confirmed_at is None, row.id),
        stands=_has_not_ended,
        end=_end_now,
    ),
    Twin(
        Signature,
        ("pledge_id", "party", *PARTY, "cluster_id", "locality"),
        _nothing,
        fuller=lambda row: (row.state != "counted", row.signed_on, row.id),
        stands=lambda row: row.ended_on is None and row.state in ("counted", "pending"),
        end=_signed_twice,
    ),
    Twin(ActionOwner, ("action_id",), _first),
    Twin(Attendance, ("meeting_id",), _came),
    Twin(Watch, ("urn",), _earlier),
    Twin(Reminder, ("half_term",), _nothing),
)
"""What a person has once: every table where the database says so, and those where the rules of the programme do."""


def _join_absences(session: TenantSession, stays: Person, goes: Person) -> None:
    """Days away that overlap become one absence; nobody covers for themselves."""
    both = (stays.id, goes.id)
    rows = session.scalars(
        select(Absence).where(Absence.person_id.in_(both)).order_by(Absence.start, Absence.id).with_for_update()
    ).all()
    for row in rows:
        row.cover_id = None if row.cover_id in both else row.cover_id
    last: Absence | None = None
    for row in rows:
        if last is None or row.start > last.end:
            last = row
        else:
            last.end, last.cover_id = max(last.end, row.end), last.cover_id or row.cover_id
            session.delete(row)


# -- what was and will be sent ----------------------------------------------------------------------------------------


def _join_messages(session: TenantSession, stays: Person, goes: Person) -> None:
    """Of a message that waits for both, or waits for one and has gone to the other, one is sent and no more.

    What is theirs to pass on to themselves is simply theirs.
    """
    rows = session.scalars(
        select(Outbox)
        .where(or_(Outbox.person_id.in_((stays.id, goes.id)), Outbox.behalf_id.in_((stays.id, goes.id))))
        .order_by(Outbox.id)
        .with_for_update()
    ).all()
    mine = {row.key: row for row in rows if row.person_id == stays.id}
    for row in rows:
        if row.person_id == goes.id and (twin := mine.get(_renamed(row.key, goes.id, stays.id))):
            _send_one(row, twin)
    both = {stays.id, goes.id}
    for row in rows:
        if {row.person_id, row.behalf_id} <= both:
            row.behalf_id = None


def _send_one(row: Outbox, twin: Outbox) -> None:
    if row.state == "pending" and twin.state in ("pending", *_UNDER_WAY):
        outbox.dropped(row, SAME)
    elif twin.state == "pending" and row.state in _UNDER_WAY:
        outbox.dropped(twin, SAME)


def _rekey(session: TenantSession, stays: Person, goes: Person) -> None:
    """What was done for the one was done for the person, and what a manager set for the one is set for the person."""
    for model in (Occurrence, ScheduleChange):
        rows: Sequence[Any] = session.scalars(
            select(model).where(
                or_(*(model.key.endswith(f":person:{person.id}", autoescape=True) for person in (stays, goes)))
            )
        ).all()
        taken = {row.key for row in rows}
        for row in rows:
            key = _renamed(row.key, goes.id, stays.id)
            if key not in taken:
                row.key = key
            elif key != row.key and model is ScheduleChange:
                session.delete(row)


def _renamed(key: str, goes: int, stays: int) -> str:
    """The key that the same thing has for the other person: whom it is for stands last."""
    return re.sub(rf":{goes}\Z", f":{stays}", key)


# -- taking an account off --------------------------------------------------------------------------------------------


def detach(session: TenantSession, identity: Identity, handle: str) -> Person:
    """Take an account off a person; gives whose it is from now on, who has nothing of what the two had together.

    That is who it was before it was linked; where it never was, somebody new of that handle. An account is not just
    forgotten: it would be met anew, and be joined by its e-mail address to whom it was taken from.
    """
    was = session.get_one(Person, identity.person_id)
    person = _before(session, identity)
    if person is None:
        person = Person(handle=handle, name=was.name)
        session.add(person)
        session.flush()
    person.merged_into_id, identity.person_id = None, person.id
    session.flush()
    for each in (was, person):
        session.expire(each, ["identities"])
    return person


def _before(session: TenantSession, identity: Identity) -> Person | None:
    """Whose the account was before it was linked, as the history has it: the first who was merged into its person.

    Where two were made one and then a third, the second in between was never this account's alone.
    """
    linked = select(AuditChange.before).where(
        AuditChange.entity == Identity.__tablename__,
        AuditChange.entity_id == identity.id,
        AuditChange.field == "person_id",
    )
    ids = session.scalars(linked.order_by(AuditChange.id)).all()
    before = (session.get(Person, ident) for ident in ids if ident is not None)
    return next((one for one in before if one is not None and one.merged_into_id == identity.person_id), None)
