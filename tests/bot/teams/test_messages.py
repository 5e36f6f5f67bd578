"""Messages: in chats, groups and channels; delivered again; slow, at fault, odd, large and many at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from bot.answered import Answered
from bot.known import FRESH, STALE
from bot.teams import people, turns
from bot.teams.deliver import IN_OWN_CHAT
from bot.teams.turns import NOT_POSTED
from commands.engine.cards import Form, Input, Notice, Reply, Text, card
from commands.engine.request import HANDED_IN, Channel, Request
from tests.bot.teams.reading import told_in
from tests.support import teams_payloads
from tests.support.fake_teams import Json
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_person import TeamsPerson, TeamsWorld, at_once

pytestmark = pytest.mark.usefixtures("quiet")
POSTED = Reply(card(Notice("done", "Tuesday 8 December")), how="post")


def a_message(jo: TeamsPerson, words: str, **more: Any) -> Json:
    """A message that Jo wrote where they are, as it is sent."""
    return {**teams_payloads.message(jo.fake, jo.user, jo.posts(words), jo.chat), **more}


def answers(jo: TeamsPerson) -> list[str]:
    """What the bot has said where Jo is."""
    return [jo.client.read(each) for each in jo.fake.messages if each.chat == jo.chat.id and each.by != jo.user.aad]


@pytest.mark.parametrize("words", ["what is overdue?", "/action list red", "  action list\nred  "])
def test_what_is_written_in_ones_own_chat_is_answered_there(jo: TeamsPerson, door: ScriptedDoor, words: str) -> None:
    seen = jo.says(words)
    assert "You said" in seen
    assert (door.last.words, door.last.origin, door.last.answers) == (words.strip(), "message", None)
    assert door.last.channel == Channel(jo.chat.id, "", "dm")
    assert door.last.delivery == f"activity:{jo.chat.id}:{jo.last['id']}"
    assert [each.chat for each in seen.messages] == [jo.chat.id]
    who = door.last.speaker
    assert (who.platform, who.workspace, who.user, who.handle) == ("teams", "tenant-1", "aad-jo", "jo")
    assert (who.name, who.email, who.guest) == ("Jo Larkfield", "jo@council.example", False)


def test_in_a_group_only_what_mentions_the_bot_is_heard(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    world.channel("planning", kind="groupChat")
    world.send(a_message(jo.goes_to("planning"), "nothing for you"))
    assert door.requests == []
    jo.says("board next")
    assert (door.last.words, door.last.channel.kind) == ("board next", "private")


def test_a_shared_answer_to_a_mention_is_in_its_thread(jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("board", POSTED)
    [shared] = jo.goes_to("general").says("board next").messages
    assert (shared.chat, shared.thread) == (jo.chat.id, jo.last["id"])
    [later] = jo.says("board again", thread=jo.last["id"]).messages
    assert later.thread == shared.thread


def test_a_shared_answer_that_teams_refuses_is_told_to_who_asked(jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("board", POSTED)
    jo.says("hello")
    jo.goes_to("general").chat.blocked = "ConversationBlockedByUser"
    assert NOT_POSTED in jo.says("board next")
    door.on("elsewhere", Reply(POSTED.card, how="post", audience="19:unknown@thread.tacv2"))
    assert NOT_POSTED in jo.goes_to("dm").says("elsewhere")


@pytest.mark.parametrize("name", ["**Jo** [x](https://evil.example)", "<at>Kit</at>", "Jo\n# Bell", "‮oJ", "😀" * 50])
def test_a_name_formats_and_mentions_nothing(world: TeamsWorld, name: str) -> None:
    world.person("kit", name).goes_to("general").says("hello")
    [words], sent = told_in(world.fake, "general")
    assert words.count("\n") == 0
    assert IN_OWN_CHAT in words
    assert "<at>" not in sent
    assert '"TextBlock"' not in sent, "only runs, which are not parsed"


def test_a_message_delivered_twice_is_answered_once_and_another_of_the_same_words_is_not_lost(
    jo: TeamsPerson, door: ScriptedDoor
) -> None:
    assert "You said done WS4-07" in jo.says("done WS4-07")
    assert jo.again().messages == []
    assert len(door.requests) == 1
    assert "You said done WS4-07" in jo.says("done WS4-07")


def test_a_message_delivered_twice_at_once_is_answered_once(jo: TeamsPerson, door: ScriptedDoor) -> None:
    payload = a_message(jo, "done WS4-07")
    jo.world.thread.run(at_once(jo.does(payload), jo.does(payload)))
    assert len(door.requests) == 1
    assert len(answers(jo)) == 1


def test_after_a_restart_the_door_knows_a_delivery_by_its_key(jo: TeamsPerson, door: ScriptedDoor) -> None:
    jo.says("done WS4-07")
    jo.world.teams._answered = Answered()
    jo.again()
    first, second = door.requests
    assert first.delivery == second.delivery


def test_a_message_that_could_not_be_answered_is_answered_when_it_comes_again(
    jo: TeamsPerson, door: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    say, tries = jo.world.teams._turns.say, []

    async def breaks_once(*arguments: Any) -> Any:
        tries.append(arguments)
        if len(tries) == 1:
            raise RuntimeError("out of memory")
        return await say(*arguments)

    monkeypatch.setattr(jo.world.teams._turns, "say", breaks_once)
    seen = jo.says("hello")
    assert (seen.status, "Something went wrong on our side" in seen) == (200, True)
    assert "You said hello" in jo.again()


@pytest.mark.parametrize(
    "more",
    [
        {"type": "messageUpdate", "channelData": {"eventType": "editMessage", "tenant": {"id": "tenant-1"}}},
        {"type": "messageDelete"},
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "typing"},
        {"type": "event", "name": "application/vnd.microsoft.readReceipt"},
        {"type": "endOfConversation"},
        {"type": "something new"},
        {"type": None},
        {"text": "", "value": {"verb": "say", "sentence": "/action done WS1-01"}},
        {"from": {"id": "28:another-bot", "name": "Polls"}},
    ],
)
def test_edits_reactions_bots_and_what_is_unknown_are_let_be(
    jo: TeamsPerson, door: ScriptedDoor, more: dict[str, Any]
) -> None:
    assert jo.world.send(a_message(jo, "hello", **more)).status == 200
    assert (door.requests, answers(jo)) == ([], [])


@pytest.mark.parametrize("more", [{"entities": ["odd"]}, {"attachments": [None]}, {"from": "nobody"}])
def test_what_cannot_be_read_is_a_fault_that_is_told(jo: TeamsPerson, door: ScriptedDoor, more: dict[str, Any]) -> None:
    assert jo.world.send(a_message(jo, "hello", **more)).status == 200
    assert "Something went wrong on our side" in answers(jo)[-1]
    assert door.requests == []


def test_a_message_without_words_gets_help_and_pictures_and_cards_are_no_files(
    jo: TeamsPerson, door: ScriptedDoor
) -> None:
    others = [{"contentType": "image/png", "contentUrl": "https://x.example"}, {"contentType": "text/html"}]
    jo.world.send(a_message(jo, "", attachments=others))
    assert (door.last.words, door.last.uploads) == ("/headway help", ())
    jo.goes_to("general").says("")
    assert door.last.words == "/headway help"


def test_a_file_goes_with_the_words_or_alone_and_one_that_is_gone_is_asked_for_again(
    jo: TeamsPerson, door: ScriptedDoor
) -> None:
    jo.says("", files=[("plan.csv", b"A,B")])
    assert door.last.words == HANDED_IN
    assert [(each.name, each.data) for each in door.last.uploads] == [("plan.csv", b"A,B")]
    jo.says("/headway import", files=[("a.csv", b"1"), ("b.csv", b"2")])
    assert (door.last.words, len(door.last.uploads)) == ("/headway import", 2)
    jo.fake.fail("download", 404)
    assert "did not give me that file" in jo.says("", files=[("c.csv", b"3")])
    assert len(door.requests) == 2


def test_a_very_long_message_arrives_whole(jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("", Reply(card(Text("Read it"))))
    long = "🎉 Größe مرحبا " * 4_000
    jo.says(long)
    assert door.last.words == long.strip()


# -- slow, and at fault ----------------------------------------------------------------------------------------------


def test_who_waits_sees_that_the_bot_is_at_work_and_then_the_answer(
    jo: TeamsPerson, door: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "TYPING_AFTER", 0.0)
    seen = jo.says("hello")
    assert jo.fake.called("post") == ["post", "post"]
    assert jo.fake.typing == [jo.chat.id]
    assert "You said hello" in seen


def test_teams_hears_that_a_message_arrived_while_work_on_it_goes_on(
    jo: TeamsPerson, door: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_go = threading.Event()

    def waits(_request: Request) -> Reply:
        assert may_go.wait(10)
        return Reply(card(Text("At last")))

    door.on("slow", waits)
    monkeypatch.setattr(turns, "HELD_FOR", 0.0)
    seen = jo.says("slow", settle=False)
    assert (seen.status, seen.messages) == (200, [])
    assert jo.says("other", settle=False).status == 200
    may_go.set()
    jo.world.settle()
    assert any("At last" in each for each in answers(jo))


def test_a_fault_of_the_door_has_a_reference(jo: TeamsPerson, door: ScriptedDoor) -> None:
    def breaks(_request: Request) -> Reply:
        raise RuntimeError("the user's own words")

    door.on("x", breaks)
    for place in ("dm", "general"):
        seen = jo.goes_to(place).says("x")
        assert "Something went wrong on our side" in seen
        assert door.last.request_id in seen.text
        assert "own words" not in seen


def test_a_card_that_cannot_be_drawn_is_a_fault_with_a_reference(jo: TeamsPerson, door: ScriptedDoor) -> None:
    long = Form("F", "f", (Input("a", "A", value="x" * 90_000),))
    door.on("x", Reply(card(long), how="form"))
    for place in ("dm", "general"):
        seen = jo.goes_to(place).says("x")
        assert seen.status == 200
        assert door.last.request_id in seen.text


def test_an_answer_that_teams_takes_for_too_large_comes_in_smaller_parts(jo: TeamsPerson, door: ScriptedDoor) -> None:
    parts = [Text(f"Part {n}. " + "A quiet word. " * 400) for n in range(8)]
    door.on("x", Reply(card(*parts)))
    for place in ("dm", "general"):
        jo.goes_to(place)
        jo.fake.fail("post", 413, "MessageSizeTooBig")
        seen = jo.says("x")
        assert [seen.text.count(f"Part {n}.") for n in range(8)] == [1] * 8
        assert len(seen.messages) > 2
    jo.fake.fail("post", 413, "MessageSizeTooBig", times=3)
    assert "Something went wrong" in jo.goes_to("dm").says("x")


@pytest.mark.parametrize("status", [429, 502])
def test_an_answer_is_brought_once_teams_takes_it(jo: TeamsPerson, status: int) -> None:
    jo.fake.fail("post", status, times=2)
    assert "You said hello" in jo.says("hello")
    assert len(answers(jo)) == 1


def test_where_teams_takes_no_answer_the_fault_is_told_if_it_may_be(jo: TeamsPerson) -> None:
    jo.fake.fail("post", 500)
    assert "Something went wrong on our side" in jo.says("hello")
    jo.fake.fail("post", 403, "ConversationBlockedByUser", times=2)
    assert (jo.says("hello").status, len(answers(jo))) == (200, 1)
    assert "You said hello" in jo.says("hello"), "and it goes on"


def test_an_answer_of_several_cards_comes_in_order(jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("x", Reply(card(*(Text(f"Part {n}. " + "A quiet word. " * 2_000) for n in range(3)))))
    jo.says("x")
    assert [each[:7] for each in answers(jo)] == ["Part 0.", "Part 1.", "Part 2."]


def test_fifty_messages_at_once_are_each_answered_once(jo: TeamsPerson, door: ScriptedDoor) -> None:
    payloads = [a_message(jo, f"say {n}") for n in range(50)]
    jo.world.thread.run(at_once(*(jo.world.deliver(each, settle=False) for each in payloads)))
    jo.world.settle()
    assert sorted(each.words for each in door.requests) == sorted(f"say {n}" for n in range(50))
    assert sorted(answers(jo)) == sorted(f"✅ You said say {n}" for n in range(50))
    assert jo.fake.called("member") == ["member"], "who they are is asked once"


# -- who it is -------------------------------------------------------------------------------------------------------


def test_somebody_whom_teams_does_not_describe_is_taken_for_a_guest_and_asked_of_again(
    jo: TeamsPerson, door: ScriptedDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    jo.fake.fail("member", 500)
    jo.says("x")
    assert (door.last.speaker.guest, door.last.speaker.user) == (True, "aad-jo")
    monkeypatch.setattr(people, "PATIENCE", 0.0)
    jo.says("x")
    assert door.last.speaker.guest, "who is slow to be described is one too"
    jo.says("x")
    assert not door.last.speaker.guest


def test_what_is_known_of_a_person_is_kept_ten_minutes_and_an_hour_where_teams_fails(
    jo: TeamsPerson, door: ScriptedDoor
) -> None:
    known, ahead = jo.world.teams.people._known, [0.0]
    known._clock = lambda: ahead[0]
    jo.says("x")
    jo.user.role = "guest"
    jo.says("x")
    assert not door.last.speaker.guest
    ahead[0] += FRESH
    jo.says("x")
    assert door.last.speaker.guest
    jo.user.role = "user"
    ahead[0] += FRESH
    jo.fake.fail("member", 500, times=2)
    jo.says("x")
    assert door.last.speaker.guest, "from memory"
    ahead[0] += STALE
    jo.says("x")
    assert (door.last.speaker.guest, door.last.speaker.handle) == (True, "")


def test_one_id_of_teams_under_two_tenants_is_two_people(jo: TeamsPerson, door: ScriptedDoor) -> None:
    jo.says("x")
    payload = a_message(jo, "x")
    payload["conversation"]["tenantId"] = "tenant-2"
    jo.world.send(payload)
    assert [(each.speaker.workspace, each.speaker.guest) for each in door.requests] == [
        ("tenant-1", False),
        ("tenant-2", True),
    ]


def test_who_has_no_object_id_is_a_guest_whatever_teams_says_of_them(world: TeamsWorld, door: ScriptedDoor) -> None:
    kit = world.person("kit", aad="")
    said = world.fake.say(kit.chat, {"type": "message", "text": "x"}, by=kit.user.id)
    payload = teams_payloads.message(world.fake, kit.user, said, kit.chat)
    del payload["from"]["aadObjectId"]
    world.send(payload)
    assert (door.last.speaker.guest, door.last.speaker.user) == (True, kit.user.id)


def test_more_mentions_than_anybody_writes_are_words(jo: TeamsPerson, door: ScriptedDoor) -> None:
    crowd = [jo.world.person(f"kit{n}", f"Kit {n:03}") for n in range(60)]
    jo.goes_to("general").says(" ".join(f"@{each.user.name}" for each in crowd), mentions=crowd)
    assert door.last.words.count("<@teams:") == 50
    assert door.last.words.endswith("Kit 059")
