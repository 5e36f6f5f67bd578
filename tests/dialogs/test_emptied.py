"""A form that shows what is held, with a field sent back empty: it is taken away, or asked for; never quietly kept."""

from __future__ import annotations

from tests.support.stage import Stage


def test_a_field_sent_back_empty_takes_away_what_it_held(stage: Stage) -> None:
    for words in ("cost 12,000", "outcome Every child is heard", "source Board of 8 December", "review 1 March"):
        stage.jo.says(f"/action WS1-02 {words}")
    stage.jo.says("/action edit WS1-02")
    seen = stage.jo.fills(cost="", outcome=" ", source="", review="", owners="")
    assert "outcome taken away" in seen
    seen = stage.lee.says("/action WS1-02")
    for words in ("£12,000", "Every child is heard", "Board of 8 December", "Mon 1 Mar 2027", "Jo Larkfield, Kit"):
        assert words not in seen, words
    assert "nobody yet" in seen
    assert "£12,000" in stage.jo.taps("Undo")


def test_an_action_is_not_left_without_its_words_or_its_date(stage: Stage) -> None:
    stage.jo.says("/action edit WS1-02")
    assert "This cannot be left empty" in stage.jo.fills(title="", when="", cost="500")
    seen = stage.lee.says("/action WS1-02")
    assert "Listen to every four-year-old" in seen
    assert "31 Mar 2027" in seen
    stage.jo.fills(title="Listen to everybody", when="TBC", because="the nurses have left", cost="500")
    seen = stage.lee.says("/action WS1-02")
    assert "Listen to everybody" in seen
    assert "£500" in seen
    assert "31 Mar 2027" not in seen


def test_nothing_is_a_cost_too(stage: Stage) -> None:
    stage.jo.says("/action edit WS1-02")
    assert "cost changed" in stage.jo.fills(cost="0")
    stage.jo.says("/action edit WS1-02")
    assert "cost taken away" in stage.jo.fills(cost="")


def test_what_is_never_due_is_looked_at_again(stage: Stage) -> None:
    stage.jo.says("/action edit WS1-02")
    assert "reviewed on" in stage.jo.fills(when="ongoing", because="it never ends")


def test_a_field_that_was_empty_as_it_was_drawn_takes_nothing_away(stage: Stage) -> None:
    stage.jo.says("/action edit WS1-02")
    stage.nell.says("/action WS1-02 cost 12,000")
    stage.jo.fills(title="Listen to everybody")
    seen = stage.lee.says("/action WS1-02")
    assert "Listen to everybody" in seen
    assert "£12,000" in seen


def test_what_somebody_changed_meanwhile_is_not_taken_away_unseen(stage: Stage) -> None:
    stage.jo.says("/action WS1-02 cost 500")
    stage.jo.says("/action edit WS1-02")
    stage.nell.says("/action WS1-02 cost 12,000")
    assert "Nell Abarrow changed this while you had it open" in stage.jo.fills(cost="")
    assert "£12,000" in stage.lee.says("/action WS1-02")


def test_a_pledge_has_a_name_and_may_have_no_last_day(stage: Stage) -> None:
    stage.nell.says('/pledge add "Vision" text:"We will be open." closes 31 March 2027')
    stage.nell.says("/pledge edit vision")
    assert "This cannot be left empty" in stage.nell.fills(name="", closes="")
    assert "“Vision” is changed" in stage.nell.fills(name="Vision", closes="")
    assert "no closing date" in stage.nell.says("/pledge")


def test_the_programme_keeps_its_name_and_may_have_no_vision(stage: Stage) -> None:
    stage.nell.says("/headway setup edit vision:Every_child green:Going_well")
    stage.nell.says("/headway setup edit")
    assert "This cannot be left empty" in stage.nell.fills(name="", vision="", green="")
    assert "The settings are changed" in stage.nell.fills(name="Learning Partnership", vision="", green="")
    stage.nell.says("/headway setup edit")
    assert "Every_child" not in stage.nell.sees
    assert "Going_well" not in stage.nell.sees


def test_the_front_of_a_pack_has_a_title_and_parts_that_may_go(stage: Stage) -> None:
    stage.cleo.says('/board pack front title:"Highlight report" author:"Cleo Marsh" purpose:"To report."')
    stage.cleo.says("/board pack front")
    assert "This cannot be left empty" in stage.cleo.fills(title="", author="")
    assert "taken out" in stage.cleo.fills(title="Highlight report", author="")
    stage.cleo.says("/board pack front")
    assert "Cleo Marsh" not in stage.cleo.sees


def test_a_decision_has_words_and_may_have_no_minute(stage: Stage) -> None:
    stage.nell.says("/board meeting move 23 Nov 2026 16:00 because of snow")
    stage.nell.says('/board decision agreed "Recruit two mentors" minute 7 meeting:1')
    stage.nell.says("/board decision edit 1 ask:yes")
    assert "This cannot be left empty" in stage.nell.fills(text="", minute="")
    assert "It says now: Agreed: Recruit mentors." in stage.nell.fills(text="Recruit mentors", minute="")


def test_an_initiative_is_of_some_day_or_of_none(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Health survey" counts pupils on 20 Nov 2026')
    stage.nell.says('/tookpart edit "Health survey"')
    assert "20 Nov 2026 · was" not in stage.nell.fills(on="")
    assert "was Fri 20 Nov 2026" in stage.nell.sees


def test_an_initiative_changed_by_two_is_shown_to_the_second(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Health survey" counts pupils on 20 Nov 2026')
    stage.nell.says('/tookpart edit "Health survey"')
    stage.cleo.says('/tookpart edit "Health survey" on 19 Nov 2026 counts schools')
    assert "Cleo Marsh changed this while you had it open" in stage.nell.fills(on="")
    assert "19 Nov 2026" in stage.cleo.says('/tookpart "Health survey"')
    assert "was Thu 19 Nov 2026" in stage.nell.fills(on="")


def test_nothing_between_quotes_is_an_empty_field_too(stage: Stage) -> None:
    stage.nell.says('/pledge add "Vision" text:"We will be open." closes 31 March 2027')
    for line in ('/action edit WS1-02 title:""', '/pledge edit vision name:""', '/headway setup edit name:""'):
        assert "This cannot be left empty" in stage.nell.says(line), line
    stage.nell.says("/action WS1-02 outcome Every child is heard")
    assert "outcome taken away" in stage.nell.says('/action edit WS1-02 outcome:""')
    assert "Every child is heard" not in stage.nell.says("/action WS1-02")
    assert "“Vision” is changed" in stage.nell.says('/pledge edit vision closes:""')
    assert "no closing date" in stage.nell.says("/pledge")


def test_nothing_between_quotes_is_enough_to_change_by(stage: Stage) -> None:
    stage.nell.says("/headway setup edit green:Going_well")
    assert "The settings are changed" in stage.nell.says('/headway setup edit green:""')
    stage.nell.says("/headway setup edit")
    assert "Going_well" not in stage.nell.sees
    stage.nell.says('/tookpart add "Health survey" counts pupils on 20 Nov 2026')
    assert "was Fri 20 Nov 2026" in stage.nell.says('/tookpart edit "Health survey" on:""')


def test_a_blank_between_quotes_is_nothing(stage: Stage) -> None:
    assert "This cannot be left empty" in stage.nell.says('/headway setup edit name:" "')
    stage.nell.says('/action WS1-01 withdraw because " "')
    assert "withdrawn" not in stage.lee.says("/action WS1-01")


def test_nobody_between_quotes_is_not_who_speaks(stage: Stage) -> None:
    assert "nothing between the quotation marks" in stage.kit.says('/board route "" teams')
    assert "reached by" not in stage.nell.says("/headway history")


def test_a_decision_of_no_number_is_asked_for(stage: Stage) -> None:
    assert "Its number" in stage.nell.says("/board decision edit ask:yes")


def test_history_tells_the_settings_that_changed_and_no_others(stage: Stage) -> None:
    stage.nell.says("/headway setup edit green:Going_well vision:Together")
    stage.nell.says("/headway setup edit name:Partnership")
    seen = stage.nell.says("/headway history").text
    latest, before = seen.split("Going_well")[0], seen
    assert "→ “Partnership”" in latest
    assert "vision: nothing → “Together”" in before
    assert "what the ratings mean: nothing → green “Going_well”" in before
    assert before.count("what the ratings mean") == 1
