"""The engines: SQLite for one machine, PostgreSQL for several, with the same behaviour behind both.

SQLite: ``BEGIN IMMEDIATE`` to write and ``BEGIN`` to read (a deferred write may fail at its first statement), WAL so
that readers are never blocked, ``synchronous=FULL`` so that a told answer survives a power cut, foreign keys on.

PostgreSQL: statements are not prepared on the server. Headway asks several hundred different ones, which drive each
other out of psycopg's hundred, and a pooler in front that hands connections round could not keep them
(https://www.psycopg.org/psycopg3/docs/advanced/prepare.html).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from models.guard import guard
from models.tables import METADATA
from models.tenancy import TenantSession

BUSY_SECONDS = 30


class Database:
    """One database, opened once: :meth:`read` and :meth:`write` give sessions of one tenant."""

    metadata = METADATA

    def __init__(self, url: str) -> None:
        """Open ``url``; nothing is connected before it is used."""
        self.url = make_url(url)
        self._writer = _engine(self.url, writes=True)
        self._reader = (
            _engine(self.url, writes=False)
            if self.is_sqlite
            else self._writer.execution_options(postgresql_readonly=True)
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether one file holds it all, and one writer writes at a time."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        """The engine that writes, for migrations and checks."""
        return self._writer

    @contextmanager
    def read(self, tenant_id: int) -> Iterator[TenantSession]:
        """A session that is rolled back at its end; the database refuses to be written to in it."""
        with TenantSession(self._reader, tenant_id) as session:
            yield session
            session.rollback()

    @contextmanager
    def write(self, tenant_id: int) -> Iterator[TenantSession]:
        """A session that is committed at its end, or rolled back whole where anything is raised."""
        with TenantSession(self._writer, tenant_id) as session, session.begin():
            yield session

    @contextmanager
    def directory(self) -> Iterator[Session]:
        """A session over what stands above tenancy: authorities and their connections. See models.directory."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def register_writer(self) -> Iterator[Connection]:
        """A connection that writes the national register, committed at its end. See :mod:`models.loading`."""
        with self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()
        self._reader.dispose()


def _engine(url: Any, *, writes: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args={"prepare_threshold": None}
        )
        guard(engine.dialect)
        return engine
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    guard(engine.dialect)
    return engine
