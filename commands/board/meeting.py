"""Which meeting is meant, and how one is called in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action import views
from commands.board.words import meant
from commands.engine.cards import Button
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread
from commands.engine.table import say
from models.board import Board
from models.clock import LONDON
from models.meeting import Meeting
from models.queries import board as boards
from models.queries import meeting as meetings

OFFERED = 4


def meeting_next(context: Context, board: Board | None) -> Board:
    """The board given, or the one that alone has a meeting ahead, or as :func:`meant`, which raises."""
    if board is None:
        session = context.session
        ahead = [each for each in boards.every(session) if meetings.next_of(session, each.id, context.now)]
        if len(ahead) == 1:
            return ahead[0]
    return meant(context, board)


def coming(context: Context, board: Board | None, meeting: Meeting | None) -> Meeting:
    """The meeting given, else the board's next. Raises :class:`Misread` where none is planned."""
    if meeting is not None:
        return meeting
    board = meeting_next(context, board)
    found = meetings.next_of(context.session, board.id, context.now)
    if found is None:
        call = f"/board meeting board:{board.slug} ask:yes"
        keeps = context.can("board.keep").allowed
        how = "Call one: /board meeting 12 Jan 2027 10:00 Council chamber" if keeps else "Its clerk calls them."
        raise Misread(f"{board.name} has no meeting ahead. {how}", instead=call if keeps else "")
    return found


def held(context: Context, board: Board | None, meeting: Meeting | None) -> Meeting:
    """The meeting given, else the one under way, today's or the most recent. Raises :class:`Misread` with a choice."""
    if meeting is not None:
        return meeting
    board = meant(context, board)
    found = meetings.latest_of(context.session, board.id, context.now)
    if found is not None:
        return found
    ahead = [m for m in meetings.of_board(context.session, board.id) if m.state == "planned"][-OFFERED:]
    if not ahead:
        raise Misread(f"{board.name} has held no meeting yet. Call one: /board meeting 12 Jan 2027 10:00")
    sentence = f"{board.name} has held no meeting yet. Which do you mean?"
    raise Misread(sentence, field="meeting", choices=choices(context, ahead))


def choices(context: Context, among: Sequence[Meeting]) -> tuple[Meant, ...]:
    """What was said, of each of these meetings: to be chosen from."""
    answers = dict(context.request.answers) if context.request.answers else None
    return tuple(Meant(views.time(m.starts_at), say(context.call.but(meeting=str(m.id))), answers) for m in among)


def upcoming(context: Context, board: Board | None, meeting: Meeting | None) -> Meeting:
    """As :func:`coming`, for what is changed: kept from others meanwhile, and not cancelled or over.

    Raises :class:`Misread`.
    """
    found = coming(context, board, meeting)
    row = meetings.get(context.session, found.id, lock=context.writes) or found
    if row.state == "cancelled":
        raise Misread(f"The meeting on {views.time(row.starts_at)} is cancelled. Call another with /board meeting.")
    if meetings.ends_at(row) <= context.now:
        raise Misread(f"The meeting on {views.time(row.starts_at)} is over. See those ahead with /board meetings.")
    return row


def name(meeting: Meeting) -> str:
    """A meeting as the history names it: "Partnership Board, 8 Dec 2026"."""
    local = meeting.starts_at.astimezone(LONDON)
    return f"{meeting.board.name}, {local.day} {local:%b %Y}"


def said(meeting: Meeting) -> str:
    """When and where: "Tue 8 Dec 2026 09:30, Council chamber"."""
    place = f", {meeting.place}" if meeting.place else ""
    return f"{views.time(meeting.starts_at)}{place}"


def open_button(meeting: Meeting) -> Button:
    """The button that shows a meeting whole."""
    return Button("Open the meeting", f"/board next meeting:{meeting.id}")
