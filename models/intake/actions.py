"""One action from its row, or from the several rows it goes over."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from models.intake.cells import lines, one_line, pence, whole
from models.intake.columns import Layout
from models.intake.grid import Row
from models.intake.milestones import date_lines, looks_dated, pair
from models.intake.owners import split_owners
from models.intake.rag import Rating, read_rag, read_status
from models.intake.records import Kind, PlannedAction, PlannedMilestone, Status

Tell = Callable[[str, Kind], None]

# A merged cell speaks for every action beside it in these columns. Elsewhere it would count a cost twice, or rate
# an action that nobody rated.
_CARRIED = frozenset(("owner", "outcome", "when"))
_DATED_STEP = re.compile(r"(\S.*?)\s*\(([^()]+)\)$")
_NUMBERED_TITLE = re.compile(r"^((?:\d{1,3}(?:\.\d{1,3})+|[A-Z]{1,3}\d{1,3}(?:\.\d{1,3})*)[.):]?|\d{1,3}[.)])\s+(?=\S)")


@dataclass
class Part:
    """What one row says of an action: text by field, fill of the RAG cell, and the columns without a field."""

    fields: dict[str, str]
    colour: str = ""
    rest: dict[str, str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()


@dataclass
class Draft:
    """An action while its rows are read."""

    source: str
    layout: Layout
    parts: list[Part]

    def texts(self, name: str) -> list[str]:
        """Texts of a field, row by row, without the empty ones."""
        return [part.fields[name] for part in self.parts if part.fields.get(name)]

    def text(self, name: str) -> str:
        """All that a field says."""
        return "\n".join(self.texts(name))


def read_part(row: Row, layout: Layout, above: dict[int, str]) -> Part:
    """Take a row apart; ``above`` has the text of cells merged down from higher rows, by column."""
    known = {column: name for name, column in layout.fields.items() if name != "evidence"}
    part = Part({})
    merged = []
    for at, cell in enumerate(row.cells):
        name = known.get(at, "")
        text = cell.text
        if cell.below and name in _CARRIED and above.get(at):
            text = above[at]
            merged.append(name)
        if name:
            part.fields[name] = text
            part.colour = cell.colour if name == "rag" else part.colour
        elif text:
            part.rest[free_key(part.rest, layout.header(at))] = whole(text)
    part.merged = tuple(merged)
    return part


def finish(draft: Draft, tell: Tell) -> PlannedAction:
    """Make the record; ``tell`` takes what the person should know."""
    for name in dict.fromkeys(name for part in draft.parts[:1] for name in part.merged):
        tell(f"the {name} cell is merged over several actions, so each has it", "understood")
    rest = _gathered(draft)
    reference, title = _reference(draft)
    if not title:
        tell("there is no text in the action column: give the action a name", "needs a person")
    owners = split_owners(draft.text("owner"))
    if owners.kept:
        rest[free_key(rest, draft.layout.header(draft.layout.fields["owner"]))] = owners.kept
        if not owners.names:
            tell(f"nobody is named as owner ({owners.kept!r})", "needs a person")
    progress, when, milestones = _steps(draft, tell)
    rating = _rating(draft, tell)
    costs = draft.texts("cost")
    header = draft.layout.header(draft.layout.fields["cost"]) if costs else ""
    return PlannedAction(
        title=title,
        outcome=whole(draft.text("outcome")),
        owners=owners.names,
        when=when,
        rag=rating.rag,
        rag_text=whole(draft.text("rag")),
        status=_status(draft, rating, rest),
        progress=progress,
        milestones=milestones,
        cost=pence(costs[0], header) if len(costs) == 1 else None,
        cost_text=whole("\n".join(costs)),
        reference=reference,
        source=draft.source,
        rest=rest,
    )


def free_key(taken: dict[str, str], header: str) -> str:
    """Return a header that is not taken yet: two columns may bear the same one."""
    count = 2
    name = header
    while name in taken:
        name, count = f"{header} ({count})", count + 1
    return name


def _gathered(draft: Draft) -> dict[str, str]:
    rest: dict[str, str] = {}
    for part in draft.parts:
        for header, text in part.rest.items():
            rest[header] = f"{rest[header]}\n{text}" if header in rest else text
    return rest


def _reference(draft: Draft) -> tuple[str, str]:
    title, reference = one_line(draft.text("action")), one_line(draft.text("ref"))
    found = _NUMBERED_TITLE.match(title)
    if reference or not found:
        return reference, title
    return found[1].rstrip(".):"), title[found.end() :]


def _rating(draft: Draft, tell: Tell) -> Rating:
    ratings = [read_rag(part.fields.get("rag", ""), part.colour) for part in draft.parts]
    for rating in ratings:
        if rating.note:
            tell(*rating.note)
    given = list(dict.fromkeys(rating.rag for rating in ratings if rating.rag))
    if len(given) > 1:
        tell(f"its rows are rated {' and '.join(given)}: none was taken, rate it", "needs a person")
        return Rating("", "")
    stated = [rating.status for rating in ratings if rating.status]
    return Rating(given[0] if given else "", stated[0] if stated else "")


def _status(draft: Draft, rating: Rating, rest: dict[str, str]) -> Status:
    said = draft.text("status")
    if not said:
        return rating.status
    # A status is one of six words, so what was written is kept beside it.
    rest[free_key(rest, draft.layout.header(draft.layout.fields["status"]))] = whole(said)
    return read_status(said) or rating.status


def _steps(draft: Draft, tell: Tell) -> tuple[str, str, tuple[PlannedMilestone, ...]]:
    """Progress, When and milestones: from a column of milestones, from rows, or from lines beside dates."""
    progress, dates = draft.text("progress"), _dates(draft)
    when = "\n".join(dates)
    planned = draft.text("milestones")
    if planned:
        paired = pair(planned, dates)
        return whole(progress), when, paired or tuple(_step(line) for line in lines(planned))
    steps = _by_row(draft) or pair(progress, dates)
    if steps:
        return "", when, steps
    if len(dates) > 1:
        count = len(lines(progress))
        if all(map(looks_dated, dates)):
            tell(
                f"{len(dates)} dates stand beside {count} lines of progress: say which belongs to which",
                "needs a person",
            )
        else:
            tell(f"the When cell has {len(dates)} lines that are not all dates: check it", "needs a person")
    return whole(progress), when, ()


def _step(line: str) -> PlannedMilestone:
    """A line of a column of milestones, with its date where that stands after it in brackets: "Book the hall (May)"."""
    found = _DATED_STEP.match(line)
    if found and looks_dated(found[2]) and not found[2].startswith("done "):
        return PlannedMilestone(found[1], found[2])
    return PlannedMilestone(line, "")


def _dates(draft: Draft) -> list[str]:
    """Date lines of all rows; a cell merged over the rows of one action counts once."""
    first, *others = draft.parts
    texts = [first.fields.get("when", "")]
    texts += [part.fields.get("when", "") for part in others if "when" not in part.merged]
    return [line for text in texts for line in date_lines(text)]


def _by_row(draft: Draft) -> tuple[PlannedMilestone, ...]:
    """Steps of an action that goes over rows: each row with progress and a date of its own is one, or several."""
    dated = [part for part in draft.parts if part.fields.get("when") and "when" not in part.merged]
    if len(dated) < 2 or not all(part.fields.get("progress") for part in dated):
        return ()
    steps: list[PlannedMilestone] = []
    for part in draft.parts:
        text, when = one_line(part.fields.get("progress", "")), " ".join(date_lines(part.fields.get("when", "")))
        if part not in dated:
            if not text:
                continue
            if not steps:
                return ()
            steps[-1] = PlannedMilestone(f"{steps[-1].text} {text}", steps[-1].when)
            continue
        within = pair(part.fields["progress"], date_lines(part.fields["when"]))
        steps.extend(within or (PlannedMilestone(text, when),))
    return tuple(steps)
