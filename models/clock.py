"""Instants and days: the programme's day is the day in Europe/London."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(now: datetime) -> date:
    """The day in Europe/London that holds an aware instant."""
    return now.astimezone(LONDON).date()
