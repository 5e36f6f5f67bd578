"""Dialogs: opened by buttons and by the menu of a message, sent, refused, closed, slow, and where others look on."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.teams.deliver import IN_OWN_CHAT
from bot.teams.turns import NOT_POSTED, WORKING
from commands.engine.cards import Button, Buttons, File, Form, Input, Notice, Option, Reply, Text, card
from commands.engine.request import Request
from tests.bot.teams.reading import told_in
from tests.support import teams_payloads, teams_screen
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_person import TeamsPerson, TeamsWorld

pytestmark = pytest.mark.usefixtures("quiet")
FORM = Form(
    "Add an action",
    "/action add draft:K7F2",
    (Input("title", "What?", required=True), Input("note", "Note", "long", value="A note")),
)
ASKED = Reply(card(FORM), how="form")
ADDED = Reply(card(Notice("done", "Added WS4-07")))
OFFER = Reply(card(Text("Nothing yet"), Buttons((Button("Add", "/action add"), Button("List", "/list")))))
LONG = Reply(card(*(Text(f"Part {n}. " + "A quiet word. " * 2_000) for n in range(2))))


@pytest.fixture
def adding(door: ScriptedDoor) -> ScriptedDoor:
    return answering(door, ADDED)


def answering(door: ScriptedDoor, sent: Reply) -> ScriptedDoor:
    """A form is asked, and once it is sent that is answered."""
    door.on("offer", OFFER)
    door.on(
        "/action add",
        lambda request: ASKED if request.answers is None else sent,
        form="Add an action",
        writes=True,
    )
    return door


def opens(jo: TeamsPerson, place: str = "dm") -> str:
    """Open the dialog of a button in one's own chat, or on a card that all of a channel see."""
    jo.world.door.on("offer", Reply(OFFER.card, how="private" if place == "dm" else "post"))  # type: ignore[attr-defined]
    jo.goes_to(place).says("offer")
    return jo.taps("Add").dialog


def test_a_form_in_a_dialog_is_sent_and_what_came_of_it_is_said_in_the_chat(
    jo: TeamsPerson, adding: ScriptedDoor
) -> None:
    assert "What?" in opens(jo)
    assert adding.last.origin == "button"
    seen = jo.fills(title="Write\tit", note="")
    assert adding.last.answers == {"title": "Write\tit", "note": ""}
    assert (adding.last.origin, adding.last.words) == ("form", "/action add draft:K7F2")
    assert (jo.dialog, seen.notes) == ("", [])
    assert "Added WS4-07" in seen


def test_over_a_channel_it_is_sent_alone_and_answered_alone(
    world: TeamsWorld, jo: TeamsPerson, adding: ScriptedDoor
) -> None:
    assert "What?" in opens(jo, "general")
    seen = jo.fills(title="Paint")
    assert (adding.last.channel.id, adding.last.channel.kind) == (jo.chat.id, "public")
    assert seen.notes == [f"{IN_OWN_CHAT}."]
    assert "Added WS4-07" in seen
    words, sent = told_in(world.fake, "general")
    assert len(words) == 1
    assert "Added" not in sent


def test_what_is_refused_stays_in_the_dialog_with_what_was_typed(jo: TeamsPerson, door: ScriptedDoor) -> None:
    answering(door, Reply(card(Notice("refused", "Only its owner may")), outcome="refused"))
    opens(jo)
    seen = jo.fills(title="Mine", note="")
    assert "Only its owner may" in seen.dialog
    assert jo.fields == {"What?": "Mine", "Note": ""}
    answering(door, ADDED)
    assert "Added WS4-07" in jo.fills()
    assert door.last.answers == {"title": "Mine", "note": ""}


def test_errors_stand_at_their_fields(jo: TeamsPerson, door: ScriptedDoor) -> None:
    answering(door, Reply(card(FORM), how="form", outcome="refused", field_errors={"title": "Too short"}))
    opens(jo, "general")
    assert "Too short" in jo.fills(title="W").dialog


def test_a_newer_change_shows_both_texts(jo: TeamsPerson, door: ScriptedDoor) -> None:
    both = Form("Changed meanwhile", "/action update WS4-07 v4", (Input("mine", "Yours", value="Mine"),))
    answering(door, Reply(card(Text("Sam wrote: theirs"), both), how="form"))
    opens(jo)
    assert "Sam wrote: theirs" in jo.fills(title="Mine").dialog
    assert jo.fields == {"Yours": "Mine"}


def test_a_fault_is_told_and_loses_nothing_that_was_typed(jo: TeamsPerson, door: ScriptedDoor) -> None:
    def breaks(request: Request) -> Reply:
        if request.answers is None:
            return ASKED
        raise RuntimeError

    answering(door, ADDED)
    door.on("/action add", breaks, form="Add an action", writes=True)
    opens(jo)
    seen = jo.fills(title="Mine")
    assert "Something went wrong on our side" in seen.dialog
    assert jo.fields["What?"] == "Mine"
    door.on("/action add", Reply(card(Form("F", "f", (Input("a", "A", value="x" * 90_000),))), how="form"))
    assert "Something went wrong on our side" in jo.fills(title="Mine").notes[0]


def test_cancel_closes_it_and_says_nothing(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    opens(jo)
    asked = len(adding.requests)
    seen = jo.taps("Cancel")
    assert jo.last["value"]["data"] == {"verb": "cancel", "sentence": ""}
    assert (seen.text, jo.dialog, len(adding.requests)) == ("", "", asked)


def test_a_dialog_sent_twice_has_one_key_and_mended_another(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    opens(jo)
    jo.fills(title="Mine")
    jo.again()
    opens(jo)
    jo.fills(title="Mine")
    first, again, other = [each.delivery for each in adding.requests if each.answers is not None]
    assert first == again != other


def test_what_is_not_asked_for_and_what_is_missing_harm_nothing(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    opens(jo)
    tapped = jo.client.form()
    for data, answers in (
        ({}, {"title": "", "note": ""}),
        ({"title": None, "evil": "x" * 10}, {"title": "", "note": "", "evil": "xxxxxxxxxx"}),
        ({"title": 7, "note": True}, {"title": "7", "note": "True"}),
    ):
        value = teams_payloads.task({**tapped.action["data"], **data})
        jo.world.send(teams_payloads.invoke(jo.fake, jo.user, jo.chat, "task/submit", value))
        assert adding.last.answers == answers


def test_a_sentence_that_opens_no_form_is_answered_in_the_dialog(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    opens(jo)
    action = {**jo.client.button("Cancel").action["data"], "verb": "say"}
    for reply in (Reply(card(Text("Ready"))), Reply(card(Text("Ask Sam")), outcome="refused")):
        adding.on("/other", reply)
        value = teams_payloads.task({**action, "sentence": "/other"})
        seen = jo._do(teams_payloads.invoke(jo.fake, jo.user, jo.chat, "task/fetch", value))
        assert reply.card.summary in seen.dialog
        assert seen.messages == []
        assert (adding.last.words, adding.last.origin) == ("/other", "button")


def test_what_fits_no_dialog_comes_to_ones_own_chat(jo: TeamsPerson, world: TeamsWorld, door: ScriptedDoor) -> None:
    """So do files; this account is nobody's in the programme, and so can be handed none."""
    answering(door, ADDED)
    for place in ("dm", "general"):
        door.on("/action add", LONG, form="Add an action")
        jo.goes_to(place)
        opens(jo, place)
        assert jo.dialog == ""
        answers = [each for each in jo.messages if "Part 1." in jo.client.read(each)]
        assert [each.chat for each in answers] == [jo.fake.own_chat(jo.user).id] * len(answers) != []
        door.on("/action add", Reply(card(Text("Here"), File("pack.csv", "text/csv", b"x"))), form="Add an action")
        assert "Here" in opens(jo, place)
        assert "could not hand over pack.csv" in jo.client.read(jo.messages[-1])
        jo.closes()
    assert "pack.csv" not in told_in(world.fake, "general")[1]


def test_what_others_are_to_see_is_posted_from_a_dialog_and_a_refusal_is_told_alone(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor
) -> None:
    answering(door, Reply(card(Text("For all")), how="post"))
    opens(jo, "general")
    jo.fills(title="x")
    assert "For all" in told_in(world.fake, "general")[0][-1]
    opens(jo, "general")
    jo.chat.blocked = "ConversationBlockedByUser"
    assert NOT_POSTED in "".join(jo.fills(title="x").words)


def test_a_button_in_a_dialog_posts_for_all_and_a_refusal_without_a_form_stays_in_it(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor
) -> None:
    share = Reply(card(Text("Ready"), Buttons((Button("Share", "/share"),))))
    door.on("offer", OFFER)
    door.on("/action add", share, form="Add an action")
    door.on("/share", Reply(card(Text("For all")), how="post"))
    assert "Ready" in opens(jo, "general")
    seen = jo.taps("Share")
    assert (seen.dialog, seen.notes) == ("", ["For all"])
    assert "For all" in told_in(world.fake, "general")[0][-1]
    door.on("/untold", Reply(card(Notice("refused", "It is closed")), outcome="refused"))
    opens(jo)
    action = {**jo.client.button("Share").action["data"], "verb": "answer", "sentence": "/untold", "title": "x"}
    seen = jo._do(teams_payloads.invoke(jo.fake, jo.user, jo.chat, "task/submit", teams_payloads.task(action)))
    assert "It is closed" in seen.dialog
    assert seen.messages == []


def test_a_slow_dialog_is_promised_and_brought(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    may_go = threading.Event()

    def waits(request: Request) -> Reply:
        assert may_go.wait(10)
        return ASKED if request.answers is None else ADDED

    adding.on("/action add", waits, form="Add an action", writes=True)
    jo.world.hurry(0.0)
    jo.says("offer")
    seen = jo.taps("Add", settle=False)
    assert (seen.notes, jo.dialog) == ([f"{WORKING} in our own chat."], "")
    may_go.set()
    jo.world.settle()
    assert jo.fields == {"What?": "", "Note": "A note"}, "the form is a card in the chat"
    jo.fills(title="x")
    assert "Added WS4-07" in "".join(map(jo.client.read, jo.messages))


def test_a_slow_submission_is_promised_and_brought(jo: TeamsPerson, adding: ScriptedDoor) -> None:
    may_go = threading.Event()

    def waits(request: Request) -> Reply:
        assert request.answers is None or may_go.wait(10)
        return ASKED if request.answers is None else ADDED

    adding.on("/action add", waits, form="Add an action", writes=True)
    opens(jo)
    jo.world.hurry(0.0)
    seen = jo.fills(title="x", settle=False)
    assert seen.notes == [f"{WORKING} in our own chat."]
    may_go.set()
    jo.world.settle()
    assert "Added WS4-07" in "".join(map(jo.client.read, jo.messages))


# -- from the menu of a message ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["general", "planning", "dm"])
def test_an_action_is_made_of_a_message_wherever_it_is(
    world: TeamsWorld, jo: TeamsPerson, adding: ScriptedDoor, place: str
) -> None:
    world.channel("planning", kind="groupChat")
    said = jo.goes_to(place).posts('We should "paint"\nthe <hall> & roof 🎉')
    assert "What?" in jo.makes_action_of(said).dialog
    assert adding.last.words == (
        '/action add ask:yes title:"We should \\"paint\\" the <hall> & roof 🎉" '
        f"link:https://teams.microsoft.com/l/message/{said.chat}/{said.id}"
    )
    assert adding.last.origin == "shortcut"
    seen = jo.fills(title="Paint the hall")
    assert adding.last.answers == {"title": "Paint the hall", "note": "A note"}
    assert "Added WS4-07" in seen
    if place != "dm":
        assert told_in(world.fake, place)[0] == []


def test_what_may_make_no_action_is_refused_in_the_dialog(jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("/action add", Reply(card(Notice("refused", "Ask a manager")), outcome="refused"), form="Add an action")
    said = jo.goes_to("general").posts("x" * 50_000)
    assert "Ask a manager" in jo.makes_action_of(said).dialog
    assert len(door.last.words) < 600


def test_a_guest_makes_no_action_as_if_they_were_none(world: TeamsWorld, jo: TeamsPerson, adding: ScriptedDoor) -> None:
    guest = world.person("kit", role="guest")
    guest.goes_to("general").makes_action_of(jo.goes_to("general").posts("Paint"))
    assert adding.last.speaker.guest


def test_a_field_that_searches_holds_its_first_choices_before_anything_is_typed(
    jo: TeamsPerson, door: ScriptedDoor
) -> None:
    door.options = tuple(Option(f"WS{n}", f"WS{n} Reading") for n in range(1, 31))
    search = Input("workstream", "Workstream", "search", suggests="workstream")
    door.on("/action add", Reply(card(replace(FORM, inputs=(search,))), how="form"))
    [message] = jo.says("/action add").messages
    [field] = teams_screen.inputs(message.activity["attachments"][0]["content"])
    assert [choice["title"] for choice in field["choices"]] == [f"WS{n} Reading" for n in range(1, 16)]
    assert door.suggested == [("workstream", "")]
    jo.fills(workstream="WS2 Reading")
    assert door.last.answers == {"workstream": "WS2"}
