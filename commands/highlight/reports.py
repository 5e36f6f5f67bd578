"""A report to a meeting as what a command is about: found by any of its workstreams, begun or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from commands.board.meeting import coming as next_of
from commands.board.meeting_words import MeetingType
from commands.board.words import BoardType
from commands.engine.access import Thing
from commands.engine.cards import Button
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread, Refused
from commands.engine.table import say
from commands.parties import short
from commands.things import WorkstreamType
from models import reporting
from models.clock import day_of, time_said
from models.drafting.closing import closes_at
from models.drafting.facts import ReportFacts
from models.drafting.grouping import Group
from models.highlight import HighlightReport
from models.meeting import Meeting
from models.person import Person
from models.queries import board as boards
from models.queries import highlight
from models.queries import meeting as meetings
from models.queries import person as people


@dataclass
class Report:
    """A report, with the row that holds its words once somebody has begun it."""

    meeting: Meeting
    group: Group
    row: HighlightReport | None

    __tablename__: ClassVar[str] = HighlightReport.__tablename__

    @property
    def id(self) -> int:
        """The row's id; 0 before there is one."""
        return self.row.id if self.row else 0

    @property
    def version(self) -> int:
        """The row's version; 0 before there is one, so that whoever begins it meanwhile is noticed."""
        return self.row.version if self.row else 0

    @property
    def state(self) -> str:
        """How far it is."""
        return self.row.state if self.row else "draft"

    @property
    def name(self) -> str:
        """What it is called in a sentence: "The report of WS4"."""
        return f"The report of {self.group.reference}"

    def thing(self, session: Any) -> Thing:
        """What permissions on it are asked of: the leads of all its workstreams keep it."""
        leads = dict.fromkeys(person.name for person in self.leads(session))
        return Thing(self.group.reference, self.group.first.id, leads=tuple(leads), together=frozenset(self.group.ids))

    def leads(self, session: Any) -> list[Person]:
        """Who leads its workstreams."""
        every = people.leads(session)
        return list(dict.fromkeys(person for each in self.group.ids for person in every.get(each, ())))

    def sentence(self, verb: str, more: str = "") -> str:
        """What is said to do something with this report, whichever meeting is the next by then."""
        said = f"/highlight {verb} {self.group.first.reference} meeting:{self.meeting.id}"
        return f"{said} {more}" if more else said

    def button(self, label: str, verb: str, more: str = "", *, primary: bool = False) -> Button:
        """A button that says it."""
        return Button(label, self.sentence(verb, more), "primary" if primary else "default")

    def facts(self, context: Context) -> ReportFacts:
        """What is drafted for it, and told in it, as it stands now."""
        return highlight.facts_of(context.session, self.meeting, context.now, context.calendar, self.group)

    def closes_at(self, context: Context) -> datetime:
        """When the reports to its meeting close."""
        return closes_at(self.meeting, context.calendar)


class ReportType(WorkstreamType):
    """A report, by the reference of any of its workstreams. Which meeting's it is the call says, or it is the next."""

    name = "report"

    def __init__(self) -> None:
        """It is what the line is about."""
        super().__init__(subject=True)

    def resolve(self, value: str, context: Context) -> Report:  # type: ignore[override]
        """The report; its row is locked where the request writes. Raises :class:`Misread`."""
        workstream = super().resolve(value, context)
        group = reporting.group_of(context.session, workstream)
        meeting = meeting_of(context)
        return Report(meeting, group, highlight.row_of(highlight.rows_of(context.session, meeting.id), group))


def reports_to(context: Context, meeting: Meeting) -> list[Report]:
    """The reports to a meeting, begun or not, in the plan's order; of closed workstreams those that were begun."""
    rows = highlight.rows_of(context.session, meeting.id)
    every = [Report(meeting, group, highlight.row_of(rows, group)) for group in highlight.groups(context.session)]
    return [each for each in every if each.row or any(w.closed_at is None for w in each.group.workstreams)]


def meeting_of(context: Context) -> Meeting:
    """The meeting that the call names, or the next of the board it names, or of the one board that has any.

    Raises :class:`Misread` where none is planned, and with a choice where boards compete.
    """
    if named := context.call.get("meeting"):
        return MeetingType().resolve(str(named), context)
    if board := context.call.get("board"):
        return next_of(context, BoardType().resolve(str(board), context), None)
    session = context.session
    found = [meetings.next_of(session, board.id, context.now) for board in boards.every(session)]
    coming = sorted((each for each in found if each), key=lambda each: (each.starts_at, each.id))
    if len(coming) == 1:
        return coming[0]
    if not coming:
        raise Misread("No meeting is planned to report to. A clerk or a programme manager plans one: /board meeting")
    answers = dict(context.request.answers) if context.request.answers else None
    choices = tuple(
        Meant(short(f"{each.board.name}, {short_day(each)}"), say(context.call.but(meeting=str(each.id))), answers)
        for each in coming
    )
    raise Misread("Which board is it for?", field="meeting", choices=choices)


def short_day(meeting: Meeting) -> str:
    """A meeting's day in a few words: "Tue 8 Dec"."""
    day = day_of(meeting.starts_at)
    return f"{day:%a} {day.day} {day:%b}"


def named(meeting: Meeting) -> str:
    """A meeting as people read it: "Partnership Board, Tue 8 Dec 2026 09:30"."""
    return f"{meeting.board.name}, {time_said(meeting.starts_at)}"


def begun(context: Context, report: Report) -> HighlightReport:
    """The report's row, entered where there is none, to be written to.

    Raises :class:`Refused` where the meeting is cancelled, and once it is over or its pack is cleared: but not to a
    manager, whose words go into what is issued again.
    """
    meeting, when = report.meeting, short_day(report.meeting)
    if meeting.state == "cancelled":
        raise Refused(f"The meeting on {when} is cancelled. Type /highlight for the next.")
    pack = reporting.cleared(context.session, meeting.id)
    if (pack or meetings.ends_at(meeting) < context.now) and not context.can("highlight.manage").allowed:
        stands = f"The pack for {when} is {pack.state}" if pack else f"The meeting on {when} is over"
        raise Refused(
            f"{stands}, so what the report says stands. A programme manager can put it right, and issue the pack "
            "again: /board pack reissue because …"
        )
    report.row = reporting.begin(context.session, report.meeting, report.group.first)
    return report.row
