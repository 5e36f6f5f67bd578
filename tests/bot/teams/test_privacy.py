"""What is for one person reaches nobody else: not in words, not in a card's JSON, not in a notification."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.teams import turns
from bot.teams.deliver import IN_OWN_CHAT, NO_OWN_CHAT, NOT_NOW
from commands.engine.cards import Button, Buttons, Card, File, Form, Input, Notice, Reply, Table, Text, Title, card
from commands.engine.request import Request
from tests.bot.teams.reading import told_in
from tests.support import teams_payloads
from tests.support.fake_teams import TENANT, Json
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_person import Seen, TeamsPerson, TeamsWorld

SECRET = "Hilltop is in special measures"
SAID = card(
    Title(SECRET),
    Table(("School",), ((SECRET,),), caption=SECRET),
    File(f"{SECRET}.csv", "text/csv", b"x"),
    Buttons((Button("Show", f"/school show {SECRET}"),)),
)
ASKED = card(Form(SECRET, f"/action add {SECRET}", (Input("a", "A", value=SECRET, error=SECRET),)))
REPLIES = {
    "private": Reply(SAID),
    "replace": Reply(SAID, how="replace"),
    "home": Reply(SAID, how="home"),
    "form": Reply(ASKED, how="form", field_errors={"a": SECRET}),
    "refused": Reply(SAID, outcome="refused"),
    "confidential": Reply(SAID, confidential=True),
    "confidential post": Reply(SAID, how="post", confidential=True),
    "confidential post elsewhere": Reply(SAID, how="post", audience="19:general@thread.tacv2", confidential=True),
}
SHARED = Reply(card(Text("For everybody"), Buttons((Button("Mine", "/mine"),))), how="post")


@pytest.fixture
def group(world: TeamsWorld) -> None:
    world.channel("planning", kind="groupChat")


def lone(words: list[str], name: str = "Jo Larkfield") -> bool:
    """Whether that is the one line which says where the answer is."""
    return [each.removeprefix("ℹ️ ") for each in words] == [f"{IN_OWN_CHAT}, {name}."]


@pytest.mark.parametrize("place", ["general", "planning"])
def test_no_answer_for_one_is_seen_where_others_are(
    world: TeamsWorld, group: None, jo: TeamsPerson, door: ScriptedDoor, place: str
) -> None:
    for how, reply in REPLIES.items():
        world.fake.messages.clear()
        door.on("tell", reply)
        seen = jo.goes_to(place).says("tell me")
        words, sent = told_in(world.fake, place)
        assert lone(words), how
        assert SECRET not in sent, how
        assert SECRET in seen, how
        asked = next(each for each in world.fake.messages if each.by == jo.user.aad)
        line = next(each for each in seen.messages if IN_OWN_CHAT in jo.client.read(each))
        assert (line.chat, line.thread) == (jo.chat.id, asked.id if place == "general" else "")


def test_a_button_that_others_see_answers_each_alone(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    kit = world.person("kit", "Kit Solloway")
    door.on("share", SHARED)
    jo.goes_to("general").says("share it")
    for how, reply in REPLIES.items():
        door.on("/mine", reply)
        seen = kit.taps("Mine")
        words, sent = told_in(world.fake, "general")
        assert len(words) == 1, how
        assert SECRET not in sent, how
        assert seen.notes == [f"{IN_OWN_CHAT}."], how
        assert SECRET in seen, how
        assert (door.last.speaker.user, door.last.channel.kind) == ("aad-kit", "public")
    assert not [each for each in jo.messages if SECRET in json.dumps(each.activity)]


@pytest.mark.parametrize(
    ("marks", "is_guest"),
    [
        ({"role": "guest"}, True),
        ({"role": "anonymous"}, True),
        ({"tenant": "tenant-2"}, True),
        ({"principal": "kit_x.example#EXT#@council.example"}, True),
        ({}, False),
    ],
)
def test_strangers_are_told_to_the_door_whatever_they_use(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor, marks: dict[str, str], is_guest: bool
) -> None:
    kit = world.person("kit", **marks)
    door.on("share", SHARED)
    jo.goes_to("general").says("share it")
    kit.taps("Mine")
    assert (door.last.words, door.last.speaker.guest) == ("/mine", is_guest)
    kit.goes_to("general").says("hello")
    assert (door.last.words, door.last.speaker.guest) == ("hello", is_guest)


def test_a_confidential_answer_is_not_in_the_notification_nor_in_a_toast(jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("list", Reply(card(Text("One"), Buttons((Button("Show", "/show"),)))))
    jo.says("list")
    door.on("/show", REPLIES["confidential"])
    seen = jo.taps("Show")
    answer = next(each for each in seen.messages if SECRET in jo.client.read(each))
    assert SECRET not in answer.activity["summary"]
    assert SECRET not in answer.activity["attachments"][0]["content"]["fallbackText"]
    assert SECRET not in "".join(seen.notes)


def test_where_there_is_no_own_chat_only_that_is_said(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("tell", REPLIES["confidential"])
    jo.uninstalls()
    world.fake.fail("open", 403, "ForbiddenOperationException")
    jo.goes_to("general").says("tell me")
    words, sent = told_in(world.fake, "general")
    assert [NO_OWN_CHAT in each for each in words] == [True]
    assert SECRET not in sent


def test_where_teams_fails_nobody_is_told_to_install_it(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("tell", REPLIES["private"])
    world.fake.fail("post", 500)
    jo.goes_to("general").says("tell me")
    words, sent = told_in(world.fake, "general")
    assert [NOT_NOW in each for each in words] == [True]
    assert SECRET not in sent


def test_a_file_that_cannot_be_offered_is_named_in_ones_own_chat_alone(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor
) -> None:
    """Nobody in the programme has that account, so no file can be kept for them."""
    door.on("tell", Reply(SAID))
    seen = jo.goes_to("general").says("tell me")
    assert f"could not hand over {SECRET}.csv" in seen
    assert lone(told_in(world.fake, "general")[0])
    jo.goes_to("dm").uninstalls()
    world.fake.fail("open", 403)
    door.on("tell", Reply(card(File(f"{SECRET}.csv", "text/csv", b"x")), how="post"))
    jo.goes_to("general").says("tell me")
    assert "hand over a file:" in told_in(world.fake, "general")[0][-1]


def test_nobody_sees_the_bot_at_work_for_another(
    world: TeamsWorld, group: None, jo: TeamsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "TYPING_AFTER", 0.0)
    for place in ("general", "planning"):
        jo.goes_to(place).says("hello")
    assert world.fake.typing == []
    jo.goes_to("dm").says("hello")
    assert world.fake.typing == [jo.chat.id]


# -- cards in one's own chat that are about a channel ------------------------------------------------------------------

OFFER = Reply(card(Text("Yours"), Buttons((Button("Share", "/share"), Button("Next", "/next")))))


def shares(request: Request) -> Reply:
    return Reply(card(Text("For all"), Buttons((Button("Mine", "/mine"),))), how="post", audience=request.channel.id)


@pytest.fixture
def offered(jo: TeamsPerson, door: ScriptedDoor) -> Json:
    """Jo has asked in a channel, and is offered in their own chat to share the answer there: its button's data."""
    door.on("tell", OFFER)
    door.on("/share", shares)
    jo.goes_to("general").says("tell me")
    return dict(jo.client.button("Share").action)


def taps_forged(jo: TeamsPerson, button: Json, **place: Any) -> Seen:
    """Tap that button with another place in its data."""
    data = {**button["data"], "_place": {**button["data"]["_place"], **place}}
    tapped = jo.client.button("Share")
    payload = teams_payloads.invoke(
        jo.fake,
        jo.user,
        jo.fake.own_chat(jo.user),
        "adaptiveCard/action",
        teams_payloads.executed(button, data),
    )
    assert tapped.message is not None
    return jo._do({**payload, "replyToId": tapped.message.id})


def test_what_was_asked_in_a_channel_is_shared_in_its_thread(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor, offered: Json
) -> None:
    seen = jo.taps("Share")
    assert "Posted" in seen
    asked = next(each for each in world.fake.messages if each.by == jo.user.aad)
    shared = next(each for each in seen.messages if "For all" in jo.client.read(each))
    assert (shared.chat, shared.thread) == (asked.chat, asked.id)
    assert (door.last.channel.id, door.last.channel.kind) == (asked.chat, "public")
    assert "_place" not in json.dumps(shared.activity), "what all see is about where they see it"


@pytest.mark.parametrize(
    "why", ["another channel", "a thread elsewhere", "not in it", "unknown here", "removed", "own"]
)
def test_nothing_is_shared_in_a_channel_that_is_made_up(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor, offered: Json, why: str
) -> None:
    boss = world.person("boss")
    heads, own = world.channel("heads"), jo.fake.own_chat(jo.user).id
    general = world.named("general").id
    if why != "unknown here":
        boss.goes_to("heads").says("hello")
    if why in ("another channel", "a thread elsewhere", "not in it"):
        del heads.members[jo.user.aad]
    if why == "removed":
        boss.uninstalls()
    forged = {
        "another channel": {"id": heads.id, "room": general},
        "a thread elsewhere": {"id": general, "room": f"{heads.id};messageid=1"},
        "own": {"id": own, "room": own},
    }
    seen = taps_forged(jo, offered, **forged.get(why, {"id": heads.id, "room": heads.id}))
    assert (door.last.words, door.last.channel.kind) == ("/share", "dm")
    assert not [
        each for each in world.fake.messages if each.chat == heads.id and "For all" in json.dumps(each.activity)
    ]
    assert "For all" not in told_in(world.fake, "general")[1]
    assert "Posted here, in our own chat." in seen, "nobody is to think that it was shared"


def test_what_is_tapped_in_a_channel_is_said_there_whatever_the_button_names(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor, offered: Json
) -> None:
    heads = world.channel("heads")
    jo.goes_to("heads").says("hello")
    value = teams_payloads.executed(offered, offered["data"])
    jo.world.send(teams_payloads.invoke(jo.fake, jo.user, heads, "adaptiveCard/action", value))
    assert (door.last.words, door.last.channel.id) == ("/share", heads.id)


def test_nobody_is_pushed_a_card_that_names_anothers_channel(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor, offered: Json
) -> None:
    kit = world.person("kit")
    kit.says("hello")
    door.on("/next", Reply(card(Text("For Kit"), Buttons((Button("See", "/see"),))), how="push", audience=kit.user.aad))
    jo.taps("Next")
    assert "For Kit" in kit.client.read(kit.messages[-1])
    assert "_place" not in json.dumps(kit.messages[-1].activity)


def test_an_unconnected_tenant_is_kept_nothing_of(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    door.on("hello", Reply(Card((Notice("refused", "Not connected"),)), outcome="refused"))
    for tenant in ("tenant-2", TENANT):
        said = jo.posts("hello")
        payload = teams_payloads.message(world.fake, jo.user, said, jo.chat)
        payload["conversation"]["tenantId"] = tenant
        world.send(payload)
        assert (door.last.speaker.workspace, door.last.speaker.guest) == (tenant, tenant != TENANT)
        assert (world.rooms.of(tenant, jo.user.aad) is None) is (tenant != TENANT)
