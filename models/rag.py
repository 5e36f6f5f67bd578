"""RAG: what a rating means, when it needs its reason, and what the facts suggest.

Headway never invents a rating: it suggests one with its reason, and a person accepts it or gives another. "Not rated"
is a state, and never silently green.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "blue": "Complete", "unrated": "Not rated"}
NEEDS_REASON = frozenset({"red", "amber"})
SOON = timedelta(days=14)
QUIET = timedelta(days=42)
"""About half a term without a word of progress."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a suggestion is drawn from.

    ``due`` is None for what never comes due; ``heard`` is the day of the last note, ``since`` the day it was entered.
    """

    status: str
    due: date | None
    slips: int = 0
    heard: date | None = None
    since: date | None = None
    milestones_late: int = 0
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rating, and the sentence that says why."""

    rag: str
    reason: str


def is_overdue(due: date | None, status: str, today: date) -> bool:
    """Whether the end of the *When* has passed and it is neither complete nor withdrawn."""
    return due is not None and due < today and status not in ("complete", "withdrawn")


def suggest(facts: Facts, today: date) -> Suggestion | None:
    """What the facts suggest, or None where they suggest nothing: silence is no evidence that all is well."""
    if facts.status in ("complete", "withdrawn"):
        return None
    if is_overdue(facts.due, facts.status, today):
        assert facts.due  # noqa: S101 - nothing without a due date is overdue
        late = (today - facts.due).days
        return Suggestion("red", f"It was due {_days(late)} ago and is not complete.")
    return _amber(facts, today) or _green(facts, today)


def _amber(facts: Facts, today: date) -> Suggestion | None:
    if facts.milestones_late:
        plural = "a milestone has" if facts.milestones_late == 1 else f"{facts.milestones_late} milestones have"
        return Suggestion("amber", f"{plural[0].upper()}{plural[1:]} passed and not been ticked off.")
    last = facts.heard or facts.since
    quiet = last is not None and today - last > QUIET
    if facts.due and facts.due - today <= SOON and facts.status == "not started":
        return Suggestion("amber", f"It is due in {_days((facts.due - today).days)} and has not been started.")
    if facts.slips >= 2:
        return Suggestion("amber", f"Its date has slipped {facts.slips} times.")
    if quiet and last and facts.status == "in progress":
        return Suggestion("amber", f"Nothing has been noted for {_days((today - last).days)}.")
    if facts.review_on and facts.review_on < today:
        return Suggestion("amber", "Its review date has passed.")
    return None


def _green(facts: Facts, today: date) -> Suggestion | None:
    if facts.heard and today - facts.heard <= QUIET and facts.status == "in progress":
        noted = {0: "today", 1: "yesterday"}.get((today - facts.heard).days, f"{_days((today - facts.heard).days)} ago")
        return Suggestion("green", f"Progress was noted {noted} and it is not overdue.")
    return None


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
