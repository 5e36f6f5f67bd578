"""What each engine promises: who waits for whom, who sees what, and that a told answer survives a power cut."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from models import database as engines
from models.action import Action
from models.database import Database
from models.directory import DirectoryError, add_tenant, connect, tenant_of
from models.memory import Receipt
from models.tenancy import TenantSession, unfiltered
from tests.support.databases import NOW
from tests.support.plans import planted, signed

A_MOMENT = 0.3
"""Long enough for whoever is not waiting to be done, in seconds."""


@pytest.fixture
def begun(sqlite_database: Database) -> list[str]:
    """How each transaction on SQLite was begun."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN"):
            said.append(statement)

    for engine in (sqlite_database._writer, sqlite_database._reader):
        event.listen(engine, "before_cursor_execute", note)
    return said


def test_writes_take_the_lock_at_once_and_reads_take_none(sqlite_database: Database, begun: list[str]) -> None:
    thurrock = planted(sqlite_database, "Thurrock")
    begun.clear()
    with sqlite_database.write(thurrock) as session:
        session.scalars(select(Action)).one()
    with sqlite_database.read(thurrock) as session:
        session.scalars(select(Action)).one()
    assert begun == ["BEGIN IMMEDIATE", "BEGIN"]


@pytest.mark.parametrize("door", ["read", "write"])
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)]
)
def test_every_connection_is_set_up(
    sqlite_database: Database, tenant: Callable[..., int], door: str, pragma: str, value: Any
) -> None:
    with getattr(sqlite_database, door)(tenant(sqlite_database)) as session, unfiltered(session):
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_reader_is_not_held_up_by_a_writer_and_sees_what_was(database: Database) -> None:
    thurrock = planted(database, "Thurrock")
    with signed(database, thurrock) as writing:
        writing.scalars(select(Action)).one().title = "A new title"
        writing.flush()
        with database.read(thurrock) as reading:
            assert reading.scalars(select(Action.title)).one() == "Thurrock action"
    with database.read(thurrock) as reading:
        assert reading.scalars(select(Action.title)).one() == "A new title"


def test_a_reader_sees_one_moment_to_its_end_on_sqlite(sqlite_database: Database) -> None:
    thurrock = planted(sqlite_database, "Thurrock")
    with sqlite_database.read(thurrock) as reading:
        assert reading.scalars(select(Action.title)).one() == "Thurrock action"
        with signed(sqlite_database, thurrock) as writing:
            writing.scalars(select(Action)).one().title = "A new title"
        assert reading.scalars(select(Action.title)).one() == "Thurrock action"


def test_a_second_writer_waits_for_the_first_on_sqlite(sqlite_database: Database) -> None:
    thurrock = planted(sqlite_database, "Thurrock")
    done = threading.Event()

    def second() -> None:
        with signed(sqlite_database, thurrock) as session:
            session.scalars(select(Action)).one().title += ", then the second"
        done.set()

    with ThreadPoolExecutor(1) as pool:
        with signed(sqlite_database, thurrock) as session:
            waiting = pool.submit(second)
            assert not done.wait(A_MOMENT)
            session.scalars(select(Action)).one().title = "The first"
        waiting.result(timeout=10)
    with sqlite_database.read(thurrock) as session:
        assert session.scalars(select(Action.title)).one() == "The first, then the second"


def test_a_writer_that_waits_too_long_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.05)
    database = Database(sqlite_url)
    thurrock = planted(database, "Thurrock")
    with signed(database, thurrock), pytest.raises(OperationalError, match="locked"), signed(database, thurrock):
        pass
    database.close()


def test_a_session_that_reads_cannot_write(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    with database.read(thurrock) as session:
        session.add(Receipt(delivery="1", reply=b"", at=NOW))
        with pytest.raises((OperationalError, InternalError), match=r"(?i)read.?only"):
            session.flush()


def test_what_was_raised_in_a_write_rolls_it_back_whole(database: Database) -> None:
    thurrock = planted(database, "Thurrock")
    with pytest.raises(IntegrityError), signed(database, thurrock) as session:  # noqa: PT012 - at its commit
        session.scalars(select(Action)).one().title = "A new title"
        session.flush()
        session.scalars(select(Action)).one().status = "lost"
    with database.read(thurrock) as session:
        assert session.scalars(select(Action.title)).one() == "Thurrock action"


def test_a_write_over_a_version_that_has_gone_is_refused(database: Database) -> None:
    thurrock = planted(database, "Thurrock")
    with pytest.raises(StaleDataError), signed(database, thurrock) as session:  # noqa: PT012 - at its commit
        action = session.scalars(select(Action)).one()
        with unfiltered(session):
            session.execute(text("UPDATE action SET version = version + 1"))
        action.title = "Too late"


def test_the_second_of_two_writers_at_once_is_refused_on_postgresql(postgres_database: Database) -> None:
    thurrock = planted(postgres_database, "Thurrock")
    with pytest.raises(StaleDataError), signed(postgres_database, thurrock) as second:  # noqa: PT012 - at its commit
        mine = second.scalars(select(Action)).one()
        with signed(postgres_database, thurrock) as first:
            first.scalars(select(Action)).one().title = "First"
        mine.title = "Second"
    with postgres_database.read(thurrock) as session:
        assert session.scalars(select(Action.title)).one() == "First"


def test_the_version_grows_with_each_change_and_stays_without_one(database: Database) -> None:
    thurrock = planted(database, "Thurrock")
    for title, version in (("Thurrock action", 1), ("Two", 2), ("Two", 2), ("Three", 3)):
        with signed(database, thurrock) as session:
            session.scalars(select(Action)).one().title = title
        with database.read(thurrock) as session:
            assert session.scalars(select(Action.version)).one() == version


def test_a_workspace_belongs_to_one_authority(database: Database, tenant: Callable[..., int]) -> None:
    thurrock, essex = tenant(database, "Thurrock"), tenant(database, "Essex")
    for _ in range(2):
        with database.directory() as session:
            connect(session, thurrock, "slack", "T1")
    with database.directory() as session:
        assert tenant_of(session, "slack", "T1") == thurrock
        assert tenant_of(session, "teams", "T1") is None
        with pytest.raises(DirectoryError, match="another authority"):
            connect(session, essex, "slack", "T1")


def test_an_authority_is_entered_once_whatever_its_case(database: Database, tenant: Callable[..., int]) -> None:
    tenant(database, "Thurrock")
    with database.directory() as session, pytest.raises(DirectoryError, match="already here"):
        add_tenant(session, "THURROCK", NOW)


def test_a_database_not_there_yet_is_made_with_its_folders(tmp_path: Any) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'headway.sqlite3'}")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    database.close()
    assert (tmp_path / "a" / "b" / "headway.sqlite3").exists()


def test_sessions_of_both_doors_are_of_one_tenant(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    for door in (database.read, database.write):
        with door(thurrock) as session:
            assert isinstance(session, TenantSession)
            assert session.tenant_id == thurrock
            with pytest.raises(AttributeError):
                session.tenant_id = 2  # type: ignore[misc]
