"""Headway's own export, come back from somebody's spreadsheet: what it only shows is not taken for news."""

from __future__ import annotations

import re
from dataclasses import replace

from models.intake import PlannedAction
from models.reference import is_action

MARK = "Slips"
"""A column that only an export has."""
SHOWN = frozenset({"Due", "First date", MARK, "Review", "Source"})
"""Columns that are worked out, or changed by their own commands."""
NO_DATE = "no date yet"
_GUARD = re.compile(r"^'(?=[=+\-@\t\r])")


def is_exported(planned: PlannedAction) -> bool:
    """Whether an action comes from an export to CSV or Excel."""
    return MARK in planned.rest and is_action(planned.reference)


def as_written(planned: PlannedAction) -> PlannedAction:
    """The action as a paper would have it; one that is not from an export is given back as it is.

    Milestones are left as they are in the plan: an export tells them in one cell, with their ticks.
    """
    if not is_exported(planned):
        return planned
    return replace(
        planned,
        title=_GUARD.sub("", planned.title),
        outcome=_GUARD.sub("", planned.outcome),
        progress=_GUARD.sub("", planned.progress),
        when="" if planned.when == NO_DATE else _GUARD.sub("", planned.when),
        milestones=(),
        rest={header: text for header, text in planned.rest.items() if header not in SHOWN},
    )
