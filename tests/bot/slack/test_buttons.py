"""Buttons say their sentences, and the answer comes to where they were tapped."""

from __future__ import annotations

import time

from commands.engine.cards import Button, Buttons, Card, Form, Input, Notice, Reply, Text, card
from commands.engine.request import Request
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson

LIST = Reply(card(Text("WS4-07 Write the policy"), Buttons((Button("Done", "/action done WS4-07 v3"),))))
NEXT = Reply(card(Text("WS4-08"), Buttons((Button("Back", "/action list page:1"),))), how="replace")
DONE = Reply(card(Notice("done", "WS4-07 is done")))


def test_a_tap_says_its_sentence(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action list", LIST)
    door.on("/action done", DONE, writes=True)
    jo.goes_to("general").slash("/action list")
    seen = jo.click("Done")
    assert door.last.words == "/action done WS4-07 v3"
    assert door.last.origin == "button"
    assert door.last.delivery.startswith("trigger:")
    assert "WS4-07 is done" in seen
    assert seen.messages[0].only_to == jo.user
    assert "Write the policy" in jo.messages[0].text, "a private answer replaces nothing"
    assert door.threads == ["headway-read_0", "headway-write_0"]


def test_paging_replaces_the_message(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action list", LIST)
    door.on("/action done", NEXT)
    jo.goes_to("general").slash("/action list")
    seen = jo.click("Done")
    assert len(jo.messages) == 1
    assert "WS4-08" in seen


def test_a_shared_answer_to_a_tap_is_new_and_for_all(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action list", LIST)
    door.on("/action done", Reply(DONE.card, how="post"))
    jo.goes_to("general").slash("/action list")
    jo.click("Done")
    assert [each.only_to for each in jo.messages] == [jo.user, ""]


def test_a_confidential_answer_replaces_no_message_in_a_channel(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action list", Reply(LIST.card, how="post"))
    door.on("/action done", Reply(card(Notice("done", "In special measures")), how="replace", confidential=True))
    jo.goes_to("general").slash("/action list")
    jo.click("Done")
    assert "special measures" not in str([each for each in jo.fake.messages if each.channel == "CGENERAL"])
    assert "special measures" in str(jo.messages)


def test_a_slow_answer_to_a_tap_is_acknowledged_first(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.world.hurry(0.2)

    def slow(_request: Request) -> Reply:
        time.sleep(0.5)
        return DONE

    door.on("/action list", LIST)
    door.on("/action done", slow)
    jo.goes_to("general").slash("/action list")
    seen = jo.click("Done")
    assert ["Working on it…" in seen.messages[0].text, "is done" in seen.messages[1].text] == [True, True]


def test_a_tap_that_opens_a_form_opens_it_first(jo: SlackPerson, door: ScriptedDoor) -> None:
    form = Reply(card(Form("Why late?", "/action late WS4-07", (Input("why", "Why?"),))), how="form")
    door.on("/action list", LIST)
    door.on("/action done", form, form="Why late?")
    jo.goes_to("general").slash("/action list")
    assert "Why?" in jo.click("Done").modal
    assert jo.fake.called("views.open", "views.update") == ["views.open", "views.update"]


def test_what_lies_in_a_modal_is_answered_in_it(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action list", LIST, form="Actions")
    door.on("/action done", DONE)
    jo.goes_to("general").slash("/action list")
    assert "WS4-07 is done" in jo.click("Done").modal
    assert jo.messages == []


def test_a_tap_on_a_page_address_or_an_empty_button_says_nothing(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/help", Reply(Card((Buttons((Button("Guide", url="https://example.org/guide"),)),))))
    jo.slash("/help")
    assert jo.click("Guide").status == 200
    assert len(door.requests) == 1


def test_a_tap_delivered_twice_has_one_key(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/action list", LIST)
    jo.slash("/action list")
    jo.click("Done")
    jo.again()
    assert door.requests[-1].delivery == door.requests[-2].delivery
