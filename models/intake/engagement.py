"""A file of who took part in what -> its rows, as they are written. Pure: names and dates are given no meaning here.

Its columns: *Initiative*, *Kind*, then *URN*, *School* or *Organisation* for who took part, a column for each unit that
is counted ("Pupils", "Delegates"), *Date* and *Outcome*. A row that names nobody is a total; one that gives no number
either is about the initiative itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.intake.flat import read_flat
from models.intake.grid import Row, Table
from models.intake.records import Unreadable
from models.intake.safety import check_size
from models.intake.sniff import sniff

HEADERS = {
    "initiative": "initiative",
    "kind": "kind",
    "type": "kind",
    "urn": "urn",
    "school": "school",
    "school name": "school",
    "organisation": "organisation",
    "partner": "organisation",
    "date": "on",
    "on": "on",
    "outcome": "outcome",
}
"""What a column may be headed by, in small letters, and what it holds. Any other is a unit."""
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,7}")
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the file. ``place`` is where a person finds it; ``faults`` are sentences on what is wrong with it."""

    place: str
    initiative: str
    kind: str = ""
    urn: str = ""
    school: str = ""
    organisation: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    on: str = ""
    outcome: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, and the headers of columns that were left out, since nothing in them is a number."""

    entries: tuple[Entry, ...]
    left_out: tuple[str, ...] = ()


def read_engagement(name: str, data: bytes) -> Sheet:
    """Read a .csv, tab-separated or .xlsx file. Raises Unreadable with a sentence for the person who sent it."""
    check_size(data)
    for table in _tables(name, data):
        for at, row in enumerate(table.rows[:_LOOKED_AT]):
            columns = [" ".join(cell.text.split()) for cell in row.cells]
            if "initiative" in map(str.casefold, columns):
                return _sheet(table, columns, [each for each in table.rows[at + 1 :] if each.filled()])
    raise Unreadable(
        "There is no column called Initiative in it. Export a file with /tookpart export to see the columns."
    )


def _tables(name: str, data: bytes) -> list[Table]:
    if sniff(name, data) == "text":
        return read_flat(data)[0]
    from models.intake.office import read_office

    return [block for block in read_office(data)[0] if isinstance(block, Table)]


def _sheet(table: Table, columns: list[str], rows: list[Row]) -> Sheet:
    known = {at: HEADERS[head.casefold()] for at, head in enumerate(columns) if head.casefold() in HEADERS}
    others = {at: head for at, head in enumerate(columns) if head and at not in known}
    units = {at: head for at, head in others.items() if any(_NUMBER.fullmatch(row.text(at)) for row in rows)}
    filled = {at for at in others if any(row.text(at) for row in rows)}
    left_out = tuple(head for at, head in others.items() if at in filled and at not in units)
    return Sheet(tuple(_entry(table, row, known, units) for row in rows), left_out)


def _entry(table: Table, row: Row, known: dict[int, str], units: dict[int, str]) -> Entry:
    said = {what: " ".join(row.text(at).split()) for at, what in known.items() if row.text(at)}
    numbers, faults = {}, []
    for at, unit in units.items():
        text = row.text(at)
        if _NUMBER.fullmatch(text):
            numbers[unit] = int(text.replace(",", ""))
        elif text:
            faults.append(f"“{text}” under {unit} is not a whole number.")
    if not said.get("initiative"):
        faults.append("It names no initiative.")
    entry = {"initiative": "", **said}
    return Entry(table.place(row.number), numbers=numbers, faults=tuple(faults), **entry)
