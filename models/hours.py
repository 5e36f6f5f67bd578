"""When people may be told things: between eight and six on a working day, as clocks in England show it. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from models.calendar import Calendar
from models.clock import LONDON
from models.timetable import instant

OPEN: Final = time(8)
SHUT: Final = time(18)
_DAY: Final = timedelta(days=1)


def is_open(calendar: Calendar, now: datetime) -> bool:
    """Whether it is a working hour of the authority at that instant, which is aware."""
    local = now.astimezone(LONDON)
    return calendar.is_working_day(local.date()) and OPEN <= local.time() < SHUT


def next_open(calendar: Calendar, now: datetime) -> datetime:
    """The instant itself in working hours; else when they next begin, in UTC."""
    local = now.astimezone(LONDON)
    if calendar.is_working_day(local.date()) and local.time() < SHUT:
        return now if local.time() >= OPEN else instant(local.date(), OPEN)
    return instant(calendar.add_working_days(local.date(), 1), OPEN)
