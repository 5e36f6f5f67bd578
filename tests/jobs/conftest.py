"""A programme whose clock can be told to tick: in the autumn before its board meets, everybody reachable.

It is begun once a worker on each engine, and each test finds it so.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from models.database import Database
from tests.support.clock_hand import Hand
from tests.support.databases import ENGINES, opened, postgres_copy, renew, rest, settle
from tests.support.occurring import begin, hand_of
from tests.support.postgres import TEMPLATE, Server
from tests.support.programmes import Opened
from tests.support.restoring import Restored
from tests.support.stage import open_programme


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
    with postgres_copy(postgres_server, worker_name, TEMPLATE) as url, opened(url) as database:
        programme = Opened(database, open_programme(database))
        begin(programme)
        with closing(postgres_server.into(url)) as admin:
            yield programme, Restored.keep(admin)


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
