"""What happened to an action, sharing it, and taking changes back."""

from __future__ import annotations

from commands.action import views
from commands.action.adding import refuse
from commands.changes.telling import lines, told
from commands.engine import history as log
from commands.engine import sharing
from commands.engine.cards import Button, Buttons, Notice, Pager, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import say
from models.action import Action
from models.audit import AuditEntry
from models.queries import action as actions

PAGE = 10


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


def undo(context: Context, entry: int | None = None) -> Reply:
    """Take back my latest change, or the one a button names, and show how things stand now."""
    noun = "action" if context.call.row.noun == "action" else ""
    found = log.entry_to_undo(context, entry, noun)
    secret = log.is_secret(context, found)
    if secret:
        context.disclosed.add(found.subject)
    said = tuple(lines(context, found.changes, backwards=True))
    log.undo(context, found)
    what = f" on {found.subject}" if found.subject else ""
    redo = Button("Put it back", f"/headway undo entry:{context.entry.id}") if context.entry else None
    buttons = tuple(b for b in (redo, _open(found)) if b)
    notice = Notice("done", f"Taken back: {found.command.replace('action ', '')}{what}.")
    action = actions.by_reference(context.session, found.subject)
    now = views.line_without_buttons(action, context) if action else None
    again = Row("So now", said) if said else None
    return Reply(card(notice, now, again, Buttons(buttons)), confidential=secret)


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
