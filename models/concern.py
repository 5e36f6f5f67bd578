"""Schools causing concern. Every row is confidential: only cleared people read it, where they are alone."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.types import one_of, word_column

EVENTS = ("warning notice", "mid-inspection review", "governors added", "monitoring board", "visit", "other")


class Concern(Audited, Versioned, Row, Base):
    """Why a school causes concern: the authority's own category (1, 2, 3a …) and the reason, from day to day."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by school."""
        return (Index("ix_concern_urn", "tenant_id", "urn"),)

    urn: Mapped[int] = column(Integer, nullable=False)
    category: Mapped[str] = column(String(20), nullable=False)
    reason: Mapped[str] = column(Text, nullable=False)
    opened_on: Mapped[date] = column(Date, nullable=False)
    review_on: Mapped[date | None] = column(Date)
    closed_on: Mapped[date | None] = column(Date)
    closed_because: Mapped[str] = column(Text, nullable=False, default="")
    events: Mapped[list[ConcernEvent]] = linked(
        "ConcernEvent",
        "foreign(ConcernEvent.concern_id) == Concern.id",
        uselist=True,
        order_by="(ConcernEvent.on, ConcernEvent.id)",
    )


class ConcernEvent(Audited, Row, Base):
    """Something dated that was done about a concern, each with a next review where there is one."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Kinds are words."""
        return (
            one_of("kind", EVENTS),
            points_to("concern_id", "concern"),
            Index("ix_concern_event_concern", "tenant_id", "concern_id"),
        )

    concern_id: Mapped[int] = column(Integer, nullable=False)
    kind: Mapped[str] = column(word_column(30), nullable=False)
    on: Mapped[date] = column(Date, nullable=False)
    note: Mapped[str] = column(Text, nullable=False, default="")
    review_on: Mapped[date | None] = column(Date)
