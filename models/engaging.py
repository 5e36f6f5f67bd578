"""What can be done to engagement, whoever asks, and how it is counted.

The rules, as a partnership's published report counts (Central Bedfordshire, 26 February 2016):

- Taking part is recorded once a school or organisation and initiative; recorded again, it replaces the numbers of the
  units that are named, and the history keeps what they were.
- A total where nobody is named ("62 delegates") stands apart, and is never added to what schools were recorded with.
- Of how many: the state-funded schools open on the initiative's day, closing ones among them, where the register says.
- Signing a pledge is not taking part, nor the reverse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import event
from sqlalchemy.orm import Mapper

from models.engagement import INITIATIVES, Initiative, TakingPart
from models.phase import KINDS
from models.queries import engagement
from models.queries.person import organisation_key
from models.roll import Enrolled, Roll
from models.tenancy import TenantSession

SCHOOLS = "schools"
"""The unit in which schools that are not named are counted: "66 schools, 13,259 pupils"."""
_FILLING = frozenset({"were", "was", "are", "have", "been", "of", "them", "whom"})


Effect = Literal["new", "changed", "same"]
"""What recording does to what is recorded."""


class Unacceptable(ValueError):  # noqa: N818 - it is what was asked, and no fault
    """What cannot be kept so; the sentence says why, and what to do instead."""


def kind_said(name: str) -> str:
    """The kind of initiative that a name says it is, by one word alone: "Health survey 2016" is a survey; else ""."""
    words = {word.removesuffix("s") for word in organisation_key(name).split()}
    said = [kind for kind in INITIATIVES if kind in words and kind != "other"]
    return said[0] if len(said) == 1 else ""


def add(
    session: TenantSession,
    name: str,
    *,
    kind: str = "",
    unit: str = "",
    on: date | None = None,
    earlier: Initiative | None = None,
) -> Initiative:
    """Enter an initiative; one of that name that was ended with nobody in it is taken up again.

    Raises :class:`Unacceptable` where the name is taken.
    """
    row = engagement.by_name(session, name, lock=True)
    if row is not None and (row.ended_at is None or engagement.of(session, row)):
        raise Unacceptable(f"There is a “{row.name}” already{' that has ended' if row.ended_at else ''}.")
    if row is None:
        row = Initiative(key=_key(name))
        session.add(row)
    row.name, row.kind, row.unit = " ".join(name.split()), kind or kind_said(name) or "other", unit_of(unit)
    row.on, row.ended_at, row.earlier_id = on, None, earlier.id if earlier else None
    session.flush()
    return row


def rename(session: TenantSession, initiative: Initiative, name: str) -> None:
    """Give an initiative another name. Raises :class:`Unacceptable` where another has it."""
    taken = engagement.by_name(session, name) if _key(name) else None
    if taken is not None and taken.id != initiative.id:
        raise Unacceptable(f"Another is called “{taken.name}”.")
    initiative.name = " ".join(name.split())


def follow(session: TenantSession, initiative: Initiative, earlier: Initiative) -> None:
    """Say which round came before. Raises :class:`Unacceptable` where rounds would go in a circle."""
    before: Initiative | None = earlier
    while before is not None:
        if before.id == initiative.id:
            raise Unacceptable(f"“{earlier.name}” came after “{initiative.name}”: rounds cannot go in a circle.")
        before = session.get(Initiative, before.earlier_id) if before.earlier_id else None
    initiative.earlier_id = earlier.id


@event.listens_for(Initiative, "before_update")
def _derive(_mapper: Mapper[Initiative], _connection: object, initiative: Initiative) -> None:
    """Keep the key in step with the name, which undoing a change sets alone."""
    initiative.key = organisation_key(initiative.name)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: the row, its numbers as they were (None where it is new), and whether anything changed."""

    row: TakingPart
    before: Mapping[str, int] | None
    changed: bool


def record(
    session: TenantSession,
    initiative: Initiative,
    numbers: Mapping[str, int],
    *,
    urn: int | None = None,
    organisation_id: int | None = None,
    on: date | None = None,
    outcome: str = "",
) -> Recorded:
    """Record that a school or organisation took part; or, with neither, a total where nobody is named.

    ``numbers`` maps units to whole numbers; "" is the initiative's own unit. Raises :class:`Unacceptable` where it has
    none, and where neither anybody nor any number is given.
    """
    spelt, row = _meant(session, initiative, numbers, urn, organisation_id, lock=True)
    if row is None:
        row = TakingPart(
            initiative_id=initiative.id,
            urn=urn,
            organisation_id=organisation_id,
            numbers=spelt,
            on=on,
            outcome=outcome,
        )
        session.add(row)
        session.flush()
        return Recorded(row, None, changed=True)
    before, wanted = dict(row.numbers), _wanted(row, spelt, on, outcome)
    changed = wanted != (before, row.on, row.outcome)
    if changed:
        row.numbers, row.on, row.outcome = wanted
    return Recorded(row, before, changed)


def foresee(
    session: TenantSession,
    initiative: Initiative,
    numbers: Mapping[str, int],
    *,
    urn: int | None = None,
    organisation_id: int | None = None,
    on: date | None = None,
    outcome: str = "",
) -> Effect:
    """What :func:`record` would do, which raises for the same. Reads alone."""
    spelt, row = _meant(session, initiative, numbers, urn, organisation_id)
    if row is None:
        return "new"
    return "same" if _wanted(row, spelt, on, outcome) == (row.numbers, row.on, row.outcome) else "changed"


def _wanted(
    row: TakingPart, spelt: Mapping[str, int], on: date | None, outcome: str
) -> tuple[dict[str, int], date | None, str]:
    """What a row comes to: what is not said again stays as it was."""
    return {**row.numbers, **spelt}, on or row.on, outcome or row.outcome


def _meant(
    session: TenantSession,
    initiative: Initiative,
    numbers: Mapping[str, int],
    urn: int | None,
    organisation_id: int | None,
    *,
    lock: bool = False,
) -> tuple[dict[str, int], TakingPart | None]:
    """The numbers by their units as they are spelt, and what is recorded already."""
    spelt = _spelt(session, initiative, numbers)
    if urn is None and organisation_id is None and not spelt:
        raise Unacceptable("Say who took part, or how many.")
    return spelt, engagement.one(session, initiative, urn, organisation_id, lock=lock)


def unit_of(text: str) -> str:
    """A unit as it is kept: small letters, without "were" and the like: "were promoted" is "promoted"."""
    words = text.casefold().split()
    while words and words[0] in _FILLING:
        words.pop(0)
    return " ".join(words)[:40].strip(" .,;:")


def _spelt(session: TenantSession, initiative: Initiative, numbers: Mapping[str, int]) -> dict[str, int]:
    """The numbers by units as they are spelt already: "1 pupil" counts pupils."""
    said = {text: unit_of(text) or initiative.unit for text in numbers}
    units = {initiative.unit, SCHOOLS}
    if not units.issuperset(said.values()):
        units |= {unit for row in engagement.of(session, initiative) for unit in row.numbers}
    found: dict[str, int] = {}
    for text, number in numbers.items():
        if not said[text]:
            raise Unacceptable(f"{number:,} what? Give the unit too, as in {number} pupils.")
        alike = (said[text], f"{said[text]}s", said[text].removesuffix("s"))
        found[next((unit for unit in alike if unit and unit in units), said[text])] = number
    return found


def _key(name: str) -> str:
    key = organisation_key(name)
    if not key:
        raise Unacceptable("A name needs letters or digits.")
    return key


@dataclass(frozen=True, slots=True)
class Share:
    """Schools of a group that took part: ``took`` of ``total``; no total where the register does not give it."""

    label: str
    took: int
    total: int | None
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """Who took part in an initiative, in numbers.

    ``numbers`` are the sums over the schools and organisations recorded, ``totals`` what was recorded of nobody named.
    ``enrolled`` of ``total`` state-funded schools of the day's roll took part; ``elsewhere`` are schools that took part
    and are not among those. ``total`` is None where the register does not give it.
    """

    schools: int = 0
    organisations: int = 0
    numbers: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    enrolled: int = 0
    total: int | None = None
    elsewhere: int = 0

    @property
    def measures(self) -> dict[str, int]:
        """What growth is told in: the schools and numbers recorded by name; what was told in all, where none was."""
        if not self.schools:
            return dict(self.totals)
        return {SCHOOLS: self.schools, **{unit: n for unit, n in self.numbers.items() if unit != SCHOOLS}}


def tally(rows: Sequence[TakingPart], roll: Roll | None = None) -> Tally:
    """Count who took part, of the schools of ``roll`` where it is given."""
    named = [row for row in rows if row.urn is not None or row.organisation_id is not None]
    totals = _summed(row for row in rows if row.urn is None and row.organisation_id is None)
    urns = {row.urn for row in named if row.urn is not None}
    places = _places(roll) if roll else {}
    stood = {places[urn].urn if urn in places else urn for urn in urns}
    counted = {urn for urn in stood if urn in places and places[urn].counts}
    base = [school for school in roll.schools if school.counts] if roll else []
    return Tally(
        schools=len(stood),
        organisations=len(named) - len(urns),
        numbers=_summed(named),
        totals=totals,
        enrolled=len(counted),
        total=len(base) if base and roll and not roll.unsure else None,
        elsewhere=len(stood) - len(counted),
    )


def shares(rows: Sequence[TakingPart], roll: Roll, group: Callable[[Enrolled], str]) -> list[Share]:
    """The schools that took part, by what ``group`` says of them, in the order in which reports list kinds.

    Totals are told where that is known of every school of the roll: of some unknown, no share of a group is true. The
    schools of which it is not known come last, with those that are not on the roll or that nothing is counted of. A
    school recorded as what it is and as what it was counts once.
    """
    places = _places(roll)
    base = Counter(group(school) for school in roll.schools if school.counts)
    known = bool(base) and not base[""] and not roll.unsure
    taken: dict[str, list[TakingPart]] = {}
    took: dict[str, set[int]] = {}
    for row in rows:
        if row.urn is not None:
            place = places.get(row.urn)
            label = group(place) if place and place.counts else ""
            taken.setdefault(label, []).append(row)
            took.setdefault(label, set()).add(place.urn if place else row.urn)
    labels = sorted({*taken, *(base if known else ())}, key=_order)
    return [
        Share(
            label,
            len(took.get(label, ())),
            base[label] if known and label else None,
            _summed(taken.get(label, ())),
        )
        for label in labels
    ]


def growth(now: Tally, before: Tally) -> dict[str, tuple[int, int]]:
    """By unit that both rounds were told in: how many now, and how many then."""
    then = before.measures
    return {unit: (number, then[unit]) for unit, number in now.measures.items() if unit in then}


def _places(roll: Roll) -> dict[int, Enrolled]:
    """Where a URN stands on the roll: a school's own, and those of the schools it took over from."""
    places = {urn: school for school in roll.schools for urn in school.before}
    return places | roll.by_urn()


def _summed(rows: Iterable[TakingPart]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for unit, number in row.numbers.items():
            found[unit] = found.get(unit, 0) + number
    return found


def _order(label: str) -> tuple[bool, int, str]:
    return (label == "", KINDS.index(label) if label in KINDS else len(KINDS), label.casefold())
