"""The one place that writes the national register: turns that are short, and the extract they stand under."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Date, Executable, func, insert, select, update

from models.base import Base
from models.database import Database
from models.loading.report import Loaded
from models.loading.spooling import Row
from models.school import Extract

TURN: Final = 0x48656164
"""PostgreSQL's advisory lock that imports take turns by; on SQLite every writer does."""
BREATH: Final = 0.3
"""After a turn, an import leaves the lock alone for at least this share of the time it held it: writers that wait for
SQLite do not queue, they look again every few milliseconds."""


class Reads(Protocol):
    """What asks the register: a session of any authority, or a turn's connection."""

    def execute(self, statement: Any, /) -> Any:
        """The statement's rows."""
        ...


@dataclass(frozen=True, slots=True)
class New:
    """New rows of a table, as tuples of those columns."""

    model: type[Base]
    columns: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Step:
    """What a chunk of rows comes to: ``new`` rows, then statements with their rows, in the order they are written."""

    new: New | None = None
    writes: list[tuple[Executable, Sequence[Mapping[str, Any]]]] = field(default_factory=list)

    def put(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add a statement, where it has rows."""
        if rows:
            self.writes.append((statement, rows))


@dataclass(frozen=True, slots=True)
class Begun:
    """An extract under way; ``ended_at`` is when the same file was last taken in whole, None where it never was.

    ``counts`` are what that came to, or what a run that was broken off had come to.
    """

    id: int
    resumed: bool
    ended_at: datetime | None
    counts: Mapping[str, int]


class Writer:
    """Writes one file's rows, a turn a chunk."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._free_until = 0.0

    @contextmanager
    def turn(self) -> Iterator[Connection]:
        """One short write transaction, committed at its end; others have had a chance to write since the last."""
        time.sleep(max(0.0, self._free_until - time.monotonic()))
        began = time.monotonic()
        with self._database.register_writer() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(TURN)))
            yield connection
        ended = time.monotonic()
        self._free_until = ended + (ended - began) * BREATH

    def begin(self, loaded: Loaded, digest: str, only: Sequence[int], now: datetime) -> Begun:
        """Enter the file, or find it where it was entered before: then it is begun again."""
        entered = {"kind": loaded.kind, "digest": digest, "as_at": loaded.as_at}
        with self.turn() as connection:
            columns = (Extract.id, Extract.ended_at, Extract.authorities, Extract.counts)
            same = select(*columns).filter_by(**entered).order_by(Extract.id)
            for known in connection.execute(same):
                if list(known.authorities) == list(only):
                    connection.execute(update(Extract).where(Extract.id == known.id).values(ended_at=None, counts={}))
                    return Begun(known.id, known.ended_at is None, known.ended_at, known.counts)
            named = {"name": loaded.name[-200:], "layout": loaded.layout, "authorities": list(only), "begun_at": now}
            made = insert(Extract).values(**entered, **named, counts={}).returning(Extract.id)
            return Begun(connection.execute(made).scalar_one(), resumed=False, ended_at=None, counts={})

    @staticmethod
    def note(connection: Connection, begun: Begun, loaded: Loaded) -> None:
        """Keep what the rows up to here came to, in the turn that writes them: a run that is broken off knows it."""
        connection.execute(update(Extract).where(Extract.id == begun.id).values(counts=loaded.counts))

    def end(self, begun: Begun, loaded: Loaded, now: datetime) -> None:
        """Say that the file is in; where it changed nothing more, as it was said before."""
        again = begun.ended_at is not None and not loaded.writes
        said = (begun.ended_at, begun.counts) if again else (now, loaded.counts)
        with self.turn() as connection:
            ended = dict(zip(("ended_at", "counts"), said, strict=True))
            connection.execute(update(Extract).where(Extract.id == begun.id).values(**ended))


def write(connection: Connection, step: Step) -> None:
    """Write what a chunk comes to."""
    if step.new and step.new.rows:
        _add(connection, step.new)
    for statement, rows in step.writes:
        connection.execute(statement, rows)


def _add(connection: Connection, new: New) -> None:
    """Insert rows; on SQLite by the driver's own ``executemany``, which holds the lock for half as long."""
    statement = insert(new.model)
    if not connection.dialect.positional:
        connection.execute(statement, [dict(zip(new.columns, row, strict=True)) for row in new.rows])
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=new.columns)
    names = tuple(compiled.positiontup or ())
    ordered = itemgetter(*map(new.columns.index, names))
    days = tuple(place for place, name in enumerate(names) if isinstance(new.model.__table__.c[name].type, Date))
    connection.exec_driver_sql(str(compiled), [_as_text(list(ordered(row)), days) for row in new.rows])


def _as_text(values: list[Any], days: tuple[int, ...]) -> Row:
    """The values as SQLite's driver takes them: days as text."""
    for place in days:
        if values[place] is not None:
            values[place] = values[place].isoformat()
    return tuple(values)
