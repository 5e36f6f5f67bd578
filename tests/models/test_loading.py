"""Schools come in from the register's details, come in again, and what changed in between is known for good."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.database import Database
from models.intake.records import Unreadable
from models.loading import compare
from models.loading.taking import Asked
from models.school import Extract, School, SchoolChange, SchoolGroup
from tests.support.databases import NOW
from tests.support.register_files import (
    ASHDOWN,
    FIRST,
    LATER,
    OAKFIELD,
    details,
    history,
    numbers,
    real,
    school,
    takes,
    told,
)

TWO = details(OAKFIELD, ASHDOWN)


def count(database: Database, model: type) -> int:
    with database.directory() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


# -- the first file


def test_schools_come_in(database: Database) -> None:
    loaded = takes(database, TWO)
    assert (loaded.kind, loaded.layout, loaded.as_at, loaded.rows, numbers(loaded)) == (
        "details",
        "20 columns",
        FIRST,
        2,
        (2, 0, 0),
    )
    oakfield = school(database, 109001)
    assert (oakfield.name, oakfield.key, oakfield.la_code, oakfield.la, oakfield.status, oakfield.as_of) == (
        "Oakfield Lower School",
        "oakfield lower school",
        823,
        "Central Bedfordshire",
        "open",
        FIRST,
    )
    assert oakfield.laestab == 8232001
    assert history(database, 109001) == []


def test_a_first_file_of_an_authority_is_counts_and_no_news(database: Database) -> None:
    takes(database, TWO)
    other = details({**OAKFIELD, "urn": 102001, "code": 311, "la": "Havering"})
    assert told(takes(database, other)) == {}


def test_a_school_without_a_status_is_unknown_and_a_later_empty_one_changes_nothing(database: Database) -> None:
    takes(database, details({**OAKFIELD, "status": ""}))
    assert school(database, 109001).status == "unknown"
    takes(database, details(OAKFIELD), LATER)
    takes(database, details({**OAKFIELD, "status": ""}), date(2026, 10, 31))
    assert school(database, 109001).status == "open"


# -- the same again


def test_the_same_file_twice_changes_nothing_and_is_one_extract(database: Database) -> None:
    takes(database, TWO)
    again = takes(database, TWO)
    assert (numbers(again), again.writes, again.resumed, told(again)) == ((0, 0, 2), False, False, {})
    assert (count(database, Extract), count(database, SchoolChange)) == (1, 0)


def test_a_later_file_that_says_the_same_only_confirms_it(database: Database) -> None:
    takes(database, TWO)
    assert numbers(takes(database, TWO, LATER)) == (0, 0, 2)
    assert school(database, 109001).as_of == LATER


# -- what a later file changes


def test_a_later_file_tells_what_happened_and_keeps_what_was(database: Database) -> None:
    takes(database, TWO)
    closed = {**ASHDOWN, "status": "Closed", "closed": "31-08-2026"}
    renamed = {**OAKFIELD, "name": "Oakfield Primary School", "status": "Open, but proposed to close"}
    free = {**OAKFIELD, "urn": 150001, "number": 2009, "name": "Newbridge Primary School", "opened": "01-09-2026"}
    loaded = takes(database, details(renamed, closed, free), LATER)
    assert numbers(loaded) == (1, 2, 0)
    assert told(loaded) == {
        "opened": ["150001 Newbridge Primary School"],
        "closed": ["109002 Ashdown Middle School"],
        "closing": ["109001 Oakfield Primary School"],
        "renamed": ["109001 Oakfield Primary School: Oakfield Lower School → Oakfield Primary School"],
    }
    assert history(database, 109002) == [
        (LATER, "status", "open", "closed"),
        (LATER, "closed", None, "2026-08-31"),
    ]
    assert ("name", "Oakfield Lower School", "Oakfield Primary School") in {
        row[1:] for row in history(database, 109001)
    }


def test_a_school_that_the_first_file_left_out_has_not_opened(database: Database) -> None:
    takes(database, details(OAKFIELD))
    loaded = takes(database, details(OAKFIELD, {**ASHDOWN, "opened": "01-09-1970"}), LATER)
    assert (loaded.new, told(loaded)) == (1, {})


def test_an_empty_cell_and_a_missing_column_leave_what_is_known(database: Database) -> None:
    takes(database, TWO)
    takes(database, details({**OAKFIELD, "phase": ""}, {**ASHDOWN, "pupils": ""}), LATER)
    takes(database, details(OAKFIELD, ASHDOWN, without=("phase", "pupils")), date(2026, 10, 31))
    assert school(database, 109001).phase == "Primary"
    assert school(database, 109002).pupils == 420


def test_a_school_that_opens_again_has_no_day_of_closing(database: Database) -> None:
    takes(database, details({**OAKFIELD, "status": "Closed", "closed": "31-08-2024"}))
    loaded = takes(database, details({**OAKFIELD, "closed": ""}), LATER)
    assert (school(database, 109001).closed, told(loaded)) == (None, {"opened": ["109001 Oakfield Lower School"]})


def test_an_older_file_adds_what_is_missing_and_leaves_the_rest_alone(database: Database) -> None:
    takes(database, details(OAKFIELD), LATER)
    loaded = takes(database, details({**OAKFIELD, "name": "Oakfield School"}, ASHDOWN))
    assert (numbers(loaded), loaded.older) == ((1, 0, 0), 1)
    assert school(database, 109001).name == "Oakfield Lower School"
    assert school(database, 109002).as_of == FIRST


# -- trusts and academies


def test_a_trust_comes_is_changed_and_goes(database: Database) -> None:
    oak = {**OAKFIELD, "trust_uid": 5001, "trust": "Oak Trust"}
    field = {**OAKFIELD, "trust_uid": 5002, "trust": "Field Trust"}
    takes(database, TWO)
    assert told(takes(database, details(oak), LATER)) == {"trust": ["109001 Oakfield Lower School: Oak Trust"]}
    renamed = {**oak, "trust": "Oak Learning Trust"}
    assert told(takes(database, details(renamed), date(2026, 10, 1))) == {}
    assert told(takes(database, details(field), date(2026, 10, 2))) == {
        "trust": ["109001 Oakfield Lower School: Oak Learning Trust → Field Trust"]
    }
    assert told(takes(database, details(OAKFIELD, without=("trust", "trust_uid")), date(2026, 10, 3))) == {}
    gone = takes(database, details(OAKFIELD), date(2026, 10, 4))
    assert told(gone) == {"left": ["109001 Oakfield Lower School: Field Trust"]}
    assert school(database, 109001).trust_uid is None
    with database.directory() as session:
        names = select(SchoolGroup.uid, SchoolGroup.name, SchoolGroup.kind).order_by(SchoolGroup.uid)
        assert [tuple(row) for row in session.execute(names)] == [
            (5001, "Oak Trust", "trust"),
            (5002, "Field Trust", "trust"),
        ]


def test_a_school_becomes_an_academy_under_its_own_number_or_as_a_new_school(database: Database) -> None:
    takes(database, TWO)
    turned = {**ASHDOWN, "group": "Academies"}
    closed = {**OAKFIELD, "status": "Closed"}
    new = {**OAKFIELD, "urn": 150002, "name": "Oakfield Academy", "group": "Academies", "opened": "01-09-2026"}
    loaded = takes(database, details(closed, turned, new), LATER)
    assert told(loaded)["academy"] == [
        "109002 Ashdown Middle School: Local authority maintained schools → Academies",
        "150002 Oakfield Academy: Oakfield Lower School (109001) → Oakfield Academy",
    ]


# -- chosen authorities


def test_only_the_chosen_authorities_come_in(database: Database) -> None:
    both = details(OAKFIELD, {**ASHDOWN, "urn": 102001, "code": 311, "la": "Havering"})
    loaded = takes(database, both, only=frozenset({311}))
    assert (loaded.rows, loaded.new, loaded.skipped) == (2, 1, 1)
    assert count(database, School) == 1
    with pytest.raises(Unreadable, match="no school of authority 999"):
        takes(database, both, only=frozenset({999}))


# -- what is refused, and what is not kept


def test_a_bad_file_is_refused_with_its_rows_and_nothing_is_written(database: Database) -> None:
    bad = details(OAKFIELD, {**ASHDOWN, "opened": "31-02-2020"}, {**ASHDOWN, "urn": "none"})
    with pytest.raises(Unreadable, match=r"(?s)Row 3: .*31-02-2020.*Row 4: .*none"):
        takes(database, bad)
    assert (count(database, School), count(database, Extract)) == (0, 0)


def test_no_head_s_name_or_address_is_stored(sqlite_database: Database) -> None:
    takes(sqlite_database, details({**OAKFIELD, "head": "Xyzzyplugh", "email": "xyzzyplugh@school.example"}))
    sqlite_database.close()
    file = Path(str(sqlite_database.url.database))
    files = list(file.parent.glob(f"{file.name}*"))
    assert any(b"Oakfield Lower School" in path.read_bytes() for path in files)
    assert not any(b"xyzzyplugh" in path.read_bytes().lower() for path in files)


# -- looking first


def test_comparing_says_what_loading_would_and_writes_nothing(database: Database) -> None:
    takes(database, TWO)
    later = details({**OAKFIELD, "name": "Oakfield Primary School"}, ASHDOWN, {**ASHDOWN, "urn": 150003})
    with database.directory() as session:
        asked = Asked("extract.csv", io.BytesIO(later), NOW, as_at=LATER)
        seen = compare(session, asked)
    assert (count(database, School), school(database, 109001).as_of) == (2, FIRST)
    done = takes(database, later, LATER)
    assert (numbers(seen), told(seen)) == (numbers(done), told(done))


# -- the published files


def test_the_register_of_four_councils(database: Database) -> None:
    path = real("gias-four-las.csv")
    loaded = takes(database, path.read_bytes())
    assert (loaded.layout, numbers(loaded)) == ("135 columns", (393, 0, 0))
    by_status = select(School.status, func.count()).group_by(School.status).order_by(School.status)
    by_authority = select(School.la_code, func.count()).group_by(School.la_code).order_by(School.la_code)
    with database.directory() as session:
        assert [tuple(row) for row in session.execute(by_status)] == [("closed", 61), ("open", 327), ("unknown", 5)]
        assert [tuple(row) for row in session.execute(by_authority)] == [(311, 102), (823, 153), (876, 74), (883, 64)]
    assert numbers(takes(database, path.read_bytes())) == (0, 0, 393)


def test_the_four_councils_after_all_of_england_in_2018(sqlite_database: Database) -> None:
    england = takes(sqlite_database, real("gias-england-2018.csv.gz").read_bytes(), date(2018, 12, 31))
    assert (england.layout, numbers(england)) == ("140 columns", (26_078, 0, 0))
    loaded = takes(sqlite_database, real("gias-four-las.csv").read_bytes())
    assert loaded.new + loaded.changed + loaded.same == 393
    assert loaded.happened["closed"].total == 31
    assert school(sqlite_database, 102270).status == "closed"
