"""How pledges and engagement stood before a period and stand at its end, for reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models import pledging
from models.audit import AuditChange, AuditEntry
from models.clock import day_of
from models.drafting.facts import Period, Standing
from models.engagement import TakingPart
from models.engaging import Tally, tally
from models.pledge import Pledge, Signature
from models.pledging import Count
from models.programme import Programme
from models.queries import engagement
from models.queries import school as schools
from models.queries import signed as signing
from models.roll import Roll
from models.tenancy import TenantSession
from models.timetable import instant

DAY = timedelta(days=1)


def pledges(session: TenantSession, programme: Programme, period: Period) -> tuple[Standing, ...]:
    """Every pledge that is not retired, as at the day before the period and as at its end.

    Each is counted as :func:`models.queries.signed.count_of` counts it; the roll of a day is read once for them all.
    """
    query = select(Pledge).where(Pledge.retired_at.is_(None)).order_by(Pledge.name, Pledge.id)
    rows = session.scalars(query).all()
    if not rows:
        return ()
    signed = _signatures(session)
    bases = signing.bases(session)
    days = [period.end] if period.start is None else [period.start - DAY, period.end]
    rolls = [schools.roll(session, programme.la_code, day) for day in days]
    return tuple(
        _pledge(pledge, [pledging.count(roll, signed.get(pledge.id, []), bases) for roll in rolls]) for pledge in rows
    )


def _signatures(session: TenantSession) -> dict[int, list[pledging.Signed]]:
    query = select(Signature).where(Signature.state != "declined").options(selectinload(Signature.covers))
    found: dict[int, list[pledging.Signed]] = {}
    for row in session.scalars(query.order_by(Signature.signed_on, Signature.id)):
        found.setdefault(row.pledge_id, []).append(signing.as_counted(row))
    return found


def _pledge(pledge: Pledge, counts: list[Count]) -> Standing:
    then = _signed_words(counts[0]) if len(counts) > 1 else ""
    now, line = _signed_words(counts[-1]), counts[-1].schools
    return Standing(pledge.name, then, now, line.signed, line.of, changed=then != now)


def _signed_words(count: Count) -> str:
    """How a pledge stands in words; "" before anybody has signed it."""
    if not count.signatures:
        return ""
    line = count.schools
    of = f", {line.signed} of {line.of:,} schools" if line.of else ""
    return f"{_counted(count.organisations, 'organisation')}, {_counted(count.signatures, 'signature')}{of}"


def engaged(session: TenantSession, programme: Programme, period: Period) -> tuple[Standing, ...]:
    """The initiatives of which something was recorded in the period, as they stood before it and stand now."""
    before = _before(session, period)
    if not before:
        return ()
    now = engagement.of_initiatives(session, before)
    known = {row.id: row for row in engagement.every(session)}
    roll = schools.roll(session, programme.la_code, period.end)
    found = []
    for key in sorted(before, key=lambda each: known[each].name):
        then, said = _part_words(before[key], roll), _part_words(now.get(key, []), roll)
        if then != said:
            found.append(Standing(known[key].name, then, said, tally(now.get(key, []), roll).schools))
    return tuple(found)


def _before(session: TenantSession, period: Period) -> dict[int, list[TakingPart]]:
    """By initiative touched in the period, who had taken part before it: what was recorded since, taken away again.

    Nobody writes down on which day a number was recorded but the history.
    """
    query = (
        select(AuditChange, AuditEntry.at)
        .join(AuditEntry, AuditEntry.id == AuditChange.entry_id)
        .where(AuditChange.entity == "taking_part")
        .order_by(AuditChange.id.desc())
    )
    if period.start:
        query = query.where(AuditEntry.at >= instant(period.start, time.min))
    since = [change for change, at in session.execute(query) if period.holds(day_of(at))]
    if not since:
        return {}
    rows = {row.id: row for row in session.scalars(select(TakingPart))}
    drawn = {key: _copy(row) for key, row in rows.items()}
    touched = set()
    for change in since:
        values = change.after or change.before
        if change.operation == "create":
            drawn.pop(change.entity_id, None)
            touched.add(values["initiative_id"])
        elif change.operation == "delete":
            drawn[change.entity_id] = TakingPart(**_kept(values))
            touched.add(values["initiative_id"])
        elif row := drawn.get(change.entity_id):
            touched.add(row.initiative_id)
            if change.field == "numbers":
                row.numbers = dict(change.before or {})
    found: dict[int, list[TakingPart]] = {key: [] for key in touched}
    for row in drawn.values():
        if row.initiative_id in found:
            found[row.initiative_id].append(row)
    return found


def _copy(row: TakingPart) -> TakingPart:
    return TakingPart(
        initiative_id=row.initiative_id, urn=row.urn, organisation_id=row.organisation_id, numbers=row.numbers
    )


def _kept(values: dict[str, object]) -> dict[str, object]:
    return {name: values[name] for name in ("initiative_id", "urn", "organisation_id", "numbers")}


def _part_words(rows: list[TakingPart], roll: Roll) -> str:
    """Who took part, in words: "66 schools, 13,259 pupils"; "" for nobody."""
    counted = tally(rows, roll)
    return ", ".join(_part(counted))


def _part(counted: Tally) -> Iterable[str]:
    if counted.schools:
        yield _counted(counted.schools, "school")
    if counted.organisations:
        yield _counted(counted.organisations, "partner")
    for unit, number in (counted.numbers or counted.totals).items():
        if unit != "schools":
            yield f"{number:,} {unit}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
