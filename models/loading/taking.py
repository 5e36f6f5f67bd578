"""A register file, read whole and judged first, then merged into the shared tables a thousand rows at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from models.clock import day_of
from models.database import Database
from models.intake.records import Unreadable
from models.loading.dating import day_of_file
from models.loading.details import Details
from models.loading.groups import Groups
from models.loading.links import Links
from models.loading.ofsted import Outcomes
from models.loading.report import Loaded
from models.loading.spooling import CHUNK, Row, Spool
from models.loading.writing import Reads, Step, Writer, write
from models.register.reading import RegisterFile, open_register

Progress = Callable[[int, int | None, str], None]
"""Told how many rows are done, of how many where that is known, and what is being done: "Reading" or "Writing"."""

READING, WRITING = "Reading", "Writing"
_BLOCK: Final = 1024 * 1024


class Merger(Protocol):
    """Takes the records of one kind of file into the tables."""

    def keep(self, record: Any) -> bool:
        """Whether a record is to be merged: not where it is of no authority that was chosen."""
        ...

    def row(self, record: Any) -> Row:
        """What is merged of a record. Worked out between turns, while others may write."""
        ...

    def begin(self, reads: Reads) -> None:
        """Look at what is here before the first row is merged."""
        ...

    def step(self, reads: Reads, rows: list[Row]) -> Step:
        """What these rows change beside what is here; counted in the report."""
        ...

    def end(self, reads: Reads) -> None:
        """Tell what only shows once every row is in."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to be taken in.

    ``name`` is what it is called, ``now`` the aware time of asking; ``only`` the codes of the authorities to take, all
    where it is empty; ``as_at`` the day it is of, where somebody says so.
    """

    name: str
    source: Path | BinaryIO
    now: datetime
    only: frozenset[int] = frozenset()
    as_at: date | None = None


def load(
    database: Database,
    name: str,
    source: Path | BinaryIO,
    now: datetime,
    *,
    only: frozenset[int] = frozenset(),
    as_at: date | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Take a register file in, and say what it came to.

    Nothing is written before every row was read and found good; then each thousand rows are one short transaction, so
    that others may write in between. A run that is broken off is ended by taking the same file in again. ``source`` may
    be a stream, which must be seekable. ``now`` is aware; ``only`` are codes of authorities, all where empty. Raises
    :class:`Unreadable` with the rows and reasons.
    """
    with _read(Asked(name, source, now, only, as_at), progress) as read:
        loaded, writer = read.loaded, Writer(database)
        begun = writer.begin(loaded, _digest(source), sorted(only), now)
        loaded.extract_id = begun.id
        if begun.resumed:
            loaded.resume(begun.counts)
        with writer.turn() as connection:
            read.merger.begin(connection)
        for rows in read.chunks():
            with writer.turn() as connection:
                write(connection, read.merger.step(connection, rows))
                writer.note(connection, begun, loaded)
        with writer.turn() as connection:
            read.merger.end(connection)
        loaded.same = max(0, loaded.same)  # rows that a later file has changed since are older, not the same
        writer.end(begun, loaded, now)
        return loaded


def compare(reads: Reads, asked: Asked) -> Loaded:
    """Say what taking a file in would come to, and write nothing. Raises :class:`Unreadable` as :func:`load` does."""
    with _read(asked, None) as read:
        read.merger.begin(reads)
        for rows in read.chunks():
            read.merger.step(reads, rows)
        read.merger.end(reads)
        return read.loaded


@dataclass(slots=True)
class _Read:
    """A file that was read whole."""

    loaded: Loaded
    merger: Merger
    spool: Spool
    progress: Progress | None

    def chunks(self) -> Iterator[list[Row]]:
        """Its rows, with their progress told."""
        done = 0
        for records in self.spool.chunks():
            yield list(map(self.merger.row, records))
            done += len(records)
            if self.progress:
                self.progress(done, self.spool.taken, WRITING)


@contextmanager
def _read(asked: Asked, progress: Progress | None) -> Iterator[_Read]:
    """Read every row; raise :class:`Unreadable` where one is bad, or where no authority that was chosen is in it."""
    file = open_register(asked.name, asked.source)
    today = day_of(asked.now)
    as_at = day_of_file(file.kind, asked.name, stated=file.as_at, given=asked.as_at, today=today)
    loaded = Loaded(file.kind, asked.name, file.layout, as_at)
    merger = _merger(file, loaded, asked.only)
    with Spool() as spool:
        for record in file.rows:
            loaded.rows += 1
            if merger.keep(record):
                spool.add(record)
            if progress and not loaded.rows % CHUNK:
                progress(loaded.rows, None, READING)
        if not spool.taken:
            raise Unreadable(_nothing(asked, loaded))
        yield _Read(loaded, merger, spool, progress)


def _merger(file: RegisterFile, loaded: Loaded, only: frozenset[int]) -> Merger:
    if only and file.kind == "details" and "la_code" not in file.fields:
        raise Unreadable(f"{loaded.name} has no codes of authorities, so it can only be taken in whole.")
    match file.kind:
        case "details":
            return Details(loaded, file.fields, only)
        case "links":
            return Links(loaded, only)
        case "groups":
            return Groups(loaded, only)
        case "ofsted":
            return Outcomes(loaded, only)


def _nothing(asked: Asked, loaded: Loaded) -> str:
    if not loaded.rows:
        return f"{asked.name} has a header and no rows."
    codes = ", ".join(str(code) for code in sorted(asked.only))
    return f"{asked.name} has no school of authority {codes} among its {loaded.rows:,} rows."


def _digest(source: Path | BinaryIO) -> str:
    """The SHA-256 of a file, by which it is known again."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return _digest(stream)
    source.seek(0)
    total = hashlib.sha256()
    while block := source.read(_BLOCK):
        total.update(block)
    return total.hexdigest()
