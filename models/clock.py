"""Instants and days: the programme's day is the day in Europe/London, and how both are written in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def utc_now() -> datetime:
    """This instant, aware: what everything goes by that is given no clock of its own."""
    return datetime.now(UTC)


def day_of(now: datetime) -> date:
    """The day in Europe/London that holds an aware instant."""
    return now.astimezone(LONDON).date()


def day_said(day: date) -> str:
    """A day as people read it: "Thu 25 Mar 2027"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def time_said(now: datetime) -> str:
    """An aware instant as people in England read it: "Thu 25 Mar 2027 09:30"."""
    return f"{day_said(day_of(now))} {now.astimezone(LONDON):%H:%M}"
