"""Rows for every table, whatever the tables are: read from the database, so that no new table is forgotten."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Inspector,
    Integer,
    MetaData,
    Table,
    func,
    inspect,
    select,
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
    tables, found, ids = tables_of(connection), inspect(connection), Ids()
    for tenant in TENANTS:
        _be(connection, tenant)
        for table in tables:
            words, single = _words(found, table), _is_single(found, table)
            for place in range(1 if single else PER_TENANT):
                key = ids.next(table)
                row = {column.name: _value(column, key, place, tenant, words, ids) for column in table.columns}
                connection.execute(table.insert().values(row))
                ids.given.setdefault((table.name, tenant), []).append(key)


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
    found, tally = inspect(connection), dict[str, int]()
    columns = {name: {each["name"] for each in told} for (_, name), told in found.get_multi_columns().items()}
    names = sorted(columns.keys() - {"alembic_version"})
    for tenant in TENANTS:
        _be(connection, tenant)
        for name in names:
            own = column("tenant_id") if "tenant_id" in columns[name] else _by_turns(column(_key(found, name), Integer))
            seen = connection.scalar(select(func.count()).select_from(named(name)).where(own == tenant))
            tally[name] = tally.get(name, 0) + (seen or 0)
    return tally


def _by_turns(key: ColumnElement[int]) -> ColumnElement[int]:
    """Which authority a row that is nobody's own is counted with, so that it is counted once."""
    return (key + 1) % len(TENANTS) + 1


def _key(found: Inspector, name: str) -> str:
    return str(found.get_pk_constraint(name)["constrained_columns"][0])


def _be(connection: Connection, tenant: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.set_config("headway.tenant", str(tenant), True)))


def _is_single(found: Inspector, table: Table) -> bool:
    """Whether an authority has one row of it at most."""
    unique = [constraint["column_names"] for constraint in found.get_unique_constraints(table.name)]
    return table.name == "tenant" or ["tenant_id"] in unique


def _words(found: Inspector, table: Table) -> dict[str, str]:
    """A word that each column with a CHECK takes."""
    start, checks = f"ck_{table.name}_", found.get_check_constraints(table.name)
    return {str(check["name"]).removeprefix(start): re.findall(r"'([^']*)'", check["sqltext"])[0] for check in checks}


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
