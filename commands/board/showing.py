"""Boards as people see them: all of them, one whole, its next meeting with every date, and its meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from commands.action import views
from commands.board import members
from commands.board.meeting import coming, said
from commands.board.words import channel_words, meant
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted, of_page, pager
from models import timetable
from models.board import Board
from models.meeting import Meeting
from models.pack import Pack
from models.queries import board as boards
from models.queries import meeting as meetings
from models.timetable import Due

KINDS = {"ordinary": "Meeting", "special": "Special meeting"}
PAGE = 10


def start(context: Context) -> Reply:
    """Every board; where there is one, its card."""
    every = boards.every(context.session)
    if len(every) == 1:
        return shown(context, every[0])
    if not every:
        return _none(context)
    add = (Button("Add a board", "/board add ask:yes"),) if context.can("board.keep").allowed else ()
    rows = [_row(context, board) for board in every]
    return Reply(card(Title("Boards"), *rows, Buttons(add) if add else None))


def _none(context: Context) -> Reply:
    if not context.can("board.keep").allowed:
        hint = "None yet. A clerk or a programme manager adds the first."
        return Reply(card(Title("Boards"), Text(hint)))
    hint = 'None yet. Add the first: /board add "Partnership Board"'
    return Reply(card(Title("Boards"), Text(hint), Buttons((Button("Add a board", "/board add ask:yes", "primary"),))))


def _row(context: Context, board: Board) -> Row:
    meeting = meetings.next_of(context.session, board.id, context.now)
    chairs = boards.officers(context.session, board.id, "chair")
    detail = (
        f"Next: {said(meeting)}" if meeting else "No meeting ahead",
        f"Chair: {chairs[0].name if chairs else 'nobody yet'}",
    )
    return Row(board.name, detail, buttons=(Button("Open", f"/board show {board.slug}"),))


def shown(context: Context, board: Board) -> Reply:
    """One board: its next meeting, who runs it, vacancies, and what is due."""
    meeting = meetings.next_of(context.session, board.id, context.now)
    due = _due(context, board, meeting)
    return Reply(
        card(
            Title(board.name),
            Notice("info", f"It ended on {views.time(board.ended_at)}.") if board.ended_at else None,
            Text(board.purpose) if board.purpose else None,
            Facts(tuple(_facts(context, board, meeting))),
            Title("What is due", 2) if due else None,
            *(Text(f"• {line}") for line in due),
            Buttons(_buttons(context, board)),
        )
    )


def _facts(context: Context, board: Board, meeting: Meeting | None) -> list[Fact]:
    rows = boards.members(context.session, board.id)
    named = {office: [row.person.name for row in rows if row.office == office] for office in boards.OFFICE_ORDER}
    seats = boards.seats(context.session, board.id)
    vacancies = f", {counted(members.vacant(rows, seats), 'vacancy', 'vacancies')}" if seats else ""
    return [
        Fact("Next meeting", said(meeting) if meeting else "none ahead"),
        Fact("Chair", ", ".join(named["chair"]) or "nobody yet"),
        *([Fact("Vice-chair", ", ".join(named["vice-chair"]))] if named["vice-chair"] else []),
        Fact("Clerk", ", ".join(named["clerk"]) or "nobody yet"),
        Fact("Members", f"{counted(len(rows), 'person', 'people')}{vacancies}"),
        Fact("Packs", _packs(board)),
        Fact("Short name", board.slug),
    ]


def _packs(board: Board) -> str:
    where = f"posted in {channel_words(board)}" if board.channel else "posted in no channel"
    return f"{where}; {'go out by themselves once cleared' if board.publishes_itself else 'published by the clerk'}"


def _due(context: Context, board: Board, meeting: Meeting | None) -> list[str]:
    """What is next in the timetable, and what waits or has come due: a line each."""
    lines: list[str] = []
    if meeting is not None:
        steps = timetable.timetable(meeting.starts_at, context.calendar, board.timetable).values()
        following = next((step for step in sorted(steps, key=lambda due: due.at) if step.at > context.now), None)
        lines += [f"{views.time(following.at)}: {_lower(following.step.label)}"] if following else []
    waiting = len(meetings.proposals(context.session, board.id))
    lines += [f"{counted(waiting, 'proposal')} to accept or decline: /board proposals"] if waiting else []
    latest = meetings.latest_of(context.session, board.id, context.now)
    drafts = [d for d in meetings.decisions(context.session, latest.id) if d.state == "draft"] if latest else []
    lines += [f"{counted(len(drafts), 'decision')} for the chair to agree: /board agree"] if drafts else []
    for row in boards.documents(context.session, board.id):
        if row.review_on and row.review_on <= context.today:
            lines.append(f"{row.title} to be reviewed since {views.day(row.review_on)}")
    duty = next(iter(boards.duties(context.session, board.id)), None)
    lines += [f"Report to {duty.to_name} on {views.day(duty.next_on)}"] if duty else []
    return lines


def _lower(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"


def _buttons(context: Context, board: Board) -> tuple[Button, ...]:
    about = f"board:{board.slug}"
    call = Button("Call a meeting", f"/board meeting {about} ask:yes", "primary")
    if board.ended_at:
        return (Button("Reopen", f"/board reopen {about}"),) if context.can("board.keep").allowed else ()
    return (
        *((call,) if context.can("board.keep").allowed else ()),
        Button("Next meeting", f"/board next {about}"),
        Button("Members", f"/board members {about}"),
        Button("Decisions", f"/board decisions {about}"),
        Button("Documents", f"/board documents {about}"),
    )


# -- meetings ------------------------------------------------------------------------------------------------------


def following(context: Context, board: Board | None = None, meeting: Meeting | None = None) -> Reply:
    """A board's next meeting, or another one, with its whole timetable as dates."""
    row = coming(context, board, meeting)
    present = [a for a in meetings.attendance(context.session, row.id).values() if a.state == "present"]
    apologies = [a for a in meetings.attendance(context.session, row.id).values() if a.state == "apologies"]
    facts = [
        Fact("When", views.time(row.starts_at)),
        Fact("Where", row.place or "not said yet"),
        Fact("Agenda", counted(len(meetings.agenda(context.session, row.id)), "item")),
        *([Fact("Present", counted(len(present), "person", "people"))] if present else []),
        *([Fact("Apologies", ", ".join(sorted(a.person.name for a in apologies)))] if apologies else []),
        *([Fact("Moved because", row.because)] if row.because and row.state == "planned" else []),
    ]
    gone = Notice("warning", f"It is cancelled: {row.because}.") if row.state == "cancelled" else None
    rows: list[Node] = [] if gone else [Title("Every date", 2), dates(context, row), *_late(context, row)]
    title = Title(f"{KINDS[row.kind]} of {row.board.name}")
    return Reply(card(title, gone, Facts(tuple(facts)), *rows, Buttons(_meeting_buttons(context, row))))


def dates(context: Context, meeting: Meeting) -> Facts:
    """The timetable of a meeting as dates; what is done is marked so, and what was past when it was called."""
    due = timetable.timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    pack = context.session.scalars(select(Pack).where(Pack.meeting_id == meeting.id)).one_or_none()
    return Facts(tuple(Fact(_short(each), _labelled(each, meeting, pack, context.now)) for each in due.values()))


def _labelled(due: Due, meeting: Meeting, pack: Pack | None, now: datetime) -> str:
    standing = _standing(due, meeting, pack, now)
    return f"{due.step.label} ({standing})" if standing else due.step.label


def _short(due: Due) -> str:
    """The day without its year, and the time: "Mon 2 Nov 09:00"."""
    said = views.time(due.at).split()
    return " ".join((*said[:3], said[-1]))


def _standing(due: Due, meeting: Meeting, pack: Pack | None, now: datetime) -> str:
    if due.at > now:
        return ""
    if due.step.name in ("clear", "publish"):
        stamp = (pack.cleared_at if due.step.name == "clear" else pack.published_at) if pack else None
        return "✓ done" if stamp else "not yet"
    return "already past" if _was_past(due, meeting) else "✓ done"


def _was_past(due: Due, meeting: Meeting) -> bool:
    return meeting.called_at is not None and due.at <= meeting.called_at


def _late(context: Context, meeting: Meeting) -> list[Node]:
    due = timetable.timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    late = [each for each in due.values() if _was_past(each, meeting)]
    if not late or meeting.called_at is None:
        return []
    called = views.time(meeting.called_at)
    return [Text(f"Called on {called}: {counted(len(late), 'date')} were already past, and are asked for at once.")]


def _meeting_buttons(context: Context, meeting: Meeting) -> tuple[Button, ...]:
    about = f"meeting:{meeting.id}"
    shared = (
        Button("Agenda", f"/board agenda {about}"),
        Button("Attendance", f"/board attendance {about}"),
        Button("Decisions", f"/board decisions {about}"),
    )
    ahead = meeting.state == "planned" and meetings.ends_at(meeting) > context.now
    if not ahead or not context.can("board.keep").allowed:
        apologies = (Button("Send apologies", f"/board apologies {about}"),) if ahead else ()
        return (*apologies, *shared)
    return (
        *shared,
        Button("Invite", f"/board invite {about}"),
        Button("Move", f"/board meeting move {about} ask:yes"),
        Button("Cancel", f"/board meeting cancel {about} ask:yes"),
    )


def listing(context: Context, board: Board | None = None, page: int = 1) -> Reply:
    """A board's meetings, those ahead and those past, the latest first."""
    board = meant(context, board)
    rows = meetings.of_board(context.session, board.id)
    heading = Title(f"Meetings of {board.name}")
    call = Buttons((Button("Call a meeting", f"/board meeting board:{board.slug} ask:yes", "primary"),))
    buttons = call if context.can("board.keep").allowed else None
    if not rows:
        return Reply(card(heading, Text("None yet. For example: /board meeting 12 Jan 2027 10:00"), buttons))
    number, few = of_page(rows, page, PAGE)
    return Reply(card(heading, *_listed(context, few), pager(context.call, number, len(rows), PAGE), buttons))


def _listed(context: Context, rows: Sequence[Meeting]) -> list[Row]:
    return [
        Row(
            views.time(row.starts_at),
            (" · ".join(filter(None, (_state(row, context.now), row.place))),),
            buttons=(Button("Open", f"/board next meeting:{row.id}"),),
        )
        for row in rows
    ]


def _state(meeting: Meeting, now: datetime) -> str:
    kind = "special" if meeting.kind == "special" else ""
    when = "past" if meetings.ends_at(meeting) <= now else "ahead"
    return ", ".join(filter(None, (kind, "cancelled" if meeting.state == "cancelled" else when)))
