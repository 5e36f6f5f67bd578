"""Two people at once: a form or a button drawn from an older version never overwrites somebody's newer words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from commands.engine.cards import Fact, Facts, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.forms import form_reply
from models.audit import AuditChange, AuditEntry


def overtaken(context: Context, things: Mapping[str, Any], typed: Mapping[str, str] | None) -> Reply | None:
    """The answer to a request drawn from an older version, where somebody has since changed what it would change.

    Shows both texts and stores neither; submitting again stores the person's own. None where there is no conflict.
    """
    call = context.call
    seen = call.get("seen")
    subject = things.get(call.row.subject)
    if seen is None or subject is None or not call.row.changes or subject.version == seen:
        return None
    since = _changed_since(context, subject, seen)
    if not since:
        return None
    named = {a.name: (a.label or a.name).capitalize() for a in call.row.arguments}
    facts = [
        fact
        for change, entry in since
        for fact in _both(change, entry, named.get(call.row.changes[_key(change)], ""), _written(call, change, typed))
    ]
    who = since[-1][1].who
    notice = Notice("warning", f"{who} changed this while you had it open. Nothing of yours is stored yet, or lost.")
    again = call.but(seen=subject.version)
    if call.row.form and typed is not None:
        reply = form_reply(context, again, typed=typed, notice=notice)
        return Reply(card(notice, Facts(tuple(facts)), *reply.card.nodes[1:]), how="form", outcome="refused")
    return Reply(card(notice, Facts(tuple(facts)), Text("Type it again if you still want it.")), outcome="refused")


def _key(change: AuditChange) -> str:
    return change.field or change.entity


def _changed_since(context: Context, subject: Any, seen: int) -> list[tuple[AuditChange, AuditEntry]]:
    """Newest last, one a field: what was changed after that version among the fields this call would change."""
    table = subject.__tablename__
    mine = AuditChange.action_id == subject.id if table == "action" else AuditChange.entity_id == subject.id
    rows = context.session.execute(
        select(AuditChange, AuditEntry)
        .join(AuditEntry, AuditEntry.id == AuditChange.entry_id)
        .where(mine, AuditChange.version > seen, AuditChange.entity.in_({table, *context.call.row.changes}))
        .order_by(AuditChange.id)
    )
    wanted = _argued(context)
    latest: dict[str, tuple[AuditChange, AuditEntry]] = {}
    for change, entry in rows:
        if _key(change) in wanted:
            latest[_key(change)] = (change, entry)
    return list(latest.values())


def _argued(context: Context) -> set[str]:
    """The columns and tables that the arguments given would change."""
    return {column for column, name in context.call.row.changes.items() if name in context.call.values}


def _written(call: Any, change: AuditChange, typed: Mapping[str, str] | None) -> str:
    name = call.row.changes[_key(change)]
    if typed and name in typed:
        return typed[name]
    argument = call.row.argument(name)
    return str(argument.type.say(call.values[name])) if argument else ""


def _both(change: AuditChange, entry: AuditEntry, label: str, mine: str) -> tuple[Fact, ...]:
    theirs = change.after if not isinstance(change.after, dict) else ""
    now = f"{theirs} ({entry.who})" if theirs not in (None, "") else f"changed by {entry.who}"
    return (Fact(f"{label} now", now), Fact("You wrote", mine))
