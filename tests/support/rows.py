"""Rows for every table, whatever the tables are: read from the database, so that no new table is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    UniqueConstraint,
    func,
    inspect,
    select,
    true,
    types,
)
from sqlalchemy.sql import column
from sqlalchemy.sql import table as named

TENANTS = (1, 2)
PER_TENANT = 2

PLAIN: dict[type[types.TypeEngine[Any]], Any] = {
    types.Boolean: lambda key: key % 2 == 0,
    types.Integer: lambda key: key,
    types.String: str,
    types.Date: lambda key: date(2026, 11, key),
    types.DateTime: lambda key: datetime(2026, 11, key, 9, tzinfo=UTC),
    types.JSON: lambda key: {"key": key},
    types.LargeBinary: lambda key: bytes([key]),
}


def tables_of(connection: Connection) -> list[Table]:
    """The database's tables, parents first, without Alembic's own."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def fill(connection: Connection) -> None:
    """Give every table rows of two authorities. A column it cannot fill fails, and says its name."""
    tables, ids = tables_of(connection), Ids()
    for tenant in TENANTS:
        _be(connection, tenant)
        for table in tables:
            words, rows = _words(table), []
            for place in range(1 if _is_single(table) else PER_TENANT):
                key = ids.next(table)
                rows.append({column.name: _value(column, key, place, tenant, words, ids) for column in table.columns})
                ids.given.setdefault((table.name, tenant), []).append(key)
            connection.execute(table.insert(), rows)


class Ids:
    """The ids given to rows, by table and tenant."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, int], list[int]] = {}

    def next(self, table: Table) -> int:
        return 1 + sum(len(self.given.get((table.name, tenant), ())) for tenant in TENANTS)

    def parent(self, table: Table, tenant: int, place: int) -> int | None:
        parents = self.given.get((table.name, tenant), [])
        return parents[place % len(parents)] if parents else None


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has, of both authorities together."""
    told = inspect(connection).get_multi_columns().items()
    names = {str(name): "tenant_id" in {each["name"] for each in columns} for (_, name), columns in told}
    del names["alembic_version"]
    tally = dict.fromkeys(sorted(names), 0)
    for tenant in TENANTS:
        _be(connection, tenant)
        for name, rows in _seen(connection, [name for name in names if names[name]], column("tenant_id") == tenant):
            tally[name] += rows
    return tally | dict(_seen(connection, [name for name in names if not names[name]], true()))


def _seen(connection: Connection, names: list[str], these: ColumnElement[bool]) -> Iterator[tuple[str, int]]:
    """How many rows of each of the tables are ``these``, asked for all at once."""
    each = (select(func.count()).select_from(named(name)).where(these).scalar_subquery() for name in names)
    return zip(names, connection.execute(select(*each)).one(), strict=True)


def _be(connection: Connection, tenant: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config("headway.tenant", str(tenant), True)))


def _is_single(table: Table) -> bool:
    """Whether an authority has one row of it at most."""
    unique = [each.columns.keys() for each in table.constraints if isinstance(each, UniqueConstraint)]
    return table.name == "tenant" or ["tenant_id"] in unique


def _words(table: Table) -> dict[str, str]:
    """A word that each column with a CHECK takes."""
    start, checks = f"ck_{table.name}_", (each for each in table.constraints if isinstance(each, CheckConstraint))
    return {str(check.name).removeprefix(start): re.findall(r"'([^']*)'", str(check.sqltext))[0] for check in checks}


def _value(column: Column[Any], key: int, place: int, tenant: int, words: dict[str, str], ids: Ids) -> Any:
    if column.name in words:
        return words[column.name]
    if column.name == "tenant_id":
        return tenant
    if column.foreign_keys:
        return ids.parent(next(iter(column.foreign_keys)).column.table, tenant, place)
    try:
        return next(make for kind, make in PLAIN.items() if isinstance(column.type, kind))(key)
    except StopIteration:
        raise NotImplementedError(f"{column} is {column.type!r}: say in PLAIN what to fill it with") from None
