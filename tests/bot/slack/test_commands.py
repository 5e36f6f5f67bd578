"""Slash commands: answered in the HTTP body, privately unless the reply says otherwise."""

from __future__ import annotations

import asyncio
import time

from commands.engine.cards import File, Notice, Picture, Reply, Text, card
from commands.engine.request import Request
from tests.support import slack_payloads
from tests.support.asgi import call
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson, SlackWorld

LONG = Reply(card(*(Text(f"Paragraph {number}. " + "x" * 1_900) for number in range(24))))


def said(words: str, **more: object) -> Reply:
    return Reply(card(Notice("done", words)), **more)  # type: ignore[arg-type]


def test_a_command_is_answered_in_the_http_body_for_the_speaker_alone(jo: SlackPerson, door: ScriptedDoor) -> None:
    seen = jo.goes_to("general").slash("/action list red")
    assert "You said /action list red" in seen
    assert seen.messages[0].only_to == jo.user
    assert not jo.fake.called("response_url", "chat.postMessage")
    assert door.last.origin == "command"
    assert door.last.request_id
    assert door.last.speaker.name == "Jo Bell"
    assert door.last.speaker.handle == "jo"
    assert door.last.speaker.email == "jo@council.example"
    assert door.last.speaker.workspace == "T0COUNCIL"
    assert not door.last.speaker.guest


def test_words_reach_the_door_with_slacks_own_escapes(jo: SlackPerson, door: ScriptedDoor) -> None:
    line = '/action add "Salt &amp; pepper" <@U123|sam> <#C1|schools> <https://x.example|x>  end'
    jo.slash(line)
    assert door.last.words == line


def test_a_shared_answer_goes_to_the_channel(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/board next", said("Tuesday 8 December", how="post"))
    sam = jo.world.person("sam")
    jo.goes_to("general").slash("/board next")
    assert "Tuesday 8 December" in sam.messages[-1].text


def test_an_answer_for_another_channel_is_posted_there_by_the_bot(jo: SlackPerson, door: ScriptedDoor) -> None:
    board = jo.world.channel("board")
    door.on("/highlight publish", said("The pack", how="post", audience=board.id))
    seen = jo.goes_to("general").slash("/highlight publish")
    assert [each.channel for each in seen.messages] == [board.id]


def test_kinds_of_channel_are_told_apart(jo: SlackPerson, door: ScriptedDoor) -> None:
    secret = jo.world.channel("leads", private=True)
    kinds = []
    for place in ("general", secret.name, "dm", "DBETWEENJOANDSAM"):
        jo.goes_to(place).slash("/x")
        kinds.append(door.last.channel.kind)
    assert kinds == ["public", "private", "dm", "private"]


def test_a_conversation_whose_owner_slack_does_not_tell_is_not_taken_for_the_bots(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    jo.fake.fail("conversations.open", "internal_error")
    jo.slash("/x")
    assert door.last.channel.kind == "private"


def test_what_takes_long_is_acknowledged_and_brought_when_done(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.world.hurry(0.2)

    def slow(_request: Request) -> Reply:
        time.sleep(0.6)
        return said("All 4,000 schools")

    door.on("/school import", slow)
    seen = jo.goes_to("general").slash("/school import")
    assert seen.seconds < 0.6
    assert ["Working on it…" in seen.messages[0].text, "All 4,000 schools" in seen.messages[1].text] == [True, True]
    assert {each.only_to for each in seen.messages} == {jo.user}
    assert jo.fake.called("response_url") == ["response_url"]


def test_a_long_reply_follows_in_order_and_what_the_address_does_not_take_is_sent_directly(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    door.on("/report", LONG)
    seen = jo.goes_to("general").slash("/report")
    numbers = [seen.text.index(f"Paragraph {number}.") for number in range(24)]
    assert numbers == sorted(numbers)

    longer = Reply(card(*(Text(f"Paragraph {number}. " + "y" * 1_900) for number in range(60))))
    door.on("/report", longer)
    seen = jo.slash("/report")
    numbers = [seen.text.index(f"Paragraph {number}.") for number in range(60)]
    assert numbers == sorted(numbers)
    assert len(seen.messages) > 6
    assert [each.channel for each in seen.messages] == ["CGENERAL"] * 6 + [f"D{jo.user}"] * (len(seen.messages) - 6)


def test_what_follows_an_answer_waits_until_the_answer_is_sent(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/report", LONG)
    url, trigger = jo.fake.response_url(jo.user, "CGENERAL"), jo.fake.trigger(jo.user)
    payload = slack_payloads.command(jo.fake.users[jo.user], "CGENERAL", "general", "/report", url, trigger)
    headers, body = slack_payloads.signed(slack_payloads.form_body(payload), form=True)

    async def sent() -> list[str]:
        await call(jo.world.endpoint, "POST", "/slack/events", headers, body, sends_for=0.1)
        return jo.fake.called("response_url")

    assert jo.world.thread.run(sent()) == []
    jo.world.settle()
    assert jo.fake.called("response_url")


def test_a_confidential_answer_never_appears_in_a_channel(jo: SlackPerson, door: ScriptedDoor) -> None:
    for how in ("private", "post", "replace"):
        door.on("/school show", said("Category of concern", how=how, confidential=True))
        seen = jo.goes_to("general").slash("/school show Hilltop")
        told, confided = sorted(seen.messages, key=lambda each: each.channel)
        assert "direct message" in told.text
        assert told.channel == "CGENERAL"
        assert confided.channel == f"D{jo.user}"
        assert "Category of concern" in str(confided.blocks)
        assert "Category" not in confided.text, "the notification is read on locked screens"
    everywhere = [each for each in jo.fake.messages if not each.channel.startswith("D")]
    assert "Category" not in str(everywhere)


def test_a_confidential_answer_for_another_channel_stays_with_the_person(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/school share", said("A support plan", how="post", audience="CGENERAL", confidential=True))
    seen = jo.slash("/school share")
    assert {each.channel for each in seen.messages} == {f"D{jo.user}"}


def test_a_late_confidential_answer_never_appears_in_a_channel(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.world.hurry(0.2)

    def slow(_request: Request) -> Reply:
        time.sleep(0.5)
        return said("Category of concern", confidential=True)

    door.on("/school show", slow)
    jo.goes_to("general").slash("/school show")
    public = [each for each in jo.fake.messages if not each.channel.startswith("D")]
    assert "Category" not in str(public)
    assert "Category" in str(jo.messages)


def test_files_and_pictures_come_as_direct_messages(jo: SlackPerson, door: ScriptedDoor) -> None:
    pack = File("pack.pdf", "application/pdf", b"%PDF-")
    chart = Picture("14 of 51 schools have pledged", "chart.png", b"\x89PNG")
    door.on("/highlight pack", Reply(card(Notice("done", "Here it is"), chart, pack)))
    seen = jo.goes_to("general").slash("/highlight pack")
    handed = [each for each in seen.messages if each.file]
    assert [(each.name, each.file, each.channel) for each in handed] == [
        ("chart.png", b"\x89PNG", f"D{jo.user}"),
        ("pack.pdf", b"%PDF-", f"D{jo.user}"),
    ]
    assert [each["alt"] for each in jo.fake.files.values()] == ["14 of 51 schools have pledged", ""]
    assert all(bearer == "" for where, bearer in jo.fake.bearers if where == "upload"), "the token is not sent there"


def test_long_words_for_a_picture_do_not_keep_it_back(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/highlight", Reply(card(Notice("done", "Here"), Picture("A bar. " * 300, "chart.png", b"\x89PNG"))))
    assert [each.file for each in jo.slash("/highlight").messages if each.file] == [b"\x89PNG"]
    [file] = jo.fake.files.values()
    assert file["alt"].endswith("…")


def test_a_file_that_slack_does_not_take_is_apologised_for(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/export", Reply(card(Notice("done", "Here"), File("plan.xlsx", "x", b"PK"))))
    jo.fake.fail("files.completeUploadExternal", "internal_error")
    assert "I could not hand over plan.xlsx" in jo.slash("/export")


def test_a_file_is_apologised_for_where_no_direct_message_can_be_opened(jo: SlackPerson, door: ScriptedDoor) -> None:
    door.on("/export", Reply(card(Notice("done", "Here"), File("plan.xlsx", "x", b"PK"))))
    jo.fake.fail("conversations.open", "internal_error", 9)
    seen = jo.goes_to("general").slash("/export")
    assert "I could not hand over plan.xlsx" in seen
    assert {(each.channel, each.only_to) for each in seen.messages} == {("CGENERAL", jo.user)}
    assert jo.fake.called("files.completeUploadExternal") == []


def test_somebody_elses_message_is_pushed_to_them(jo: SlackPerson, door: ScriptedDoor) -> None:
    sam = jo.world.person("sam")
    door.on("/nudge", said("Jo asks how it goes", how="push", audience=sam.user))
    jo.goes_to("general").slash("/nudge")
    assert sam.messages[-1].channel == f"D{sam.user}"


def test_a_rate_limit_is_waited_out_and_what_it_refused_is_sent_once(jo: SlackPerson, door: ScriptedDoor) -> None:
    board = jo.world.channel("board")
    door.on("/publish", said("The pack", how="post", audience=board.id))
    jo.fake.limit("chat.postMessage", 2)
    jo.fake.limit("users.info")
    jo.slash("/publish")
    assert [each.channel for each in jo.fake.messages].count(board.id) == 1
    assert not door.last.speaker.guest


def test_a_post_whose_answer_is_lost_is_not_sent_again(jo: SlackPerson, door: ScriptedDoor) -> None:
    board = jo.world.channel("board")
    door.on("/publish", said("The pack", how="post", audience=board.id))
    jo.fake.drop("chat.postMessage")
    jo.slash("/publish")
    assert [each.channel for each in jo.fake.messages].count(board.id) == 1


def test_sixteen_at_once_each_get_their_own_answer(world: SlackWorld) -> None:
    people = [world.person(f"p{number}").goes_to("general") for number in range(16)]

    async def all_at_once() -> list[str]:
        deeds = []
        for number, person in enumerate(people):
            url = world.fake.response_url(person.user, "CGENERAL")
            trigger = world.fake.trigger(person.user)
            payload = slack_payloads.command(
                world.fake.users[person.user], "CGENERAL", "general", f"/say {number}", url, trigger
            )
            deeds.append(world.deliver(payload))
        return [answer.body.decode() for answer in await asyncio.gather(*deeds)]

    answers = world.thread.run(all_at_once())
    assert all(f"You said /say {number}" in answer for number, answer in enumerate(answers))
