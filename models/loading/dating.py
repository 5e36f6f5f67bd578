"""The day a register file is of: said in it, said with it, or in its name."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from models.intake.records import Unreadable

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_WITH_WORDS: Final = re.compile(rf"(?<!\d)(?:(\d{{1,2}})(?:st|nd|rd|th)?[ ])?{_MONTH}[ ](20\d\d)(?!\d)", re.A)
_YEAR_FIRST: Final = re.compile(r"(?<!\d)(20\d\d)[ ]?(0[1-9]|1[0-2])(?:[ ]?(0[1-9]|[12]\d|3[01]))?(?!\d)", re.A)
_DAY_FIRST: Final = re.compile(r"(?<!\d)(\d{1,2})[ ](\d{1,2})[ ](20\d\d)(?!\d)", re.A)
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)", re.A)


def day_of_file(kind: str, name: str, *, stated: date | None, given: date | None, today: date) -> date:
    """The day that a file's facts are of.

    What the file states comes first, then what is ``given`` with it, then what its name says (of a month or a year
    alone, the last day that is not ahead). Where nothing says it, details, links and groups are of ``today``, since
    they are downloaded as they stand; Ofsted's are months old when they are published. Raises :class:`Unreadable` for a
    day ahead, for one that is not what the file states, and where Ofsted's day is not known.
    """
    if stated and given and stated != given:
        raise Unreadable(f"The file says that it is as at {_words(stated)}, not {_words(given)}.")
    found = stated or given or _named(name, today)
    if found is None and kind == "ofsted":
        raise Unreadable(
            f"{name} does not say which day it is of. Say it with the file: “as at 31 August 2026” in chat, "
            'or --as-at "31 August 2026" at the command line.'
        )
    found = found or today
    if found > today:
        raise Unreadable(f"{_words(found)} is still ahead: the day a file is of cannot be.")
    return found


def _named(name: str, today: date) -> date | None:
    text = re.sub(r"[\W_]+", " ", name.casefold())
    return next((min(found, today) for found in _readings(text) if found), None)


def _readings(text: str) -> Iterator[date | None]:
    if found := _WITH_WORDS.search(text):
        yield _day(int(found[3]), _MONTHS.index(found[2]) + 1, found[1])
    if found := _YEAR_FIRST.search(text):
        yield _day(int(found[1]), int(found[2]), found[3])
    if found := _DAY_FIRST.search(text):
        yield _day(int(found[3]), int(found[2]), found[1])
    if found := _YEAR.search(text):
        yield date(int(found[1]), 12, 31)


def _day(year: int, month: int, day: str | None) -> date | None:
    """A day, or the month's last where none is named; None where there is no such day."""
    try:
        return date(year, month, int(day) if day else monthrange(year, month)[1])
    except ValueError:  # calendar.IllegalMonthError is one too
        return None


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
