"""A table of what an authority says of its schools: type, locality, group. Read, checked, and only then written.

The columns are URN or School, with any of Type, Locality and Group, in any order; others are left alone. A row that
cannot be understood is refused with its number and the reason; a cell that is empty changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.intake.records import Unreadable
from models.intake.safety import MAX_ROWS, check_size, too_much
from models.intake.sniff import decode, sniff
from models.phase import KINDS

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "urn": ("urn",),
    "school": ("school", "name", "school name", "establishmentname", "establishment name"),
    "type": ("type", "local type", "kind"),
    "locality": ("locality", "area", "local area"),
    "group": ("group", "cluster", "partnership"),
}
"""What a column may be headed by, in small letters, by what it holds. Any other is left alone."""
_LONGEST: Final = {"locality": 100, "group": 200}
_PLURALS: Final = {"all through": "all-through", "16+": "16 plus", "post-16": "16 plus", "pru": "alternative provision"}


@dataclass(frozen=True, slots=True)
class LocalRow:
    """What a row of the file says of a school; "" where it says nothing. ``number`` is its line in the file."""

    number: int
    urn: int
    type: str = ""
    locality: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not understood, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class LocalTable:
    """The rows of a file: those understood, and those refused."""

    rows: tuple[LocalRow, ...]
    refused: tuple[RefusedRow, ...]


Find = Callable[[str], int]
"""Gives the URN of the school that a cell names. Raises ``ValueError`` with the reason where it names none for sure."""


def read_table(name: str, data: bytes, find: Find) -> LocalTable:
    """Read a file; what is wrong in a row is refused by itself.

    Raises :class:`Unreadable` where it is no such table.
    """
    check_size(data)
    if sniff(name, data) != "text":
        raise Unreadable("Send the table as a CSV file: in Excel, Save As, CSV.")
    header, rows = _records(decode(data))
    places = _places(header)
    understood: dict[int, LocalRow] = {}
    refused: list[RefusedRow] = []
    for number, record in rows:
        try:
            row = _row(number, {field: _cell(record, at) for field, at in places.items()}, find)
            if row.urn in understood:
                raise ValueError(f"names the same school as row {understood[row.urn].number}.")
        except ValueError as wrong:
            refused.append(RefusedRow(number, str(wrong)))
            continue
        understood[row.urn] = row
    if not understood and not refused:
        raise Unreadable("The table has a heading and no rows.")
    return LocalTable(tuple(understood.values()), tuple(refused))


def _records(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The heading, and the rows below it that are not empty, with their lines in the file."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next(reader, [])
        rows = [(reader.line_num, record) for record in reader if any(cell.strip() for cell in record)]
    except csv.Error as fault:
        raise Unreadable("The file is not a table that we can read. Save it as CSV again.") from fault
    if len(rows) > MAX_ROWS:
        raise too_much("rows", MAX_ROWS)
    return header, iter(rows)


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises :class:`Unreadable` where what is needed is not there."""
    titles = [" ".join(title.casefold().split()) for title in header]
    places = {
        field: next(titles.index(name) for name in names if name in titles)
        for field, names in HEADINGS.items()
        if any(name in titles for name in names)
    }
    if not {"urn", "school"} & set(places):
        raise Unreadable("The first row needs a heading URN or School, with Type, Locality or Group beside it.")
    if not {"type", "locality", "group"} & set(places):
        raise Unreadable("The first row needs a heading Type, Locality or Group, for what is to be set.")
    return places


def _cell(record: Sequence[str], at: int) -> str:
    return " ".join(record[at].split()) if at < len(record) else ""


def _row(number: int, cells: Mapping[str, str], find: Find) -> LocalRow:
    """One row. Raises ``ValueError`` with the reason where it cannot be understood."""
    named = cells.get("urn") or cells.get("school")
    if not named:
        raise ValueError("names no school.")
    for field, longest in _LONGEST.items():
        if len(cells.get(field, "")) > longest:
            raise ValueError(f"has a {field} of more than {longest} characters.")
    kind = _kind(cells.get("type", ""))
    if not kind and not cells.get("locality") and not cells.get("group"):
        raise ValueError("says neither type, locality nor group.")
    return LocalRow(number, find(named), kind, cells.get("locality", ""), cells.get("group", ""))


def _kind(text: str) -> str:
    said = text.casefold().removesuffix(" school").strip()
    kind = _PLURALS.get(said, said)
    if kind and kind not in KINDS:
        raise ValueError(f"has the type “{text}”, which is none of these: {', '.join(KINDS)}.")
    return kind
