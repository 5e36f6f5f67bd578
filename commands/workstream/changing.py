"""Adding workstreams and changing them."""

from __future__ import annotations

from commands.action.adding import refuse
from commands.engine.cards import Fact, Reply
from commands.engine.context import Context
from commands.engine.table import Call
from commands.things import workstream_thing
from commands.workstream.showing import changed, noun
from models import plan
from models.person import Grant, Person
from models.queries import action as actions
from models.queries import person as people
from models.queries import workstream as workstreams
from models.queries.action import Filter
from models.workstream import Workstream


def add(context: Context, title: str, outcome: str = "", lead: Person | None = None) -> Reply:
    """Enter a workstream under the next number."""
    row = plan.add_workstream(context.session, context.programme, title, outcome=outcome)
    if lead:
        _grant(context, row, lead)
    return changed(
        context, row, f"Added {row.reference}.", Fact("Title", title), Fact("Lead", lead.name if lead else "nobody yet")
    )


def lead(context: Context, workstream: Workstream, person: Person) -> Reply:
    """Make a person its lead; who led it before does so no longer."""
    before = people.leads_of(context.session, workstream.id)
    if [p.id for p in before] == [person.id]:
        return refuse(f"{person.name} leads {workstream.reference} already.")
    for former in before:
        for grant in former.grants:
            if grant.role == "lead" and grant.workstream_id == workstream.id and grant.ended_at is None:
                grant.ended_at = context.now
    _grant(context, workstream, person)
    was = Fact("Was", ", ".join(p.name for p in before) or "nobody")
    return changed(context, workstream, f"{person.name} leads {workstream.reference}.", was)


def _grant(context: Context, workstream: Workstream, person: Person) -> None:
    context.session.add(Grant(person_id=person.id, role="lead", workstream_id=workstream.id, granted_at=context.now))


def outcome(context: Context, workstream: Workstream, text: str) -> Reply:
    """Say what is meant to come of it."""
    if workstream.outcome == text:
        return refuse(f"That is what {workstream.reference} says already.")
    before, workstream.outcome = workstream.outcome, text
    return changed(
        context,
        workstream,
        f"The outcome of {workstream.reference} is changed.",
        Fact("Outcome", text),
        Fact("Was", before or "nothing"),
    )


def rename(context: Context, workstream: Workstream, text: str) -> Reply:
    """Give it another title; its reference stays."""
    if workstream.title == text:
        return refuse(f"That is what {workstream.reference} says already.")
    before, workstream.title = workstream.title, text
    return changed(context, workstream, f"{workstream.reference} is renamed.", Fact("Title", text), Fact("Was", before))


def text_prefill(context: Context, call: Call) -> dict[str, str]:
    """The outcome or title as it stands."""
    argument = call.row.argument("workstream")
    assert argument  # noqa: S101 - rows with this prefilling have it
    row: Workstream = argument.type.resolve(call.get("workstream"), context)
    return {"text": row.outcome if call.row.verbs[0] == "outcome" else row.title}


def reports_with(context: Context, workstream: Workstream, other: Workstream) -> Reply:
    """Let one highlight report cover both, as the paper's first two do."""
    if workstream.id == other.id:
        return refuse(f"{workstream.reference} cannot report with itself. Name another {noun(context)}.")
    context.need("workstream.keep", workstream_thing(context.session, other))
    head = other.reports_with_id or other.id
    if head == workstream.id:
        return refuse(f"{other.reference} reports with {workstream.reference} already.")
    workstream.reports_with_id = head
    return changed(context, workstream, f"{workstream.reference} reports with {other.reference}: one report for both.")


def reports_alone(context: Context, workstream: Workstream) -> Reply:
    """Give it a report of its own again."""
    joined = [w for w in workstreams.all_of(context.session) if w.reports_with_id == workstream.id]
    if workstream.reports_with_id is None and not joined:
        return refuse(f"{workstream.reference} has a report of its own.")
    for row in (workstream, *joined):
        row.reports_with_id = None
    return changed(context, workstream, f"{workstream.reference} has a report of its own again.")


def close(context: Context, workstream: Workstream) -> Reply:
    """Close it to new actions. Its open actions are named, and stay open."""
    if workstream.closed_at:
        return refuse(f"{workstream.reference} is closed already.")
    left = actions.page(context.session, Filter(context.today, workstream_ids=(workstream.id,)), size=1).total
    workstream.closed_at = context.now
    still = (
        f" {left} of its actions {'is' if left == 1 else 'are'} still open: see /action list in {workstream.reference}."
        if left
        else ""
    )
    return changed(context, workstream, f"{workstream.reference} is closed to new actions.{still}")


def reopen(context: Context, workstream: Workstream) -> Reply:
    """Open it again."""
    if workstream.closed_at is None:
        return refuse(f"{workstream.reference} is open.")
    workstream.closed_at = None
    return changed(context, workstream, f"{workstream.reference} is open again.")
