"""Who may be reminded of a pledge, and when."""

from __future__ import annotations

from datetime import date

import pytest

from models.calendar import Calendar, Term
from models.reminding import Head, half_term, may_remind, next_day, sort_out, worded

USUAL = Calendar()
OWN = Calendar(
    terms=(
        Term("autumn", date(2026, 9, 2), date(2026, 12, 22), date(2026, 10, 19), date(2026, 10, 30)),
        Term("spring", date(2027, 1, 6), date(2027, 3, 25), date(2027, 2, 15), date(2027, 2, 19)),
    )
)


@pytest.mark.parametrize(
    ("calendar", "day", "may"),
    [
        (USUAL, date(2026, 11, 23), True),
        (USUAL, date(2026, 11, 22), False),  # a Sunday
        (USUAL, date(2026, 12, 22), False),
        (USUAL, date(2027, 1, 4), False),
        (USUAL, date(2027, 1, 5), True),
        (USUAL, date(2027, 3, 30), False),  # the Tuesday after Easter Day
        (USUAL, date(2027, 8, 10), False),
        (OWN, date(2026, 12, 22), True),
        (OWN, date(2026, 10, 21), False),
        (OWN, date(2027, 1, 5), False),
        (OWN, date(2027, 1, 6), True),
    ],
)
def test_on_school_days_alone(calendar: Calendar, day: date, *, may: bool) -> None:
    assert may_remind(calendar, day) is may


def test_the_next_day_for_it() -> None:
    assert next_day(OWN, date(2026, 12, 22)) == date(2027, 1, 6)
    assert next_day(USUAL, date(2026, 12, 18)) == date(2027, 1, 5)


def test_half_terms_are_told_apart_by_their_first_day() -> None:
    assert half_term(OWN, date(2026, 11, 23)) == half_term(OWN, date(2026, 12, 22)) == date(2026, 10, 31)
    assert half_term(OWN, date(2026, 10, 16)) == date(2026, 9, 2)


def test_heads_are_sorted_out() -> None:
    ada = Head(1, "Ada", ((109001, "Oakfield"),))
    bob = Head(2, "Bob", ((109002, "Ashmoor"),), in_chat=False)
    cyn = Head(3, "Cyn", ((109003, "St Mary's"),), wants_none=True)
    dan = Head(4, "Dan", ((109004, "Bridge"), (109005, "Tinkers")))
    found = sort_out([ada, bob, cyn, dan], {4})
    assert (found.remind, found.not_in_chat, found.want_none, found.reminded) == ((ada,), (bob,), 1, 1)
    assert dan.school == "Bridge and Tinkers"


def test_only_the_marks_are_put_in() -> None:
    ada = Head(1, "Ada {school}", ((109001, "Oakfield"),))
    assert worded("Dear {name}: {pledge}, {other}?", ada, "Vision") == "Dear Ada {school}: Vision, {other}?"
