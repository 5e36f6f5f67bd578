"""What a workstream's lead says to a board, beside the facts that are drafted for every meeting.

The facts of a report are read from the plan, never typed: :mod:`models.drafting`. Here are the words and the rating.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.action import RATINGS
from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.meeting import Meeting
from models.person import Person
from models.types import UTCDateTime, one_of, word_column
from models.workstream import Workstream

REPORT_STATES = ("draft", "submitted", "returned", "verbal")
SECTIONS = ("know", "achieved", "remedial", "coming", "risks", "asked")
"""The parts of a report that are free words, each a column: what the board should know; what was achieved besides the
facts; what is done about what is overdue; the next period; risks and issues, and decisions asked, a line each."""


class HighlightReport(Audited, Versioned, Row, Base):
    """One workstream's report to one meeting; workstreams that report together have one, the first's.

    ``because`` is why it was returned, or will be given by word of mouth. ``rag`` is the overall rating, which a person
    gives: never the bot.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A workstream reports to a meeting once."""
        return (
            one_of("state", REPORT_STATES),
            one_of("rag", RATINGS),
            points_to("meeting_id", "meeting"),
            points_to("workstream_id", "workstream"),
            points_to("submitted_by_id", "person"),
            UniqueConstraint("tenant_id", "meeting_id", "workstream_id"),
        )

    meeting_id: Mapped[int] = column(Integer, nullable=False)
    workstream_id: Mapped[int] = column(Integer, nullable=False)
    state: Mapped[str] = column(word_column(), nullable=False, default="draft")
    because: Mapped[str] = column(Text, nullable=False, default="")
    rag: Mapped[str] = column(word_column(), nullable=False, default="unrated")
    rag_reason: Mapped[str] = column(Text, nullable=False, default="")
    know: Mapped[str] = column(Text, nullable=False, default="")
    achieved: Mapped[str] = column(Text, nullable=False, default="")
    remedial: Mapped[str] = column(Text, nullable=False, default="")
    coming: Mapped[str] = column(Text, nullable=False, default="")
    risks: Mapped[str] = column(Text, nullable=False, default="")
    asked: Mapped[str] = column(Text, nullable=False, default="")
    submitted_at: Mapped[datetime | None] = column(UTCDateTime)
    submitted_by_id: Mapped[int | None] = column(Integer)
    meeting: Mapped[Meeting] = linked("Meeting", "foreign(HighlightReport.meeting_id) == Meeting.id")
    workstream: Mapped[Workstream] = linked("Workstream", "foreign(HighlightReport.workstream_id) == Workstream.id")
    submitted_by: Mapped[Person | None] = linked("Person", "foreign(HighlightReport.submitted_by_id) == Person.id")
