"""Columns found by their headings once, then read by position: which cell fills which field, and how."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

URN_END: Final = 10_000_000
"""URNs have six digits (five for children's centres); the seventh is room."""

# What the performance tables and Ofsted write where a number or date is withheld or does not exist.
_NOT_SAID: Final = frozenset({"null", "n/a", "na", "ne", "np", "supp", "x", "z", "c", ":", "-"})
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?: 00:00(?::00)?)?", re.A)
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?", re.A)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record, the headings it may stand under (as ``heading`` gives them) and how a cell is read.

    ``read`` takes the cell's text ("" for none) and raises ValueError whose message ends a sentence: "is not a date".
    """

    field: str
    headings: tuple[str, ...]
    read: Callable[[str], Any]


class Layout:
    """Where a header has the columns of a table. Every row is given one empty cell more, for columns it lacks."""

    def __init__(self, columns: Sequence[Column], header: Sequence[str]) -> None:
        places = positions(header)
        self._header = (*header, "")
        self._readers = tuple(
            (column.read, next((places[each] for each in column.headings if each in places), -1), *_empty(column.read))
            for column in columns
        )
        self.fields = frozenset(
            column.field for column, (_, place, *_) in zip(columns, self._readers, strict=True) if place >= 0
        )

    def values(self, row: Sequence[str]) -> list[Any]:
        """Read a row in the columns' order; raise ValueError naming the heading, the cell and what is wrong."""
        try:
            # Most cells of the register are empty: what those give is worked out once, not read each time.
            return [
                read(cell) if (cell := row[place]) or needed else empty for read, place, empty, needed in self._readers
            ]
        except ValueError:
            raise ValueError(self._fault(row)) from None

    def _fault(self, row: Sequence[str]) -> str:
        for read, place, *_ in self._readers:
            try:
                read(row[place])
            except ValueError as fault:
                return f"{self._header[place]} “{row[place][:60]}” {fault}"
        raise AssertionError("a row that could not be read can be read")


def _empty(read: Callable[[str], Any]) -> tuple[Any, bool]:
    """Say what an empty cell gives, and whether it may not be empty."""
    try:
        return read(""), False
    except ValueError:
        return None, True


def heading(text: str) -> str:
    """Write a heading as our tables have it: lower case, single spaces, no mark of the encoding."""
    return " ".join(text.replace("\ufeff", "").casefold().split())


def positions(header: Iterable[str]) -> Mapping[str, int]:
    """Say where each heading stands; the first place where one stands twice."""
    found: dict[str, int] = {}
    for place, text in enumerate(header):
        found.setdefault(heading(text), place)
    return found


def line(text: str) -> str:
    """Text on one line with single spaces."""
    return " ".join(text.split())


word: Final = lru_cache(8192)(line)
"""``line`` for cells that say the same few things over and over."""


def urn(text: str) -> int:
    """A unique reference number; raise ValueError for anything else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else _plain(text.strip())
    if not number or number >= URN_END:
        raise ValueError("is not a URN")
    return number


@lru_cache(8192)
def integer(text: str) -> int | None:
    """A whole number or None where the cell says nothing; raise ValueError for anything else."""
    said = text.strip()
    if not said or said.casefold() in _NOT_SAID:
        return None
    return _plain(said.removesuffix(".0"))


@lru_cache(8192)
def day(text: str) -> date | None:
    """A date written dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd, None where the cell says nothing; raise ValueError."""
    said = text.strip()
    if not said or said.casefold() in _NOT_SAID:
        return None
    try:
        if found := _DAY_FIRST.fullmatch(said):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _YEAR_FIRST.fullmatch(said):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError("is not a date") from None
    raise ValueError("is not a date")


def _plain(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError("is not a whole number")
    return int(text)
