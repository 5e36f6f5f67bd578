"""Words a pack is told in: ratings in the programme's own words, the direction of travel, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from commands.engine.cards import Badge
from models.drafting.facts import Rag, ReportFacts
from models.rag import WORDS

NONE: Final = "None."
"""What stands in a section that the board expects to see, where there is nothing to put into it."""
_DIRECTIONS: Final = {
    "": "no rating given",
    "first": "first rating",
    "improved": "improved",
    "same": "as before",
    "worse": "worse",
}
SHAPES: Final = {"red": "▲", "amber": "◆", "green": "●", "blue": "✓", "unrated": "□"}
"""The shapes of :mod:`commands.engine.glyphs`, as the documents' fonts have them."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """How a programme words its ratings; those its key leaves out have their usual word."""

    key: Mapping[str, str] = field(default_factory=dict)

    def word(self, rag: Rag) -> str:
        """Shape and word: never a colour alone (WCAG 2.2, 1.4.1)."""
        return f"{SHAPES[rag]} {self.key.get(rag) or WORDS[rag]}"

    def short(self, rag: Rag) -> str:
        """Shape and the usual word."""
        return f"{SHAPES[rag]} {WORDS[rag]}"

    def meaning(self, rag: Rag) -> str:
        """What the programme says a rating means, without the colour before it: "off track"; "" where nothing."""
        said = self.key.get(rag, "").strip()
        colour, _, rest = said.partition(":")
        meant = rest.strip() or said if colour.casefold() == rag else said
        return meant if meant.casefold() not in (rag, WORDS[rag].casefold()) else ""

    @property
    def badges(self) -> tuple[Badge, ...]:
        """The programme's own words, as charts take them."""
        return tuple(Badge(kind, self.key[kind]) for kind in ("red", "amber", "green", "blue") if self.key.get(kind))


def direction(report: ReportFacts) -> str:
    """The direction of travel since the last meeting's report: "worse (was Green)"."""
    was = f" (was {WORDS[report.before]})" if report.before else ""
    return f"{_DIRECTIONS[report.direction]}{was if report.direction != 'same' else ''}"


def lines(text: str) -> tuple[str, ...]:
    """The lines of free words that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def joined(names: Sequence[str]) -> str:
    """Names with commas between."""
    return ", ".join(names)


def reports_counted(states: Sequence[str]) -> str:
    """How far reports are, counted: "4 submitted, 1 by word of mouth, 1 missing"; what is not there is left out."""
    kinds = (
        ("submitted", ("submitted",)),
        ("by word of mouth", ("verbal",)),
        ("not submitted yet", ("draft", "returned")),
        ("missing", ("missing",)),
    )
    counts = ((sum(state in held for state in states), words) for words, held in kinds)
    return ", ".join(f"{number} {words}" for number, words in counts if number or words == "submitted")


def times(number: int) -> str:
    """How often: "never", "once", "twice", "5 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")
