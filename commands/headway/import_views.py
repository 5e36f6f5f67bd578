"""What an import looks like: what was read, what was understood, what needs a person, and what would be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from commands.action.views import day
from commands.engine.cards import Button, Buttons, Fact, Facts, Node, Notice, Pager, Row, Table, Text, Title
from commands.engine.context import Context
from models.importing import Group, Item, Outcome, Proposal
from models.importing.paper import lacks_year
from models.queries.person import organisation_key
from models.rag import WORDS
from models.when import describe

PAGE = 8
GROUPS = 30
TITLE = 70
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
NEEDS, ABSENT, LEFT, UNDERSTOOD, OUT = (
    "Needs a person",
    "In the plan and not in the file: left alone",
    "In the file and left as it is",
    "Understood like this",
    "Not read",
)
Told = tuple[str, Row]


def page(context: Context, proposal: Proposal, code: str, number: int) -> list[Node]:
    """A page of the preview: the first says everything at a glance, and each has some of what is told one by one."""
    told = list(_told(context, proposal))
    rows = _rows(told, number)
    above = _glance(context, proposal) if number == 1 else [Title(f"{proposal.file}, continued")]
    return [*above, *rows, *_pager(told, code, number), _buttons(proposal, code)]


def still(proposal: Proposal, code: str) -> list[Node]:
    """What a person must settle once the file is in: its first page."""
    told = [(NEEDS, row) for row in _needs(proposal, applied=True)]
    return [*_rows(told, 1), *_pager(told, code, 1)]


def done_words(context: Context, proposal: Proposal, done: Outcome) -> str:
    """What an import did, in one sentence."""
    parts = []
    if done.workstreams:
        parts.append(f"{counted(done.workstreams, context.programme.noun)} added")
    if done.created:
        parts.append(f"{counted(done.created, 'action')} added")
    if done.restored:
        parts.append(f"{counted(done.restored, 'action')} brought back")
    if done.changed:
        parts.append(f"{counted(done.changed, 'action')} changed")
    return f"{proposal.file} is in the plan: {', '.join(parts)}."


def counted(number: int, noun: str) -> str:
    """A number and what it counts: "1 action", "6 priorities"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


# -- at a glance


def _glance(context: Context, proposal: Proposal) -> list[Node]:
    actions = sum(len(group.items) for group in proposal.groups)
    groups = counted(len(proposal.groups), proposal.noun)
    return [
        Title(f"What I read in {proposal.file}"),
        Notice("info", f"{groups} and {counted(actions, 'action')}. Nothing is written until you apply it."),
        *_table(proposal),
        Facts(tuple(_facts(context, proposal))),
    ]


def _table(proposal: Proposal) -> list[Node]:
    shown = proposal.groups[:GROUPS]
    rows = tuple((f"{group.reference} {_short(group.title)}", *_numbers(group)) for group in shown)
    columns = (proposal.noun.capitalize(), "Actions", "New", "Changed")
    left = len(proposal.groups) - len(shown)
    more: list[Node] = [Text(f"and {left} more", quiet=True)] if left else []
    return [Table(columns, rows, f"Actions in each {proposal.noun}", (1, 2, 3)), *more]


def _numbers(group: Group) -> tuple[str, str, str]:
    new = sum(1 for item in group.items if item.entered)
    changed = sum(1 for item in group.items if item.state == "changed")
    return str(len(group.items)), str(new), str(changed)


def _short(text: str) -> str:
    return text if len(text) <= TITLE else f"{text[: TITLE - 1].rstrip()}…"


def _facts(context: Context, proposal: Proposal) -> Iterator[Fact]:
    items = proposal.items
    yield Fact("Columns", ", ".join(_column(name, header) for name, header in proposal.plan.columns.items()))
    if (context.programme.noun, context.programme.prefix) != (proposal.noun, proposal.prefix):
        yield Fact("Called here", f"{proposal.noun}, as the file says: {proposal.prefix}1, {proposal.prefix}1-01")
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
    yield Fact("If you apply it", _plans(proposal))


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
        (len(proposal.absent), "here and not in the file, left alone"),
    )
    return ", ".join(f"{number} {words}" for number, words in counts if number)


# -- one by one


def _told(context: Context, proposal: Proposal) -> Iterator[Told]:
    yield from ((NEEDS, row) for row in _needs(proposal, applied=False))
    for action in proposal.absent:
        yield ABSENT, Row(f"{action.reference} {action.title}", buttons=_fix("open", action.reference))
    for item in proposal.items:
        if item.state == "left" and item.action and not item.action.confidential and item.action.status == "withdrawn":
            because = f"It was withdrawn because {item.action.because}."
            yield LEFT, Row(f"{item.reference} {item.action.title}", (because,))
        if lacks_year(item.when) and item.entered:
            words = f"“{item.when.text}” gives no year: {describe(item.when, context.today)}."
            yield UNDERSTOOD, Row(item.values.title, (words,))
    for kind, section in (("understood", UNDERSTOOD), ("left out", OUT)):
        for note in proposal.plan.notes:
            if note.kind == kind:
                yield section, Row(note.where, (note.what,))


def _needs(proposal: Proposal, *, applied: bool) -> Iterator[Row]:
    """What a person must settle; an action that is in the plan is named by its reference and has its button."""
    here = {i.planned.source: i.reference for i in proposal.items if _is_here(i, applied=applied)}
    for note in proposal.plan.notes:
        if note.kind == "needs a person":
            yield _need(here.get(note.where, ""), note.where, note.what, "open")
    for need in proposal.needs:
        yield Row(need.where, (need.sentence,))
    for item in proposal.items:
        for need in item.needs:
            reference = need.where if item.state == "held" else here.get(item.planned.source, "")
            yield _need(reference, item.planned.source, need.sentence, need.fix)


def _is_here(item: Item, *, applied: bool) -> bool:
    """Whether the action is in the plan, and may be named."""
    return not item.action.confidential if item.action else applied and item.entered


def _need(reference: str, place: str, sentence: str, fix: str) -> Row:
    title = f"{reference} · {place}" if reference else place
    return Row(title, (sentence,), buttons=_fix(fix, reference))


def _fix(fix: str, reference: str) -> tuple[Button, ...]:
    label, sentence = FIXES.get(fix, ("", ""))
    return (Button(label, sentence.format(reference)),) if label and reference else ()


def _rows(told: list[Told], number: int) -> list[Node]:
    """A page of what is told, each part under its heading with how many there are of it."""
    counts = Counter(section for section, _ in told)
    nodes: list[Node] = []
    heading = ""
    for section, row in told[(number - 1) * PAGE : number * PAGE]:
        if section != heading:
            nodes.append(Title(f"{section} ({counts[section]})", 2))
            heading = section
        nodes.append(row)
    return nodes


def _pager(told: list[Told], code: str, number: int) -> list[Node]:
    if len(told) <= PAGE:
        return []
    turn = f"/headway import show code:{code}"
    last = min(number * PAGE, len(told))
    previous = "" if number == 1 else turn if number == 2 else f"{turn} page:{number - 1}"
    following = f"{turn} page:{number + 1}" if last < len(told) else ""
    return [Pager(f"{min((number - 1) * PAGE + 1, last)}–{last} of {len(told)}", previous, following)]


def _buttons(proposal: Proposal, code: str) -> Buttons:
    """Apply, where there is anything to apply."""
    forget = Button("Discard", f"/headway import discard code:{code}")
    if not proposal.writes:
        return Buttons((forget,))
    return Buttons((Button("Apply", f"/headway import apply code:{code}", "primary"), forget))
