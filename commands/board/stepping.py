"""A board's own timetable: its steps with the dates of the next meeting, and setting one otherwise than usual."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from commands.action import views
from commands.action.adding import refuse
from commands.board.keeping import changed
from commands.board.meeting import said
from commands.board.words import meant
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from models import timetable
from models.board import Board
from models.hours import OPEN, SHUT
from models.queries import meeting as meetings
from models.timetable import STEP, Due, Step

CLEAR = STEP["publish"].days
"""With fewer working days from publication to the meeting there are not five clear ones between."""
TOO_FEW = (
    "That is fewer than five clear working days before the meeting, which the Local Government Act 1972, section "
    "100B(3), asks for where a committee meets in public."
)


def steps(
    context: Context,
    step: str = "",
    days: int | None = None,
    time: time | None = None,
    board: Board | None = None,
) -> Reply:
    """The timetable as it is; or set one step of it."""
    board = meant(context, board)
    if step:
        return _set(context, board, step, days, time)
    if days is not None or time is not None:
        return refuse(f"Which step? Type it like /board timetable draft 8 days 09:30. There are: {', '.join(STEP)}.")
    return _shown(context, board)


def _shown(context: Context, board: Board) -> Reply:
    meeting = meetings.next_of(context.session, board.id, context.now)
    due = timetable.timetable(meeting.starts_at, context.calendar, board.timetable) if meeting else {}
    rows = [_row(step, due.get(step.name)) for step in timetable.steps(board.timetable)]
    for_which = f"The dates are for {said(meeting)}." if meeting else "No meeting is ahead, so there are no dates yet."
    how = f"{for_which} Set a step: /board timetable draft 8 days 09:30"
    usual = Buttons((Button("Back to the usual", f"/board timetable usual board:{board.slug}"),))
    heading = Title(f"Timetable of {board.name}")
    return Reply(card(heading, *rows, Text(how, quiet=True), usual if board.timetable else None))


def _row(step: Step, due: Due | None) -> Row:
    on = (views.time(due.at),) if due else ()
    return Row(f"{step.name}: {step.label}", (counted_back(step), *on))


def counted_back(step: Step) -> str:
    """How a step is counted, in words: "9 working days before publication, 09:00"."""
    where = "publication" if step.anchor == "publish" else "the meeting"
    if step.days == 0:
        return f"the day of {where}, {step.at:%H:%M}"
    return f"{counted(abs(step.days), 'working day')} {'before' if step.days > 0 else 'after'} {where}, {step.at:%H:%M}"


def _set(context: Context, board: Board, name: str, days: int | None, at: time | None) -> Reply:
    context.need("board.keep")
    if days is None and at is None:
        return refuse(f"How many working days, and at what time? Type it like /board timetable {name} 8 days 09:30.")
    usual = _step({}, name)
    now = _step(board.timetable, name)
    wanted = now.days if days is None else (-days if usual.days < 0 else days)
    time_of = at or now.at
    if (wanted, time_of) == (now.days, now.at):
        return refuse("That is so already.")
    if name != "close" and not OPEN <= time_of < SHUT:
        return refuse(f"Messages go out from {OPEN:%H:%M} to {SHUT:%H:%M}. Type a time between, like 09:30.")
    own = dict(board.timetable)
    own[name] = {"days": wanted, "at": f"{time_of:%H:%M}"}
    if wrong := timetable.wrong_order(own):
        return refuse(_wrong(wrong))
    board.timetable = _without_usual(own)
    set_to = _step(own, name)
    nodes: list[Node] = [Facts((Fact("Was", counted_back(now)), Fact("Is", counted_back(set_to))))]
    if name == "publish" and wanted < CLEAR:
        nodes.append(Text(TOO_FEW))
    return changed(context, board, f"{set_to.label}: {counted_back(set_to)}.", *nodes)


def _step(own: Mapping[str, Any], name: str) -> Step:
    """A step as a board's settings have it."""
    return next(step for step in timetable.steps(own) if step.name == name)


def _without_usual(own: dict[str, Any]) -> dict[str, Any]:
    """A board's settings without those that say what is usual."""
    return {
        name: setting
        for name, setting in own.items()
        if (step := _step({}, name)) and (setting["days"], setting["at"]) != (step.days, f"{step.at:%H:%M}")
    }


def _wrong(wrong: tuple[Step, Step]) -> str:
    first, then = wrong
    return (
        f"“{first.name}” ({counted_back(first)}) would then come after “{then.name}” ({counted_back(then)}). "
        "Nothing was changed: set the other one first."
    )


def usual(context: Context, board: Board | None = None) -> Reply:
    """Go back to the usual timetable."""
    board = meant(context, board)
    if not board.timetable:
        return refuse(f"{board.name} has the usual timetable already.")
    board.timetable = {}
    return changed(context, board, f"{board.name} has the usual timetable again.")
