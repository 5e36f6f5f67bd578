"""Databases for tests, migrated, and new for each test: on SQLite, on PostgreSQL, or on both in turn.

def test_on_both(database): ...            # ids "sqlite" and "postgresql"
def test_on_one(sqlite_database): ...      # or postgres_database
def test_raw(database_url): ...            # the address alone; empty_url for one without tables
thurrock = tenant(database, "Thurrock")    # enters an authority, gives its id
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from models import migrate
from models.database import Database
from models.directory import add_tenant
from models.queries import school as schools
from tests.support.postgres import TEMPLATE, Server, missing
from tests.support.restoring import Restored
from tests.support.rewinding import Rewound
from tests.support.run import folder_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENGINES = ("sqlite", "postgresql")

T = TypeVar("T")
_numbers = count(1)
_rewound: dict[Database, Rewound] = {}
"""What :func:`renew` puts the rows back with, until :func:`settle`."""


def enter(database: Database, name: str = "Thurrock") -> int:
    """Enter an authority; gives its id."""
    with database.directory() as session:
        return add_tenant(session, name, NOW).id


@pytest.fixture
def tenant() -> Callable[..., int]:
    """Enters an authority: ``tenant(database, "Essex")`` gives its id."""
    return enter


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """A database that is closed at the end, when nobody may hold a connection of it any more."""
    with closing(Database(url)) as database:
        yield database
        settle(database)


def settle(database: Database) -> None:
    """Close every connection of a database that is to be used again; nobody may hold one any more."""
    rest(database)
    database.close()
    if rewound := _rewound.pop(database, None):
        rewound.close()


def rest(database: Database) -> None:
    """Check that nobody holds a connection of a database any more, and forget what was remembered of its rows."""
    for engine in (database._writer, database._reader):
        assert engine.pool.checkedout() == 0, "a session was left open"  # type: ignore[attr-defined]
    schools._FINDERS.clear()


def renew(database: Database, template: Path) -> None:
    """Give a SQLite database the rows of ``template``: the first time by a copy, when nobody may be connected yet."""
    if rewound := _rewound.get(database):
        rewound.rewind(template)
    else:
        _rewound[database] = Rewound(Path(str(database.url.database)), template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once a worker."""
    path = tmp_path_factory.mktemp("template") / "headway.sqlite3"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file of this test's own."""
    return f"sqlite:///{shutil.copyfile(sqlite_template, tmp_path / 'headway.sqlite3')}"


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The run's server, or a skip that says why there is none."""
    if reason := missing():
        pytest.skip(reason)
    server = Server.of(folder_of(request.config))
    with closing(server.admin):
        yield server


@contextmanager
def postgres_copy(server: Server, worker: str, template: str) -> Iterator[str]:
    """The address of a new database, dropped at the end."""
    name = f"headway_{worker}_{next(_numbers)}"
    yield server.create(name, template)
    server.drop(name)


@pytest.fixture
def postgres_url(postgres_server: Server, worker_name: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this test's own."""
    with postgres_copy(postgres_server, worker_name, TEMPLATE) as url:
        yield url


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name, which keeps its databases apart from others'."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", "alone"))


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database, on each engine in turn."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server, worker = (request.getfixturevalue(name) for name in ("postgres_server", "worker_name"))
    with postgres_copy(server, worker, "template0") as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A SQLite database, one a worker, whose rows are put back for each test: what was compiled for it stays so."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'headway.sqlite3'}") as database:
        yield database


@contextmanager
def kept_on_postgres(server: Server, worker: str, fill: Callable[[Database], T]) -> Iterator[tuple[T, Restored]]:
    """What ``fill`` gives of a new PostgreSQL database once it has entered its rows, and what puts those back."""
    with postgres_copy(server, worker, TEMPLATE) as url, opened(url) as database:
        filled = fill(database)
        with closing(server.into(url)) as admin:
            yield filled, Restored.keep(admin)


@pytest.fixture(scope="session")
def postgres_kept(postgres_server: Server, worker_name: str) -> Iterator[tuple[Database, Restored]]:
    """A PostgreSQL database, one a worker, and what puts it back."""
    with kept_on_postgres(postgres_server, worker_name, lambda database: database) as kept:
        yield kept


@pytest.fixture
def sqlite_database(sqlite_template: Path, sqlite_kept: Database) -> Iterator[Database]:
    """A migrated database on SQLite."""
    renew(sqlite_kept, sqlite_template)
    yield sqlite_kept
    rest(sqlite_kept)  # its connections stay open: opening one costs more than a test's statements


@pytest.fixture
def postgres_database(postgres_kept: tuple[Database, Restored]) -> Iterator[Database]:
    """A migrated database on PostgreSQL."""
    database, restored = postgres_kept
    restored.restore()
    yield database
    rest(database)


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database, on each engine in turn."""
    found: Database = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_database")
    return found
