"""The plan as an annex, in the council's own columns: what is printed here is read back by ``/headway import``.

Each workstream is a table under a heading with its noun and number, which is how councils print their plans, and how
:mod:`models.intake` knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from commands.engine.paper import Grid, Heading, Para, Part
from models.drafting.facts import PlanRow
from models.importing.exported import NO_DATE
from models.rag import WORDS

COLUMNS: Final = ("Ref", "Action", "Intended outcome", "Who", "Progress to date", "When", "RAG")
_WIDTHS: Final = (1.1, 3.4, 2.8, 1.9, 3.2, 1.7, 1.9)
_NUMBERED: Final = re.compile(r"[A-Za-z]+(\d+) (.+)", re.DOTALL)
MILESTONES: Final = "Milestones"
"""A column for the steps of those actions whose progress is told besides."""


def annex(plan: Sequence[PlanRow], noun: str, state: str) -> Iterator[Part]:
    """The annex; nothing at all for an empty plan.

    ``noun`` is what the council calls a workstream; ``state`` is the plan's: "draft" or "approved".
    """
    if not plan:
        return
    yield Heading("Annex: the action plan")
    if state == "draft":
        yield Para("This plan is a draft: the board has not approved it yet.")
    yield from tables(plan, noun)


def tables(plan: Sequence[PlanRow], noun: str) -> Iterator[Part]:
    """The plan, a table for each workstream, under a heading of level 2 each."""
    for workstream, rows in groupby(plan, key=lambda row: row.workstream):
        yield Heading(_headed(workstream, noun), 2)
        yield table(tuple(rows))


def _headed(workstream: str, noun: str) -> str:
    """A workstream by its noun and number: "WS4 Recruit and retain" is "Workstream 4: Recruit and retain"."""
    found = _NUMBERED.match(workstream)
    return f"{noun.capitalize()} {found[1]}: {found[2]}" if found else workstream


def table(rows: Sequence[PlanRow]) -> Grid:
    """One workstream's actions, on pages turned sideways."""
    stepped = any(row.milestones and not _in_progress(row) for row in rows)
    columns = (*COLUMNS[:-1], MILESTONES, COLUMNS[-1]) if stepped else COLUMNS
    widths = (*_WIDTHS[:-1], 2.6, _WIDTHS[-1]) if stepped else _WIDTHS
    return Grid(columns, tuple(_row(row, stepped) for row in rows), widths=widths, wide=True)


def _row(row: PlanRow, stepped: bool) -> tuple[str, ...]:
    inside = _in_progress(row)
    progress = "\n".join(title for title, _ in row.milestones) if inside else row.progress
    steps = () if inside else row.milestones
    when = "" if row.when == NO_DATE else row.when
    cells = (row.reference, row.action, row.outcome, row.who.replace("; ", "\n"), progress, when)
    return (*cells, *(("\n".join(_step(*step) for step in steps),) if stepped else ()), rating(row))


def _in_progress(row: PlanRow) -> bool:
    """Whether the steps stand in the progress cell, a line for each line of dates beside it, as in many a paper."""
    dates = row.when.splitlines()
    return bool(row.milestones) and not row.progress and [when for _, when in row.milestones] == dates


def _step(title: str, when: str) -> str:
    return f"{title} ({when})" if when else title


def rating(row: PlanRow) -> str:
    """The rating with its reason: "Amber (two posts are vacant)"; of what is closed, that it is complete or withdrawn.

    In brackets, so that a reason may name another colour and the rating is still read back.
    """
    if row.status == "complete":
        return WORDS["blue"]
    if row.status == "withdrawn":
        return "Withdrawn"
    return f"{WORDS[row.rag]} ({row.reason})" if row.reason else WORDS[row.rag]
