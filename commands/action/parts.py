"""The parts of an action: what is said of its progress, its milestones, its links."""

from __future__ import annotations

from commands.action import views
from commands.action.adding import NO_DATE, refuse
from commands.engine.cards import Fact, Reply
from commands.engine.context import Context
from models import plan
from models.action import Action, Milestone
from models.when import When


def progress(context: Context, action: Action, text: str) -> Reply:
    """Keep what somebody says of its progress; the first word puts it in progress."""
    before = action.status
    if before == "withdrawn":
        return refuse(f"{action.reference} is withdrawn because {action.because}. Reopen it first.")
    plan.note(action, text, context.actor.person_id, context.now)
    begun = " It is in progress now." if before == "not started" else ""
    return views.changed(action, context, f"Progress noted on {action.reference}.{begun}", Fact("Progress", text))


def milestone(context: Context, action: Action, text: str, when: When | None = None) -> Reply:
    """Add a step with its own *When*."""
    row = plan.add_milestone(action, text, when or NO_DATE, context.now)
    facts = (Fact("Milestone", f"{row.position}. {row.title}"), Fact("Due", views.echo(row.when, context)))
    return views.changed(action, context, f"{action.reference} has a new milestone.", *facts)


def _numbered(action: Action, number: int) -> Milestone | None:
    return next((m for m in action.milestones if m.position == number), None)


def tick(context: Context, action: Action, number: int) -> Reply:
    """Tick a milestone off."""
    row = _numbered(action, number)
    if row is None:
        return refuse(_no_such(action, number))
    if row.done_on:
        return refuse(f"Milestone {number} of {action.reference} was ticked off on {views.day(row.done_on)}.")
    row.done_on = context.today
    plan.touch(action, context.now)
    return views.changed(action, context, f"Milestone {number} of {action.reference} is done: {row.title}")


def untick(context: Context, action: Action, number: int) -> Reply:
    """Take a tick back."""
    row = _numbered(action, number)
    if row is None:
        return refuse(_no_such(action, number))
    if row.done_on is None:
        return refuse(f"Milestone {number} of {action.reference} is not ticked off.")
    row.done_on = None
    plan.touch(action, context.now)
    return views.changed(action, context, f"Milestone {number} of {action.reference} is open again: {row.title}")


def _no_such(action: Action, number: int) -> str:
    if not action.milestones:
        return (
            f"{action.reference} has no milestones. Add one: /action {action.reference} milestone Draft agreed by March"
        )
    known = "; ".join(f"{m.position}. {m.title}" for m in action.milestones)
    return f"{action.reference} has no milestone {number}. It has: {known}"


def link(context: Context, action: Action, url: str) -> Reply:
    """Keep a link to a document or a page."""
    if any(known.url == url for known in action.links):
        return refuse(f"{action.reference} has that link already.")
    plan.add_link(action, url, context.now)
    return views.changed(action, context, f"Link kept on {action.reference}.", Fact("Link", url, url))


def unlink(context: Context, action: Action, url: str) -> Reply:
    """Take a link away."""
    row = next((known for known in action.links if known.url == url), None)
    if row is None:
        return refuse(f"{action.reference} has no such link.")
    context.session.delete(row)
    action.links.remove(row)
    plan.touch(action, context.now)
    return views.changed(action, context, f"Link taken off {action.reference}.")
