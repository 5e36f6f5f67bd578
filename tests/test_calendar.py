"""Terms and days, by the conventions and by an authority's own dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import DEFAULT, Calendar, Term, Window

OWN = Calendar(
    terms=(
        Term("autumn", date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26), date(2026, 10, 30)),
        Term("spring", date(2027, 1, 4), date(2027, 3, 25), date(2027, 2, 15), date(2027, 2, 19)),
    ),
    closures=frozenset({date(2026, 12, 29)}),
)


def test_conventional_terms() -> None:
    assert DEFAULT.is_default
    assert DEFAULT.term("autumn", 2026) == Term("autumn", date(2026, 9, 1), date(2026, 12, 31))
    assert DEFAULT.term_of(date(2027, 2, 1)).name == "spring"
    assert DEFAULT.next_term(date(2027, 2, 1)).start == date(2027, 4, 1)


def test_a_day_in_the_holidays_belongs_to_the_coming_term() -> None:
    assert DEFAULT.term_of(date(2027, 8, 10)).start == date(2027, 9, 1)
    assert OWN.term_of(date(2026, 12, 28)).start == date(2027, 1, 4)


def test_own_dates_where_set_and_conventions_elsewhere() -> None:
    assert OWN.knows(date(2027, 3, 1))
    assert not OWN.knows(date(2027, 6, 1))
    assert OWN.term("summer", 2027).end == date(2027, 7, 31)


def test_half_terms_by_number() -> None:
    assert DEFAULT.half_terms(2026) == (
        Window(date(2026, 9, 1), date(2026, 10, 31)),
        Window(date(2026, 11, 1), date(2026, 12, 31)),
        Window(date(2027, 1, 1), date(2027, 2, 15)),
        Window(date(2027, 2, 16), date(2027, 3, 31)),
        Window(date(2027, 4, 1), date(2027, 5, 31)),
        Window(date(2027, 6, 1), date(2027, 7, 31)),
    )
    assert OWN.half_term(1, 2026) == Window(date(2026, 9, 2), date(2026, 10, 25))
    assert OWN.half_term_of(date(2026, 10, 28)) == Window(date(2026, 10, 31), date(2026, 12, 18))
    assert DEFAULT.next_half_term(date(2026, 9, 5)).start == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("name", "year", "monday"),
    [
        ("autumn", 2022, date(2022, 10, 24)),
        ("autumn", 2026, date(2026, 10, 26)),
        ("spring", 2025, date(2025, 2, 17)),
        ("spring", 2027, date(2027, 2, 15)),
        ("summer", 2026, date(2026, 5, 25)),
    ],
)
def test_the_usual_half_term_weeks(name: str, year: int, monday: date) -> None:
    assert DEFAULT.half_term_break(name, year).start == monday  # type: ignore[arg-type]


def test_working_days_skip_weekends_bank_holidays_and_closures() -> None:
    assert DEFAULT.bank_holiday(date(2026, 12, 25)) == "Christmas Day"
    assert DEFAULT.bank_holiday(date(2026, 12, 24)) is None
    assert DEFAULT.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert OWN.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 30)
    assert DEFAULT.add_working_days(date(2026, 12, 8), -6) == date(2026, 11, 30)
    assert DEFAULT.add_working_days(date(2026, 12, 5), 0) == date(2026, 12, 5)


def test_school_days_skip_holidays_and_half_term() -> None:
    assert OWN.add_school_days(date(2026, 10, 23), 1) == date(2026, 11, 2)
    assert OWN.add_school_days(date(2026, 12, 18), 1) == date(2027, 1, 4)
    assert OWN.add_school_days(date(2027, 1, 4), -1) == date(2026, 12, 18)


def test_easter() -> None:
    assert DEFAULT.easter(2027) == date(2027, 3, 28)


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 9, 2), date(2026, 9, 1)),
        (date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26)),
        (date(2026, 9, 2), date(2026, 12, 18), date(2027, 2, 1), date(2027, 2, 5)),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(days: tuple[date, ...]) -> None:
    with pytest.raises(ValueError, match="autumn"):
        Term("autumn", *days)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-60, 60))
def test_working_days_can_be_counted_back(day: date, n: int) -> None:
    there = DEFAULT.add_working_days(day, n)
    if n:
        assert DEFAULT.is_working_day(there)
    if DEFAULT.is_working_day(day):
        assert DEFAULT.add_working_days(there, -n) == day
