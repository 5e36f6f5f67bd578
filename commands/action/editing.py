"""Everything about an action in one form: what differs is stored, field by field."""

from __future__ import annotations

from typing import Any

from commands.action import views
from commands.action.adding import need_short, refuse
from commands.action.changing import owners_said, subject_of
from commands.engine.arguments import Money
from commands.engine.cards import Notice, Reply
from commands.engine.context import Context
from commands.engine.forms import form_reply
from commands.engine.table import Call
from commands.people import Owners
from models import plan
from models.action import Action
from models.rag import NEEDS_REASON, WORDS
from models.when import say


def edit_prefill(context: Context, call: Call) -> dict[str, str]:
    """Everything about the action as it stands."""
    action = subject_of(context, call)
    return {
        "title": action.title,
        "outcome": action.outcome,
        "owners": owners_said(action),
        "when": action.when_text or (say(action.when) if action.when.kind != "unknown" else ""),
        "rag": action.rag if action.rag in ("red", "amber", "green") else "",
        "reason": action.rag_reason,
        "status": action.status,
        "cost": Money().shown(action.cost) if action.cost is not None else "",
        "review": action.review_on.isoformat() if action.review_on else "",
        "source": action.source,
    }


def edit(context: Context, action: Action, **given: Any) -> Reply:
    """Store what the form changes, field by field. None takes away what is held.

    A rating of Red or Amber without its reason, or a changed date without one, is not stored: the rest is, and the bot
    asks why.
    """
    asking: dict[str, str] = {}
    said = [
        *_words(context, action, given),
        *_owners(context, action, given),
        *_date(context, action, given, asking),
        *_rating(context, action, given, asking),
        *_review(context, action),
    ]
    if asking:
        return _still(context, action, said, asking)
    if not said:
        return refuse(f"Nothing about {action.reference} was different, so nothing was changed.")
    return views.changed(action, context, f"{action.reference}: {', '.join(said)}.")


def _words(context: Context, action: Action, given: dict[str, Any]) -> list[str]:
    """The fields that are simply replaced."""
    said = []
    for name, column in SIMPLE.items():
        held = getattr(action, column)
        wanted = given.get(name, held)
        if wanted is None and isinstance(held, str):
            wanted = ""
        if wanted == held:
            continue
        if name == "title":
            need_short(wanted)
        setattr(action, column, wanted)
        said.append(f"{name} taken away" if wanted in (None, "") else f"{name} changed")
    status = given.get("status")
    if status and status != action.status and status != "withdrawn":
        {"complete": lambda: plan.finish(action, context.today, context.now)}.get(
            status, lambda: plan.reopen(action, context.now)
        )()
        action.status = status
        said.append(status)
    plan.touch(action, context.now)
    return said


def _owners(context: Context, action: Action, given: dict[str, Any]) -> list[str]:
    if "owners" not in given:
        return []
    owners = given["owners"] or Owners()
    wanted = {p.id for p in owners.people}, set(owners.organisations)
    if wanted == (
        {o.person_id for o in action.owners if o.person_id},
        {o.name for o in action.owners if o.organisation_id},
    ):
        return []
    plan.set_owners(context.session, action, owners.people, owners.organisations, context.now)
    return [f"owned by {views.owners(action)}"]


def _date(context: Context, action: Action, given: dict[str, Any], asking: dict[str, str]) -> list[str]:
    when = given.get("when")
    if when is None or when.text == action.when_text or when.means(action.when):
        return []
    if action.when.due is not None and not given.get("because"):
        asking["because"] = "Why does the date change? The date is not stored until you say."
        return []
    plan.move(action, when, given.get("because") or "", context.actor.person_id, context.now)
    return [f"due {views.echo(when, context)}"]


def _rating(context: Context, action: Action, given: dict[str, Any], asking: dict[str, str]) -> list[str]:
    rag = given.get("rag")
    reason = given.get("reason", action.rag_reason if rag == action.rag else "") or ""
    if rag is None or (rag, reason) == (action.rag, action.rag_reason):
        return []
    if rag in NEEDS_REASON and not reason:
        asking["reason"] = f"Why is it {WORDS[rag]}? The rating is not stored until you say."
        return []
    plan.rate(context.session, action, rag, reason, context.actor.person_id, context.now)
    return [f"rated {WORDS[rag]}"]


def _review(context: Context, action: Action) -> list[str]:
    """What is never due is looked at again on some day."""
    day = plan.look_again(action, context.calendar, context.today)
    return [f"reviewed on {views.day(day)}, since it is never due"] if day else []


def _still(context: Context, action: Action, said: list[str], asking: dict[str, str]) -> Reply:
    """The form again, for the reasons still wanted; what else was typed is stored already."""
    context.session.flush()
    stored = f"Stored: {', '.join(said)}. " if said else ""
    notice = Notice("warning", f"{stored}One thing more: {' '.join(asking.values())}")
    typed = {name: text for name, text in (context.request.answers or {}).items() if name in ("when", "rag")}
    reply = form_reply(context, context.call.but(seen=action.version), errors=asking, notice=notice, typed=typed)
    return Reply(reply.card, "form", "done" if said else "refused", "", reply.field_errors, action.confidential)


SIMPLE = {"title": "title", "outcome": "outcome", "cost": "cost", "review": "review_on", "source": "source"}
"""The arguments of the edit form that replace a column as they stand."""
