"""Boards: who sits on them, what they go by, and to whom they report. Their meetings are in :mod:`models.meeting`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.person import Person
from models.tenant import PLATFORMS
from models.types import Json, UTCDateTime, one_of, word_column

SLUG = 40
OFFICES = ("chair", "vice-chair", "clerk", "member")
DOCUMENT_KINDS = ("terms", "document")


def slug_of(name: str) -> str:
    """The short name made of a board's whole one: "Schools Forum" gives "schools-forum"; at most SLUG characters."""
    return (
        "-".join(re.findall(r"[a-z0-9]+", name.casefold().replace("'", "").replace("’", "")))[:SLUG].strip("-")
        or "board"
    )


def _slug(context: DefaultExecutionContext) -> str:
    given: dict[str, object] = context.get_current_parameters()  # type: ignore[no-untyped-call]  # unannotated there
    return slug_of(str(given["name"]))


class Board(Audited, Versioned, Row, Base):
    """A board that reads the programme's highlight reports.

    ``slug`` is its short name in sentences. ``timetable`` holds what this board has set otherwise than usual: a step's
    name to its working days and its time, ``{"draft": {"days": 9, "at": "09:00"}}``; :mod:`models.timetable` reads it.
    ``channel`` is where its packs are posted, as the platform names it; "" where nowhere. ``publishes_itself`` holds
    where a cleared pack goes out at its time though the clerk has not said so.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A board's name and its short name are its own."""
        return (
            UniqueConstraint("tenant_id", "name"),
            Index("uq_board_slug", "tenant_id", "slug", unique=True),
            one_of("channel_platform", PLATFORMS),
        )

    name: Mapped[str] = column(String(200), nullable=False)
    slug: Mapped[str] = column(String(SLUG), nullable=False, default=_slug)
    purpose: Mapped[str] = column(Text, nullable=False, default="")
    channel_platform: Mapped[str | None] = column(word_column())
    channel_workspace: Mapped[str] = column(String(100), nullable=False, default="")
    channel: Mapped[str] = column(String(200), nullable=False, default="")
    channel_name: Mapped[str] = column(String(200), nullable=False, default="")
    publishes_itself: Mapped[bool] = column(nullable=False, default=True)
    timetable: Mapped[dict[str, Any]] = column(Json, nullable=False, default=dict)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)
    members: Mapped[list[BoardMember]] = linked(
        "BoardMember", "foreign(BoardMember.board_id) == Board.id", uselist=True, order_by="BoardMember.id"
    )


class BoardSeat(Audited, Versioned, Row, Base):
    """Places for one category: "2 for headteachers' associations".

    ``places`` is None where the number is not decided yet; ``undecided`` is how many of the places wait for somebody
    to be named, which is not the same as being vacant.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A category is one of its board's."""
        return (points_to("board_id", "board"), UniqueConstraint("tenant_id", "board_id", "category"))

    board_id: Mapped[int] = column(Integer, nullable=False)
    category: Mapped[str] = column(String(200), nullable=False)
    places: Mapped[int | None] = column(Integer)
    undecided: Mapped[int] = column(Integer, nullable=False, default=0)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)


class BoardMember(Audited, Versioned, Row, Base):
    """A person on a board, in an office, on one of its seats where it has any. Ended, never deleted.

    How somebody is reached is the person's own: see :mod:`models.routing`.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by board and by person."""
        return (
            one_of("office", OFFICES),
            points_to("board_id", "board"),
            points_to("person_id", "person"),
            points_to("seat_id", "board_seat"),
            Index("ix_board_member_board", "tenant_id", "board_id"),
            Index("ix_board_member_person", "tenant_id", "person_id"),
        )

    board_id: Mapped[int] = column(Integer, nullable=False)
    person_id: Mapped[int] = column(Integer, nullable=False)
    seat_id: Mapped[int | None] = column(Integer)
    office: Mapped[str] = column(word_column(), nullable=False, default="member")
    since: Mapped[date] = column(Date, nullable=False)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)
    person: Mapped[Person] = linked("Person", "foreign(BoardMember.person_id) == Person.id")
    seat: Mapped[BoardSeat | None] = linked("BoardSeat", "foreign(BoardMember.seat_id) == BoardSeat.id")
    board: Mapped[Board] = linked("Board", "foreign(BoardMember.board_id) == Board.id", overlaps="members")


class BoardDocument(Audited, Versioned, Row, Base):
    """A document a board goes by, kept as a link: its terms of reference, a strategy. ``review_on`` is when next."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by board."""
        return (
            one_of("kind", DOCUMENT_KINDS),
            points_to("board_id", "board"),
            Index("ix_board_document_board", "tenant_id", "board_id"),
        )

    board_id: Mapped[int] = column(Integer, nullable=False)
    title: Mapped[str] = column(String(300), nullable=False)
    url: Mapped[str] = column(Text, nullable=False)
    kind: Mapped[str] = column(word_column(), nullable=False, default="document")
    owner: Mapped[str] = column(String(200), nullable=False, default="")
    review_on: Mapped[date | None] = column(Date)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)


class BoardDuty(Audited, Versioned, Row, Base):
    """A report that a board owes another body every so many months. ``next_on`` is when the next is due."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A body is reported to once."""
        return (points_to("board_id", "board"), UniqueConstraint("tenant_id", "board_id", "to_name"))

    board_id: Mapped[int] = column(Integer, nullable=False)
    to_name: Mapped[str] = column(String(200), nullable=False)
    every_months: Mapped[int] = column(Integer, nullable=False)
    next_on: Mapped[date] = column(Date, nullable=False)
    last_on: Mapped[date | None] = column(Date)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)
