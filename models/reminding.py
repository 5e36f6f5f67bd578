"""Who may be reminded of a pledge, and when. Pure.

Considerate by rule: on a school day alone (no holiday, no half-term break, no weekend), once in a half-term for a
person whatever the pledge, and never who has asked for no more. Not signing is not disengagement, and a head who was
asked in September need not be asked again in October.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from models.calendar import Calendar

WORDS: Final = (
    "Hello {name}. The partnership’s “{pledge}” is open for signing, and {school} has not signed it yet. If you would "
    "like to, you can read it and sign it here in a minute. If now is not the time, or it is not for you, that is "
    "quite all right: everything you and your school do with us counts just as much."
)
"""What a head is told unless a manager words it otherwise; a name, a pledge and schools are put in."""

CHRISTMAS: Final = ((12, 19), (1, 4))
SUMMER: Final = ((7, 20), (9, 4))
BEFORE_EASTER, AFTER_EASTER = timedelta(days=9), timedelta(days=12)
"""The days (month, day) of holidays where an authority has set no term dates; both inclusive."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head of schools that have not signed. ``in_chat`` is whether a message can reach them there."""

    person_id: int
    name: str
    schools: tuple[tuple[int, str], ...]
    in_chat: bool = True
    wants_none: bool = False

    @property
    def school(self) -> str:
        """Their schools by name: "Oakfield Lower School and Ashmoor Primary School"."""
        names = [name for _, name in self.schools]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass(frozen=True, slots=True)
class Round:
    """Who is to be reminded, and who is not and why."""

    remind: tuple[Head, ...]
    not_in_chat: tuple[Head, ...]
    want_none: int
    reminded: int


def may_remind(calendar: Calendar, day: date) -> bool:
    """Whether reminders may be sent on that day.

    Where the authority has set no term dates of its own, the weeks in which schools usually have holidays are left out
    too: the conventional terms leave no gap between them.
    """
    return calendar.is_school_day(day) and (calendar.knows(day) or not _is_usual_holiday(calendar, day))


def next_day(calendar: Calendar, day: date) -> date:
    """The first day after ``day`` on which reminders may be sent."""
    after = calendar.add_school_days(day, 1)
    while not may_remind(calendar, after):
        after = calendar.add_school_days(after, 1)
    return after


def _is_usual_holiday(calendar: Calendar, day: date) -> bool:
    """Whether English schools usually have Christmas, Easter or summer holidays on that day, give or take some days."""
    at, easter = (day.month, day.day), calendar.easter(day.year)
    is_christmas = at >= CHRISTMAS[0] or at <= CHRISTMAS[1]
    return is_christmas or SUMMER[0] <= at <= SUMMER[1] or easter - BEFORE_EASTER <= day <= easter + AFTER_EASTER


def half_term(calendar: Calendar, day: date) -> date:
    """The first day of the half-term that holds ``day``: nobody is reminded twice in it."""
    return calendar.half_term_of(day).start


def sort_out(heads: Sequence[Head], reminded: Collection[int] = ()) -> Round:
    """The heads by what is to be done about them; ``reminded`` are the people reminded in this half-term."""
    asked = [head for head in heads if not head.wants_none]
    left = [head for head in asked if head.person_id not in reminded]
    return Round(
        tuple(head for head in left if head.in_chat),
        tuple(head for head in left if not head.in_chat),
        len(heads) - len(asked),
        len(asked) - len(left),
    )


def worded(words: str, head: Head, pledge: str) -> str:
    """The words to one head. Only the three marks are put in: anything else in braces stays as it was typed."""
    marks = {"{name}": head.name, "{school}": head.school, "{pledge}": pledge}
    return re.sub(r"\{(?:name|school|pledge)\}", lambda found: marks[found[0]], words)
