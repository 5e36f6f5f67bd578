"""Open a file of the national register, whatever its name: what it is, and its records one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Literal

from models.intake.records import Unreadable
from models.register import details, groups, links, ofsted
from models.register.columns import URN_END, positions
from models.register.files import read_rows
from models.register.records import GroupRecord, LinkRecord, OfstedRecord, SchoolRecord

Kind = Literal["details", "links", "groups", "ofsted"]
Record = SchoolRecord | LinkRecord | GroupRecord | OfstedRecord

MAX_TOLD: Final = 20
"""Bad rows told at once: enough to see what is wrong, few enough to read."""

_LOOKED_AT: Final = 30
_ONE_ROW_A_SCHOOL: Final = ("details", "ofsted")
_AS_AT: Final = re.compile(r"as at (\d{1,2} [a-z]+ \d{4})", re.I | re.A)

_Make = Callable[[Sequence[str]], Record | None]
_Maker = Callable[[Sequence[str]], tuple[_Make, frozenset[str]]]
# Links and groups first: their headings tell them apart, while details need only a URN, a name and an authority.
_KINDS: Final[tuple[tuple[Kind, Callable[[Mapping[str, int]], bool], _Maker], ...]] = (
    ("links", links.recognised, links.maker),
    ("groups", groups.recognised, groups.maker),
    ("ofsted", ofsted.recognised, ofsted.maker),
    ("details", details.recognised, details.maker),
)


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file of the register that has been recognised.

    ``layout`` is words for a person ("135 columns"). ``as_at`` is the day that lines above the header state.
    ``fields`` are the names of the record's fields that this layout can fill: the others are empty in every record.
    ``rows`` reads the file from its start, and raises Unreadable naming up to ``MAX_TOLD`` bad rows at its end; once
    a row is bad it gives no more records, so nothing of it may be kept unless it ended well.
    """

    kind: Kind
    layout: str
    as_at: date | None
    fields: frozenset[str]
    rows: Iterator[Record]


def open_register(name: str, source: BinaryIO | Path) -> RegisterFile:
    """Recognise a file by its header, with or without lines above it; ``name`` is only for what a refusal says.

    A stream must be seekable and stay open while ``rows`` is read. Raises Unreadable for any other file.
    """
    above: list[list[str]] = []
    with closing(read_rows(source)) as rows:
        for row in islice(rows, _LOOKED_AT):
            places = positions(row)
            for kind, recognised, maker in _KINDS:
                if recognised(places):
                    make, fields = maker(row)
                    records = _records(source, make, len(above) + 1, len(row), unique=kind in _ONE_ROW_A_SCHOOL)
                    return RegisterFile(kind, f"{len(row)} columns", _as_at(above), fields, records)
            above.append(row)
    raise Unreadable(
        f"{name} is not a file of the school register that we know: no row has the headings of establishment details "
        "(URN, EstablishmentName …), links (URN, LinkURN …), groups (Group UID, URN …) or Ofsted's management "
        "information (URN, Overall effectiveness …). Send one of these as it was downloaded."
    )


def _records(source: BinaryIO | Path, make: _Make, header: int, width: int, *, unique: bool) -> Iterator[Record]:
    bad: list[str] = []
    seen = _Seen() if unique else None
    number = header
    try:
        with closing(read_rows(source)) as rows:
            for number, row in enumerate(islice(rows, header, None), header + 1):
                if not any(row):
                    continue
                try:
                    record = _record(row, make, width, seen)
                except ValueError as fault:
                    bad.append(f"Row {number}: {fault}.")
                    if len(bad) == MAX_TOLD:
                        break
                    continue
                if record is not None and not bad:
                    yield record
    except Unreadable as fault:
        bad.append(str(fault))
    if bad:
        raise Unreadable("\n".join(bad))


def _record(row: list[str], make: _Make, width: int, seen: _Seen | None) -> Record | None:
    if len(row) != width:
        raise ValueError(f"{len(row)} cells where the header has {width}")
    row.append("")
    record = make(row)
    if seen is not None and record is not None:
        seen.add(record.urn)
    return record


class _Seen:
    """The URNs met so far: a bit each, so that its size is the same for ten rows and for all of England."""

    def __init__(self) -> None:
        self._bits = bytearray(URN_END // 8)

    def add(self, urn: int) -> None:
        """Note a URN; raise ValueError where it was met before."""
        bit = 1 << (urn & 7)
        if self._bits[urn >> 3] & bit:
            raise ValueError(f"URN {urn} has another row above")
        self._bits[urn >> 3] |= bit


def _as_at(above: list[list[str]]) -> date | None:
    stated = _AS_AT.search(" ".join(cell for row in above for cell in row))
    if stated is None:
        return None
    for shape in ("%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(stated[1], shape).date()  # noqa: DTZ007 - a day, no time of day
        except ValueError:
            continue
    return None
