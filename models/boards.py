"""Rules of boards: an office gives the role that goes with it, a chair is one, a duty moves on when it is done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from models import withholding
from models.board import SLUG, Board, BoardDuty, BoardMember, BoardSeat, slug_of
from models.person import Grant, Person
from models.queries import board as boards
from models.tenancy import TenantSession

ROLE_OF: Final = {"chair": "chair", "vice-chair": "chair", "clerk": "clerk", "member": "member"}
"""The role that an office gives in the programme: a vice-chair stands in for the chair."""


class NameTaken(ValueError):  # noqa: N818 - it is what happened, and no fault
    """A board is called so already: it is ``board``."""

    def __init__(self, board: Board) -> None:
        """Keep which."""
        super().__init__(f"There is a board called {board.name} already.")
        self.board = board


def add(session: TenantSession, name: str, purpose: str = "") -> Board:
    """Enter a board, with a short name of its own. Raises :class:`NameTaken`."""
    name = " ".join(name.split())
    _refuse_taken(session, name)
    board = Board(name=name, slug=_free_slug(session, name), purpose=purpose.strip())
    session.add(board)
    session.flush()
    return board


def rename(session: TenantSession, board: Board, name: str) -> None:
    """Give a board another name; its short name stays, for people have written it down. Raises :class:`NameTaken`."""
    name = " ".join(name.split())
    _refuse_taken(session, name, but=board)
    board.name = name


def _refuse_taken(session: TenantSession, name: str, but: Board | None = None) -> None:
    for board in boards.every(session, ended=True):
        if board is not but and board.name.casefold() == name.casefold():
            raise NameTaken(board)


def _free_slug(session: TenantSession, name: str) -> str:
    """The board's short name; numbered where another board has it."""
    start, taken = slug_of(name), {board.slug for board in boards.every(session, ended=True)}
    if start not in taken:
        return start
    start = start[: SLUG - 4].strip("-")
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{start}-{n}") not in taken)


def appoint(
    session: TenantSession,
    board: Board,
    person: Person,
    office: str,
    seat: BoardSeat | None,
    today: date,
    now: datetime,
) -> BoardMember | None:
    """Put somebody on a board, or into another office or seat there; gives None where that is so already.

    A board has one chair: whoever was that stays on as a member.
    """
    row = boards.member(session, board.id, person.id, lock=True)
    if row is not None and row.office == office and (seat is None or row.seat_id == seat.id):
        return None
    if office == "chair":
        for other in boards.members(session, board.id):
            if other.office == "chair" and other.person_id != person.id:
                other.office = "member"
                session.flush()
                keep_roles(session, other.person, now, lost="chair")
    lost = ROLE_OF[row.office] if row else ""
    if row is None:
        row = BoardMember(board_id=board.id, person_id=person.id, since=today)
        session.add(row)
    row.office = office
    if seat is not None:
        row.seat_id = seat.id
    session.flush()
    session.expire(row, ["person", "seat"])
    keep_roles(session, person, now, lost=lost)
    return row


def stand_down(session: TenantSession, row: BoardMember, now: datetime) -> None:
    """Let somebody be on a board no more: the role of the office ends with the last such office.

    A pack that is still on its way to them is not sent.
    """
    row.ended_at = now
    session.flush()
    withholding.from_member(session, row.board_id, row.person_id)
    keep_roles(session, row.person, now, lost=ROLE_OF[row.office])


def end(session: TenantSession, board: Board, now: datetime) -> None:
    """End a board: the roles of its offices end with it, where no other board gives them."""
    board.ended_at = now
    session.flush()
    for row in boards.members(session, board.id):
        keep_roles(session, row.person, now, lost=ROLE_OF[row.office])


def reopen(session: TenantSession, board: Board, now: datetime) -> None:
    """Take an ended board up again, with its members and their roles."""
    board.ended_at = None
    session.flush()
    for row in boards.members(session, board.id):
        keep_roles(session, row.person, now)


def keep_roles(session: TenantSession, person: Person, now: datetime, *, lost: str = "") -> None:
    """Give a person the roles of the offices they hold, and end the one they ``lost``, where no other gives it."""
    due = {ROLE_OF[place.office] for place in boards.places_of(session, person.id)}
    wanted = select(Grant).where(Grant.person_id == person.id, Grant.ended_at.is_(None))
    held = session.scalars(wanted.where(Grant.role.in_({*due, lost}))).all()
    for grant in held:
        if grant.role not in due:
            grant.ended_at = now
    for role in sorted(due - {grant.role for grant in held}):
        session.add(Grant(person_id=person.id, role=role, granted_at=now))
    session.flush()
    session.expire(person, ["grants"])


def set_seat(
    session: TenantSession, board: Board, category: str, places: int | None, undecided: int = 0
) -> BoardSeat | None:
    """Say how many places a category has, None where that is not decided; gives None where that is so already."""
    category = " ".join(category.split())
    category = category[:1].upper() + category[1:]
    rows = boards.seats(session, board.id, ended=True)
    row = next((row for row in rows if row.category.casefold() == category.casefold()), None)
    if row is None:
        row = BoardSeat(board_id=board.id, category=category, undecided=0)
        session.add(row)
    elif (row.places, row.undecided, row.ended_at) == (places, undecided, None):
        return None
    row.places, row.undecided, row.ended_at = places, undecided, None
    session.flush()
    return row


def vacancies(seat: BoardSeat, held: int) -> int | None:
    """How many of a category's places nobody holds or waits for; None where the number of places is not decided."""
    return None if seat.places is None else max(0, seat.places - held - seat.undecided)


def owe(session: TenantSession, board: Board, to_name: str, every_months: int, next_on: date) -> BoardDuty | None:
    """Have a board report to another body every so many months; gives None where that is so already."""
    to_name = " ".join(to_name.split())
    rows = boards.duties(session, board.id, ended=True)
    row = next((row for row in rows if row.to_name.casefold() == to_name.casefold()), None)
    if row is None:
        row = BoardDuty(board_id=board.id, to_name=to_name)
        session.add(row)
    elif (row.every_months, row.next_on, row.ended_at) == (every_months, next_on, None):
        return None
    row.every_months, row.next_on, row.ended_at = every_months, next_on, None
    session.flush()
    return row


def reported(duty: BoardDuty, on: date) -> None:
    """Note that a report was given on that day: the next is due so many months after the one that was, and after it."""
    turns = 1
    while (after := duty.next_on + relativedelta(months=turns * duty.every_months)) <= on:
        turns += 1
    duty.next_on, duty.last_on = after, on
