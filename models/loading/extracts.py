"""Imports that were begun and not ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from models.loading.writing import Reads
from models.school import Extract


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A file whose import is under way, or was broken off at some row: importing it again ends it."""

    kind: str
    name: str
    as_at: date
    begun_at: datetime


def unfinished(reads: Reads) -> list[Unfinished]:
    """The imports that have not ended, but for those that a later import of the same kind has made good."""
    columns = (Extract.kind, Extract.name, Extract.as_at, Extract.begun_at, Extract.ended_at, Extract.authorities)
    rows = reads.execute(select(*columns).order_by(Extract.begun_at, Extract.id)).all()
    return [
        Unfinished(row.kind, row.name, row.as_at, row.begun_at)
        for row in rows
        if row.ended_at is None and not any(_makes_good(other, row) for other in rows)
    ]


def _makes_good(other: Any, row: Any) -> bool:
    """Whether another extract ended after this one began, and says at least as much of as late a day."""
    if other.ended_at is None or other.kind != row.kind or other.ended_at < row.begun_at or other.as_at < row.as_at:
        return False
    return not other.authorities or (bool(row.authorities) and set(other.authorities) >= set(row.authorities))
