"""What an import looks like: what was read, what needs a person, what would be written, and the rest when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commands.action.views import day
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Pager, Row, Table, Text, Title
from commands.engine.context import Context
from commands.engine.telling import counted, plural
from models.importing import Group, Item, Outcome, Proposal
from models.importing.grouping import noun_of
from models.importing.paper import lacks_year
from models.queries.person import organisation_key
from models.rag import WORDS
from models.when import describe

PAGE = 8
GROUPS = 30
LONG = 8
"""With more than so many lines, what is decided is asked again at the end."""
FIXES = {
    "date": ("Give a date", "/action due {} ask:yes"),
    "rating": ("Rate", "/action rate {} ask:yes"),
    "owner": ("Owners", "/action owner {} ask:yes"),
    "open": ("Open", "/action show {}"),
}
KINDS = {
    "on": "on a day",
    "by": "by a day",
    "during": "over some days or months",
    "from": "from a day on with no end",
    "ongoing": "ongoing",
    "recurring": "again and again",
    "unknown": "not known yet",
    "unclear": "not clear",
}
FIELDS = {
    "action": "action",
    "outcome": "intended outcome",
    "owner": "owners",
    "progress": "progress",
    "when": "when",
    "rag": "rag",
    "status": "status",
    "cost": "cost",
    "ref": "reference",
    "group": "workstream",
    "group number": "its number",
    "milestones": "milestones",
}
STATES = {
    "new": "new",
    "restored": "brought back",
    "changed": "changed",
    "same": "as here",
    "held": "held back",
    "left": "left alone",
}
RANKS = {"held": 0, "not read": 1, "owner": 2, "date": 3, "open": 4, "rating": 5}
"""What needs a person comes in this order: what does not come in at all first."""
NOBODY = "nobody is named"
ABSENT = "already here and not in this file are left alone"
LEFT = "in the file were withdrawn here and stay so"
UNDERSTOOD = "places were understood without asking"
PARTS = {"groups": "Groups", "absent": "Absent", "left": "Left", "understood": "Understood"}
"""The lists that a preview only counts, or begins."""


@dataclass(frozen=True, slots=True)
class Part:
    """A list that is shown when it is asked for, and the sentence that stands for it until then."""

    name: str
    sentence: str
    rows: Sequence[Row]


def page(context: Context, proposal: Proposal, code: str, number: int) -> list[Node]:
    """A page of the preview: the first says everything at a glance, and each has some of what needs a person."""
    needs, buttons = _needs(proposal, applied=False), _buttons(proposal, code)
    top: list[Node] = [_read(proposal), buttons, *_needed(needs, code, number)]
    if number > 1:
        return top
    facts = Facts(tuple(_facts(context, proposal)))
    behind = [_counted_only(part, code) for part in _parts(context, proposal)]
    long = len(needs) + len(proposal.groups) > LONG
    return [*top, *_table(proposal, code, 1), facts, *behind, *([buttons] if long else [])]


def listed(context: Context, proposal: Proposal, code: str, name: str, number: int) -> list[Node]:
    """A page of a list that the preview only counts, with the way back."""
    back = Buttons((Button("Back", f"/headway import show code:{code}"),))
    if name == "groups":
        return [_read(proposal), *_table(proposal, code, number), back]
    part = next((part for part in _parts(context, proposal) if part.name == name), Part(name, "", ()))
    if not part.rows:
        return [Notice("info", f"There is nothing of that in {proposal.file} any more."), back]
    return [
        Title(proposal.file),
        Notice("info", f"{part.sentence}."),
        *_paged(part.rows, PAGE, code, number, name),
        back,
    ]


def still(proposal: Proposal, code: str) -> list[Node]:
    """What a person must settle once the file is in: its first page."""
    return _needed(_needs(proposal, applied=True), code, 1)


def done_words(context: Context, proposal: Proposal, done: Outcome) -> str:
    """What an import did, counts first, in one sentence."""
    new = [(done.workstreams, context.programme.noun), (done.created, "action")]
    entered = " and ".join(counted(number, noun) for number, noun in new if number)
    told = [(entered, "brought in", "from")] if done.created else []
    if done.restored:
        groups = f"{counted(done.workstreams, context.programme.noun)} and " if entered and not told else ""
        told.append((f"{groups}{counted(done.restored, 'action')}", "brought back", "from"))
    if done.changed:
        told.append((counted(done.changed, "action"), "changed", "by"))
    if not told:
        return f"The columns of the plan are now those of {proposal.file}."
    (what, verb, preposition), *others = told
    more = "".join(f", {other} {how}" for other, how, _ in others)
    return f"{what} {verb} {preposition} {proposal.file}{more}."


# -- at a glance


def _read(proposal: Proposal) -> Notice:
    actions = sum(len(group.items) for group in proposal.groups)
    read = f"{counted(len(proposal.groups), proposal.noun)} and {counted(actions, 'action')}"
    then = "Nothing is written until you apply it." if proposal.writes else "There is nothing in it to apply."
    return Notice("info", f"I read {read} in {proposal.file}. {then}")


def _table(proposal: Proposal, code: str, number: int) -> list[Node]:
    """A page of the workstreams, titles whole."""
    number = _within(number, len(proposal.groups), GROUPS)
    shown = proposal.groups[(number - 1) * GROUPS : number * GROUPS]
    rows = tuple((f"{group.reference} {group.title}", _becomes(group)) for group in shown)
    heading, surprise = Title(f"Actions in each {proposal.noun}", 2), renumbered(proposal) if number == 1 else ""
    above: list[Node] = [heading, Text(surprise)] if surprise else [heading]
    table = Table((proposal.noun.capitalize(), "Actions"), rows)
    return [*above, table, *_pager(len(proposal.groups), GROUPS, code, number, "groups")]


def _becomes(group: Group) -> str:
    """What becomes of a workstream's actions: "4 new", "1 new, 1 changed, 3 as here"."""
    states = Counter[str](item.state for item in group.items)
    return ", ".join(f"{states[state]} {words}" for state, words in STATES.items() if states[state]) or "none"


def renumbered(proposal: Proposal) -> str:
    """What the paper's own words and numbers become where they are not kept: "1 and 2 … become WS7 and WS8"."""
    said = []
    noun = noun_of(proposal.plan)
    if noun and noun != proposal.noun:
        said.append(f"What the file calls {plural(noun)} are {plural(proposal.noun)} here.")
    moved = [group for group in proposal.groups if group.row is None and group.wanted and group.entered]
    if moved:
        wanted, given = [group.wanted for group in moved], [group.number for group in moved]
        one = len(moved) == 1
        taken = f"Number {wanted[0]} is taken here, so it becomes" if one else None
        taken = taken or f"Numbers {_series(wanted)} are taken here, so they become"
        said.append(f"{taken} {_series(given, proposal.prefix)}.")
    return " ".join(said)


def _series(numbers: list[int], prefix: str = "") -> str:
    """Numbers in words: "1 and 2", "WS7 to WS12", "1, 3 and 4"."""
    names = [f"{prefix}{number}" for number in numbers]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"{names[0]} to {names[-1]}"
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def _facts(context: Context, proposal: Proposal) -> Iterator[Fact]:
    items = proposal.items
    yield Fact("If you apply it" if proposal.writes else "Beside the plan", _plans(proposal))
    yield Fact("Columns", ", ".join(_column(name, header) for name, header in proposal.plan.columns.items()))
    if (context.programme.noun, context.programme.prefix) != (proposal.noun, proposal.prefix):
        yield Fact("Called here", f"{proposal.noun}, as the file says: {proposal.prefix}1, {proposal.prefix}1-01")
    if proposal.headings and (context.programme.plan_columns or not any(item.entered for item in items)):
        yield Fact("Columns from now on", ", ".join(heading for _, heading in proposal.headings))
    yield Fact("Dates", _dates(items))
    never = [item for item in items if item.entered and item.when.never_due]
    if never:
        yield Fact("Review", f"{len(never)} never come due, so each is looked at again on {day(proposal.review_on)}")
    yield Fact("Owners", _owners(items))
    ratings = Counter(item.values.rag for item in items if item.values.rag)
    rated = ", ".join(f"{number} {WORDS[rag]}" for rag, number in ratings.items())
    yield Fact("Ratings", rated or "none: every action stays not rated until somebody rates it")
    if steps := sum(len(item.values.milestones) for item in items):
        yield Fact("Milestones", f"{steps} in {counted(sum(1 for i in items if i.values.milestones), 'action')}")


def _column(name: str, header: str) -> str:
    """A column as the file heads it, and what it was taken for where its heading does not say so."""
    taken = FIELDS.get(name, name)
    return header if taken in header.casefold() else f"{header} ({taken})"


def _dates(items: list[Item]) -> str:
    kinds = Counter(item.when.kind for item in items if item.when.text.strip())
    said = [f"{kinds[kind]} {words}" for kind, words in KINDS.items() if kinds[kind]]  # type: ignore[index]
    if blank := sum(1 for item in items if not item.when.text.strip()):
        said.append(f"{blank} left blank")
    return ", ".join(said)


def _owners(items: list[Item]) -> str:
    people = {person.id for item in items for person in item.team.people}
    bodies = {organisation_key(name) for item in items for name in item.team.organisations}
    known = "1 person known here" if len(people) == 1 else f"{len(people)} people known here"
    said = [known, counted(len(bodies), "organisation")]
    if without := sum(1 for item in items if not item.values.owners):
        said.append(f"{counted(without, 'action')} with nobody")
    return ", ".join(said)


def _plans(proposal: Proposal) -> str:
    states = proposal.states
    edited = sum(1 for item in proposal.items if item.kept)
    counts = (
        (states["new"], "added"),
        (states["restored"], "brought back"),
        (states["changed"], "changed"),
        (edited, "edited here since, and kept so"),
        (states["same"], "already as in the file"),
        (states["held"], "held back until a person says"),
        (states["left"], "left alone"),
    )
    return ", ".join(f"{number} {words}" for number, words in counts if number)


# -- one by one


def _needs(proposal: Proposal, *, applied: bool) -> list[Row]:
    """What a person must settle, the most important first.

    An action that is in the plan is named by its reference and has its button.
    """
    here = {i.planned.source: i.reference for i in proposal.items if _is_here(i, applied=applied)}
    found = [(RANKS["held"], Row(need.where, (need.sentence,))) for need in proposal.needs]
    unnamed = set()
    for note in proposal.plan.notes:
        fix = "owner" if note.what.startswith(NOBODY) else "open"
        if note.kind == "left out":
            found.append((RANKS["not read"], Row(_upper(note.where), (f"{_upper(note.what)}.",))))
        elif note.kind == "needs a person":
            unnamed |= {note.where} if fix == "owner" else set()
            found.append((RANKS[fix], _need(here.get(note.where, ""), note.where, f"{_upper(note.what)}.", fix)))
    for item in proposal.items:
        for need in item.needs:
            if need.fix == "owner" and not item.values.owners and item.planned.source in unnamed:
                continue
            held = item.state == "held"
            reference = need.where if held else here.get(item.planned.source, "")
            row = _need(reference, item.planned.source, need.sentence, need.fix)
            found.append((RANKS["held" if held else need.fix or "open"], row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _is_here(item: Item, *, applied: bool) -> bool:
    """Whether the action is in the plan, and may be named."""
    return not item.action.confidential if item.action else applied and item.entered


def _need(reference: str, place: str, sentence: str, fix: str) -> Row:
    title = f"{reference} · {place}" if reference else _upper(place)
    return Row(title, (sentence,), buttons=_fix(fix, reference))


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _fix(fix: str, reference: str) -> tuple[Button, ...]:
    label, sentence = FIXES.get(fix, ("", ""))
    return (Button(label, sentence.format(reference)),) if label and reference else ()


def _needed(needs: list[Row], code: str, number: int) -> list[Node]:
    return [Title(f"Needs you ({len(needs)})", 2), *_paged(needs, PAGE, code, number)] if needs else []


def _parts(context: Context, proposal: Proposal) -> list[Part]:
    """What stays as it is, and what was understood without asking: counted, and listed only when asked for."""
    absent = [Row(f"{a.reference} {a.title}", buttons=_fix("open", a.reference)) for a in proposal.absent]
    left = [
        Row(f"{item.reference} {item.action.title}", (f"It was withdrawn because {item.action.because}.",))
        for item in proposal.items
        if item.state == "left" and item.action and not item.action.confidential and item.action.status == "withdrawn"
    ]
    understood = [
        Row(item.values.title, (f"“{item.when.text}” gives no year: {describe(item.when, context.today)}.",))
        for item in proposal.items
        if lacks_year(item.when) and item.entered
    ]
    notes = [note for note in proposal.plan.notes if note.kind == "understood"]
    understood += [Row(_upper(note.where), (f"{_upper(note.what)}.",)) for note in notes]
    parts = (
        Part("absent", _some(absent, "already here and not in this file is left alone", ABSENT), absent),
        Part("left", _some(left, "in the file was withdrawn here and stays so", LEFT), left),
        Part("understood", _some(understood, "place was understood without asking", UNDERSTOOD), understood),
    )
    return [part for part in parts if part.rows]


def _some(rows: Sequence[Row], one: str, several: str) -> str:
    return f"{len(rows):,} {one if len(rows) == 1 else several}"


def _counted_only(part: Part, code: str) -> Row:
    return Row(part.sentence, buttons=(Button("Show", f"/headway import show code:{code} part:{part.name}"),))


# -- pages


def _paged(rows: Sequence[Row], size: int, code: str, number: int, part: str = "") -> list[Node]:
    number = _within(number, len(rows), size)
    return [*rows[(number - 1) * size : number * size], *_pager(len(rows), size, code, number, part)]


def _within(number: int, total: int, size: int) -> int:
    return max(1, min(number, -(-total // size)))


def _pager(total: int, size: int, code: str, number: int, part: str = "") -> list[Node]:
    if total <= size:
        return []
    turn = f"/headway import show code:{code}" + (f" part:{part}" if part else "")
    last = min(number * size, total)
    previous = "" if number == 1 else turn if number == 2 else f"{turn} page:{number - 1}"
    following = f"{turn} page:{number + 1}" if last < total else ""
    return [Pager(f"{(number - 1) * size + 1}–{last} of {total}", previous, following)]


def _buttons(proposal: Proposal, code: str) -> Buttons:
    """Apply, where there is anything to apply."""
    forget = Button("Discard", f"/headway import discard code:{code}")
    if not proposal.writes:
        return Buttons((forget,))
    return Buttons((Button("Apply", f"/headway import apply code:{code}", "primary"), forget))
