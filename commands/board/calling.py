"""Calling meetings, moving and cancelling them; whoever has to know is told."""

from __future__ import annotations

from datetime import date, datetime, time

from commands.action import views
from commands.action.adding import refuse
from commands.board import notices
from commands.board.keeping import SAME
from commands.board.meeting import OFFERED, choices, name, open_button, said, upcoming
from commands.board.words import meant
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import Call
from commands.engine.telling import counted
from models import meetings as rules
from models import timetable
from models.board import Board
from models.clock import LONDON
from models.meeting import Meeting
from models.queries import meeting as meetings

KIND_WORDS = {"ordinary": "Meeting", "special": "Special meeting"}
SILENT = "Nobody is told of it: that begins with /headway go live."
EARLY, LATE = time(7), time(22)
"""Between these a meeting may begin without anybody being asked whether it is meant so; Europe/London."""


def unread(context: Context, call: Call) -> tuple[Call, tuple[Node, ...]]:
    """Above the form of a meeting: what of a line was taken for its place, where no day or no time was found in it."""
    place = call.get("place")
    lacking = [name for name in ("day", "time") if call.get(name) is None]
    if not place or not lacking or context.request.answers is not None:
        return call, ()
    found = f"I found no {' and no '.join(lacking)} in that. I take “{place}” for the place: is it?"
    return call, (Notice("info", found),)


def ask_day(context: Context, day: date, time: time, board: Board | None = None, **_others: object) -> str:
    """The question put before a meeting on no working day, or in the night; "" where it is neither."""
    meant(context, board)
    why = _unusual(context, day, time)
    return f"{why} Call the meeting all the same?" if why else ""


def ask_move(
    context: Context,
    day: date,
    time: time | None = None,
    meeting: Meeting | None = None,
    board: Board | None = None,
    **_others: object,
) -> str:
    """The question put before a meeting is moved to no working day, or into the night; "" where it is neither."""
    _to_move(context, board, meeting)
    why = _unusual(context, day, time)
    return f"{why} Move the meeting there all the same?" if why else ""


def _unusual(context: Context, day: date, at: time | None) -> str:
    """Why one may not mean to meet then, in a sentence; "" where nothing is unusual, and for a day that is past."""
    closed = _closed(context, day)
    night = f"{at:%H:%M} is in the night" if at is not None and not EARLY <= at <= LATE else ""
    why = " and ".join(each for each in (f"{views.day(day)} is {closed}" if closed else "", night) if each)
    return f"{why}." if why and day >= context.today else ""


def _closed(context: Context, day: date) -> str:
    """Why a day is no working day: "a Saturday", "a bank holiday (Good Friday)"; "" where it is one."""
    if context.calendar.is_working_day(day):
        return ""
    if holiday := context.calendar.bank_holiday(day):
        return f"a bank holiday ({holiday})"
    return f"a {day:%A}" if day.weekday() >= 5 else "a day on which your offices are closed"


def call(context: Context, day: date, time: time, place: str = "", board: Board | None = None) -> Reply:
    """Call an ordinary meeting."""
    return _call(context, meant(context, board), day, time, place, "ordinary")


def special(context: Context, day: date, time: time, place: str = "", board: Board | None = None) -> Reply:
    """Call a special meeting: whoever has to know is told at once."""
    return _call(context, meant(context, board), day, time, place, "special")


def _call(context: Context, board: Board, day: date, at: time, place: str, kind: str) -> Reply:
    if why := _past(context, timetable.instant(day, at)):
        return why
    meeting = rules.call(context.session, board, day, at, place, kind, context.now)
    if meeting is None:
        return refuse(f"{board.name} meets then already. See its meetings with /board meetings.")
    context.about(name(meeting))
    due = timetable.timetable(meeting.starts_at, context.calendar, board.timetable)
    short = rules.is_short(meeting, context.calendar)
    told = notices.called(context, meeting) if kind == "special" or short else 0
    facts = (
        Fact("When", views.time(meeting.starts_at)),
        Fact("Where", meeting.place or "not said yet: /board meeting place …"),
        Fact("Papers go out", _or_past(due["publish"].at, context.now)),
        Fact("Leads get their drafts", _or_past(due["draft"].at, context.now)),
    )
    how = _told_words(context, told, due) if kind == "special" or short else _dates_words(due, context.now)
    buttons = (
        Button("See every date", f"/board next meeting:{meeting.id}", "primary"),
        Button("Agenda", f"/board agenda meeting:{meeting.id}"),
        Button("Invite", f"/board invite meeting:{meeting.id}"),
    )
    sentence = f"{KIND_WORDS[kind]} of {board.name} called."
    return Reply(card(Notice("done", sentence), Facts(facts), Text(how, quiet=True), Buttons(buttons)))


def _or_past(at: datetime, now: datetime) -> str:
    return views.time(at) if at > now else f"{views.time(at)}: already past"


def _told_words(context: Context, told: int, due: dict[str, timetable.Due]) -> str:
    leads = (
        "Leads are asked for their reports at once."
        if due["draft"].at <= context.now
        else _dates_words(due, context.now)
    )
    if context.programme.live_at is None:
        return SILENT
    return f"{counted(told, 'person', 'people')} will be told of it now. {leads}"


def _dates_words(due: dict[str, timetable.Due], now: datetime) -> str:
    on = "now" if due["dates"].at <= now else f"on {views.time(due['dates'].at)}"
    return f"Leads, clerk and manager are told the dates {on}."


def _past(context: Context, starts_at: datetime) -> Reply | None:
    if starts_at > context.now:
        return None
    return refuse(f"{views.time(starts_at)} is past. Type a time ahead, like /board meeting 12 Jan 2027 10:00.")


def move(
    context: Context,
    day: date,
    because: str,
    time: time | None = None,
    meeting: Meeting | None = None,
    board: Board | None = None,
) -> Reply:
    """Move a meeting; its whole timetable goes with it, and whoever knew of it is told."""
    row = _to_move(context, board, meeting)
    before = row.starts_at
    at = time or before.astimezone(LONDON).time()
    starts_at = timetable.instant(day, at)
    if starts_at == before:
        return refuse(SAME)
    if why := _past(context, starts_at):
        return why
    moved = rules.move(context.session, row, starts_at, because)
    context.about(name(row))
    told = notices.moved(context, row, before)
    due = timetable.timetable(row.starts_at, context.calendar, row.board.timetable)
    facts = (
        Fact("Was", views.time(before)),
        Fact("Is", views.time(row.starts_at)),
        Fact("Because", because),
        Fact("Papers go out", _or_past(due["publish"].at, context.now)),
    )
    sentence = f"The meeting of {row.board.name} is moved."
    if moved.unclears:
        sentence += " Its pack, which was cleared for the old day, is a draft again: clear it anew."
    return _told(context, row, sentence, facts, told, len(moved.dropped))


def _to_move(context: Context, board: Board | None, meeting: Meeting | None) -> Meeting:
    """As :func:`upcoming`, but nobody moves the next of several without saying so: raises with a choice then."""
    if meeting is None:
        board = meant(context, board)
        every = meetings.of_board(context.session, board.id)[::-1]
        ahead = [each for each in every if each.state == "planned" and meetings.ends_at(each) > context.now][:OFFERED]
        if len(ahead) > 1:
            raise Misread(
                f"{board.name} has several meetings ahead. Which one is to be moved?",
                field="meeting",
                choices=choices(context, ahead),
            )
    return upcoming(context, board, meeting)


def cancel_question(context: Context, meeting: Meeting | None = None, board: Board | None = None, **_: object) -> str:
    """People are told at once, so the question comes first."""
    row = upcoming(context, board, meeting)
    return f"Cancel the meeting of {row.board.name} on {views.time(row.starts_at)}? Whoever knows of it is told."


def cancel(context: Context, because: str, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Cancel a meeting: nothing of its timetable is done any more, and whoever knew of it is told."""
    row = upcoming(context, board, meeting)
    dropped = rules.cancel(context.session, row, because)
    context.about(name(row))
    told = notices.cancelled(context, row)
    facts = (Fact("Was to be", said(row)), Fact("Because", because))
    return _told(context, row, f"The meeting of {row.board.name} is cancelled.", facts, told, len(dropped))


def _told(context: Context, meeting: Meeting, sentence: str, facts: tuple[Fact, ...], told: int, dropped: int) -> Reply:
    words = f"{counted(told, 'person', 'people')} will be told." if context.programme.live_at else SILENT
    if dropped:
        words += f" {counted(dropped, 'message')} that waited to be sent about it will not be."
    drawn = card(Notice("done", sentence), Facts(facts), Text(words, quiet=True), Buttons((open_button(meeting),)))
    return Reply(drawn)


def place(context: Context, place: str, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """Say where a meeting is held."""
    row = upcoming(context, board, meeting)
    before = row.place
    if before == place:
        return refuse(SAME)
    row.place = place
    row.sequence += 1
    context.session.flush()
    context.about(name(row))
    invited = meetings.invited(context.session, row.id)
    again = f"{counted(len(invited), 'person', 'people')} were invited elsewhere: invite them again." if invited else ""
    buttons = (context.undo(), Button("Invite", f"/board invite meeting:{row.id}"), open_button(row))
    notice = Notice("done", f"The meeting on {views.time(row.starts_at)} is held here: {place}.")
    was = Facts((Fact("Was", before or "not said"),))
    return Reply(card(notice, was, Text(again) if again else None, Buttons(buttons)))
