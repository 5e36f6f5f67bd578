"""Words in any order, several at once, and what must not be guessed."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/action 🔴 WS1-02 The survey has not gone out", "WS1-02 is rated Red: The survey has not gone out."),
        ("/action @sam owner WS1-01", "WS1-01 is owned by Sam Pellowe"),
        ("/action WS1-01 @kit owner", "WS1-01 is owned by Kit Solloway"),
        ("/action history WS1-01", "History of WS1-01"),
        ("/action WS1-01 WS1-02 green fine", "One action at a time"),
        ("/action list @jo @kit", "owned by Jo Larkfield or Kit Solloway"),
        ("/action list in WS1 WS4 not rated", "Unrated open actions in WS1 or WS4"),
        ("/action list solloway", "WS1-03 Hold rhyme mornings"),
        ("/action add WS4 Hold a workshop by May", "WS4-03 Hold a workshop"),
        ("/action add Review the grant @jo in WS4 due TBC", "you wrote “TBC”"),
        ("/action WS1-01 owner sam", "Did you mean @sam (Sam Pellowe)?"),
        ("/action WS1-01 owner @sma", "Did you mean @sam (Sam Pellowe)?"),
        ("/action WS1-01 owner add @sam", "owned by Jo Larkfield, Sam Pellowe"),
        ("/action WS1-02 owner remove @jo", "owned by Kit Solloway"),
        ("/action WS1-01 owner nobody", "owned by nobody yet"),
        ("/action WS1-02 cost 12.000", "thousands or pence"),
        ("/action WS1-02 cost 1,5", "thousands or pence"),
        ("/headway clear @nell sure:yes", "Nobody clears themselves"),
        ("/workstream WS1 close", "3 of its actions are still open"),
    ],
)
def test_what_is_understood(stage: Stage, line: str, answer: str) -> None:
    assert answer in stage.nell.says(line)


def test_a_bare_verb_is_enough(stage: Stage) -> None:
    if stage.surface == "slack":
        stage.jo.says("/headway help")
    else:
        assert "What I can do" in stage.jo.says("help")
        assert "Overdue actions" in stage.jo.says("list overdue")
        assert "WS1-02 Listen" in stage.jo.says("WS1-02")


def test_an_action_can_be_born_confidential_in_private_alone(stage: Stage) -> None:
    assert "Only people with clearance" in stage.sam.says("/action add A secret in WS4 confidential")
    assert "Added WS4-03" in stage.nell.says("/action add A secret in WS4 confidential")
    assert "There is no action WS4-03" in stage.sam.says("/action WS4-03")
    stage.nell.goes_to("general")
    seen = stage.nell.says("/action add Another secret in WS4 confidential")
    assert "please delete it" in seen
    assert "Another secret" not in seen


def test_a_rating_is_taken_off_and_a_stale_one_is_not_put_on_twice(stage: Stage) -> None:
    stage.jo.says("/action WS1-01")
    stage.nell.says("/action WS1-01 red because the printer failed")
    assert "Nell Abarrow has done that already" in stage.jo.taps("Rate it Red")
    assert "WS1-01 is not rated any more" in stage.jo.says("/action WS1-01 not rated")


def test_what_is_withdrawn_is_reopened_before_it_is_done(stage: Stage) -> None:
    stage.jo.says("/action WS1-01 withdraw because the grant ended")
    assert "Reopen it first" in stage.jo.says("/action WS1-01 done")
    assert "Reopen it first" in stage.jo.says("/action WS1-01 progress More")


def test_a_stranger_learns_no_name_from_a_refusal(stage: Stage) -> None:
    guest = stage.person("gil")
    if stage.surface == "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")
    for line in ("/action WS9-99", "/workstream WS9", "/action add x @samm in WS1", "/action WS1-01 owner @jo"):
        seen = guest.says(line)
        assert "You are a guest here" in seen, line
        assert "WS1-0" not in seen.text
