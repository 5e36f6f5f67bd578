"""Counting pledges: who has signed as at a day, of how many, and whom a signature on others' behalf covers. Pure.

The rules, as the published papers count (Central Bedfordshire, 26 February 2016):

- An organisation counts once; signatures count all: a head and a governor are one school and two signatures.
- Of how many: the state-funded schools open that day. Schools that close by the end of the academic year stand apart,
  above the line and below it, and so do their signatures.
- A signature stands from the day it was signed to the day before it was withdrawn. A school that took over from one
  other alone (an academy from the school it was) stands by that school's signature.
- A signature on behalf of a group covers the schools it listed; it is a signature of the group, not of the schools. A
  school covered twice, or covered that has signed itself, counts once.
- Where a school's kind is not known, no percentage by kind can be told, unless somebody states how many there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.phase import KINDS
from models.roll import Enrolled, Roll

UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is counted. ``party`` is a URN for a school, else the key of :class:`models.party.Party`.

    ``covers`` are the URNs that a signature on behalf of a group listed. ``ended_on`` is the day it was withdrawn.
    """

    party: int | str
    signed_on: date
    ended_on: date | None = None
    pending: bool = False
    covers: tuple[int, ...] = ()

    def stands(self, day: date) -> bool:
        """Whether it had been signed and not been withdrawn as at ``day``."""
        return self.signed_on <= day and (self.ended_on is None or day < self.ended_on)


@dataclass(frozen=True, slots=True)
class Base:
    """A stated number of schools of a kind on a day, and who says so."""

    kind: str
    number: int
    as_at: date
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a count: a kind of school, a trust, a locality.

    ``signed`` of ``total`` have signed themselves; ``covered`` more are covered by a group's signature alone.
    ``is_certain`` is false where ``total`` may lack schools whose kind nobody knows. ``base`` is the number stated for
    it, where one was.
    """

    name: str
    signed: int
    total: int
    covered: int = 0
    is_certain: bool = True
    base: Base | None = None

    @property
    def of(self) -> int | None:
        """Of how many; None where that is not known."""
        return self.base.number if self.base else self.total if self.is_certain else None

    @property
    def percent(self) -> int | None:
        """``signed`` of ``of`` in whole per cent, 100 only where all have; None where that cannot be told."""
        if not self.of or self.signed > self.of:
            return None
        return 100 if self.signed == self.of else min(99, round(100 * self.signed / self.of))


@dataclass(frozen=True, slots=True)
class Closing:
    """Schools of a kind that close by the end of the academic year, which no other figure holds."""

    kind: str
    total: int
    signed: int


@dataclass(frozen=True, slots=True)
class Collective:
    """A group's signature: how many schools it covers that are on the roll, and how many of them signed themselves."""

    party: str
    covers: int
    also_signed: int


@dataclass(frozen=True, slots=True)
class Count:
    """How a pledge stands as at a day.

    ``organisations`` and ``signatures`` leave out schools that are closing, and what is pending. ``also_signed`` is how
    many signatures are a further one of an organisation already counted. ``others`` are organisations that are no
    school of the base: partners, groups, and schools that no denominator counts (an independent one). ``astray`` are
    URNs that signed and are not on the roll.
    """

    day: date
    organisations: int
    signatures: int
    lines: tuple[Line, ...]
    closing: tuple[Closing, ...]
    collectives: tuple[Collective, ...]
    others: tuple[int | str, ...]
    pending: int
    astray: tuple[int, ...]
    unknown_kinds: int
    unsure: int

    @property
    def also_signed(self) -> int:
        """Signatures beyond the first of each organisation."""
        return self.signatures - self.organisations

    @property
    def schools(self) -> Line:
        """All schools of the base together."""
        signed, total = sum(line.signed for line in self.lines), sum(line.total for line in self.lines)
        return Line("schools", signed, total, sum(line.covered for line in self.lines), is_certain=not self.unsure)


def by_kind(school: Enrolled) -> str:
    """The kind of a school."""
    return school.kind


def by_locality(school: Enrolled) -> str:
    """The locality of a school."""
    return school.locality


def by_trust(school: Enrolled) -> str:
    """The trust of a school."""
    return school.trust


def standing_urns(roll: Roll, signatures: Iterable[Signed]) -> set[int]:
    """The URNs on the roll of the schools that have signed themselves, or stand by a predecessor's signature."""
    now = _now(roll)
    return {now[s.party] for s in signatures if isinstance(s.party, int) and s.party in now and _counts(s, roll.day)}


def covered_urns(roll: Roll, signatures: Iterable[Signed]) -> set[int]:
    """The URNs on the roll that a group's signature covers."""
    now = _now(roll)
    return {now[urn] for s in signatures if _counts(s, roll.day) for urn in s.covers if urn in now}


def count(
    roll: Roll,
    signatures: Sequence[Signed],
    bases: Iterable[Base] = (),
    group: Callable[[Enrolled], str] = by_kind,
) -> Count:
    """How a pledge stands as at the day of ``roll``, in lines of ``group``."""
    now, schools = _now(roll), roll.by_urn()
    standing = [s for s in signatures if _counts(s, roll.day)]
    signed, covered = standing_urns(roll, standing), covered_urns(roll, standing)
    base = {school.urn for school in roll.base}
    closing = {school.urn for school in roll.schools if school.closing}
    parties: Counter[int | str] = Counter()
    astray = set()
    for signature in standing:
        party = signature.party
        if isinstance(party, int) and party not in now:
            astray.add(party)
            continue
        at = now[party] if isinstance(party, int) else party
        if at not in closing:
            parties[at] += 1
    unknown = sum(not school.kind for school in roll.base)
    return Count(
        roll.day,
        organisations=len(parties),
        signatures=sum(parties.values()),
        lines=_lines(roll, signed, covered, _stated(bases, roll.day), group),
        closing=_closing([schools[urn] for urn in closing], signed),
        collectives=_collectives(standing, now, signed),
        others=tuple(sorted((party for party in parties if party not in base), key=str)),
        pending=sum(s.pending and s.stands(roll.day) for s in signatures),
        astray=tuple(sorted(astray)),
        unknown_kinds=unknown,
        unsure=len(roll.unsure),
    )


def _counts(signature: Signed, day: date) -> bool:
    return not signature.pending and signature.stands(day)


def _now(roll: Roll) -> dict[int, int]:
    """The URN on the roll by every URN that it is, or was before."""
    earlier = {before: school.urn for school in roll.schools for before in school.before}
    return {**earlier, **{school.urn: school.urn for school in roll.schools}}


def _stated(bases: Iterable[Base], day: date) -> dict[str, Base]:
    """The newest base of each kind that had been stated for ``day`` or before."""
    return {base.kind: base for base in sorted(bases, key=lambda each: each.as_at) if base.as_at <= day}


def _lines(
    roll: Roll, signed: set[int], covered: set[int], bases: dict[str, Base], group: Callable[[Enrolled], str]
) -> tuple[Line, ...]:
    members: dict[str, list[Enrolled]] = defaultdict(list)
    for school in roll.base:
        members[group(school)].append(school)
    kinds = group is by_kind
    is_certain = not kinds or UNKNOWN not in members
    lines = []
    for name in sorted({*members, *(bases if kinds else ())}, key=_place):
        urns = {school.urn for school in members[name]}
        only = len((covered & urns) - signed)
        base = bases.get(name) if kinds and name != UNKNOWN else None
        lines.append(Line(name, len(signed & urns), len(urns), only, is_certain, base))
    return tuple(lines)


def _place(name: str) -> tuple[bool, int, str]:
    """Kinds in their order, other names by the alphabet, what is not known last."""
    return name == UNKNOWN, KINDS.index(name) if name in KINDS else len(KINDS), name.casefold()


def _closing(schools: Iterable[Enrolled], signed: set[int]) -> tuple[Closing, ...]:
    members: dict[str, list[int]] = defaultdict(list)
    for school in schools:
        members[school.kind].append(school.urn)
    return tuple(
        Closing(kind, len(urns), len(signed & set(urns)))
        for kind, urns in sorted(members.items(), key=lambda m: _place(m[0]))
    )


def _collectives(standing: Iterable[Signed], now: dict[int, int], signed: set[int]) -> tuple[Collective, ...]:
    covers: dict[str, set[int]] = defaultdict(set)
    for signature in standing:
        if isinstance(signature.party, str) and signature.covers:
            covers[signature.party] |= {now[urn] for urn in signature.covers if urn in now}
    return tuple(Collective(party, len(urns), len(urns & signed)) for party, urns in sorted(covers.items()))
