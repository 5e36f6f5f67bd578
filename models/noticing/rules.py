"""All the rules together: what is due between two instants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from models.noticing import cycle, owed
from models.noticing.notice import Notice
from models.noticing.owed import first_days
from models.noticing.world import World
from models.timetable import MORNING, instant

DUTY: Final = 20
"""Working days before a report to another body is due."""
PAPER: Final = 10
"""Working days before a document is to be looked at again."""
MONTHLY: Final = timedelta(days=5)


def notices(world: World, start: datetime, end: datetime) -> list[Notice]:
    """What is due from ``start`` until ``end``, by time; never what was due before the programme went live."""
    start = max(start, world.live_at)
    every = (*cycle.notices(world), *owed.notices(world, start, end), *_duties(world), *_papers(world))
    found = [notice for notice in (*every, *_concerns(world, start, end)) if start <= notice.due_at <= end]
    return sorted(found, key=lambda notice: (notice.due_at, notice.rule, notice.key))


def _duties(world: World) -> Iterator[Notice]:
    for duty in world.duties:
        day = world.calendar.add_working_days(duty.next_on, -DUTY)
        at, use = instant(day, MORNING), instant(duty.next_on, MORNING)
        for person_id in world.reached((*world.managers, *duty.clerks), day):
            label = f"Report to {duty.to}"
            yield Notice("duty", f"duty:{duty.id}", person_id, at, use, label, period=duty.next_on.isoformat())


def _papers(world: World) -> Iterator[Notice]:
    for paper in world.papers:
        day = world.calendar.add_working_days(paper.review_on, -PAPER)
        at = instant(day, MORNING)
        for person_id in world.reached(paper.clerks or world.managers, day):
            subject, period = f"document:{paper.id}", paper.review_on.isoformat()
            use = instant(paper.review_on, MORNING) + MONTHLY
            yield Notice("document", subject, person_id, at, use, f"Review of {paper.title}", period=period)


def _concerns(world: World, start: datetime, end: datetime) -> Iterator[Notice]:
    """The monthly note on schools causing concern, to each who is cleared; cover gives nobody clearance."""
    for first in first_days(start, end):
        day = first if world.calendar.is_working_day(first) else world.calendar.add_working_days(first, 1)
        at = instant(day, MORNING)
        for person_id in world.cleared:
            period = f"{first:%Y-%m}"
            yield Notice(
                "concerns", "month:0", person_id, at, at + MONTHLY, "Monthly note", period=period, periodic=True
            )
