"""Workstreams as people see them: all of them at a glance, and one whole."""

from __future__ import annotations

from commands.action import views
from commands.engine.cards import (
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Node,
    Notice,
    Progress,
    Reply,
    Row,
    Text,
    Title,
    card,
)
from commands.engine.context import Context
from commands.things import workstream_thing
from models.person import Absence, Person
from models.queries import action as actions
from models.queries import person as people
from models.queries import workstream as workstreams
from models.queries.action import Filter
from models.workstream import Workstream

SHOWN = 5
NOBODY = "nobody yet"


def noun(context: Context, *, many: bool = False, capital: bool = False) -> str:
    """What this council calls a workstream."""
    word = context.programme.noun
    if many:
        word = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return word.capitalize() if capital else word


def listing(context: Context) -> Reply:
    """Every workstream with its lead and how its actions stand, in one line each."""
    rows = workstreams.all_of(context.session)
    if not rows:
        return _none(context)
    counts = workstreams.tallies(context.session, context.today, confidential=False)
    leads = _leads(context)
    lines = [_line(row, counts.get(row.id, {}), leads.get(row.id, NOBODY)) for row in rows]
    return Reply(card(Title(context.programme.name), *lines, *_vision(context), _around(context)))


def _none(context: Context) -> Reply:
    hint = "A programme manager adds the first with /workstream add, or imports a plan with /headway import."
    return Reply(card(Title(f"No {noun(context, many=True)} yet"), Text(hint)))


def _vision(context: Context) -> list[Node]:
    return [Text(context.programme.vision, quiet=True)] if context.programme.vision else []


def _around(context: Context) -> Buttons:
    buttons = [Button("All open actions", "/action list"), Button("Overdue", "/action list overdue:yes")]
    if context.can("programme.manage").allowed:
        buttons.append(Button(f"Add a {noun(context)}", "/workstream add ask:yes"))
    return Buttons(tuple(buttons))


def _line(row: Workstream, counts: dict[str, int], led_by: str) -> Row:
    details = [tally(counts), f"Lead: {led_by}"]
    if row.reports_with_id and row.reports_with:
        details.append(f"reports with {row.reports_with.reference}")
    if row.closed_at:
        details.append("closed")
    return Row(
        f"{row.reference} {row.title}",
        (details[0], " · ".join(details[1:])),
        buttons=(Button("Open", f"/workstream show {row.reference}"),),
    )


def tally(counts: dict[str, int]) -> str:
    """Counts in words: "7 open (2 red, 1 amber, 4 not rated), 3 complete, 1 overdue"."""
    if not counts:
        return "no actions yet"
    rated = (
        (counts.get(k, 0), w)
        for k, w in (("red", "red"), ("amber", "amber"), ("green", "green"), ("unrated", "not rated"))
    )
    parts = ", ".join(f"{number} {word}" for number, word in rated if number)
    opened = f"{counts.get('open', 0)} open" + (f" ({parts})" if parts else "")
    tail = [f"{counts[key]} {key}" for key in ("complete", "overdue") if counts.get(key)]
    return ", ".join([opened, *tail])


def _leads(context: Context) -> dict[int, str]:
    """Who leads each workstream, and who covers for them today, in words, by its id."""
    leads = people.leads(context.session)
    ids = {lead.id for each in leads.values() for lead in each}
    away = people.absences(context.session, ids, context.today)
    return {row: ", ".join(_lead(lead, away.get(lead.id), context) for lead in each) for row, each in leads.items()}


def _lead(lead: Person, absence: Absence | None, context: Context) -> str:
    if absence is None or absence.start > context.today:
        return lead.name
    return f"{lead.name} (away, {absence.cover.name} covers)" if absence.cover else f"{lead.name} (away)"


def shown(context: Context, workstream: Workstream) -> Reply:
    """One workstream whole."""
    return Reply(whole(context, workstream))


def whole(context: Context, row: Workstream, *above: Node) -> Card:
    """Its outcome, lead, tallies, and what is due soonest."""
    each = workstreams.tallies(context.session, context.today, confidential=False, workstream_id=row.id)
    counts = each.get(row.id, {})
    soonest = actions.page(context.session, Filter(context.today, workstream_ids=(row.id,)), size=SHOWN)
    total = counts.get("open", 0) + counts.get("complete", 0)
    facts = [Fact("Lead", _leads(context).get(row.id, NOBODY))]
    if row.outcome:
        facts.append(Fact("Outcome", row.outcome))
    together = [w.reference for w in _together(context, row)]
    if together:
        facts.append(Fact("Reports with", ", ".join(together)))
    facts.append(Fact("Actions", tally(counts)))
    if row.closed_at:
        facts.append(Fact("Closed", views.time(row.closed_at)))
    more = soonest.total - len(soonest.actions)
    heading = [Title("Due soonest", 2)] if soonest.actions else [Text(f"Nothing is open in {row.reference}.")]
    return card(
        *above,
        Title(f"{row.reference} {row.title}"),
        Facts(tuple(facts)),
        Progress("Complete", counts.get("complete", 0), total) if total else None,
        *heading,
        *views.lines(soonest.actions, context),
        Text(f"{more} more", quiet=True) if more > 0 else None,
        Buttons(_buttons(context, row)),
    )


def _together(context: Context, row: Workstream) -> list[Workstream]:
    every = workstreams.all_of(context.session)
    ids = {row.reports_with_id, row.id} - {None}
    return [w for w in every if w.id != row.id and (w.id in ids or w.reports_with_id in ids)]


def _buttons(context: Context, row: Workstream) -> tuple[Button, ...]:
    reference = row.reference
    buttons = [Button("All its actions", f"/action list workstream:{reference}")]
    if context.can("action.add", workstream_thing(context.session, row)).allowed and not row.closed_at:
        buttons.append(Button("Add an action", f"/action add workstream:{reference} ask:yes", "primary"))
    if context.can("workstream.keep", workstream_thing(context.session, row)).allowed:
        buttons.append(Button("Outcome", f"/workstream outcome {reference} ask:yes seen:{row.version}"))
    return tuple(buttons)


def changed(context: Context, row: Workstream, sentence: str, *facts: Fact) -> Reply:
    """The answer to a change of a workstream."""
    context.session.flush()
    context.about(row.reference)
    buttons = Buttons((context.undo(), Button("Open", f"/workstream show {row.reference}")))
    return Reply(card(Notice("done", sentence), Facts(facts) if facts else None, buttons))
