"""A meeting's agenda: its items, who presents each, and which are taken without the public."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.action.adding import refuse
from commands.board.keeping import SAME
from commands.board.meeting import coming, meeting_next, name, open_button, said, upcoming
from commands.engine.cards import Button, Buttons, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import Call
from commands.engine.telling import counted
from models import meetings as rules
from models.board import Board
from models.meeting import AgendaItem, Meeting
from models.queries import meeting as meetings

_LINE = re.compile(r"\s*(?:\d{1,2}[.)]\s+)?(?P<title>.+?)(?:\s+\((?P<exempt>exempt)\))?\s*$", re.I)


def shown(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """The agenda of the next meeting."""
    row = coming(context, board, meeting)
    items = meetings.agenda(context.session, row.id)
    keeps = context.can("board.keep").allowed
    heading = (Title(f"Agenda of {row.board.name}"), Text(said(row), quiet=True))
    if not items:
        propose = Buttons((Button("Propose the usual items", f"/board agenda propose meeting:{row.id}", "primary"),))
        hint = "No items yet." if keeps else "No items yet. The clerk writes it."
        return Reply(card(*heading, Text(hint), propose if keeps else open_of(row)))
    drawn = [_row(item, row, keeps=keeps) for item in items]
    add = (Button("Add an item", f"/board agenda add meeting:{row.id} ask:yes", "primary"),) if keeps else ()
    return Reply(card(*heading, *drawn, Buttons((*add, open_button(row)))))


def open_of(meeting: Meeting) -> Buttons:
    """A line with the button that shows the meeting."""
    return Buttons((open_button(meeting),))


def _row(item: AgendaItem, meeting: Meeting, *, keeps: bool) -> Row:
    said_of = ([f"By {item.presenter}"] if item.presenter else []) + (["Exempt: without the public"] * item.exempt)
    about = f"{item.position} meeting:{meeting.id}"
    other = ("Public", "public") if item.exempt else ("Exempt", "exempt")
    up = (Button("Up", f"/board agenda move {item.position} to:{item.position - 1} meeting:{meeting.id}"),)
    buttons = (
        (
            *(up if item.position > 1 else ()),
            Button(other[0], f"/board agenda {other[1]} {about}"),
            Button("Remove", f"/board agenda remove {about}"),
        )
        if keeps
        else ()
    )
    return Row(f"{item.position}. {item.title}", (" · ".join(said_of),) if said_of else (), buttons=buttons)


def add(
    context: Context, title: str, presenter: str = "", meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """Put an item at the end of the agenda."""
    row = upcoming(context, board, meeting)
    if any(item.title.casefold() == title.casefold() for item in meetings.agenda(context.session, row.id)):
        return refuse(f"“{title}” is on the agenda already.")
    item = rules.add_item(context.session, row, title, presenter)
    by = f", by {presenter}" if presenter else ""
    return _changed(context, row, f"Item {item.position}: {title}{by}.")


def propose(context: Context, items: str, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Write the agenda from a list, an item a line."""
    row = upcoming(context, board, meeting)
    if meetings.agenda(context.session, row.id):
        return refuse("There is an agenda already. Add to it with /board agenda add.")
    lines = [found for line in items.splitlines() if line.strip() and (found := _LINE.fullmatch(line))]
    for line in lines:
        rules.add_item(context.session, row, line["title"]).exempt = bool(line["exempt"])
    if not lines:
        raise Misread("Write at least one item, each on a line of its own.", field="items")
    return _changed(context, row, f"The agenda has {counted(len(lines), 'item')}.")


def prefill(context: Context, call: Call) -> dict[str, str]:
    """The items of the last meeting that had any, or the usual ones."""
    return {"items": "\n".join(_usual(context, call))}


def _usual(context: Context, call: Call) -> Sequence[str]:
    given = call.get("meeting")
    argument = call.row.argument("meeting")
    named = argument.type.resolve(given, context) if given and argument else None
    board_argument = call.row.argument("board")
    board = board_argument.type.resolve(call.get("board"), context) if call.get("board") and board_argument else None
    board_id = named.board_id if named else meeting_next(context, board).id
    for meeting in meetings.of_board(context.session, board_id):
        if items := meetings.agenda(context.session, meeting.id):
            return [f"{item.title} (exempt)" if item.exempt else item.title for item in items]
    return rules.USUAL_AGENDA


def exempt(context: Context, item: int, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Take an item without the public."""
    row, found = _item(context, item, meeting, board)
    if found.exempt:
        return refuse(SAME)
    found.exempt = True
    return _changed(context, row, f"Item {found.position}, “{found.title}”, is exempt: taken without the public.")


def public(context: Context, item: int, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Take an item in public again."""
    row, found = _item(context, item, meeting, board)
    if not found.exempt:
        return refuse(SAME)
    found.exempt = False
    return _changed(context, row, f"Item {found.position}, “{found.title}”, is taken in public.")


def remove(context: Context, item: int, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Take an item off the agenda; those after it move up."""
    row, found = _item(context, item, meeting, board)
    rules.remove_item(context.session, found)
    return _changed(context, row, f"“{found.title}” is off the agenda.")


def move(context: Context, item: int, to: int, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Put an item at another place of the agenda."""
    row, found = _item(context, item, meeting, board)
    last = len(meetings.agenda(context.session, row.id))
    if not 1 <= to <= last:
        return refuse(f"The agenda has {counted(last, 'item')}: give a place from 1 to {last}.")
    if found.position == to:
        return refuse(SAME)
    rules.move_item(context.session, found, to)
    return _changed(context, row, f"“{found.title}” is item {to}.")


def _item(context: Context, number: int, meeting: Meeting | None, board: Board | None) -> tuple[Meeting, AgendaItem]:
    row = upcoming(context, board, meeting)
    items = meetings.agenda(context.session, row.id)
    found = next((item for item in items if item.position == number), None)
    if found is None:
        last = f"It has {len(items)}." if items else "It has none yet."
        raise Misread(f"There is no item {number} on the agenda of {said(row)}. {last}")
    return row, found


def _changed(context: Context, meeting: Meeting, sentence: str) -> Reply:
    context.session.flush()
    context.about(name(meeting))
    agenda = Button("Agenda", f"/board agenda meeting:{meeting.id}")
    return Reply(card(Notice("done", sentence), Buttons((context.undo(), agenda))))
