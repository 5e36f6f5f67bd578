"""Adding initiatives and changing them."""

from __future__ import annotations

from datetime import date
from typing import Any

from commands.action.adding import refuse
from commands.engine.cards import Fact, Reply
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import Call
from commands.parties import quote_always
from commands.tookpart import showing
from models import engaging
from models.clock import day_said
from models.engagement import Initiative
from models.engaging import Unacceptable
from models.party import Party
from models.queries import engagement

SAME = "That is so already."


def add(
    context: Context,
    name: str,
    unit: str = "",
    kind: str = "",
    on: date | None = None,
    earlier: Initiative | None = None,
) -> Reply:
    """Enter an initiative, and say what was understood."""
    try:
        row = engaging.add(context.session, name, kind=kind, unit=unit, on=on, earlier=earlier)
    except Unacceptable as wrong:
        raise Misread(str(wrong), field="name", instead=f"/tookpart status {quote_always(name)}") from wrong
    said = "" if kind or row.kind == "other" else " (its name says so)"
    facts = [Fact("Kind", f"{row.kind}{said}"), Fact("Counts", row.unit or "who took part, without numbers")]
    if on:
        facts.append(Fact("On", day_said(on)))
    if earlier:
        facts.append(Fact("After", earlier.name))
    return showing.changed(context, row, f"Added “{row.name}”.", *facts)


def edit(context: Context, initiative: Initiative, **given: Any) -> Reply:
    """Change its kind, what it counts, or its day."""
    before = (initiative.kind, initiative.unit, initiative.on)
    for name, value in given.items():
        setattr(initiative, name, engaging.unit_of(value) if name == "unit" else value)
    now = (initiative.kind, initiative.unit, initiative.on)
    if now == before:
        return refuse(SAME)
    was = [
        Fact(label, f"{_said(value) or 'not said'} · was {_said(old) or 'not said'}")
        for label, value, old in zip(("Kind", "Counts", "On"), now, before, strict=True)
        if value != old
    ]
    return showing.changed(context, initiative, f"“{initiative.name}” is changed.", *was)


def _said(value: str | date | None) -> str:
    return day_said(value) if isinstance(value, date) else value or ""


def edit_prefill(context: Context, call: Call) -> dict[str, str]:
    """Its kind, unit and day as they stand."""
    row = engagement.by_name(context.session, call.get("initiative"))
    if row is None:
        return {}
    return {"kind": row.kind, "unit": row.unit, "on": row.on.isoformat() if row.on else ""}


def rename(context: Context, initiative: Initiative, name: str) -> Reply:
    """Give it another name; what was recorded stays with it."""
    before = initiative.name
    if before == " ".join(name.split()):
        return refuse(SAME)
    try:
        engaging.rename(context.session, initiative, name)
    except Unacceptable as wrong:
        raise Misread(str(wrong), field="name") from wrong
    return showing.changed(context, initiative, f"It is called “{initiative.name}” now.", Fact("Was", before))


def outcome(context: Context, initiative: Initiative, text: str, party: Party | None = None) -> Reply:
    """Say what came of it, in all or for one who took part."""
    if party is not None:
        return _outcome_of(context, initiative, text, party)
    before = initiative.outcome
    if before == text:
        return refuse(SAME)
    initiative.outcome = text
    facts = (Fact("Outcome", text), Fact("Was", before or "not said"))
    return showing.changed(context, initiative, f"The outcome of “{initiative.name}” is kept.", *facts)


def _outcome_of(context: Context, initiative: Initiative, text: str, party: Party) -> Reply:
    row = engagement.one(context.session, initiative, party.urn, party.organisation_id, lock=True)
    if row is None:
        return refuse(f"{party.name} is not recorded in “{initiative.name}” yet. Record that first.")
    before, row.outcome = row.outcome, text
    if before == text:
        return refuse(SAME)
    facts = (Fact("Outcome", text), Fact("Was", before or "not said"))
    return showing.changed(context, initiative, f"The outcome for {party.name} is kept.", *facts)


def outcome_prefill(context: Context, call: Call) -> dict[str, str]:
    """The outcome as it stands."""
    row = engagement.by_name(context.session, call.get("initiative"))
    return {"text": row.outcome} if row else {}


def after(context: Context, initiative: Initiative, earlier: Initiative) -> Reply:
    """Say which round came before it, against which growth is told."""
    if initiative.earlier_id == earlier.id:
        return refuse(SAME)
    try:
        engaging.follow(context.session, initiative, earlier)
    except Unacceptable as wrong:
        raise Misread(str(wrong)) from wrong
    notice = f"“{initiative.name}” comes after “{earlier.name}”."
    return showing.changed(context, initiative, notice, *showing.growth_facts(context, initiative))


def end(context: Context, initiative: Initiative) -> Reply:
    """Let nothing more be recorded in it; what was recorded stays and counts."""
    if initiative.ended_at is not None:
        return refuse(f"“{initiative.name}” has ended already.")
    initiative.ended_at = context.now
    return showing.changed(context, initiative, f"“{initiative.name}” has ended. What was recorded stays.")


def reopen(context: Context, initiative: Initiative) -> Reply:
    """Let more be recorded in it again."""
    if initiative.ended_at is None:
        return refuse(f"“{initiative.name}” is open.")
    initiative.ended_at = None
    return showing.changed(context, initiative, f"“{initiative.name}” is open again.")
