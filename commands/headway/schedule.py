"""The schedule: what will be sent to whom and when; and what a manager wants otherwise with it.

Everybody sees their own, a programme manager everybody's. The note on schools causing concern is seen by its reader
alone: to anybody else it is not there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import Select, or_, select

from commands.action import views
from commands.action.adding import refuse
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import Call, say
from commands.engine.telling import of_page, pager
from commands.headway.snoozing import waiting_until
from commands.notices import due
from models import scheduling
from models.board import Board
from models.clock import LONDON, day_of
from models.hours import is_open, next_open
from models.meeting import Meeting
from models.noticing.notice import Notice as Due
from models.occurrence import ScheduleChange
from models.outbox import Outbox
from models.person import Person
from models.queries.noticing import changes
from models.scheduling import Line
from models.timetable import instant

DAYS: Final = 14
FURTHEST: Final = 366
FEW: Final = 12
"""Lines on a page."""
NAMES: Final = 4
"""Names told on a line of a list."""
CONCERNS: Final = "concerns"
"""The rule that tells of confidential facts."""
EVERYDAY: Final = {
    "owed.weekly": "what is owed this week",
    "owed.monthly": "what is owed this month",
    "watch": "watched schools",
    "overdue": "what is overdue",
    "quiet": "what nothing was heard of",
    "milestone": "milestones",
    "review": "reviews",
}
"""What a morning's message tells of, by rule, in the order it is told."""


# -- what will be sent ------------------------------------------------------------------------------------------------


def shown(context: Context, person: Person | None = None, until: date | None = None, page: int = 1) -> Reply:
    """What will be sent, by day and time: mine, or everybody's where I am a manager; or one person's."""
    if person is not None and person.id != context.actor.person_id:
        context.need("programme.manage")
    last = until or context.today + timedelta(days=DAYS)
    if last < context.today:
        return refuse(f"{views.day(last)} is past. What was sent is told by /headway sent.")
    if (last - context.today).days > FURTHEST:
        return refuse("I can look a year ahead. Type an earlier day.")
    if context.programme.live_at is None:
        return Reply(card(Notice("info", "Nothing is sent before the programme is live: /headway go live")))
    whole = person is None and context.can("programme.manage").allowed
    wanted = _whose(context, None if whole else person.id if person else context.actor.person_id, last)
    skipped = _left_out(context)
    every = scheduling.lines(wanted, skipped)
    whose = "" if whole else f" to {person.name}" if person and person.id != context.actor.person_id else " to you"
    if not every:
        return Reply(card(Notice("info", f"Nothing is due{whose} until {views.day(last)}."), *_quiet(context, whole)))
    number, lines = of_page(every, page, FEW)
    told = _Told.of(context, lines, named=whole)
    return Reply(
        card(
            Title(f"What will be sent{whose} until {views.day(last)}"),
            Text("As things stand: what is done before its time is not asked for.", quiet=True),
            *_quiet(context, whole),
            *_days(context, told, lines),
            pager(context.call, number, len(every), FEW),
            *_around(context, whole),
        ),
        confidential=any(line.first.rule == CONCERNS for line in lines),
    )


def _days(context: Context, told: _Told, lines: Sequence[Line]) -> Iterator[Node]:
    manages = context.can("programme.manage").allowed
    for heading, found in groupby(lines, lambda line: _heading(context, line)):
        yield Title(heading, 2)
        for line in found:
            yield Row(told.title(line), tuple(told.details(line)), buttons=_taps(line) if manages else ())


def _heading(context: Context, line: Line) -> str:
    return views.day(day_of(line.first.due_at)) if line.first.due_at > context.now else "As soon as the clock looks"


def _taps(line: Line) -> tuple[Button, ...]:
    if line.skipped:
        return (Button("Send it after all", f"/headway schedule usual key:{line.key}"),)
    return (Button("Change", f"/headway schedule show key:{line.key}"),)


def _quiet(context: Context, whole: bool) -> list[Node]:
    until = None if whole else waiting_until(context)
    return [Text(f"Your nudges wait until {views.time(until)}, as you asked.")] if until else []


def _around(context: Context, whole: bool) -> list[Node]:
    mine = Button("Mine alone", f"/headway schedule of @{context.actor.handle}")
    others = (Button("What was sent", "/headway sent"), Button("Not delivered", "/headway not delivered"))
    return [Buttons((mine, *others))] if whole else []


# -- what a manager wants otherwise -----------------------------------------------------------------------------------


def one(context: Context, key: str = "") -> Reply:
    """One line whole: to whom, when, until when it is of use, and what can be done with it."""
    return _whole(context, _named(context, key))


def _whole(context: Context, line: Line) -> Reply:
    told = _Told.of(context, [line], named=True)
    facts = [Fact("To", told.names(line, many=scheduling.AT_ONCE)), Fact("When", views.time(line.first.due_at))]
    if line.moved_from:
        facts.append(Fact("Usually", views.time(line.moved_from)))
    facts.append(Fact("Of use until", views.time(line.of_use)))
    if about := told.about(line):
        facts.insert(0, Fact("About", about))
    change = Call(context.table.row("headway schedule move"), {"key": line.key, "ask": True})
    skip = Button("Leave it out", f"/headway schedule skip key:{line.key}")
    now = Button("Send it now", f"/headway schedule now key:{line.key}")
    usual = Button("As usual", f"/headway schedule usual key:{line.key}")
    buttons = [now, Button("Move it", say(change)), *([] if line.skipped else [skip])]
    changed = line.skipped or line.moved_from
    state = Notice("warning", "It is left out.") if line.skipped else None
    back = Button("Schedule", "/headway schedule")
    shown = card(
        Title(told.label(line)),
        state,
        Facts(tuple(facts)),
        Buttons((*buttons, *([usual] if changed else []), back)),
    )
    return Reply(shown, confidential=line.first.rule == CONCERNS)


def skip(context: Context, key: str = "") -> Reply:
    """Leave something out: it is not sent."""
    line = _named(context, key)
    if line.skipped:
        return refuse("That is so already: it is left out.")
    for row in _changes_of(context, line):
        row.skipped = True
    return _changed(context, line, "Left out")


def move(context: Context, day: date, at: time, key: str = "") -> Reply:
    """Have something sent at another time, in working hours, while it is of use."""
    line, wanted = _named(context, key), instant(day, at)
    if not line.skipped and wanted == line.first.due_at:
        return refuse(f"That is so already: it goes on {views.time(wanted)}.")
    if wrong := scheduling.unfit(line, wanted, context.now, context.calendar):
        return _unfit(context, line, wrong)
    return _moved(context, line, wanted, f"Moved to {views.time(wanted)}")


def _unfit(context: Context, line: Line, wrong: scheduling.Unfit) -> Reply:
    if wrong.better is None:
        return refuse(wrong.why)
    local = wrong.better.astimezone(LONDON)
    call = Call(context.table.row("headway schedule move"), {"key": line.key, "day": local.date(), "at": local.time()})
    words = views.time(wrong.better)
    notice = Notice("refused", f"{wrong.why} The next time that would do is {words}.")
    return Reply(card(notice, Buttons((Button(f"Move it to {words}", say(call), "primary"),))), outcome="refused")


def now(context: Context, key: str = "") -> Reply:
    """Have something sent at the next tick of the clock, or as soon as it is a working hour."""
    line = _named(context, key)
    if line.first.due_at <= context.now and not line.skipped:
        return refuse("That is so already: it goes as soon as the clock looks, in working hours.")
    at = context.now if is_open(context.calendar, context.now) else next_open(context.calendar, context.now)
    if line.first.batch and (name := _had(context, line)):
        return refuse(f"{name} has had this morning’s message, and nobody gets two. Move it to another day.")
    if wrong := scheduling.unfit(line, at, context.now - timedelta(seconds=1), context.calendar):
        return _unfit(context, line, wrong)
    return _moved(context, line, at, "It goes now" if at == context.now else f"It goes on {views.time(at)}")


def usual(context: Context, key: str = "") -> Reply:
    """Take back what was changed: it is sent when it usually is."""
    line = _named(context, key)
    known = [row for row in context.session.scalars(_rows(line)) if row.skipped or row.due_at]
    if not known:
        return refuse("That is so already: nothing was changed about it.")
    for row in known:
        context.session.delete(row)
    return _changed(context, line, f"As usual again, on {views.time(line.moved_from or line.first.due_at)}")


def _moved(context: Context, line: Line, at: datetime, sentence: str) -> Reply:
    for row in _changes_of(context, line):
        row.skipped, row.due_at = False, at
    return _changed(context, line, sentence)


def _changed(context: Context, line: Line, sentence: str) -> Reply:
    context.session.flush()
    told = _Told.of(context, [line], named=True)
    hidden = line.first.rule == CONCERNS
    context.about(f"{sentence}: {told.label(line)}", confidential=hidden)
    said = f"{sentence}: {told.label(line)}, to {told.names(line)}."
    buttons = Buttons((context.undo(), Button("Schedule", "/headway schedule")))
    return Reply(card(Notice("done", said), buttons), confidential=hidden)


def _had(context: Context, line: Line) -> str:
    """Who of a morning's readers has had today's message already: nobody gets two."""
    for each in line.person_ids:
        key = f"{line.first.batch}:{context.today.isoformat()}:person:{each}"
        had = or_(Outbox.key == key, Outbox.key.startswith(f"{key}:", autoescape=True))  # or given to the clerk
        if context.session.scalars(select(Outbox.id).where(had).limit(1)).first() is not None:
            return context.session.get_one(Person, each).name
    return ""


def _rows(line: Line) -> Select[ScheduleChange]:
    return select(ScheduleChange).where(ScheduleChange.key.in_(line.groups)).with_for_update()


def _changes_of(context: Context, line: Line) -> list[ScheduleChange]:
    """What managers want otherwise with these messages: a row each, made where there is none."""
    known = {row.key: row for row in context.session.scalars(_rows(line))}
    label = _Told.of(context, [line], named=True).label(line)
    for group in line.groups:
        if group not in known:
            known[group] = ScheduleChange(key=group, label=label[:300], skipped=False)
            context.session.add(known[group])
    return [known[group] for group in line.groups]


def _named(context: Context, key: str) -> Line:
    """The line of that key as it stands. Raises :class:`Misread` where it is not in the schedule, or not said."""
    if not key:
        raise Misread("Which line? Tap Change beside it in /headway schedule.", instead="/headway schedule")
    notices = scheduling.named(_whose(context, None, context.today + timedelta(days=FURTHEST)), key)
    found = scheduling.lines(notices, _left_out(context))
    if len(found) != 1:
        raise Misread("The schedule has changed since. Type /headway schedule to see it as it is.")
    return found[0]


# -- reading it -------------------------------------------------------------------------------------------------------


def _whose(context: Context, person_id: int | None, last: date) -> list[Due]:
    """What is due until the end of that day, to one person or to anybody, of what who asks may see."""
    until = instant(last + timedelta(days=1), time())
    return [
        notice
        for notice in due.upcoming(context, until)
        if (person_id is None or notice.person_id == person_id) and _may_see(context, notice)
    ]


def _may_see(context: Context, notice: Due) -> bool:
    if notice.rule != CONCERNS:
        return True
    actor = context.actor
    return actor.cleared and notice.person_id == actor.person_id and context.channel.is_private_to_one


def _left_out(context: Context) -> set[str]:
    return {key for key, change in changes(context.session).items() if change.skipped}


@dataclass(frozen=True, slots=True)
class _Told:
    """Lines in words: the names of people and the meetings they are about are read once for all of them."""

    people: Mapping[int, str]
    meetings: Mapping[int, str]
    named: bool
    now: datetime

    @classmethod
    def of(cls, context: Context, lines: Sequence[Line], *, named: bool) -> _Told:
        """``named`` says to whom each goes."""
        ids = {each for line in lines for each in line.person_ids}
        people = {p.id: p.name for p in context.session.scalars(select(Person).where(Person.id.in_(ids)))}
        numbers = {line.first.number for line in lines if line.first.subject.startswith("meeting:")}
        rows = context.session.execute(
            select(Meeting, Board).join(Board, Board.id == Meeting.board_id).where(Meeting.id.in_(numbers))
        )
        meetings = {m.id: f"{board.name}, {_long(day_of(m.starts_at))}" for m, board in rows}
        return cls(people, meetings, named, context.now)

    def title(self, line: Line) -> str:
        at = line.first.due_at
        return f"{at.astimezone(LONDON):%H:%M} {self.label(line)}" if at > self.now else self.label(line)

    def label(self, line: Line) -> str:
        if line.first.batch:
            return "Morning message"
        return line.first.label.partition(":")[0] if self.about(line) else line.first.label

    def about(self, line: Line) -> str:
        """The meeting it is about; of a morning's message, what it tells of."""
        if line.first.batch:
            rules = Counter(notice.rule for notice in line.notices)
            return ", ".join(words for rule, words in EVERYDAY.items() if rules[rule])
        return self.meetings.get(line.first.number, "") if line.first.subject.startswith("meeting:") else ""

    def details(self, line: Line) -> Iterator[str]:
        if self.named:
            yield f"To {self.names(line)}"
        if about := self.about(line):
            yield about if not line.first.batch else f"{about[0].upper()}{about[1:]}"
        if line.first.due_at <= self.now:
            yield f"Due since {views.time(line.first.due_at)}"
        if line.skipped:
            yield "Left out"
        elif line.moved_from:
            yield f"Moved from {views.time(line.moved_from)}"

    def names(self, line: Line, many: int = NAMES) -> str:
        """Whom it goes to: some names, and how many more."""
        names = [self.people[each] for each in line.person_ids if each in self.people]
        if not names:
            return "nobody: Headway does it"
        more = len(names) - many
        said = names if more <= 1 else names[:many]
        return ", ".join(said) + (f" and {more} more" if more > 1 else "")


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
