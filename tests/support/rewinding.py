"""The rows of a SQLite file put back for each test, while those who are connected stay so.

A copy of the file for each test costs several times as much: who connects to a new file reads its whole schema first.
"""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

LEDGER = "sqlite_sequence"
"""SQLite's own table of the ids that were given."""


@dataclass(frozen=True, slots=True)
class Template:
    """A file attached under a name: what asks for tables that it has no rows in, and what puts back those it has."""

    name: str
    empty: tuple[str, ...]
    strays: str
    steps: tuple[str, ...]


class Rewound:
    """A SQLite file that has the rows of a template whenever :meth:`rewind` has been called. Close it at the end."""

    def __init__(self, file: Path, template: Path) -> None:
        """Make ``file`` as a copy of ``template``; nobody may be connected to it yet."""
        for left in file.parent.glob(f"{file.name}-*"):
            left.unlink()
        shutil.copyfile(template, file)
        self._connection = sqlite3.connect(file.as_uri(), uri=True, isolation_level=None, cached_statements=1000)
        for pragma in ("synchronous=OFF", "foreign_keys=OFF"):  # the rows come back table by table
            self._connection.execute(f"PRAGMA {pragma}")
        self._templates: dict[Path, Template] = {}
        self._schema = self._asked("PRAGMA main.schema_version")
        self._now = (template, self._version())

    def rewind(self, template: Path) -> None:
        """Have the rows of ``template``, a file of the same tables that nobody writes to: nothing is done where no
        other connection has written since they were put there.
        """
        if self._now == (template, self._version()):
            return
        assert self._asked("PRAGMA main.schema_version") == self._schema, "a test changed the tables that others use"
        kept = self._templates.get(template) or self._attach(template)
        self._connection.execute("BEGIN")
        found = self._connection.execute(kept.strays).fetchone()
        for table in (table for table, stray in zip(kept.empty, found, strict=True) if stray):
            self._connection.execute(f'DELETE FROM main."{table}"')
        for step in kept.steps:
            self._connection.execute(step)
        self._connection.execute("COMMIT")
        self._now = (template, self._version())

    def close(self) -> None:
        """Leave the file."""
        self._connection.close()

    def _attach(self, template: Path) -> Template:
        name = f"kept{len(self._templates)}"
        self._connection.execute(f"ATTACH ? AS {name}", (f"{template.as_uri()}?immutable=1",))
        tables = [
            table for (table,) in self._connection.execute("SELECT name FROM main.sqlite_master WHERE type='table'")
        ]
        filled = [table for table in tables if self._asked(f'SELECT EXISTS (SELECT 1 FROM {name}."{table}")')]
        empty = tuple(table for table in tables if table not in filled)
        strays = "SELECT " + ", ".join(f'EXISTS (SELECT 1 FROM main."{table}")' for table in empty)
        filled.sort(key=LEDGER.__eq__)  # last: putting rows back writes to it
        steps = (
            step
            for table in filled
            for step in (f'DELETE FROM main."{table}"', f'INSERT INTO main."{table}" SELECT * FROM {name}."{table}"')
        )
        self._templates[template] = made = Template(name, empty, strays, tuple(steps))
        return made

    def _version(self) -> int:
        """A number that changes where another connection has written."""
        return self._asked("PRAGMA main.data_version")

    def _asked(self, words: str) -> int:
        return int(self._connection.execute(words).fetchone()[0])
