"""Column types whose mistakes are refused before they reach the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, String, TypeDecorator


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
    """JSON whose Python ``None`` is SQL NULL. A value is replaced, never changed in place."""

    impl = JSON(none_as_null=True)
    cache_ok = True


def word_column(longest: int = 20) -> String:
    """The type of a column that holds one of a few words; pair it with :func:`one_of`."""
    return String(longest)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A CHECK that ``column`` holds one of ``words``: enums are words a person can read in the database."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
