"""The pack a board reads: its front, whether it is cleared and published, and its editions, frozen as they went out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.meeting import Meeting
from models.types import Json, UTCDateTime, one_of, word_column

PACK_STATES = ("draft", "cleared", "published")
IMPLICATIONS = ("financial", "legal", "equality", "other")


class Pack(Audited, Versioned, Row, Base):
    """The papers of one meeting. The front is what a committee report has, each part free words.

    ``exempt`` is the text of the exempt part, apart from all that is public; ``exempt_reason`` the paragraph it is
    exempt under (Local Government Act 1972, Schedule 12A).
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A meeting has one."""
        return (
            one_of("state", PACK_STATES),
            points_to("meeting_id", "meeting"),
            points_to("cleared_by_id", "person"),
            UniqueConstraint("tenant_id", "meeting_id"),
        )

    meeting_id: Mapped[int] = column(Integer, nullable=False)
    title: Mapped[str] = column(String(300), nullable=False, default="")
    author: Mapped[str] = column(String(200), nullable=False, default="")
    purpose: Mapped[str] = column(Text, nullable=False, default="")
    recommendations: Mapped[str] = column(Text, nullable=False, default="")
    options: Mapped[str] = column(Text, nullable=False, default="")
    consultation: Mapped[str] = column(Text, nullable=False, default="")
    wards: Mapped[str] = column(String(300), nullable=False, default="")
    key_decision: Mapped[bool] = column(nullable=False, default=False)
    background: Mapped[str] = column(Text, nullable=False, default="")
    exempt: Mapped[str] = column(Text, nullable=False, default="")
    exempt_reason: Mapped[str] = column(Text, nullable=False, default="")
    state: Mapped[str] = column(word_column(), nullable=False, default="draft")
    cleared_at: Mapped[datetime | None] = column(UTCDateTime)
    cleared_by_id: Mapped[int | None] = column(Integer)
    published_at: Mapped[datetime | None] = column(UTCDateTime)
    meeting: Mapped[Meeting] = linked("Meeting", "foreign(Pack.meeting_id) == Meeting.id")
    implications: Mapped[list[Implication]] = linked(
        "Implication", "foreign(Implication.pack_id) == Pack.id", uselist=True, order_by="Implication.id"
    )


class Implication(Audited, Versioned, Row, Base):
    """What a pack's proposals imply, and which officer has verified that."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A pack has one of each kind."""
        return (
            one_of("kind", IMPLICATIONS),
            points_to("pack_id", "pack"),
            UniqueConstraint("tenant_id", "pack_id", "kind"),
        )

    pack_id: Mapped[int] = column(Integer, nullable=False)
    kind: Mapped[str] = column(word_column(), nullable=False)
    text: Mapped[str] = column(Text, nullable=False)
    verified_by: Mapped[str] = column(String(200), nullable=False, default="")
    verified_on: Mapped[date | None] = column(Date)


class Edition(Row, Base):
    """A pack as it was cleared: its facts, and the very bytes people are sent. Never changed; a fault gets a new one.

    ``facts`` is what :mod:`models.drafting` gave at that time, as JSON. ``because`` is why it was issued again; "" for
    the first. The exempt part's bytes are apart, None where there is none.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A pack's editions are numbered from 1."""
        return (
            points_to("pack_id", "pack"),
            points_to("person_id", "person"),
            UniqueConstraint("tenant_id", "pack_id", "number"),
        )

    pack_id: Mapped[int] = mapped_column(Integer, nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    because: Mapped[str] = mapped_column(Text, nullable=False, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    person_id: Mapped[int | None] = mapped_column(Integer)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    facts: Mapped[Any] = mapped_column(Json, nullable=False)
    word: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    exempt_word: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    exempt_pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class PackTemplate(Row, Base):
    """A council's own Word template, which its packs are written on. The newest counts."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up newest first."""
        return (points_to("person_id", "person"),)

    name: Mapped[str] = mapped_column(String(200), nullable=False)
    data: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    person_id: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
