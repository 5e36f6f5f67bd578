"""The schema's history: brings a database to the tables this version of Headway knows, and says where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from models.database import Database

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
"""Beside this package, in a checkout and where it is installed."""


class LaterVersionError(RuntimeError):
    """The database has been migrated by a later version of Headway than this one."""


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database to ``revision``; done twice, or by two replicas at once, it is done once.

    Raises whatever a revision raises, and then leaves the database as it was.
    """
    with _opened(database_url) as config:
        command.upgrade(config, revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to ``revision``, or to ``base``: no tables, and so no rows."""
    with _opened(database_url) as config:
        command.downgrade(config, revision)


def draft(database_url: str, message: str) -> None:
    """Write a revision of what the tables have and the database lacks, for a person to review."""
    with _opened(database_url) as config:
        command.revision(config, message, autogenerate=True)


def head() -> str:
    """The newest revision this version of Headway knows."""
    return str(_scripts().get_current_head())


def current(database_url: str) -> str | None:
    """The revision the database is at; None before its first."""
    database = Database(database_url)
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        database.close()


def pending(database_url: str) -> list[str]:
    """The revisions the database still lacks, first to last.

    Raises :class:`LaterVersionError` where the database is at a revision that this version does not know.
    """
    scripts, at = _scripts(), current(database_url)
    known = [script.revision for script in scripts.walk_revisions()][::-1]
    if at is None:
        return known
    if at not in known:
        raise LaterVersionError(f"The database is at revision {at}, which only a later version of Headway knows.")
    return known[known.index(at) + 1 :]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


@contextmanager
def _opened(database_url: str) -> Iterator[Config]:
    database, config = Database(database_url), _config()
    config.attributes["engine"] = database.engine
    try:
        yield config
    finally:
        database.close()
