"""The pieces that dates are made of: a window which may still wait to be told its year."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from models.calendar import Window
from models.when.model import Every

DAY = timedelta(days=1)
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
_SEPTEMBER = 9
_WEEK = 7  # days

Grain = Literal["day", "week", "month", "term", "quarter", "year"]
Edge = Literal["start", "end"]


class Unclear(Exception):  # noqa: N818 - it is an answer, not a fault: the question to put to the person
    """A phrase that looks like a date and cannot be one, or could be two; its text is the question to ask."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year as a phrase gives it: 2014 (plain), 2014/15 (a pair), or unsaid, and then tried in turn."""

    first: int
    style: Literal["plain", "pair", "academic", "financial", "unsaid"] = "plain"

    @property
    def is_school_year(self) -> bool:
        """True where the year runs over two calendar years, from September unless it is a financial one."""
        return self.style in ("pair", "academic")

    def of_month(self, month: int) -> int:
        """Give the calendar year in which this month of the year falls."""
        if self.is_school_year:
            return self.first + (month < _SEPTEMBER)
        if self.style == "financial":
            return self.first + (month < 4)
        return self.first

    def window(self) -> Window:
        """Give the year's days: January to December, September to August, or April to March."""
        if self.is_school_year:
            return school_year(self.first)
        if self.style == "financial":
            return financial_year(self.first)
        return Window(date(self.first, 1, 1), date(self.first, 12, 31))


@dataclass(frozen=True)
class Part:
    """A window that can be told its year; a fixed one gives the same days for every year."""

    at: Callable[[Year], Window]
    grain: Grain
    year: Year | None = None
    edge: Edge | None = None
    fixed: bool = False
    terms: bool = False
    sure: bool = False  # unmistakably a date, even without a preposition
    weekday: int | None = None

    def resolve(self, on: date, year: Year | None = None) -> Window:
        """Give the days: in its own year, else in the year given, else the next such days that end on or after `on`.

        Raises Unclear where no such days exist.
        """
        given = self.year or year
        if given or self.fixed:
            return self._checked(self.at(given or Year(on.year)))
        return self._next(on)

    def within(self, cut: Callable[[Window], Window], *, edge: Edge | None = None, grain: Grain = "day") -> Part:
        """Give the part of this part that `cut` makes of its window."""
        return replace(self, at=lambda year: cut(self.at(year)), edge=edge, grain=grain, sure=True)

    def _next(self, on: date) -> Window:
        reason: Unclear | None = None
        for year in range(on.year - 1, on.year + 9):
            try:
                window = self._checked(self.at(Year(year, "unsaid")))
            except Unclear as unclear:
                reason = unclear
                continue
            if window.end >= on:
                return window
        raise reason or Unclear("Which year do you mean?")

    def _checked(self, window: Window) -> Window:
        if self.weekday is not None and window.start.weekday() != self.weekday:
            raise Unclear(f"{window.start:%-d %B %Y} is a {window.start:%A}. Which day do you mean?")
        return window


def fixed(window: Window, grain: Grain, *, terms: bool = False, sure: bool = True, edge: Edge | None = None) -> Part:
    """Make a part whose days are known already."""
    return Part(lambda _: window, grain, fixed=True, terms=terms, sure=sure, edge=edge)


def one_day(day: date) -> Window:
    """Give the window of a single day."""
    return Window(day, day)


def real_day(year: int, month: int, day: int) -> date:
    """Make a date, raising Unclear with a plain question where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if 1 <= month <= 12:
        name = f"{date(2000, month, 1):%B}"
        if 1 <= day <= monthrange(2000, month)[1]:
            raise Unclear(f"{name} {year} has no day {day}. Which day do you mean?")
        raise Unclear(f"{name} has no day {day}. Which day do you mean?")
    raise Unclear(f"There is no month {month}: write the day first, like 30/04/2027. Which day do you mean?")


def month_of(year: int, month: int) -> Window:
    """Give the days of a month."""
    return Window(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def week_of(day: date) -> Window:
    """Give Monday to Sunday around a day."""
    monday = day - day.weekday() * DAY
    return Window(monday, monday + 6 * DAY)


def school_year(first: int) -> Window:
    """Give 1 September to 31 August."""
    return Window(date(first, 9, 1), date(first + 1, 8, 31))


def school_year_of(day: date) -> int:
    """Give the calendar year in which the day's school year begins."""
    return day.year - (day.month < _SEPTEMBER)


def financial_year(first: int) -> Window:
    """Give 1 April to 31 March."""
    return Window(date(first, 4, 1), date(first + 1, 3, 31))


def financial_year_of(day: date) -> int:
    """Give the calendar year in which the day's financial year begins."""
    return day.year - (day.month < 4)


def quarter_of(day: date) -> Window:
    """Give the quarter around a day; financial and calendar quarters have the same bounds."""
    first = 3 * ((day.month - 1) // 3) + 1
    return Window(date(day.year, first, 1), month_of(day.year, first + 2).end)


def ahead(day: date, count: int, unit: Every) -> date:
    """Go a number of units on from a day, or back where the count is negative."""
    match unit:
        case "day":
            return day + relativedelta(days=count)
        case "week":
            return day + relativedelta(weeks=count)
        case "fortnight":
            return day + relativedelta(weeks=2 * count)
        case "month":
            return day + relativedelta(months=count)
        case "quarter":
            return day + relativedelta(months=3 * count)
        case "half-year":
            return day + relativedelta(months=6 * count)
        case _:
            return day + relativedelta(years=count)


def third(window: Window, which: int, grain: Grain) -> Window:
    """Give the early (0), middle (1) or late (2) part: a third, of a month 1-10, 11-20 and 21 to its end."""
    if grain == "month":
        first = window.start + 10 * which * DAY
        return Window(first, window.end if which == 2 else first + 9 * DAY)
    days = (window.end - window.start).days + 1
    if days == _WEEK:
        # the days of work: Monday and Tuesday, Tuesday to Thursday, Thursday and Friday
        first = window.start + (0, 1, 3)[which] * DAY
        return Window(first, first + (1, 2, 1)[which] * DAY)
    if grain == "year":
        first = window.start + relativedelta(months=4 * which)
        return Window(first, first + relativedelta(months=4) - DAY)
    step = days / 3
    bounds = [window.start + round(step * edge) * DAY for edge in range(4)]
    return Window(bounds[which], bounds[which + 1] - DAY)


def half(window: Window, which: int) -> Window:
    """Give the first (1) or second (2) half of a window; whole months where it is made of them."""
    months = (window.end.year - window.start.year) * 12 + window.end.month - window.start.month + 1
    if window.start.day == 1 and months % 2 == 0:
        middle = window.start + relativedelta(months=months // 2)
    else:
        middle = window.start + ((window.end - window.start).days + 1) // 2 * DAY
    return Window(window.start, middle - DAY) if which == 1 else Window(middle, window.end)
