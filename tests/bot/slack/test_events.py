"""Messages, mentions, the Home tab and the shortcut on a message."""

from __future__ import annotations

from typing import Any

import pytest

from bot import shortcut
from bot.answered import Answered
from bot.slack import incoming
from commands.engine.cards import Button, Buttons, Form, Input, Notice, Reply, Text, Title, card
from commands.engine.request import Channel
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson

HOME = Reply(
    card(Title("Your actions"), Text("WS4-07"), Buttons((Button("Done", "/action done WS4-07 v3"),))), how="home"
)


def test_a_direct_message_is_answered_there(jo: SlackPerson, door: ScriptedDoor) -> None:
    seen = jo.write("what is overdue?")
    assert "You said what is overdue?" in seen
    assert door.last.origin == "message"
    assert door.last.channel == Channel(f"D{jo.user}", "", "dm")
    assert door.last.delivery.startswith("event:Ev")
    assert [(each.channel, each.only_to, each.thread) for each in seen.messages] == [(f"D{jo.user}", "", "")]


def test_in_a_thread_it_is_answered_in_the_thread(jo: SlackPerson) -> None:
    [answer] = jo.write("and WS5?", thread="1700.0001").messages
    assert answer.thread == "1700.0001"


@pytest.mark.parametrize(
    "more", [{"bot_id": "BOTHER"}, {"subtype": "message_changed"}, {"hidden": True}, {"edited": {"user": "UJO"}}]
)
def test_bots_edits_and_notices_are_not_answered(jo: SlackPerson, door: ScriptedDoor, more: dict[str, object]) -> None:
    assert jo.write("hello", **more).status == 200
    assert door.requests == []


def test_the_bot_does_not_answer_itself(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.write("hello", user="UBOT")
    assert door.requests == []


def test_a_mention_is_answered_to_the_person_alone(jo: SlackPerson, door: ScriptedDoor) -> None:
    seen = jo.goes_to("general").write("action list red")
    assert door.last.words == "action list red"
    assert [(each.channel, each.only_to) for each in seen.messages] == [("CGENERAL", jo.user)]


def test_a_shared_answer_to_a_mention_is_in_its_thread(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("board", Reply(card(Notice("done", "Tuesday 8 December")), how="post"))
    seen = jo.goes_to("general").write("board next")
    [asked] = [each for each in jo.fake.messages if each.by == jo.user]
    assert [(each.channel, each.only_to, each.thread) for each in seen.messages] == [("CGENERAL", "", asked.ts)]


def test_a_confidential_answer_to_a_mention_is_a_direct_message(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("school", Reply(card(Notice("done", "In special measures")), confidential=True))
    jo.goes_to("general").write("school show Hilltop")
    assert "special measures" not in str([each for each in jo.fake.messages if each.channel == "CGENERAL"])
    assert "special measures" in str(jo.messages)


def test_a_form_asked_for_in_words_comes_as_a_button(jo: SlackPerson, door: ScriptedDoor) -> None:
    form = Form("Add an action", "/action add draft:K7F2", (Input("title", "What?"),))
    door.on("action add", Reply(card(form), how="form"), form="Add an action")
    door.on("/action add", Reply(card(form), how="form"), form="Add an action")
    jo.write("action add")
    assert "What?" in jo.click("Open the form").modal


def test_an_event_delivered_twice_is_answered_once_and_another_of_the_same_words_is_not_lost(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    assert "You said done WS4-07" in jo.write("done WS4-07")
    assert jo.again().messages == []
    assert len(door.requests) == 1
    assert "You said done WS4-07" in jo.write("done WS4-07")


def test_a_mention_delivered_twice_is_answered_once(jo: SlackPerson) -> None:
    assert jo.goes_to("general").write("action list red").messages
    assert jo.again().messages == []


def test_an_event_that_could_not_be_answered_is_answered_when_it_comes_again(
    jo: SlackPerson, door: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    say, tries = jo.world.slack._turns.say, []

    async def breaks_once(*arguments: Any) -> Any:
        tries.append(arguments)
        if len(tries) == 1:
            raise RuntimeError("out of memory")
        return await say(*arguments)

    monkeypatch.setattr(jo.world.slack._turns, "say", breaks_once)
    assert jo.write("hello").messages == []
    assert "You said hello" in jo.again()


def test_only_so_many_events_are_remembered() -> None:
    answered = Answered(most=2)
    assert [answered.is_first(key) for key in ("a", "b", "a", "c", "a", "b")] == [True, True, False, True, False, True]


def test_the_home_tab_is_published(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/headway home", HOME)
    seen = jo.opens_home()
    assert door.last.words == "/headway home"
    assert "Your actions" in seen.home


def test_what_is_done_on_the_home_tab_is_told_in_a_modal_and_the_tab_drawn_anew(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    door.on("/headway home", HOME)
    door.on("/action done", Reply(card(Notice("done", "WS4-07 is done"))), writes=True)
    jo.opens_home()
    door.on("/headway home", Reply(card(Title("Nothing left")), how="home"))
    seen = jo.click("Done")
    assert "WS4-07 is done" in seen.modal
    assert "Nothing left" in seen.home


def test_the_messages_tab_publishes_nothing(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.opens_home()
    jo.last["event"]["tab"] = "messages"
    jo.again()
    assert len(door.requests) == 1


def test_a_message_becomes_an_action_with_a_link_to_it(jo: SlackPerson, door: ScriptedDoor) -> None:
    form = Form("Add an action", "/action add draft:K7F2", (Input("title", "What?"),))
    door.on("/action add", Reply(card(form), how="form"), form="Add an action")
    jo.world.person("sam", "Sam Field")
    message = jo.goes_to("general").posts('<@USAM> says "tea &amp; cake" \\o/ see <https://x.example/a|the page>')
    seen = jo.makes_action_of(message)
    link = f"https://council.slack.com/archives/CGENERAL/p{message.ts.replace('.', '')}"
    assert door.last.words == (
        f'/action add ask:yes title:"@Sam Field says \\"tea & cake\\" \\\\o/ see the page" link:{link}'
    )
    assert door.last.origin == "shortcut"
    assert "What?" in seen.modal


def test_a_long_message_gives_a_short_title_and_the_link_leads_to_the_rest(jo: SlackPerson, door: ScriptedDoor) -> None:
    message = jo.goes_to("general").posts("word " * 200)
    jo.fake.fail("chat.getPermalink", "channel_not_found")
    jo.makes_action_of(message)
    title = door.last.words.split('"')[1]
    assert len(title) <= shortcut.TITLE
    assert title.endswith("word…")
    assert door.last.words.endswith(f"link:https://council.slack.com/archives/CGENERAL/p{message.ts.replace('.', '')}")


def test_messages_are_read_as_people_read_them() -> None:
    names = {"U1": "Sam Field"}
    said = "<!here> <@U1> <@U2|jo> <#C1|schools> <mailto:a@b.example|a@b.example> <https://x.example> a &lt;b&gt; &amp;"
    assert incoming.readable(said, names) == ("@here @Sam Field @jo #schools a@b.example https://x.example a <b> &")
