"""Files of the national register made on the spot, in its own headings and way of writing, and taken in."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.database import Database
from models.loading import Loaded, load
from models.school import School, SchoolChange
from tests.support.databases import NOW

DETAILS = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "NumberOfPupils",
    "Trusts (code)",
    "Trusts (name)",
    "Federations (code)",
    "Federations (name)",
    "Town",
    "HeadFirstName",
    "HeadLastName",
    "HeadEmail",
)
LINKS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
GROUPS = ("Group UID", "Group Name", "Group Type", "Group Status", "URN", "Joined date", "Date left group")
SHORT = {
    "urn": "URN",
    "la": "LA (name)",
    "code": "LA (code)",
    "number": "EstablishmentNumber",
    "name": "EstablishmentName",
    "group": "EstablishmentTypeGroup (name)",
    "status": "EstablishmentStatus (name)",
    "opened": "OpenDate",
    "closed": "CloseDate",
    "phase": "PhaseOfEducation (name)",
    "pupils": "NumberOfPupils",
    "trust_uid": "Trusts (code)",
    "trust": "Trusts (name)",
    "town": "Town",
    "head": "HeadLastName",
    "email": "HeadEmail",
}
FIRST, LATER = date(2025, 4, 30), date(2026, 9, 30)
OAKFIELD = {"urn": 109001, "name": "Oakfield Lower School", "number": 2001, "town": "Dunstable", "phase": "Primary"}
ASHDOWN = {"urn": 109002, "name": "Ashdown Middle School", "number": 4002, "town": "Leighton Buzzard", "pupils": 420}
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"


def written(header: tuple[str, ...], rows: list[dict[str, Any]]) -> bytes:
    """A file in the register's encoding and ends of lines; cells by heading."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        assert set(row) <= set(header), row
        writer.writerow([row.get(heading, "") for heading in header])
    return out.getvalue().encode("cp1252")


def details(*schools: dict[str, Any], without: tuple[str, ...] = ()) -> bytes:
    """A details file; open community schools of Central Bedfordshire unless they say otherwise. See ``SHORT``."""
    usual = {"code": 823, "la": "Central Bedfordshire", "status": "Open", "group": "Local authority maintained schools"}
    header = tuple(heading for heading in DETAILS if heading not in {SHORT[name] for name in without})
    rows = [{SHORT[name]: value for name, value in {**usual, **school}.items()} for school in schools]
    return written(header, [{key: value for key, value in row.items() if key in header} for row in rows])


def takes(database: Database, data: bytes, as_at: date | None = FIRST, **more: Any) -> Loaded:
    """Take a file's bytes in."""
    more = {"name": "extract.csv", "now": NOW, **more}
    return load(database, more.pop("name"), io.BytesIO(data), more.pop("now"), as_at=as_at, **more)


def school(database: Database, urn: int) -> School:
    """A school of the register."""
    with database.directory() as session:
        found = session.get(School, urn)
        assert found
        session.expunge_all()
        return found


def history(database: Database, urn: int) -> list[tuple[date, str, str | None, str | None]]:
    """What extracts changed in a school, in order: the day, the field, before and after."""
    query = select(SchoolChange).where(SchoolChange.urn == urn).order_by(SchoolChange.id)
    with database.directory() as session:
        return [(row.as_at, row.field, row.before, row.after) for row in session.scalars(query)]


def told(loaded: Loaded) -> dict[str, list[str]]:
    """What happened, in words, for the kinds of which something did."""
    return {event: [each.words for each in found.first] for event, found in loaded.happened.items() if found.total}


def numbers(loaded: Loaded) -> tuple[int, int, int]:
    """How many rows were new, changed and the same."""
    return loaded.new, loaded.changed, loaded.same


def real(name: str) -> Path:
    """One of the published files, or a skip where it is not on this machine."""
    path = REAL / name
    if not path.exists():
        pytest.skip("the published register files are not here")
    return path


def at(day: int) -> datetime:
    """A later day of that November."""
    return NOW.replace(day=day)
