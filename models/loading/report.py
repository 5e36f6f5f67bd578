"""What taking in a register file came to: numbers, and what happened to schools that were here before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from models.register.reading import Kind

Event = Literal["opened", "closed", "closing", "renamed", "academy", "trust", "left"]

WORDS: Final[dict[Event, str]] = {
    "opened": "Opened",
    "closed": "Closed",
    "closing": "Proposed to close",
    "renamed": "Renamed",
    "academy": "Became an academy",
    "trust": "New trust",
    "left": "Left its trust",
}
"""What each event is called, in the order in which they are told."""

CAP: Final = 200
"""How many happenings of one kind are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to one school; ``before`` and ``after`` are names, of the school or of a trust, or ""."""

    urn: int
    name: str
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """One line: “109000 Oakfield Lower School: Oak Trust → Field Trust”."""
        change = " → ".join(part for part in (self.before, self.after) if part)
        return f"{self.urn} {self.name}{f': {change}' if change else ''}"


@dataclass(slots=True)
class Happenings:
    """What happened of one kind: how often, and the first ``CAP`` of them."""

    total: int = 0
    first: list[Happening] = field(default_factory=list)

    def add(self, happening: Happening) -> None:
        """Count one more, and name it where there is room."""
        self.total += 1
        if len(self.first) < CAP:
            self.first.append(happening)


@dataclass(slots=True)
class Loaded:
    """What one file came to.

    ``rows`` were read; of these ``new``, ``changed`` and ``same`` were taken, ``older`` left alone because what is here
    is of a later day, ``skipped`` because they are of other authorities, and ``unused`` because their group is neither
    a trust nor a federation. ``absent`` are rows about schools that the register here does not hold. ``extract_id`` is
    0 where the file was only compared. ``resumed`` where this ended an import of the same file that had been broken
    off: what that had written is counted, and what it made happen is counted and not named.
    """

    kind: Kind
    name: str
    layout: str
    as_at: date
    extract_id: int = 0
    resumed: bool = False
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    older: int = 0
    skipped: int = 0
    absent: int = 0
    unused: int = 0
    happened: dict[Event, Happenings] = field(default_factory=lambda: {event: Happenings() for event in WORDS})

    @property
    def writes(self) -> bool:
        """Whether it changed anything, or would."""
        return bool(self.new or self.changed)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers, as an extract keeps them; of what happened, those that are not 0."""
        names = ("rows", "new", "changed", "same", "older", "skipped", "absent", "unused")
        happened = {str(event): each.total for event, each in self.happened.items() if each.total}
        return {**{name: getattr(self, name) for name in names}, **happened}

    def resume(self, counts: Mapping[str, int]) -> None:
        """Count on from what an import of the same file had come to where it was broken off: its rows come again."""
        self.resumed = True
        self.new, self.changed = counts.get("new", 0), counts.get("changed", 0)
        self.same = -self.new - self.changed
        for event, happenings in self.happened.items():
            happenings.total = counts.get(event, 0)

    def tell(self, event: Event, urn: int, name: str, before: str = "", after: str = "") -> None:
        """Note what happened to a school that was here before."""
        self.happened[event].add(Happening(urn, name, before, after))
