"""A file of signatures on paper -> its rows, as they are written. Pure: names and dates are given no meaning here.

Its columns, in any order: *URN*, *School* or *Organisation* for whom it was signed, *Capacity*, *Name* (it need not
bear one), *Date*, *Pledge* (where there are several), *On behalf of* for a group, *Covers* for the schools it listed,
*Also signed by* for further people of the same school: "B. Governor (governor)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from models.intake.flat import read_flat
from models.intake.grid import Row, Table
from models.intake.records import Unreadable
from models.intake.safety import check_size
from models.intake.sniff import sniff

HEADERS: Final = {
    "urn": "urn",
    "school": "school",
    "school name": "school",
    "organisation": "organisation",
    "organization": "organisation",
    "partner": "organisation",
    "capacity": "capacity",
    "role": "capacity",
    "position": "capacity",
    "signed as": "capacity",
    "name": "name",
    "signed by": "name",
    "signatory": "name",
    "date": "on",
    "signed on": "on",
    "date signed": "on",
    "date of signature": "on",
    "pledge": "pledge",
    "on behalf of": "group",
    "trust": "group",
    "covers": "covers",
    "schools covered": "covers",
    "also signed by": "also",
    "also signed": "also",
}
"""What a column may be headed by, in small letters, and what it holds. Any other is left alone."""
WHOM: Final = ("urn", "school", "organisation", "group")
_CAPACITIES: Final = {
    "head": ("head", "heads", "headteacher", "head teacher", "executive head", "acting head", "principal"),
    "governor": ("governor", "governors", "chair of governors", "governing body"),
    "trust chair": ("trust chair", "chair of trust", "chair of the trust", "chair of trustees", "trustee"),
    "partner": ("partner", "key partner", "partner organisation"),
}
_FURTHER: Final = re.compile(r"(?P<name>.*?)\s*(?:\(|,|–|-)\s*(?P<capacity>[^(),–-]+?)\)?")
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the file. ``place`` is where a person finds it; what it does not say is "".

    ``covers`` are the schools it lists; ``also`` are further signatories, each as (name, capacity as it is written).
    """

    place: str
    urn: str = ""
    school: str = ""
    organisation: str = ""
    group: str = ""
    capacity: str = ""
    name: str = ""
    on: str = ""
    pledge: str = ""
    covers: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


def read_papers(name: str, data: bytes) -> tuple[Paper, ...]:
    """Read a .csv, tab-separated or .xlsx file. Raises :class:`Unreadable` with a sentence for who sent it."""
    check_size(data)
    for table in _tables(name, data):
        for at, row in enumerate(table.rows[:_LOOKED_AT]):
            heads = [" ".join(cell.text.casefold().split()) for cell in row.cells]
            known = {column: HEADERS[head] for column, head in enumerate(heads) if head in HEADERS}
            if "on" in known.values() and set(WHOM) & set(known.values()):
                return tuple(_paper(table, each, known) for each in table.rows[at + 1 :] if each.filled())
    raise Unreadable(
        "It needs a row of headings: Date, and URN, School or Organisation; with Capacity, Name, Pledge, On behalf of, "
        "Covers and Also signed by where they are wanted."
    )


def capacity_of(text: str) -> str:
    """The capacity that the words mean; "" where they mean none."""
    said = " ".join(text.casefold().replace("-", " ").split())
    return next((capacity for capacity, spelt in _CAPACITIES.items() if said in spelt), "")


def _tables(name: str, data: bytes) -> list[Table]:
    if sniff(name, data) == "text":
        return read_flat(data)[0]
    from models.intake.office import read_office

    return [block for block in read_office(data)[0] if isinstance(block, Table)]


def _paper(table: Table, row: Row, known: dict[int, str]) -> Paper:
    said = {what: row.text(at).strip() for at, what in known.items() if row.text(at).strip()}
    covers, also = _parts(said.pop("covers", "")), _parts(said.pop("also", ""))
    plain = {what: " ".join(text.split()) for what, text in said.items()}
    return Paper(table.place(row.number), covers=covers, also=tuple(map(_further, also)), **plain)


def _parts(text: str) -> tuple[str, ...]:
    """What stands between semicolons or on lines of its own."""
    return tuple(" ".join(part.split()) for part in re.split(r"[;\n]", text) if part.strip())


def _further(text: str) -> tuple[str, str]:
    """A further signatory: a name with the capacity in brackets, or either alone."""
    if capacity_of(text):
        return "", text
    match = _FURTHER.fullmatch(text)
    return (match["name"], match["capacity"]) if match and capacity_of(match["capacity"]) else (text, "")
