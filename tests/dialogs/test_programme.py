"""The programme itself by chat: help, people, roles, cover, setup, going live."""

from __future__ import annotations

from tests.support.stage import Stage


def test_help(stage: Stage) -> None:
    assert "What I can do" in stage.lee.says("/headway help")
    assert "/action WS4-07 due 30 April because the survey slipped" in stage.lee.says("/headway help due")
    assert "Did you mean one of these?" in stage.lee.says("/headway help delayed date")
    assert "/workstream WS4 lead @jo" in stage.lee.says("/headway help workstream")


def test_me(stage: Stage) -> None:
    seen = stage.jo.says("/headway me")
    assert "Workstream lead of WS1" in seen
    assert "not cleared" in seen


def test_home(stage: Stage) -> None:
    assert "Next meeting: Partnership Board, Tue 8 Dec 2026 09:30, Council chamber" in stage.jo.says("/headway")


def test_people(stage: Stage) -> None:
    assert "6 people" in stage.lee.says("/headway people")
    assert "Sam Pellowe (@sam)" in stage.lee.says("/headway people pellow")
    assert "Nobody here is called" in stage.lee.says("/headway people zzzz")


def test_entering_inviting_and_giving_a_role(stage: Stage) -> None:
    assert "Ada Finch is entered as @ada" in stage.nell.says(
        '/headway person add @ada name:"Ada Finch" email:ada@example.org'
    )
    assert "Ada Finch is invited" in stage.nell.says("/headway invite @ada")
    assert "Ada Finch is head" in stage.nell.says("/headway role @ada head")
    assert "Ada Finch is workstream lead of WS4" in stage.nell.says("/headway role @ada lead WS4")
    assert "A lead leads one workstream" in stage.nell.says("/headway role @ada lead")
    assert "not head any more" in stage.nell.says("/headway role end @ada head")
    assert "sees nothing" in stage.nell.says("/headway uninvite @ada")


def test_roles_are_given_by_managers_alone(stage: Stage) -> None:
    assert "Only a programme manager can do that. Ask Nell Abarrow." in stage.jo.says("/headway role @jo manager")


def test_the_last_manager_stays(stage: Stage) -> None:
    assert "only programme manager" in stage.nell.says("/headway role end @nell manager")


def test_clearance_is_asked_about_first(stage: Stage) -> None:
    assert "cannot be unread" in stage.nell.says("/headway clear @jo")
    assert "not cleared" in stage.jo.says("/headway me")
    assert "is cleared for confidential facts" in stage.nell.taps("Clear them")
    assert "not cleared for confidential facts any more" in stage.nell.says("/headway clear end @jo")


def test_cover_holds_the_roles_on_those_days_alone(stage: Stage) -> None:
    assert "Ask Jo Larkfield" in stage.lee.says("/action WS1-01 done")
    seen = stage.jo.says("/headway away 30 Nov–4 Dec cover @lee")
    assert "Mon 30 Nov 2026" in seen
    assert "Fri 4 Dec 2026" in seen
    assert "Ask Jo Larkfield" in stage.lee.says("/action WS1-01 done")
    stage.clock.moves(days=8)
    assert "You are covering for Jo Larkfield" in stage.lee.says("/action")
    assert "WS1-01 is complete" in stage.lee.says("/action WS1-01 done")
    stage.clock.moves(days=7)
    assert "Ask Jo Larkfield" in stage.lee.says("/action WS1-01 reopen")


def test_away_twice_is_refused_and_back_ends_it(stage: Stage) -> None:
    stage.jo.says("/headway away 30 Nov–4 Dec cover @lee")
    assert "already" in stage.jo.says("/headway away 3 Dec to 8 Dec")
    assert "Jo Larkfield is back" in stage.jo.says("/headway back")
    assert "not down as away" in stage.jo.says("/headway back")


def test_setup(stage: Stage) -> None:
    assert "default term dates" in stage.nell.says("/headway setup")
    assert "Setup" in stage.nell.taps("Edit")
    assert "The settings are changed" in stage.nell.fills(amber="Amber: at risk", authority="Ottermere Council")
    assert "Ottermere Council" in stage.nell.says("/headway setup")
    assert "Amber: at risk" in stage.nell.says("/headway setup")
    assert "WS stays" in stage.nell.says("/headway setup edit prefix:R")


def test_terms_of_our_own_change_what_words_mean(stage: Stage) -> None:
    assert "by Wed 31 Mar 2027" in stage.sam.says("/action WS4-02 due by end of spring term")
    term = '/headway setup term spring 5 Jan 2027 to 25 Mar 2027 half:"15 Feb to 19 Feb 2027"'
    assert "Spring term: Tue 5 Jan 2027 to Thu 25 Mar 2027" in stage.nell.says(term)
    assert "by Thu 25 Mar 2027" in stage.sam.says("/action WS4-01 due by end of spring term because we were told")
    assert "Spring" in stage.nell.says("/headway setup terms")
    assert "is no term" in stage.nell.says("/headway setup term summer 1 May 2027 to 5 May 2027")


def test_closure_days(stage: Stage) -> None:
    assert "Closed: Thu 24 Dec 2026" in stage.nell.says("/headway setup closed 24 Dec 2026")
    assert "closure days already" in stage.nell.says("/headway setup closed 24 Dec 2026")


def test_a_plan_is_a_draft_until_a_board_approves_it(stage: Stage) -> None:
    assert "draft, until a board approves it" in stage.nell.says("/headway setup")
    assert "approved by the Board of 8 December" in stage.nell.says("/headway plan approved by the Board of 8 December")
    assert "a draft again" in stage.nell.says("/headway plan draft")


def test_undo_and_history_of_the_programme(stage: Stage) -> None:
    stage.nell.says("/headway setup closed 24 Dec 2026")
    stage.jo.says("/action WS1-01 cost 500")
    assert "cost: nothing → £500" in stage.nell.says("/headway history")
    assert "cost" not in stage.nell.says("/headway history @nell").text
    assert "Taken back" in stage.nell.says("/headway undo")
    assert "Closed" not in stage.nell.says("/headway setup terms").text


def test_a_guest_has_nothing_until_invited_by_name(stage: Stage) -> None:
    guest = stage.person("gil")
    for words in ("/action", "/action list", "/workstream", "/headway people", "/action WS1-01", "/headway setup"):
        if stage.surface != "terminal":
            assert "You are a guest here" in guest.says(words), words
            assert "Larkfield" not in guest.sees.text
    if stage.surface == "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")
    assert "Gil is invited" in stage.nell.says("/headway invite @gil")
    assert "Open actions" in guest.says("/action list")


def test_undoing_a_term_changes_what_words_mean_again(stage: Stage) -> None:
    stage.nell.says("/headway setup term spring 5 Jan 2027 to 25 Mar 2027")
    stage.nell.says("/headway undo")
    assert "by Wed 31 Mar 2027" in stage.sam.says("/action WS4-02 due by end of spring term")
