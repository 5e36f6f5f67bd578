"""The composition root: from settings to a door that answers. Every surface is built here, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

import models
from bot.documents.office import Office
from bot.settings import Settings
from commands.engine.arguments import Reading
from commands.engine.dispatch import Door
from commands.engine.errors import Misread
from commands.engine.request import Request
from commands.engine.words import read_line
from commands.table import TABLE
from commands.things import thing_of
from models.clock import day_of
from models.database import Database

if TYPE_CHECKING:
    from commands.notices.clockwork import Clockwork

REVISIONS: Final = Path(models.__file__).resolve().parent.parent / "migrations" / "versions"
_BEGIN: Final = "Type headway start to try a sample, or headway programme create to begin your own programme."


class NotReady(RuntimeError):  # noqa: N818 - it is what is the case, as the rest of the house says it
    """The database cannot be used as it is; the message is a sentence that says what to type."""


class NoDatabase(NotReady):
    """There is no database yet, or it holds no tables."""


@dataclass(frozen=True, slots=True)
class Headway:
    """What every surface stands on: the database, and the one door to what is in it."""

    settings: Settings
    database: Database
    door: Door

    def wanting(self) -> Sequence[str]:
        """What keeps it from answering, in sentences; nothing where all is well. Asks the database."""
        try:
            check(self.database)
        except NotReady as wrong:
            return (str(wrong),)
        return ()

    def clockwork(self) -> Clockwork:
        """What the clock does at a tick."""
        from commands.notices.registry import clockwork

        return clockwork(self.door)

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def build(settings: Settings) -> Headway:
    """Headway on the database of ``settings``. Raises :class:`NotReady` where that is missing, or not migrated."""
    database = opened(settings)
    try:
        check(database)
    except NotReady:
        database.close()
        raise
    return Headway(settings, database, Door(database, TABLE, thing_of, Office()))


def prepare(settings: Settings) -> None:
    """Create the database where there is none, and bring it to the tables this version knows.

    Raises :class:`NotReady` where that cannot be done.
    """
    database = opened(settings, create=True)
    try:
        check(database)
    except NotReady:
        _upgrade(settings, database)
    finally:
        database.close()


def opened(settings: Settings, *, create: bool = False) -> Database:
    """The database of ``settings``, whatever is in it. Raises :class:`NotReady` where there is no such file."""
    try:
        url = make_url(settings.database_url.get_secret_value())
        if url.get_backend_name() == "sqlite" and not create and not Path(url.database or "").is_file():
            raise NoDatabase(f"There is no database at {url.database} yet. {_BEGIN}")
        return Database(settings.database_url.get_secret_value())
    except (ArgumentError, OSError) as wrong:
        raise NotReady(f"HEADWAY_DATABASE_URL cannot be used: {type(wrong).__name__}.") from wrong


def check(database: Database) -> None:
    """Raise :class:`NotReady` unless the database is reachable and at the newest revision."""
    found = revision(database)
    if found is None:
        raise NoDatabase(f"The database {place(database)} is empty. {_BEGIN}")
    if found != newest():
        raise NotReady(
            f"The database {place(database)} is at revision {found}, and this version of Headway is at {newest()}. "
            "Type: headway db upgrade"
        )


def place(database: Database) -> str:
    """Where the database is, without its password."""
    return str(database.url.database) if database.is_sqlite else database.url.render_as_string(hide_password=True)


def revision(database: Database) -> str | None:
    """The revision the database is at; None where it has no tables. Raises :class:`NotReady` where out of reach."""
    try:
        with database.engine.connect() as connection:
            if not database.engine.dialect.has_table(connection, "alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError as wrong:
        raise NotReady(f"The database {place(database)} cannot be used: {reason(wrong)}.") from wrong


def newest() -> str:
    """The newest revision this version knows, by the names of its files: Alembic takes longer than most commands."""
    names = (re.match(r"(\d{4})_\w+\.py$", path.name) for path in REVISIONS.iterdir())
    return max(match[1] for match in names if match)


def reason(wrong: SQLAlchemyError) -> str:
    """Why a database could not be used, in its driver's first words."""
    words = str(getattr(wrong, "orig", None) or type(wrong).__name__).strip().splitlines()
    return words[0].rstrip(".") if words else type(wrong).__name__


def row_name(request: Request) -> str:
    """The name of the row of the command table that the words ask for: what is counted, and never the words.

    All confidential rows are counted as one: which of them was carried out tells what there is.
    """
    line = read_line(request.words, escaped=request.escaped)
    try:
        row = TABLE.pick(line, Reading(day_of(request.now)))
    except Misread:
        return "unknown"
    return "confidential" if row.confidential else row.name


def _upgrade(settings: Settings, database: Database) -> None:
    from alembic.util import CommandError

    from models import migrate

    try:
        migrate.upgrade(settings.database_url.get_secret_value())
    except SQLAlchemyError as wrong:
        raise NotReady(f"The database {place(database)} could not be migrated: {reason(wrong)}.") from wrong
    except CommandError as wrong:
        raise NotReady(f"The database {place(database)} was written by a newer version of Headway.") from wrong
