"""Boards and their meetings: what an action's source and a plan's approval point to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.types import UTCDateTime


class Board(Audited, Versioned, Row, Base):
    """A board that reads the programme's highlight reports."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A board's name is its own."""
        return (UniqueConstraint("tenant_id", "name"),)

    name: Mapped[str] = column(String(200), nullable=False)


class Meeting(Audited, Versioned, Row, Base):
    """A meeting of a board."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by board and time."""
        return (points_to("board_id", "board"), Index("ix_meeting_board", "tenant_id", "board_id", "starts_at"))

    board_id: Mapped[int] = column(Integer, nullable=False)
    starts_at: Mapped[datetime] = column(UTCDateTime, nullable=False)
    place: Mapped[str] = column(String(200), nullable=False, default="")
    board: Mapped[Board] = linked("Board", "foreign(Meeting.board_id) == Board.id")
