"""The messages of a highlight cycle, up to the pack: each is short, says the next date, and has what to tap."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action.views import time
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.highlight import showing
from commands.highlight.reports import Report, named, reports_to, short_day
from commands.notices.clockwork import Drawn
from models.drafting.closing import closes_at
from models.meeting import Meeting
from models.noticing.notice import Notice as Due
from models.queries import highlight
from models.timetable import timetable

TOLD_TO_LEADS = ("draft", "close", "publish")
TOLD_TO_OTHERS = ("draft", "close", "clear", "proof", "publish")


def dates(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """The dates of a meeting's timetable that concern its reader."""
    meeting = meeting_of(context, notices)
    leads = bool(mine(context, meeting))
    sentence = f"The dates for the {named(meeting)}."
    note = "Your report is drafted for you then: all it needs is your rating and a sentence or two." if leads else ""
    shown = TOLD_TO_LEADS if leads and not context.actor.has("manager", "clerk") else TOLD_TO_OTHERS
    see = Buttons((Button("All dates", f"/board next meeting:{meeting.id}"),))
    return Drawn(Reply(card(Title(sentence), Text(note) if note else None, _dates(context, meeting, shown), see)))


def request(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """The one message of a meeting called at short notice: the drafted reports, and by when they are needed."""
    meeting = meeting_of(context, notices)
    short = f"The {named(meeting)} was called at short notice, so this is the one request."
    return _drafts(context, meeting, Notice("info", short))


def draft(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """What a lead gets to work on: the report, drafted; where they lead several, a line for each."""
    return _drafts(context, meeting_of(context, notices))


def reminder(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """One reminder to those who have not submitted, of those reports that are not in."""
    meeting = meeting_of(context, notices)
    left = [report for report in mine(context, meeting) if report.state not in highlight.REPORTED]
    if not left:
        return None
    many = "Your report" if len(left) == 1 else f"{len(left)} of your reports"
    sentence = f"{many} to the {meeting.board.name} {'is' if len(left) == 1 else 'are'} not in yet"
    closes = Text(f"Reports for {short_day(meeting)} close {time(closes_at(meeting, context.calendar))}.")
    return Drawn(Reply(card(Title(sentence), closes, *(_line(context, report) for report in left))))


def missing(context: Context, notices: Sequence[Due]) -> Drawn | None:
    """What is missing once reports have closed, for the manager: by word of mouth, or printed as missing."""
    meeting = meeting_of(context, notices)
    left = [report for report in reports_to(context, meeting) if report.state not in highlight.REPORTED]
    if not left:
        return None
    rows = [
        Row(
            f"{report.group.reference} {report.group.first.title}",
            (", ".join(lead.name for lead in report.leads(context.session)) or "nobody leads it",),
            buttons=(report.button("By word of mouth", "verbal", "ask:yes"), report.button("Open", "show")),
        )
        for report in left
    ]
    sentence = f"{counted(len(left), 'report')} to the {named(meeting)} did not come in."
    note = Text("A report that does not come is printed as missing. One that will be given by word of mouth says so.")
    return Drawn(Reply(card(Title(sentence), note, *rows)))


def meeting_of(context: Context, notices: Sequence[Due]) -> Meeting:
    """The meeting that the notices are about."""
    return context.session.get_one(Meeting, notices[0].number)


def mine(context: Context, meeting: Meeting) -> list[Report]:
    """Those that the reader leads, or covers the lead of."""
    return [r for r in reports_to(context, meeting) if any(context.actor.leads(each) for each in r.group.ids)]


def _drafts(context: Context, meeting: Meeting, *above: Node) -> Drawn | None:
    reports = mine(context, meeting)
    if not reports:
        return None
    if len(reports) == 1:
        reply = showing.drafted(context, reports[0])
        return Drawn(Reply(card(*above, *reply.card.nodes)))
    closes = time(closes_at(meeting, context.calendar))
    sentence = f"Your {len(reports)} reports to the {meeting.board.name} on {short_day(meeting)} are drafted."
    rows = [_line(context, report) for report in reports]
    return Drawn(Reply(card(*above, Title(sentence), Text(f"They close {closes}."), *rows)))


def _line(context: Context, report: Report) -> Row:
    title = f"{report.group.reference} {'; '.join(each.title for each in report.group.workstreams)}"
    buttons = (report.button("Open", "show", primary=True), report.button("Submit", "submit"))
    return Row(title, (showing.how_far(context, report),), buttons=buttons)


def _dates(context: Context, meeting: Meeting, steps: Sequence[str]) -> Facts:
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    facts = [Fact(due[name].step.label, time(due[name].at)) for name in steps]
    return Facts((*facts, Fact("The board meets", time(meeting.starts_at))))
