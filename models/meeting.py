"""Meetings of boards: when, what about, who came, and what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.board import Board
from models.person import Person
from models.types import UTCDateTime, one_of, word_column

MEETING_KINDS = ("ordinary", "special")
MEETING_STATES = ("planned", "cancelled")
ATTENDANCE = ("present", "apologies", "absent")
DECISION_KINDS = ("agreed", "noted", "suggested")
DECISION_STATES = ("draft", "agreed", "proposed", "accepted", "declined")


class Meeting(Audited, Versioned, Row, Base):
    """A meeting of a board. ``starts_at`` is an instant; people read it as wall-clock time in Europe/London.

    ``called_at`` is when it was entered: what was due before that is asked for at once, in one message. ``sequence``
    counts its moves, for calendars (RFC 5545, 3.8.7.4). ``because`` is why it was moved or cancelled. ``agreed_at`` is
    when the chair agreed its decisions, and ``agreed_by`` whose word that was.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by board and time."""
        return (
            one_of("kind", MEETING_KINDS),
            one_of("state", MEETING_STATES),
            points_to("board_id", "board"),
            Index("ix_meeting_board", "tenant_id", "board_id", "starts_at"),
        )

    board_id: Mapped[int] = column(Integer, nullable=False)
    starts_at: Mapped[datetime] = column(UTCDateTime, nullable=False)
    minutes: Mapped[int] = column(Integer, nullable=False, default=120)
    place: Mapped[str] = column(String(200), nullable=False, default="")
    kind: Mapped[str] = column(word_column(), nullable=False, default="ordinary")
    state: Mapped[str] = column(word_column(), nullable=False, default="planned")
    because: Mapped[str] = column(Text, nullable=False, default="")
    sequence: Mapped[int] = column(Integer, nullable=False, default=0)
    called_at: Mapped[datetime | None] = column(UTCDateTime)
    agreed_at: Mapped[datetime | None] = column(UTCDateTime)
    agreed_by: Mapped[str] = column(String(300), nullable=False, default="")
    board: Mapped[Board] = linked("Board", "foreign(Meeting.board_id) == Board.id")


class AgendaItem(Audited, Versioned, Row, Base):
    """A line of a meeting's agenda. ``presenter`` is free words. ``exempt`` items are taken without the public."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by meeting."""
        return (points_to("meeting_id", "meeting"), Index("ix_agenda_item_meeting", "tenant_id", "meeting_id"))

    meeting_id: Mapped[int] = column(Integer, nullable=False)
    position: Mapped[int] = column(Integer, nullable=False)
    title: Mapped[str] = column(Text, nullable=False)
    presenter: Mapped[str] = column(String(200), nullable=False, default="")
    exempt: Mapped[bool] = column(nullable=False, default=False)


class Attendance(Audited, Versioned, Row, Base):
    """Whether somebody came to a meeting, or sent apologies."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Somebody is at a meeting once."""
        return (
            one_of("state", ATTENDANCE),
            points_to("meeting_id", "meeting"),
            points_to("person_id", "person"),
            UniqueConstraint("tenant_id", "meeting_id", "person_id"),
        )

    meeting_id: Mapped[int] = column(Integer, nullable=False)
    person_id: Mapped[int] = column(Integer, nullable=False)
    state: Mapped[str] = column(word_column(), nullable=False)
    person: Mapped[Person] = linked("Person", "foreign(Attendance.person_id) == Person.id")


class Decision(Audited, Versioned, Row, Base):
    """What a board decided, or is asked by another to decide.

    A decision of a meeting is a ``draft`` until the chair agrees it. What another board suggests is ``proposed`` until
    the board accepts or declines it; ``proposed_by`` is that board's name. ``action_id`` is the action it made.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by board and meeting."""
        return (
            one_of("kind", DECISION_KINDS),
            one_of("state", DECISION_STATES),
            points_to("board_id", "board"),
            points_to("meeting_id", "meeting"),
            points_to("action_id", "action"),
            points_to("person_id", "person"),
            Index("ix_decision_board", "tenant_id", "board_id", "meeting_id"),
        )

    board_id: Mapped[int] = column(Integer, nullable=False)
    meeting_id: Mapped[int | None] = column(Integer)
    kind: Mapped[str] = column(word_column(), nullable=False)
    text: Mapped[str] = column(Text, nullable=False)
    minute: Mapped[str] = column(String(20), nullable=False, default="")
    state: Mapped[str] = column(word_column(), nullable=False, default="draft")
    because: Mapped[str] = column(Text, nullable=False, default="")
    proposed_by: Mapped[str] = column(String(200), nullable=False, default="")
    confidential: Mapped[bool] = column(nullable=False, default=False)
    action_id: Mapped[int | None] = column(Integer)
    person_id: Mapped[int | None] = column(Integer)
    at: Mapped[datetime] = column(UTCDateTime, nullable=False)
    withdrawn_at: Mapped[datetime | None] = column(UTCDateTime)
