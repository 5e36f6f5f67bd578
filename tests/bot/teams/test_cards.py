"""Buttons and forms on cards: what takes a card's place, what comes beside it, and what comes of faults."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from bot.teams import turns
from bot.teams.deliver import IN_OWN_CHAT
from bot.teams.turns import NOT_POSTED, POSTING, WORKING
from commands.engine.cards import Button, Buttons, Form, Input, Notice, Option, Reply, Text, card
from commands.engine.request import Channel, Request
from tests.bot.teams.reading import told_in
from tests.support import teams_payloads
from tests.support.fake_teams import Json
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_client import WRONG
from tests.support.teams_person import TeamsPerson, TeamsWorld

pytestmark = pytest.mark.usefixtures("quiet")
LIST = Reply(card(Text("One"), Buttons((Button("Next", "/list 2"), Button("Done", "/action done WS1-01 v3")))))
SECOND = Reply(card(Text("Two"), Buttons((Button("Next", "/list 3"),))), how="replace")
DONE = Reply(card(Notice("done", "WS1-01 is done")))
FORM = Form(
    "Add an action",
    "/action add draft:K7F2",
    (
        Input("title", "What?", required=True, value="As it was"),
        Input("note", "Note", "long", value="A note"),
        Input("due", "Due", "date", value="2027-03-25"),
        Input(
            "owners",
            "Owners",
            "search",
            value="p:1, p:2",
            value_label="Jo Larkfield, Sam Field",
            many=True,
            suggests="person",
        ),
    ),
)
ASKED = Reply(card(FORM), how="form")


@pytest.fixture
def listing(door: ScriptedDoor) -> ScriptedDoor:
    door.on("list", LIST)
    door.on("/list 2", SECOND)
    door.on("/action done", DONE, writes=True)
    return door


@pytest.fixture
def adding(door: ScriptedDoor) -> ScriptedDoor:
    def add(request: Request) -> Reply:
        return ASKED if request.answers is None else Reply(card(Notice("done", "Added WS4-07")))

    door.on("/action add", add, form="Add an action", writes=True)
    return door


def a_tap(jo: TeamsPerson, value: Json, name: str = "adaptiveCard/action", **more: Any) -> Json:
    """An invoke in Jo's own chat."""
    return {**teams_payloads.invoke(jo.fake, jo.user, jo.fake.own_chat(jo.user), name, value), **more}


def test_in_ones_own_chat_a_page_takes_the_place_of_another_and_stays(jo: TeamsPerson, listing: ScriptedDoor) -> None:
    [first] = jo.says("list").messages
    seen = jo.taps("Next")
    assert [each.id for each in seen.messages] == [first.id]
    assert "Two" in seen
    assert "Two" in str(first.activity), "for everybody who opens the chat later, and on other devices"
    assert (listing.last.words, listing.last.origin) == ("/list 2", "button")
    assert listing.last.channel == Channel(jo.chat.id, "", "dm")
    assert listing.last.delivery == f"activity:{jo.chat.id}:{jo.last['id']}"


def test_what_was_done_is_said_below_and_in_the_toast(jo: TeamsPerson, listing: ScriptedDoor) -> None:
    [first] = jo.says("list").messages
    seen = jo.taps("Done")
    assert seen.notes == ["✅ WS1-01 is done"] or seen.notes == ["WS1-01 is done"]
    assert first.id not in [each.id for each in seen.messages]
    assert "WS1-01 is done" in "".join(seen.words)


def test_a_card_that_others_see_is_never_replaced_by_what_one_asked(
    world: TeamsWorld, jo: TeamsPerson, listing: ScriptedDoor
) -> None:
    listing.on("list", Reply(LIST.card, how="post"))
    [first] = jo.goes_to("general").says("list").messages
    seen = jo.taps("Next")
    assert seen.notes == [f"{IN_OWN_CHAT}."]
    assert first.was == []
    assert first.own == {}
    assert [each.chat for each in seen.messages] == [jo.fake.own_chat(jo.user).id]
    assert len(told_in(world.fake, "general")[0]) == 1, "the thread is not told of each tap"


def test_a_card_asked_for_in_a_channel_is_about_it_in_ones_own_chat_too(jo: TeamsPerson, listing: ScriptedDoor) -> None:
    jo.goes_to("general").says("list")
    assert "Two" in jo.taps("Next")
    assert (listing.last.channel.id, listing.last.channel.kind) == (jo.chat.id, "public")
    listing.on("/list 3", Reply(card(Text("Three"))))
    jo.taps("Next")
    assert listing.last.channel.kind == "public", "and the card that took its place keeps it"


def test_a_tap_delivered_twice_has_one_key_and_two_taps_have_two(jo: TeamsPerson, listing: ScriptedDoor) -> None:
    jo.says("list")
    jo.taps("Done")
    jo.again()
    jo.taps("Done")
    first, again, second = [each.delivery for each in listing.requests if each.words.startswith("/action done")]
    assert first == again
    assert second != first


def test_a_slow_answer_is_promised_and_brought(jo: TeamsPerson, listing: ScriptedDoor) -> None:
    may_go = threading.Event()

    def waits(_request: Request) -> Reply:
        assert may_go.wait(10)
        return SECOND

    listing.on("/list 2", waits)
    for place in ("dm", "general"):
        may_go.clear()
        listing.on("list", Reply(LIST.card, how="post"))
        jo.goes_to(place).says("list")
        jo.world.hurry(0.0)
        seen = jo.taps("Next", settle=False)
        assert (seen.notes, seen.messages) == ([f"{WORKING}."], [])
        may_go.set()
        jo.world.settle()
        [last] = [each for each in jo.messages if "Two" in jo.client.read(each)][-1:]
        assert last.chat == jo.fake.own_chat(jo.user).id
        jo.world.hurry(4.0)


def test_what_teams_does_not_let_be_posted_is_told_and_what_takes_long_is_promised(
    jo: TeamsPerson, listing: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def impatient(task: asyncio.Task[Any], _seconds: float) -> Any:
        return None if "_posted" in str(task.get_coro()) else await task

    listing.on("/list 2", Reply(card(Text("For all")), how="post"))
    jo.says("hello")
    listing.on("list", Reply(LIST.card, how="post"))
    jo.goes_to("general").says("list")
    assert jo.taps("Next").notes == ["For all"]
    jo.chat.blocked = "ConversationBlockedByUser"
    seen = jo.taps("Next")
    assert seen.notes == [NOT_POSTED]
    assert NOT_POSTED in "".join(seen.words), "a toast is gone at once"
    jo.chat.blocked = ""
    monkeypatch.setattr(turns, "within", impatient)
    seen = jo.taps("Next")
    assert seen.notes == [POSTING]
    assert "For all" in "".join(seen.words)


def test_a_fault_of_the_door_or_of_the_drawing_is_told_in_the_shape_of_a_tap(
    jo: TeamsPerson, listing: ScriptedDoor
) -> None:
    def breaks(_request: Request) -> Reply:
        raise RuntimeError

    jo.says("list")
    listing.on("/action done", breaks)
    assert "Something went wrong on our side" in jo.taps("Done")
    listing.on("/action done", Reply(card(Form("F", "f", (Input("a", "A", value="x" * 90_000),))), how="form"))
    seen = jo.taps("Done")
    assert listing.last.request_id in seen.text
    assert seen.notes != [WRONG]


ODD = [
    None,
    {},
    {"action": None},
    {"action": {"verb": "say"}},
    {"action": {"verb": "fly", "data": {}}},
    {"action": {"verb": "say", "data": {"sentence": ["a"], "_place": [], "_many": [[]]}}},
    {"action": {"verb": "answer", "data": {"_many": {"a": 1}, "_asked": "title", "x": None}}},
    {"action": "odd"},
    {"action": {"data": ["odd"]}},
    {"queryOptions": ["odd"], "queryText": {}, "dataset": None},
    ["odd"],
    "odd",
]


@pytest.mark.parametrize("name", ["adaptiveCard/action", "task/fetch", "task/submit", "application/search"])
def test_an_odd_tap_is_answered_and_harms_nothing(jo: TeamsPerson, door: ScriptedDoor, name: str) -> None:
    for value in ODD:
        if isinstance(value, dict) and isinstance(value.get("action"), dict):
            value |= {"data": value["action"].get("data")}
        assert jo.world.send(a_tap(jo, value, name)).status == 200, value
    assert {each.words for each in door.requests} <= {"", "['a']"}


def test_an_invoke_that_nobody_here_knows_is_said_to_be_none_of_ours(jo: TeamsPerson, door: ScriptedDoor) -> None:
    for name in ("signin/verifyState", "composeExtension/query", "message/submitAction", "", None):
        assert jo.world.send({**a_tap(jo, {}), "name": name}).status == 501
    assert door.requests == []


# -- forms on cards ----------------------------------------------------------------------------------------------------


def test_a_form_says_its_sentence_with_what_was_filled_in_and_gives_way_to_what_came_of_it(
    jo: TeamsPerson, adding: ScriptedDoor
) -> None:
    adding.options = (Option("p:3", "Kit"),)
    [asked] = jo.says("/action add").messages
    seen = jo.fills(title="Write\tit", Note="One\nTwo 🎉", Due="2027-04-01", Owners=["p:1", "Kit"])
    assert adding.last.words == "/action add draft:K7F2"
    assert adding.last.origin == "form"
    assert adding.last.answers == {
        "title": "Write\tit",
        "note": "One\nTwo 🎉",
        "due": "2027-04-01",
        "owners": "p:1, p:3",
    }
    assert [each.id for each in seen.messages] == [asked.id]
    assert "Added WS4-07" in seen
    assert "What?" not in seen


def test_what_was_cleared_is_cleared(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    jo.says("/action add")
    jo.fills(note="", due="", owners=[])
    assert adding.last.answers == {"title": "As it was", "note": "", "due": "", "owners": ""}


def test_a_form_typed_in_a_channel_is_filled_in_alone_and_is_about_the_channel(
    world: TeamsWorld, jo: TeamsPerson, adding: ScriptedDoor
) -> None:
    jo.goes_to("general").says("/action add")
    assert "What?" not in told_in(world.fake, "general")[1]
    jo.fills(title="Paint")
    assert (adding.last.channel.kind, adding.last.channel.id) == ("public", jo.chat.id)
    assert len(told_in(world.fake, "general")[0]) == 1


def test_a_form_that_others_see_stays_when_one_has_filled_it_in(
    world: TeamsWorld, jo: TeamsPerson, adding: ScriptedDoor
) -> None:
    adding.on("poll", Reply(ASKED.card, how="post"))
    [shared] = jo.goes_to("general").says("poll").messages
    seen = jo.fills(title="Mine")
    assert seen.notes == [f"{IN_OWN_CHAT}."]
    assert (shared.own, shared.was) == ({}, [])
    assert "Added WS4-07" in seen
    assert "Added WS4-07" not in told_in(world.fake, "general")[1]


def test_errors_stand_at_their_fields_and_what_was_typed_stays(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    def add(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        form = Form(FORM.title, FORM.sentence, (Input("title", "What?", value=request.answers["title"]),))
        return Reply(card(form), how="form", outcome="refused", field_errors={"title": "Too short"})

    adding.on("/action add", add, form="Add an action", writes=True)
    jo.says("/action add")
    seen = jo.fills(title="W")
    assert "Too short" in seen
    assert jo.fields == {"What?": "W"}


def test_what_is_refused_otherwise_than_by_a_field_keeps_what_was_typed_and_cleared(
    jo: TeamsPerson, adding: ScriptedDoor
) -> None:
    def add(request: Request) -> Reply:
        return ASKED if request.answers is None else Reply(card(Notice("refused", "Ask Sam")), outcome="refused")

    adding.on("/action add", add, form="Add an action", writes=True)
    jo.says("/action add")
    seen = jo.fills(title="Mine", note="", owners=["p:2"])
    assert "Ask Sam" in seen
    assert jo.fields == {"What?": "Mine", "Note": "", "Due": "2027-03-25", "Owners": "p:2"}
    jo.says("/action add")
    jo.fills(title="Mine")
    assert jo.fields["Owners"] == "Jo Larkfield, Sam Field", "who was not changed is still called by name"
    assert [each.delivery for each in adding.requests][-1] == "", "the form is asked for, which is no delivery"


def test_a_form_over_somebodys_newer_change_shows_both_texts(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    both = Form("Changed meanwhile", "/action update WS4-07 v4", (Input("mine", "Yours", value="Mine"),))

    def add(request: Request) -> Reply:
        return ASKED if request.answers is None else Reply(card(Text("Sam wrote: theirs"), both), how="form")

    adding.on("/action add", add, form="Add an action", writes=True)
    jo.says("/action add")
    assert "Sam wrote: theirs" in jo.fills(title="Mine")
    assert jo.fields == {"Yours": "Mine"}
    jo.fills()
    assert adding.last.words == "/action update WS4-07 v4"


def test_a_form_sent_twice_has_one_key_a_delivery(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    jo.says("/action add")
    jo.fills(title="Mine")
    jo.again()
    first, second = [each.delivery for each in adding.requests if each.answers is not None]
    assert first == second


def test_cancel_sends_no_words_of_a_form(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    [asked_for] = jo.says("/action add").messages
    asked = len(adding.requests)
    seen = jo.taps("Cancel")
    assert jo.last["value"]["action"]["data"] == {"sentence": ""}
    assert "Nothing was changed" in seen
    assert "Nothing was changed" in str(asked_for.activity), "for good, and not only as long as the chat is open"
    assert len(adding.requests) == asked


def test_a_search_offers_what_fits_and_nothing_where_it_fails(
    jo: TeamsPerson, adding: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    adding.options = tuple(Option(f"p:{n}", f"Kit <at>{n}</at>\n*x*") for n in range(40))
    jo.says("/action add")
    found = jo.types_into("Owners", 'kit"; drop')
    assert (adding.suggested[-1], found) == (("person", 'kit"; drop'), [])
    assert len(jo.types_into("Owners", "kit")) == 15
    assert "<at>" not in jo.types_into("Owners", "kit")[0]
    monkeypatch.setattr(adding, "suggest", None)
    assert jo.types_into("Owners", "kit") == []
