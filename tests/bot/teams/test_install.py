"""Being added and taken away: where people and channels are reached is kept, and home comes once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.teams.calls import Room
from bot.teams.rooms import Rooms
from commands.engine.cards import Notice, Reply, Text, card
from tests.support import teams_payloads
from tests.support.fake_teams import BOT, TENANT, Json
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_person import TeamsPerson, TeamsWorld

pytestmark = pytest.mark.usefixtures("quiet")


def kept(world: TeamsWorld, ident: str, tenant: str = TENANT) -> Room | None:
    """Where that is reached, as the database tells after a restart."""
    return Rooms(world.database).of(tenant, ident)


def change(jo: TeamsPerson, **more: Any) -> Json:
    """Something that changed in the conversation that Jo is in."""
    return teams_payloads.activity(jo.fake, "conversationUpdate", jo.user, jo.chat, **more)


def install(jo: TeamsPerson, action: str) -> Json:
    return teams_payloads.activity(jo.fake, "installationUpdate", jo.user, jo.chat, action=action)


def test_home_comes_once_when_it_is_added_and_where_the_person_is_reached_is_kept(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor
) -> None:
    door.on("/headway home", Reply(card(Text("Your actions")), how="home"))
    seen = jo.installs()
    assert [each.chat for each in seen.messages] == [jo.chat.id]
    assert "Your actions" in seen
    assert (door.last.words, door.last.origin, door.last.channel.kind) == ("/headway home", "command", "dm")
    assert len(door.requests) == 1
    assert jo.again().messages == []
    assert kept(world, "aad-jo") == Room(world.fake.service_url, jo.chat.id)


def test_an_upgrade_says_nothing_and_forgets_nobody(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    for action in ("add-upgrade", "remove-upgrade"):
        assert world.send(install(jo, action)).status == 200
        assert kept(world, "aad-jo")
    assert (door.requests, world.fake.messages) == ([], [])


def test_who_removes_it_is_forgotten_until_they_write_again(world: TeamsWorld, jo: TeamsPerson) -> None:
    jo.installs()
    jo.uninstalls()
    assert kept(world, "aad-jo") is None
    jo.installs()
    assert kept(world, "aad-jo")
    world.send(install(jo, "remove"))
    jo.says("hello")
    assert kept(world, "aad-jo")


def test_of_a_team_the_channel_is_kept_and_nobody_is_greeted(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor
) -> None:
    jo.goes_to("general")
    assert jo.installs().messages == []
    assert door.requests == []
    assert kept(world, jo.chat.id) == Room(world.fake.service_url, jo.chat.id)
    assert kept(world, "aad-jo") is None, "who added it to a team has not added it for themselves"
    world.send(change(jo, membersRemoved=[{"id": BOT}]))
    assert kept(world, jo.chat.id) is None
    world.send(change(jo, membersAdded=[{"id": BOT}]))
    assert kept(world, jo.chat.id)


def test_a_thread_is_reached_by_its_channel(world: TeamsWorld, jo: TeamsPerson) -> None:
    jo.goes_to("general").says("hello")
    assert kept(world, jo.chat.id) == Room(world.fake.service_url, jo.chat.id)


@pytest.mark.parametrize(
    "more",
    [
        {"membersAdded": [{"id": "29:kit"}]},
        {"membersRemoved": [{"id": "29:kit"}]},
        {"channelData": {"eventType": "teamRenamed", "tenant": {"id": TENANT}}},
        {"channelData": {"eventType": "channelCreated", "tenant": {"id": TENANT}}},
        {"channelData": {"eventType": "channelRenamed", "tenant": {"id": TENANT}}},
        {"topicName": "Reading"},
        {"membersAdded": None},
    ],
)
def test_what_else_changes_there_changes_nothing(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor, more: Json
) -> None:
    assert world.send(change(jo.goes_to("general"), **more)).status == 200
    assert kept(world, jo.chat.id) is None
    jo.says("hello")
    asked = len(door.requests)
    assert world.send(change(jo, **more)).status == 200
    assert kept(world, jo.chat.id)
    assert len(door.requests) == asked


@pytest.mark.parametrize("event", ["channelDeleted", "teamDeleted"])
def test_a_channel_that_is_deleted_is_forgotten(world: TeamsWorld, jo: TeamsPerson, event: str) -> None:
    jo.goes_to("general").says("hello")
    world.send(change(jo, channelData={"eventType": event, "tenant": {"id": TENANT}}))
    assert kept(world, jo.chat.id) is None


def test_of_a_tenant_that_nobody_connected_nothing_is_kept(
    world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor
) -> None:
    door.on("/headway home", Reply(card(Notice("refused", "Not connected")), outcome="refused"))
    for payload in (install(jo, "add"), change(jo, membersAdded=[{"id": BOT}])):
        payload["conversation"]["tenantId"] = payload["channelData"]["tenant"]["id"] = "tenant-2"
        assert world.send(payload).status == 200
    assert (kept(world, "aad-jo"), kept(world, "aad-jo", "tenant-2")) == (None, None)
    assert door.last.speaker.guest


def test_what_is_told_of_nobody_keeps_nobody(world: TeamsWorld, jo: TeamsPerson) -> None:
    nameless = change(jo, membersAdded=[{"id": BOT}], **{"from": {"id": "29:x"}})
    assert world.send(nameless).status == 200
    assert kept(world, "29:x") is None
    assert world.send({**nameless, "from": None, "conversation": None, "channelData": None}).status == 200


def test_an_own_chat_that_is_opened_is_kept(world: TeamsWorld, jo: TeamsPerson) -> None:
    jo.goes_to("general").says("hello")
    assert world.fake.called("open") == ["open"]
    assert kept(world, "aad-jo") == Room(world.fake.service_url, jo.fake.own_chat(jo.user).id)
    jo.says("hello")
    assert world.fake.called("open") == ["open"]


def test_who_writes_day_by_day_waits_for_no_writer(world: TeamsWorld, jo: TeamsPerson, door: ScriptedDoor) -> None:
    """Where they are reached is known, so a question is answered while somebody else's import takes its time."""
    jo.says("hello")
    begun: list[str] = []

    async def asked() -> str:
        await world.pool.read(lambda: None)
        world.pool.write = _fails  # type: ignore[method-assign,assignment]
        await world.deliver(teams_payloads.message(jo.fake, jo.user, jo.posts("again"), jo.chat))
        return door.last.words

    async def _fails(_tell: object) -> None:
        begun.append("written")

    assert (world.thread.run(asked()), begun) == ("again", [])
