"""Partner organisations as people see them: all of them by kind, and one whole."""

from __future__ import annotations

from collections.abc import Sequence

from commands.action import views
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Reply, Row, Text, Title, card
from commands.engine.context import Context
from commands.engine.table import Call
from commands.engine.telling import pager
from commands.tookpart.showing import PAGE, figures
from models.local import SchoolRole, Support
from models.party import Party
from models.person import PARTNERS, Organisation, Person
from models.pledge import Signature
from models.queries import action as actions
from models.queries import engagement
from models.queries import partner as kept
from models.queries import school as schools
from models.queries.action import Filter

SHOWN = 5
KINDS = {kind: kind.capitalize() for kind in PARTNERS}


def start(context: Context) -> Reply:
    """Every partner, by kind."""
    return listing(context)


def listing(context: Context, kind: str = "", others: bool = False, page: int = 1) -> Reply:
    """The partners, of one kind or all; or the organisations that only own actions."""
    rows = kept.others(context.session) if others else kept.every(context.session, kind=kind)
    heading = "Organisations that only own actions" if others else f"Partners: {kind}" if kind else "Partners"
    if not rows:
        return _none(context, heading, kind=kind, others=others)
    nodes: list[Node] = []
    last = ""
    for row in rows[(page - 1) * PAGE : page * PAGE]:
        if row.kind != last and not kind:
            last = row.kind
            nodes.append(Title(KINDS.get(row.kind, row.kind), 2))
        nodes.append(Row(row.name, _standing(context, row), buttons=(Button("Open", f"/partner show o{row.id}"),)))
    return Reply(
        card(
            Title(heading),
            *nodes,
            pager(_listed(context), page, len(rows), PAGE),
            Buttons(_around(context, others=others)),
        )
    )


def _listed(context: Context) -> Call:
    """The call of this list, as a sentence that takes a page."""
    return Call(context.table.row("partner list"), context.call.values)


def _standing(context: Context, row: Organisation) -> tuple[str, ...]:
    person = context.session.get(Person, row.person_id) if row.person_id else None
    return (f"Person: {person.name}",) if person else ()


def _none(context: Context, heading: str, *, kind: str, others: bool) -> Reply:
    hint = "An officer or a programme manager adds the first with /partner add."
    if others:
        hint = "Whoever owns an action is a person or a partner."
    elif kind:
        hint = f"No partner is kept as {kind}. See all with /partner."
    return Reply(card(Title(heading), Text(f"None yet. {hint}"), Buttons(_around(context, others=others))))


def _around(context: Context, *, others: bool) -> tuple[Button, ...]:
    buttons = [Button("Add a partner", "/partner add ask:yes", "primary")] if _keeps(context) else []
    other = (
        Button("All partners", "/partner") if others else Button("Who only owns actions", "/partner list others:yes")
    )
    return (*buttons, other)


def _keeps(context: Context) -> bool:
    return context.can("school.keep").allowed


def shown(context: Context, partner: Party) -> Reply:
    """One partner whole: what it is, who speaks for it, what it signed, gives, takes part in and owes."""
    row = kept.get(context.session, partner.organisation_id or 0)
    person = context.session.get(Person, row.person_id) if row.person_id else None
    facts = [
        Fact("Kind", row.kind or "no partner yet: known for the actions it owns"),
        Fact("Person", f"{person.name} (@{person.handle})" if person else "nobody yet"),
        *_roles(kept.roles(context.session, row.id)),
        *_pledges(kept.signatures(context.session, row.id, context.today)),
        *_engagement(context, row),
        *_support(context, kept.support(context.session, row.id)),
    ]
    return Reply(card(Title(row.name), Facts(tuple(facts)), *_owned(context, row), Buttons(_buttons(context, row))))


def _roles(roles: Sequence[SchoolRole]) -> list[Fact]:
    said = [f"{r.person.name}{'' if r.confirmed_at else ' (to be confirmed)'}" for r in roles]
    return [Fact("Speaks for it", ", ".join(said))] if said else []


def _pledges(signatures: Sequence[Signature]) -> list[Fact]:
    said = [
        f"{s.pledge.name}, {views.day(s.signed_on)}{' (pending)' if s.state == 'pending' else ''}" for s in signatures
    ]
    return [Fact("Signed", "; ".join(said) or "no pledge yet")]


def _engagement(context: Context, row: Organisation) -> list[Fact]:
    parts = engagement.of_organisation(context.session, row.id)
    said = [f"{p.initiative.name}{f': {figures(p.numbers)}' if p.numbers else ''}" for p in parts]
    return [Fact("Took part in", "; ".join(said))] if said else []


def _support(context: Context, given: Sequence[Support]) -> list[Fact]:
    known = schools.many(context.session, (each.urn for each in given))
    said = []
    for each in given:
        school = known[each.urn].name if each.urn in known else f"URN {each.urn}"
        said.append(f"{school}{f', {each.about}' if each.about else ''}")
    return [Fact("Supports", "; ".join(said))] if said else []


def _owned(context: Context, row: Organisation) -> list[Node]:
    """The actions it owns that are due soonest; what is confidential is in no list."""
    found = actions.page(context.session, Filter(context.today, organisation_ids=(row.id,)), size=SHOWN)
    if not found.actions:
        return [Text("It owns no open action.", quiet=True)]
    more = found.total - len(found.actions)
    rest = [Text(f"{more} more: /action list organisation:…", quiet=True)] if more > 0 else []
    return [Title("Owes, soonest first", 2), *views.lines(found.actions, context), *rest]


def _buttons(context: Context, row: Organisation) -> tuple[Button, ...]:
    buttons = []
    if _keeps(context):
        key = f"o{row.id}"
        buttons = [
            Button("Kind", f"/partner kind {key} ask:yes"),
            Button("Rename", f"/partner rename {key} ask:yes"),
            Button("Link a person", f"/partner link {key} ask:yes"),
        ]
    return (*buttons, Button("All partners", "/partner"))
