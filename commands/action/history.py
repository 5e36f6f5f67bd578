"""What happened to an action, sharing it, and taking changes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from commands.action import views
from commands.action.adding import refuse
from commands.engine import history as log
from commands.engine import sharing
from commands.engine.cards import Button, Buttons, Notice, Pager, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import say
from models.action import Action
from models.audit import AuditChange, AuditEntry
from models.person import Organisation, Person
from models.queries import action as actions
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
    "when_text": "date",
    "when_start": "from",
    "when_end": "due",
    "slips": "slips",
    "review_on": "review date",
    "cost": "cost",
    "confidential": "confidential",
    "source": "source",
    "done_on": "done on",
    "reports_with_id": "reports with",
    "closed_at": "closed",
    "category": "category",
    "closed_on": "closed on",
    "type": "type",
    "locality": "locality",
    "effect": "effect",
    "la_code": "authority in the school register",
    "snoozed_until": "quiet until",
    "skipped": "left out of the schedule",
    "due_at": "moved to",
    "delivery": "delivery",
    "starts_at": "time of the meeting",
    "place": "place",
    "office": "office",
    "purpose": "purpose",
    "minute": "minute",
    "places": "places",
    "undecided": "undecided places",
    "route": "reached by",
    "next_on": "next report",
    "channel_name": "channel",
    "exempt": "exempt",
    "agreed_by": "agreed by",
    "plan_columns": "columns of the plan",
    "name": "name",
    "authority": "authority",
    "vision": "vision",
    "noun": "word for a workstream",
    "prefix": "prefix of references",
    "rag_key": "what the ratings mean",
    "complete_is_green": "complete is shown as Green",
    "live_at": "live since",
}
"""The fields people speak of; a change of any other stands beside one of these and is not told twice."""
DAYS = frozenset({"completed_on", "when_start", "when_end", "review_on", "done_on", "closed_on", "next_on"})
MOMENTS = frozenset({"closed_at", "live_at", "invited_at", "ended_at", "snoozed_until", "due_at", "starts_at"})
WRITTEN = frozenset({"title", "outcome", "because", "rag_reason", "when_text", "source", "name", "vision"})
COUNTED = {
    "workstream": "workstream",
    "action": "action",
    "action_owner": "owner",
    "milestone": "milestone",
    "progress": "note",
    "person": "person",
}
"""What very many changes are counted by."""
PARTS = {
    "progress": ("text", "progress"),
    "milestone": ("title", "milestone"),
    "action_link": ("url", "link"),
    "action": ("title", "action"),
    "workstream": ("title", "workstream"),
    "grant": ("role", "role"),
    "person": ("name", "person"),
    "concern": ("category", "concern of category"),
    "concern_event": ("kind", "event"),
    "cluster": ("name", "group"),
    "school_role": ("role", "role"),
    "support": ("about", "support for"),
    "board": ("name", "board"),
    "board_member": ("office", "office"),
    "board_seat": ("category", "seats for"),
    "board_document": ("title", "document"),
    "board_duty": ("to_name", "report to"),
    "meeting": ("kind", "meeting"),
    "agenda_item": ("title", "agenda item"),
    "attendance": ("state", "attendance"),
    "decision": ("text", "decision"),
    "schedule_change": ("label", "change of the schedule"),
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
    undone = "took back an earlier change" if entry.undoes_id else ""
    subject = f" · {entry.subject}" if entry.subject and action_id is None else ""
    said = tuple(x for x in (undone, *lines(context, changes)) if x)
    return Row(f"{views.time(entry.at)} · {entry.who}{subject}", said or ("changed",))


def lines(context: Context, changes: Sequence[AuditChange], *, backwards: bool = False) -> list[str]:
    """Changes in words, a line each; very many are counted by their kinds. ``backwards`` tells them taken back."""
    if len(changes) > LINES * 3:
        return _counted(changes, backwards)
    dated = any(change.field == "when_end" for change in changes)
    said = [
        line
        for change in changes
        if not (dated and change.field in ("when_text", "when_start"))
        for line in _line(context, change, backwards)
    ]
    return said if len(said) <= LINES else [*said[:LINES], f"and {len(said) - LINES} more"]


def _counted(changes: Sequence[AuditChange], backwards: bool) -> list[str]:
    """What an import did, by kinds: "27 actions added"."""
    counts = Counter((change.entity, change.operation) for change in changes if change.operation != "update")
    touched = {(change.entity, change.entity_id) for change in changes if change.operation == "update"}
    said = []
    for (entity, operation), number in counts.items():
        word = COUNTED.get(entity)
        verb = "added" if (operation == "create") is not backwards else "taken away"
        if word:
            said.append(f"{number} {word}{'' if number == 1 else 's'} {verb}")
    changed = Counter(entity for entity, _ in touched)
    said += [f"{n} {COUNTED[e]}{'' if n == 1 else 's'} changed" for e, n in changed.items() if e in COUNTED]
    return said


def _line(context: Context, change: AuditChange, backwards: bool) -> list[str]:
    before, after = (change.after, change.before) if backwards else (change.before, change.after)
    if change.entity == "identity" and change.field == "person_id":
        whose = [context.session.get(Person, ident) for ident in (before, after)]
        was, now = (f"@{person.handle}" if person else "somebody who is taken away" for person in whose)
        return [f"account of {was} → {now}"]
    if change.operation == "update":
        label = LABELS.get(change.field)
        return [f"{label}: {_value(change.field, before)} → {_value(change.field, after)}"] if label else []
    values: dict[str, Any] = change.after or change.before or {}
    verb = "added" if (change.operation == "create") is not backwards else "taken away"
    if change.entity == "action_owner":
        return [f"owner {verb}: {_owner(context, values)}"]
    if change.entity == "date_change":
        return [f"reason: {values['because']}"] if values.get("because") and not backwards else []
    if change.entity == "absence":
        first, last = (views.day(date.fromisoformat(values[end])) for end in ("start", "end"))
        return [f"absence {verb}: {first} to {last}"]
    if change.entity == "identity":
        return [f"account {verb}: {values['platform'].capitalize()}"]
    if change.entity == "local_school":
        return [f"{name} {verb}: {values[name]}" for name in ("type", "locality") if values.get(name)]
    field, label = PARTS.get(change.entity, ("", ""))
    return [f"{label} {verb}: {values[field]}"] if label else []


def _owner(context: Context, values: dict[str, Any]) -> str:
    if values.get("person_id"):
        person = context.session.get(Person, values["person_id"])
        return person.name if person else "someone"
    body = context.session.get(Organisation, values["organisation_id"])
    return body.name if body else "an organisation"


def _value(field: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    if field == "plan_columns":
        return ", ".join(heading for _, heading in value)
    if field == "rag":
        return WORDS[value]
    if field == "rag_key":
        return ", ".join(f"{rating} “{meaning}”" for rating, meaning in value.items())
    if field == "cost":
        return views.pounds(value)
    if field in MOMENTS:
        return views.time(datetime.fromisoformat(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field in DAYS:
        return views.day(date.fromisoformat(value))
    return f"“{value}”" if field in WRITTEN else str(value)


def undo(context: Context, entry: int | None = None) -> Reply:
    """Take back my latest change, or the one a button names, and show how things stand now."""
    noun = "action" if context.call.row.noun == "action" else ""
    found = log.entry_to_undo(context, entry, noun)
    said = tuple(lines(context, found.changes, backwards=True))
    log.undo(context, found)
    what = f" on {found.subject}" if found.subject else ""
    redo = Button("Put it back", f"/headway undo entry:{context.entry.id}") if context.entry else None
    buttons = tuple(b for b in (redo, _open(found)) if b)
    notice = Notice("done", f"Taken back: {found.command.replace('action ', '')}{what}.")
    action = actions.by_reference(context.session, found.subject)
    now = views.line_without_buttons(action, context) if action else None
    again = Row("So now", said) if said else None
    return Reply(card(notice, now, again, Buttons(buttons)), confidential=found.confidential)


def _open(entry: AuditEntry) -> Button | None:
    if not entry.command.startswith("action") or not entry.subject:
        return None
    return Button("Open", f"/action show {entry.subject}")


def share(context: Context, action: Action) -> Reply:
    """Show the action to everybody in the channel where this is typed."""
    if context.channel.is_private_to_one:
        return refuse(sharing.NOBODY_ELSE)
    by = Text(f"Shared by {context.actor.name}", quiet=True)
    plain = [Row(n.title, n.detail, n.badge) if isinstance(n, Row) else n for n in views.told(action, context)]
    return Reply(card(*plain, by), how="post", audience=context.channel.id)


def share_question(context: Context, action: Action) -> str:
    """Shared cards cannot be called back, so the question comes first."""
    return sharing.question(context, f"{action.reference} {action.title}")
