"""A small programme for tests, opened once a worker and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.database import Database
from tests.support.databases import opened
from tests.support.stage import open_programme


@dataclass(frozen=True)
class Opened:
    """A database with the programme of :func:`tests.support.stage.open_programme` in it."""

    database: Database
    tenant: int


@pytest.fixture(scope="session")
def programme_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A SQLite file with the programme in it, and its authority's id."""
    path = tmp_path_factory.mktemp("programme") / "headway.sqlite3"
    shutil.copyfile(sqlite_template, path)
    with opened(f"sqlite:///{path}") as database:
        tenant = open_programme(database)
    return path, tenant


@pytest.fixture
def programme(programme_template: tuple[Path, int], tmp_path: Path) -> Iterator[Opened]:
    """The programme on SQLite."""
    path, tenant = programme_template
    with opened(f"sqlite:///{shutil.copyfile(path, tmp_path / 'programme.sqlite3')}") as database:
        yield Opened(database, tenant)


@pytest.fixture
def postgres_programme(postgres_database: Database) -> Opened:
    """The programme on PostgreSQL."""
    return Opened(postgres_database, open_programme(postgres_database))
