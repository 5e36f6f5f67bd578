"""Rules of meetings and offices that hang on what else there is: other meetings, other boards, other items."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from models import boards, deciding, meetings, packing
from models.board import Board
from models.calendar import DEFAULT
from models.meeting import Meeting
from models.person import Grant
from models.queries import meeting as found
from models.queries import pack as packs
from models.queries.board import members as sitting
from models.queries.person import by_handle
from models.tenancy import TenantSession
from tests.support.plans import signed
from tests.support.programmes import Opened
from tests.support.stage import NOW

DAY, TEN = date(2027, 2, 9), time(10)


def the_board(session: TenantSession) -> Board:
    return session.scalars(select(Board)).one()


def roles(session: TenantSession, handle: str) -> set[str]:
    person = by_handle(session, handle)
    assert person
    held = select(Grant.role).where(Grant.person_id == person.id, Grant.ended_at.is_(None))
    return set(session.scalars(held))


def test_a_meeting_is_called_for_a_time_once_and_again_once_that_one_is_cancelled(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        board = the_board(session)
        first = meetings.call(session, board, DAY, TEN, "Hall", "ordinary", NOW)
        assert first is not None
        assert meetings.call(session, board, DAY, TEN, "Hall", "ordinary", NOW) is None
        meetings.cancel(session, first, "the hall is shut")
        assert meetings.call(session, board, DAY, TEN, "Hall", "ordinary", NOW) is not None


def test_calendars_are_told_of_every_move_and_of_the_end_by_a_higher_number(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        meeting = meetings.call(session, the_board(session), DAY, TEN, "Hall", "ordinary", NOW)
        assert meeting
        numbers = [meeting.sequence]
        meetings.move(session, meeting, meeting.starts_at + timedelta(days=7), "the chair is away")
        numbers.append(meeting.sequence)
        meetings.cancel(session, meeting, "nobody can come")
        assert [*numbers, meeting.sequence] == [0, 1, 2]


def test_a_meeting_is_called_at_short_notice_from_the_day_of_its_first_step(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        meeting = session.scalars(select(Meeting)).one()
        meeting.starts_at = datetime(2026, 12, 8, 10, tzinfo=UTC)
        for at, short in ((time(8, 59), False), (time(9), True)):
            meeting.called_at = datetime.combine(date(2026, 11, 2), at, UTC)
            assert meetings.is_short(meeting, DEFAULT) is short


def test_an_agenda_has_no_gap_where_an_item_was(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        meeting = session.scalars(select(Meeting)).one()
        items = [meetings.add_item(session, meeting, title) for title in ("Apologies", "Minutes", "Reports")]
        meetings.remove_item(session, items[0])
        assert [(row.position, row.title) for row in found.agenda(session, meeting.id)] == [
            (1, "Minutes"),
            (2, "Reports"),
        ]


def test_a_board_has_one_chair_and_who_chairs_another_keeps_the_role(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        board, forum = the_board(session), boards.add(session, "Schools Forum")
        jo, kit = by_handle(session, "jo"), by_handle(session, "kit")
        assert jo
        assert kit
        for each in (board, forum):
            boards.appoint(session, each, jo, "chair", None, NOW.date(), NOW)
        assert "chair" in roles(session, "jo")
        boards.appoint(session, board, kit, "chair", None, NOW.date(), NOW)
        offices = {row.person.handle: row.office for row in sitting(session, board.id)}
        assert offices == {"jo": "member", "kit": "chair"}
        assert "chair" in roles(session, "jo"), "of the forum"
        boards.appoint(session, forum, kit, "chair", None, NOW.date(), NOW)
        assert "chair" not in roles(session, "jo")


def test_what_is_confidential_and_agreed_leaves_no_mark_on_its_meeting(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        meeting = session.scalars(select(Meeting)).one()
        secret = deciding.record(session, meeting, "agreed", "x", NOW, person_id=None, confidential=True)
        assert deciding.agree(meeting, [secret], "The chair", NOW) == [secret]
        assert meeting.agreed_at is None
        plain = deciding.record(session, meeting, "agreed", "y", NOW, person_id=None)
        assert deciding.agree(meeting, [secret, plain], "The chair", NOW) == [plain]
        assert meeting.agreed_at == NOW


def test_a_published_pack_stays_published_though_its_meeting_moves(programme: Opened) -> None:
    with signed(programme.database, programme.tenant) as session:
        meeting = session.scalars(select(Meeting)).one()
        pack = packing.begin(session, meeting.id)
        pack.state, pack.published_at = "published", NOW
        meetings.move(session, meeting, meeting.starts_at + timedelta(days=7), "the chair is away")
        kept = packs.of_meeting(session, meeting.id)
        assert kept is not None
        assert kept.state == "published"
