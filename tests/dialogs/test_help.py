"""Help: a page of what can be said at a time, what people use most first, with one of their own references."""

from __future__ import annotations

from commands.headway.help import ANY, PAGE, USED_MOST
from commands.table import TABLE
from tests.support.stage import Stage, flat

ACTIONS = len(TABLE.of("action"))
LAST = -(-ACTIONS // PAGE)


def test_a_noun_is_turned_page_by_page(stage: Stage) -> None:
    seen = stage.lee.says("/headway help action")
    assert f"1–{PAGE} of {ACTIONS}" in seen
    assert "/action add Publish the recruitment offer" in seen
    assert "/action undo" in seen
    assert "/action export" not in seen
    seen = stage.lee.taps("Next")
    assert f"11–20 of {ACTIONS}" in seen
    assert "/action add" not in seen
    for _ in range(LAST - 2):
        seen = stage.lee.taps("Next")
    assert f"{PAGE * (LAST - 1) + 1}–{ACTIONS} of {ACTIONS}" in seen
    assert "/action export" in seen
    assert f"–{PAGE * (LAST - 1)} of {ACTIONS}" in stage.lee.taps("Previous")
    assert f"1–{PAGE} of {ACTIONS}" in stage.lee.says("/headway help word:action")


def test_a_page_can_be_typed_and_one_past_the_end_is_the_last(stage: Stage) -> None:
    assert f"11–20 of {ACTIONS}" in stage.lee.says("/headway help word:action page:2")
    assert f"11–20 of {ACTIONS}" in stage.lee.says("/headway help action page 2")
    assert f"–{ACTIONS} of {ACTIONS}" in stage.lee.says("/headway help word:action page:99")


def test_what_people_use_most_comes_first(stage: Stage) -> None:
    words = flat(stage.lee.says("/headway help action").text)
    said = [TABLE.row(f"action {verb}".strip()).help for verb in USED_MOST["action"]]
    places = [words.index(flat(each)) for each in said]
    assert places == sorted(places)


def test_a_noun_of_one_page_has_no_pager(stage: Stage) -> None:
    assert " of 10" not in stage.lee.says("/headway help workstream")


def test_the_example_is_ones_own_action(stage: Stage) -> None:
    assert "/action WS1-01 progress" in stage.jo.says("/headway help")
    assert "/action WS4-01 progress" in stage.sam.says("/headway help")
    stage.sam.says("/action WS4-01 done")
    assert "/action WS1-01 progress" in stage.sam.says("/headway help")


def test_a_stranger_is_shown_no_reference_of_the_programme(stage: Stage) -> None:
    if stage.surface != "terminal":
        assert f"/action {ANY} progress" in stage.person("gil").says("/headway help")
    else:
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")


def test_help_with_one_noun_however_it_is_asked(stage: Stage) -> None:
    for noun in ("school", "pledge", "action"):
        assert f"/{noun}" in stage.lee.says(f"/{noun} help")
        assert "More about one" in stage.lee.sees


def test_what_people_say_to_anybody_is_met_kindly(stage: Stage) -> None:
    assert "Next meeting" in stage.jo.says("hello") or "you owe" in stage.jo.sees
    assert "I do not know “thanks”. May I show you what I can do?" in stage.jo.says("thanks")
    assert "Not done" not in stage.jo.sees
    assert "Three to begin with" in stage.jo.taps("What I can do")


def test_a_programme_that_is_live_is_not_asked_whether_it_may_be(stage: Stage) -> None:
    assert "The programme is live since" in stage.nell.says("/headway go live")
