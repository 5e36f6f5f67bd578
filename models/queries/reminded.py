"""Whom a reminder of a pledge could go to: the heads of schools that have not signed, and who was reminded when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.local import SchoolRole
from models.person import Person
from models.pledge import Pledge, Reminder
from models.pledging import covered_urns, standing_urns
from models.queries import school as schools
from models.queries import signed
from models.reminding import Head
from models.tenancy import TenantSession


def heads(session: TenantSession, pledge: Pledge, la_code: int | None, day: date) -> list[Head]:
    """The confirmed heads of open schools that have not signed, are covered by nobody and wait for nobody, by name.

    Schools that close by the end of the academic year are left in peace, and who signed for another school of theirs
    is asked for the rest alone.
    """
    roll = schools.roll(session, la_code, day)
    rows = signed.signed(session, pledge.id)
    waiting = {row.party for row in rows if row.pending and row.ended_on is None}
    done = standing_urns(roll, rows) | covered_urns(roll, rows) | waiting
    open_now = {each.urn: each.name for each in roll.schools if not each.closing and each.urn not in done}
    query = (
        select(SchoolRole)
        .where(SchoolRole.role == "head", SchoolRole.confirmed_at.is_not(None), SchoolRole.ended_at.is_(None))
        .options(selectinload(SchoolRole.person).selectinload(Person.identities))
    )
    mine: dict[int, list[tuple[int, str]]] = defaultdict(list)
    people: dict[int, Person] = {}
    for role in session.scalars(query.order_by(SchoolRole.id)):
        if role.urn in open_now:
            mine[role.person_id].append((role.urn, open_now[role.urn]))
            people[role.person_id] = role.person
    found = [
        Head(p.id, p.name, tuple(mine[p.id]), _in_chat(p), p.reminders_off_at is not None) for p in people.values()
    ]
    return sorted(found, key=lambda head: (head.name.casefold(), head.person_id))


def _in_chat(person: Person) -> bool:
    """Whether they can read a message, and sign: on a platform, and a member or invited."""
    return bool(person.identities) and (person.member or person.invited_at is not None)


def reminded(session: TenantSession, half_term: date) -> set[int]:
    """Who was reminded in the half-term that begins on that day, of whatever pledge."""
    return set(session.scalars(select(Reminder.person_id).where(Reminder.half_term == half_term)))


def keys_of(session: TenantSession, person_id: int) -> list[str]:
    """The keys of the messages that reminded a person."""
    return [key for key in session.scalars(select(Reminder.outbox_key).where(Reminder.person_id == person_id)) if key]
