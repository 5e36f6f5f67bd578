"""Finding boards, and what belongs to one: members, seats, documents, reports it owes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from models.board import Board, BoardDocument, BoardDuty, BoardMember, BoardSeat
from models.person import Person
from models.tenancy import TenantSession

OFFICE_ORDER = {"chair": 0, "vice-chair": 1, "clerk": 2, "member": 3}


def every(session: TenantSession, *, ended: bool = False) -> Sequence[Board]:
    """The boards by name; with ``ended`` those that have ended too."""
    query = select(Board).order_by(Board.name, Board.id)
    return session.scalars(query if ended else query.where(Board.ended_at.is_(None))).all()


def members(session: TenantSession, board_id: int) -> list[BoardMember]:
    """Who is on a board now, with their seats: the chair first, then by name."""
    rows = session.scalars(
        select(BoardMember)
        .where(BoardMember.board_id == board_id, BoardMember.ended_at.is_(None))
        .options(selectinload(BoardMember.person).selectinload(Person.grants), selectinload(BoardMember.seat))
    ).all()
    return sorted(rows, key=lambda row: (OFFICE_ORDER[row.office], row.person.name, row.id))


def member(session: TenantSession, board_id: int, person_id: int, *, lock: bool = False) -> BoardMember | None:
    """Somebody's place on a board now; None where they have none."""
    query = select(BoardMember).where(
        BoardMember.board_id == board_id, BoardMember.person_id == person_id, BoardMember.ended_at.is_(None)
    )
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def officers(session: TenantSession, board_id: int, *offices: str) -> list[Person]:
    """Who holds one of these offices on a board now, in the order of :func:`members`."""
    return [row.person for row in members(session, board_id) if row.office in offices]


def places_of(session: TenantSession, person_id: int) -> Sequence[BoardMember]:
    """Every place somebody has on a board that has not ended."""
    return session.scalars(
        select(BoardMember)
        .join(Board, Board.id == BoardMember.board_id)
        .where(BoardMember.person_id == person_id, BoardMember.ended_at.is_(None), Board.ended_at.is_(None))
        .options(selectinload(BoardMember.board))
        .order_by(BoardMember.id)
    ).all()


def seats(session: TenantSession, board_id: int, *, ended: bool = False) -> Sequence[BoardSeat]:
    """A board's categories of seats, in the order they were entered."""
    query = select(BoardSeat).where(BoardSeat.board_id == board_id).order_by(BoardSeat.id)
    return session.scalars(query if ended else query.where(BoardSeat.ended_at.is_(None))).all()


def documents(session: TenantSession, board_id: int) -> Sequence[BoardDocument]:
    """What a board goes by: its terms of reference first, then by title."""
    return session.scalars(
        select(BoardDocument)
        .where(BoardDocument.board_id == board_id, BoardDocument.ended_at.is_(None))
        .order_by(BoardDocument.kind.desc(), BoardDocument.title, BoardDocument.id)
    ).all()


def duties(session: TenantSession, board_id: int, *, ended: bool = False) -> Sequence[BoardDuty]:
    """To whom a board reports, soonest first."""
    query = select(BoardDuty).where(BoardDuty.board_id == board_id).order_by(BoardDuty.next_on, BoardDuty.id)
    return session.scalars(query if ended else query.where(BoardDuty.ended_at.is_(None))).all()


def clerks_of(session: TenantSession, person_id: int) -> Sequence[Person]:
    """The clerks of the boards that a person sits on, the board they joined first first."""
    clerk, seat = aliased(BoardMember), aliased(BoardMember)
    return session.scalars(
        select(Person)
        .join(clerk, clerk.person_id == Person.id)
        .join(seat, seat.board_id == clerk.board_id)
        .where(seat.person_id == person_id, seat.ended_at.is_(None), clerk.ended_at.is_(None), clerk.office == "clerk")
        .order_by(seat.id, clerk.id)
    ).all()
