"""What the engine remembers between requests: drafts, and answers already given to a delivery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, points_to
from models.types import Json, UTCDateTime


class Draft(Row, Base):
    """Free text, an upload or the state of several steps, under a short code that a button's sentence can hold."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A code is one draft's, and one person's."""
        return (
            UniqueConstraint("tenant_id", "code"),
            points_to("person_id", "person"),
            Index("ix_draft_expires", "tenant_id", "expires_at"),
        )

    code: Mapped[str] = mapped_column(String(12), nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(20), nullable=False)
    body: Mapped[Any] = mapped_column(Json, nullable=False)
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class Receipt(Row, Base):
    """The answer given to a delivery that changed something, so that its redelivery changes nothing."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A delivery is carried out once."""
        return (UniqueConstraint("tenant_id", "delivery"), Index("ix_receipt_at", "tenant_id", "at"))

    delivery: Mapped[str] = mapped_column(String(200), nullable=False)
    reply: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
