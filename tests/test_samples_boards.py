"""The sample's boards: what a new user sees of a highlight cycle in full swing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.commandline.start import drawn_up
from bot.documents.office import Office
from commands.engine.dispatch import Door
from commands.notices import due
from commands.table import TABLE
from commands.things import thing_of
from models import boards as rules
from models import packing
from models.action import Action
from models.board import Board
from models.clock import LONDON, day_of
from models.meeting import Decision, Meeting
from models.occurrence import Occurrence
from models.pack import Edition, Pack
from models.queries import board as boards
from models.queries import highlight, meeting, noticing
from models.queries import programme as programmes
from models.queries.pack import published_rating
from models.tenancy import TenantSession
from models.timetable import timetable
from samples.load import load
from tests.support.databases import opened

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
"""A Sunday, when nobody works."""
Loaded = tuple[TenantSession, datetime]


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    """The sample with its packs drawn, and the time it was loaded at."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("boards") / "headway.sqlite3")
    with opened(f"sqlite:///{path}") as database:
        found = load(database, NOW, partial(drawn_up, Door(database, TABLE, thing_of, Office())))
        with database.read(found.tenant_id) as session:
            yield session, NOW


def partnership(session: TenantSession) -> Board:
    return next(board for board in boards.every(session) if "Partnership" in board.name)


def test_the_board_has_its_people_its_seats_and_what_it_goes_by(loaded: Loaded) -> None:
    session, now = loaded
    board, forum = boards.every(session)
    assert forum.name == "Schools Forum"
    members = boards.members(session, board.id)
    assert [row.office for row in members] == ["chair", "vice-chair", "clerk", "member", "member"]
    assert [identity.platform for identity in members[0].person.identities] == ["email"]
    assert {row.person.route for row in members} == {"email", "clerk", ""}
    seats = boards.seats(session, board.id)
    held = {seat.id: sum(row.seat_id == seat.id for row in members) for seat in seats}
    assert sum(rules.vacancies(seat, held[seat.id]) or 0 for seat in seats) == 5
    assert (sum(seat.undecided for seat in seats), [seat.places for seat in seats].count(None)) == (1, 1)
    assert [row.kind for row in boards.documents(session, board.id)] == ["terms", "document"]
    assert all(row.review_on and row.review_on > day_of(now) for row in boards.documents(session, board.id))
    (duty,) = boards.duties(session, board.id)
    assert (duty.to_name, duty.every_months) == ("Children's Trust Board", 6)
    assert [row.board_id for row in session.scalars(select(Meeting)) if row.board_id == forum.id] == [forum.id]


def test_two_packs_were_published_at_their_times_and_kept_as_they_were(loaded: Loaded) -> None:
    session, _ = loaded
    calendar = programmes.calendar(session)
    editions = session.scalars(select(Edition).order_by(Edition.at)).all()
    assert len(editions) == 2
    for edition in editions:
        pack = session.get_one(Pack, edition.pack_id)
        due = timetable(pack.meeting.starts_at, calendar, {})
        facts = packing.facts_of(edition)
        assert pack.state == "published"
        assert edition.published_at
        assert edition.at < due["clear"].at < edition.published_at
        assert abs((edition.published_at - due["publish"].at).total_seconds()) < 60
        assert edition.pdf.startswith(b"%PDF")
        assert facts.as_at == edition.at
        assert not [each for each in facts.plan if each.reference in ("WS1-08", "WS4-07")], "they came later"
    assert published_rating(session, "WS4") == ("amber", day_of(editions[1].published_at or editions[1].at))


def test_ratings_went_up_and_down_from_meeting_to_meeting(loaded: Loaded) -> None:
    session, now = loaded
    programme, coming = programmes.programme(session), programmes.next_meeting(session, now)
    assert programme
    assert coming
    facts = highlight.pack_facts(session, coming, now, programmes.calendar(session), programme)
    before = [dict(point.ratings) for point in facts.history]
    assert [ratings["WS4"] for ratings in before] == ["red", "amber"]
    assert [ratings["WS5"] for ratings in before] == ["green", "amber"]
    assert {each.reference: each.direction for each in facts.reports}["WS5"] == "worse"
    assert any(each.facts.overdue for each in facts.reports)
    assert any(moved.line.slips == 3 for each in facts.reports for moved in each.facts.moved)
    assert facts.agenda
    assert facts.proposals == ("Let small schools share one officer for attendance (proposed by Schools Forum)",)


def test_reports_to_the_next_meeting_are_in_every_state_and_close_on_the_working_day_after(loaded: Loaded) -> None:
    session, now = loaded
    coming = programmes.next_meeting(session, now)
    assert coming
    calendar = programmes.calendar(session)
    rows = highlight.rows_of(session, coming.id).values()
    assert {row.workstream.reference: row.state for row in rows} == {
        "WS1": "draft",
        "WS3": "returned",
        "WS4": "submitted",
        "WS5": "submitted",
    }, "and nobody has begun WS6"
    due = timetable(coming.starts_at, calendar, {})
    assert due["close"].day == calendar.add_working_days(day_of(now), 1)
    assert all(due["draft"].at < row.submitted_at < now for row in rows if row.submitted_at)


def test_what_was_decided_is_agreed_and_some_of_it_made_actions(loaded: Loaded) -> None:
    session, now = loaded
    board = partnership(session)
    held = [row for row in meeting.of_board(session, board.id) if row.starts_at < now]
    assert len(held) == 3
    for row in held:
        assert row.agreed_by == "Cllr Odette Hythe-Marsh, entered by Wilf Garrod"
        assert {each.state for each in meeting.decisions(session, row.id)} == {"agreed"}
        assert {each.state for each in meeting.attendance(session, row.id).values()} >= {"present"}
    made = session.scalars(select(Decision).where(Decision.action_id.is_not(None))).all()
    assert len(made) == 4
    for decision in made:
        action = session.get_one(Action, decision.action_id)
        assert (action.title, action.meeting_id) == (decision.text, decision.meeting_id)
        assert f"paragraph {decision.minute}" in action.source
        assert decision.at.astimezone(LONDON).date() <= action.created_at.date()


def test_the_clock_begins_on_the_day_of_loading(loaded: Loaded) -> None:
    session, now = loaded
    past = session.scalars(select(Occurrence)).all()
    assert {row.state for row in past} == {"not needed"}
    assert {"highlight.dates", "highlight.draft", "highlight.reminder", "owed.weekly"} <= {row.rule for row in past}
    assert all(row.due_at <= now for row in past)
    programme = programmes.programme(session)
    assert programme
    world = noticing.world(session, programme, programmes.calendar(session), now)
    assert world
    assert due.now(session, world, None) == []
