"""Adding an action: in one line, by a form, or from a message."""

from __future__ import annotations

from commands.action import views
from commands.engine.cards import Fact, Notice, Reply, card
from commands.engine.confidence import NOT_HERE
from commands.engine.context import Context
from commands.engine.errors import Misread, Refused
from commands.engine.forms import form_reply
from commands.engine.table import Call
from commands.people import Owners
from commands.things import workstream_thing
from models import plan
from models.queries import workstream as workstreams
from models.when import When
from models.workstream import Workstream

NO_DATE = When("unknown", None, None, None, "")
LONGEST_TITLE = 500
"""Characters of a title: it stands in every list. A plan read from a file keeps what it says."""


def add(
    context: Context,
    title: str,
    workstream: Workstream | None = None,
    owners: Owners | None = None,
    when: When | None = None,
    outcome: str = "",
    source: str = "",
    cost: int | None = None,
    link: str | None = None,
    confidential: bool = False,
) -> Reply:
    """Enter an action and say what was understood; what never comes due is given a review date."""
    if confidential:
        need_private(context)
    if workstream is None:
        return _which(context)
    context.need("action.add", workstream_thing(context.session, workstream))
    need_short(title)
    if workstream.closed_at:
        return refuse(f"{workstream.reference} is closed. Choose another {context.programme.noun}.")
    when = when or NO_DATE
    action = plan.add_action(
        context.session,
        workstream,
        title,
        when,
        context.now,
        outcome=outcome,
        source=source,
        cost=cost,
        confidential=confidential,
    )
    if owners:
        plan.set_owners(context.session, action, owners.people, owners.organisations, context.now)
    if link:
        plan.add_link(action, link, context.now)
    plan.look_again(action, context.calendar, context.today)
    context.about(action.reference, confidential=confidential)
    understood = [
        Fact(context.programme.noun.capitalize(), f"{workstream.reference} {workstream.title}"),
        Fact("Owners", views.owners(action)),
        Fact("Due", views.echo(when, context)),
    ]
    if action.review_on:
        understood.append(Fact("Review", f"{views.day(action.review_on)}, since it {_undated(when)}"))
    return views.changed(action, context, f"Added {action.reference}.", *understood)


def need_private(context: Context, what: str = "an action") -> None:
    """Go on only where a cleared person speaks in private. Raises :class:`Refused`, which repeats nothing.

    ``what`` is what is to be confidential, in a word or two.
    """
    if not context.channel.is_private_to_one:
        raise Refused(NOT_HERE)
    if not context.actor.cleared:
        raise Refused(f"Only people with clearance can keep {what} confidential: it would vanish from your own view.")


def need_short(title: str) -> None:
    """Go on only with a title that a list can show. Raises :class:`Misread`."""
    if len(title) > LONGEST_TITLE:
        raise Misread(
            f"That title has {len(title):,} characters, and a list has room for {LONGEST_TITLE}. "
            "Give it a short one; the rest can be its outcome, or its progress.",
            field="title",
        )


def refuse(sentence: str) -> Reply:
    """Say why nothing was changed."""
    return Reply(card(Notice("refused", sentence)), outcome="refused")


def _undated(when: When) -> str:
    return "has no date yet" if when.kind == "unknown" else "never comes due"


def _led(context: Context) -> list[Workstream]:
    """The open workstreams that the person may add to as their lead."""
    ids = {role.workstream_id for role in context.actor.roles if role.name == "lead"}
    return [w for w in workstreams.all_of(context.session) if w.id in ids and w.closed_at is None]


def default_workstream(context: Context, call: Call) -> Call:
    """The call in the only workstream the person leads, where they lead just one and named none."""
    led = _led(context)
    if call.get("workstream") is None and len(led) == 1:
        return call.but(workstream=led[0].reference)
    return call


def prefill(context: Context, call: Call) -> dict[str, str]:
    """A new action's form: the workstream one leads is filled in."""
    found = default_workstream(context, call).get("workstream")
    return {"workstream": found} if found else {}


def _which(context: Context) -> Reply:
    """Ask which workstream; the rest of what was typed waits in the form."""
    led = default_workstream(context, context.call)
    if led.get("workstream"):
        reading = led.row.argument("workstream")
        assert reading  # noqa: S101 - the row has it
        workstream = reading.type.resolve(led.get("workstream"), context)
        given = {
            a.name: a.type.resolve(led.get(a.name), context)
            for a in led.row.arguments
            if led.get(a.name) is not None and a.name != "workstream"
        }
        return add(context, workstream=workstream, **given)
    known = workstreams.all_of(context.session)
    noun = context.programme.noun
    if not known:
        return refuse(f"There is no {noun} yet to put it in. A programme manager can add one with /workstream add.")
    notice = Notice("info", f"Which {noun}? Nothing is stored yet. In one line, end with “in {known[0].reference}”.")
    return form_reply(context, context.call, notice=notice, errors={"workstream": f"Choose a {noun}."})
