"""What happened to an action, sharing it, and taking changes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from commands.action import views
from commands.action.adding import refuse
from commands.engine import history as log
from commands.engine.cards import Button, Buttons, Notice, Pager, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import say
from models.action import Action
from models.audit import AuditChange, AuditEntry
from models.person import Organisation, Person
from models.rag import WORDS

PAGE = 10
LINES = 12
"""The lines of one entry that are told; an import changes thousands of fields."""
LABELS = {
    "title": "title",
    "outcome": "intended outcome",
    "status": "status",
    "because": "reason",
    "completed_on": "completed on",
    "rag": "rating",
    "rag_reason": "reason of the rating",
    "when_text": "date as written",
    "when_start": "starts",
    "when_end": "due",
    "slips": "slips",
    "review_on": "review date",
    "cost": "cost",
    "confidential": "confidential",
    "source": "source",
    "done_on": "done on",
    "reports_with_id": "reports with",
    "closed_at": "closed",
}
"""The fields people speak of; a change of any other stands beside one of these and is not told twice."""
DAYS = frozenset({"completed_on", "when_start", "when_end", "review_on", "done_on"})
WRITTEN = frozenset({"title", "outcome", "because", "rag_reason", "when_text", "source"})
PARTS = {
    "progress": ("text", "progress"),
    "milestone": ("title", "milestone"),
    "action_link": ("url", "link"),
    "action": ("title", "action"),
    "workstream": ("title", "workstream"),
    "grant": ("role", "role"),
    "person": ("name", "person"),
}


def shown(context: Context, action: Action, page: int = 1) -> Reply:
    """Who changed what, when, from what to what; newest first."""
    entries, more = log.of_action(context, action.id, page, PAGE)
    if not entries:
        return refuse(f"Nothing has been changed on {action.reference} yet.")
    rows = [told(context, entry, action.id) for entry in entries]
    call = context.call
    older = say(call.but(page=page + 1)) if more else ""
    newer = say(call.but(page=page - 1 if page > 2 else None)) if page > 1 else ""
    pager = Pager(f"Page {page}", newer, older) if older or newer else None
    back = Buttons((Button("Back", f"/action show {action.reference}"),))
    return Reply(card(Title(f"History of {action.reference}"), *rows, pager, back), confidential=action.confidential)


def told(context: Context, entry: AuditEntry, action_id: int | None = None) -> Row:
    """One entry: who and when, and each change in words."""
    changes = [c for c in entry.changes if action_id is None or c.action_id == action_id]
    lines = [line for change in changes for line in _line(context, change)]
    if len(lines) > LINES:
        lines = [*lines[:LINES], f"and {len(lines) - LINES} more"]
    undone = "took back an earlier change" if entry.undoes_id else ""
    subject = f" · {entry.subject}" if entry.subject and action_id is None else ""
    return Row(
        f"{views.time(entry.at)} · {entry.who}{subject}", tuple(x for x in (undone, *lines) if x) or ("changed",)
    )


def _line(context: Context, change: AuditChange) -> list[str]:
    if change.operation == "update":
        label = LABELS.get(change.field)
        if not label:
            return []
        before, after = _value(change.field, change.before), _value(change.field, change.after)
        return [f"{label}: {before} → {after}"]
    values: dict[str, Any] = change.after or change.before or {}
    verb = "added" if change.operation == "create" else "taken away"
    if change.entity == "action_owner":
        return [f"owner {verb}: {_owner(context, values)}"]
    if change.entity == "rating":
        return []
    if change.entity == "date_change":
        return [f"because {values['because']}"] if values.get("because") else []
    if change.entity == "absence":
        first, last = (views.day(date.fromisoformat(values[end])) for end in ("start", "end"))
        return [f"absence {verb}: {first} to {last}"]
    field, label = PARTS.get(change.entity, ("", ""))
    return [f"{label} {verb}: {values[field]}"] if label else []


def _owner(context: Context, values: dict[str, Any]) -> str:
    if values.get("person_id"):
        person = context.session.get(Person, values["person_id"])
        return person.name if person else "someone"
    body = context.session.get(Organisation, values["organisation_id"])
    return body.name if body else "an organisation"


def _value(field: str, value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if field == "rag":
        return WORDS[value]
    if field == "cost":
        return views.pounds(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in DAYS:
        return views.day(date.fromisoformat(value))
    return f"“{value}”" if field in WRITTEN else str(value)


def undo(context: Context, entry: int | None = None) -> Reply:
    """Take back my latest change, or the one a button names."""
    noun = "action" if context.call.row.noun == "action" else ""
    found = log.entry_to_undo(context, entry, noun)
    log.undo(context, found)
    what = f" on {found.subject}" if found.subject else ""
    lines = told(context, found)
    redo = Button("Put it back", f"/headway undo entry:{context.entry.id}") if context.entry else None
    buttons = tuple(b for b in (redo, _open(found)) if b)
    notice = Notice("done", f"Taken back: {found.command.replace('action ', '')}{what}.")
    return Reply(
        card(notice, Row("What was taken back", lines.detail), Buttons(buttons)), confidential=found.confidential
    )


def _open(entry: AuditEntry) -> Button | None:
    if not entry.command.startswith("action") or not entry.subject:
        return None
    return Button("Open", f"/action show {entry.subject}")


def share(context: Context, action: Action) -> Reply:
    """Show the action to everybody in the channel where this is typed."""
    if context.channel.is_private_to_one:
        return refuse("There is nobody else here to share it with. Type it in the channel that should see it.")
    if action.confidential:
        return refuse("I will not share that.")
    by = Text(f"Shared by {context.actor.name}", quiet=True)
    full = views.whole(action, context)
    nodes = [node for node in full.nodes if not isinstance(node, Buttons)]
    plain = [Row(n.title, n.detail, n.badge) if isinstance(n, Row) else n for n in nodes]
    return Reply(card(*plain, by), how="post", audience=context.channel.id)


def share_question(context: Context, action: Action) -> str:
    """Shared cards cannot be called back, so the question comes first."""
    where = f"#{context.channel.name}" if context.channel.name else "this channel"
    return f"Share {action.reference} with everybody in {where}? A message that is sent cannot be taken back."
