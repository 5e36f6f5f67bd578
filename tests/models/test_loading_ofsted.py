"""Months of Ofsted's outcomes come in: one row where something changed, old grades and report cards apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models.database import Database
from models.intake.records import Unreadable
from models.loading import Loaded
from models.school import Standing
from tests.support.register_files import OAKFIELD, details, numbers, real, takes, written

OEIF = "Latest OEIF overall effectiveness"
HEADER = (
    "URN",
    "School name",
    "Inspection start date",
    "Does the latest full inspection relate to the URN of the current school?",
    "URN at time of latest full inspection",
    "School name at time of latest full inspection",
    "Safeguarding standards",
    "Inclusion",
    "Achievement",
    "Inspection start date of latest OEIF graded inspection",
    "Does the latest OEIF graded inspection relate to the URN of the current school?",
    "URN at time of latest OEIF graded inspection",
    "School name at time of latest OEIF graded inspection",
    OEIF,
    "Most recent category of concern",
)
CARD = ("Inspection start date", "Safeguarding standards", "Inclusion", "Achievement")
OLD = {
    **dict.fromkeys(CARD, "NULL"),
    "URN": 109001,
    OEIF: "2",
    "Inspection start date of latest OEIF graded inspection": "12/06/2023",
}
NEW = {
    **OLD,
    "Inspection start date": "03/02/2026",
    "Safeguarding standards": "Met",
    "Inclusion": "Strong standard",
    "Achievement": "Needs attention",
}
JULY, AUGUST, SEPTEMBER = date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)


def month(database: Database, as_at: date, *rows: dict[str, Any], **more: Any) -> Loaded:
    return takes(database, written(HEADER, list(rows)), as_at, **more)


def standings(database: Database, urn: int = 109001) -> list[Standing]:
    query = select(Standing).where(Standing.urn == urn).order_by(Standing.as_at)
    with database.directory() as session:
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def test_a_school_s_first_month_is_current(database: Database) -> None:
    assert numbers(month(database, AUGUST, NEW)) == (1, 0, 0)
    (standing,) = standings(database)
    assert (standing.as_at, standing.is_current, standing.card_on) == (AUGUST, True, date(2026, 2, 3))
    assert dict(standing.card) == {"Inclusion": "Strong standard", "Achievement": "Needs attention"}
    assert (standing.safeguarding, standing.grade, standing.graded_on) == ("met", "2", date(2023, 6, 12))


def test_a_month_that_changes_nothing_adds_nothing(database: Database) -> None:
    month(database, AUGUST, NEW)
    assert numbers(month(database, AUGUST, NEW)) == (0, 0, 1)
    assert numbers(month(database, SEPTEMBER, NEW)) == (0, 0, 1)
    assert len(standings(database)) == 1


def test_a_month_that_changes_something_is_current_and_the_last_is_kept(database: Database) -> None:
    month(database, JULY, OLD)
    assert numbers(month(database, AUGUST, NEW)) == (0, 1, 0)
    july, august = standings(database)
    assert (july.is_current, dict(july.card), august.is_current) == (False, {}, True)


def test_an_older_month_goes_into_the_past(database: Database) -> None:
    month(database, AUGUST, NEW)
    month(database, JULY, OLD)
    assert [(each.as_at, each.is_current) for each in standings(database)] == [(JULY, False), (AUGUST, True)]


def test_null_is_none_and_an_empty_cell_leaves_what_is_known(database: Database) -> None:
    month(database, JULY, {**NEW, "Most recent category of concern": "SM"})
    silent = {"URN": 109001, **dict.fromkeys(CARD, "NULL")}
    month(database, AUGUST, silent)
    _, august = standings(database)
    assert (august.card_on, dict(august.card), august.grade, august.concern) == (None, {}, "2", "special measures")
    month(database, SEPTEMBER, {**silent, "Most recent category of concern": "NULL"})
    assert standings(database)[-1].concern == ""


def test_another_school_s_inspection_is_marked_as_such(database: Database) -> None:
    grade = "at time of latest OEIF graded inspection"
    before = {
        "Does the latest OEIF graded inspection relate to the URN of the current school?": "No",
        f"URN {grade}": 102266,
        f"School name {grade}": "Engayne Primary School",
    }
    month(database, AUGUST, {**OLD, **before})
    (standing,) = standings(database)
    assert (standing.grade_urn, standing.grade_name, standing.card_urn) == (102266, "Engayne Primary School", None)


def test_only_chosen_authorities_and_those_not_here_are_counted(database: Database) -> None:
    takes(database, details(OAKFIELD))
    loaded = month(database, AUGUST, OLD, {**OLD, "URN": 102001})
    assert (loaded.new, loaded.absent) == (2, 1)
    loaded = month(database, SEPTEMBER, NEW, {**NEW, "URN": 102001}, only=frozenset({823}))
    assert (loaded.changed, loaded.skipped, loaded.absent) == (1, 1, 0)


# -- the day of a file


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("mi_state_funded_as_at_31_August_2026.csv", AUGUST),
        ("ofsted-mi-2026-08.csv", AUGUST),
        ("management information - 30 Sept 2026.csv", SEPTEMBER),
        ("latest_inspections_20260731.csv", JULY),
        ("outcomes Nov 2026.csv", date(2026, 11, 23)),
    ],
)
def test_a_file_s_name_says_which_day_it_is_of(sqlite_database: Database, name: str, day: date) -> None:
    assert takes(sqlite_database, written(HEADER, [OLD]), None, name=name).as_at == day


def test_a_file_of_no_day_is_asked_for_one(sqlite_database: Database) -> None:
    with pytest.raises(Unreadable, match="does not say which day it is of"):
        takes(sqlite_database, written(HEADER, [OLD]), None, name="outcomes.csv")


def test_a_day_that_the_file_contradicts_is_refused(sqlite_database: Database) -> None:
    stated = b'"State-funded schools, as at 31 August 2026"\r\n' + written(HEADER, [OLD])
    assert takes(sqlite_database, stated, None, name="2026-07.csv").as_at == AUGUST
    with pytest.raises(Unreadable, match="as at 31 August 2026, not 31 July 2026"):
        takes(sqlite_database, stated, JULY)


# -- the published sample


def test_the_published_sample_with_and_without_lines_above(database: Database) -> None:
    path = real("ofsted-mi-2026-08-sample.csv")
    assert numbers(takes(database, path.read_bytes(), None, name=path.name)) == (23, 0, 0)
    bare = real("ofsted-mi-2026-08-sample-noheaderlines.csv")
    assert numbers(takes(database, bare.read_bytes(), None, name=bare.name)) == (0, 0, 23)
    with database.directory() as session:
        rows = list(session.scalars(select(Standing)))
    cards = [row for row in rows if row.card]
    assert (len(cards), sum(row.grade != "" for row in cards)) == (14, 5)
    assert sum(row.grade != "" and not row.card for row in rows) == 8
    assert [row.urn for row in rows if not row.card and not row.grade] == [100009]
