"""What a drafted report holds, as plain data: what is shown, printed, frozen with a pack, and compared next time.

Nothing confidential is ever in here: it is left out where the facts are read. Dates are days in Europe/London.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeAlias

from pydantic import TypeAdapter

Rag: TypeAlias = str
"""One of :data:`models.action.RATINGS`."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the day after the last meeting (None where there was none) to the day the facts were read, both included."""

    start: date | None
    end: date


@dataclass(frozen=True, slots=True)
class Line:
    """An action as a report tells it. ``when`` is what was written; ``due`` its end, None where it never comes due."""

    reference: str
    title: str
    owners: tuple[str, ...]
    status: str
    rag: Rag
    reason: str
    when: str
    due: date | None
    original: date | None
    slips: int
    review_on: date | None = None
    completed_on: date | None = None
    remedial: str = ""
    """What was last said of its progress, with the day: what is being done about it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that was changed in the period: from, to (as written and as meant), why, and how often it slipped."""

    line: Line
    before: str
    before_due: date | None
    after: str
    after_due: date | None
    because: str
    on: date


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating given in the period: from, to, why and when."""

    reference: str
    before: Rag
    after: Rag
    because: str
    on: date


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    """A milestone reached in the period, or due in the next; ``done_on`` is None where it is not reached."""

    reference: str
    title: str
    when: str
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How a report's actions stand: open ones by rating, complete ones, and those overdue. Withdrawn are in none."""

    total: int
    complete: int
    red: int
    amber: int
    green: int
    unrated: int
    overdue: int
    undated: int
    slips: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened in one report's workstreams in the period, and how they stand at its end."""

    counts: Counts
    achieved: tuple[Line, ...] = ()
    moved: tuple[Moved, ...] = ()
    rated: tuple[Rated, ...] = ()
    overdue: tuple[Line, ...] = ()
    undated: tuple[Line, ...] = ()
    due_next: tuple[Line, ...] = ()
    new: tuple[Line, ...] = ()
    withdrawn: tuple[Line, ...] = ()
    red: tuple[Line, ...] = ()
    amber: tuple[Line, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    suggested: Rag = "unrated"
    suggested_because: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the lead says: the overall rating with its reason, and the free words, by section (see models.highlight)."""

    rag: Rag = "unrated"
    rag_reason: str = ""
    know: str = ""
    achieved: str = ""
    remedial: str = ""
    coming: str = ""
    risks: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report: whose, how far it is, what is told, and the facts.

    ``state`` is "submitted", "verbal", "draft", "returned", or "missing" once it has closed without one. ``before`` is
    the overall rating at the last meeting ("" where there was no report), from which the direction of travel is told.
    """

    workstreams: tuple[tuple[str, str], ...]
    leads: tuple[str, ...]
    state: str
    because: str
    submitted_by: str
    submitted_at: datetime | None
    late: bool
    told: Told
    facts: Facts
    before: Rag = ""

    @property
    def reference(self) -> str:
        """WS1, or "WS1 and WS2" where they report together."""
        return " and ".join(reference for reference, _ in self.workstreams)

    @property
    def title(self) -> str:
        """The workstreams' titles."""
        return "; ".join(title for _, title in self.workstreams)


@dataclass(frozen=True, slots=True)
class Implied:
    """An implication and who verified it."""

    kind: str
    text: str
    verified_by: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a committee report."""

    title: str
    author: str
    purpose: str
    recommendations: str
    options: str
    consultation: str
    wards: str
    key_decision: bool
    background: str
    implications: tuple[Implied, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the plan as the council's own columns have it. Several owners are separated by "; ".

    ``reason`` is why it is rated so; ``milestones`` are its steps, each with its When as written.
    """

    workstream: str
    reference: str
    action: str
    outcome: str
    who: str
    progress: str
    when: str
    rag: Rag
    status: str
    reason: str = ""
    milestones: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A pledge or an initiative, before the period and now, in words: "76 signatures of 66 organisations"."""

    name: str
    before: str
    now: str
    done: int = 0
    total: int | None = None
    changed: bool = True


@dataclass(frozen=True, slots=True)
class RagPoint:
    """The overall ratings reported to one meeting, by report reference: a column of the chart over time."""

    on: date
    ratings: tuple[tuple[str, Rag], ...]


@dataclass(frozen=True, slots=True)
class PackFacts:
    """All that a pack tells, as at one instant."""

    programme: str
    authority: str
    board: str
    starts_at: datetime
    place: str
    kind: str
    as_at: datetime
    period: Period
    front: Front
    reports: tuple[ReportFacts, ...]
    plan: tuple[PlanRow, ...]
    pledges: tuple[Standing, ...] = ()
    engagement: tuple[Standing, ...] = ()
    history: tuple[RagPoint, ...] = ()
    agenda: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    rag_key: dict[str, str] = field(default_factory=dict)
    plan_state: str = "draft"


PACK: Final[TypeAdapter[PackFacts]] = TypeAdapter(PackFacts)
"""Freezes a pack's facts (``PACK.dump_python(facts, mode="json")``) and reads them back (``PACK.validate_python``)."""
