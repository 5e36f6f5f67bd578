"""Two people at once: what was drawn from an older version never overwrites somebody's newer words.

The fields a person left as they were drawn keep the newer value. Where both changed the same field, both texts are
shown and neither is lost: submitting again stores the person's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from commands.engine.cards import Fact, Facts, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.forms import form_reply, is_taken_away
from commands.engine.table import BLANK
from models.audit import AuditChange, AuditEntry, as_json


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What was done to one argument's field since: its value as it was drawn, as it is now, who did it last.

    ``column`` is the subject's that it is kept in, where it is one.
    """

    argument: str
    drawn: Any
    now: Any
    who: str
    by_me: bool
    column: str


def reconcile(context: Context, things: dict[str, Any], typed: Mapping[str, str] | None) -> Reply | None:
    """Take from ``things`` what the person left as it was drawn.

    Gives the reply for where both changed the same field; None where there is no conflict.
    """
    call = context.call
    seen, subject = call.get("seen"), things.get(call.row.subject)
    if seen is None or subject is None or not call.row.changes or subject.version <= seen:
        return None
    clashes = []
    for found in _since(context, subject, seen):
        mine = _mine(call, found.argument, typed)
        if mine == _plain(found.drawn) or mine == _plain(found.now):
            if not _is_required(call, found.argument):
                things.pop(found.argument, None)
            elif found.column and _asks_several(call):
                things[found.argument] = getattr(subject, found.column)
            else:
                return _done_already(found)
        elif not found.by_me and _plain(found.drawn) != _plain(found.now):
            clashes.append((found, mine))
    return _both(context, subject.version, clashes, typed) if clashes else None


def _is_required(call: Any, name: str) -> bool:
    argument = call.row.argument(name)
    return argument is not None and argument.required


def _asks_several(call: Any) -> bool:
    """Whether the form cannot do without more than one of what it changes: one left as drawn is no wish for it."""
    return len({name for name in call.row.changes.values() if _is_required(call, name)}) > 1


def _done_already(found: Overtaken) -> Reply:
    """What the person asks for is how it stands by now."""
    return Reply(card(Notice("info", f"{found.who} has done that already, so nothing was changed.")), outcome="refused")


def _since(context: Context, subject: Any, seen: int) -> list[Overtaken]:
    """What was changed after that version, among the fields of the arguments given."""
    table = subject.__tablename__
    mine = AuditChange.action_id == subject.id if table == "action" else AuditChange.entity_id == subject.id
    changes = context.call.row.changes
    rows = context.session.execute(
        select(AuditChange, AuditEntry)
        .join(AuditEntry, AuditEntry.id == AuditChange.entry_id)
        .where(mine, AuditChange.version > seen, AuditChange.entity.in_({table, *changes}))
        .order_by(AuditChange.id)
    )
    found: dict[str, Overtaken] = {}
    parts: list[AuditChange] = []
    for change, entry in rows:
        argument = changes.get(change.field or change.entity)
        if argument is None or argument not in {*context.call.values, *(context.request.answers or {})}:
            continue
        if not change.field:
            parts.append(change)
        earlier = found.get(argument)
        drawn = earlier.drawn if earlier else change.before
        mine_too = entry.person_id == context.actor.person_id
        found[argument] = Overtaken(argument, drawn, change.after, entry.who, mine_too, change.field)
    if parts and context.call.row.rewind:
        name = changes[parts[0].entity]
        drawn, now = context.call.row.rewind(context, subject, parts)
        found[name] = replace(found[name], drawn=drawn, now=now)
    return list(found.values())


def _mine(call: Any, name: str, typed: Mapping[str, str] | None) -> str:
    if typed is not None and name in typed and isinstance(call.get(name), str | None):
        return _plain(typed[name])
    value = call.get(name)
    if is_taken_away(call, name):
        return BLANK
    argument = call.row.argument(name)
    if getattr(value, "text", None):
        return _plain(value.text)
    return (
        _plain(as_json(value))
        if isinstance(value, int) or hasattr(value, "isoformat")
        else _plain(argument.type.say(value))
    )


def _plain(value: Any) -> str:
    return "" if value is None or isinstance(value, dict) else " ".join(str(value).split())


def _both(
    context: Context, version: int, clashes: list[tuple[Overtaken, str]], typed: Mapping[str, str] | None
) -> Reply:
    call = context.call
    facts: list[Fact] = []
    for found, mine in clashes:
        argument = call.row.argument(found.argument)
        label = (argument.label or argument.name).capitalize() if argument else found.argument
        now = f"{_plain(found.now) or 'changed'} ({found.who})"
        if argument and argument.type.positional:
            facts.append(Fact("It is now", now))
        else:
            facts += [Fact(f"{label} now", now), Fact("You wrote", mine)]
    who = " and ".join(dict.fromkeys(found.who for found, _ in clashes))
    notice = Notice("warning", f"{who} changed this while you had it open. Nothing of yours is stored yet, or lost.")
    if call.row.form and typed is not None:
        reply = form_reply(context, call.but(seen=version), typed=typed, notice=notice)
        again = Text("Submit again to store yours, or close this to keep theirs.", quiet=True)
        return Reply(card(notice, Facts(tuple(facts)), again, *reply.card.nodes[1:]), how="form", outcome="refused")
    return Reply(card(notice, Facts(tuple(facts)), Text("Type it again if you still want it.")), outcome="refused")
