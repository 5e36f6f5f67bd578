"""A long file: others write in between, it may be broken off, and taking it in again ends it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from models.database import Database
from models.loading import unfinished
from models.school import Extract
from tests.support.databases import enter
from tests.support.register_files import FIRST, LATER, details, numbers, takes, told

SCHOOLS = tuple({"urn": 100_000 + number, "name": f"School {number}"} for number in range(2_500))
FILE = details(*SCHOOLS)
Told = tuple[int, int | None, str]


class BrokenOff(Exception):  # noqa: N818 - it is what happened
    """The process ends."""


def breaking(at: int) -> Any:
    """Progress that ends the process once so many rows are written."""

    def progress(done: int, _total: int | None, stage: str) -> None:
        if stage == "Writing" and done >= at:
            raise BrokenOff

    return progress


def broken(database: Database, data: bytes, at: int, as_at: date = FIRST) -> None:
    with pytest.raises(BrokenOff):
        takes(database, data, as_at, progress=breaking(at))


def names(database: Database) -> list[str]:
    with database.directory() as session:
        return [each.name for each in unfinished(session)]


def test_progress_is_told_and_others_write_in_between(database: Database) -> None:
    seen: list[Told] = []

    def progress(done: int, total: int | None, stage: str) -> None:
        seen.append((done, total, stage))
        enter(database, f"{stage} {done}")

    takes(database, FILE, progress=progress)
    read = [(1_000, None, "Reading"), (2_000, None, "Reading")]
    assert seen == [*read, (1_000, 2_500, "Writing"), (2_000, 2_500, "Writing"), (2_500, 2_500, "Writing")]


def test_an_import_that_was_broken_off_is_ended_by_taking_the_file_in_again(database: Database) -> None:
    broken(database, FILE, 1_000)
    assert names(database) == ["extract.csv"]
    loaded = takes(database, FILE)
    assert (loaded.resumed, numbers(loaded), told(loaded)) == (True, (2_500, 0, 0), {})
    assert names(database) == []
    with database.directory() as session:
        assert len(list(session.scalars(select(Extract)))) == 1


def test_what_was_changed_before_it_was_broken_off_is_counted(database: Database) -> None:
    takes(database, FILE)
    renamed = details(*({**each, "name": f"{each['name']} Academy"} for each in SCHOOLS))
    broken(database, renamed, 1_000, LATER)
    broken(database, renamed, 2_000, LATER)
    loaded = takes(database, renamed, LATER)
    assert (loaded.resumed, numbers(loaded)) == (True, (0, 2_500, 0))
    assert loaded.happened["renamed"].total == 2_500
    with database.directory() as session:
        kept = session.scalars(select(Extract.counts).where(Extract.as_at == LATER)).one()
    assert (kept["changed"], kept["renamed"]) == (2_500, 2_500)
    assert numbers(takes(database, renamed, LATER)) == (0, 0, 2_500)
    with database.directory() as session:
        assert session.scalars(select(Extract.counts).where(Extract.as_at == LATER)).one() == kept


def test_a_broken_import_is_made_good_by_a_later_file(database: Database) -> None:
    broken(database, FILE, 1_000)
    takes(database, details(SCHOOLS[0]), only=frozenset({823}), as_at=LATER)
    assert names(database) == ["extract.csv"]
    takes(database, FILE + b"\r\n", LATER)
    assert names(database) == []


def test_a_file_whose_last_row_is_bad_writes_nothing_of_the_first(database: Database) -> None:
    with pytest.raises(Exception, match="Row 2502"):
        takes(database, details(*SCHOOLS, {"urn": 99_999, "name": ""}))
    assert names(database) == []
    assert takes(database, FILE).new == 2_500
