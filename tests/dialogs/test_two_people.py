"""Two people at once never lose either's words."""

from __future__ import annotations

from tests.support.stage import Stage


def test_a_form_over_a_newer_change_shows_both_texts(stage: Stage) -> None:
    stage.jo.says("/action WS1-02")
    stage.jo.taps("Edit")
    stage.nell.says("/action WS1-02 outcome Nell's words")
    seen = stage.jo.fills(outcome="Jo's words")
    assert "Nell Abarrow changed this while you had it open" in seen
    assert "Nell's words" in seen
    assert "Jo's words" in seen
    assert "Nell's words" in stage.lee.says("/action WS1-02")
    stage.jo.fills(outcome="Jo's words")
    assert "Jo's words" in stage.lee.says("/action WS1-02")


def test_fields_left_alone_keep_the_newer_value(stage: Stage) -> None:
    stage.jo.says("/action WS1-02")
    stage.jo.taps("Edit")
    stage.nell.says("/action WS1-02 outcome Nell's words")
    stage.nell.says("/action WS1-02 owner @sam")
    assert "cost changed" in stage.jo.fills(cost="500")
    seen = stage.lee.says("/action WS1-02")
    assert "Nell's words" in seen
    assert "Sam Pellowe" in seen
    assert "£500" in seen


def test_a_stale_button_changes_nothing_that_was_changed_since(stage: Stage) -> None:
    stage.jo.says("/action WS1-01")
    stage.nell.says("/action WS1-01 withdraw because the board said so")
    stage.jo.taps("Done")
    assert "withdrawn" in stage.lee.says("/action WS1-01")


def test_the_rest_of_a_form_is_stored_where_a_reason_is_wanting(stage: Stage) -> None:
    stage.jo.says("/action edit WS1-02")
    seen = stage.jo.fills(title="Listen to everybody", rag="red")
    assert "Why is it Red?" in seen
    seen = stage.lee.says("/action WS1-02")
    assert "Listen to everybody" in seen
    assert "Not rated" in seen
    stage.jo.fills(rag="red", reason="Nobody has begun")
    assert "Nobody has begun" in stage.lee.says("/action WS1-02")
