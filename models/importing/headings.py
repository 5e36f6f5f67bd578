"""The council's own columns: which of a paper's headings its plan is printed under from then on.

What is printed under them is read back by :mod:`models.intake`. So a heading is kept only where it says by itself what
its column holds; where it does not, Headway's own stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from models.importing.exported import is_exported
from models.intake import Headings, Plan
from models.intake.columns import LONGEST_HEADER, field_of, fields_named
from models.programme import Programme

HEADINGS: Final = {
    "ref": "Ref",
    "action": "Action",
    "outcome": "Intended outcome",
    "owner": "Who",
    "progress": "Progress to date",
    "when": "When",
    "milestones": "Milestones",
    "status": "Status",
    "rag": "RAG",
    "cost": "Cost (£)",
}
"""Headway's own heading of every field that a printed plan has, in the order it prints them."""
OWN: Final[Headings] = tuple(
    (field, HEADINGS[field]) for field in ("ref", "action", "outcome", "owner", "progress", "when", "rag")
)
"""The columns of a council that has sent no paper of its own."""


def adopted_headings(programme: Programme, plan: Plan, *, actions: int, absent: int) -> Headings:
    """The programme's columns once the plan is in: the paper's own, where it is the council's paper of its plan.

    It is not where it leaves out more of the plan's actions (``absent``) than it has (``actions``): a short list of
    things to do does not say how the plan is printed. Nor where Headway wrote it: an export, or an annex come back.
    """
    now = programme.own_columns
    if absent > actions or any(is_exported(action) for stream in plan.workstreams for action in stream.actions):
        return now
    found = tuple(_kept(plan.headings))
    return now if _is_annex(found, now or OWN) else found


def _kept(headings: Headings) -> Iterator[tuple[str, str]]:
    """The columns of a paper that a plan can be printed in again, each with the heading it will have.

    What Headway knows nothing of by itself, such as risks, stands with the progress, where it was noted. A workstream
    heads a table of its own. A heading of two things, "Who and when", is told apart, since Headway holds them apart.
    """
    fields = {field for field, _ in headings}
    for field, heading in headings:
        if field not in HEADINGS:
            continue
        named = [each for each in fields_named(heading) if each in HEADINGS]
        if len(named) > 1 and fields & set(named) == {field}:
            yield from ((each, HEADINGS[each]) for each in named)
        elif len(heading) <= LONGEST_HEADER and field_of(heading) in (field, "status"):
            yield field_of(heading), heading
        else:
            yield field, HEADINGS[field]


def _is_annex(found: Headings, printed: Headings) -> bool:
    """Whether columns are those that are printed now, with nothing but Headway's own beside them."""
    fields = {field for field, _ in printed}
    beside: Sequence[tuple[str, str]] = [each for each in found if each[0] not in fields]
    return tuple(each for each in found if each[0] in fields) == printed and all(
        HEADINGS[field] == heading for field, heading in beside
    )
