"""What every revision makes tables with, so that none is made without its tenant, its key, and its line in PostgreSQL.

Revisions that have shipped call these: their meaning never changes; a new need gets a new function. Constraints are
named by the convention in :mod:`models.base`.

``FORCE`` holds the tables' owner too, for Headway usually owns its tables. Revisions run with ``row_security = off``: a
statement over held rows then fails instead of silently touching none, and wraps itself in :func:`released`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

OWN = "tenant_id = NULLIF(current_setting('headway.tenant', true), '')::int"
"""Rows of the authority the transaction named; none where it named none (a setting once made is '' ever after)."""


def create_rows(table: str, *parts: sa.schema.SchemaItem) -> None:
    """Create a table whose rows belong to an authority: ``parts`` are its own columns and constraints."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("tenant_id", sa.Integer, sa.ForeignKey("tenant.id"), nullable=False),
        *parts,
        sa.UniqueConstraint("tenant_id", "id"),
        sqlite_autoincrement=True,
    )
    if _on_postgresql():
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY tenant ON "{table}" USING ({OWN}) WITH CHECK ({OWN})')


def needed(name: str, kind: Any) -> sa.Column[Any]:
    """A column that is never NULL."""
    return sa.Column(name, kind, nullable=False)


def optional(name: str, kind: Any) -> sa.Column[Any]:
    """A column that may be NULL."""
    return sa.Column(name, kind, nullable=True)


def instant() -> sa.DateTime:
    """The type of a moment in UTC."""
    return sa.DateTime(timezone=True)


def word(length: int = 20) -> sa.String:
    """The type of one of a few words."""
    return sa.String(length)


def one_of(name: str, *words: str) -> sa.CheckConstraint:
    """A CHECK that the column holds one of ``words``."""
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{name} IN ({listed})", name=name)


def points_to(name: str, table: str) -> sa.ForeignKeyConstraint:
    """A foreign key to a row of the same authority."""
    return sa.ForeignKeyConstraint(["tenant_id", name], [f"{table}.tenant_id", f"{table}.id"])


def unique(*names: str) -> sa.UniqueConstraint:
    """What is one of its kind within an authority."""
    return sa.UniqueConstraint("tenant_id", *names)


def index(name: str, *columns: str) -> sa.Index:
    """An index that begins with the authority."""
    return sa.Index(name, "tenant_id", *columns)


def choose_among(table: str, name: str, *words: str) -> None:
    """Let a column that is never NULL, with "" where nothing is said, hold one of these words instead of those before.

    The column is made anew, as SQLite needs it: the CHECK is part of it, and so goes with it when it is dropped.
    """
    listed = ", ".join(f"'{each}'" for each in words)
    kept, check = f"{name}_kept", f"CONSTRAINT ck_{table}_{name} CHECK ({name} IN ({listed}))"
    with released(table):
        op.add_column(table, sa.Column(kept, word(), nullable=False, server_default=""))
        op.execute(f"UPDATE {table} SET {kept} = {name}")  # noqa: S608 - names of our own
        op.drop_column(table, name)
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(20) NOT NULL DEFAULT '' {check}")
        op.execute(f"UPDATE {table} SET {name} = {kept}")  # noqa: S608 - as before
        op.drop_column(table, kept)


@contextmanager
def released(*tables: str) -> Iterator[None]:
    """Let a revision, which runs as the tables' owner, move the rows of every authority in ``tables``."""
    for table in tables if _on_postgresql() else ():
        op.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    yield
    for table in tables if _on_postgresql() else ():
        op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def _on_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def create_shared(table: str, *parts: sa.schema.SchemaItem) -> None:
    """Create a table of the national register, which every authority reads: ``parts`` are all it has."""
    op.create_table(table, *parts)
