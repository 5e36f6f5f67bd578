"""Changing an action: its rating, date, owners, words, status.

Every change says what was understood, and can be undone.
"""

from __future__ import annotations

from datetime import date

from commands.action import views
from commands.action.adding import need_private, need_short, refuse
from commands.engine.cards import Fact, Notice, Reply, Text, card
from commands.engine.context import Context
from commands.engine.forms import form_reply
from commands.engine.table import Call
from commands.people import Owners
from models import plan, withholding
from models.action import Action
from models.audit import AuditChange
from models.clock import day_of
from models.person import Organisation, Person
from models.queries.person import organisation_key
from models.rag import WORDS
from models.when import When, say


def rate(context: Context, action: Action, rag: str, reason: str = "") -> Reply:
    """Store a rating. Red and Amber come with their reason: the row asks for it before this is reached."""
    if action.closed:
        return refuse(f"{action.reference} is {action.status}, so it is not rated. Reopen it first.")
    before = action.rag
    plan.rate(context.session, action, rag, reason, context.actor.person_id, context.now)
    was = f", it was {WORDS[before]}" if before not in (rag, "unrated") else ""
    because = f": {reason}" if reason else ""
    return views.changed(action, context, f"{action.reference} is rated {WORDS[rag]}{was}{because}.".replace("..", "."))


def why(call: Call) -> str:
    """The question for a rating that came without its reason."""
    return f"Why is {call.get('action')} {WORDS[call.get('rag')]}? Nothing is stored until you say."


def unrate(context: Context, action: Action) -> Reply:
    """Take the rating off; the ratings it had stay in the history."""
    if action.rag == "unrated":
        return refuse(f"{action.reference} is not rated.")
    before = action.rag
    plan.rate(context.session, action, "unrated", "", context.actor.person_id, context.now)
    return views.changed(action, context, f"{action.reference} is not rated any more, it was {WORDS[before]}.")


def accept(context: Context, action: Action, rag: str) -> Reply:
    """Take up the rating that the facts suggest, with the reason they give."""
    found = views.suggestion(action, context)
    if found is None or found.rag != rag:
        sentence = f"The facts about {action.reference} no longer suggest {WORDS[rag]}. Nothing was changed."
        return Reply(
            views.whole(action, context, Notice("warning", sentence)),
            outcome="refused",
            confidential=action.confidential,
        )
    return rate(context, action, rag, found.reason)


def due(context: Context, action: Action, when: When, reason: str = "") -> Reply:
    """Change the date; the first date stays, slips are counted. A change needs its reason, a first date does not."""
    before = action.when
    if when.means(before):
        return refuse(f"{action.reference} is due {views.echo(before, context)} already. Nothing was changed.")
    if not reason and before.due is not None:
        return _why(context, action, when)
    slip = plan.move(action, when, reason, context.actor.person_id, context.now)
    plan.look_again(action, context.calendar, context.today)
    facts = [Fact("Due", views.echo(when, context))]
    if before.text or before.due:
        facts.append(Fact("Was", views.echo(before, context)))
    if action.original_due and action.original_due != when.due:
        facts.append(Fact("First date", action.original_text or views.day(action.original_due)))
    if when.never_due and action.review_on:
        facts.append(Fact("Review", views.day(action.review_on)))
    slipped = f" That is slip {action.slips}." if slip else ""
    return views.changed(action, context, f"{action.reference} has a new date.{slipped}", *facts)


def _why(context: Context, action: Action, when: When) -> Reply:
    notice = Notice(
        "info", f"Why does the date of {action.reference} change? The board will ask. Nothing is stored yet."
    )
    example = Text(f"In one line: /action {action.reference} due {when.text or say(when)} because …", quiet=True)
    call = context.call.but(seen=action.version)
    reply = form_reply(context, call, notice=notice, errors={"reason": "Please say why the date changes."})
    return Reply(
        card(notice, example, *reply.card.nodes[1:]), "form", "refused", "", reply.field_errors, action.confidential
    )


def own(context: Context, action: Action, owners: Owners) -> Reply:
    """Make these the owners."""
    before = views.owners(action)
    plan.set_owners(context.session, action, owners.people, owners.organisations, context.now)
    facts = (Fact("Owners", views.owners(action)), Fact("Were", before))
    return views.changed(action, context, f"{action.reference} is owned by {views.owners(action)}.", *facts)


def own_too(context: Context, action: Action, owners: Owners) -> Reply:
    """Add owners to those there are."""
    people = dict.fromkeys([*(o.person for o in action.owners if o.person), *owners.people])
    bodies = dict.fromkeys([*(o.name for o in action.owners if o.organisation), *owners.organisations])
    if len(people) + len(bodies) == len(action.owners):
        return refuse(f"{action.reference} is owned by {views.owners(action)} already.")
    return own(context, action, Owners(tuple(people), tuple(bodies)))


def own_less(context: Context, action: Action, owners: Owners) -> Reply:
    """Take owners off; the others stay."""
    gone = {organisation_key(name) for name in owners.organisations}
    people = tuple(o.person for o in action.owners if o.person and o.person not in owners.people)
    bodies = tuple(o.name for o in action.owners if o.organisation and o.organisation.key not in gone)
    if len(people) + len(bodies) == len(action.owners):
        return refuse(f"{action.reference} is owned by {views.owners(action)}: none of those you named.")
    return own(context, action, Owners(people, bodies))


def own_prefill(context: Context, call: Call) -> dict[str, str]:
    """The owners as they are."""
    action = subject_of(context, call)
    return {"owners": owners_said(action)}


def owners_said(action: Action) -> str:
    """Owners as a form holds them: handles and names, with commas between."""
    return ", ".join(_said(action))


def _said(action: Action) -> list[str]:
    return [f"@{o.person.handle}" if o.person else o.name for o in action.owners]


def owners_rewound(context: Context, action: Action, since: list[AuditChange]) -> tuple[str, str]:
    """The owners as they were before these changes, and as they are, both as a form holds them."""
    now = {(o.person_id, o.organisation_id): name for o, name in zip(action.owners, _said(action), strict=True)}
    drawn = dict(now)
    for change in reversed(since):
        row = change.after or change.before
        key = (row["person_id"], row["organisation_id"])
        if change.operation == "create":
            drawn.pop(key, None)
        elif change.operation == "delete":
            drawn = {key: _named(context, *key), **drawn}
    return ", ".join(drawn.values()), ", ".join(now.values())


def _named(context: Context, person_id: int | None, organisation_id: int | None) -> str:
    if person_id is not None:
        return f"@{context.session.get_one(Person, person_id).handle}"
    return context.session.get_one(Organisation, organisation_id).name


def outcome(context: Context, action: Action, text: str) -> Reply:
    """Say what is meant to come of it."""
    if action.outcome == text:
        return refuse(f"That is what {action.reference} says already.")
    action.outcome = text
    plan.touch(action, context.now)
    return views.changed(
        action,
        context,
        f"The intended outcome of {action.reference} is changed.",
        Fact("Intended outcome", text),
    )


def rename(context: Context, action: Action, text: str) -> Reply:
    """Give it another title; its reference stays."""
    if action.title == text:
        return refuse(f"That is what {action.reference} says already.")
    need_short(text)
    before, action.title = action.title, text
    plan.touch(action, context.now)
    return views.changed(action, context, f"{action.reference} is renamed.", Fact("Was", before))


def source(context: Context, action: Action, text: str) -> Reply:
    """Say where it came from: a meeting and its paragraph, a recommendation."""
    if action.source == text:
        return refuse(f"That is what {action.reference} says already.")
    action.source = text
    plan.touch(action, context.now)
    return views.changed(action, context, f"The source of {action.reference} is stored.", Fact("Source", text))


def cost(context: Context, action: Action, cost: int) -> Reply:
    """Say what it costs."""
    if action.cost == cost:
        return refuse(f"{action.reference} costs {views.pounds(cost)} already.")
    before, action.cost = action.cost, cost
    plan.touch(action, context.now)
    was = f", it was {views.pounds(before)}" if before is not None else ""
    return views.changed(action, context, f"{action.reference} costs {views.pounds(cost)}{was}.")


def review(context: Context, action: Action, day: date) -> Reply:
    """Say when to look at it again."""
    if day < context.today:
        return refuse(f"{views.day(day)} is past. A review date lies ahead: try “review 1 March”.")
    action.review_on = day
    plan.touch(action, context.now)
    return views.changed(action, context, f"{action.reference} will be reviewed on {views.day(day)}.")


def done(context: Context, action: Action) -> Reply:
    """Complete it."""
    if action.status == "complete":
        return refuse(
            f"{action.reference} is complete already, since {views.day(action.completed_on or context.today)}."
        )
    if action.status == "withdrawn":
        return refuse(f"{action.reference} is withdrawn because {action.because}. Reopen it first.")
    open_steps = sum(1 for m in action.milestones if m.done_on is None)
    plan.finish(action, context.today, context.now)
    steps = (
        f" {open_steps} of its milestones {'is' if open_steps == 1 else 'are'} not ticked off." if open_steps else ""
    )
    return views.changed(action, context, f"{action.reference} is complete.{steps}")


def start(context: Context, action: Action) -> Reply:
    """Say that work has begun."""
    if action.status == "in progress":
        return refuse(f"{action.reference} is in progress already.")
    plan.reopen(action, context.now)
    return views.changed(action, context, f"{action.reference} is in progress.")


def reopen(context: Context, action: Action) -> Reply:
    """Take it up again after it was completed or withdrawn."""
    if not action.closed:
        return refuse(f"{action.reference} is open: {action.status}.")
    plan.reopen(action, context.now)
    return views.changed(action, context, f"{action.reference} is open again.")


def withdraw(context: Context, action: Action, reason: str) -> Reply:
    """Take it out of the plan, with the reason; its reference is never given again."""
    if action.status == "withdrawn":
        return refuse(f"{action.reference} is withdrawn already, because {action.because}.")
    plan.withdraw(action, reason, context.now)
    return views.changed(action, context, f"{action.reference} is withdrawn because {reason}.".replace("..", "."))


def confidential(context: Context, action: Action) -> Reply:
    """Keep it for cleared people, and out of all that was drawn up with it and has not gone out."""
    need_private(context)
    if action.confidential:
        return refuse(f"{action.reference} is confidential already.")
    action.confidential = True
    plan.touch(action, context.now)
    context.about(action.reference, confidential=True)
    back = [views.day(day_of(meeting.starts_at)) for meeting in withholding.withhold(context.session, action.reference)]
    taken = (
        f" The pack for {' and '.join(back)} was cleared with it, and is a draft again: clear it anew." if back else ""
    )
    sentence = f"{action.reference} is confidential now: no list, export or channel shows it.{taken}"
    return views.changed(action, context, sentence)


def disclose(context: Context, action: Action) -> Reply:
    """Show a confidential action to everybody in the programme, after a question."""
    if not action.confidential:
        return refuse(f"{action.reference} is not confidential.")
    action.confidential = False
    plan.touch(action, context.now)
    return views.changed(action, context, f"{action.reference} is shown to everybody in the programme.")


def disclose_question(context: Context, action: Action) -> str:
    """What is disclosed cannot be called back."""
    return f"Show {action.reference} to everybody in the programme? What people have read cannot be taken back."


def text_prefill(context: Context, call: Call) -> dict[str, str]:
    """The outcome, title or source as it stands."""
    action = subject_of(context, call)
    return {"text": str(getattr(action, call.row.verbs[0]))}


def subject_of(context: Context, call: Call) -> Action:
    """The action a form is about."""
    argument = call.row.argument("action")
    assert argument  # noqa: S101 - rows with this prefilling have it
    found: Action = argument.type.resolve(call.get("action"), context)
    return found
