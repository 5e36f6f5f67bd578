"""How many schools there are, of what kind, and how they stand: counted of the roll of a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from models.inspected import GOOD, Inspected, inspected
from models.queries import school as schools
from models.queries.school_list import kind_order
from models.roll import Enrolled, Roll
from models.school import School, Standing
from models.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class KindLine:
    """The schools of one kind: how many, and the pupils of the ``known`` among them whose number is known."""

    kind: str
    schools: int
    pupils: int
    known: int


@dataclass(frozen=True, slots=True)
class Stood:
    """How schools stand with Ofsted; the two scales apart.

    ``good`` of ``graded`` have an old overall grade that is good or better. ``cards`` have report cards, ``both`` of
    them an old overall grade too. ``ungraded`` were judged without an overall grade, and have no report card.
    ``neither`` have no inspection known.
    """

    good: int
    graded: int
    cards: int
    both: int
    ungraded: int
    neither: int


@dataclass(frozen=True, slots=True)
class Summary:
    """An authority's schools as at ``day``: the state-funded open ones by kind; those apart, by their number."""

    day: date
    lines: tuple[KindLine, ...]
    stood: Stood
    closing: tuple[Enrolled, ...]
    independent: int
    unsure: int

    @property
    def schools(self) -> int:
        """How many are counted."""
        return sum(line.schools for line in self.lines)


def summary(session: TenantSession, la_code: int | None, day: date, kind: str = "") -> Summary:
    """Count the schools that were open on ``day``, of one kind or of all."""
    roll = schools.roll(session, la_code, day)
    rows = {school.urn: school for school in schools.of_authority(session, la_code)}
    base = [each for each in roll.base if kind in ("", each.kind)]
    closing = tuple(each for each in roll.schools if each.closing and each.counts and kind in ("", each.kind))
    held = standings_of(session, (each.urn for each in base), day)
    told = [inspected(rows[each.urn], held.get(each.urn), day) for each in base]
    return Summary(day, _lines(base, rows), _stood(told), closing, _independent(roll), len(roll.unsure))


def _independent(roll: Roll) -> int:
    return sum(not each.counts for each in roll.schools)


def _lines(base: Iterable[Enrolled], rows: Mapping[int, School]) -> tuple[KindLine, ...]:
    members: dict[str, list[School]] = defaultdict(list)
    for each in base:
        members[each.kind].append(rows[each.urn])
    lines = []
    for kind in sorted(members, key=lambda kind: (kind_order(kind), kind)):
        known = [school.pupils for school in members[kind] if school.pupils is not None]
        lines.append(KindLine(kind, len(members[kind]), sum(known), len(known)))
    return tuple(lines)


def _stood(told: Iterable[Inspected]) -> Stood:
    counts: Counter[str] = Counter()
    for each in told:
        graded, has_card = bool(each.number), each.card is not None
        counts["graded"] += graded
        counts["good"] += each.number in GOOD
        counts["cards"] += has_card
        counts["both"] += graded and has_card
        counts["ungraded"] += each.grade is not None and not graded and not has_card
        counts["neither"] += each.is_unknown
    return Stood(*(counts[name] for name in ("good", "graded", "cards", "both", "ungraded", "neither")))


def standings_of(session: TenantSession, urns: Iterable[int], day: date) -> dict[int, Standing]:
    """Ofsted's information of each school as at ``day``: the newest until then, else the oldest."""
    query = select(Standing).where(Standing.urn.in_(sorted(set(urns)))).order_by(Standing.as_at, Standing.id)
    found: dict[int, Standing] = {}
    for row in session.scalars(query):
        if row.urn not in found or row.as_at <= day:
            found[row.urn] = row
    return found


def authority_name(session: TenantSession, la_code: int | None) -> str:
    """What the register calls the authority of that code; "" where it holds no school of it."""
    query = select(School.la).where(School.la_code == la_code, School.la != "").order_by(School.urn).limit(1)
    return session.scalars(query).first() or ""
