"""Lists as files: CSV and Excel, in columns a council's own table has. What is confidential is never in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from commands.action.listing import narrowed, spoken
from commands.engine.cards import File, Notice, Reply, card
from commands.engine.context import Context
from models.action import Action
from models.queries import action as actions
from models.queries.action import Order
from models.rag import WORDS
from models.when import describe

COLUMNS = (
    "Reference",
    "Workstream",
    "Action",
    "Intended outcome",
    "Who",
    "When",
    "Due",
    "First date",
    "Slips",
    "Status",
    "RAG",
    "Reason",
    "Progress to date",
    "Milestones",
    "Review",
    "Cost (£)",
    "Source",
)
MIMES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def export(context: Context, format: str = "csv", **given: Any) -> Reply:  # noqa: A002 - the word people type
    """The list as a file. An empty list gives no file."""
    order: Order = given.get("sort") or "reference"
    found = actions.every(context.session, narrowed(context, **given), order=order)
    heading = spoken(context, narrowed(context, **given), **given)
    if not found:
        return Reply(card(Notice("info", f"There is nothing under “{heading}”, so there is no file.")))
    rows = [_row(action, context) for action in found]
    data = _csv(rows) if format == "csv" else _xlsx(rows, heading)
    name = f"actions-{context.today.isoformat()}.{format}"
    sentence = f"{heading}: {len(rows)} in the file. Confidential actions are never in an export."
    return Reply(card(Notice("done", sentence), File(name, MIMES[format], data)))


def _row(action: Action, context: Context) -> tuple[str | int | float, ...]:
    return (
        action.reference,
        f"{action.workstream.reference} {action.workstream.title}",
        action.title,
        action.outcome,
        ", ".join(owner.name for owner in action.owners),
        action.when_text or describe(action.when, context.today),
        action.when.due.isoformat() if action.when.due else "",
        action.original_due.isoformat() if action.original_due else action.original_text,
        action.slips,
        action.status,
        WORDS[action.rag],
        action.rag_reason,
        "\n".join(note.text for note in action.notes),
        "\n".join(_milestone(m.title, m.when_text, m.done_on) for m in action.milestones),
        action.review_on.isoformat() if action.review_on else "",
        action.cost / 100 if action.cost is not None else "",
        action.source,
    )


def _milestone(title: str, when: str, done: Any) -> str:
    state = f" (done {done.isoformat()})" if done else f" ({when})" if when else ""
    return f"{title}{state}"


def harmless(value: str | int | float) -> str | int | float:
    """A cell that a spreadsheet will not run: text that begins like a formula is led by an apostrophe."""
    if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _csv(rows: Iterable[Sequence[str | int | float]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[str | int | float]], heading: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.title = "Actions"
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([_text(harmless(cell)) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    book.properties.title = heading
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(value: str | int | float) -> str | int | float:
    """Characters that XML cannot hold are left out; everything else stays."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or ord(c) >= 32)
    return value
