"""Decisions recorded in a meeting, drafted after it, agreed by the chair; and what other boards propose."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.action import Action
from models.audit import AuditEntry
from models.highlight import HighlightReport
from models.meeting import Meeting
from models.queries.workstream import by_reference
from models.tenancy import sign
from tests.support.stage import Stage

RECORDED = '/board decision agreed "Recruit two mentors" minute 7 action WS4 @sam by March 2027'


@pytest.fixture
def meeting(stage: Stage) -> Stage:
    """The day of the meeting, with a chair, who has no account here, and a clerk."""
    stage.nell.says('/board chair "Ada Poole" email:ada@example.gov.uk')
    stage.nell.says("/board clerk @cleo")
    stage.clock.moves(days=15)
    return stage


def test_a_decision_is_recorded_live_with_the_action_it_makes(meeting: Stage) -> None:
    stage = meeting
    assert "Only a chair, a clerk or a programme manager" in stage.sam.says(RECORDED)
    seen = stage.cleo.says(RECORDED)
    assert "Recorded as a draft" in seen
    assert "WS4-03" in seen
    assert "by March 2027" in seen
    assert "Partnership Board, 8 December 2026, minute 7" in stage.lee.says("/action WS4-03")
    with stage.database.read(stage.tenant) as session:
        action = session.scalars(select(Action).where(Action.reference == "WS4-03")).one()
        assert action.meeting_id is not None
    listed = stage.lee.says("/board decisions")
    assert "minute 7 · draft, not agreed yet" in listed
    assert "Agreed: Recruit two mentors" in stage.cleo.says("/board decisions meeting:2026-12-08")
    stage.cleo.taps("Edit")
    assert "Noted: Recruit three mentors" in stage.cleo.fills(kind="noted", text="Recruit three mentors", minute="8")
    action_now = stage.lee.says("/action WS4-03")
    assert "Recruit three mentors" in action_now
    assert "minute 8" in action_now
    assert "Taken back" in stage.cleo.taps("Undo")


def test_the_words_of_a_decision_stay_its_own(meeting: Stage) -> None:
    seen = meeting.cleo.says("/board decision noted that we agreed with @jo to meet by March")
    assert "that we agreed with @jo to meet by March" in seen
    assert "Record a decision" in meeting.cleo.says("/board decision")
    assert "Agreed" in meeting.cleo.fills(kind="agreed", text="Open a crèche", workstream="WS4", owners="@sam")
    assert "Which workstream?" in meeting.cleo.says('/board decision agreed "Do it" owners:@sam')
    meeting.nell.says("/workstream WS4 close")
    assert "WS4 is closed" in meeting.cleo.says(RECORDED)


def test_the_chair_agrees_or_the_clerk_on_their_behalf(meeting: Stage) -> None:
    stage = meeting
    assert "Nothing waits to be agreed" in stage.cleo.says("/board agree on behalf of @ada.poole")
    stage.cleo.says(RECORDED)
    stage.cleo.says("/board decision noted The autumn figures")
    assert "2 decisions for the chair to agree" in stage.nell.says("/board")
    assert "The chair agrees them. Has @ada.poole (Ada Poole) done so?" in stage.cleo.says("/board agree")
    assert "2 decisions are agreed: Ada Poole, entered by Cleo Marsh" in stage.cleo.taps("Ada Poole has agreed them")
    assert "agreed by Ada Poole" in stage.lee.says("/board decisions")
    assert "was agreed already" in stage.cleo.says("/board decision edit 1 minute 9")
    assert "WS4-03 stays in the plan" in stage.cleo.says("/board decision withdraw 1 because it was said in jest")
    assert "There is no decision 1" in stage.cleo.says("/board decision withdraw 1 because it was said twice")
    stage.nell.says("/board chair @kit")
    stage.cleo.says("/board decision agreed A last thing")
    assert "1 decision is agreed: Kit Solloway" in stage.kit.says("/board agree")
    stage.nell.says('/board add "Schools Forum"')
    stage.nell.says("/board chair @lee board:schools-forum")
    assert "Only the chair of Partnership Board" in stage.lee.says("/board agree board:partnership-board")


def test_what_was_asked_and_not_recorded_is_drafted_for_the_clerk(meeting: Stage) -> None:
    with meeting.database.write(meeting.tenant) as session:
        at = meeting.clock()
        sign(session, AuditEntry(kind="change", at=at, who="Sam Pellowe", command="highlight", platform="terminal"))
        workstream = by_reference(session, "WS4")
        held = session.scalars(select(Meeting)).one()
        assert workstream
        asked = "Recruit two mentors\nExtend the offer"
        session.add(HighlightReport(meeting_id=held.id, workstream_id=workstream.id, asked=asked))
    meeting.cleo.says(RECORDED)
    seen = meeting.cleo.says("/board decisions draft")
    assert "Asked in the reports, and not recorded" in seen
    assert "Extend the offer" in seen
    assert "1 decision for the chair to agree" in seen
    assert "Agreed Extend the offer" in meeting.cleo.taps("Record as agreed").text.replace(":", "").replace("  ", " ")
    assert "Asked in the reports" not in meeting.cleo.says("/board decisions draft")


def test_the_plan_is_approved_as_a_decision(meeting: Stage) -> None:
    seen = meeting.cleo.says("/board decision approve plan minute 4")
    assert "The plan counts as approved once the chair has agreed it" in seen
    assert "That is recorded already" in meeting.cleo.says("/board decision approve plan")
    assert "Its words approve the plan" in meeting.cleo.says('/board decision edit 1 text:"It is noted"')
    assert "minute 5" in meeting.cleo.says("/board decision edit 1 minute 5")
    assert "approved by" not in meeting.nell.says("/headway setup")
    meeting.cleo.says("/board agree on behalf of @ada.poole")
    assert "approved by Partnership Board, 8 December 2026, minute 5" in meeting.nell.says("/headway setup")
    assert "was approved by" in meeting.cleo.says("/board decision approve plan")
    assert "The action plan is approved." in meeting.lee.says("/board decisions")
    assert "The plan is a draft again" in meeting.cleo.says("/board decision withdraw 1 because it was another plan")
    meeting.cleo.says("/headway undo")
    meeting.nell.says("/headway plan draft")
    meeting.nell.says("/headway plan approved by the Cabinet")
    assert "Recorded as a draft" in meeting.nell.taps("Record it as a decision")


def test_a_confidential_decision_is_for_the_cleared_alone(meeting: Stage) -> None:
    stage = meeting
    stage.nell.says("/board chair @kit")
    stage.cleo.goes_to("general")
    refused = stage.cleo.says("/board decision agreed Move a pupil confidential")
    assert "I speak of that only where we are alone" in refused
    stage.cleo.goes_to("dm")
    assert "Recorded as a draft" in stage.cleo.says("/board decision agreed Move a pupil action WS4 confidential")
    assert "clearance can keep a decision" in stage.kit.says("/board decision agreed Move a pupil confidential")
    for line in ("/board decisions", "/board decisions meeting:2026-12-08", "/action list", "/board"):
        assert "pupil" not in stage.kit.says(line)
    assert "There is no decision 1" in stage.kit.says("/board decision edit 1 minute 3")
    assert "Nothing waits to be agreed" in stage.kit.says("/board agree")
    stage.cleo.goes_to("general")
    assert "pupil" not in stage.cleo.says("/board decisions meeting:2026-12-08")
    assert "There is no decision 1 that can be shown here" in stage.cleo.says("/board decision edit 1 minute 3")
    stage.cleo.goes_to("dm")
    assert "Move a pupil" in stage.cleo.says("/board decisions meeting:2026-12-08")
    assert "pupil" not in stage.cleo.says("/board decisions")
    assert "1 decision is agreed" in stage.cleo.says("/board agree decision 1 on behalf of @kit")
    assert "greed by" not in stage.kit.says("/board decisions meeting:2026-12-08"), (
        "nor that there was anything to agree"
    )


def test_an_action_that_became_confidential_is_named_by_its_decision_no_more(meeting: Stage) -> None:
    meeting.cleo.says("/board decision agreed Move a pupil action WS4 @sam")
    assert "WS4-03" in meeting.cleo.says("/board decisions")
    meeting.nell.says("/action WS4-03 confidential")
    assert "WS4-03" not in meeting.cleo.says("/board decisions")
    meeting.cleo.says("/board decision edit 1 text:x")
    assert "Move a pupil" in meeting.nell.says("/action WS4-03"), "its words are the cleared's alone to change"
    assert "WS4-03" not in meeting.cleo.says("/board decision withdraw 1 because so")


def test_another_board_proposes_and_the_board_accepts_or_declines(meeting: Stage) -> None:
    stage = meeting
    stage.nell.says('/board add "Schools Forum"')
    stage.nell.says("/board member add @kit board:schools-forum")
    about = "board:partnership-board"
    assert "Only" in stage.lee.says(f'/board propose "Share the room" {about}')
    assert "Proposed." in stage.kit.says(f'/board propose "Share the room" {about}')
    assert "is proposed already" in stage.kit.says(f'/board propose "Share the room" {about}')
    assert "Only" in stage.kit.says(f'/board propose "Another" by "Children\'s Trust Board" {about}')
    assert "By which board?" in stage.nell.says(f'/board propose "Another" {about}')
    assert "Proposed." in stage.nell.says(f'/board propose "Another" by "Children\'s Trust Board" {about}')
    seen = stage.lee.says(f"/board proposals {about}")
    assert "By Schools Forum" in seen
    assert "2 proposals" in seen
    accepted = stage.cleo.says("/board proposal accept 1 action WS4 @sam by April 2027")
    assert "Accepted: “Share the room”" in accepted
    assert "WS4-03" in accepted
    assert "was accepted already" in stage.cleo.says("/board proposal accept 1")
    assert "Declined: “Another”" in stage.cleo.says("/board proposal decline 2 because it is done already")
    assert "None waits" in stage.cleo.says(f"/board proposals {about}")
    assert "proposed by Schools Forum" in stage.lee.says(f"/board decisions {about}")


def test_a_form_without_its_decision_asks_which(stage: Stage) -> None:
    stage.nell.says("/board clerk @cleo")
    stage.cleo.says('/board propose "Share the training room" by "Children\'s Trust Board"')
    assert "No. 1 · By Children's Trust Board" in stage.cleo.says("/board proposals")
    stage.cleo.says("/board proposal decline")
    assert "Declined: “Share the training room”." in stage.cleo.fills(decision="1", because="It is done already")


def test_an_edit_says_what_stands_now(stage: Stage) -> None:
    stage.nell.says("/board meeting move 23 Nov 2026 16:00 because of snow")
    stage.nell.says('/board decision agreed "Recruit two mentors" minute 7 meeting:1')
    seen = stage.nell.says("/board decision edit 1 minute:8")
    assert "It says now: Agreed: Recruit two mentors, minute 8." in seen
