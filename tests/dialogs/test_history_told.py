"""What the history tells to whom: of every change what it was, and nothing to who may not read it elsewhere."""

from __future__ import annotations

import pytest

from tests.support.programmes import Opened
from tests.support.stage import Overheard, SlackActor, Stage, TeamsActor, set_stage


def history(stage: Stage, handle: str) -> str:
    return stage.person(handle).says("/headway history").text.casefold()


def test_a_report_that_is_a_draft_is_told_to_those_who_may_read_it(stage: Stage) -> None:
    stage.sam.says("/highlight WS4 know Two schools found a way")
    stage.sam.says("/highlight WS4 red because two posts are vacant")
    for told in ("two schools found a way", "two posts are vacant"):
        assert told in history(stage, "jo")
        assert told not in history(stage, "lee")
    assert "report added" in history(stage, "lee")
    assert "report: changed" in history(stage, "lee")


def test_a_pack_that_is_a_draft_is_told_to_those_who_keep_it(stage: Stage) -> None:
    stage.cleo.says('/board pack front recommendations:"Note the report"')
    stage.cleo.says('/board pack implication financial "The cost is met"')
    for told in ("note the report", "the cost is met"):
        assert told in history(stage, "nell")
        assert told not in history(stage, "lee")


def test_a_signature_is_told_to_those_who_confirm_it(stage: Stage) -> None:
    stage.nell.says('/pledge add "Vision" text:"We will be open."')
    stage.sam.says("/pledge sign 109001 as head")
    assert "oakfield" in history(stage, "cleo")
    assert "oakfield" not in history(stage, "lee")
    assert "signature added" in history(stage, "lee")


def test_who_is_cleared_is_told_to_managers(stage: Stage) -> None:
    stage.nell.says("/headway clear @jo sure:yes")
    assert "cleared for what is confidential" in history(stage, "nell")
    assert "cleared for what is confidential" not in history(stage, "lee")


def test_what_was_done_to_an_action_in_confidence_stays_so(stage: Stage) -> None:
    stage.nell.says("/action WS4-01 confidential")
    stage.nell.says("/action WS4-01 about 109001")
    stage.nell.says("/action WS4-01 not about 109001")
    stage.nell.says("/action WS4-01 not confidential sure:yes")
    assert "oakfield" not in stage.lee.says("/action history WS4-01").text.casefold()
    assert "oakfield" in stage.nell.says("/action history WS4-01").text.casefold()


def test_what_one_changed_on_an_action_that_is_confidential_now_is_not_taken_back_unseen(stage: Stage) -> None:
    stage.jo.says("/action WS1-02 cost 500")
    stage.nell.says("/action WS1-02 confidential")
    stage.nell.says("/action WS1-02 title Nobody may know")
    seen = stage.jo.says("/headway undo")
    assert "nobody may know" not in seen.text.casefold()
    assert "£500" in stage.nell.says("/action WS1-02")


def test_an_item_of_the_agenda_is_named_whether_it_is_exempt_or_not(stage: Stage) -> None:
    stage.nell.says('/board agenda add "Places in early years"')
    stage.nell.says("/board agenda exempt 1")
    assert "“places in early years”: exempt: no → yes" in history(stage, "lee")


@pytest.mark.parametrize("surface", ["slack", "teams"])
@pytest.mark.parametrize("line", ["/headway role", "/headway clear"])
def test_who_is_mentioned_first_is_entered_though_a_form_or_a_question_comes_first(
    programme: Opened, surface: str, line: str
) -> None:
    with set_stage(surface, programme.database, programme.tenant) as stage:
        nell = stage.nell
        if isinstance(nell, SlackActor):
            nell.person.slash(f"{line} <@U0NEW|newbie>")
        else:
            assert isinstance(nell, TeamsActor)
            newbie = nell.person.world.person("newbie", "newbie")
            nell.person.goes_to("general").says(f"{line} @newbie", mentions=[newbie])  # alone one can mention nobody
            nell.goes_to("dm")
        assert isinstance(stage.door, Overheard)
        assert stage.door.replied is not None
        assert stage.door.replied.outcome == "refused"  # it asks first
        assert "person added: newbie" in nell.says("/headway history")
