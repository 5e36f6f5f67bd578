"""The words of the sample that follow the day of loading, so that the sample always looks alive.

In any text of the sample, ``{…}`` stands for words that people type, of the day it is loaded on::

    {today-6}  {workday+9}  {monday+4}    a day: "20 November 2026"; monday is that of the week of loading, and workday
                                          counts plain days, then goes on (back, where it is past) to a working day
    {month+1}                             "December 2026"
    {next March}  {last Sept}             the next such month after this one, the last that has begun: "Sept 2026"
    {this term}  {next spring term}       "Autumn term 2026", "Spring term 2027"
    {school year}                         "2026/27"
    {meeting recent}                      the day of the meeting of that key
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from models.calendar import TERM_NAMES, Calendar

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SLOT = re.compile(r"\{([^{}]*)\}")
_DAY = re.compile(r"(today|workday|monday|month)([+-]\d{1,3})?")
_MONTH = re.compile(r"(next|last) ([A-Z][a-z]{2,8})")
_TERM = re.compile(rf"next ({'|'.join(TERM_NAMES)}) term")


class SlotError(ValueError):
    """A sentence that says what stands in braces and means nothing."""


def said(day: date) -> str:
    """A day as people type it: "20 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def nearest_workday(calendar: Calendar, today: date, days: int) -> date:
    """The day so many days from today, or the next working day after it; the last one before it where it is past."""
    day = today + timedelta(days=days)
    if calendar.is_working_day(day):
        return day
    return calendar.add_working_days(day, 1 if days >= 0 else -1)


@dataclass(frozen=True)
class Words:
    """What fills the braces on one day, by one calendar, with the meetings of one board."""

    today: date
    calendar: Calendar
    meetings: Mapping[str, date] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """The text with its braces filled. Raises :class:`SlotError`."""
        return _SLOT.sub(lambda slot: self._slot(slot[1]), text)

    def fill_all(self, value: Any, where: str, mistakes: list[str]) -> Any:
        """The same for every text in lists and mappings; what cannot be filled is added to ``mistakes``."""
        if isinstance(value, dict):
            return {key: self.fill_all(held, f"{where}, {key}", mistakes) for key, held in value.items()}
        if isinstance(value, list):
            return [self.fill_all(held, f"{where} {place}", mistakes) for place, held in enumerate(value, 1)]
        if not isinstance(value, str):
            return value
        try:
            return self.fill(value)
        except SlotError as wrong:
            mistakes.append(f"{where}: {wrong}")
            return value

    def _slot(self, name: str) -> str:
        if match := _DAY.fullmatch(name):
            return self._day(match[1], int(match[2] or 0))
        if match := _MONTH.fullmatch(name):
            return self._named_month(match[1], match[2])
        if match := _TERM.fullmatch(name):
            return self._next_term(match[1])
        if name == "this term":
            term = self.calendar.term_of(self.today)
            return f"{term.name.capitalize()} term {term.start.year}"
        if name == "school year":
            first = self.today.year - (self.today.month < 9)
            return f"{first}/{(first + 1) % 100:02}"
        if name.startswith("meeting ") and name.removeprefix("meeting ") in self.meetings:
            return said(self.meetings[name.removeprefix("meeting ")])
        raise SlotError(f"“{{{name}}}” is nothing I can fill in; samples/words.py lists what is")

    def _day(self, anchor: str, days: int) -> str:
        if anchor == "month":
            months = self.today.year * 12 + self.today.month - 1 + days
            return f"{date(months // 12, months % 12 + 1, 1):%B %Y}"
        if anchor == "workday":
            return said(nearest_workday(self.calendar, self.today, days))
        start = self.today - timedelta(days=self.today.weekday()) if anchor == "monday" else self.today
        return said(start + timedelta(days=days))

    def _next_term(self, name: str) -> str:
        term = self.calendar.next_term(self.today)
        while term.name != name:
            term = self.calendar.next_term(term.start)
        return f"{name.capitalize()} term {term.start.year}"

    def _named_month(self, which: str, name: str) -> str:
        if name[:3].lower() not in MONTHS:
            raise SlotError(f"“{name}” is no month")
        month = MONTHS.index(name[:3].lower()) + 1
        year = self.today.year
        if which == "next":
            year += month <= self.today.month
        else:
            year -= month > self.today.month
        return f"{name} {year}"
