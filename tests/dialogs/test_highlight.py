"""Highlight reports: drafted from the plan, worked on by their leads, seen as the chair will see them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models.calendar import Calendar
from models.drafting.facts import PACK
from models.highlight import HighlightReport
from models.meeting import Meeting
from models.outbox import Outbox
from models.pack import Edition, Pack
from models.programme import Programme
from models.queries import highlight
from models.queries import workstream as workstreams
from tests.support.plans import signed
from tests.support.stage import Stage


def cleared(stage: Stage, state: str = "cleared") -> None:
    """The pack of the next meeting is cleared."""
    with signed(stage.database, stage.tenant) as session:
        meeting = session.scalars(select(Meeting).order_by(Meeting.starts_at.desc()).limit(1)).one()
        session.add(Pack(meeting_id=meeting.id, state=state))


def issued(stage: Stage, meeting_id: int) -> None:
    """The pack of a meeting that was held is kept, with the facts as they are now."""
    with signed(stage.database, stage.tenant) as session:
        meeting, programme = session.get_one(Meeting, meeting_id), session.scalars(select(Programme)).one()
        facts = highlight.pack_facts(session, meeting, stage.clock.now, Calendar(), programme)
        pack = Pack(meeting_id=meeting_id, state="published")
        session.add(pack)
        session.flush()
        kept = {"facts": PACK.dump_python(facts, mode="json"), "word": b"", "pdf": b""}
        session.add(Edition(pack_id=pack.id, number=1, at=meeting.starts_at, **kept))


def test_my_reports_and_the_state_of_all(stage: Stage) -> None:
    seen = stage.jo.says("/highlight")
    assert "Partnership Board, Tue 8 Dec 2026 09:30" in seen
    assert "Reports close Mon 23 Nov 2026 17:00" in seen
    assert "published Mon 30 Nov 2026 12:00" in seen
    assert "Mine" in seen
    assert "not begun · Jo Larkfield" in seen
    assert "Not submitted yet: WS1, WS4." in stage.nell.says("/highlight")
    stage.clock.moves(days=1)
    assert "Missing: WS1, WS4." in stage.nell.says("/highlight")
    assert "Mine" not in stage.cleo.says("/highlight")
    assert "read the pack once it is published" in stage.lee.says("/highlight")


def test_the_draft_has_the_facts_and_two_sentences_make_it_a_report(stage: Stage) -> None:
    seen = stage.jo.says("/highlight WS1")
    assert "Overall: not rated yet" in seen
    assert "The facts suggest Red: 1 of 3 open actions is overdue." in seen
    assert "WS1-01 Publish a hundred books" in seen
    assert "Was due: 13 Nov 2026" in seen
    assert "WS1-01 Publish a hundred books" in stage.jo.taps("Overdue")
    seen = stage.jo.fills(text="The printer is back at work. The books come on Friday.")
    assert "what is done about what is overdue: stored" in seen
    assert "It lacks an overall rating" in seen
    assert "lacks an overall rating" in stage.jo.says("/highlight WS1 submit")
    assert "is rated Red overall: 1 of 3 open actions is overdue." in stage.jo.taps("Accept Red")
    assert "The report of WS1 is submitted. Thank you." in stage.jo.taps("Submit")
    seen = stage.nell.says("/highlight")
    assert "submitted by Jo Larkfield, Mon 23 Nov 2026 09:30" in seen
    assert "Not submitted yet: WS4." in seen


def test_every_section_in_one_line_and_cleared_again(stage: Stage) -> None:
    for section, text in (
        ("know", "We are on course"),
        ("achieved", "Every head has agreed"),
        ("coming", "The offer is tested"),
        ("risks", "Two recruiters leave"),
        ("asked", "Pay for the crèche"),
    ):
        assert "stored" in stage.sam.says(f"/highlight WS4 {section} {text}")
    assert "That is what it says already" in stage.sam.says("/highlight WS4 edit know We are on course")
    seen = stage.sam.says("/highlight WS4 know We are late")
    assert "We are on course" in seen
    assert "risks and issues: stored" in stage.sam.says("/highlight WS4 clear risks")
    seen = stage.cleo.says("/highlight WS4 preview")
    assert "Every head has agreed" in seen
    assert "Two recruiters leave" not in seen
    seen = stage.cleo.says("/highlight WS4 history")
    assert "What the board should know: “We are on course” → “We are late”" in seen
    assert "Risks and issues: “Two recruiters leave” → nothing" in seen
    assert "Nobody has said anything" in stage.cleo.says("/highlight WS1 history")


def test_a_rating_needs_its_reason_and_submitting_needs_a_rating(stage: Stage) -> None:
    assert "lacks an overall rating" in stage.sam.says("/highlight WS4 submit")
    assert "Why is WS4 Amber? Nothing is stored until you say." in stage.sam.says("/highlight WS4 amber")
    assert "is rated Amber overall: two posts are vacant." in stage.sam.fills(reason="two posts are vacant")
    assert "is rated Green overall, it was Amber" in stage.sam.says("/highlight WS4 green")
    assert "Taken back" in stage.sam.taps("Undo")
    assert "is rated Amber already" in stage.sam.says("/highlight WS4 amber because two posts are vacant")
    assert "no longer suggest Red" in stage.sam.says("/highlight accept WS4 rag:red")


def test_who_may_and_who_may_not(stage: Stage) -> None:
    assert "Only its lead or a programme manager can change WS4" in stage.jo.says("/highlight WS4 know Ours")
    assert "Ask Sam Pellowe" in stage.jo.sees
    assert "stored" in stage.nell.says("/highlight WS4 know From the manager")
    stage.sam.says("/headway away 20 November 2026 to 30 November 2026 cover @kit")
    assert "stored" in stage.kit.says("/highlight WS4 know Covering for Sam")
    assert "Only a programme manager can" in stage.sam.says("/highlight WS4 return because x")


def test_what_comes_back_goes_to_who_covers_for_the_lead(stage: Stage) -> None:
    stage.sam.says("/highlight WS4 green")
    stage.sam.taps("Submit")
    stage.sam.says("/headway away 20 November 2026 to 30 November 2026 cover @kit")
    assert "Kit Solloway will be told" in stage.nell.says("/highlight WS4 return because one action is not explained")
    with stage.database.read(stage.tenant) as session:
        told = session.scalars(select(Outbox).where(Outbox.rule == "highlight.returned")).one()
        assert "has returned the report of WS4 to the Partnership Board" in str(told.card)


def test_taken_back_returned_and_handed_in_late(stage: Stage) -> None:
    stage.sam.says("/highlight WS4 green")
    stage.sam.taps("Submit")
    assert "yours to work on again" in stage.sam.says("/highlight WS4 unsubmit")
    assert "It is not submitted" in stage.sam.says("/highlight WS4 unsubmit")
    assert "so there is nothing to return" in stage.nell.says("/highlight WS4 return because too short")
    stage.sam.says("/highlight WS4 submit")
    assert "submitted already" in stage.sam.says("/highlight WS4 submit")
    assert "so it is in the pack" in stage.nell.says("/highlight WS4 verbal because she is away")
    seen = stage.nell.says("/highlight WS4 return because the crèche is not explained")
    assert "is returned because the crèche is not explained. Sam Pellowe will be told." in seen
    with stage.database.read(stage.tenant) as session:
        (told,) = session.scalars(select(Outbox).where(Outbox.rule == "highlight.returned"))
        assert "the crèche is not explained" in str(told.card)
    stage.clock.moves(days=1)
    assert "returned because the crèche is not explained, missing" in stage.sam.says("/highlight")
    assert "after the reports closed on Mon 23 Nov 2026 17:00: it is marked late" in stage.sam.says(
        "/highlight WS4 submit"
    )
    assert "submitted late by Sam Pellowe" in stage.nell.says("/highlight")


def test_by_word_of_mouth(stage: Stage) -> None:
    stage.nell.says("/highlight WS4 verbal")
    assert "will be given by word of mouth because its lead is away." in stage.nell.fills(reason="its lead is away")
    assert "by word of mouth because its lead is away" in stage.nell.says("/highlight")
    assert "WS4 by word of mouth because its lead is away." in stage.cleo.says("/highlight preview")


def test_once_the_pack_is_cleared_the_lead_is_told_what_to_do_and_the_manager_may(stage: Stage) -> None:
    cleared(stage)
    seen = stage.sam.says("/highlight WS4 know A word too late")
    assert "is cleared, so what the report says stands" in seen
    assert "/board pack reissue because" in seen
    seen = stage.nell.says("/highlight WS4 know Put right")
    assert "stored" in seen
    assert "keeps its words until you say /board pack reissue because" in seen
    stage.clock.moves(days=16)
    assert "is cleared, so what the report says stands" in stage.sam.says("/highlight WS4 submit meeting:1")


def test_two_leads_on_one_section_see_both_texts(stage: Stage) -> None:
    stage.nell.says("/workstream WS1 reports with WS4")
    stage.jo.says("/highlight WS1 know")
    assert "stored" in stage.sam.says("/highlight WS4 know Sam's words")
    seen = stage.jo.fills(text="Jo's words")
    assert "Sam Pellowe changed this while you had it open" in seen
    assert "Sam's words" in seen
    assert "Jo's words" in seen
    assert "stored" in stage.jo.fills(text="Jo's words and Sam's")
    assert "Jo's words and Sam's" in stage.cleo.says("/highlight WS4 preview")
    stage.jo.says("/highlight WS1 risks")
    stage.sam.says("/highlight WS4 asked Another section")
    assert "stored" in stage.jo.fills(text="A risk of Jo's")


def test_the_digest_is_a_line_a_workstream(stage: Stage) -> None:
    stage.jo.says("/highlight WS1 red because the books are late")
    stage.jo.says("/highlight WS1 asked Agree another printer")
    stage.jo.says("/highlight WS1 submit")
    seen = stage.cleo.says("/highlight preview")
    assert "Red · WS1 Talking and reading: 1 overdue" in seen
    assert "Asked of the board: WS1: Agree another printer" in seen
    assert "No report: WS4." in seen
    assert "attached" not in seen, "nothing is sent"


def test_beside_last_time(stage: Stage) -> None:
    assert "has had no meeting before this one" in stage.cleo.says("/highlight WS4 compare")
    with signed(stage.database, stage.tenant) as session:
        now = session.scalars(select(Meeting)).one()
        last = Meeting(board_id=now.board_id, starts_at=stage.clock.now - timedelta(days=40))
        session.add(last)
        session.flush()
        lead = {"state": "submitted", "rag": "green", "know": "All goes well"}
        session.add(HighlightReport(meeting_id=last.id, workstream_id=workstreams.all_of(session)[1].id, **lead))
    stage.sam.says("/action WS4-01 due 30 May 2027 because the builder is ill")
    seen = stage.sam.says("/highlight WS4 compare")
    assert "The last meeting's pack is not kept here" in seen
    assert "the builder is ill" in seen
    assert "All goes well" in seen
    seen = stage.sam.says("/highlight compare")
    assert "WS4 Recruit and retain: no rating given (was Green)" in seen
    assert "1 moved" in seen
    issued(stage, last.id)
    stage.sam.says("/action WS4-01 red because the builder is still ill")
    stage.sam.says("/highlight WS4 red because there is no builder")
    seen = stage.sam.says("/highlight WS4 compare")
    assert "Overall: worse (was Green)" in seen
    assert ": Not rated in the 14 Oct pack; Red since 23 Nov." in seen
    seen = stage.sam.says("/highlight compare")
    assert "WS4 Recruit and retain: worse (was Green)" in seen
    assert ": Not rated in the 14 Oct pack" in seen
    assert "WS4 beside last time" in stage.sam.taps("Compare WS4")


def test_which_board_is_asked_where_two_meet(stage: Stage) -> None:
    stage.nell.says("/board add Schools Forum")
    with signed(stage.database, stage.tenant) as session:
        first = session.scalars(select(Meeting)).one()
        other = max(each.id for each in session.scalars(select(type(first.board))))
        session.add(Meeting(board_id=other, starts_at=stage.clock.now + timedelta(days=30)))
    seen = stage.sam.says("/highlight WS4 know Only for the Forum")
    assert "Which board is it for?" in seen
    assert "Not done" not in seen, "a question is no refusal"
    assert "stored" in stage.sam.taps("Schools Forum, Wed 23 Dec")
    seen = stage.sam.says(f"/highlight WS4 meeting:{first.id}")
    assert "For the Partnership Board" in seen
    assert "Only for the Forum" not in seen
    assert "Only for the Forum" in stage.sam.says("/highlight WS4 board:schools-forum")
    assert "Reports to the Schools Forum" in stage.sam.says("/highlight board:schools-forum")
    assert "For the Schools Forum" in stage.sam.taps("Open")
    assert "Two posts" in stage.sam.says("/highlight WS4 risks Two posts board:schools-forum")
    said = stage.nell.says("/highlight WS1 verbal because Jo is ill board:schools-forum")
    assert "by word of mouth because Jo is ill." in said


def test_no_meeting_no_workstream(stage: Stage) -> None:
    assert "There are: WS1, WS4" in stage.cleo.says("/highlight WS9")
    with signed(stage.database, stage.tenant) as session:
        session.scalars(select(Meeting)).one().state = "cancelled"
    assert "No meeting is planned to report to" in stage.cleo.says("/highlight")
    assert "is cancelled. Type /highlight for the next" in stage.sam.says("/highlight WS4 know Well meeting:1")
