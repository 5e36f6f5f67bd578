"""Looking at highlight reports: as the chair will see them, beside last time's, and every edit of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from sqlalchemy import select

from commands.action.views import time
from commands.board.pack_words import direction
from commands.engine.cards import Buttons, Fact, Facts, Node, Notice, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.telling import of_page, pager
from commands.highlight.digest import digest
from commands.highlight.reports import Report, meeting_of, named
from commands.highlight.showing import LABELS, badge, preview, since
from models.audit import AuditChange, AuditEntry
from models.board import Board
from models.clock import day_of
from models.drafting.comparing import narrowed, what_changed
from models.drafting.facts import PACK, PackFacts
from models.highlight import SECTIONS
from models.meeting import Meeting
from models.pack import Edition
from models.queries import highlight
from models.rag import WORDS

PAGE: Final = 10
FIELDS: Final = {**LABELS, "rag": "Overall rating", "rag_reason": "Its reason", "state": "Report", "because": "Because"}
"""The columns whose edits are told, as people call them."""
STATES: Final = {"verbal": "by word of mouth"}


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
    return Reply(
        card(
            Title(f"{report.group.reference if report else 'The whole pack'} beside last time"),
            Text(f"{named(last)}, and now", quiet=True),
            *(_overall(context, report) if report else ()),
            *_changes(context, meeting, edition, report),
            *(_last_words(context, report, last) if report else ()),
            Buttons((report.button("Back to the report", "show"),)) if report else None,
        )
    )


def _overall(context: Context, report: Report) -> Iterator[Node]:
    found = report.facts(context)
    yield Row(f"Overall: {direction(found)}", tuple(filter(None, (found.told.rag_reason,))), badge(found.told.rag))


def _changes(context: Context, meeting: Meeting, edition: Edition | None, report: Report | None) -> Iterator[Node]:
    """A sentence for each change since the last meeting's pack."""
    if edition is None:
        yield Text("The last meeting's pack is not kept here. What the plan itself says of the time since:", quiet=True)
        yield from since(context, report) if report else ()
        return
    before, after = PACK.validate_python(edition.facts), _pack(context, meeting)
    if report:
        references = [each.reference for each in report.group.workstreams]
        before, after = narrowed(before, references), narrowed(after, references)
    changed = what_changed(before, after, issued=day_of(edition.published_at or edition.at))
    yield Text("\n".join(f"• {each}" for each in changed) or "Nothing has changed since that pack.")


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
        (entry, _told([change for change, _ in changes])) for entry, changes in groupby(rows, key=lambda row: row[1])
    ]


def _told(changes: Sequence[AuditChange]) -> tuple[str, ...]:
    """The fields that an entry changed; of a report that it began, those that were not empty."""
    said = []
    for change in changes:
        if change.operation == "update":
            said.append((change.field, change.before, change.after))
        else:
            held, other = (change.after, change.before) if change.after else (change.before, change.after)
            for field in FIELDS:
                value = "" if held[field] in ("", "unrated", "draft") else held[field]
                said.append(
                    (field, "", value) if other is None and change.operation == "create" else (field, value, "")
                )
    return tuple(
        f"{FIELDS[field]}: {_value(field, before)} → {_value(field, after)}"
        for field, before, after in said
        if field in FIELDS and before != after
    )


def _value(field: str, value: str | None) -> str:
    if not value:
        return "nothing"
    if field == "rag":
        return WORDS[value]
    return STATES.get(value, value) if field == "state" else f"“{value}”"
