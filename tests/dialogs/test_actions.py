"""Actions kept by chat: each line of the product's own list, on every surface."""

from __future__ import annotations

from tests.support.stage import Stage


def test_what_i_owe_soonest_first(stage: Stage) -> None:
    seen = stage.jo.says("/action")
    assert "Jo Larkfield, you owe 2 actions, soonest first" in seen
    assert seen.text.index("WS1-01") < seen.text.index("WS1-02")
    assert "10 days overdue" in seen


def test_owing_nothing_says_where_to_look(stage: Stage) -> None:
    assert "You owe nothing" in stage.nell.says("/action")
    assert "Open actions" in stage.nell.taps("All open actions")


def test_adding_in_one_line(stage: Stage) -> None:
    seen = stage.sam.says("/action add Publish the recruitment offer @jo by end of spring term in WS4")
    assert "Added WS4-03" in seen
    assert "Jo Larkfield" in seen
    assert "by Wed 31 Mar 2027" in seen
    assert "default term dates" in seen
    assert "Publish the recruitment offer" in stage.jo.says("/action WS4-03")


def test_adding_by_form(stage: Stage) -> None:
    assert "New action" in stage.jo.says("/action add")
    seen = stage.jo.fills(title="Buy a piano", when="31 February 2027", owners="@jo")
    assert "February has no day 31" in seen
    seen = stage.jo.fills(title="Buy a piano", when="by Easter", owners="@jo")
    assert "Added WS1-04" in seen


def test_adding_without_a_workstream_asks_which(stage: Stage) -> None:
    assert "Which workstream?" in stage.nell.says("/action add Buy a piano by Easter")
    assert "Added WS4-03" in stage.nell.fills(workstream="WS4")


def test_one_action_whole(stage: Stage) -> None:
    seen = stage.lee.says("/action ws1-2")
    for words in (
        "WS1-02 Listen to every four-year-old",
        "Jo Larkfield, Kit Solloway",
        "Not rated",
        "WS1 Talking and reading",
    ):
        assert words in seen


def test_green_with_its_words(stage: Stage) -> None:
    assert "WS1-02 is rated Green: Heads agreed the draft." in stage.jo.says(
        "/action WS1-02 green Heads agreed the draft"
    )


def test_red_needs_its_reason(stage: Stage) -> None:
    assert "Reason" in stage.jo.says("/action WS1-02 red")
    assert "Not rated" in stage.lee.says("/action WS1-02")
    assert "WS1-02 is rated Red: The survey has not gone out." in stage.jo.fills(
        rag="red", reason="The survey has not gone out."
    )


def test_a_new_date_needs_its_reason_and_counts_as_a_slip(stage: Stage) -> None:
    assert "Why does the date of WS1-01 change?" in stage.jo.says("/action WS1-01 due 30 April")
    seen = stage.jo.says("/action WS1-01 due 30 April because the survey slipped")
    assert "That is slip 1" in seen
    seen = stage.lee.says("/action WS1-01")
    assert "by 13 November 2026, slipped once; the last time: the survey slipped" in seen


def test_owners_are_people_and_bodies(stage: Stage) -> None:
    assert "owned by Sam Pellowe, Teaching School Alliance" in stage.jo.says(
        "/action WS1-01 owner @sam, Teaching School Alliance"
    )


def test_progress_and_its_alias(stage: Stage) -> None:
    assert "It is in progress now" in stage.jo.says("/action WS1-01 progress Forty titles chosen & agreed")
    assert "Progress noted" in stage.jo.says("/action WS1-01 note Another <twelve>")
    seen = stage.lee.says("/action WS1-01")
    assert "Forty titles chosen & agreed" in seen
    assert "Another <twelve>" in seen


def test_milestones(stage: Stage) -> None:
    assert "by Sun 28 Feb 2027" in stage.jo.says("/action WS1-01 milestone Draft list by end of February")
    assert "Milestone 1 of WS1-01 is done" in stage.jo.says("/action WS1-01 milestone done 1")
    assert "has no milestone 7" in stage.jo.says("/action WS1-01 milestone done 7")


def test_everything_else_about_an_action(stage: Stage) -> None:
    said = {
        "outcome Every child hears a story a day": "The intended outcome of WS1-01 is changed",
        "link https://example.org/books": "Link kept on WS1-01",
        "cost 12,000": "WS1-01 costs £12,000",
        "review 1 March": "will be reviewed on Mon 1 Mar 2027",
        "source Board of 8 December, paragraph 7": "The source of WS1-01 is stored",
        "title Publish two hundred books": "WS1-01 is renamed",
        "start": "WS1-01 is in progress",
        "done": "WS1-01 is complete",
        "reopen": "WS1-01 is open again",
        "withdraw because the grant ended": "WS1-01 is withdrawn because the grant ended",
    }
    for words, answer in said.items():
        assert answer in stage.jo.says(f"/action WS1-01 {words}"), words


def test_lists(stage: Stage) -> None:
    assert "WS1-01" in stage.lee.says("/action list overdue")
    stage.jo.says("/action WS1-01 red because the printer failed")
    seen = stage.lee.says('/action list overdue red in WS1 @jo due this month text "books" sort due')
    assert "Overdue red actions in WS1 owned by Jo Larkfield" in seen
    assert "WS1-01" in seen
    assert "WS4-02" in stage.lee.says("/action list undated unrated")
    assert "Nothing found" in stage.lee.says("/action list slipped")


def test_history_and_undo(stage: Stage) -> None:
    stage.jo.says("/action WS1-01 cost 12,000")
    assert "cost: nothing → £12,000" in stage.jo.says("/action history WS1-01")
    assert "Taken back" in stage.jo.says("/action undo")
    assert "£12,000" not in stage.jo.says("/action WS1-01").text


def test_undo_by_button_and_back_again(stage: Stage) -> None:
    stage.jo.says("/action WS1-01 done")
    assert "Taken back" in stage.jo.taps("Undo")
    assert "Taken back" in stage.jo.taps("Put it back")
    assert "Complete" in stage.jo.says("/action WS1-01")


def test_undo_never_loses_newer_words(stage: Stage) -> None:
    stage.jo.says("/action WS1-02 outcome Ours")
    stage.nell.says("/action WS1-02 outcome Theirs")
    assert "would lose the newer words" in stage.jo.taps("Undo")


def test_by_button(stage: Stage) -> None:
    stage.jo.says("/action WS1-01")
    assert "is complete" in stage.jo.taps("Done")


def test_suggested_rating_accepted_by_one_tap(stage: Stage) -> None:
    assert "The facts suggest Red: It was due 10 days ago and is not complete." in stage.jo.says("/action WS1-01")
    assert "WS1-01 is rated Red" in stage.jo.taps("Rate it Red")


def test_sharing_asks_first_and_posts_in_the_channel(stage: Stage) -> None:
    stage.jo.goes_to("general")
    assert "cannot be taken back" in stage.jo.says("/action share WS1-01")
    assert "Shared by Jo Larkfield" in stage.jo.taps("Share it")


def test_refused_with_whom_to_ask(stage: Stage) -> None:
    assert "Ask Sam Pellowe" in stage.lee.says("/action WS4-01 done")


def test_did_you_mean(stage: Stage) -> None:
    assert "Did you mean /action?" in stage.jo.says("/acton list") if stage.surface != "slack" else True
    assert "Did you mean “list”?" in stage.jo.says("/action lst overdue")
    assert "Overdue actions" in stage.jo.taps("/action list overdue")
    assert "The nearest are" in stage.jo.says("/action WS1-20 done")
    assert "Did you mean @sam" in stage.jo.says("/action WS1-01 owner @samm")


def test_undoing_a_new_date_takes_the_slip_back(stage: Stage) -> None:
    stage.jo.says("/action WS1-01 due 30 April because the survey slipped")
    stage.jo.taps("Undo")
    seen = stage.lee.says("/action WS1-01")
    assert "by Fri 13 Nov 2026" in seen
    assert "slipped" not in seen.text


def test_long_lists_are_paged_by_sentences(stage: Stage) -> None:
    for number in range(20):
        stage.sam.says(f"/action add Step {number} of many by 1 June 2027 in WS4")
    assert "1–20 of 25" in stage.lee.says("/action list")
    assert "21–25 of 25" in stage.lee.taps("Next")
    assert "1–20 of 25" in stage.lee.taps("Previous")
    assert "21–25 of 25" in stage.lee.says("/action list page 9")


def test_exporting_what_a_list_shows(stage: Stage) -> None:
    stage.jo.says("/action WS1-01 title =cmd()|calc")
    seen = stage.lee.says("/action export overdue csv")
    assert "1 in the file" in seen
    assert "1 in the file" in stage.lee.says("/action export overdue xlsx")
    assert "there is no file" in stage.lee.says("/action export red csv")


def test_a_title_is_short_enough_for_a_list(stage: Stage) -> None:
    long = "Ring every family and write down what they say. " * 20
    assert "a list has room for 500" in stage.jo.says(f"/action add {long} in WS1")
    assert "a list has room for 500" in stage.jo.says(f"/action WS1-01 rename {long}")
    assert "Ring every family" not in stage.jo.says("/action list")
