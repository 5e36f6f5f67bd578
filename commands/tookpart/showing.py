"""Engagement as people see it: every initiative at a glance, and one whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commands.engine.cards import (
    Button,
    Buttons,
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
from commands.engine.table import Call
from commands.engine.telling import pager
from commands.parties import described, quote_always
from models import engaging
from models.clock import day_said
from models.engagement import INITIATIVES, Initiative, TakingPart
from models.engaging import Share, Tally
from models.queries import engagement
from models.queries import school as schools
from models.roll import Roll

PAGE = 20
KINDS = {
    "survey": "Surveys",
    "training": "Training",
    "meeting": "Meetings",
    "product": "Products",
    "pilot": "Pilots",
    "other": "Other",
}
WAYS = (("By type", lambda school: school.kind), ("By locality", lambda school: school.locality))


def figures(numbers: Mapping[str, int]) -> str:
    """Numbers with their units: "13,259 pupils, 2 workshops"; a single one loses its s."""
    return ", ".join(counted(number, unit) for unit, number in numbers.items())


def counted(number: int, unit: str) -> str:
    """A number with its unit: "1 school", "21 schools"."""
    return f"{number:,} {unit.removesuffix('s') if number == 1 else unit}"


def overview(context: Context, page: int = 1) -> Reply:
    """Every initiative by its kind: who took part, in what numbers, and what came of it."""
    rows = sorted(engagement.every(context.session), key=lambda row: INITIATIVES.index(row.kind))
    if not rows:
        return _nothing(context)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    found = engagement.of_initiatives(context.session, (row.id for row in shown))
    rolls = _Rolls(context)
    nodes: list[Node] = []
    kind = ""
    for row in shown:
        if row.kind != kind:
            kind = row.kind
            nodes.append(Title(KINDS[kind], 2))
        nodes.append(_line(row, engaging.tally(found.get(row.id, []), rolls.of(row))))
    return Reply(
        card(Title("Who took part in what"), *nodes, pager(context.call, page, len(rows), PAGE), _around(context))
    )


def _nothing(context: Context) -> Reply:
    hint = 'Add what schools take part in: /tookpart add "Health survey 2016" counts pupils.'
    if not context.can("engagement.keep").allowed:
        hint = "A programme manager, an officer, a lead or a clerk adds what schools take part in."
    return Reply(card(Title("Nobody has taken part in anything yet"), Text(hint), _around(context)))


def _around(context: Context) -> Buttons | None:
    buttons = []
    if context.can("engagement.keep").allowed:
        buttons = [
            Button("Record", "/tookpart record ask:yes", "primary"),
            Button("Add an initiative", "/tookpart add ask:yes"),
        ]
    if engagement.every(context.session):
        buttons += _compared(context)
        buttons.append(Button("Export", "/tookpart export"))
    return Buttons(tuple(buttons)) if buttons else None


def _compared(context: Context) -> list[Button]:
    if not context.can("pledge.unsigned").allowed:
        return []
    return [
        Button("Engaged, unsigned", "/tookpart engaged unsigned"),
        Button("Signed, not engaged", "/tookpart signed not engaged"),
    ]


def _line(row: Initiative, tally: Tally) -> Row:
    state = [f"on {day_said(row.on)}"] if row.on else []
    state += ["ended"] if row.ended_at else []
    lines = [_who(tally), _nobody_named(tally), row.outcome and f"Outcome: {row.outcome}", " · ".join(state)]
    return Row(
        row.name,
        tuple(line for line in lines if line) or ("Nobody is recorded yet",),
        buttons=(Button("Open", f"/tookpart status {quote_always(row.name)}"),),
    )


def _who(tally: Tally) -> str:
    """Those recorded by name: "66 of 130 open schools · 2 organisations · 13,259 pupils"."""
    said = []
    if tally.schools and tally.total is not None and not tally.elsewhere:
        said.append(f"{tally.enrolled:,} of {tally.total:,} open schools")
    elif tally.schools:
        said.append(counted(tally.schools, "schools"))
    if tally.organisations:
        said.append(counted(tally.organisations, "organisations"))
    if tally.numbers:
        said.append(figures(tally.numbers))
    return " · ".join(said)


def _nobody_named(tally: Tally) -> str:
    return f"Nobody named: {figures(tally.totals)}" if tally.totals else ""


class _Rolls:
    """The authority's roll on the days that are asked for, each read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[date, Roll] = {}

    def of(self, row: Initiative) -> Roll:
        """The schools of the day of an initiative; of today, where it has none."""
        on = row.on or self._context.today
        if on not in self._known:
            self._known[on] = schools.roll(self._context.session, self._context.programme.la_code, on)
        return self._known[on]


def status(context: Context, initiative: Initiative | None = None, page: int = 1) -> Reply:
    """One initiative whole: who took part, by type and locality, and growth; without one, all of them."""
    if initiative is None:
        return overview(context, page)
    rows = engagement.of(context.session, initiative)
    roll = _Rolls(context).of(initiative)
    tally = engaging.tally(rows, roll)
    nodes: list[Node] = [Title(initiative.name), Facts(tuple(_facts(context, initiative, tally)))]
    if tally.schools and tally.total:
        nodes.append(Progress("Open schools that took part", tally.enrolled, tally.total))
        nodes += [Text(sentence, quiet=True) for sentence in _apart(tally, roll)]
    if tally.schools and page == 1:
        for label, group in WAYS:
            nodes += _shares(label, engaging.shares(rows, roll, group))
    nodes += _named(context, initiative, rows, page)
    return Reply(card(*nodes, Buttons(tuple(_buttons(context, initiative)))))


def _facts(context: Context, row: Initiative, tally: Tally) -> list[Fact]:
    facts = [Fact("Kind", row.kind)]
    if row.on:
        facts.append(Fact("On", day_said(row.on)))
    facts.append(Fact("Took part", _who(tally) or "nobody is recorded by name"))
    if tally.totals:
        facts.append(Fact("Nobody named", f"{figures(tally.totals)} (a total apart, not added to the above)"))
    facts += growth_facts(context, row)
    if row.outcome:
        facts.append(Fact("Outcome", row.outcome))
    if row.ended_at:
        facts.append(Fact("Ended", day_said(row.ended_at.date())))
    return facts


def growth_facts(context: Context, row: Initiative) -> list[Fact]:
    """How much more, or less, than in the round before it: "+47 schools (66 against 19) since Health survey 2014"."""
    earlier = context.session.get(Initiative, row.earlier_id) if row.earlier_id else None
    if earlier is None:
        return []
    now, then = (engaging.tally(engagement.of(context.session, each)) for each in (row, earlier))
    grown = engaging.growth(now, then)
    said = ", ".join(_grown(unit, *both) for unit, both in grown.items()) or "no figure is recorded in both"
    return [Fact("Growth", f"{said}, since {earlier.name}")]


def _grown(unit: str, now: int, then: int) -> str:
    if now == then:
        return f"as many {unit} ({now:,})"
    return f"{'+' if now > then else '−'}{counted(abs(now - then), unit)} ({now:,} against {then:,})"


def _apart(tally: Tally, roll: Roll) -> list[str]:
    said = [f"Of the state-funded schools open on {day_said(roll.day)}."]
    if tally.elsewhere:
        were = "school that took part was" if tally.elsewhere == 1 else "schools that took part were"
        said.append(f"{tally.elsewhere} {were} not among those, and not counted in them.")
    return [" ".join(said)]


def _shares(label: str, shares: Sequence[Share]) -> list[Node]:
    """The schools by type or locality; where nothing is known of any school, a sentence."""
    what = label.removeprefix("By ")
    known = [share for share in shares if share.label]
    unknown = sum(share.took for share in shares if not share.label)
    if not known:
        return [Text(f"{label}: not known of any school that took part.", quiet=True)]
    facts = tuple(Fact(f"{share.label[:1].upper()}{share.label[1:]}", _of(share)) for share in known)
    said = [f"{counted(unknown, 'schools')} of {what} not known, or not among those counted."] if unknown else []
    if any(share.total is None for share in known):
        said.append(f"The {what} of some open schools is not known, so no share is told.")
    return [Title(label, 2), Facts(facts), *([Text(" ".join(said), quiet=True)] if said else [])]


def _of(share: Share) -> str:
    """How many of them, and in what numbers: "38 of 76 (50%) · 11,153 pupils"."""
    said = str(share.took) if share.total is None else f"{share.took} of {share.total}"
    if share.total and share.took <= share.total:
        said += f" ({round(100 * share.took / share.total)}%)"
    return f"{said} · {figures(share.numbers)}" if share.numbers else said


def _named(context: Context, row: Initiative, rows: Sequence[TakingPart], page: int) -> list[Node]:
    """The list of who took part, a page at a time."""
    known = schools.many(context.session, (each.urn for each in rows if each.urn is not None))
    listed = []
    for each in rows:
        school = known.get(each.urn or 0)
        body = each.organisation.name if each.organisation else ""
        name = described(school) if school else f"URN {each.urn}" if each.urn else body
        if name:
            listed.append((name, figures(each.numbers) or "took part", each.outcome))
    listed.sort(key=lambda each: each[0].casefold())
    shown = listed[(page - 1) * PAGE : page * PAGE]
    if not shown:
        return []
    lines = (f"{name}: {numbers}{f' · {said}' if said else ''}" for name, numbers, said in shown)
    call = Call(context.table.row("tookpart status"), {"initiative": row.name})
    return [Title("Who took part", 2), Text("\n".join(lines)), *filter(None, [pager(call, page, len(listed), PAGE)])]


def _buttons(context: Context, row: Initiative) -> list[Button]:
    name = quote_always(row.name)
    buttons = []
    if context.can("engagement.keep").allowed:
        if row.ended_at is None:
            buttons.append(Button("Record", f"/tookpart record {name} ask:yes", "primary"))
        buttons += [
            Button("Outcome", f"/tookpart outcome {name} ask:yes seen:{row.version}"),
            Button("Change", f"/tookpart edit {name} ask:yes"),
        ]
    buttons += [Button("Export", f"/tookpart export {name}"), Button("All", "/tookpart")]
    return buttons


def around(context: Context, row: Initiative) -> tuple[Button, ...]:
    """What one may go on to after recording something."""
    name = quote_always(row.name)
    another = Button("Record another", f"/tookpart record {name} ask:yes")
    return (*(() if row.ended_at else (another,)), Button("Open", f"/tookpart status {name}"))


def changed(context: Context, row: Initiative, sentence: str, *facts: Fact) -> Reply:
    """The answer to a change of an initiative."""
    context.session.flush()
    context.about(row.name[:60])
    buttons = Buttons((context.undo(), *around(context, row)))
    return Reply(card(Notice("done", sentence), Facts(facts) if facts else None, buttons))
