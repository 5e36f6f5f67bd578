"""Reminding heads kindly: looked over, in term, once a half-term, and never who wants none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.memory import Draft
from models.outbox import Outbox
from models.pledge import Reminder
from tests.support.pledges import in_chat, known, put_up
from tests.support.stage import Stage


@pytest.fixture
def have_met() -> bool:
    """Nobody has: who is reached where depends on it."""
    return False


@pytest.fixture(autouse=True)
def heads(stage: Stage) -> None:
    """A pledge is up; Lee and Sam are heads who have not signed, Kit one whom no message can reach in chat."""
    put_up(stage)
    known(stage, "lee", urn=109001)
    known(stage, "sam", urn=109007)
    known(stage, "kit", urn=109009)
    for handle in ("lee", "sam", "jo"):
        stage.person(handle).says("/pledge")
        in_chat(stage, handle)


def outbox(stage: Stage) -> list[tuple[str, str, str]]:
    with stage.database.read(stage.tenant) as session:
        rows = session.query(Outbox).order_by(Outbox.id).all()
        return [(row.key.rpartition(":")[2], row.rule, row.state) for row in rows]


def reminded(stage: Stage) -> int:
    with stage.database.read(stage.tenant) as session:
        return session.query(Reminder).count()


def test_a_round_is_looked_over_before_it_is_sent(stage: Stage) -> None:
    seen = stage.nell.says("/pledge remind")
    assert "To 2 heads of schools that have not signed. Nothing has been sent yet." in seen
    assert "Head of Oakfield Lower School" in seen
    assert "Hello Lee Hartnell." in seen
    assert "that is quite all right" in seen
    assert "tell them yourself" in seen
    assert "Kit Solloway (Tinkers Nursery School)" in seen
    assert outbox(stage) == []
    assert "On their way: 2 reminders of “Vision”" in stage.nell.taps("Send 2 reminders")
    assert [(rule, state) for _, rule, state in outbox(stage)] == [("pledge.reminder", "pending")] * 2
    assert reminded(stage) == 2


def test_nobody_is_reminded_twice_in_a_half_term(stage: Stage) -> None:
    stage.nell.says("/pledge remind")
    stage.nell.taps("Send 2 reminders")
    with stage.database.read(stage.tenant) as session:
        [code] = session.scalars(select(Draft.code))
    assert "sent already, once to each" in stage.nell.says(f"/pledge remind send code:{code}")
    assert reminded(stage) == 2
    stage.clock.moves(days=7)
    seen = stage.nell.says("/pledge remind")
    assert "There is nobody to remind in chat" in seen
    assert "whose role an officer has confirmed" in seen
    assert "Reminded this half-term" in seen
    stage.clock.moves(days=42)
    assert "To 2 heads of schools that have not signed" in stage.nell.says("/pledge remind")


def test_somebody_is_left_out_and_it_is_put_in_other_words(stage: Stage) -> None:
    stage.nell.says("/pledge remind")
    assert "To 1 head of" in stage.nell.taps("Leave out")
    assert "Sam Pellowe" in stage.nell.sees
    assert "Your words" in stage.nell.taps("Edit the words")
    seen = stage.nell.fills(words="Dear {name}, would {school} like to sign “{pledge}”?")
    assert "Dear Sam Pellowe, would Bridge School like to sign “Vision”?" in seen
    assert "On their way: 1 reminder" in stage.nell.taps("Send 1 reminder")
    assert "cannot be undone" in stage.nell.says("/headway undo")


def test_in_term_alone(stage: Stage) -> None:
    stage.clock.moves(days=35)
    seen = stage.nell.says("/pledge remind")
    assert "Schools are not at work today, so nobody is reminded. The next day for it is Tue 5 Jan 2027" in seen
    assert "Only a programme manager" in stage.cleo.says("/pledge remind")


def test_who_wants_none_is_sent_none(stage: Stage) -> None:
    stage.nell.says("/pledge remind")
    stage.nell.taps("Send 2 reminders")
    assert "You are sent no more reminders" in stage.lee.says("/pledge reminders off")
    assert sorted(state for _, _, state in outbox(stage)) == ["dropped", "pending"]
    assert "That is so already" in stage.lee.says("/pledge reminders off")
    stage.clock.moves(days=49)
    seen = stage.nell.says("/pledge remind")
    assert "To 1 head of" in seen
    assert "Want no reminders" in seen
    assert "You may be sent reminders of pledges again" in stage.lee.says("/pledge reminders on")


def test_who_signs_before_it_is_delivered_is_not_reminded(stage: Stage) -> None:
    stage.nell.says("/pledge remind")
    stage.lee.says("/pledge sign Oakfield Lower as head")
    assert "1 left out" in stage.nell.taps("Send 2 reminders")
    stage.sam.says("/pledge sign Bridge School as head")
    assert [state for _, _, state in outbox(stage)] == ["dropped"]


def test_the_message_has_its_buttons(stage: Stage) -> None:
    stage.nell.says("/pledge remind")
    stage.nell.taps("Send 2 reminders")
    with stage.database.read(stage.tenant) as session:
        card = repr(session.query(Outbox).order_by(Outbox.id).first().card)
    for words in (
        "Read and sign",
        "/pledge sign pledge:vision 109001 capacity:head ask:yes",
        "Not now",
        "/pledge reminders off",
    ):
        assert words in card
    seen = stage.lee.says("/pledge sign pledge:vision 109001 capacity:head ask:yes")
    assert "Oakfield Lower School" in seen
    assert "You have signed “Vision” as head of Oakfield Lower School" in stage.lee.fills()
