"""Column types whose mistakes are refused before they reach the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, String, TypeDecorator, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import set_committed_value


class NaiveTimeError(TypeError):
    """A datetime without a time zone was about to be stored."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes of any zone, stores UTC, gives aware UTC back.

    Raises :class:`NaiveTimeError` on a naive value: half of a year's naive times in England are an hour out.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; turn the rest to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTimeError(f"{value!r} has no time zone")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON whose Python ``None`` is SQL NULL. A value is replaced: what was read or written refuses to be changed."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Give what cannot be changed in place: SQLAlchemy would not see it, and the change would be lost."""
        return frozen(value)


class FrozenError(TypeError):
    """A JSON value was about to be changed in place, which nobody would have written down."""


class FrozenDict(dict[str, Any]):
    """A dict of a JSON column; ``{**value, ...}`` or ``value.copy()`` gives one to change and assign."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy deeply, and pickle, as a plain dict."""
        return dict, (dict(self),)


class FrozenList(list[Any]):
    """A list of a JSON column; ``[*value, ...]`` or ``value.copy()`` gives one to change and assign."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy deeply, and pickle, as a plain list."""
        return list, (list(self),)


def _refuse(self: Any, *_args: Any, **_options: Any) -> NoReturn:
    raise FrozenError("a JSON value is replaced, never changed in place: assign a new one")


for _name in ("__setitem__", "__delitem__", "__ior__", "clear", "pop", "popitem", "setdefault", "update"):
    setattr(FrozenDict, _name, _refuse)
for _name in ("__setitem__", "__delitem__", "__iadd__", "__imul__", "append", "clear", "extend", "insert", "pop"):
    setattr(FrozenList, _name, _refuse)
for _name in ("remove", "reverse", "sort"):
    setattr(FrozenList, _name, _refuse)


def frozen(value: Any) -> Any:
    """A JSON value that cannot be changed in place, however deep."""
    if isinstance(value, dict):
        return FrozenDict({key: frozen(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return FrozenList(frozen(inner) for inner in value)
    return value


def freeze(row: Any) -> None:
    """Freeze the JSON values of a mapped row that has just been written."""
    for key in _json_attributes(inspect(row).mapper):
        if key in row.__dict__:
            set_committed_value(row, key, frozen(row.__dict__[key]))


@cache
def _json_attributes(mapper: Mapper[Any]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in mapper.column_attrs if isinstance(attribute.columns[0].type, Json))


def word_column(longest: int = 20) -> String:
    """The type of a column that holds one of a few words; pair it with :func:`one_of`."""
    return String(longest)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A CHECK that ``column`` holds one of ``words``: enums are words a person can read in the database."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
