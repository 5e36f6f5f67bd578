"""A report in a pack: one page a workstream, told in words and tables. Pure: facts in, parts of a paper out.

No table here has columns that :mod:`models.intake` would take for a plan's: whoever imports a pack is to get the plan
of its annex, and each action once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from commands.action.views import time
from commands.board.pack_words import NONE, Ratings, direction, joined, lines, times
from commands.engine.paper import Bullets, Details, Grid, Heading, Para, Part
from commands.engine.telling import counted
from models.drafting.facts import Counts, Line, MilestoneLine, Moved, Rated, ReportFacts

MISSING = "No report was submitted. What follows is read from the plan alone."
STATES = {
    "submitted": "Submitted",
    "verbal": "By word of mouth",
    "draft": "Not submitted yet",
    "returned": "Returned to the lead",
    "missing": "MISSING",
}
"""What stands beside a workstream in the summary, in full."""


def page(report: ReportFacts, ratings: Ratings) -> Iterator[Part]:
    """A report's page, heading and all."""
    yield Heading(f"{report.reference} {report.title}")
    yield Details(tuple(head(report, ratings)))
    yield from how_given(report)
    yield from worded("What the board should know", report.told.know)
    yield from listed("Decisions asked", lines(report.told.asked), numbered=True)
    yield from listed("Risks and issues", lines(report.told.risks))
    yield from _overdue(report)
    yield from _moved(report.facts.moved)
    yield from _rated(report, ratings)
    yield from listed("Achieved", _achieved(report))
    yield from listed("Milestones", tuple(milestone_words(each) for each in report.facts.milestones))
    yield from listed("Due in the next period", _coming(report, ratings))
    yield from listed("Never due, and when each is reviewed", tuple(_undated(each) for each in report.facts.undated))
    yield from listed("New actions", tuple(_owned(each) for each in report.facts.new))
    yield from listed("Withdrawn actions", tuple(_withdrawn(each) for each in report.facts.withdrawn))
    yield from listed("Ratings that changed", tuple(_rerated(each, ratings) for each in report.facts.rated))


def state_words(report: ReportFacts) -> str:
    """How far a report is: "Submitted", "Submitted late", "MISSING"."""
    words = STATES[report.state]
    return f"{words} late" if report.late and report.state == "submitted" else words


def how_given(report: ReportFacts) -> Iterator[Part]:
    """What is to be said of a report that nobody wrote; nothing of one that somebody did."""
    if report.state == "missing":
        yield Para(MISSING, strong=True)
    if report.state == "verbal":
        yield Para(f"The report will be given by word of mouth because {report.because}", strong=True)


def head(report: ReportFacts, ratings: Ratings) -> Iterator[tuple[str, str]]:
    """The labels at the head of a page with what stands beside them: the overall rating, who leads, what is counted."""
    yield "Overall rating", f"{ratings.word(report.told.rag)}, {direction(report)}"
    if report.told.rag_reason:
        yield "Reason", report.told.rag_reason
    if report.told.rag == "unrated" and report.facts.suggested != "unrated":
        yield "The facts suggest", f"{ratings.word(report.facts.suggested)}: {report.facts.suggested_because}"
    yield "Lead", joined(report.leads) or "Nobody yet"
    yield "Report", _submitted(report)
    yield "Actions", counts_words(report.facts.counts)


def _submitted(report: ReportFacts) -> str:
    if report.submitted_at is None or report.state != "submitted":
        return state_words(report)
    by = f" by {report.submitted_by}" if report.submitted_by else ""
    return f"{state_words(report)}{by}, {time(report.submitted_at)}"


def counts_words(counts: Counts) -> str:
    """How the actions stand, in one sentence: "12 actions: 3 complete, 1 red, 8 green. 1 overdue"."""
    each = (
        (counts.complete, "complete"),
        (counts.red, "red"),
        (counts.amber, "amber"),
        (counts.green, "green"),
        (counts.unrated, "not rated"),
    )
    parts = ", ".join(f"{number} {word}" for number, word in each if number)
    besides = [
        f"{counts.overdue} overdue",
        *([f"{counts.undated} never due"] if counts.undated else []),
        *([f"dates moved {times(counts.slips)}"] if counts.slips else []),
    ]
    return f"{counted(counts.total, 'action')}{f': {parts}' if parts else ''}. {', '.join(besides)}."


def worded(heading: str, text: str) -> Iterator[Part]:
    """A section of free words; nothing at all where there are none."""
    if text.strip():
        yield Heading(heading, 2)
        yield Para(text)


def listed(heading: str, items: tuple[str, ...], *, numbered: bool = False) -> Iterator[Part]:
    """A list under its heading; nothing at all where there is nothing in it."""
    if items:
        yield Heading(heading, 2)
        yield Bullets(items, numbered)


def _achieved(report: ReportFacts) -> tuple[str, ...]:
    done = (f"{_owned(line)}: finished {brief_day(line.completed_on)}" for line in report.facts.achieved)
    return (*done, *lines(report.told.achieved))


def _coming(report: ReportFacts, ratings: Ratings) -> tuple[str, ...]:
    due = (f"{_owned(line)}: due {brief_day(line.due)}, {ratings.short(line.rag)}" for line in report.facts.due_next)
    return (*due, *lines(report.told.coming))


def _undated(line: Line) -> str:
    reviewed = f"review due {brief_day(line.review_on)}" if line.review_on else "no review date"
    return f"{_owned(line)}: {line.when or 'no date'}, {reviewed}"


def _withdrawn(line: Line) -> str:
    return f"{_named(line)}{f': {line.reason}' if line.reason else ''}"


def milestone_words(milestone: MilestoneLine) -> str:
    """A milestone and whether it is reached: "WS1-01 Print the list: by 1 December, not reached yet"."""
    named = f"{milestone.reference} {milestone.title}"
    if milestone.done_on:
        return f"{named}: reached {brief_day(milestone.done_on)}"
    return f"{named}: {_when(milestone.when, milestone.due)}, not reached yet"


def _moved(moved: Sequence[Moved]) -> Iterator[Part]:
    if not moved:
        return
    yield Heading("Dates that moved", 2)
    yield Grid(
        ("Moved", "From → to", "Because", "Slipped"),
        tuple((_named(each.line), shift_words(each), each.because, times(each.line.slips)) for each in moved),
        widths=(4, 3, 3, 1.4),
    )


def shift_words(moved: Moved) -> str:
    """From when to when a date moved, as written."""
    return f"{_when(moved.before, moved.before_due)} → {_when(moved.after, moved.after_due)}"


def _overdue(report: ReportFacts) -> Iterator[Part]:
    """The board expects to see this section, with nothing in it too."""
    yield Heading("Overdue", 2)
    yield overdue_grid(report.facts.overdue) if report.facts.overdue else Para(NONE)
    yield from late_work(report)


def late_work(report: ReportFacts) -> Iterator[Part]:
    """What the lead says is done about it, named so, since it may stand where nothing is overdue."""
    if remedial := report.told.remedial.strip():
        yield Para(f"What is done about late work: {remedial}")


def overdue_grid(overdue: Sequence[Line]) -> Grid:
    """What is overdue: since when, how often its date slipped, and what is done about it."""
    return Grid(
        ("Overdue", "Who", "Was due", "Slipped", "Remedy"),
        tuple(
            (_named(line), joined(line.owners), _due(line), times(line.slips), line.remedial or "Nothing noted yet")
            for line in overdue
        ),
        widths=(4, 2.7, 1.9, 1.3, 3),
    )


def _due(line: Line) -> str:
    first = f" (first {brief_day(line.original)})" if line.original and line.original != line.due else ""
    return f"{brief_day(line.due)}{first}"


def _rerated(each: Rated, ratings: Ratings) -> str:
    because = f": {each.because}" if each.because else ""
    return f"{each.reference} {ratings.short(each.before)} → {ratings.short(each.after)}, {brief_day(each.on)}{because}"


def _rated(report: ReportFacts, ratings: Ratings) -> Iterator[Part]:
    rated = (*report.facts.red, *report.facts.amber)
    if not rated:
        return
    yield Heading("Red and amber, and why", 2)
    yield Grid(
        ("Red or amber", "Rating", "Why"),
        tuple((_named(line), ratings.word(line.rag), line.reason or "No reason given") for line in rated),
        widths=(4.5, 2, 4),
    )


def _named(line: Line) -> str:
    return f"{line.reference} {line.title}"


def _owned(line: Line) -> str:
    return f"{_named(line)} ({joined(line.owners) or 'no owner'})"


def brief_day(value: date | None) -> str:
    """A day without its weekday, for tables and lists: "13 Nov 2026"."""
    return f"{value.day} {value:%b %Y}" if value else "no date"


def _when(written: str, due: date | None) -> str:
    """What was written, or else the day it means."""
    return written or brief_day(due)
