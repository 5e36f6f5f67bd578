"""Taking in a file of who took part in what: what it would do, then doing it. Nobody is guessed at.

A school counts as named by its URN, or by a name that the finder is sure of; an organisation by its own name. A file
taken in twice changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models import engaging
from models.calendar import Calendar
from models.engagement import INITIATIVES, Initiative
from models.engaging import Effect
from models.intake.engagement import Entry
from models.person import Organisation
from models.queries import engagement
from models.queries import school as schools
from models.queries.person import organisation_key, organisations_like
from models.tenancy import TenantSession
from models.when import understand


@dataclass(frozen=True, slots=True)
class Accepted:
    """A row that will be taken in: who it is about, by name and id, and what it does to what is recorded."""

    entry: Entry
    who: str
    urn: int | None
    organisation_id: int | None
    on: date | None
    effect: Effect

    @property
    def is_about_initiative(self) -> bool:
        """Whether it names nobody and gives no number."""
        return self.urn is None and self.organisation_id is None and not self.entry.numbers


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that will not be taken in, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would do. ``initiatives`` are the names of those that it would add."""

    accepted: tuple[Accepted, ...]
    refused: tuple[RefusedRow, ...]
    initiatives: tuple[str, ...]

    @property
    def writes(self) -> int:
        """How many rows would change something."""
        return sum(row.effect != "same" for row in self.accepted)


class _Doubtful(ValueError):  # noqa: N818 - it is what the row is, and no fault
    """A row that cannot be taken in as it is."""


def compare(
    session: TenantSession, la_code: int | None, entries: Iterable[Entry], today: date, calendar: Calendar
) -> Proposal:
    """What these rows would do. Reads alone; a day is read as of ``today``."""
    accepted: dict[tuple[str, int | None, int | None, bool], Accepted] = {}
    refused: list[RefusedRow] = []
    added: dict[str, str] = {}
    for entry in entries:
        try:
            row = _accepted(session, la_code, entry, today, calendar)
            key = organisation_key(entry.initiative)
            mark = (key, row.urn, row.organisation_id, row.is_about_initiative)
            if mark in accepted:
                raise _Doubtful(f"{accepted[mark].entry.place} says something of the same already.")
        except _Doubtful as doubt:
            refused.append(RefusedRow(entry.place, str(doubt)))
            continue
        accepted[mark] = row
        if _known(session, entry.initiative) is None:
            added.setdefault(key, entry.initiative)
    return Proposal(tuple(accepted.values()), tuple(refused), tuple(added.values()))


def apply(session: TenantSession, proposal: Proposal) -> int:
    """Take in what was accepted; how many rows changed something."""
    kinds: dict[str, str] = {}
    for row in proposal.accepted:
        if row.entry.kind:
            kinds.setdefault(organisation_key(row.entry.initiative), row.entry.kind.casefold())
    return sum(_write(session, row, kinds) for row in proposal.accepted)


def _write(session: TenantSession, row: Accepted, kinds: dict[str, str]) -> bool:
    entry = row.entry
    initiative = _known(session, entry.initiative)
    fresh = initiative is None
    if initiative is None:
        kind = kinds.get(organisation_key(entry.initiative), "")
        initiative = engaging.add(session, entry.initiative, kind=kind, unit=next(iter(entry.numbers), ""))
    if row.is_about_initiative:
        before = (initiative.kind, initiative.on, initiative.outcome)
        initiative.kind = entry.kind.casefold() or initiative.kind
        initiative.on = row.on or initiative.on
        initiative.outcome = entry.outcome or initiative.outcome
        return fresh or (initiative.kind, initiative.on, initiative.outcome) != before
    done = engaging.record(
        session,
        initiative,
        entry.numbers,
        urn=row.urn,
        organisation_id=row.organisation_id,
        on=row.on,
        outcome=entry.outcome,
    )
    return done.changed


def _known(session: TenantSession, name: str) -> Initiative | None:
    """The initiative of that name; one that was ended with nobody in it is taken up as a new one."""
    found = engagement.by_name(session, name)
    return None if found and found.ended_at is not None and not engagement.of(session, found) else found


def _accepted(session: TenantSession, la_code: int | None, entry: Entry, today: date, calendar: Calendar) -> Accepted:
    if entry.faults:
        raise _Doubtful(" ".join(entry.faults))
    if entry.kind and entry.kind.casefold() not in INITIATIVES:
        raise _Doubtful(f"“{entry.kind}” is no kind of initiative. There are: {', '.join(INITIATIVES)}.")
    if (entry.urn or entry.school) and entry.organisation:
        raise _Doubtful("It names both a school and an organisation. Give each a row of its own.")
    dated = any(letter.isdigit() for letter in entry.on)  # words alone ("next term") mean another day each time
    on = understand(entry.on, today, calendar).due if dated else None
    if entry.on and on is None:
        raise _Doubtful(f"“{entry.on}” is not a day. Write it like 1 March 2016.")
    initiative = _known(session, entry.initiative)
    urn, who = _school(session, la_code, entry) if entry.urn or entry.school else (None, "")
    body = _organisation(session, entry.organisation) if entry.organisation else None
    found = Accepted(entry, body.name if body else who, urn, body.id if body else None, on, "new")
    compared = _compared(session, initiative, found)
    if initiative is not None and initiative.ended_at is not None and compared.effect != "same":
        raise _Doubtful(f"“{initiative.name}” has ended.")
    return compared


def _compared(session: TenantSession, initiative: Initiative | None, row: Accepted) -> Accepted:
    effect: Effect = "new"
    entry = row.entry
    if initiative is not None and row.is_about_initiative:
        wanted = (
            entry.kind.casefold() or initiative.kind,
            row.on or initiative.on,
            entry.outcome or initiative.outcome,
        )
        effect = "same" if wanted == (initiative.kind, initiative.on, initiative.outcome) else "changed"
    elif initiative is not None:
        try:
            effect = engaging.foresee(
                session,
                initiative,
                entry.numbers,
                urn=row.urn,
                organisation_id=row.organisation_id,
                on=row.on,
                outcome=entry.outcome,
            )
        except engaging.Unacceptable as wrong:
            raise _Doubtful(str(wrong)) from wrong
    return Accepted(entry, row.who, row.urn, row.organisation_id, row.on, effect)


def _school(session: TenantSession, la_code: int | None, entry: Entry) -> tuple[int, str]:
    """The school that a row names beyond doubt, with its name."""
    if entry.urn:
        school = schools.get(session, int(entry.urn)) if entry.urn.isdigit() else None
        if school is None:
            raise _Doubtful(f"The register has no school with URN {entry.urn}.")
        return school.urn, school.name
    found = schools.finder(session, la_code).find(entry.school, limit=2)
    rows = schools.many(session, (match.key for match in found.matches))
    if found.sure and found.matches[0].key in rows:
        school = rows[found.matches[0].key]
        return school.urn, school.name
    near = " or ".join(f"{rows[m.key].name} (URN {m.key})" for m in found.matches if m.key in rows)
    hint = f" Is it {near}? Give its URN." if near else " Give its URN."
    raise _Doubtful(f"I am not sure which school “{entry.school}” is.{hint}")


def _organisation(session: TenantSession, name: str) -> Organisation:
    key = organisation_key(name)
    found = [body for body in organisations_like(session, name) if body.key == key] if key else []
    if not found:
        raise _Doubtful(f"I know no organisation “{name}”. Add it first: /partner add.")
    return found[0]
