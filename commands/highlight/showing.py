"""Highlight reports as people see them: how far each is, one to work on, and one as the chair reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from commands.action.views import day, time
from commands.board.pack_report import page
from commands.board.pack_words import Ratings, direction, reports_counted
from commands.engine.cards import (
    Badge,
    BadgeKind,
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Node,
    Notice,
    Reply,
    Row,
    Text,
    Title,
    card,
)
from commands.engine.context import Context
from commands.engine.paper import Part
from commands.highlight.drawn import nodes, under
from commands.highlight.reports import Report, meeting_of, named, reports_to, short_day
from models import reporting
from models.board import Board
from models.drafting.closing import closes_at
from models.drafting.facts import ReportFacts, Told
from models.highlight import SECTIONS
from models.meeting import Meeting
from models.queries import highlight
from models.queries import person as people
from models.rag import WORDS
from models.timetable import timetable

LABELS: Final = {
    "know": "What the board should know",
    "achieved": "Achieved besides",
    "remedial": "What is done about what is overdue",
    "coming": "The next period",
    "risks": "Risks and issues",
    "asked": "Decisions asked of the board",
}
SHORT: Final = {
    "know": "To know",
    "achieved": "Achieved",
    "remedial": "Overdue",
    "coming": "Next",
    "risks": "Risks",
    "asked": "Decisions",
}
"""What the buttons of the sections read."""
DRAFTED: Final = {
    "know": ("Ratings that changed", "Dates that moved", "Withdrawn actions"),
    "achieved": ("Achieved", "Milestones"),
    "remedial": ("Overdue",),
    "coming": ("Due in the next period", "New actions"),
    "risks": ("Red and amber, and why",),
    "asked": ("Red and amber, and why", "Dates that moved"),
}
"""The drafted facts that are read above a section's form, by their headings on the report's page."""
UNDATED: Final = "Never due, and when each is reviewed"
FEW: Final = 3
"""How many of a kind are shown on the card one works on; the preview has them all."""


def listing(context: Context, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """My reports to the next meeting and how far all are, with the dates of its timetable."""
    meeting = meeting_of(context)
    every = reports_to(context, meeting)
    if not every:
        return Reply(card(Title(named(meeting)), Text(_nobody(context))))
    mine: list[Node] = []
    others: list[Node] = []
    leads = people.leads(context.session)
    for report in every:
        led = any(context.actor.leads(each) for each in report.group.ids)
        names = dict.fromkeys(person.name for each in report.group.ids for person in leads.get(each, ()))
        (mine if led else others).append(_line(context, report, ", ".join(names) or "no lead yet"))
    heading = [Title("Mine", 2), *mine, Title("The others", 2)] if mine and others else mine
    return Reply(
        card(
            Title(f"Reports to the {named(meeting)}"),
            Text(dates(context, meeting), quiet=True),
            *_missing(context, meeting, every),
            *heading,
            *others,
            Buttons(
                (
                    Button("The digest", f"/highlight preview meeting:{meeting.id}"),
                    Button("All dates", f"/board next meeting:{meeting.id}"),
                )
            ),
        )
    )


def _nobody(context: Context) -> str:
    return f"There is no {context.programme.noun} to report on yet. Add one with /workstream add."


def dates(context: Context, meeting: Meeting) -> str:
    """The timetable's dates that matter to who writes a report."""
    due = timetable(meeting.starts_at, context.calendar, meeting.board.timetable)
    closes = closes_at(meeting, context.calendar)
    verb = "Reports closed" if context.now > closes else "Reports close"
    said = ((verb, closes), ("to be cleared by", due["clear"].at), ("published", due["publish"].at))
    return " · ".join(f"{words} {time(at)}" for words, at in said)


def _missing(context: Context, meeting: Meeting, every: list[Report]) -> Iterator[Node]:
    """What is missing, for a manager: each line has the buttons for it."""
    if not context.can("highlight.manage").allowed:
        return
    wanting = [each.group.reference for each in every if each.state not in highlight.REPORTED]
    if wanting:
        verb = "Missing" if context.now > closes_at(meeting, context.calendar) else "Not submitted yet"
        yield Notice("warning" if verb == "Missing" else "info", f"{verb}: {', '.join(wanting)}.")
    else:
        yield Notice("done", f"Reports: {reports_counted([each.state for each in every])}.")


def _line(context: Context, report: Report, led_by: str) -> Row:
    told = highlight.told(report.row)
    buttons = [report.button("Open", "show")]
    if context.can("highlight.manage").allowed:
        if report.state == "submitted":
            buttons.append(report.button("Return", "return", "ask:yes"))
        elif report.state != "verbal":
            buttons.append(report.button("By word of mouth", "verbal", "ask:yes"))
    far = how_far(context, report)
    by = report.row.submitted_by if report.row and report.state == "submitted" else None
    detail = far if by and by.name == led_by else f"{far} · {led_by}"
    return Row(_heading(report), (detail,), badge(told.rag), tuple(buttons))


def how_far(context: Context, report: Report) -> str:
    """How far a report is, by whom and since when: "submitted late by Sam Pellowe, Tue 24 Nov 2026 10:00"."""
    row = report.row
    if row is None:
        return "missing" if context.now > report.closes_at(context) else "not begun"
    if row.state == "submitted" and row.submitted_at:
        late = " late" if reporting.is_late(row, report.meeting, context.calendar) else ""
        by = f" by {row.submitted_by.name}" if row.submitted_by else ""
        return f"submitted{late}{by}, {time(row.submitted_at)}"
    because = f" because {row.because}" if row.because else ""
    words = {"verbal": "by word of mouth", "returned": "returned"}.get(row.state, "draft")
    overdue = ", missing" if row.state != "verbal" and context.now > report.closes_at(context) else ""
    return f"{words}{because}{overdue}"


def _heading(report: Report) -> str:
    return f"{report.group.reference} {'; '.join(each.title for each in report.group.workstreams)}"


def badge(rag: str) -> Badge:
    """An overall rating: its shape and its usual word."""
    return Badge(cast("BadgeKind", rag), WORDS[rag])


def show(context: Context, report: Report, meeting: Meeting | None = None, board: Board | None = None) -> Reply:
    """The drafted report: what it says, the facts, and what this person may do to it."""
    may = context.can("highlight.keep", report.thing(context.session)).allowed
    return Reply(draft_card(context, report, may=may))


def drafted(context: Context, report: Report) -> Reply:
    """The card a lead gets when a report is drafted: what happened, when it closes, and buttons to work on it.

    It is for whoever leads, whoever asks for it: the clock does.
    """
    if report.state in highlight.REPORTED:
        whose = f"The report of {report.group.reference} to the {report.meeting.board.name}"
        sentence = f"{whose} on {short_day(report.meeting)}: {how_far(context, report)}."
        return Reply(draft_card(context, report, Notice("info", sentence), may=True))
    closes = time(report.closes_at(context))
    sentence = f"Your report to the {report.meeting.board.name} on {short_day(report.meeting)} is drafted."
    told = Text(f"It closes {closes}. Two sentences of yours and a rating are enough: what is drafted is in already.")
    return Reply(draft_card(context, report, Notice("info", sentence), told, may=True))


def draft_card(context: Context, report: Report, *above: Node, may: bool) -> Card:
    """A report to work on: how far it is, its rating, its words by section, then what was drafted."""
    found = report.facts(context)
    drafted_parts = tuple(_drafted(found, Ratings(context.programme.rag_key)))
    few = tuple(nodes(drafted_parts, FEW))
    return card(
        *above,
        Title(_heading(report)),
        Text(f"For the {named(report.meeting)}{_since(context, report)}", quiet=True),
        _standing(found),
        Facts(tuple(_facts(context, report, found))),
        *(work_buttons(report, found) if may else ()),
        *_words(found.told),
        *few,
        Text("See all of it: Preview.", quiet=True) if few != tuple(nodes(drafted_parts)) else None,
        Buttons(
            (
                report.button("Preview", "preview"),
                report.button("Compare", "compare"),
                report.button("History", "history"),
            )
        ),
    )


def _since(context: Context, report: Report) -> str:
    start = highlight.period_of(context.session, report.meeting, context.now).start
    return f" · since {day(start)}" if start else ""


def _standing(found: ReportFacts) -> Row:
    """The overall rating, or what the facts suggest where nobody has given one."""
    if found.told.rag != "unrated":
        return Row(f"Overall: {direction(found)}", tuple(filter(None, (found.told.rag_reason,))), badge(found.told.rag))
    said = found.facts.suggested_because
    if found.facts.suggested != "unrated":
        said = f"The facts suggest {WORDS[found.facts.suggested]}: {said}"
    return Row("Overall: not rated yet", (said,), badge("unrated"))


def _facts(context: Context, report: Report, found: ReportFacts) -> Iterator[Fact]:
    yield Fact("Lead", ", ".join(found.leads) or "nobody yet")
    far = how_far(context, report)
    yield Fact("Report", f"{far[0].upper()}{far[1:]}")
    yield Fact("Closes", time(report.closes_at(context)))


def work_buttons(report: Report, found: ReportFacts) -> Iterator[Node]:
    """What a lead may do to it: a button a section, the rating, and handing it in."""
    seen = f"ask:yes seen:{report.version}"
    yield Buttons(tuple(report.button(SHORT[section], section, seen) for section in SECTIONS))
    last = [report.button("Rate it", "rate", seen)]
    if found.told.rag == "unrated" and found.facts.suggested != "unrated":
        last.insert(
            0, report.button(f"Accept {WORDS[found.facts.suggested]}", "accept", f"rag:{found.facts.suggested}")
        )
    if report.state == "submitted":
        last.append(report.button("Take back", "unsubmit"))
    else:
        last.append(report.button("Submit", "submit", primary=not reporting.lacking(report.row)))
    yield Buttons(tuple(last))


def _words(told: Told) -> Iterator[Node]:
    """The words there are, a heading each."""
    for section in SECTIONS:
        if text := getattr(told, section):
            yield Title(LABELS[section], 2)
            yield Text(text)


def _drafted(found: ReportFacts, ratings: Ratings) -> Iterator[Part]:
    """The page of the pack without its heading and without what was said: what was drafted alone."""
    told = replace(found, told=Told(rag=found.told.rag), state="draft")
    yield from under(page(told, ratings), {UNDATED, *(heading for each in DRAFTED.values() for heading in each)})


def above_form(context: Context, report: Report, section: str) -> tuple[Node, ...]:
    """The drafted facts that stand above a section's form."""
    found = replace(report.facts(context), told=Told())
    parts = under(page(found, Ratings(context.programme.rag_key)), DRAFTED[section])
    told = tuple(nodes(parts, FEW))
    if not told:
        return (Text("Nothing was drafted for this.", quiet=True),)
    return (*told, Text("All this is in the report already, and what is more than stands here.", quiet=True))


def preview(context: Context, report: Report) -> Card:
    """One report as the chair will read it."""
    ratings = Ratings(context.programme.rag_key)
    back = Buttons((report.button("Back to the report", "show"),))
    return card(*nodes(page(report.facts(context), ratings)), back)


SINCE: Final = ("Ratings that changed", "Dates that moved", "Achieved", "New actions", "Withdrawn actions")


def since(context: Context, report: Report) -> Iterator[Node]:
    """What the plan says of the period, where there is no earlier pack to compare with."""
    found = replace(report.facts(context), told=Told())
    yield from nodes(under(page(found, Ratings(context.programme.rag_key)), SINCE))
