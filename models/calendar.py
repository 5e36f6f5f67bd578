"""Terms, half-terms, bank holidays and working days, as an English authority counts them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import dateutil.easter
import holidays

TermName = Literal["autumn", "spring", "summer"]
TERM_NAMES: tuple[TermName, ...] = get_args(TermName)

_SATURDAY = 5
_DAY = timedelta(days=1)


class Window(NamedTuple):
    """A stretch of whole days; both ends belong to it."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its first and last day, and the first and last day of the half-term break where it is known.

    Raises ValueError where a last day is before its first, or the break is not inside the term.
    """

    name: TermName
    start: date
    end: date
    half_term_start: date | None = None
    half_term_end: date | None = None

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"the {self.name} term ends {self.end}, before it starts {self.start}")
        if (self.half_term_start is None) != (self.half_term_end is None):
            raise ValueError(f"the half-term of the {self.name} term needs both its first and its last day")
        first, last = self.half_term_start, self.half_term_end
        if first and last and not self.start < first <= last < self.end:
            raise ValueError(f"the half-term of the {self.name} term is not inside the term")


class _Convention(NamedTuple):
    """A term where no local dates are set: (month, day) of its start, of the end of its first half, and of its end."""

    start: tuple[int, int]
    half: tuple[int, int]
    end: tuple[int, int]


_CONVENTIONS: dict[TermName, _Convention] = {
    "autumn": _Convention((9, 1), (10, 31), (12, 31)),
    "spring": _Convention((1, 1), (2, 15), (3, 31)),
    "summer": _Convention((4, 1), (5, 31), (7, 31)),
}


@dataclass(frozen=True)
class Calendar:
    """An authority's terms and closure days; where it has set none, the conventional ones hold.

    A year is always the calendar year a term begins in: the spring term of 2026/27 is ("spring", 2027).
    Days are wall-clock days in Europe/London.
    """

    terms: tuple[Term, ...] = ()
    closures: frozenset[date] = frozenset()

    @property
    def is_default(self) -> bool:
        """True where the authority has set no term dates of its own."""
        return not self.terms

    def knows(self, day: date) -> bool:
        """Tell whether the authority's own dates, not the conventions, say which term this day belongs to."""
        return self.term_of(day) in self.terms

    def term(self, name: TermName, year: int) -> Term:
        """Give the term of this name which begins in this calendar year: the authority's own, or the conventional one.

        Raises ValueError for a year outside 1 to 9999.
        """
        own = (term for term in self.terms if term.name == name and term.start.year == year)
        return next(own, None) or _conventional(name, year)

    def term_of(self, day: date) -> Term:
        """Give the term that holds the day; for a day in the holidays, the term that begins next."""
        return next(term for term in self._terms_around(day) if term.end >= day)

    def next_term(self, day: date) -> Term:
        """Give the first term that begins after the day."""
        return next(term for term in self._terms_around(day) if term.start > day)

    def half_term_break(self, name: TermName, year: int) -> Window:
        """Give the half-term holiday of a term, Monday to Friday where the authority has not set it.

        The usual weeks of English authorities: the Mondays nearest 26 October and 16 February, and the week of the
        spring bank holiday.
        """
        term = self.term(name, year)
        if term.half_term_start and term.half_term_end:
            return Window(term.half_term_start, term.half_term_end)
        monday = {
            "autumn": _monday_of(date(year, 10, 29)),
            "spring": _monday_of(date(year, 2, 19)),
            "summer": _monday_of(date(year, 5, 31)),
        }[name]
        return Window(monday, monday + 4 * _DAY)

    def half_term(self, number: int, year: int) -> Window:
        """Give half-term 1 to 6 of the school year (HT1 and HT2 are autumn), by the calendar year its term begins in.

        Raises IndexError for a number above 6.
        """
        term = self.term(TERM_NAMES[(number - 1) // 2], year)
        first_ends, second_starts = _halves(term)
        return Window(term.start, first_ends) if number % 2 else Window(second_starts, term.end)

    def half_terms(self, school_year: int) -> tuple[Window, ...]:
        """Give HT1 to HT6 of the school year that begins in September of this calendar year."""
        return tuple(self.half_term(number, school_year + (number > 2)) for number in range(1, 7))

    def half_term_of(self, day: date) -> Window:
        """Give the half-term that holds the day; for a day in the holidays, the one that begins next."""
        return next(half for half in self._half_terms_around(day) if half.end >= day)

    def next_half_term(self, day: date) -> Window:
        """Give the first half-term that begins after the day."""
        return next(half for half in self._half_terms_around(day) if half.start > day)

    def bank_holiday(self, day: date) -> str | None:
        """Name the bank holiday in England on this day, or None. Source: the `holidays` package (GB, ENG)."""
        return _bank_holidays(day.year).get(day)

    def is_working_day(self, day: date) -> bool:
        """Tell whether the authority works: no weekend, no bank holiday, no closure day."""
        return day.weekday() < _SATURDAY and day not in self.closures and self.bank_holiday(day) is None

    def is_school_day(self, day: date) -> bool:
        """Tell whether schools are open: a working day inside a term and outside its half-term break."""
        if not self.is_working_day(day):
            return False
        term = self.term_of(day)
        pause = self.half_term_break(term.name, term.start.year)
        return term.start <= day and not pause.start <= day <= pause.end

    def add_working_days(self, day: date, n: int) -> date:
        """Go n working days on from the day (back where n is negative); 0 gives the day itself.

        Raises OverflowError past the year 9999.
        """
        return _step(day, n, self.is_working_day)

    def add_school_days(self, day: date, n: int) -> date:
        """Go n school days on from the day (back where n is negative); 0 gives the day itself.

        Raises OverflowError past the year 9999.
        """
        return _step(day, n, self.is_school_day)

    def easter(self, year: int) -> date:
        """Give Easter Sunday. Source: dateutil, Western method, years 1583 to 4099; ValueError outside them."""
        return dateutil.easter.easter(year)

    def _terms_around(self, day: date) -> list[Term]:
        years = range(max(day.year - 1, date.min.year), min(day.year + 2, date.max.year) + 1)
        return sorted((self.term(name, year) for year in years for name in TERM_NAMES), key=lambda term: term.start)

    def _half_terms_around(self, day: date) -> list[Window]:
        years = range(max(day.year - 1, date.min.year), min(day.year + 2, date.max.year) + 1)
        return sorted(self.half_term(number, year) for year in years for number in range(1, 7))


DEFAULT = Calendar()


@lru_cache(maxsize=512)
def _conventional(name: TermName, year: int) -> Term:
    convention = _CONVENTIONS[name]
    return Term(name, date(year, *convention.start), date(year, *convention.end))


def _halves(term: Term) -> tuple[date, date]:
    """Give the last day of the first half and the first day of the second."""
    if term.half_term_start and term.half_term_end:
        return term.half_term_start - _DAY, term.half_term_end + _DAY
    middle = date(term.start.year, *_CONVENTIONS[term.name].half)
    # Own term dates without a half-term may lie away from the convention; then its middle day divides it.
    if not term.start <= middle < term.end:
        middle = term.start + (term.end - term.start) / 2
    return middle, middle + _DAY


def _monday_of(day: date) -> date:
    return day - day.weekday() * _DAY


@lru_cache(maxsize=128)
def _bank_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _step(day: date, n: int, counts: Callable[[date], bool]) -> date:
    step = _DAY if n > 0 else -_DAY
    left = abs(n)
    while left:
        day += step
        left -= counts(day)
    return day
