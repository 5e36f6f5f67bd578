"""Looking at highlight reports: as the chair will see them, beside last time's, and every edit of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from sqlalchemy import select

from commands.action.views import time
from commands.board.pack_words import direction
from commands.changes.telling import lines
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.drawing import shorten
from commands.engine.telling import of_page, pager
from commands.highlight.digest import TITLE, changes, digest
from commands.highlight.reports import Report, meeting_of, named
from commands.highlight.showing import LABELS, badge, preview, since
from models.audit import AuditChange, AuditEntry
from models.board import Board
from models.clock import day_of
from models.drafting.comparing import narrowed, plan_changed
from models.drafting.facts import PACK, PackFacts, ReportFacts
from models.highlight import SECTIONS
from models.meeting import Meeting
from models.pack import Edition
from models.queries import highlight

PAGE: Final = 10
FEW: Final = 2
"""How many changes of each report are told where all reports are compared."""
UNCHANGED: Final = "Nothing has changed in its plan since that pack."


def seen(
    context: Context, report: Report | None = None, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """One report as the chair will read it; without one, the whole digest, as it is sent."""
    if report is not None:
        return Reply(preview(context, report))
    meeting = meeting_of(context)
    whole = digest(_pack(context, meeting))
    notice = Notice("info", "This is the digest as it stands now. Nothing is sent.")
    return Reply(card(notice, *whole.nodes))


def _pack(context: Context, meeting: Meeting) -> PackFacts:
    return highlight.pack_facts(context.session, meeting, context.now, context.calendar, context.programme)


def compare(
    context: Context, report: Report | None = None, meeting: Meeting | None = None, board: Board | None = None
) -> Reply:
    """What is otherwise than at the last meeting: in one report, or in the whole pack."""
    meeting = report.meeting if report else meeting_of(context)
    last = highlight.previous(context.session, meeting)
    if last is None:
        sentence = f"{meeting.board.name} has had no meeting before this one, so there is nothing to compare with."
        return Reply(card(Notice("info", sentence)))
    edition = highlight.edition_of(context.session, last.id)
    missing = Text("The last meeting's pack is not kept here, so this is what the plan itself says.", quiet=True)
    return Reply(
        card(
            Title(f"{report.group.reference if report else 'The whole pack'} beside last time"),
            Text(f"{named(last)}, and now", quiet=True),
            None if edition else missing,
            *(_one(context, report, last, edition) if report else _whole(context, meeting, edition)),
        )
    )


def _whole(context: Context, meeting: Meeting, edition: Edition | None) -> Iterator[Node]:
    """A row for each report: its rating, the first of its changes, and the way to all of them."""
    now = _pack(context, meeting)
    for found in now.reports:
        reference = found.workstreams[0][0]
        told = (_changes(edition, now, found) or (UNCHANGED,)) if edition else ()
        more = (f"and {len(told) - FEW} more",) if len(told) > FEW else ()
        button = Button(f"Compare {reference}", f"/highlight compare {reference} meeting:{meeting.id}")
        heading = f"{found.reference} {shorten(found.title, TITLE)}: {direction(found)}"
        yield Row(heading, (_said(found), *told[:FEW], *more), badge(found.told.rag), (button,))


def _one(context: Context, report: Report, last: Meeting, edition: Edition | None) -> Iterator[Node]:
    """One report: its rating, every change in its part of the plan, and what was said last time."""
    found = report.facts(context)
    yield Row(f"Overall: {direction(found)}", (_said(found),), badge(found.told.rag))
    if edition:
        told = _changes(edition, _pack(context, report.meeting), found)
        yield Text("\n".join(f"• {each}" for each in told) or UNCHANGED)
    else:
        yield from since(context, report)
    yield from _last_words(context, report, last)
    yield Buttons((report.button("Back to the report", "show"),))


def _said(found: ReportFacts) -> str:
    """What stands beside a rating: its reason, or else what its period held."""
    return found.told.rag_reason or changes(found)


def _changes(edition: Edition, now: PackFacts, found: ReportFacts) -> tuple[str, ...]:
    """A sentence for each change in one report's part of the plan since an edition."""
    references = [reference for reference, _ in found.workstreams]
    before, after = narrowed(PACK.validate_python(edition.facts), references), narrowed(now, references)
    return plan_changed(before, after, issued=day_of(edition.published_at or edition.at))


def _last_words(context: Context, report: Report, last: Meeting) -> Iterator[Node]:
    """What was said last time, by section."""
    row = highlight.row_of(highlight.rows_of(context.session, last.id), report.group)
    said = [(section, getattr(row, section)) for section in SECTIONS if row and getattr(row, section)]
    if said:
        yield Title("Said last time", 2)
        yield Facts(tuple(Fact(LABELS[section], text) for section, text in said))


def history(
    context: Context, report: Report, meeting: Meeting | None = None, board: Board | None = None, page: int = 1
) -> Reply:
    """Every edit of a report: who, when, from what to what, the newest first."""
    entries = [each for each in _entries(context, report) if each[1]]
    if not entries:
        return Reply(card(Notice("info", f"Nobody has said anything in {report.group.reference} yet.")))
    number, shown = of_page(entries, page, PAGE)
    rows = [Row(f"{entry.who}, {time(entry.at)}", said) for entry, said in shown]
    heading = Title(f"Edits of {report.group.reference}, {named(report.meeting)}")
    back = Buttons((report.button("Back to the report", "show"),))
    return Reply(card(heading, *rows, pager(context.call, number, len(entries), PAGE), back))


def _entries(context: Context, report: Report) -> list[tuple[AuditEntry, tuple[str, ...]]]:
    query = (
        select(AuditChange, AuditEntry)
        .join(AuditEntry, AuditEntry.id == AuditChange.entry_id)
        .where(AuditChange.entity == Report.__tablename__, AuditChange.entity_id == report.id)
        .order_by(AuditEntry.id.desc(), AuditChange.id)
    )
    rows = [(change, entry) for change, entry in context.session.execute(query)]
    return [
        (entry, tuple(lines(context, [change for change, _ in changes])))
        for entry, changes in groupby(rows, key=lambda row: row[1])
    ]
