"""The roll: which schools of an authority were open on a day, and what they then were.

Pure. A school is on the roll from the day it opened to the day it closed, both inclusive (the register's open and close
dates). Its name, kind and trust are put back to what they were by taking later changes away. One that is proposed to
close, or that closes by the end of the academic year (31 August), is `closing`, and reports count those apart; becoming
an academy closes one entry of the register and opens another, and is no closing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.phase import is_counted, kind_of
from models.school import School, SchoolChange, SchoolLink

LINKS = {"predecessor": True, "successor": False}
"""Links between one school and one other, by their kind: whether ``other`` came before. Mergers are no such link."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A school on the roll of a day. ``kind`` is "" where nobody knows it.

    ``counts`` holds for state-funded schools, which denominators count. ``before`` are the URNs it had before, whose
    signatures stand for it: newest first.
    """

    urn: int
    name: str
    kind: str
    locality: str
    trust_uid: int | None
    trust: str
    federation_uid: int | None
    closing: bool
    counts: bool
    before: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """The schools open on ``day``, by name. ``unsure`` are URNs of which the register does not say."""

    day: date
    schools: tuple[Enrolled, ...]
    unsure: tuple[int, ...] = ()

    @property
    def base(self) -> tuple[Enrolled, ...]:
        """The schools that denominators count: state-funded, and not closing."""
        return tuple(school for school in self.schools if school.counts and not school.closing)

    def by_urn(self) -> dict[int, Enrolled]:
        """The schools by their URN."""
        return {school.urn: school for school in self.schools}


def roll_of(
    day: date,
    schools: Iterable[School],
    changes: Iterable[SchoolChange] = (),
    links: Iterable[SchoolLink] = (),
    local: Mapping[int, tuple[str, str]] | None = None,
) -> Roll:
    """The roll of ``day``. ``local`` maps URNs to the authority's own (kind, locality)."""
    later: dict[int, list[SchoolChange]] = defaultdict(list)
    for change in changes:
        if change.as_at > day:
            later[change.urn].append(change)
    enrolled, unsure = [], []
    before, own = _before(links), local or {}
    for school in schools:
        then = _then(school, later[school.urn])
        is_open = _was_open(school, then["status"], day)
        if is_open is None:
            unsure.append(school.urn)
        elif is_open:
            enrolled.append(_enrolled(school, then, day, own.get(school.urn, ("", "")), _chain(school.urn, before)))
    return Roll(day, tuple(sorted(enrolled, key=lambda each: (each.name.casefold(), each.urn))), tuple(unsure))


def academic_year_end(day: date) -> date:
    """31 August of the academic year that ``day`` is in."""
    return date(day.year + (day.month > 8), 8, 31)


def _then(school: School, later: list[SchoolChange]) -> dict[str, Any]:
    fields = ("name", "status", "type", "type_group", "phase", "trust_uid", "trust", "federation_uid")
    values: dict[str, Any] = {field: getattr(school, field) for field in fields}
    for change in sorted(later, key=lambda each: (each.as_at, each.id), reverse=True):
        if change.field in values:
            number = change.field.endswith("_uid")
            values[change.field] = (int(change.before) if change.before else None) if number else (change.before or "")
    return values


def _was_open(school: School, status: str, day: date) -> bool | None:
    """Whether it was open on the day; None where the register does not say."""
    if school.opened and school.opened > day:
        return False
    if school.closed:
        return day <= school.closed
    if status in ("open", "closing"):
        return True
    if status == "closed":
        return None if day < school.as_of else False
    return None if status == "unknown" else False


def _enrolled(
    school: School, then: dict[str, Any], day: date, own: tuple[str, str], before: tuple[int, ...]
) -> Enrolled:
    kind, locality = own
    ends = school.closed is not None and school.closed <= academic_year_end(day)
    converts = "academ" in school.why_closed.casefold()
    return Enrolled(
        school.urn,
        then["name"],
        kind or kind_of(then["phase"], then["type"], then["type_group"]),
        locality,
        then["trust_uid"],
        then["trust"],
        then["federation_uid"],
        closing=then["status"] == "closing" or (ends and not converts),
        counts=is_counted(then["type"], then["type_group"]),
        before=before,
    )


def _before(links: Iterable[SchoolLink]) -> dict[int, int]:
    """The one predecessor of each school that took over from one school alone, which had no other successor."""
    pairs: set[tuple[int, int]] = set()
    for link in links:
        is_before = LINKS.get(link.kind.casefold())
        if is_before is not None:
            pairs.add((link.other, link.urn) if is_before else (link.urn, link.other))
    successors, predecessors = defaultdict(set), defaultdict(set)
    for earlier, later in pairs:
        successors[earlier].add(later)
        predecessors[later].add(earlier)
    return {
        later: earlier for earlier, later in pairs if len(successors[earlier]) == 1 and len(predecessors[later]) == 1
    }


def _chain(urn: int, before: Mapping[int, int]) -> tuple[int, ...]:
    chain: list[int] = []
    while (urn := before.get(urn, 0)) and urn not in chain:
        chain.append(urn)
    return tuple(chain)
