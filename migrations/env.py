"""How Alembic runs a revision here: in one transaction, one process at a time, losing no row.

SQLite changes a table by copying and dropping it. With foreign keys on, the drop deletes or orphans the children, so
they are off from before BEGIN (inside a transaction the pragma does nothing), and every reference is checked before
COMMIT.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from models.tables import METADATA

LOCK = 4_847_329
"""The advisory lock that replicas starting together wait on; any number will do that nobody else uses."""


class BrokenReferenceError(RuntimeError):
    """A revision left rows that point at nothing."""


def _prepare(connection: Connection) -> None:
    """Before BEGIN: what SQLite only obeys outside a transaction."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - it was just connected
        driver.execute("PRAGMA foreign_keys=OFF")


def _lock(connection: Connection) -> None:
    """Wait for another process that is migrating; SQLite's BEGIN IMMEDIATE has done so already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.exec_driver_sql("SET LOCAL row_security = off")


def _check(connection: Connection) -> None:
    """Refuse to commit rows that point at nothing; PostgreSQL has checked them as it went."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            tables = ", ".join(sorted({f"{row[0]} → {row[2]}" for row in broken}))
            raise BrokenReferenceError(f"{len(broken)} rows point at nothing: {tables}")


def run(engine: Engine) -> None:
    """Run what was asked for, whole or not at all."""
    with engine.connect() as connection:
        _prepare(connection)
        with connection.begin():
            _lock(connection)
            context.configure(
                connection=connection,
                target_metadata=METADATA,
                render_as_batch=True,
                transactional_ddl=True,
            )
            context.run_migrations()
            _check(connection)


run(context.config.attributes["engine"])
