"""A programme whose clock can be told to tick: in the autumn before its board meets, everybody reachable.

It is begun once a worker on each engine, and each test finds it so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Database
from tests.support.clock_hand import Hand
from tests.support.databases import ENGINES, kept_on_postgres, renew, rest, settle
from tests.support.occurring import begin, hand_of
from tests.support.postgres import Server
from tests.support.programmes import Opened, opened_on
from tests.support.restoring import Restored


@pytest.fixture(scope="session")
def begun_template(
    programme_template: tuple[Path, int], programme_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    """A SQLite file with the programme begun in it, and its authority's id."""
    template, tenant = programme_template
    renew(programme_database, template)
    begin(Opened(programme_database, tenant))
    settle(programme_database)
    begun = tmp_path_factory.mktemp("begun") / "headway.sqlite3"
    return Path(shutil.copyfile(str(programme_database.url.database), begun)), tenant


@pytest.fixture
def sqlite_hand(begun_template: tuple[Path, int], programme_database: Database) -> Iterator[Hand]:
    """The hand of its clock, on SQLite."""
    template, tenant = begun_template
    renew(programme_database, template)
    yield hand_of(Opened(programme_database, tenant))
    settle(programme_database)


@pytest.fixture(scope="session")
def begun_on_postgres(postgres_server: Server, worker_name: str) -> Iterator[tuple[Opened, Restored]]:
    """A PostgreSQL database with the programme begun in it, one a worker, and what puts it back."""

    def begun(database: Database) -> Opened:
        programme = opened_on(database)
        begin(programme)
        return programme

    with kept_on_postgres(postgres_server, worker_name, begun) as kept:
        yield kept


@pytest.fixture
def postgres_hand(begun_on_postgres: tuple[Opened, Restored]) -> Iterator[Hand]:
    """The hand of its clock, on PostgreSQL."""
    programme, restored = begun_on_postgres
    restored.restore()
    yield hand_of(programme)
    rest(programme.database)  # its connections stay open, as the programme's do


@pytest.fixture(params=ENGINES)
def hand(request: pytest.FixtureRequest) -> Hand:
    """The hand of its clock, on each engine in turn."""
    found: Hand = request.getfixturevalue("sqlite_hand" if request.param == "sqlite" else "postgres_hand")
    return found
