"""What a report is drafted from: actions as they were read, with what was said and done of each. Plain data.

Nothing confidential is ever in here: it is left out where it is read. Days are days in Europe/London.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.when import When


@dataclass(frozen=True, slots=True)
class Said:
    """A note of progress."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """A rating once given."""

    on: date
    rag: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a date. Texts are as written; a due day is None for what never comes due."""

    on: date
    before: str
    before_due: date | None
    after: str
    after_due: date | None
    because: str


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone."""

    title: str
    when: When
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Entered:
    """An action, with all that was noted, rated, changed and reached: each oldest first.

    ``cost`` is in pence. ``withdrawn_on`` is None where it is not withdrawn, or nobody knows since when.
    """

    workstream_id: int
    reference: str
    title: str
    outcome: str
    owners: tuple[str, ...]
    status: str
    because: str
    rag: str
    reason: str
    when: When
    original: date | None
    slips: int
    review_on: date | None
    completed_on: date | None
    entered_on: date
    withdrawn_on: date | None = None
    notes: tuple[Said, ...] = ()
    ratings: tuple[Given, ...] = ()
    changes: tuple[Change, ...] = ()
    steps: tuple[Step, ...] = ()
    cost: int | None = None

    @property
    def is_open(self) -> bool:
        """Neither complete nor withdrawn."""
        return self.status not in ("complete", "withdrawn")
