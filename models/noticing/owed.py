"""What open actions make due to those who own or lead them: every morning's notices, one message a person.

Chased are staff alone: heads and volunteers never are, nor is anybody told of what they have not done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from models.calendar import Calendar
from models.noticing.notice import Notice
from models.noticing.world import OpenAction, World
from models.timetable import MORNING, instant

LADDER: Final = (("owner", 1), ("lead", 5), ("manager", 10))
"""Who hears of an overdue action, how many working days after it was due."""
QUIET: Final = 30
"""School days without any change, after which it is asked how an action stands."""
MILESTONE: Final = 5
"""Working days before a milestone is due."""
OF_USE: Final = timedelta(days=4)
"""How long a morning's notice is of use: past a weekend and a day."""
BATCH: Final = "morning"


def notices(world: World, start: datetime, end: datetime) -> Iterator[Notice]:
    """Everything that open actions make due from ``start`` until ``end``."""
    days = _Days(world.calendar)
    yield from _weekly(world, start, end)
    yield from _monthly(world, start, end)
    for action in world.actions:
        yield from _overdue(world, action, days)
        yield from _quiet(world, action, days)
        yield from _dates(world, action, days)


class _Days:
    """Counts days on from a day, each answer once: many actions have the same dates."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._working: dict[tuple[date, int], date] = {}
        self._school: dict[date, date] = {}

    def working(self, day: date, n: int) -> date:
        if (day, n) not in self._working:
            self._working[day, n] = self._calendar.add_working_days(day, n)
        return self._working[day, n]

    def working_on(self, day: date) -> date:
        """The day itself, or the next working day."""
        return day if self._calendar.is_working_day(day) else self.working(day, 1)

    def quiet(self, day: date) -> date:
        if day not in self._school:
            self._school[day] = self._calendar.add_school_days(day, QUIET)
        return self._school[day]


def _weekly(world: World, start: datetime, end: datetime) -> Iterator[Notice]:
    """What staff owe, and what has happened to the schools they watch, on the first working day of each week."""
    days = _Days(world.calendar)
    monday = start.date() - timedelta(days=start.weekday() + 7)
    while monday <= end.date():
        day = days.working_on(monday)
        if day < monday + timedelta(days=7):
            period = monday.isoformat()
            owners = [o for o in _owners(world, day) if not world.people[o].in_school]
            for rule, whom, label in (("owed.weekly", owners, "What you owe"), ("watch", world.watchers, "Schools")):
                for person_id in world.present(whom, day):
                    yield _morning(rule, "week:0", person_id, day, label, period=period, periodic=True)
        monday += timedelta(days=7)


def _monthly(world: World, start: datetime, end: datetime) -> Iterator[Notice]:
    """What those in schools have promised, on the first school day of a month; in August on none."""
    for first in first_days(start, end):
        day = first if world.calendar.is_school_day(first) else world.calendar.add_school_days(first, 1)
        if day.month == first.month:
            heads = [o for o in _owners(world, day) if world.people[o].in_school]
            for person_id in world.present(heads, day):
                period = f"{first:%Y-%m}"
                yield _morning("owed.monthly", "month:0", person_id, day, "What is yours", period=period, periodic=True)


def _overdue(world: World, action: OpenAction, days: _Days) -> Iterator[Notice]:
    if action.due is None or (action.owners and not _chased(world, action.owners)):
        return
    begins = max(world.live_at, action.created_at)
    heard: set[int] = set()
    for step, after in LADDER:
        day = days.working(action.due, after)
        chased = {"owner": action.owners, "lead": action.leads}
        told = _put_to(world, chased[step], day) if step in chased else world.present(world.managers, day)
        for person_id in told:
            if person_id not in heard and instant(day, MORNING) > begins:
                heard.add(person_id)
                period = action.due.isoformat()
                label = f"Overdue {action.reference}"
                yield _morning("overdue", f"action:{action.id}", person_id, day, label, step=step, period=period)


def _quiet(world: World, action: OpenAction, days: _Days) -> Iterator[Notice]:
    if not action.begun:
        return
    day = days.quiet(action.touched_on)
    for person_id in _put_to(world, action.owners or action.leads, day):
        period = action.touched_on.isoformat()
        yield _morning(
            "quiet", f"action:{action.id}", person_id, day, f"Nothing heard of {action.reference}", period=period
        )


def _dates(world: World, action: OpenAction, days: _Days) -> Iterator[Notice]:
    """Milestones shortly before they are due, and review dates on their day: to owners, to the leads where none."""
    chased = _chased(world, action.owners)
    whom = chased if action.owners else action.leads
    for milestone_id, due in action.milestones:
        day = days.working(due, -MILESTONE)
        for person_id in world.present(whom, day):
            yield _morning(
                "milestone",
                f"milestone:{milestone_id}",
                person_id,
                day,
                f"A milestone of {action.reference}",
                period=due.isoformat(),
            )
    if action.review_on:
        day = days.working_on(action.review_on)
        for person_id in world.present(whom or action.leads, day):
            period = action.review_on.isoformat()
            yield _morning(
                "review", f"action:{action.id}", person_id, day, f"Review of {action.reference}", period=period
            )


def _owners(world: World, day: date) -> list[int]:
    """Who owned something by that morning: what is added later in the week is not owed at its start."""
    known = [action for action in world.actions if action.created_at < instant(day, MORNING)]
    return list(dict.fromkeys(owner for action in known for owner in action.owners if owner in world.people))


def _chased(world: World, ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(i for i in ids if i in world.people and world.people[i].may_be_chased)


def _put_to(world: World, ids: Iterable[int], day: date) -> tuple[int, ...]:
    """Whom it is put to that these have not done something: staff alone, and staff alone in their place."""
    return _chased(world, world.present(_chased(world, ids), day))


def first_days(start: datetime, end: datetime) -> Iterator[date]:
    """The first days of the months from the one that holds ``start`` to the one that holds ``end``."""
    first = start.date().replace(day=1)
    while first <= end.date():
        yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _morning(
    rule: str,
    subject: str,
    person_id: int,
    day: date,
    label: str,
    *,
    step: str = "",
    period: str = "",
    periodic: bool = False,
) -> Notice:
    at = instant(day, MORNING)
    return Notice(rule, subject, person_id, at, at + OF_USE, label, step, period, BATCH, periodic)
