"""Register files: the real ones where they are on this machine, and small ones made on the spot."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from models.register.reading import RegisterFile, open_register
from tests.support.papers import REAL

Told = TypeVar("Told")

SHORT = (
    *("URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (name)"),
    *("EstablishmentStatus (name)", "ReasonEstablishmentOpened (name)", "OpenDate", "PhaseOfEducation (name)"),
    *("StatutoryLowAge", "StatutoryHighAge", "Boarders (name)", "OfficialSixthForm (name)", "Gender (name)"),
    *("ReligiousCharacter (name)", "AdmissionsPolicy (name)", "UKPRN", "Street", "Locality", "Address3", "Town"),
    *("County (name)", "Postcode", "SchoolWebsite", "TelephoneNum", "HeadTitle (name)", "HeadFirstName"),
    *("HeadLastName", "HeadPreferredJobTitle", "GOR (name)", "ParliamentaryConstituency (code)"),
    "ParliamentaryConstituency (name)",
)
"""The register's shorter download, of state-funded schools or of academies: 33 columns."""
FEW = ("URN", "EstablishmentName", "LA (name)", "EstablishmentStatus (name)", "OpenDate", "NumberOfPupils")
OAKFIELD = {"URN": "100101", "EstablishmentName": "Oakfield Lower School", "LA (name)": "Ottermere"}


def real(name: str) -> Path:
    """A real file, or a skip where it is not on this machine."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def table(header: Sequence[str], *rows: dict[str, str], encoding: str = "cp1252", end: str = "\r\n") -> bytes:
    """A file of these rows under this header, quoted as the register quotes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return out.getvalue().encode(encoding)


def read(data: bytes, name: str = "a.csv") -> RegisterFile:
    """Open these bytes."""
    return open_register(name, io.BytesIO(data))


def every(file: RegisterFile, kind: type[Told]) -> list[Told]:
    """Every record of a file, which are all of this kind."""
    found: list[Told] = []
    for record in file.rows:
        assert isinstance(record, kind)
        found.append(record)
    return found
