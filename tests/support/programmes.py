"""A small programme for tests, opened once a worker and put back for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.database import Database
from tests.support.databases import kept_on_postgres, opened, renew, rest
from tests.support.postgres import Server
from tests.support.restoring import Restored
from tests.support.stage import open_programme


@dataclass(frozen=True)
class Opened:
    """A database with the programme of :func:`tests.support.stage.open_programme` in it."""

    database: Database
    tenant: int


def opened_on(database: Database) -> Opened:
    """Enter the programme into a database."""
    return Opened(database, open_programme(database))


@pytest.fixture(scope="session")
def programme_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A SQLite file with the programme in it, and its authority's id."""
    path = tmp_path_factory.mktemp("programme") / "headway.sqlite3"
    shutil.copyfile(sqlite_template, path)
    with opened(f"sqlite:///{path}") as database:
        tenant = open_programme(database)
    return path, tenant


@pytest.fixture(scope="session")
def programme_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A SQLite database, one a worker, whose file each test finds new: what was compiled for it stays compiled."""
    with opened(f"sqlite:///{tmp_path_factory.mktemp('programme') / 'now.sqlite3'}") as database:
        yield database


@contextmanager
def put_back(database: Database, file: Path, tenant: int) -> Iterator[Opened]:
    """The programme of a SQLite file, in a database that each test finds new."""
    renew(database, file)
    yield Opened(database, tenant)
    rest(database)  # its connections stay open: opening one costs more than a test's statements


@pytest.fixture
def programme(programme_template: tuple[Path, int], programme_database: Database) -> Iterator[Opened]:
    """The programme on SQLite."""
    with put_back(programme_database, *programme_template) as programme:
        yield programme


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Server, worker_name: str) -> Iterator[tuple[Opened, Restored]]:
    """A PostgreSQL database with the programme in it, one a worker, and what puts it back."""
    with kept_on_postgres(postgres_server, worker_name, opened_on) as kept:
        yield kept


@pytest.fixture
def postgres_programme(postgres_template: tuple[Opened, Restored]) -> Iterator[Opened]:
    """The programme on PostgreSQL."""
    programme, restored = postgres_template
    restored.restore()
    yield programme
    rest(programme.database)  # its connections stay open: opening one costs more than a test's statements
