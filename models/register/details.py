"""Establishment details: the register's downloads and the performance tables' school information.

One table of headings serves all layouts: 135 columns since April 2025, 140 until then (with Ofsted's grade), the 33 of
the state-funded and the academies download, and the tables' own short headings. Columns with a head's or a proprietor's
name have no entry here, so they are never read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from models.register.columns import Column, Layout, day, integer, line, urn, word
from models.register.records import SchoolRecord, Status

_STATUS: Final[Mapping[str, Status]] = {
    "": "",
    "open": "open",
    "closed": "closed",
    "open, but proposed to close": "closing",
    "proposed to open": "proposed",
}


@lru_cache(64)
def _status(text: str) -> Status:
    try:
        return _STATUS[line(text).casefold()]
    except KeyError:
        raise ValueError("is not a status of the register") from None


def _name(text: str) -> str:
    name = line(text)
    if not name:
        raise ValueError("is not a name")
    return name


COLUMNS: Final = (
    Column("urn", ("urn",), urn),
    Column("name", ("establishmentname", "schname", "school name", "establishment name"), _name),
    Column("la_code", ("la (code)", "la", "la code", "lea"), integer),
    Column("la", ("la (name)", "laname", "la name", "local authority"), word),
    Column("number", ("establishmentnumber", "estab", "establishment number"), integer),
    Column("status", ("establishmentstatus (name)", "schstatus", "establishment status", "status"), _status),
    Column("type", ("typeofestablishment (name)", "schooltype", "type of establishment", "establishment type"), word),
    Column("type_group", ("establishmenttypegroup (name)", "minorgroup", "establishment type group"), word),
    Column("phase", ("phaseofeducation (name)", "phase of education", "phase"), word),
    Column("low_age", ("statutorylowage", "agelow", "statutory low age"), integer),
    Column("high_age", ("statutoryhighage", "agehigh", "statutory high age"), integer),
    Column("opened", ("opendate", "open date"), day),
    Column("closed", ("closedate", "close date"), day),
    Column("why_opened", ("reasonestablishmentopened (name)", "reason establishment opened"), word),
    Column("why_closed", ("reasonestablishmentclosed (name)", "reason establishment closed"), word),
    Column("pupils", ("numberofpupils", "number of pupils", "nor"), integer),
    Column("capacity", ("schoolcapacity", "school capacity"), integer),
    Column("gender", ("gender (name)", "gender"), word),
    Column("religion", ("religiouscharacter (name)", "relchar", "religious character"), word),
    Column("trust_uid", ("trusts (code)", "trust uid"), integer),
    Column("trust", ("trusts (name)", "trust name"), word),
    Column("federation_uid", ("federations (code)",), integer),
    Column("federation", ("federations (name)",), word),
    Column("street", ("street",), line),
    Column("town", ("town",), word),
    Column("county", ("county (name)", "county"), word),
    Column("postcode", ("postcode",), line),
    Column("website", ("schoolwebsite", "school website"), line),
    Column("telephone", ("telephonenum", "telnum", "telephone number"), line),
    Column("grade", ("ofstedrating (name)", "ofstedrating"), word),
    Column("graded_on", ("ofstedlastinsp",), day),
)
"""In the order of SchoolRecord's fields, since a record is made from them by position."""


def recognised(places: Mapping[str, int]) -> bool:
    """Whether a header has what a school needs: its URN, its name, and its authority or its status."""
    _, name, la_code, la, _, status, *_ = COLUMNS
    held = [any(each in places for each in column.headings) for column in (name, la_code, la, status)]
    return "urn" in places and held[0] and any(held[1:])


def maker(header: Sequence[str]) -> tuple[Callable[[Sequence[str]], SchoolRecord], frozenset[str]]:
    """Give what turns a row into a record (ValueError for a bad one), and the fields that this layout has."""
    layout = Layout(COLUMNS, header)
    return lambda row: SchoolRecord._make(layout.values(row)), layout.fields
