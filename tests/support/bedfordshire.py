"""A programme with as many schools and signatures as Central Bedfordshire reported on 26 February 2016.

The numbers are the paper's; schools, trusts and people are made up. It reports 8 of 11 middle schools, "3 others"
closing in August of which 1 has signed, and 66 organisations: 1 + 40 + 3 + 8 + 2 + 3 + 3 + 6. The eight are read as
eight of the eleven that stay, so that the closing school's signature stands apart from the 66, as it does in the sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert

from models.database import Database
from models.school import Extract, School, SchoolGroup, SchoolGroupMember

AS_AT = date(2016, 2, 26)
LA = 823
TRUST = 4001
SCHOOLS = {
    "nursery": 4,
    "lower": 76,
    "primary": 21,
    "middle": 11,
    "upper": 6,
    "secondary": 6,
    "special": 5,
}
"""Open schools by kind, without the three middle schools that close. It does not say how many nursery schools."""
SIGNED = {"nursery": 1, "lower": 40, "primary": 3, "middle": 8, "upper": 2, "secondary": 3, "special": 3}
PARTNERS = ("River Health", "Mead College", "Vale Diocese", "Vale Governors", "Mead Employers")
"""Key partners; the sixth is the chair of the trust."""
ALSO = 10
CLOSING, CLOSING_SIGNED = 3, 1
TRUSTED = 9


def named(kind: str, number: int) -> str:
    """The made-up name of a school: "Lower 07 School"."""
    return f"{kind.capitalize()} {number:02} School"


def urns() -> Iterator[tuple[int, str, str]]:
    """Every school's URN, kind and name; those that sign come first of each kind."""
    urn = 120_001
    for kind, total in SCHOOLS.items():
        for number in range(1, total + 1):
            yield urn, kind, named(kind, number)
            urn += 1
    for number in range(1, CLOSING + 1):
        yield urn, "closing", named("closing middle", number)
        urn += 1


def plant(database: Database) -> None:
    """Write the register's part: schools without kinds, as the real register has them, and the trust."""
    at = datetime(2016, 2, 1, 9, tzinfo=UTC)
    extract = {"id": 91, "kind": "details", "name": "register.csv", "layout": "140 columns", "digest": "b"}
    extract |= {"as_at": date(2016, 9, 1), "authorities": [LA], "counts": {}, "begun_at": at, "ended_at": at}
    with database.register_writer() as connection:
        connection.execute(insert(Extract), extract)
        connection.execute(insert(School), [_school(*each) for each in urns()])
        group = {"uid": TRUST, "name": "Mead Schools Trust", "key": "mead schools trust", "kind": "trust"}
        connection.execute(insert(SchoolGroup), {**group, "detail": "Multi-academy trust", "status": "Open"})
        members = [{"uid": TRUST, "urn": urn, "joined": None} for urn in trusted()]
        connection.execute(insert(SchoolGroupMember), members)


def trusted() -> list[int]:
    """The nine lower schools of the trust."""
    return [urn for urn, kind, _ in urns() if kind == "lower"][:TRUSTED]


def _school(urn: int, kind: str, name: str) -> dict[str, Any]:
    row: dict[str, Any] = {column.key: "" for column in School.__table__.columns if not column.nullable}
    closing = kind == "closing"
    row |= {"urn": urn, "as_of": date(2016, 9, 1), "la_code": LA, "la": "Mead", "number": urn % 10_000, "name": name}
    row |= {"key": name.casefold(), "status": "closed" if closing else "open", "type": "Community school"}
    row |= {"type_group": "Local authority maintained schools", "closed": date(2016, 8, 31) if closing else None}
    in_trust = urn in set(trusted())
    return row | {"trust_uid": TRUST if in_trust else None, "trust": "Mead Schools Trust" if in_trust else ""}


def kinds_file() -> bytes:
    """The authority's own kinds of its schools, as a file of URN, Type and Locality."""
    lines = [f"{urn},{'middle' if kind == 'closing' else kind}," for urn, kind, _ in urns()]
    return ("URN,Type,Locality\r\n" + "\r\n".join(lines) + "\r\n").encode()


def paper() -> bytes:
    """The signed pledges as somebody typed them off the paper."""
    rows = [f"{urn},,head,3 Feb 2016," for urn, kind, name in urns() if _has_signed(kind, name)]
    rows += [f"{urn},,governor,10 Feb 2016," for urn, kind, _ in urns() if kind == "lower"][TRUSTED : TRUSTED + ALSO]
    rows += [f",{partner},partner,12 Feb 2016," for partner in PARTNERS]
    rows.append(",,trust chair,15 Feb 2016,Mead Schools Trust")
    return ("URN,Organisation,Capacity,Date,On behalf of\r\n" + "\r\n".join(rows) + "\r\n").encode()


def _has_signed(kind: str, name: str) -> bool:
    limit = CLOSING_SIGNED if kind == "closing" else SIGNED[kind]
    return int(name.split()[-2]) <= limit
