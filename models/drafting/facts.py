"""What a drafted report holds, as plain data: what is shown, printed, frozen with a pack, and compared next time.

Nothing confidential is ever in here: it is left out where the facts are read. Dates are days in Europe/London.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from pydantic import TypeAdapter

Rag: TypeAlias = str
"""One of :data:`models.action.RATINGS`."""
Direction: TypeAlias = Literal["", "first", "improved", "same", "worse"]
"""The direction of travel; "" where no rating is given."""
_WORSE: Final = {"blue": 0, "green": 1, "amber": 2, "red": 3}


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report is about, both included: from ``start`` (None where there was no meeting before) to ``end``.

    It starts on the day of the last meeting, since what was decided there is news to the next; or on the day that
    meeting's pack was drawn up, where there was one, so that nothing is done between two packs and told in neither.
    ``end`` is the day the facts were read.
    """

    start: date | None
    end: date

    def holds(self, day: date | None) -> bool:
        """Whether the day is one of them; what has no day is in no period."""
        return day is not None and (self.start is None or self.start <= day) and day <= self.end


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
    """A date that was changed in the period: from, to (as written and as meant), and why the last time.

    What was moved ``times`` times and is where it was is not told. ``line.slips`` is how often it slipped in all.
    """

    line: Line
    before: str
    before_due: date | None
    after: str
    after_due: date | None
    because: str
    on: date
    times: int = 1


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
    """A milestone reached in the period, due in the next, or late; ``done_on`` is None where it is not reached.

    ``reference`` is its action's.
    """

    reference: str
    title: str
    when: str
    due: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How a report's actions stand: open ones by rating, complete ones, and those overdue. Withdrawn are in none.

    ``undated`` are open and never come due. ``slips`` is how often dates of open actions have slipped in all.
    """

    total: int
    complete: int
    red: int
    amber: int
    green: int
    unrated: int
    overdue: int
    undated: int
    slips: int

    @property
    def open(self) -> int:
        """Those that are neither complete nor withdrawn."""
        return self.total - self.complete


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened in one report's workstreams in the period, and how they stand at its end.

    ``due_next`` is due by the meeting after this one. ``new`` is empty at a first meeting: all would be. ``suggested``
    is the overall rating the facts suggest, "unrated" where they suggest none; no person has given it.
    """

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

    @property
    def direction(self) -> Direction:
        """From the rating of the last meeting's report to the one given now."""
        if self.told.rag not in _WORSE or self.before not in _WORSE:
            return "first" if self.told.rag in _WORSE else ""
        apart = _WORSE[self.told.rag] - _WORSE[self.before]
        return "worse" if apart > 0 else "improved" if apart < 0 else "same"


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

    ``reason`` is why it is rated so; ``milestones`` are its steps, each with its When as written; ``cost`` is in pence.
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
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A pledge or an initiative, before the period and now, in words: "66 organisations, 76 signatures".

    ``before`` is "" where there was nothing. ``done`` of ``total`` are a pledge's schools; ``total`` is None where that
    is not known. Every pledge that is not retired is told, changed or not; of initiatives, those that changed.
    """

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
    """All that a pack tells, as at one instant. ``noun`` is what the council calls a workstream.

    ``columns`` are those it prints its plan in, a field and its heading each; none where it has not shown them.
    """

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
    noun: str = "workstream"
    columns: tuple[tuple[str, str], ...] = ()


PACK: Final[TypeAdapter[PackFacts]] = TypeAdapter(PackFacts)
"""Freezes a pack's facts (``PACK.dump_python(facts, mode="json")``) and reads them back (``PACK.validate_python``)."""
