"""Inviting a board's members: the meeting as a file for their calendars, sent to each by their own route."""

from __future__ import annotations

from commands.action import views
from commands.board import notices
from commands.board.calling import SILENT
from commands.board.meeting import coming, name, open_button, said, upcoming
from commands.engine.cards import Button, Buttons, File, Notice, Reply, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from models.board import Board
from models.meeting import Meeting
from models.queries import board as boards
from models.queries import meeting as meetings


def question(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> str:
    """What is sent cannot be called back, so the question comes first; "" where nobody would be sent it."""
    row = upcoming(context, board, meeting)
    sit = boards.members(context.session, row.board_id)
    rows = [each for each in sit if each.person_id != context.actor.person_id]
    if not rows or context.programme.live_at is None:
        return ""
    again = " They have been invited before, and get it again." if meetings.invited(context.session, row.id) else ""
    who = counted(len(rows), "member" if len(rows) == len(sit) else "other member")
    return f"Invite the {who} of {row.board.name} to {said(row)}, each by their own route?{again}"


def invite(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Invite the members of a board to its next meeting, and hand over the file."""
    row = upcoming(context, board, meeting)
    if not boards.members(context.session, row.board_id):
        sentence = f"Nobody is on {row.board.name} yet. Add its members first: /board member add @ada chair"
        return Reply(card(Notice("refused", sentence)), outcome="refused")
    told = notices.invite(context, row)
    context.about(name(row))
    if not told:
        nobody = SILENT if context.programme.live_at is None else "Nobody but you is on it, so nobody is sent anything."
        return Reply(card(Notice("info", f"{said(row)}: {nobody}"), *_file(context, row)))
    sentence = f"{counted(told, 'person', 'people')} will be sent an invitation to {said(row)}."
    return Reply(card(Notice("done", sentence), *_file(context, row)))


def invitation(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """The next meeting as a file for one's calendar; nobody is told."""
    row = coming(context, board, meeting)
    return Reply(card(Title(f"{row.board.name}, {views.time(row.starts_at)}"), *_file(context, row)))


def _file(context: Context, meeting: Meeting) -> tuple[File, Text, Buttons]:
    gone = meeting.state == "cancelled"
    kept = notices.enclosure(context, meeting, "CANCEL" if gone else "REQUEST")
    how = Text("Open the file to put the meeting into your calendar.", quiet=True)
    buttons: tuple[Button, ...] = (open_button(meeting),)
    return File(kept.name, kept.mime, kept.data), how, Buttons(buttons)
