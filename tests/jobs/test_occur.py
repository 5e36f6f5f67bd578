"""What is due is done once, when it may be: twice ticked, stood still, moved, left out, not wanted, out of hours."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from commands.engine.cards import Reply, Title, card
from commands.engine.context import Context
from commands.notices import cycle
from commands.notices.clockwork import GONE, Drawn
from commands.notices.due import ASLEEP
from jobs.deliver import WORKING_HOURS, Outcome, deliver
from jobs.messenger import Undelivered
from jobs.occur import occur
from models import plan
from models.board import Board
from models.calendar import DEFAULT
from models.database import Database
from models.meeting import Meeting
from models.noticing.notice import Notice
from models.occurrence import Occurrence, ScheduleChange
from models.outbox import Outbox
from models.person import Grant, Person
from models.programme import Programme
from models.queries import noticing
from models.queries.delivery import never_drawn
from models.queries.person import by_handle
from tests.support.clock_hand import Hand, london
from tests.support.databases import enter
from tests.support.occurring import DRAFTS, REMINDER, arrived, letters, says, states, tellings, ticked_at
from tests.support.plans import signed

JO, SAM = 2, 3
DRAFTED = [
    f"{name}: Your report to the Partnership Board on Tue 8 Dec is drafted." for name in ("Jo Larkfield", "Sam Pellowe")
]
A_DRAFT = "highlight.draft:meeting:1:::person:{}"
SECOND = timedelta(seconds=15)


def test_a_tick_twice_does_nothing_twice(hand: Hand) -> None:
    hand.now = DRAFTS
    assert tellings(hand.ticks()) == DRAFTED
    assert hand.ticks() == []
    hand.now += SECOND
    assert hand.ticks() == []
    assert states(hand, "highlight") == {A_DRAFT.format(JO): "sent", A_DRAFT.format(SAM): "sent"}


def test_a_second_before_it_is_due_nothing_is_done(sqlite_hand: Hand) -> None:
    sqlite_hand.now = DRAFTS - timedelta(seconds=1)
    assert sqlite_hand.ticks() == []


@pytest.mark.parametrize("at", ["2026-11-17 18:00", "2026-11-18 07:59", "2026-11-21 12:00", "2026-11-22 09:00"])
def test_outside_working_hours_nothing_is_done(sqlite_hand: Hand, at: str) -> None:
    sqlite_hand.now = london(at)
    assert sqlite_hand.ticks() == []
    assert states(sqlite_hand, "highlight") == {}


def test_before_the_programme_is_live_nothing_is_done_at_all(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        session.scalars(select(Programme)).one().live_at = None
    for now in (DRAFTS, REMINDER, london("2026-11-30 12:00")):
        hand.now = now
        assert hand.ticks() == []
    assert states(hand, "highlight") == {}


def test_two_programmes_side_by_side_each_tell_their_own(sqlite_hand: Hand, caplog: pytest.LogCaptureFixture) -> None:
    hand = sqlite_hand
    other = another_programme(hand.database)
    happened = occur(hand.clockwork, DRAFTS)
    assert [one.name for one in happened if one.key.startswith("highlight.draft")] == ["Jo Larkfield", "Sam Pellowe"]
    assert [one.name for one in happened if one.key.startswith("highlight.request")] == ["Ulf Ashby"]
    assert {state for key, state in states(hand, "highlight").items()} == {"sent"}
    with hand.database.read(other) as session:
        theirs = session.scalars(select(Occurrence.rule).order_by(Occurrence.id)).all()
    assert theirs == ["highlight.request"]
    assert not caplog.records


def another_programme(database: Database) -> int:
    """An authority whose programme has been live for an hour, with one lead and a board; gives its id."""
    tenant = enter(database, "Essex")
    with signed(database, tenant) as session:
        programme = Programme(name="Essex", live_at=DRAFTS - timedelta(hours=1), created_at=DRAFTS)
        ulf, board = Person(handle="ulf", name="Ulf Ashby", member=True), Board(name="Forum")
        session.add_all((programme, ulf, board))
        session.flush()
        stream = plan.add_workstream(session, programme, "Reading", number=1)
        session.add(Grant(person_id=ulf.id, role="lead", workstream_id=stream.id, granted_at=DRAFTS))
        session.add(Meeting(board_id=board.id, starts_at=DRAFTS + timedelta(days=14), place="Town hall"))
    return tenant


def test_a_fault_in_one_programme_keeps_no_other_waiting(sqlite_hand: Hand, caplog: pytest.LogCaptureFixture) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        session.scalars(select(Board)).one().timetable = {"draft": {"days": "nine"}}
    another_programme(hand.database)
    assert [one.name for one in occur(hand.clockwork, DRAFTS)] == ["Ulf Ashby"]
    assert [record.getMessage() for record in caplog.records] == [f"the clock failed in authority {hand.tenant}"]


# -- stood still ------------------------------------------------------------------------------------------------------


def test_what_went_out_of_use_while_the_clock_stood_is_missed_and_told_to_the_manager_once(hand: Hand) -> None:
    hand.now = london("2026-11-24 09:00")
    sent = hand.ticks()
    missed = [key for key, state in states(hand).items() if state == "missed"]
    assert sorted(missed) == [f"highlight.reminder:meeting:1:::person:{each}" for each in (JO, SAM)]
    (told,) = [post for post in sent if "did not go out" in post.text]
    assert told.to == "Nell Abarrow"
    assert told.said.endswith("2 messages did not go out.")
    assert "A reminder: Partnership Board: Jo Larkfield" in told.text
    with hand.database.read(hand.tenant) as session:
        why = session.scalars(select(Occurrence.because).where(Occurrence.state == "missed").distinct()).all()
        lost = [row.label for row in never_drawn(session, hand.now)]
    assert (why, lost) == ([ASLEEP], ["A reminder: Partnership Board"] * 2)
    hand.now += SECOND
    assert hand.ticks() == []


def test_what_is_of_use_still_is_sent_late(sqlite_hand: Hand) -> None:
    sqlite_hand.now = london("2026-11-19 16:00")
    assert [each for each in tellings(sqlite_hand.ticks()) if "drafted" in each] == DRAFTED


def test_weeks_that_were_missed_are_one_and_nobody_is_told_of_them(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        for meeting in session.scalars(select(Meeting)):
            meeting.state = "cancelled"
    hand.now = london("2026-12-14 09:00")
    sent = hand.ticks()
    mornings = sorted(post.to for post in sent if "Good morning" in post.said)
    assert mornings == ["Jo Larkfield", "Kit Solloway", "Sam Pellowe"]
    weekly = states(hand, "owed.weekly")
    assert {state for key, state in weekly.items() if ":2026-12-14:" in key} == {"sent"}
    assert {state for key, state in weekly.items() if ":2026-12-07:" in key} == {"missed"}
    told = [post.text for post in sent if "did not go out" in post.text]
    assert "What you owe" not in " ".join(told)


def test_what_went_out_of_use_while_the_clock_ran_is_passed_over(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    hand.now = DRAFTS
    hand.ticks()
    hand.now = london("2026-11-18 10:00")
    hand.ticks()
    says(hand, "nell", "/board meeting move 1 December 2026 because the room is taken meeting:1")
    hand.now = london("2026-11-18 10:15")
    told = " ".join(tellings(hand.ticks()))
    assert "did not come in" in told
    assert "not in yet" not in told, "the time of the reminder is over"
    assert "did not go out" not in told
    assert "missed" not in states(hand).values()


def test_that_the_clock_has_looked_is_noted_now_and_then(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    for minute, noted in (("09", "00"), ("10", "10"), ("15", "10"), ("20", "20")):
        hand.now = london(f"2026-11-16 10:{minute}")
        hand.ticks()
        assert ticked_at(hand) == london(f"2026-11-16 10:{noted}")


# -- faults -----------------------------------------------------------------------------------------------------------


def test_a_fault_in_one_card_keeps_nothing_else_waiting_and_is_tried_again(
    hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    def wrong_for_jo(context: Context, notices: Sequence[Notice]) -> Drawn | None:
        if context.actor.person_id == JO:
            raise ZeroDivisionError
        return cycle.draft(context, notices)

    mended = hand.clockwork
    hand.clockwork = replace(mended, draws={**mended.draws, "highlight.draft": wrong_for_jo})
    hand.now = DRAFTS
    assert tellings(hand.ticks()) == DRAFTED[1:]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert states(hand, "highlight") == {A_DRAFT.format(SAM): "sent"}
    hand.clockwork, hand.now = mended, DRAFTS + SECOND
    assert tellings(hand.ticks()) == DRAFTED[:1]


def test_nothing_to_tell_is_noted_and_not_looked_at_again(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    drawn: list[str] = []

    def nothing(context: Context, _notices: Sequence[Notice]) -> Drawn | None:
        drawn.append(context.actor.name)
        return None

    hand.clockwork = replace(hand.clockwork, draws={**hand.clockwork.draws, "highlight.draft": nothing})
    for now in (DRAFTS, DRAFTS + SECOND):
        hand.now = now
        assert hand.ticks() == []
    assert len(drawn) == 2
    assert set(states(hand, "highlight").values()) == {"not needed"}


# -- what a manager wants otherwise -----------------------------------------------------------------------------------


def change(hand: Hand, person: int, **more: object) -> None:
    with signed(hand.database, hand.tenant) as session:
        session.add(ScheduleChange(key=A_DRAFT.format(person), label="Drafted reports", **more))


def test_what_a_manager_leaves_out_is_not_sent_and_what_is_moved_goes_then(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    change(hand, JO, skipped=True)
    change(hand, SAM, due_at=london("2026-11-18 14:30"))
    hand.now = DRAFTS
    assert hand.ticks() == []
    assert states(hand, "highlight") == {A_DRAFT.format(JO): "skipped"}
    hand.now = london("2026-11-18 14:29")
    assert hand.ticks() == []
    hand.now = london("2026-11-18 14:30")
    assert tellings(hand.ticks()) == DRAFTED[1:]


def test_what_is_moved_forward_goes_before_its_usual_time_and_not_again(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    change(hand, SAM, due_at=london("2026-11-16 15:00"))
    hand.now = london("2026-11-16 15:00")
    assert tellings(hand.ticks()) == DRAFTED[1:]
    hand.now = DRAFTS
    assert tellings(hand.ticks()) == DRAFTED[:1]


# -- on its way -------------------------------------------------------------------------------------------------------


def sends(hand: Hand) -> list[Outcome]:
    return deliver(hand.database, hand.office, hand.now, hand.clockwork)


def test_a_message_that_fails_a_minute_before_six_is_tried_again_in_the_morning(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    change(hand, JO, skipped=True)
    hand.now = london("2026-11-17 17:59")
    hand.office.before = [Undelivered("Slack said no.")]
    assert hand.ticks() == []
    hand.now = london("2026-11-17 18:00")
    assert [(one.state, one.why) for one in sends(hand)] == [("pending", WORKING_HOURS)]
    hand.now = london("2026-11-18 07:59")
    assert sends(hand) == []
    hand.now = london("2026-11-18 08:00")
    assert tellings(hand.ticks()) == DRAFTED[1:]


def test_a_reminder_is_dropped_where_the_report_came_in_before_it_was_sent(hand: Hand) -> None:
    hand.now = DRAFTS
    hand.ticks()
    hand.now = REMINDER
    occur(hand.clockwork, hand.now)
    says(hand, "jo", "/highlight rate WS1 rag:green meeting:1", "/highlight submit WS1 meeting:1")
    hand.now += SECOND
    outcomes = {one.name: (one.state, one.why) for one in sends(hand)}
    assert outcomes["Jo Larkfield"] == ("dropped", GONE)
    assert outcomes["Sam Pellowe"][0] == "sent"
    hand.now += SECOND
    assert hand.ticks() == []


def test_who_wants_quiet_is_nudged_afterwards(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        session.get_one(Person, JO).snoozed_until = london("2026-11-18 12:00")
    hand.now = DRAFTS
    assert tellings(hand.ticks()) == DRAFTED[1:]
    hand.now = london("2026-11-18 12:00")
    assert tellings(hand.ticks()) == DRAFTED[:1]


def test_what_waits_for_a_meeting_that_moves_comes_due_again(hand: Hand) -> None:
    hand.now = DRAFTS
    occur(hand.clockwork, hand.now)
    says(hand, "nell", "/board meeting move 15 December 2026 because the room is taken meeting:1")
    assert states(hand, "highlight.draft") == {}
    hand.ticks()
    assert not [each for each in arrived(hand) if "drafted" in each]
    hand.now = london("2026-11-24 09:00")
    assert len([each for each in tellings(hand.ticks()) if "Tue 15 Dec is drafted" in each]) == 2


def test_owners_are_told_though_the_chair_agrees_at_the_next_meeting(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    hand.now = london("2027-01-20 10:00")
    for agreed, found in ((None, ()), (hand.now - timedelta(days=1), (1,))):
        with signed(hand.database, hand.tenant) as session:
            session.scalars(select(Meeting)).one().agreed_at = agreed
        with hand.database.read(hand.tenant) as session:
            programme = session.scalars(select(Programme)).one()
            world = noticing.world(session, programme, DEFAULT, hand.now)
        assert world
        assert tuple(each.meeting_id for each in world.cycles) == found


# -- each by their own way --------------------------------------------------------------------------------------------


def test_who_is_reached_by_the_clerk_has_it_passed_on(hand: Hand) -> None:
    says(hand, "nell", "/board clerk @kit")
    with signed(hand.database, hand.tenant) as session:
        session.get_one(Person, SAM).route = "clerk"
    hand.now = DRAFTS
    posts = hand.ticks()
    (passed,) = [post for post in posts if post.to == "Kit Solloway"]
    assert "For Sam Pellowe" in passed.text
    assert passed.files == ["For Sam Pellowe.eml"]
    assert "Sam Pellowe is reached by you" in passed.text
    with hand.database.read(hand.tenant) as session:
        assert session.scalars(select(Outbox.behalf_id).where(Outbox.behalf_id.is_not(None))).all() == [SAM]
    says(hand, "kit", passed.sentence("Sent"))
    with hand.database.read(hand.tenant) as session:
        assert session.scalars(select(Outbox.passed_at).where(Outbox.behalf_id.is_not(None))).one() == hand.now
    hand.now += SECOND
    assert hand.ticks() == []


def test_who_has_an_e_mail_address_alone_gets_an_e_mail(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        session.get_one(Person, SAM).route = "email"
    hand.now = DRAFTS
    assert {post.to: post.route for post in hand.ticks()} == {"Jo Larkfield": "slack", "Sam Pellowe": "email"}


# -- what did not arrive ----------------------------------------------------------------------------------------------


def test_managers_are_told_once_of_what_did_not_arrive(hand: Hand) -> None:
    hand.now = DRAFTS
    hand.office.before = [Undelivered("The account is closed.", None)]
    hand.ticks()
    hand.now += SECOND
    (told,) = hand.ticks()
    assert told.said.endswith("Nell Abarrow: 1 message did not go out.")
    assert "The account is closed." in told.text
    hand.now += SECOND
    assert hand.ticks() == []


def test_of_a_confidential_note_only_who_is_cleared_hears_that_it_failed(
    sqlite_hand: Hand,
) -> None:
    hand = sqlite_hand
    says(hand, "nell", "/headway role @lee manager", "/headway role @cleo manager")
    with signed(hand.database, hand.tenant) as session:
        cleo = by_handle(session, "cleo")
        assert cleo is not None
        cleo.route = "email"
    hand.clockwork = replace(hand.clockwork, draws={**hand.clockwork.draws, "concerns": a_note})
    hand.now = london("2026-12-01 09:00")
    first = hand.ticks()
    assert [post.to for post in first if "Secret" in post.text] == ["Nell Abarrow"]
    assert ("concerns", "failed") in letters(hand)
    hand.now += SECOND
    later = hand.ticks()
    assert {post.to for post in later if "did not go out" in post.text} == {"Nell Abarrow"}
    assert all(post.outgoing.confidential and post.route == "slack" for post in later)
    hand.now += SECOND
    assert hand.ticks() == []


def a_note(context: Context, _notices: Sequence[Notice]) -> Drawn:
    return Drawn(Reply(card(Title(f"Secret, {context.actor.name}")), confidential=True))


def test_more_than_is_shown_is_counted(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        for number in range(10):
            session.add(_failed(number))
    (told,) = hand.ticks()
    assert told.said.endswith("10 messages did not go out.")
    assert "And 2 more." in told.text


def _failed(number: int) -> Outbox:
    then = london("2026-11-16 09:00")
    return Outbox(
        key=f"test:{number}", rule="test", card={}, person_id=JO, state="failed", last_error="No.",
        created_at=then, not_before=then, try_at=then,
    )  # fmt: skip
