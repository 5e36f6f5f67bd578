"""Rules of boards, and what is read from a line about one."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from bot.documents.invitation import draw
from commands.engine.arguments import Reading
from commands.engine.documents import Invitation
from commands.engine.errors import Misread
from commands.table import TABLE
from models import boards
from models.board import BoardDuty, BoardSeat
from models.clock import LONDON

READING = Reading(date(2026, 11, 23))


@pytest.mark.parametrize(
    ("every", "due", "on", "then"),
    [
        (6, date(2027, 3, 1), date(2027, 2, 20), date(2027, 9, 1)),  # a little early
        (6, date(2027, 3, 1), date(2027, 3, 9), date(2027, 9, 1)),  # a little late
        (6, date(2027, 3, 1), date(2028, 3, 2), date(2028, 9, 1)),  # a year late: not three at once
        (3, date(2026, 11, 30), date(2026, 11, 30), date(2027, 2, 28)),
    ],
)
def test_the_next_report_is_due_after_the_one_given(every: int, due: date, on: date, then: date) -> None:
    duty = BoardDuty(every_months=every, next_on=due)
    boards.reported(duty, on)
    assert (duty.next_on, duty.last_on) == (then, on)


@pytest.mark.parametrize(
    ("places", "undecided", "held", "free"),
    [(2, 0, 1, 1), (2, 1, 1, 0), (2, 2, 0, 0), (1, 0, 3, 0), (None, 0, 1, None)],
)
def test_a_place_is_held_vacant_or_undecided(places: int | None, undecided: int, held: int, free: int | None) -> None:
    assert boards.vacancies(BoardSeat(places=places, undecided=undecided), held) == free


def read(line: str) -> dict[str, Any]:
    return dict(TABLE.parse(line, READING).values)


@pytest.mark.parametrize(
    ("said", "day", "at", "place"),
    [
        ("12 Jan 2027 10:00 Council chamber", date(2027, 1, 12), time(10), "Council chamber"),
        ("Tuesday 12 January at 4.30pm in the Spring Hall", date(2027, 1, 12), time(16, 30), "the Spring Hall"),
        ("on 12/01/2027 10am", date(2027, 1, 12), time(10), None),
        ("noon on 12.1.2027, Room 4", date(2027, 1, 12), time(12), "Room 4"),
        ("14.00 12 Jan 2027 May Street Centre", date(2027, 1, 12), time(14), "May Street Centre"),
    ],
)
def test_a_meeting_is_read_from_free_words(said: str, day: date, at: time, place: str | None) -> None:
    values = read(f"/board meeting {said}")
    assert (values["day"], values["time"], values.get("place")) == (day, at, place)


@pytest.mark.parametrize("said", ["25:00", "13pm", "10", "half past"])
def test_what_is_no_time(said: str) -> None:
    with pytest.raises(Misread, match="is not a time"):
        read(f'/board meeting 12 Jan 2027 time:"{said}"')


@pytest.mark.parametrize(
    ("said", "months"),
    [("every six months", 6), ("every 3 months", 3), ("quarterly", 3), ("twice a year", 6), ("every year", 12)],
)
def test_how_often(said: str, months: int) -> None:
    assert read(f"/board reports to Cabinet {said}") == {"name": "Cabinet", "every": months}


@pytest.mark.parametrize(
    ("said", "places"),
    [("2", (2, 0)), ("undecided", (None, 0)), ("3, 1 undecided", (3, 1)), ("2 undecided", (2, 2))],
)
def test_how_many_places(said: str, places: tuple[int | None, int]) -> None:
    assert read(f"/board seat Heads of service {said}") == {"category": "Heads of service", "places": places}
    with pytest.raises(Misread, match="no more than 1"):
        read("/board seat Heads places:“1, 2 undecided”")


def test_an_invitation_stands_in_local_time_with_its_zone() -> None:
    starts = datetime(2027, 7, 6, 10, tzinfo=LONDON)
    invitation = Invitation(
        uid="board-1-1@headway",
        method="REQUEST",
        sequence=2,
        starts_at=starts,
        minutes=90,
        summary="Partnership Board; autumn, late",
        issued_at=datetime(2027, 6, 1, 9, tzinfo=LONDON),
        place="Council chamber",
        description=f"1. {'A long item ' * 12}\n2. Énd",
        organizer="Cleo Marsh",
        organizer_email="cleo@example.org.uk",
    )
    text = draw(invitation).decode()
    lines = text.split("\r\n")
    assert "DTSTART;TZID=Europe/London:20270706T100000" in lines
    assert "DTEND;TZID=Europe/London:20270706T113000" in lines
    assert "DTSTAMP:20270601T080000Z" in lines
    assert "SUMMARY:Partnership Board\\; autumn\\, late" in lines
    assert "SEQUENCE:2" in lines
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in lines
    assert 'ORGANIZER;CN="Cleo Marsh":mailto:cleo@example.org.uk' in lines
    assert max(len(line.encode()) for line in lines) <= 75
    assert draw(invitation) == draw(invitation)
