"""Workstreams: the parts of a programme, each with a lead, outcomes and actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.types import UTCDateTime


class Workstream(Audited, Versioned, Row, Base):
    """A workstream, or what the council calls it. ``reference`` is "WS4"; it is never given again.

    ``next_number`` is the number its next action takes; it only ever grows. ``reports_with_id`` points to the
    workstream
    whose highlight report covers this one too.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Its number and its reference are its own."""
        return (
            UniqueConstraint("tenant_id", "number"),
            UniqueConstraint("tenant_id", "reference"),
            points_to("reports_with_id", "workstream"),
        )

    number: Mapped[int] = column(Integer, nullable=False)
    reference: Mapped[str] = column(String(20), nullable=False)
    title: Mapped[str] = column(Text, nullable=False)
    outcome: Mapped[str] = column(Text, nullable=False, default="")
    reports_with_id: Mapped[int | None] = column(Integer)
    closed_at: Mapped[datetime | None] = column(UTCDateTime)
    next_number: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    reports_with: Mapped[Workstream | None] = linked(
        "Workstream", "foreign(Workstream.reports_with_id) == remote(Workstream.id)"
    )

    unrecorded = frozenset({"next_number"})
