"""The day and the time of a meeting, as they are read out of a line: what there is not is said, and never guessed."""

from __future__ import annotations

from datetime import date, time

import pytest

from commands.engine.arguments import Reading
from commands.engine.errors import Misread
from commands.table import TABLE

READING = Reading(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("29 Feb 2027 10:00", "February 2027 has no day 29"),
        ("29 Feb 27 10:00 Hall", "February 2027 has no day 29"),
        ("31 April 2027 10:00 Hall", "April has no day 31"),
        ("the 31st of Feb 10am", "February has no day 31"),
        ("31/4/2027 10:00", "April has no day 31"),
        ("Wednesday 12 Jan 2027 10:00", "12 January 2027 is a Tuesday"),
        ("move 29 Feb 2027 because the chair is away", "February 2027 has no day 29"),
        ("12 Jan 2027 25:00", "“25:00” is not a time"),
    ],
)
def test_a_day_there_is_not_is_never_another_years(words: str, why: str) -> None:
    with pytest.raises(Misread, match=why):
        TABLE.parse(f"/board meeting {words}", READING)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("12 Jan 2027 10:00 Room 31", "Room 31"),
        ("12 January 10.00 May Day Hall", "May Day Hall"),
        ("Room B Tuesday 12 Jan 2027 10am", "Room B"),
    ],
)
def test_figures_of_a_place_are_no_day(words: str, place: str) -> None:
    values = TABLE.parse(f"/board meeting {words}", READING).values
    assert values == {"day": date(2027, 1, 12), "time": time(10), "place": place}
