"""What a When is: the words somebody typed, and the days they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["on", "during", "by", "from", "ongoing", "recurring", "unknown", "unclear"]
Every = Literal["day", "week", "fortnight", "month", "half-term", "term", "quarter", "half-year", "year", "other"]

_COMES_DUE: tuple[Kind, ...] = ("on", "during", "by")


@dataclass(frozen=True, slots=True)
class When:
    """The date of an action as it was typed, and what was understood by it.

    Days are wall-clock days in Europe/London and both ends are included. `by_terms` says that the meaning leaned on
    term dates, so that a reply can say whose. `question` is set for *unclear* only: what to ask the person.
    """

    kind: Kind
    start: date | None
    end: date | None
    every: Every | None
    text: str
    by_terms: bool = False
    question: str | None = None

    @classmethod
    def of(
        cls, kind: Kind, start: date | None = None, end: date | None = None, every: Every | None = None, text: str = ""
    ) -> When:
        """Make a When from stored parts."""
        return cls(kind, start, end, every, text)

    @property
    def due(self) -> date | None:
        """The last day before it is overdue, or None for what never comes due."""
        return self.end if self.kind in _COMES_DUE else None

    @property
    def never_due(self) -> bool:
        """True for what no day makes overdue, and which therefore needs a review date."""
        return self.due is None

    def means(self, other: When) -> bool:
        """Whether the days are those of the other, however each was typed."""
        return (self.kind, self.start, self.end, self.every) == (other.kind, other.start, other.end, other.every)

    def to_json(self) -> dict[str, str | None]:
        """Give kind, start, end, every and text for storage; ISO dates, None where there is none."""
        return {
            "kind": self.kind,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "every": self.every,
            "text": self.text,
        }
