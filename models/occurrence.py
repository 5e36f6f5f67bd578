"""What the clock has done: one row for each thing that was due, to each person, so that none is done twice.

What is due is worked out anew at every tick, from boards, plans and calendars (:mod:`models.noticing`); nothing is
written down beforehand but what a manager has moved or skipped. So a meeting that moves takes its dates with it.

Occurrences are no part of the history, as the outbox is not: what a manager changes of the schedule is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column, points_to
from models.types import UTCDateTime, one_of, word_column

OCCURRENCE_STATES = ("sent", "skipped", "missed", "not needed")


class Occurrence(Row, Base):
    """Something that came due: its rule, what it is about, the step, the local period and for whom; ``key`` holds all.

    ``label`` is what a manager reads. ``outbox_key`` is the message's, which several may share; "" where none was sent,
    and ``because`` says why.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """What is due is done once."""
        return (
            one_of("state", OCCURRENCE_STATES),
            points_to("person_id", "person"),
            UniqueConstraint("tenant_id", "key"),
            Index("ix_occurrence_due", "tenant_id", "due_at"),
        )

    key: Mapped[str] = mapped_column(String(200), nullable=False)
    rule: Mapped[str] = mapped_column(String(40), nullable=False)
    person_id: Mapped[int | None] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    state: Mapped[str] = mapped_column(word_column(), nullable=False)
    label: Mapped[str] = mapped_column(String(300), nullable=False, default="")
    outbox_key: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    because: Mapped[str] = mapped_column(String(500), nullable=False, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class ScheduleChange(Audited, Versioned, Row, Base):
    """What a manager wants otherwise with something that is due: left out, or at another time."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """One for each thing due."""
        return (UniqueConstraint("tenant_id", "key"),)

    key: Mapped[str] = column(String(200), nullable=False)
    label: Mapped[str] = column(String(300), nullable=False, default="")
    skipped: Mapped[bool] = column(nullable=False, default=False)
    due_at: Mapped[datetime | None] = column(UTCDateTime)


class Clock(Row, Base):
    """When the clock last looked, so that what came due and went out of use while it stood still can be told."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """An authority has one."""
        return (UniqueConstraint("tenant_id"),)

    ticked_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
