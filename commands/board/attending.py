"""Who comes to a meeting: apologies sent, and who was there."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action import views
from commands.action.adding import refuse
from commands.board.keeping import SAME
from commands.board.meeting import coming, name, open_button, said, upcoming
from commands.board.words import OFFICES, meant
from commands.engine.cards import Button, Buttons, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.telling import counted
from models import meetings as rules
from models.board import Board
from models.clock import day_of
from models.meeting import Meeting
from models.person import Person
from models.queries import board as boards
from models.queries import meeting as meetings

WORDS = {"present": "Present", "apologies": "Apologies", "absent": "Absent without apologies"}


def present(
    context: Context, people: tuple[Person, ...], meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Note who is there."""
    return _note(context, _begun(context, board, meeting), people, "present")


def absent(
    context: Context, people: tuple[Person, ...], meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Note who is not there and has sent no apologies."""
    return _note(context, _begun(context, board, meeting), people, "absent")


def _begun(context: Context, board: Board | None, meeting: Meeting | None) -> Meeting:
    """The meeting given, else the one under way, today's or the most recent: people come before it begins.

    Raises :class:`Misread` for a meeting of another day to come, which nobody can have come to.
    """
    board = meeting.board if meeting is not None else meant(context, board)
    row = meeting or meetings.latest_of(context.session, board.id, context.now) or coming(context, board, None)
    if day_of(row.starts_at) <= context.today:
        return row
    raise Misread(
        f"{board.name} meets on {views.time(row.starts_at)}: who is there is noted from that day on. "
        f"Who cannot come is noted now: /board apologies @ada meeting:{row.id}"
    )


def apologies(
    context: Context, people: tuple[Person, ...] = (), meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Send one's apologies for the next meeting; the clerk enters those of others."""
    others = [person for person in people if person.id != context.actor.person_id]
    if others:
        context.need("board.keep")
    row = meeting if meeting and others else upcoming(context, board, meeting)
    mine = context.session.get_one(Person, context.actor.person_id)
    if not others and boards.member(context.session, row.board_id, mine.id) is None:
        return refuse(f"You are not on {row.board.name}, so there is nothing to excuse. Its clerk enters other guests.")
    return _note(context, row, people or (mine,), "apologies")


def _note(context: Context, meeting: Meeting, people: Sequence[Person], state: str) -> Reply:
    new = [person for person in people if rules.attend(context.session, meeting, person.id, state)]
    if not new:
        return refuse(SAME)
    names = ", ".join(person.name for person in new)
    behalf = ", ".join(person.name for person in new if person.id != context.actor.person_id)
    context.about(f"{name(meeting)}, on behalf of {behalf}" if behalf else name(meeting))
    sentence = f"{WORDS[state]}: {names}. {meeting.board.name}, {views.time(meeting.starts_at)}."
    who = Button("Attendance", f"/board attendance meeting:{meeting.id}")
    return Reply(card(Notice("done", sentence), Buttons((context.undo(), who))))


def _nearest(context: Context, board: Board) -> Meeting:
    """The meeting under way or ahead, else the last. Raises :class:`Misread` where there is none."""
    ahead = meetings.next_of(context.session, board.id, context.now)
    return ahead or meetings.latest_of(context.session, board.id, context.now) or coming(context, board, None)


def shown(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Who was at a meeting, or has sent apologies: its members first, then guests."""
    row = meeting or _nearest(context, meant(context, board))
    noted = meetings.attendance(context.session, row.id)
    members = boards.members(context.session, row.board_id)
    count = sum(1 for each in noted.values() if each.state == "present")
    keeps = context.can("board.keep").allowed
    drawn = []
    for member in members:
        mark = noted.get(member.person_id)
        about = f"@{member.person.handle} meeting:{row.id}"
        buttons = (
            (Button("Present", f"/board present {about}"), Button("Apologies", f"/board apologies {about}"))
            if keeps and mark is None
            else ()
        )
        state = WORDS[mark.state] if mark else "Not noted yet"
        drawn.append(Row(member.person.name, (f"{OFFICES[member.office]} · {state}",), buttons=buttons))
    sitting = {member.person_id for member in members}
    guests = [each for each in noted.values() if each.person_id not in sitting]
    drawn += [Row(guest.person.name, (f"Guest · {WORDS[guest.state]}",)) for guest in guests]
    heading = (
        Title(f"Attendance: {row.board.name}"),
        Text(f"{said(row)} · {counted(count, 'person', 'people')} present"),
    )
    nobody = Text("Nobody is on this board yet: /board member add @ada chair") if not drawn else None
    return Reply(card(*heading, *drawn, nobody, Buttons((open_button(row),))))
