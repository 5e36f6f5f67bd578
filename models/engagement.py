"""Engagement: who took part in what, and in what numbers. Signing a pledge is not engagement, nor the reverse."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.person import Organisation
from models.types import Json, UTCDateTime, one_of, word_column

INITIATIVES = ("survey", "training", "meeting", "product", "pilot", "other")


class Initiative(Audited, Versioned, Row, Base):
    """Something schools and partners take part in. ``unit`` is what is counted first: pupils, delegates, meetings.

    ``earlier_id`` is the round before this one, against which growth is told. ``key`` is its name made plain.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A name is one initiative's."""
        return (
            UniqueConstraint("tenant_id", "key"),
            one_of("kind", INITIATIVES),
            points_to("earlier_id", "initiative"),
        )

    name: Mapped[str] = column(String(200), nullable=False)
    key: Mapped[str] = mapped_column(String(200), nullable=False)
    kind: Mapped[str] = column(word_column(), nullable=False, default="other")
    unit: Mapped[str] = column(String(40), nullable=False, default="")
    on: Mapped[date | None] = column(Date)
    outcome: Mapped[str] = column(Text, nullable=False, default="")
    earlier_id: Mapped[int | None] = column(Integer)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)

    unrecorded = frozenset({"key"})


class TakingPart(Audited, Versioned, Row, Base):
    """A school or organisation took part; with neither, a total where no school is named.

    ``numbers`` maps units to whole numbers: {"delegates": 62, "promoted": 29}.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by initiative and by school."""
        return (
            points_to("initiative_id", "initiative"),
            points_to("organisation_id", "organisation"),
            Index("ix_taking_part_initiative", "tenant_id", "initiative_id"),
            Index("ix_taking_part_urn", "tenant_id", "urn"),
        )

    initiative_id: Mapped[int] = column(Integer, nullable=False)
    urn: Mapped[int | None] = column(Integer)
    organisation_id: Mapped[int | None] = column(Integer)
    numbers: Mapped[dict[str, int]] = column(Json, nullable=False, default=dict)
    outcome: Mapped[str] = column(Text, nullable=False, default="")
    on: Mapped[date | None] = column(Date)
    initiative: Mapped[Initiative] = linked("Initiative", "foreign(TakingPart.initiative_id) == Initiative.id")
    organisation: Mapped[Organisation | None] = linked(
        "Organisation", "foreign(TakingPart.organisation_id) == Organisation.id"
    )
