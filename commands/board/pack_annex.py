"""The plan as an annex, in the council's own columns: what is printed here is read back by ``/headway import``.

Each workstream is a table under a heading with its noun and number, which is how councils print their plans, and how
:mod:`models.intake` knows them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Final

from commands.action.views import pounds
from commands.engine.paper import Grid, Heading, Para, Part
from models.action import CLOSED
from models.drafting.facts import PlanRow
from models.importing.exported import NO_DATE
from models.importing.headings import HEADINGS, OWN
from models.intake import Headings
from models.intake.milestones import date_lines, pair
from models.rag import WORDS

_WIDTHS: Final = {
    "ref": 1.1,
    "action": 3.4,
    "outcome": 2.8,
    "owner": 1.9,
    "progress": 3.2,
    "when": 1.7,
    "milestones": 2.6,
    "status": 1.5,
    "rag": 1.9,
    "cost": 1.3,
}
_NUMBERED: Final = re.compile(r"[A-Za-z]+(\d+) (.+)", re.DOTALL)


def annex(plan: Sequence[PlanRow], noun: str, state: str, own: Headings = ()) -> Iterator[Part]:
    """The annex; nothing at all for an empty plan.

    ``noun`` is what the council calls a workstream; ``state`` is the plan's: "draft" or "approved"; ``own`` are the
    council's columns, Headway's without any.
    """
    if not plan:
        return
    yield Heading("Annex: the action plan")
    if state == "draft":
        yield Para("This plan is a draft: the board has not approved it yet.")
    yield from tables(plan, noun, own)


def tables(plan: Sequence[PlanRow], noun: str, own: Headings = ()) -> Iterator[Part]:
    """The plan, a table for each workstream, under a heading of level 2 each."""
    for workstream, rows in groupby(plan, key=lambda row: row.workstream):
        yield Heading(_headed(workstream, noun), 2)
        yield table(tuple(rows), own or OWN)


def _headed(workstream: str, noun: str) -> str:
    """A workstream by its noun and number: "WS4 Recruit and retain" is "Workstream 4: Recruit and retain"."""
    found = _NUMBERED.match(workstream)
    return f"{noun.capitalize()} {found[1]}: {found[2]}" if found else workstream


def table(rows: Sequence[PlanRow], own: Headings) -> Grid:
    """One workstream's actions, on pages turned sideways.

    The columns are the council's in its order, empty ones too. What it has no column for and Headway knows of any of
    these actions has one of Headway's beside them: the reference before all, by which the board names an action.
    """
    fields = {field for field, _ in own}
    told = [_told(row, fields) for row in rows]
    columns = _columns(own, {field for cells in told for field, text in cells.items() if text})
    return Grid(
        tuple(heading for _, heading in columns),
        tuple(tuple(cells[field] for field, _ in columns) for cells in told),
        widths=tuple(_WIDTHS[field] for field, _ in columns),
        wide=True,
    )


def _columns(own: Headings, said: Collection[str]) -> list[tuple[str, str]]:
    """The council's columns, and Headway's for what else is ``said``: each after those that Headway has before it.

    A column of costs often holds words, which stand with the progress: it is there where there is a sum.
    """
    columns = [column for column in own if column[0] != "cost" or "cost" in said]
    before: set[str] = set()
    for field, heading in HEADINGS.items():
        if field in said and field not in {each for each, _ in columns}:
            place = max((at for at, (each, _) in enumerate(columns, 1) if each in before), default=0)
            columns.insert(place, (field, heading))
        before.add(field)
    return columns


def _told(row: PlanRow, own: Collection[str]) -> dict[str, str]:
    """What is known of an action by field, where it may need a column. Nobody's rating needs none of its own."""
    steps, progress = _steps(row), row.progress
    if _stands_beside(row) and "milestones" not in own and "progress" in own and not progress:
        steps, progress = "", steps
    rated = row.rag != "unrated" or (row.status in CLOSED and "status" not in own)
    return {
        "ref": row.reference,
        "action": row.action,
        "outcome": row.outcome,
        "owner": row.who.replace("; ", "\n"),
        "progress": progress,
        "when": "" if row.when == NO_DATE else row.when,
        "milestones": steps,
        "status": row.status.capitalize() if "status" in own else "",
        "rag": rating(row) if rated or "rag" in own else "",
        "cost": pounds(row.cost) if row.cost is not None and "cost" in own else "",
    }


def _steps(row: PlanRow) -> str:
    """The steps, a line each: with its date, unless the dates stand beside them."""
    beside = _stands_beside(row)
    return "\n".join(f"{title} ({when})" if when and not beside else title for title, when in row.milestones)


def _stands_beside(row: PlanRow) -> bool:
    """Whether each line of the action's When is read as that of the step beside it, as in many a paper."""
    titles, dates = "\n".join(title for title, _ in row.milestones), date_lines(row.when)
    return tuple((step.text, step.when) for step in pair(titles, dates)) == row.milestones != ()


def rating(row: PlanRow) -> str:
    """The rating with its reason: "Amber (two posts are vacant)"; of what is closed, that it is complete or withdrawn.

    In brackets, so that a reason may name another colour and the rating is still read back.
    """
    if row.status == "complete":
        return WORDS["blue"]
    if row.status == "withdrawn":
        return "Withdrawn"
    return f"{WORDS[row.rag]} ({row.reason})" if row.reason else WORDS[row.rag]
