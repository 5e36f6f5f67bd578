"""What one board proposes to another: accepted or declined by the board it is put to."""

from __future__ import annotations

from commands.action import views
from commands.action.adding import refuse
from commands.board.deciding import action_facts, found, task_of
from commands.board.meeting import name
from commands.board.words import meant
from commands.engine.cards import Button, Buttons, Fact, Facts, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.telling import counted, of_page, pager
from commands.people import Owners
from models import deciding as rules
from models.board import Board
from models.clock import day_of
from models.meeting import Decision, Meeting
from models.queries import board as boards
from models.queries import meeting as meetings
from models.when import When
from models.workstream import Workstream


def propose(context: Context, text: str, by: str = "", board: Board | None = None) -> Reply:
    """Put a proposal to a board: in the name of another one here that one sits on, or of any, by the clerk."""
    board = meant(context, board)
    mine = [place.board for place in boards.places_of(context.session, context.actor.person_id or 0)]
    mine = [other for other in mine if other.id != board.id]
    body = by or (mine[0].name if len(mine) == 1 else "")
    if not body:
        how = f' Type it like: /board propose "…" by "{mine[0].name if mine else "Children’s Trust Board"}"'
        return refuse(f"By which board?{how}")
    if not any(other.name.casefold() == body.casefold() for other in mine):
        context.need("board.decide")
    if any(row.text.casefold() == text.strip().casefold() for row in meetings.proposals(context.session, board.id)):
        return refuse("That is proposed already. See it with /board proposals.")
    row = rules.propose(context.session, board.id, text, body, context.now, person_id=context.actor.person_id)
    context.about(board.name)
    facts = (Fact("Proposal", row.text), Fact("By", body), Fact("To", board.name))
    every = Button("All proposals", f"/board proposals board:{board.slug}")
    notice = Notice("done", f"Proposed. {board.name} accepts it or declines it.")
    return Reply(card(notice, Facts(facts), Buttons((context.undo(), every))))


def listing(context: Context, board: Board | None = None, page: int = 1) -> Reply:
    """What waits for a board to accept or decline."""
    board = meant(context, board)
    rows = meetings.proposals(context.session, board.id)
    heading = Title(f"Proposals to {board.name}")
    if not rows:
        return Reply(card(heading, Text('None waits. For example: /board propose "…" by "Children’s Trust Board"')))
    number, few = of_page(rows, page)
    drawn = [_row(context, row) for row in few]
    count = Text(counted(len(rows), "proposal"), quiet=True)
    return Reply(card(heading, count, *drawn, pager(context.call, number, len(rows))))


def _row(context: Context, row: Decision) -> Row:
    buttons = (
        (
            Button("Accept", f"/board proposal accept {row.id}"),
            Button("With an action", f"/board proposal accept {row.id} ask:yes"),
            Button("Decline", f"/board proposal decline {row.id} ask:yes"),
        )
        if context.can("board.decide").allowed
        else ()
    )
    return Row(row.text, (f"No. {row.id} · By {row.proposed_by}, {views.day(day_of(row.at))}",), buttons=buttons)


def accept(
    context: Context,
    decision: int,
    minute: str = "",
    workstream: Workstream | None = None,
    owners: Owners | None = None,
    when: When | None = None,
) -> Reply:
    """Accept what was proposed, with the action it makes where it makes one."""
    row = _open(context, decision)
    meeting = meetings.latest_of(context.session, row.board_id, context.now)
    task = task_of(context, workstream, owners, when)
    if task is not None and meeting is None:
        return refuse("An action comes from a meeting, and this board has held none yet. Accept it without one.")
    rules.settle(row, "accepted", meeting)
    row.minute = minute
    facts = [Fact("Proposal", row.text), Fact("By", row.proposed_by)]
    if task is not None and meeting is not None:
        action = rules.set_task(context.session, row, meeting, task, context.calendar, context.now)
        facts += action_facts(action)
    return _settled(context, row, meeting, f"Accepted: “{row.text}”.", tuple(facts))


def decline(context: Context, decision: int, because: str) -> Reply:
    """Decline what was proposed, with the reason."""
    row = _open(context, decision)
    meeting = meetings.latest_of(context.session, row.board_id, context.now)
    rules.settle(row, "declined", meeting, because)
    facts = (Fact("Proposal", row.text), Fact("By", row.proposed_by), Fact("Because", because))
    return _settled(context, row, meeting, f"Declined: “{row.text}”.", facts)


def _open(context: Context, number: int) -> Decision:
    row = found(context, number).row
    if row.state != "proposed":
        settled = f"That was {row.state} already." if row.proposed_by else f"Decision {number} is no proposal."
        raise Misread(f"{settled} See what waits with /board proposals.")
    return row


def _settled(context: Context, row: Decision, meeting: Meeting | None, sentence: str, facts: tuple[Fact, ...]) -> Reply:
    context.session.flush()
    board = context.session.get_one(Board, row.board_id)
    context.about(name(meeting) if meeting else board.name)
    every = Button("Proposals", f"/board proposals board:{board.slug}")
    return Reply(card(Notice("done", sentence), Facts(facts), Buttons((context.undo(), every))))
