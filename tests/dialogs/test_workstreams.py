"""Workstreams kept by chat."""

from __future__ import annotations

from tests.support.stage import Stage


def test_all_at_a_glance(stage: Stage) -> None:
    seen = stage.lee.says("/workstream")
    assert "WS1 Talking and reading" in seen
    assert "3 open (3 not rated), 1 overdue" in seen
    assert "Lead: Sam Pellowe" in seen


def test_one_whole(stage: Stage) -> None:
    seen = stage.lee.says("/workstream WS4")
    assert "Recruit and retain" in seen
    assert "WS4-01 Open a staff crèche" in seen


def test_adding_with_a_lead(stage: Stage) -> None:
    assert "Added WS5." in stage.nell.says("/workstream add Places fit to learn in lead @kit")
    assert "Lead: Kit Solloway" in stage.lee.says("/workstream")


def test_adding_by_form(stage: Stage) -> None:
    assert "New workstream" in stage.nell.says("/workstream add")
    assert "Added WS5." in stage.nell.fills(title="Places fit to learn in", outcome="No child without a place")


def test_a_new_lead_takes_over(stage: Stage) -> None:
    assert "Kit Solloway leads WS4" in stage.nell.says("/workstream WS4 lead @kit")
    assert "Sam Pellowe" in stage.nell.sees
    assert "Kit Solloway leads WS4 already" in stage.nell.says("/workstream WS4 lead @kit")
    assert "WS4-01 costs £900" in stage.kit.says("/action WS4-01 cost 900")


def test_outcome_and_title(stage: Stage) -> None:
    assert "The outcome of WS1 is changed" in stage.jo.says("/workstream WS1 outcome Every child is heard")
    assert "WS1 is renamed" in stage.jo.says("/workstream WS1 title Talk first")
    assert "Ask Sam Pellowe" in stage.jo.says("/workstream WS4 outcome Ours now")


def test_two_report_together(stage: Stage) -> None:
    assert "one report for both" in stage.nell.says("/workstream WS1 reports with WS4")
    assert "reports with WS4" in stage.lee.says("/workstream")
    assert "a report of its own again" in stage.nell.says("/workstream WS1 reports alone")
    assert "cannot report with itself" in stage.nell.says("/workstream WS1 reports with WS1")


def test_closing_names_what_is_open(stage: Stage) -> None:
    assert "2 of its actions are still open" in stage.nell.says("/workstream WS4 close")
    assert "WS4 is closed" in stage.sam.says("/action add A new thing in WS4")
    assert "WS4 is open again" in stage.nell.says("/workstream WS4 reopen")


def test_no_such_workstream(stage: Stage) -> None:
    assert "There are: WS1, WS4" in stage.lee.says("/workstream WS9")


def test_undoing_a_new_workstream_closes_it(stage: Stage) -> None:
    stage.nell.says("/workstream add A slip of the thumb")
    assert "Taken back" in stage.nell.taps("Undo")
    assert "closed" in stage.nell.says("/workstream WS5")
