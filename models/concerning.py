"""Schools causing concern, worked on: raised, changed, acted on, closed and opened again. Pure but for the session.

The categories are the authority's own; those of Havering's self-evaluation (1, 2, 3a, 3b, 3c) are offered besides those
used before. The next review of a concern is the one given last, with its category or with an event.
"""

from __future__ import annotations

import re
from datetime import date

from models.concern import Concern, ConcernEvent
from models.tenancy import TenantSession

CATEGORIES = ("1", "2", "3a", "3b", "3c")
LONGEST = 20
"""The most characters of a category."""


def category_meant(text: str) -> str:
    """A category as it is kept: "Category 3A" is "3a"; words of the authority's own stay as they are.

    Raises ``ValueError`` where nothing is left, or more than :data:`LONGEST` characters.
    """
    plain = re.sub(r"^(?:category|cat\.?)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    if re.fullmatch(r"\d{1,2}[A-Za-z]?", plain):
        plain = plain.casefold()
    if not plain or len(plain) > LONGEST:
        raise ValueError(f"a category has 1 to {LONGEST} characters")
    return plain


def keep(
    session: TenantSession, concern: Concern, category: str, reason: str, review_on: date | None, today: date
) -> list[str]:
    """Write a concern's category and reason, and its next review where one is given; a new one is raised ``today``.

    Gives the names of the columns that are different now; none where all is so already.
    """
    wanted = {"category": category, "reason": reason, "review_on": review_on or concern.review_on}
    different = [name for name, value in wanted.items() if getattr(concern, name) != value]
    for name in different:
        setattr(concern, name, wanted[name])
    if concern.id is None:
        concern.opened_on, concern.closed_because = today, ""
        session.add(concern)
        session.flush()
    return different


def add_event(
    session: TenantSession, concern: Concern, kind: str, on: date, review_on: date, note: str = ""
) -> ConcernEvent:
    """Enter what was done, and when it is looked at again. Raises ``ValueError`` for a review before the event."""
    if review_on < on:
        raise ValueError("a review comes after the event")
    event = ConcernEvent(concern_id=concern.id, kind=kind, on=on, note=note, review_on=review_on)
    session.add(event)
    concern.review_on = review_on
    session.flush()
    return event


def close(concern: Concern, because: str, today: date) -> None:
    """End a concern; nothing of it is lost."""
    concern.closed_on, concern.closed_because = today, because


def reopen(concern: Concern, review_on: date) -> None:
    """Open a closed concern again, with a new review."""
    concern.closed_on, concern.closed_because, concern.review_on = None, "", review_on


def is_overdue(concern: Concern, today: date) -> bool:
    """Whether an open concern's review is past."""
    return concern.closed_on is None and concern.review_on is not None and concern.review_on < today
