"""The programme an authority runs: its name, its words for things, its dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column
from models.types import Json, UTCDateTime, one_of, word_column

PLAN_STATES = ("draft", "approved")
SEASONS = ("autumn", "spring", "summer")


class Programme(Audited, Versioned, Row, Base):
    """A partnership programme. ``noun`` and ``prefix`` are the council's own: "recommendation", "R".

    ``calendar_revision`` grows with every change of terms and closure days. ``live_at`` is when a manager said `go
    live`; until then an imported plan notifies nobody. ``rag_key`` maps red, amber, green and blue to the programme's
    wording of them. ``plan_columns`` are those of the council's own paper, from left to right, [field, heading] each;
    none where none came in. ``complete_is_green`` holds where Green means complete. ``la_code`` is the authority's
    code in the national register of schools: 823.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """One programme an authority."""
        return (UniqueConstraint("tenant_id"), one_of("plan_state", PLAN_STATES))

    name: Mapped[str] = column(String(200), nullable=False)
    authority: Mapped[str] = column(String(200), nullable=False, default="")
    vision: Mapped[str] = column(Text, nullable=False, default="")
    noun: Mapped[str] = column(String(40), nullable=False, default="workstream")
    prefix: Mapped[str] = column(String(8), nullable=False, default="WS")
    plan_state: Mapped[str] = column(word_column(), nullable=False, default="draft")
    approved_by: Mapped[str] = column(String(200), nullable=False, default="")
    live_at: Mapped[datetime | None] = column(UTCDateTime)
    rag_key: Mapped[dict[str, str]] = column(Json, nullable=False, default=dict)
    plan_columns: Mapped[list[list[str]]] = column(Json, nullable=False, default=list)
    complete_is_green: Mapped[bool] = column(nullable=False, default=False)
    la_code: Mapped[int | None] = column(Integer)
    calendar_revision: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    next_number: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    unrecorded = frozenset({"next_number", "calendar_revision", "created_at"})

    @property
    def own_columns(self) -> tuple[tuple[str, str], ...]:
        """The fields and headings that the council prints its plan in; empty where it has not shown them."""
        return tuple((field, heading) for field, heading in self.plan_columns or ())


class TermDates(Audited, Row, Base):
    """One term of the authority's own calendar; all dates inclusive."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A term begins once."""
        return (one_of("season", SEASONS), UniqueConstraint("tenant_id", "season", "start"))

    season: Mapped[str] = column(word_column(), nullable=False)
    start: Mapped[date] = column(Date, nullable=False)
    end: Mapped[date] = column(Date, nullable=False)
    half_term_start: Mapped[date | None] = column(Date)
    half_term_end: Mapped[date | None] = column(Date)


class ClosureDay(Audited, Row, Base):
    """A day on which the authority's offices are shut besides weekends and bank holidays."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A day is closed once."""
        return (UniqueConstraint("tenant_id", "day"),)

    day: Mapped[date] = column(Date, nullable=False)
    name: Mapped[str] = column(String(100), nullable=False, default="")
