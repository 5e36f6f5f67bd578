"""Modals: opened before the door is asked, filled after; sent, refused on the field, asked again."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.slack.calls import UPLOAD_LIMIT
from bot.slack.places import Place, with_place
from commands.engine.cards import Button, Buttons, Form, Input, Notice, Option, Reply, Text, card
from commands.engine.request import Channel, Request
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson

FORM = Form(
    "Add an action",
    "/action add draft:K7F2",
    (
        Input("title", "What is to be done?", required=True),
        Input("due", "Due", "date"),
        Input("school", "School", "search", suggests="school"),
    ),
)
ASKED = Reply(card(FORM), how="form")
ADDED = Reply(card(Notice("done", "Added WS4-07")))


@pytest.fixture
def adding(door: ScriptedDoor) -> ScriptedDoor:
    def add(request: Request) -> Reply:
        return ASKED if request.answers is None else ADDED

    door.on("/action add", add, form="Add an action", writes=True)
    return door


def test_the_modal_opens_before_the_door_is_asked_and_is_filled_after(jo: SlackPerson, adding: ScriptedDoor) -> None:
    opened: list[list[str]] = []

    def add(_request: Request) -> Reply:
        opened.append(jo.fake.called("views.open", "views.update"))
        return ASKED

    adding.on("/action add", add, form="Add an action")
    seen = jo.goes_to("general").slash("/action add")
    assert opened == [["views.open"]]
    assert jo.fake.called("views.open", "views.update") == ["views.open", "views.update"]
    assert "What is to be done?" in seen.modal
    assert seen.messages == []


def test_a_form_that_is_sent_says_its_sentence_with_the_answers(jo: SlackPerson, adding: ScriptedDoor) -> None:
    adding.options = (Option("URN:115000", "Hilltop Primary School"), Option("URN:115001", "Valley Academy"))
    jo.goes_to("general").slash("/action add")
    assert jo.suggestions("School", "hill") == ["Hilltop Primary School"]
    seen = jo.submit({"title": "Write the policy\nand more", "Due": "2027-03-25", "School": "Valley"})
    assert adding.suggested[-1] == ("school", "Valley")
    assert adding.last.words == "/action add draft:K7F2"
    assert adding.last.origin == "form"
    assert adding.last.answers == {
        "title": "Write the policy\nand more",
        "due": "2027-03-25",
        "school": "URN:115001",
    }
    assert adding.last.channel == Channel("CGENERAL", "general", "public")
    assert jo.view is None
    assert "Added WS4-07" in seen
    assert [(each.channel, each.only_to) for each in seen.messages] == [("CGENERAL", jo.user)]
    assert jo.fake.called("chat.postMessage") == []


def test_what_is_wrong_is_said_on_the_field_and_the_modal_stays(jo: SlackPerson, adding: ScriptedDoor) -> None:
    def add(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        if not request.answers["due"]:
            errors = {"due": "When is it due?", "owner": "Whose is it?"}
            return Reply(card(Notice("refused", "Not yet")), outcome="refused", field_errors=errors)
        return ADDED

    adding.on("/action add", add, form="Add an action")
    jo.slash("/action add")
    seen = jo.submit({"title": "Write"})
    assert seen.errors == {"due": "When is it due?", "title": "Whose is it?"}
    first = adding.last.delivery
    assert jo.view
    seen = jo.submit({"title": "Write", "due": "2027-03-25"})
    assert "Added WS4-07" in seen
    assert adding.last.delivery != first, "mended and sent again, it is not the same delivery"


def test_a_submission_delivered_twice_has_one_key(jo: SlackPerson, adding: ScriptedDoor) -> None:
    jo.slash("/action add")
    view = jo.view
    jo.submit({"title": "Write"})
    first = adding.last.delivery
    assert view
    jo.fake.stacks[jo.user].append(view["id"])
    jo.again()
    assert adding.last.delivery == first
    assert first.startswith("view:")


def test_a_form_over_somebodys_newer_change_is_asked_again_with_both_texts(
    jo: SlackPerson, adding: ScriptedDoor
) -> None:
    both = Form("Changed meanwhile", "/action update WS4-07 v4", (Input("mine", "Yours", value="Mine"),))

    def add(request: Request) -> Reply:
        return ASKED if request.answers is None else Reply(card(Text("Sam wrote: theirs"), both), how="form")

    adding.on("/action add", add, form="Add an action")
    jo.slash("/action add")
    seen = jo.submit({"title": "Mine"})
    assert "Sam wrote: theirs" in seen.modal
    assert jo.fields == {"Yours": "Mine"}
    adding.on("/action update", ADDED)
    assert "Added WS4-07" in jo.submit()
    assert adding.last.words == "/action update WS4-07 v4"


def test_a_refusal_lies_over_the_form_and_loses_nothing_typed(jo: SlackPerson, adding: ScriptedDoor) -> None:
    def add(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        return Reply(card(Notice("refused", "Only its owner may")), outcome="refused")

    adding.on("/action add", add, form="Add an action")
    jo.slash("/action add")
    seen = jo.submit({"title": "Write"})
    assert "Only its owner may" in seen.modal
    jo.close()
    assert list(jo.fields) == ["What is to be done?", "Due", "School"]


def test_what_is_confirmed_over_a_form_closes_it_too(jo: SlackPerson, adding: ScriptedDoor) -> None:
    sure = Buttons((Button("Yes, go on", "/action add draft:K7F2 sure:yes"),))

    def add(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        return Reply(card(Notice("warning", "Sure?"), sure), outcome="refused")

    adding.on("/action add", add, form="Add an action")
    adding.on("/action add draft:K7F2 sure", ADDED)
    jo.slash("/action add")
    jo.submit({"title": "Write"})
    seen = jo.click("Yes, go on")
    assert "Added WS4-07" in seen.modal
    jo.close()
    assert jo.view is None


def test_a_refusal_fills_the_modal_that_waited_for_a_form(jo: SlackPerson, adding: ScriptedDoor) -> None:
    adding.on("/action add", Reply(card(Notice("refused", "Ask a manager")), outcome="refused"), form="Add an action")
    seen = jo.goes_to("general").slash("/action add")
    assert "Ask a manager" in seen.modal
    assert jo.view
    assert "submit" not in jo.view
    assert seen.messages == []


def test_a_form_that_nothing_foretold_opens_all_the_same(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action update", ASKED)
    assert "What is to be done?" in jo.goes_to("general").slash("/action update WS4-07 red").modal


def test_past_the_triggers_life_a_button_brings_the_form(jo: SlackPerson, adding: ScriptedDoor) -> None:
    def late(request: Request) -> Reply:
        jo.fake.clock.ahead += 4
        return ASKED

    adding.on("/action update", late)
    seen = jo.goes_to("general").slash("/action update WS4-07 red")
    assert seen.modal == ""
    assert "Open the form" in jo.buttons
    seen = jo.click("Open the form")
    assert adding.last.words == FORM.sentence, "what was said before is not said again"
    assert "What is to be done?" in seen.modal


def test_a_modal_that_cannot_be_opened_first_does_not_stop_the_form(jo: SlackPerson, adding: ScriptedDoor) -> None:
    jo.fake.fail("views.open", "internal_error")
    assert "What is to be done?" in jo.goes_to("general").slash("/action add").modal


def test_a_form_closed_while_it_was_fetched_is_let_go(jo: SlackPerson, adding: ScriptedDoor) -> None:
    def closes(_request: Request) -> Reply:
        jo.close()
        return ASKED

    adding.on("/action add", closes, form="Add an action")
    seen = jo.goes_to("general").slash("/action add")
    assert (seen.messages, jo.view) == ([], None)


def test_a_slow_submission_waits_in_the_modal_and_says_there_what_came_of_it(
    jo: SlackPerson, adding: ScriptedDoor
) -> None:
    jo.world.hurry(0.2)

    def slow(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        time.sleep(0.5)
        return ADDED

    adding.on("/action add", slow, form="Add an action")
    jo.goes_to("general").slash("/action add")
    seen = jo.submit({"title": "Write"})
    assert seen.seconds < 0.5
    assert "Added WS4-07" in seen.modal


def test_a_slow_refusal_gives_back_what_was_typed(jo: SlackPerson, adding: ScriptedDoor) -> None:
    jo.world.hurry(0.2)

    def slow(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        if request.answers["due"]:
            return ADDED
        time.sleep(0.5)
        return Reply(card(Notice("refused", "Not yet")), outcome="refused", field_errors={"due": "When is it due?"})

    adding.on("/action add", slow, form="Add an action")
    adding.options = (Option("URN:115000", "Hilltop Primary School"),)
    jo.goes_to("general").slash("/action add")
    seen = jo.submit({"title": "Write the policy", "School": "hill"})
    assert "When is it due?" in seen.modal
    assert jo.fields == {"What is to be done?": "Write the policy", "Due": "", "School": "Hilltop Primary School"}
    assert "Added WS4-07" in jo.submit({"Due": "2027-03-25"})
    assert adding.last.answers == {"title": "Write the policy", "due": "2027-03-25", "school": "URN:115000"}


def test_a_confidential_form_opens_in_a_modal_and_its_result_stays_out_of_the_channel(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    def concern(request: Request) -> Reply:
        if request.answers is None:
            return replace(ASKED, confidential=True)
        return Reply(card(Notice("done", "Category of concern noted")), confidential=True)

    door.on("/school concern", concern, form="Category of concern")
    door.on("/action add", concern)
    jo.goes_to("general").slash("/school concern")
    jo.submit({"title": "A secret"})
    assert "noted" not in str([each for each in jo.fake.messages if each.channel == "CGENERAL"])
    assert "noted" in str([each for each in jo.fake.messages if each.channel == f"D{jo.user}"])


def test_a_result_goes_directly_once_the_address_is_spent(jo: SlackPerson, adding: ScriptedDoor) -> None:
    jo.goes_to("general").slash("/action add")
    jo.fake.clock.ahead += 3_600
    seen = jo.submit({"title": "Write"})
    assert [(each.channel, "Added WS4-07" in each.text) for each in seen.messages] == [(f"D{jo.user}", True)]


def test_a_shared_result_reaches_the_channel_even_then(jo: SlackPerson, adding: ScriptedDoor) -> None:
    shared = replace(ADDED, how="post")
    adding.on("/action add", lambda request: ASKED if request.answers is None else shared, form="Add an action")
    jo.goes_to("general").slash("/action add")
    jo.fake.clock.ahead += 3_600
    seen = jo.submit({"title": "Write"})
    assert [(each.channel, each.only_to) for each in seen.messages] == [("CGENERAL", "")]


def test_a_place_that_is_too_long_for_the_modal_is_left_out_and_the_sentence_never() -> None:
    place = Place("U1", Channel("C1", "general", "public"), "command", "https://hooks.slack.com/" + "x" * 100)
    for length, kept in ((100, True), (2_880, False), (2_980, False)):
        view = with_place({"private_metadata": '{"sentence":"' + "s" * length + '"}'}, place)
        assert ("hooks.slack.com" in view["private_metadata"]) is kept
        assert "s" * length in view["private_metadata"]
        assert len(view["private_metadata"]) <= 3_000


IMPORT = Form("Import a plan", "/headway import", (Input("plan", "The plan", "file", required=True),))


@pytest.fixture
def importing(door: ScriptedDoor) -> ScriptedDoor:
    def take(request: Request) -> Reply:
        return Reply(card(IMPORT), how="form") if request.answers is None else ADDED

    door.on("/headway import", take, form="Import a plan", writes=True)
    return door


def test_a_file_handed_in_reaches_the_door_by_the_bots_token(jo: SlackPerson, importing: ScriptedDoor) -> None:
    jo.slash("/headway import")
    jo.submit({"The plan": ("plan.xlsx", b"PK\x03\x04")})
    assert [(each.name, each.data) for each in importing.last.uploads] == [("plan.xlsx", b"PK\x03\x04")]


def test_a_file_that_is_too_large_is_refused_on_its_field(jo: SlackPerson, importing: ScriptedDoor) -> None:
    jo.slash("/headway import")
    seen = jo.submit({"The plan": ("plan.xlsx", b"x" * (UPLOAD_LIMIT + 1))})
    assert "over 10 MB" in seen.errors["plan"]
    assert importing.last.answers is None


def test_the_token_goes_to_slack_alone(
    jo: SlackPerson, importing: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo.slash("/headway import")
    jo.fake.files["F9"] = {"id": "F9", "name": "plan.xlsx", "data": b"x"}
    another_host = f"{jo.fake.url}/files/F9".replace("127.0.0.1", "localhost")
    told = {**jo.fake.described("F9"), "url_private_download": another_host}
    monkeypatch.setattr(jo, "_hand_in", lambda *_: told)
    seen = jo.submit({"The plan": ("plan.xlsx", b"x")})
    assert "did not give me that file" in seen.errors["plan"]
    assert jo.fake.bearers == []
    assert importing.last.answers is None


def test_a_redirection_is_followed_to_slack_alone(jo: SlackPerson, importing: ScriptedDoor) -> None:
    jo.slash("/headway import")
    jo.fake.moved = f"{jo.fake.url}/files/".replace("127.0.0.1", "localhost")
    seen = jo.submit({"The plan": ("plan.xlsx", b"x")})
    assert "did not give me that file" in seen.errors["plan"]
    assert len(jo.fake.bearers) == 1
    jo.fake.moved = f"{jo.fake.url}/elsewhere/"
    jo.submit({"The plan": ("plan.xlsx", b"x")})
    assert importing.last.uploads[0].data == b"x"
