"""`headway import schools` and `headway import ofsted`: files of the national register, taken in for all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

import typer

from bot.app import check, opened
from bot.commandline.ending import Stop
from bot.settings import load as settings
from models.clock import day_of
from models.database import Database
from models.enter import find_authorities
from models.intake.records import Unreadable
from models.loading import WORDS, Loaded, NoAuthorityError, Progress, code_of, in_file, in_register, load
from models.register.reading import Kind, open_register
from models.when import understand

Files = Literal["schools", "ofsted"]
KINDS: Final[dict[Files, tuple[Kind, ...]]] = {"schools": ("details", "links", "groups"), "ofsted": ("ofsted",)}
NAMED: Final[dict[Kind, str]] = {
    "details": "establishment details",
    "links": "links between establishments",
    "groups": "groups of establishments",
    "ofsted": "Ofsted's management information",
}
NOTHING: Final = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to take in: which files are meant, from where, for which authorities, as at which day, shown how.

    ``shown`` is None where the bar is to be drawn on a terminal alone.
    """

    files: Files
    path: Path
    authorities: Sequence[str] = ()
    as_at: str | None = None
    shown: bool | None = None


def import_register(wanted: Wanted) -> None:
    """Take a file in, and print what it came to. Raises :class:`Stop` with what is wrong and what to type instead."""
    path = wanted.path.expanduser()
    if not path.is_file():
        raise Stop(f"There is no file {path}. Check its name and folder.")
    now = datetime.now(UTC)
    as_at = _day(wanted.as_at, day_of(now)) if wanted.as_at else None
    database = opened(settings())
    try:
        check(database)
        _recognise(wanted.files, path)
        only = _codes(database, path, wanted.authorities)
        with _bar(wanted.shown) as progress:
            loaded = load(database, path.name, path, now, only=only, as_at=as_at, progress=progress)
        find_authorities(database, now)
    except Unreadable as unreadable:
        raise Stop(f"{unreadable}\n{NOTHING}") from unreadable
    except OSError as wrong:
        raise Stop(f"{path} could not be read: {wrong.strerror or type(wrong).__name__}. {NOTHING}") from wrong
    finally:
        database.close()
    for line in told(loaded):
        typer.echo(line)


def told(loaded: Loaded) -> Iterator[str]:
    """What a file came to, line by line."""
    day = f"{loaded.as_at.day} {loaded.as_at:%B %Y}"
    yield f"{loaded.name}: {NAMED[loaded.kind]}, {loaded.layout}, as at {day}. {loaded.rows:,} rows read."
    if not loaded.writes:
        yield "Everything in it is here already. Nothing was changed."
    else:
        yield f"{loaded.new:,} new, {loaded.changed:,} changed, {loaded.same:,} as they were."
    if loaded.resumed:
        yield "This ended an import of the same file that had been broken off; what that had written is counted here."
    if loaded.older:
        yield f"{loaded.older:,} left alone: what is here is of a later day."
    if loaded.skipped:
        yield f"{loaded.skipped:,} skipped: of other authorities."
    if loaded.unused:
        yield f"{loaded.unused:,} about groups that are no trust and no federation: not kept."
    if loaded.absent:
        yield f"{loaded.absent:,} about schools that the register here does not hold: kept for when it does."
    for event, happenings in loaded.happened.items():
        if happenings.total:
            yield f"{WORDS[event]}: {happenings.total:,}"
            yield from (f"  {happening.words}" for happening in happenings.first)
            if happenings.total > len(happenings.first):
                yield f"  … and {happenings.total - len(happenings.first):,} more"


def _recognise(files: Files, path: Path) -> None:
    kind = open_register(path.name, path).kind
    if kind not in KINDS[files]:
        other = next(each for each, kinds in KINDS.items() if kind in kinds)
        raise Stop(f"{path.name} holds {NAMED[kind]}. Type: headway import {other} {path}")


def _codes(database: Database, path: Path, names: Sequence[str]) -> frozenset[int]:
    """The codes of the authorities that were named: by the names in the register here, else by those in the file."""
    with database.directory() as session:
        known = in_register(session)
    try:
        return frozenset(code_of(name, known) for name in names)
    except NoAuthorityError:
        known = {**in_file(path.name, path), **known}
    try:
        return frozenset(code_of(name, known) for name in names)
    except NoAuthorityError as unknown:
        raise Stop(f"{unknown} A code does as well, such as 823.") from unknown


def _day(text: str, today: date) -> date:
    meant = understand(text, today)
    if meant.kind == "on" and meant.start:
        return meant.start
    raise Stop(f"“{text}” is not a day. Type it like 31 August 2026.")


@contextmanager
def _bar(shown: bool | None) -> Iterator[Progress | None]:
    """Draw the progress on standard error: on a terminal, or wherever it was asked for."""
    if not (sys.stderr.isatty() if shown is None else shown):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda done, total, stage: bar.update(task, completed=done, total=total, description=stage)
