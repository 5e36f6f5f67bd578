"""A meeting's timetable in working days: the dates of the design, clock changes, closures, own settings."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from models.calendar import Calendar, Term
from models.clock import LONDON
from models.timetable import STEPS, Due, instant, steps, timetable, wrong_order

CALENDAR = Calendar()


def at(day: date, hour: int = 10) -> datetime:
    """The instant of that hour in London."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON).astimezone(UTC)


def local(due: Due) -> str:
    return f"{due.at.astimezone(LONDON):%a %-d %b %H:%M}"


def test_a_december_board_has_the_dates_of_the_design() -> None:
    due = timetable(at(date(2026, 12, 8)), CALENDAR, {})
    assert [local(each) for each in due.values()] == [
        "Mon 2 Nov 09:00",
        "Tue 17 Nov 09:00",
        "Fri 20 Nov 09:00",
        "Mon 23 Nov 17:00",
        "Tue 24 Nov 09:00",
        "Wed 25 Nov 09:00",
        "Thu 26 Nov 17:00",
        "Fri 27 Nov 09:00",
        "Mon 30 Nov 12:00",
        "Mon 7 Dec 09:00",
        "Wed 9 Dec 09:00",
        "Thu 10 Dec 09:00",
    ]
    assert list(due) == [step.name for step in STEPS]


@pytest.mark.parametrize(
    ("meeting", "name", "said", "utc_hour"),
    [
        (date(2026, 11, 10), "draft", "Tue 20 Oct 09:00", 8),  # summer time, the meeting in winter
        (date(2026, 11, 10), "publish", "Mon 2 Nov 12:00", 12),
        (date(2027, 4, 20), "draft", "Tue 30 Mar 09:00", 8),  # two days after the clocks went on
        (date(2027, 4, 13), "draft", "Fri 19 Mar 09:00", 9),  # winter, the meeting in summer
    ],
)
def test_a_time_is_what_the_clock_on_the_wall_says(meeting: date, name: str, said: str, utc_hour: int) -> None:
    due = timetable(at(meeting), CALENDAR, {})[name]
    assert (local(due), due.at.hour) == (said, utc_hour)


def test_an_hour_that_is_skipped_is_an_hour_later_and_one_that_comes_twice_is_the_first() -> None:
    assert instant(date(2027, 3, 28), time(1, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert instant(date(2026, 10, 25), time(1, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_bank_holidays_are_no_working_days() -> None:
    due = timetable(at(date(2027, 4, 6)), CALENDAR, {})  # Easter: 26 and 29 March
    assert local(due["publish"]) == "Thu 25 Mar 12:00"
    assert local(due["since"]) == "Mon 5 Apr 09:00"


def test_days_on_which_the_offices_are_closed_are_none_either() -> None:
    shut = Calendar(closures=frozenset(date(2026, 12, day) for day in (24, 29, 30, 31)))
    usual, closed = (timetable(at(date(2027, 1, 6)), calendar, {})["publish"] for calendar in (CALENDAR, shut))
    assert (local(usual), local(closed)) == ("Thu 24 Dec 12:00", "Fri 18 Dec 12:00")  # Boxing Day is kept on the 28th


def test_a_half_term_is_full_of_working_days() -> None:
    term = Term("autumn", date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26), date(2026, 10, 30))
    own, usual = (timetable(at(date(2026, 11, 3)), each, {}) for each in (Calendar(terms=(term,)), CALENDAR))
    assert own == usual
    assert local(own["publish"]) == "Mon 26 Oct 12:00"


def test_a_board_sets_its_own_days_and_times() -> None:
    own = {"draft": {"days": 8, "at": "09:30"}, "tell": {"days": -3}, "publish": {"at": "15:00"}}
    due = timetable(at(date(2026, 12, 8)), CALENDAR, own)
    assert [local(due[name]) for name in ("draft", "tell", "publish")] == [
        "Wed 18 Nov 09:30",
        "Fri 11 Dec 09:00",
        "Mon 30 Nov 15:00",
    ]
    assert [step.days for step in steps({})] == [step.days for step in STEPS]


@pytest.mark.parametrize(
    ("own", "wrong"),
    [
        ({}, None),
        ({"draft": {"days": 8, "at": "09:30"}}, None),
        ({"draft": {"days": 4}}, ("draft", "reminder")),
        ({"ask": {"at": "17:30"}}, None),
        ({"missing": {"days": 5, "at": "16:00"}}, ("close", "missing")),
        ({"publish": {"days": 1, "at": "12:00"}}, ("publish", "since")),
        ({"tell": {"days": -1, "at": "08:00"}}, ("decide", "tell")),
    ],
)
def test_steps_in_the_wrong_order_are_named(own: dict[str, dict[str, object]], wrong: tuple[str, str] | None) -> None:
    found = wrong_order(own)
    assert (found and (found[0].name, found[1].name)) == wrong
