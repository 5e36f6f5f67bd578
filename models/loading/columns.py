"""Texts as the tables hold them, and a changed field as the history of a school does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from operator import gt, itemgetter
from typing import Any, Final

from sqlalchemy import String

from models.base import Base
from models.loading.spooling import Row
from models.school import SchoolChange

_LONGEST_CHANGE: Final[int] = SchoolChange.__table__.c.after.type.length  # type: ignore[attr-defined]


def fitting(model: type[Base], fields: Sequence[str]) -> Callable[[Row], Row]:
    """What cuts the texts of a row, whose values are those fields in order, to what their columns hold."""
    kinds = [model.__table__.c[name].type for name in fields]
    longest = [kind.length if isinstance(kind, String) else None for kind in kinds]
    places = [place for place, most in enumerate(longest) if most]
    limits = [most for most in longest if most]
    texts = itemgetter(*places)

    def fit(row: Row) -> Row:
        if not any(map(gt, map(len, texts(row)), limits)):
            return row
        return tuple(value[:most] if most else value for value, most in zip(row, longest, strict=True))

    return fit


def change(extract: int, as_at: date, urn: int, field: str, before: Any, after: Any) -> dict[str, Any]:
    """A row of the history: what an extract changed in one field of one school."""
    said = {"before": _text(before), "after": _text(after)}
    return {"extract_id": extract, "urn": urn, "as_at": as_at, "field": field, **said}


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, date) else str(value)[:_LONGEST_CHANGE]
