"""The command line in tests: run here, in a folder of the test's own, on a database with the sample in it.

def test_it(headway): ...              # headway("say", "--as", "jo", "/action") gives the result
def test_without(headway_alone): ...   # the same on no database at all
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.settings import Settings
from models.database import Database
from models.directory import tenants
from samples.load import Loaded, load
from tests.support.databases import ENGINES, opened

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
AT = ("--at", "2026-11-23T09:30")


class Result:
    """How a command ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def sample_made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Loaded]:
    """A SQLite file with the sample as of :data:`NOW`, and what its loading gave; made once a worker."""
    path = Path(shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("sample") / "headway.sqlite3"))
    with opened(f"sqlite:///{path}") as database:
        loaded = load(database, NOW)
    execute(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    return path, loaded


@pytest.fixture(scope="session")
def sample_template(sample_made: tuple[Path, Loaded]) -> Path:
    """A SQLite file with the sample as of :data:`NOW`, which nobody writes to."""
    return sample_made[0]


@pytest.fixture(params=ENGINES)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Loaded]]:
    """The sample as of :data:`NOW` in a database of the test's own, on each engine in turn, and what load gave."""
    if request.param == "postgresql":
        database = request.getfixturevalue("postgres_database")
        yield database, load(database, NOW)
        return
    template, loaded = request.getfixturevalue("sample_made")
    with opened(f"sqlite:///{shutil.copyfile(template, tmp_path / 'headway.sqlite3')}") as database:
        yield database, loaded


@pytest.fixture
def headway_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder, with no setting of this machine's."""
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.alias), raising=False)
    monkeypatch.chdir(tmp_path)
    return run


@pytest.fixture
def headway_empty(headway_alone: Run, sqlite_template: Path, tmp_path: Path) -> Run:
    """Runs a command in a folder whose database holds tables alone."""
    (tmp_path / ".headway").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / ".headway" / "headway.sqlite3")
    return headway_alone


@pytest.fixture
def headway(headway_alone: Run, sample_template: Path, tmp_path: Path) -> Run:
    """Runs a command in a folder whose database holds the sample."""
    (tmp_path / ".headway").mkdir()
    shutil.copyfile(sample_template, tmp_path / ".headway" / "headway.sqlite3")
    return headway_alone


def authority(database: Database) -> int:
    """The id of the one authority that is in a database."""
    with database.directory() as session:
        (tenant,) = tenants(session)
        return tenant.id


def execute(path: Path, sql: str) -> list[Any]:
    """Run one statement on a SQLite file, past everything that guards it."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(sql).fetchall()
        connection.commit()
    return rows


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Run one command in this process."""
    with CliRunner().isolation(input=stdin) as (out, err, _):
        with pytest.raises(SystemExit) as ended:
            _headway().main(arguments, prog_name="headway")
        sys.stdout.flush()
        sys.stderr.flush()
        said = [stream.getvalue().decode().replace("\r\n", "\n") for stream in (out, err)]
    return Result(ended.value.code or 0, *said)


@cache
def _headway() -> Any:
    """The command and all below it, as read from their functions' signatures: the same for every run."""
    from bot.cli import app

    return get_command(app)
