"""The rules of a highlight report: what it needs before it is handed in, and what may be done with it then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models import reporting
from models.board import Board
from models.calendar import Calendar
from models.drafting.closing import closes_at
from models.highlight import HighlightReport
from models.meeting import Meeting
from models.pack import Pack
from models.queries import workstream as workstreams
from models.reporting import Unready
from tests.support.plans import signed
from tests.support.programmes import Opened
from tests.support.stage import NOW

CALENDAR = Calendar()
BOARD = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)


def report(**given: object) -> HighlightReport:
    blank = {"state": "draft", "because": "", "rag": "unrated", "rag_reason": "", "know": "", "risks": ""}
    return HighlightReport(**{**blank, **given})


def meeting(called: datetime | None = None, **own: object) -> Meeting:
    return Meeting(starts_at=BOARD, called_at=called, board=Board(name="Board", timetable=own))


def test_a_section_is_said_once() -> None:
    row = report()
    assert reporting.edit(row, "know", " We are on course. ")
    assert row.know == "We are on course."
    assert not reporting.edit(row, "know", "We are on course.")
    with pytest.raises(KeyError):
        reporting.edit(row, "state", "submitted")


def test_red_and_amber_need_their_reason() -> None:
    row = report()
    for rag in ("red", "amber"):
        with pytest.raises(Unready, match="needs its reason"):
            reporting.rate(row, rag, " ")
    assert reporting.rate(row, "green")
    assert not reporting.rate(row, "green")
    assert reporting.rate(row, "amber", "two posts are vacant")


def test_it_is_handed_in_only_with_a_rating_and_its_reason() -> None:
    assert reporting.lacking(None) == "an overall rating"
    assert reporting.lacking(report()) == "an overall rating"
    assert reporting.lacking(report(rag="red")) == "the reason why it is Red"
    assert reporting.lacking(report(rag="green")) == ""
    with pytest.raises(Unready, match="lacks an overall rating"):
        reporting.submit(report(), 1, NOW)


def test_handed_in_taken_back_returned_and_handed_in_again() -> None:
    row = report(rag="green")
    reporting.submit(row, 7, NOW)
    assert (row.state, row.submitted_by_id, row.submitted_at) == ("submitted", 7, NOW)
    with pytest.raises(Unready, match="already"):
        reporting.submit(row, 7, NOW)
    with pytest.raises(Unready, match="in the pack"):
        reporting.verbal(row, "away")
    reporting.unsubmit(row)
    assert (row.state, row.submitted_at) == ("draft", None)
    with pytest.raises(Unready, match="not submitted"):
        reporting.unsubmit(row)
    with pytest.raises(Unready, match="nothing to return"):
        reporting.give_back(row, "x")
    reporting.submit(row, 7, NOW)
    reporting.give_back(row, "too short")
    assert (row.state, row.because, row.submitted_by_id) == ("returned", "too short", None)
    reporting.submit(row, 7, NOW)
    assert (row.state, row.because) == ("submitted", "")


def test_by_word_of_mouth_and_then_written_after_all() -> None:
    row = report(rag="green")
    reporting.verbal(row, "its lead is away")
    assert (row.state, row.because) == ("verbal", "its lead is away")
    reporting.submit(row, 7, NOW)
    assert (row.state, row.because) == ("submitted", "")


@pytest.mark.parametrize(
    ("called", "closes"),
    [
        (None, datetime(2026, 11, 23, 17, tzinfo=UTC)),
        (datetime(2026, 11, 23, 16, 59, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 26, 17, tzinfo=UTC)),
        (datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 30, 12, tzinfo=UTC)),
        (datetime(2026, 12, 7, 9, tzinfo=UTC), BOARD),
    ],
)
def test_reports_close_by_the_timetable_or_the_next_step_after_the_meeting_was_called(
    called: datetime | None, closes: datetime
) -> None:
    assert closes_at(meeting(called), CALENDAR) == closes


def test_late_is_after_the_board_s_own_closing() -> None:
    closes = datetime(2026, 11, 23, 17, tzinfo=UTC)
    row = report(rag="green", submitted_at=closes)
    assert not reporting.is_late(row, meeting(), CALENDAR)
    assert reporting.is_late(row, meeting(close={"days": 6}), CALENDAR)
    row.submitted_at = closes + timedelta(seconds=1)
    assert reporting.is_late(row, meeting(), CALENDAR)


def test_it_is_begun_once_for_all_who_report_together_and_stands_once_cleared(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        one, four = workstreams.all_of(session)
        four.reports_with_id = one.id
        session.flush()
        board = session.scalars(select(Meeting)).one()
        row = reporting.begin(session, board, four)
        assert row.workstream_id == one.id
        assert reporting.begin(session, board, one) is row
        assert reporting.cleared(session, board.id) is None
        session.add(Pack(meeting_id=board.id, state="cleared"))
        session.flush()
        assert reporting.cleared(session, board.id)
