"""How a pledge stands: organisations and signatures apart, by kind, trust or locality, as at any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from commands.action import views
from commands.action.adding import refuse
from commands.engine import sharing
from commands.engine.cards import (
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Node,
    Notice,
    Picture,
    Progress,
    Reply,
    Table,
    Text,
    Title,
    card,
)
from commands.engine.context import Context
from commands.engine.table import say
from commands.engine.telling import counted
from commands.pledge.charting import NOBODY_KNOWS, drawn
from commands.pledge.pledges import meant
from models import pledging
from models.pledge import Pledge
from models.pledging import Count, Line
from models.queries import party as parties
from models.queries import school as schools
from models.queries import signed
from models.roll import Enrolled

GROUPS: dict[str, tuple[str, Callable[[Enrolled], str]]] = {
    "kind": ("Kind of school", pledging.by_kind),
    "locality": ("Locality", pledging.by_locality),
    "trust": ("Trust", pledging.by_trust),
}
NAMED = 12
"""How many organisations are named before the rest are counted."""


def status(
    context: Context,
    pledge: Pledge | None = None,
    by: str = "kind",
    kind: str = "",
    day: date | None = None,
) -> Reply:
    """How the pledge stands as at a day, today where none is given."""
    pledge = meant(context, pledge)
    return Reply(_card(context, pledge, by, kind, day or context.today, shared=False))


def share(
    context: Context,
    pledge: Pledge | None = None,
    by: str = "kind",
    kind: str = "",
    day: date | None = None,
) -> Reply:
    """Show everybody in the channel how the pledge stands: numbers alone, and nobody who has not signed."""
    if context.channel.is_private_to_one:
        return refuse(sharing.NOBODY_ELSE)
    pledge = meant(context, pledge)
    whole = _card(context, pledge, by, kind, day or context.today, shared=True)
    by_whom = Text(f"Shared by {context.actor.name}", quiet=True)
    return Reply(card(*whole.nodes, by_whom), how="post", audience=context.channel.id)


def picture(
    context: Context,
    pledge: Pledge | None = None,
    by: str = "kind",
    kind: str = "",
    day: date | None = None,
) -> Reply:
    """How the pledge stands as a picture, whose every figure is said in words too."""
    pledge, day = meant(context, pledge), day or context.today
    count = signed.count_of(context.session, pledge, context.programme.la_code, day, GROUPS[by][1])
    lines = _lines(count, kind)
    chart = drawn(f"{pledge.name}, as at {views.day(day)}", count, lines, by, kind, _register(context))
    name = f"{pledge.slug}-{day.isoformat()}.png"
    words = Button("In words", _same(context, pledge, "status"))
    return Reply(
        card(
            Title(chart.title),
            Text(_headline(count)),
            Picture(chart.alt, name, context.documents.chart(chart)) if chart.rows else _nothing(kind),
            *_notes(context, count, lines, by),
            Buttons((words, *_otherwise(context, pledge, by))),
        )
    )


def share_question(context: Context, **_given: object) -> str:
    """What is shared cannot be called back, so the question comes first."""
    return sharing.question(context, "how the pledge stands")


def _card(context: Context, pledge: Pledge, by: str, kind: str, day: date, *, shared: bool) -> Card:
    heading, group = GROUPS[by]
    count = signed.count_of(context.session, pledge, context.programme.la_code, day, group)
    lines = _lines(count, kind)
    return card(
        Title(f"{pledge.name}, as at {views.day(day)}"),
        Text(f"In all: {_headline(count)}" if kind else _headline(count)),
        _progress(count, lines, kind),
        _table(heading, by, lines, count, kind),
        *([] if kind else _besides(context, count)),
        *_notes(context, count, lines, by),
        *([] if shared else [_pending(context, count), _buttons(context, pledge, by)]),
    )


def _lines(count: Count, kind: str) -> list[Line]:
    return [line for line in count.lines if not kind or line.name == kind]


def _headline(count: Count) -> str:
    if not count.signatures:
        return "Only closing schools have signed." if any(e.signed for e in count.closing) else "Nobody has signed yet."
    bodies = f"{counted(count.organisations, 'organisation')} {'has' if count.organisations == 1 else 'have'} signed"
    also = ""
    if count.also_signed:
        one = count.also_signed == 1
        also = f": {count.also_signed} {'is' if one else 'are'} a further signature of an organisation already counted"
    return f"{bodies}, with {counted(count.signatures, 'signature')}{also}."


def _progress(count: Count, lines: list[Line], kind: str) -> Progress | None:
    if kind:
        line = next(iter(lines), None)
        return Progress(f"{kind.capitalize()} schools signed", line.signed, line.of) if line and line.of else None
    total = count.schools.total
    return Progress("Schools signed", count.schools.signed, total) if total else None


def _table(heading: str, by: str, lines: list[Line], count: Count, kind: str) -> Node:
    rows = [_row(line, by) for line in lines]
    if count.others and not kind:
        rows.append(("partners and others", str(len(count.others)), "", ""))
    if not rows:
        return _nothing(kind)
    columns = (heading, "Signed", "Of", "Per cent")
    return Table(columns, tuple(rows), caption=f"By {by}", numeric=(1, 2, 3))


def _nothing(kind: str) -> Text:
    return Text(f"No {kind or 'state-funded'} school was open that day.", quiet=True)


def _row(line: Line, by: str) -> tuple[str, str, str, str]:
    name = line.name or NOBODY_KNOWS[by]
    mark = "*" if line.base else ""
    of = "not known" if line.of is None else f"{line.of}{mark}"
    percent = "" if line.percent is None or not line.name else f"{line.percent}%"
    return name, str(line.signed), of, percent


def _besides(context: Context, count: Count) -> list[Node]:
    """What stands beside the figures: groups' signatures, closing schools, partners."""
    nodes: list[Node] = []
    facts = [
        Fact("Signed for a group", _collective(context, each.party, each.covers, each.also_signed))
        for each in count.collectives
    ]
    covered = sum(line.covered for line in count.lines)
    if count.collectives:
        facts.append(Fact("Covered by a group alone", f"{counted(covered, 'school')}, not counted as signed"))
    for each in count.closing:
        schools_ = counted(each.total, f"{each.kind or 'other'} school")
        verb = "closes" if each.total == 1 else "close"
        facts.append(
            Fact("Apart", f"{schools_} {verb} by the end of the school year; {each.signed} signed, not counted above")
        )
    if count.others:
        facts.append(Fact("Partners and others", _names(context, count.others)))
    if facts:
        nodes.append(Facts(tuple(facts)))
    return nodes


def _collective(context: Context, key: str, covers: int, also: int) -> str:
    name, schools_ = _name(context, key), counted(covers, "school")
    if covers and also == covers:
        return f"{name}, for {schools_}, {'which has' if covers == 1 else 'all of which have'} also signed"
    return f"{name}, for {schools_}, {also or 'none'} of which {'has' if also < 2 else 'have'} also signed"


def _names(context: Context, keys: tuple[int | str, ...]) -> str:
    names = sorted((_name(context, key) for key in keys[:NAMED]), key=str.casefold)
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    return ", ".join(names) + more


def _name(context: Context, key: int | str) -> str:
    party = parties.by_key(context.session, str(key), context.programme.la_code)
    return party.name if party else "somebody no longer known"


def _notes(context: Context, count: Count, lines: list[Line], by: str) -> list[Node]:
    """What a reader must know to read the figures rightly."""
    said = [
        f"* {line.name}: {line.base.number} stated as at {views.day(line.base.as_at)}, {line.base.source}."
        for line in lines
        if line.base
    ]
    if by == "kind" and count.unknown_kinds:
        said.append(
            f"The kind of {counted(count.unknown_kinds, 'school')} is not known, so no percentage by kind is given. "
            "Say it with /school types, or state a number with /pledge base."
        )
    if any(line.base and line.signed > line.base.number for line in lines):
        said.append("More have signed than the number stated, so no percentage is given there.")
    if count.unsure:
        said.append(f"{counted(count.unsure, 'school')} left out: the register does not say whether open that day.")
    if count.astray:
        said.append(
            f"Not counted: {counted(len(count.astray), 'school')} that signed, and by the register not open that day."
        )
    said += filter(None, [_register(context)])
    return [Text("\n".join(said), quiet=True)] if said else []


def _register(context: Context) -> str:
    """Of how many, by which register; nothing where none was imported."""
    extract = schools.extracts(context.session).get("details")
    if not extract:
        return ""
    return f"Of how many: open state-funded schools, by the national register of {views.day(extract.as_at)}."


def _pending(context: Context, count: Count) -> Node | None:
    if not count.pending or not context.can("pledge.confirm").allowed:
        return None
    return Notice("info", f"{counted(count.pending, 'signature')} waiting to be confirmed: see /pledge pending.")


def _buttons(context: Context, pledge: Pledge, by: str) -> Buttons:
    signed_list = Button("Who has signed", f"/pledge list pledge:{pledge.slug} signed:yes")
    as_picture = Button("As a picture", _same(context, pledge, "picture"))
    buttons = (*_otherwise(context, pledge, by), signed_list, as_picture)
    if context.channel.is_private_to_one:
        return Buttons(buttons)
    return Buttons((*buttons, Button("Share", _same(context, pledge, "share"))))


def _otherwise(context: Context, pledge: Pledge, by: str) -> list[Button]:
    """The same by what it is not by."""
    call = context.call.but(pledge=pledge.slug, kind=None)
    return [Button(f"By {name}", say(call.but(by=name))) for name in GROUPS if name != by]


def _same(context: Context, pledge: Pledge, verb: str) -> str:
    """What was asked, of a verb that takes the same."""
    call = context.call.but(pledge=pledge.slug)
    return say(call).replace(f"/pledge {call.row.verbs[0]}", f"/pledge {verb}", 1)
