"""A small register of schools for tests: Ottermere's, with a neighbour's, a trust, links and standings.

All names are made up. Oakfield Lower took over from Oldfield Infants; Hollybrook Middle is proposed to close; two St
Mary's are told apart by town or church.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert

from models.database import Database
from models.register.naming import normal
from models.school import Extract, School, SchoolGroup, SchoolGroupMember, SchoolLink, Standing

OTTERMERE, NORTHMERE = 999, 998
OAKFIELD, ASHMOOR, ST_MARYS_CE, ST_MARYS_RC, HOLLYBROOK, REDLANDS, BRIDGE, OLDFIELD = range(109001, 109009)
TINKERS, NORTHGATE = 109009, 119001
TRUST = 2086
AS_OF = date(2026, 9, 1)

_MAINTAINED = ("Community school", "Local authority maintained schools")
_ACADEMY = ("Academy converter", "Academies")
_SCHOOLS: tuple[tuple[Any, ...], ...] = (
    (OAKFIELD, "Oakfield Lower School", "Dunstable", "LU6 1AA", _MAINTAINED, "open", "", 2, 9, 212),
    (ASHMOOR, "Ashmoor Primary School", "Otterton", "EX9 7AB", _ACADEMY, "open", "Primary", 3, 11, 405),
    (
        ST_MARYS_CE,
        "St Mary's Church of England Primary School",
        "Dunstable",
        "LU6 1AB",
        _MAINTAINED,
        "open",
        "Primary",
        3,
        11,
        198,
    ),
    (
        ST_MARYS_RC,
        "St Mary's Catholic Primary School",
        "Otterton",
        "EX9 7AC",
        _MAINTAINED,
        "open",
        "Primary",
        3,
        11,
        240,
    ),
    (
        HOLLYBROOK,
        "Hollybrook Middle School",
        "Dunstable",
        "LU6 1AC",
        _MAINTAINED,
        "closing",
        "Middle deemed secondary",
        9,
        13,
        380,
    ),
    (REDLANDS, "Redlands Upper School", "Otterton", "EX9 7AD", _ACADEMY, "open", "Secondary", 13, 18, 1102),
    (
        BRIDGE,
        "Bridge School",
        "Dunstable",
        "LU6 1AD",
        ("Community special school", "Special schools"),
        "open",
        "",
        3,
        19,
        96,
    ),
    (OLDFIELD, "Oldfield Infant School", "Dunstable", "LU6 1AA", _MAINTAINED, "closed", "", 5, 7, None),
    (
        TINKERS,
        "Tinkers Nursery School",
        "Otterton",
        "EX9 7AE",
        ("Local authority nursery school", "Local authority maintained schools"),
        "open",
        "Nursery",
        2,
        5,
        60,
    ),
    (NORTHGATE, "Northgate Primary School", "Northmere", "NM1 1AA", _MAINTAINED, "open", "Primary", 4, 11, 300),
)


def plant(database: Database) -> None:
    """Write the register."""
    at = datetime(2026, 9, 2, 8, tzinfo=UTC)
    with database.register_writer() as connection:
        for number, kind in enumerate(("details", "links", "groups", "ofsted"), 1):
            row = {"id": number, "kind": kind, "name": f"{kind}.csv", "layout": "135 columns", "digest": str(number)}
            row |= {"as_at": AS_OF, "authorities": [], "counts": {}, "begun_at": at, "ended_at": at}
            connection.execute(insert(Extract), row)
        connection.execute(insert(School), [_school(*row) for row in _SCHOOLS])
        group = {"uid": TRUST, "name": "Otter Learning Trust", "key": "otter learning trust", "kind": "trust"}
        connection.execute(insert(SchoolGroup), {**group, "detail": "Multi-academy trust", "status": "Open"})
        members = [{"uid": TRUST, "urn": urn, "joined": None} for urn in (ASHMOOR, REDLANDS)]
        connection.execute(insert(SchoolGroupMember), members)
        link = {"urn": OAKFIELD, "other": OLDFIELD, "name": "Oldfield Infant School", "kind": "Predecessor"}
        connection.execute(insert(SchoolLink), {**link, "on": date(2015, 9, 1)})
        connection.execute(insert(Standing), [_standing(*row) for row in _STANDINGS])


def _school(
    urn: int,
    name: str,
    town: str,
    postcode: str,
    kind: tuple[str, str],
    status: str,
    phase: str,
    low: int,
    high: int,
    pupils: int | None,
) -> dict[str, Any]:
    la_code, la = (NORTHMERE, "Northmere") if urn == NORTHGATE else (OTTERMERE, "Ottermere")
    trusted = urn in (ASHMOOR, REDLANDS)
    row: dict[str, Any] = {column.key: "" for column in School.__table__.columns if not column.nullable}
    row |= {"urn": urn, "as_of": AS_OF, "la_code": la_code, "la": la, "number": urn % 10_000, "name": name}
    row |= {"key": normal(name), "type": kind[0], "type_group": kind[1], "status": status, "phase": phase}
    row |= {"low_age": low, "high_age": high, "pupils": pupils, "town": town, "postcode": postcode}
    row |= {"trust_uid": TRUST if trusted else None, "trust": "Otter Learning Trust" if trusted else ""}
    row |= {"opened": date(2015, 9, 1) if urn == OAKFIELD else None}
    row |= {"closed": date(2015, 8, 31) if urn == OLDFIELD else None}
    return row


_STANDINGS: tuple[tuple[Any, ...], ...] = (
    (OAKFIELD, {"grade": "3", "graded_on": date(2023, 3, 14)}),
    (
        ASHMOOR,
        {
            "card_on": date(2026, 2, 10),
            "card": {"Achievement": "Strong standard", "Inclusion": "Expected standard"},
            "safeguarding": "met",
        },
    ),
    (
        ST_MARYS_CE,
        {"grade": "2", "graded_on": date(2021, 11, 3), "grade_urn": 108000, "grade_name": "St Mary's Old School"},
    ),
    (REDLANDS, {"grade": "1", "graded_on": date(2019, 5, 8)}),
)


def _standing(urn: int, facts: dict[str, Any]) -> dict[str, Any]:
    row = {"extract_id": 4, "urn": urn, "as_at": date(2026, 8, 31), "is_current": True, "card": {}, "judgements": {}}
    texts = ("safeguarding", "card_name", "grade", "grade_name", "concern", "ungraded")
    dates = ("card_on", "graded_on", "ungraded_on", "card_urn", "grade_urn")
    return {**row, **dict.fromkeys(texts, ""), **dict.fromkeys(dates), **facts}
