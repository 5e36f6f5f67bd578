"""Decisions as people see them: meeting by meeting, and drafted for the clerk after one."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action import views
from commands.board.deciding import KINDS
from commands.board.meeting import held
from commands.board.words import meant
from commands.engine.cards import Button, Buttons, Node, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted, of_page, pager
from commands.engine.words import quote
from models.action import Action
from models.board import Board
from models.meeting import Decision, Meeting
from models.queries import meeting as meetings
from models.search import plain

PAGE = 5
STATES = {"draft": "draft, not agreed yet", "agreed": "", "accepted": "accepted", "declined": "declined"}


def listing(context: Context, meeting: Meeting | None = None, board: Board | None = None, page: int = 1) -> Reply:
    """What a board decided, the latest meeting first; or one meeting's decisions."""
    if meeting is not None:
        return _one(context, meeting)
    board = meant(context, board)
    with_any = meetings.decided(context.session, board.id)
    rows = [row for row in meetings.of_board(context.session, board.id) if row.id in with_any]
    heading = Title(f"Decisions of {board.name}")
    buttons = Buttons(_around(context, board))
    if not rows:
        hint = 'None yet. In the meeting: /board decision agreed "…" minute 7 action WS4 @jo by March'
        return Reply(card(heading, Text(hint), buttons))
    number, few = of_page(rows, page, PAGE)
    nodes: list[Node] = []
    for row in few:
        nodes.append(Title(f"{views.time(row.starts_at)}{_agreed_words(row)}", 2))
        nodes += decision_rows(context, meetings.decisions(context.session, row.id))
    return Reply(card(heading, *nodes, pager(context.call, number, len(rows), PAGE), buttons))


def _around(context: Context, board: Board) -> tuple[Button, ...]:
    about = f"board:{board.slug}"
    record = Button("Record a decision", f"/board decision {about} ask:yes", "primary")
    return (
        *((record,) if context.can("board.decide").allowed else ()),
        Button("Proposals", f"/board proposals {about}"),
    )


def _agreed_words(meeting: Meeting) -> str:
    return f": agreed by {meeting.agreed_by}" if meeting.agreed_at else ""


def _one(context: Context, meeting: Meeting) -> Reply:
    """One meeting's decisions; what is confidential is here for the cleared alone, where they are alone."""
    alone = context.actor.cleared and context.channel.is_private_to_one
    rows = meetings.decisions(context.session, meeting.id, confidential=alone)
    if any(row.confidential for row in rows):
        context.disclosed.add(f"Decisions of {meeting.board.name}, {views.time(meeting.starts_at)}")
    nodes: list[Node] = list(decision_rows(context, rows)) or [Text("Nothing was recorded.")]
    if meeting.agreed_at:
        nodes.append(Text(f"Agreed by {meeting.agreed_by} on {views.time(meeting.agreed_at)}.", quiet=True))
    return Reply(card(_heading(meeting), *nodes, Buttons(_buttons(context, meeting, rows))))


def _heading(meeting: Meeting) -> Title:
    return Title(f"{meeting.board.name}, {views.time(meeting.starts_at)}: decisions")


def _buttons(context: Context, meeting: Meeting, rows: Sequence[Decision]) -> tuple[Button, ...]:
    if not context.can("board.decide").allowed:
        return (Button("All decisions", f"/board decisions board:{meeting.board.slug}"),)
    drafts = [row for row in rows if row.state == "draft" and not row.confidential]
    agree = (Button("Agree them", f"/board agree meeting:{meeting.id}", "primary"),) if drafts else ()
    return (*agree, Button("Record another", f"/board decision meeting:{meeting.id} ask:yes"))


def decision_rows(context: Context, rows: Sequence[Decision]) -> list[Row]:
    """Decisions in a list, each with its buttons for those who may change it."""
    actions = {row.action_id or 0: context.session.get(Action, row.action_id) for row in rows if row.action_id}
    decides = context.can("board.decide").allowed
    return [_row(context, row, actions.get(row.action_id or 0), decides=decides) for row in rows]


def _row(context: Context, row: Decision, action: Action | None, *, decides: bool) -> Row:
    shown = action if action and (row.confidential or not action.confidential) else None
    detail = [
        f"no. {row.id}" if decides else "",
        f"minute {row.minute}" if row.minute else "",
        STATES.get(row.state, row.state),
        f"proposed by {row.proposed_by}" if row.proposed_by else "",
        "confidential" if row.confidential else "",
    ]
    lines = [" · ".join(part for part in detail if part)]
    lines += [f"{shown.reference}, {views.owners(shown)}, {shown.when_text or 'no date yet'}"] if shown else []
    buttons: list[Button] = [Button(shown.reference, f"/action show {shown.reference}")] if shown else []
    if decides and row.state == "draft":
        buttons.append(Button("Edit", f"/board decision edit {row.id} ask:yes"))
        buttons += [Button("Agree", f"/board agree decision:{row.id}")] if row.confidential else []
    if decides:
        buttons.append(Button("Withdraw", f"/board decision withdraw {row.id} ask:yes"))
    told = tuple(line for line in lines if line)
    return Row(f"{KINDS[row.kind]}: {row.text}", told, buttons=tuple(buttons))


def draft(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """The decisions of a meeting, drafted for the clerk, and what was asked of it that none speaks of."""
    row = held(context, board, meeting)
    rows = meetings.decisions(context.session, row.id)
    open_points = undecided(context, row, rows)
    nodes: list[Node] = [Title(f"Decisions of {row.board.name}, {views.time(row.starts_at)}: draft")]
    nodes += decision_rows(context, rows) or [Text("Nothing was recorded in the meeting.")]
    if open_points:
        nodes.append(Title("Asked in the reports, and not recorded", 2))
        nodes += [_asked(row, reference, line) for reference, line in open_points]
    waiting = sum(1 for each in rows if each.state == "draft")
    if waiting:
        nodes.append(Text(f"{counted(waiting, 'decision')} for the chair to agree.", quiet=True))
    return Reply(card(*nodes, Buttons(_buttons(context, row, rows))))


def undecided(context: Context, meeting: Meeting, rows: Sequence[Decision]) -> list[tuple[str, str]]:
    """What the reports asked of a meeting that no decision recorded says word for word."""
    recorded = plain(*(row.text for row in rows))
    asked = meetings.asked(context.session, meeting.id)
    return [(reference, line) for reference, line in asked if plain(line) not in recorded]


def _asked(meeting: Meeting, reference: str, line: str) -> Row:
    sentence = f"/board decision kind:agreed text:{quote(line)} meeting:{meeting.id}"
    return Row(line, (reference,), buttons=(Button("Record as agreed", sentence),))
