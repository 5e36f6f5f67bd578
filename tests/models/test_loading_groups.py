"""Links and groups come in: who followed whom, who is in which trust, and what a school's own row says of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from models.database import Database
from models.loading import Loaded
from models.school import SchoolGroup, SchoolGroupMember, SchoolLink
from tests.support.register_files import (
    ASHDOWN,
    FIRST,
    GROUPS,
    LATER,
    LINKS,
    OAKFIELD,
    details,
    history,
    numbers,
    real,
    school,
    takes,
    told,
    written,
)

BARE = details({"urn": 109001, "name": "Oakfield Lower School"}, {"urn": 109002, "name": "Ashdown Middle School"})


def link(urn: int, other: int, kind: str, on: str = "", name: str = "") -> dict[str, Any]:
    cells = (urn, other, name, kind, on)
    return dict(zip(LINKS, cells, strict=True))


def member(urn: int, uid: int, name: str, kind: str = "Multi-academy trust", **more: str) -> dict[str, Any]:
    cells = (uid, name, kind, more.get("status", "Open"), urn, more.get("joined", ""), more.get("left", ""))
    return dict(zip(GROUPS, cells, strict=True))


def takes_groups(database: Database, *members: dict[str, Any], as_at: date = LATER, **more: Any) -> Loaded:
    return takes(database, written(GROUPS, list(members)), as_at, **more)


def members(database: Database) -> list[tuple[int, int]]:
    query = select(SchoolGroupMember.uid, SchoolGroupMember.urn)
    with database.directory() as session:
        return sorted(tuple(row) for row in session.execute(query))


# -- links


def test_links_come_in_once_and_keep_schools_that_are_not_here(database: Database) -> None:
    takes(database, details(OAKFIELD))
    file = written(LINKS, [link(109001, 150001, "Successor"), link(150001, 109001, "Predecessor", "01-09-2026")])
    first, again = takes(database, file), takes(database, file)
    assert (first.kind, numbers(first), first.absent, numbers(again)) == ("links", (2, 0, 0), 2, (0, 0, 2))


def test_a_link_gets_its_day_and_does_not_lose_it(database: Database) -> None:
    for on in ("", "01-09-2026", ""):
        loaded = takes(database, written(LINKS, [link(109001, 150001, "Successor", on)]))
    assert numbers(loaded) == (0, 0, 1)
    with database.directory() as session:
        assert session.scalars(select(SchoolLink.on)).one() == date(2026, 9, 1)


def test_a_new_academy_is_told_by_its_link(database: Database) -> None:
    takes(database, details(OAKFIELD, ASHDOWN))
    takes(database, written(LINKS, [link(150001, 109001, "Predecessor", "01-09-2026")]))
    new = {"urn": 150001, "name": "Green Lane Academy", "group": "Academies", "town": "Luton"}
    loaded = takes(database, details({**OAKFIELD, "status": "Closed"}, ASHDOWN, new), LATER)
    assert told(loaded)["academy"] == ["150001 Green Lane Academy: Oakfield Lower School (109001) → Green Lane Academy"]


# -- groups


def test_a_group_names_the_trust_of_a_school_whose_details_state_none(database: Database) -> None:
    takes(database, BARE)
    loaded = takes_groups(database, member(109001, 5001, "Oak Trust"), member(109001, 6001, "Hill Pair", "Federation"))
    assert (numbers(loaded), told(loaded)) == ((2, 0, 0), {})
    oakfield = school(database, 109001)
    assert (oakfield.trust_uid, oakfield.trust) == (5001, "Oak Trust")
    assert (oakfield.federation_uid, oakfield.federation) == (6001, "Hill Pair")
    assert ("trust", None, "Oak Trust") in {row[1:] for row in history(database, 109001)}


def test_details_that_state_no_trust_keep_what_the_groups_say(database: Database) -> None:
    takes(database, BARE)
    takes_groups(database, member(109001, 5001, "Oak Trust"))
    assert numbers(takes(database, details(OAKFIELD, ASHDOWN), date(2026, 10, 1)))[0] == 0
    assert school(database, 109001).trust == "Oak Trust"
    new = {"urn": 109003, "name": "Elm Lower School"}
    takes_groups(database, member(109003, 5001, "Oak Trust"))
    takes(database, details(new), date(2026, 10, 2))
    assert school(database, 109003).trust == "Oak Trust"


def test_what_the_details_state_stays(database: Database) -> None:
    takes(database, details({**OAKFIELD, "trust_uid": 5002, "trust": "Field Trust"}))
    takes_groups(database, member(109001, 5001, "Oak Trust"))
    assert school(database, 109001).trust == "Field Trust"


def test_a_school_moves_to_another_trust(database: Database) -> None:
    takes(database, BARE)
    takes_groups(database, member(109001, 5001, "Oak Trust"), member(109002, 5001, "Oak Trust"))
    moved = (member(109001, 5002, "Field Trust"), member(109002, 5001, "Oak Trust"))
    loaded = takes_groups(database, *moved, as_at=date(2026, 10, 1))
    assert told(loaded) == {"trust": ["109001 Oakfield Lower School: Oak Trust → Field Trust"]}
    assert members(database) == [(5001, 109002), (5002, 109001)]
    assert numbers(takes_groups(database, *moved, as_at=date(2026, 10, 1))) == (0, 0, 2)


@pytest.mark.parametrize("end", [{"left": "31-08-2026"}, {"status": "Closed"}])
def test_a_school_leaves_its_trust(database: Database, end: dict[str, str]) -> None:
    takes(database, BARE)
    takes_groups(database, member(109001, 5001, "Oak Trust"))
    loaded = takes_groups(database, member(109001, 5001, "Oak Trust", **end), as_at=date(2026, 10, 1))
    assert told(loaded) == {"left": ["109001 Oakfield Lower School: Oak Trust"]}
    assert (members(database), school(database, 109001).trust) == ([], "")


def test_a_school_in_two_trusts_is_shown_in_the_one_it_joined_last_in_whatever_order(database: Database) -> None:
    takes(database, BARE)
    two = (member(109001, 5002, "Field", joined="01-09-2024"), member(109001, 5001, "Oak", joined="01-09-2025"))
    for rows in (two, two[::-1]):
        loaded = takes_groups(database, *rows)
        assert school(database, 109001).trust == "Oak"
    assert numbers(loaded) == (0, 0, 2)
    assert members(database) == [(5001, 109001), (5002, 109001)]


def test_sponsors_are_not_kept_and_other_authorities_left_alone(database: Database) -> None:
    takes(database, BARE)
    takes(database, details({"urn": 102001, "name": "Elm Park School", "code": 311, "la": "Havering"}))
    rows = (member(109001, 5001, "Oak"), member(102001, 5001, "Oak"), member(109001, 7, "A Sponsor", "School sponsor"))
    loaded = takes_groups(database, *rows, only=frozenset({311}))
    assert (numbers(loaded), loaded.skipped, loaded.unused) == ((1, 0, 0), 1, 1)
    assert members(database) == [(5001, 102001)]


# -- the published files


def test_the_published_links_and_groups(database: Database) -> None:
    takes(database, real("gias-four-las.csv").read_bytes(), FIRST)
    links = real("gias-links-sample.csv").read_bytes()
    assert (numbers(takes(database, links)), numbers(takes(database, links))) == ((510, 0, 0), (0, 0, 510))
    groups = real("school-groups.csv").read_bytes()
    assert (numbers(takes(database, groups)), numbers(takes(database, groups))) == ((55, 0, 0), (0, 0, 55))
    with database.directory() as session:
        kinds = select(SchoolGroup.detail, func.count()).join(
            SchoolGroupMember, SchoolGroupMember.uid == SchoolGroup.uid
        )
        found = dict(session.execute(kinds.group_by(SchoolGroup.detail)).all())
        undated = session.scalar(select(func.count()).select_from(SchoolLink).where(SchoolLink.on.is_(None)))
    assert found == {"Multi-academy trust": 27, "Single-academy trust": 26, "Federation": 2}
    assert undated == 92
