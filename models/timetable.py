"""The timetable of a highlight cycle: from a board's meeting back to the first word to the leads, each step a date.

Counted in working days: publication is five clear working days before the meeting (Local Government Act 1972, section
100B(3)), and all that comes before is counted back from publication. A board on Tuesday 8 December 2026 publishes on
Monday 30 November. Every offset is the board's to set. Times are wall-clock times in Europe/London. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Any, Final, Literal

from models.calendar import Calendar
from models.clock import LONDON, day_of

StepName = Literal[
    "dates", "draft", "reminder", "close", "missing", "ask", "clear", "proof", "publish", "since", "decide", "tell"
]
MORNING, EVENING = time(9), time(17)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: so many working days before its anchor (after it, where negative), at a time of that day.

    The anchor is publication, or the meeting's own day. ``label`` is what people read.
    """

    name: StepName
    anchor: Literal["publish", "meeting"]
    days: int
    at: time
    label: str


STEPS: Final[tuple[Step, ...]] = (
    Step("dates", "publish", 20, MORNING, "Leads, clerk and manager are told the dates"),
    Step("draft", "publish", 9, MORNING, "Leads get their drafted reports"),
    Step("reminder", "publish", 6, MORNING, "One reminder to those who have not submitted"),
    Step("close", "publish", 5, EVENING, "Reports close"),
    Step("missing", "publish", 4, MORNING, "The manager sees what is missing"),
    Step("ask", "publish", 3, MORNING, "The manager is asked to clear the pack"),
    Step("clear", "publish", 2, EVENING, "Last hour to clear the pack"),
    Step("proof", "publish", 1, MORNING, "The clerk gets the proof"),
    Step("publish", "meeting", 6, time(12), "The pack is published"),
    Step("since", "meeting", 1, MORNING, "Chair and clerk are told what changed since"),
    Step("decide", "meeting", -1, MORNING, "The clerk gets the decisions, drafted"),
    Step("tell", "meeting", -2, MORNING, "Owners are told what the chair has agreed"),
)
"""The usual timetable, in order. Publication's six working days are five clear ones and the day itself."""
STEP: Final = {step.name: step for step in STEPS}
FURTHEST: Final = 120
"""The most working days a step may be from its anchor."""


def steps(own: Mapping[str, Any]) -> tuple[Step, ...]:
    """A board's steps, in order: the usual ones but for what it has set, ``{"draft": {"days": 8, "at": "09:30"}}``."""
    return tuple(_own(step, own.get(step.name)) for step in STEPS)


def _own(step: Step, setting: Mapping[str, Any] | None) -> Step:
    if not setting:
        return step
    at = time.fromisoformat(setting["at"]) if "at" in setting else step.at
    return Step(step.name, step.anchor, int(setting.get("days", step.days)), at, step.label)


@dataclass(frozen=True, slots=True)
class Due:
    """A step of one meeting's timetable, and the instant it is due, in UTC."""

    step: Step
    at: datetime

    @property
    def day(self) -> date:
        """The day in Europe/London."""
        return day_of(self.at)


def timetable(starts_at: datetime, calendar: Calendar, own: Mapping[str, Any]) -> dict[str, Due]:
    """Every step of the cycle of a meeting that begins at that instant, by the step's name, in the order of steps.

    A step whose day is no working day cannot come out of it: days are counted in working days from the meeting's.
    """
    every = {step.name: step for step in steps(own)}
    meeting = day_of(starts_at)
    published = calendar.add_working_days(meeting, -every["publish"].days)
    anchors = {"publish": published, "meeting": meeting}
    return {
        name: Due(step, instant(calendar.add_working_days(anchors[step.anchor], -step.days), step.at))
        for name, step in every.items()
    }


def instant(day: date, at: time) -> datetime:
    """The instant of a wall-clock time in Europe/London, in UTC.

    A time that a clock change skips is read an hour later; one that comes twice, as the first.
    """
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def wrong_order(own: Mapping[str, Any]) -> tuple[Step, Step] | None:
    """The first two steps that a board's settings put in the wrong order; None where all is well."""
    every = steps(own)
    back = {step.name: step for step in every}["publish"].days
    placed = [(-(step.days + (back if step.anchor == "publish" else 0)), step.at, step) for step in every]
    for (days, at, step), (after, then, later) in pairwise(placed):
        if (after, then) < (days, at):
            return step, later
    return None
