"""Recording who took part, and in what numbers."""

from __future__ import annotations

from datetime import date

from commands.action.adding import refuse
from commands.engine.cards import Buttons, Fact, Facts, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.forms import form_reply
from commands.parties import named_party, quote_always
from commands.tookpart import showing
from commands.tookpart.words import Named, Numbers
from models import engaging
from models.clock import day_said
from models.engagement import Initiative
from models.engaging import Recorded, Unacceptable
from models.party import Party
from models.person import Person
from models.queries import engagement
from models.signing import is_known

WHO = "Name a school or a partner, or give numbers: “62 delegates, 29 promoted”."


def record(
    context: Context,
    initiative: Named,
    party: Party | None = None,
    numbers: Numbers = (),
    on: date | None = None,
    outcome: str = "",
) -> Reply:
    """Record that a school or partner took part, or a total where nobody is named."""
    if initiative.rest:
        return _read_again(context, initiative)
    if party is None and not numbers:
        if context.request.answers is not None:
            return form_reply(context, context.call, errors={"party": WHO}, typed=context.request.answers)
        if on or outcome:
            raise Misread(WHO)
        return showing.status(context, initiative.initiative)
    _permit(context, party)
    row = initiative.initiative
    if row.ended_at is not None:
        return refuse(f"“{row.name}” has ended. To record more, first type /tookpart reopen {quote_always(row.name)}.")
    urn, body = (party.urn, party.organisation_id) if party else (None, None)
    try:
        done = engaging.record(
            context.session, row, dict(numbers), urn=urn, organisation_id=body, on=on, outcome=outcome
        )
    except Unacceptable as wrong:
        raise Misread(str(wrong), field="numbers") from wrong
    return _recorded(context, row, party, done)


def _read_again(context: Context, named: Named) -> Reply:
    """Carry out what was typed after a name without quotes, now that it is known where the name ends."""
    others = {name: value for name, value in context.call.values.items() if name != "initiative"}
    line = f"/tookpart record {quote_always(named.initiative.name)} {named.rest}"
    call = context.table.parse(line, context.reading).but(**others)
    context.call = call
    things = {a.name: a.type.resolve(call.get(a.name), context) for a in call.row.arguments if a.name in call.values}
    return record(context, **things)


def _permit(context: Context, party: Party | None) -> None:
    """A head whose link to the school an officer confirmed records for that school; else whoever keeps engagement."""
    person = context.session.get(Person, context.actor.person_id) if context.actor.person_id else None
    if party is not None and party.urn is not None and person and is_known(context.session, person, party, "head"):
        return
    context.need("engagement.keep")


def _recorded(context: Context, row: Initiative, party: Party | None, done: Recorded) -> Reply:
    if not done.changed:
        return refuse("That is so already.")
    context.session.flush()
    context.about(row.name[:60])
    who = named_party(context, party) if party and party.urn else party.name if party else ""
    figures = showing.figures(done.row.numbers)
    if party is None:
        said = f"“{row.name}”: {figures}, as a total where nobody is named."
    elif figures:
        said = f"{who} took part in “{row.name}”: {figures}."
    else:
        said = f"{who} took part in “{row.name}”."
    facts = (
        [Fact("Was", showing.figures(done.before) or "took part, without numbers")] if done.before is not None else []
    )
    if done.row.outcome:
        facts.append(Fact("Outcome", done.row.outcome))
    if done.row.on:
        facts.append(Fact("On", day_said(done.row.on)))
    return Reply(
        card(
            Notice("done", said),
            Facts(tuple(facts)) if facts else None,
            Buttons((context.undo(), *showing.around(context, row))),
        )
    )


def remove(context: Context, initiative: Initiative, party: Party | None = None, total: bool = False) -> Reply:
    """Take away what was recorded of a school, a partner, or of nobody named."""
    if party is None and not total:
        raise Misread("Whom shall I take away? Name a school or partner, or say “the total”.")
    urn, body = (party.urn, party.organisation_id) if party else (None, None)
    row = engagement.one(context.session, initiative, urn, body, lock=True)
    who = party.name if party else "A total where nobody is named"
    if row is None:
        return refuse(f"{who} is not recorded in “{initiative.name}”.")
    was = showing.figures(row.numbers) or "took part, without numbers"
    context.session.delete(row)
    notice = f"{who} is taken away from “{initiative.name}”."
    return showing.changed(context, initiative, notice, Fact("Was", was))
