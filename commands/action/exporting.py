"""Lists as files: CSV, Excel and Word, in columns a council's own table has. What is confidential is never in them."""

from __future__ import annotations

from typing import Any, Final, Literal

from commands.action.listing import narrowed, spoken
from commands.board.pack_annex import tables
from commands.engine.cards import File, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.documents import Cell, Sheet, SheetFormat
from commands.engine.paper import Heading, Paper
from commands.engine.telling import elsewhere
from models.action import Action
from models.queries import action as actions
from models.queries import pack as packs
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
PlanFormat = SheetFormat | Literal["docx"]
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
MIMES: Final[dict[PlanFormat, str]] = {
    "csv": "text/csv",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


def export(context: Context, format: PlanFormat = "csv", **given: Any) -> Reply:  # noqa: A002 - the word people type
    """The list as a file. An empty list gives no file."""
    order: Order = given.get("sort") or "reference"
    found = actions.every(context.session, narrowed(context, **given), order=order)
    heading = spoken(context, narrowed(context, **given), **given)
    if not found:
        return Reply(
            card(
                Notice("info", f"Nothing found, so there is no file. I looked for: {heading[0].lower()}{heading[1:]}.")
            )
        )
    if format == "docx":
        data = _document(context, heading, [action.reference for action in found])
    else:
        rows = tuple(_row(action, context) for action in found)
        data = context.documents.sheet(Sheet(heading, COLUMNS, rows), format)
    name = f"actions-{context.today.isoformat()}.{format}"
    sentence = f"{heading}: {len(found)} in the file. Confidential actions are never in an export."
    sentence += elsewhere(context.channel)
    return Reply(card(Notice("done", sentence), File(name, MIMES[format], data)))


def _document(context: Context, heading: str, references: list[str]) -> bytes:
    """The actions as the annex of a pack has them, which :mod:`models.intake` reads back."""
    programme = context.programme
    rows = packs.plan_rows(context.session, frozenset(references), context.today)
    paper = Paper(
        title=f"{programme.name}: action plan",
        subtitle=heading,
        parts=(Heading("Action plan"), *tables(rows, programme.noun, programme.own_columns)),
        organisation=programme.authority,
        made_at=context.now,
    )
    return context.documents.word(paper, packs.template(context.session))


def _row(action: Action, context: Context) -> tuple[Cell, ...]:
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
