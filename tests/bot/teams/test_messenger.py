"""The outbox in Teams: each part posted once, and said what became of it where Teams would not have it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.teams.files import Offers
from bot.teams.messenger import UNSURE, Messenger, standing_alone
from bot.teams.parts import IN_OWN_CHAT
from bot.teams.rooms import Rooms
from commands.engine.cards import Button, Buttons, Notice, Reply, Text, card, to_json
from jobs.messenger import MAY_REPEAT, CannotTell, Outgoing, Sent, Superseded, Undelivered, Unknown
from models.database import Database
from models.directory import add_tenant, connect
from models.enclosure import Enclosed
from models.outbox import Address
from models.person import Identity, Person
from tests.support.databases import NOW
from tests.support.fake_teams import TENANT, Chat
from tests.support.plans import signed
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_person import TeamsPerson, TeamsWorld
from tests.support.teams_world import SETTINGS, TOKEN

REPLY = Reply(card(Notice("info", "Seven days are left to sign.")))
LONG = Reply(card(*(Text(f"Part {number}. " + "A quiet word. " * 2_000) for number in range(3))))
"""Three messages."""
PACK = Enclosed("pack.pdf", "application/pdf", b"%PDF-1.7 the pack")
BLOCKED, BARRED = "ConversationBlockedByUser", "BotDisabledByAdmin"


@pytest.fixture
def world(sqlite_database: Database) -> Iterator[TeamsWorld]:
    with sqlite_database.directory() as session:
        connect(session, add_tenant(session, "Thurrock", NOW).id, "teams", TENANT)
    world = TeamsWorld(ScriptedDoor(), sqlite_database)  # type: ignore[arg-type]  # it is asked no more than a door
    with world:
        yield world
        assert not [words for words in world.fake.refused if "BadArgument" in words]


@pytest.fixture
def jo(world: TeamsWorld) -> TeamsPerson:
    """Somebody whom the programme knows, and who has spoken to the bot."""
    jo = world.person("jo", "Jo Bell")
    jo.says("hello")
    with signed(world.database, 1) as session:
        person = Person(handle="jo", name="Jo Bell")
        session.add(person)
        session.flush()
        session.add(Identity(person_id=person.id, platform="teams", workspace=TENANT, external_id=jo.user.aad))
    world.fake.messages.clear()
    return jo


@pytest.fixture
def messenger(world: TeamsWorld) -> Messenger:
    return messenger_of(world, world.rooms)


def messenger_of(world: TeamsWorld, rooms: Rooms) -> Messenger:
    teams, offers = world.teams, Offers(world.database, world.pool)
    return Messenger(teams.calls, rooms, offers, world.door, teams.tasks, world.thread.loop)


def outgoing(to: TeamsPerson | Chat, reply: Reply = REPLY, *files: Enclosed) -> Outgoing:
    to_person = isinstance(to, TeamsPerson)
    return Outgoing(
        id=12,
        attempt=1,
        card=to_json(reply).decode(),
        to=Address("teams", TENANT, to.user.aad if isinstance(to, TeamsPerson) else to.id),
        to_person=to_person,
        name="",
        confidential=reply.confidential,
        may_repeat=False,
        claimed_at=datetime.now(UTC),
        files=files,
    )


def send(messenger: Messenger, one: Outgoing) -> Sent:
    return messenger.send(one, lambda _refs: None)


def undelivered(messenger: Messenger, one: Outgoing) -> Undelivered:
    with pytest.raises(Undelivered) as raised:
        send(messenger, one)
    return raised.value


def parts(jo: TeamsPerson) -> list[str]:
    """The first words of each long message, and the names of the files that are offered."""
    return [each.activity["attachments"][0].get("name") or jo.client.read(each)[:6] for each in jo.messages]


# -- posting ----------------------------------------------------------------------------------------------------------


def test_a_person_gets_it_in_their_own_chat_with_the_bot(jo: TeamsPerson, messenger: Messenger) -> None:
    found = send(messenger, outgoing(jo))
    [message] = jo.messages
    assert found == Sent((message.id,))
    assert message.chat == jo.chat.id
    assert "Seven days are left to sign." in jo.client.read(message)
    assert "Seven days" in message.activity["summary"]


def test_after_a_restart_nobody_has_to_speak_first(jo: TeamsPerson, world: TeamsWorld) -> None:
    send(messenger_of(world, Rooms(world.database)), outgoing(jo))
    assert world.fake.called("open") == []
    assert len(jo.messages) == 1


def test_who_never_spoke_to_it_gets_a_chat_of_their_own(
    world: TeamsWorld, jo: TeamsPerson, messenger: Messenger
) -> None:
    kit = world.person("kit")
    send(messenger, outgoing(kit))
    send(messenger, outgoing(kit))
    assert world.fake.called("open") == ["open"], "the chat is kept"
    assert len(kit.messages) == 2


def test_a_channel_gets_it_as_a_post_of_its_own(world: TeamsWorld, jo: TeamsPerson, messenger: Messenger) -> None:
    jo.goes_to("general").says("hello", thread=jo.posts("Good morning").id)
    send(messenger, outgoing(world.named("general")))
    assert (world.fake.messages[-1].chat, world.fake.messages[-1].thread) == (world.named("general").id, "")


def test_a_channel_nobody_has_spoken_in_is_reached_all_the_same(
    world: TeamsWorld, jo: TeamsPerson, messenger: Messenger
) -> None:
    send(messenger, outgoing(world.channel("heads")))
    assert [message.chat for message in world.fake.messages] == [world.named("heads").id]


def test_what_is_too_long_for_one_message_is_several_in_order(jo: TeamsPerson, messenger: Messenger) -> None:
    found = send(messenger, outgoing(jo, LONG))
    assert found == Sent(tuple(message.id for message in jo.messages))
    assert parts(jo) == ["Part 0", "Part 1", "Part 2"]


def test_what_has_arrived_is_kept_before_the_next_part_goes(jo: TeamsPerson, messenger: Messenger) -> None:
    kept: list[tuple[str, ...]] = []
    found = messenger.send(outgoing(jo, LONG, PACK), kept.append)
    assert kept == [found.refs[:1], found.refs[:2], found.refs[:3]]


def test_who_has_lost_the_lease_posts_nothing_more(jo: TeamsPerson, messenger: Messenger) -> None:
    def superseded(_refs: tuple[str, ...]) -> None:
        raise Superseded

    with pytest.raises(Superseded):
        messenger.send(outgoing(jo, LONG), superseded)
    assert len(jo.messages) == 1


def test_what_may_repeat_says_so_first(jo: TeamsPerson, messenger: Messenger) -> None:
    send(messenger, replace(outgoing(jo), may_repeat=True))
    assert MAY_REPEAT in jo.client.read(jo.messages[0])


def test_what_is_confidential_is_not_in_its_notification(jo: TeamsPerson, messenger: Messenger) -> None:
    send(messenger, outgoing(jo, replace(REPLY, confidential=True), PACK))
    words, pack = jo.messages
    assert "Seven days" not in words.activity["summary"] + words.activity["attachments"][0]["content"]["fallbackText"]
    assert "summary" not in pack.activity


def test_a_button_that_opens_a_form_opens_a_dialog(jo: TeamsPerson, world: TeamsWorld, messenger: Messenger) -> None:
    assert isinstance(world.door, ScriptedDoor)
    world.door.on("/highlight fill", REPLY, form="Highlight report")
    send(messenger, outgoing(jo, Reply(card(Buttons((Button("Fill it in", "/highlight fill"),))))))
    assert '"type": "task/fetch"' in json.dumps(jo.messages[0].activity)


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_person_is_asked_whether_they_want_the_pack(jo: TeamsPerson, messenger: Messenger) -> None:
    found = send(messenger, outgoing(jo, REPLY, PACK))
    assert found == Sent(tuple(message.id for message in jo.messages))
    jo.accepts("pack.pdf")
    assert jo.file("pack.pdf") == PACK.data


def test_into_a_channel_goes_where_to_have_it(world: TeamsWorld, jo: TeamsPerson, messenger: Messenger) -> None:
    found = send(messenger, outgoing(world.named("general"), REPLY, PACK))
    [message] = world.fake.messages
    assert found == Sent((message.id,))
    assert "pack.pdf" in json.dumps(message.activity)
    assert IN_OWN_CHAT in json.dumps(message.activity)


# -- edits ------------------------------------------------------------------------------------------------------------


def test_a_repeated_nudge_takes_the_place_of_the_earlier(jo: TeamsPerson, messenger: Messenger) -> None:
    earlier = send(messenger, outgoing(jo)).refs
    six = Reply(card(Notice("info", "Six days are left.")))
    assert send(messenger, replace(outgoing(jo, six), edits=earlier)).refs == earlier
    assert ["Six days" in jo.client.read(message) for message in jo.messages] == [True]


def test_where_the_earlier_was_taken_away_it_is_posted_anew(jo: TeamsPerson, messenger: Messenger) -> None:
    earlier = send(messenger, outgoing(jo)).refs
    jo.messages[0].deleted = True
    assert send(messenger, replace(outgoing(jo), edits=earlier)).refs != earlier


def test_what_is_too_large_to_take_the_place_is_posted_anew(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger
) -> None:
    earlier = send(messenger, outgoing(jo)).refs
    world.fake.fail("update", 413, "MessageSizeTooBig")
    assert send(messenger, replace(outgoing(jo), edits=earlier)).refs != earlier


def test_what_is_more_than_one_message_takes_no_place(jo: TeamsPerson, messenger: Messenger) -> None:
    earlier = send(messenger, outgoing(jo)).refs
    assert earlier[0] not in send(messenger, replace(outgoing(jo, REPLY, PACK), edits=earlier)).refs


# -- refusals ---------------------------------------------------------------------------------------------------------


def test_teams_s_wish_to_wait_is_handed_on(jo: TeamsPerson, world: TeamsWorld, messenger: Messenger) -> None:
    world.fake.retry_after = "90"
    world.fake.limit("post")
    before = len(world.fake.called("post"))
    assert undelivered(messenger, outgoing(jo)).wait == timedelta(seconds=90)
    assert len(world.fake.called("post")) == before + 1


@pytest.mark.parametrize("status", [412, 502, 503, 504])
def test_what_passes_is_tried_again_later(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger, status: int
) -> None:
    world.fake.fail("post", status)
    assert undelivered(messenger, outgoing(jo)).wait == timedelta()
    assert jo.messages == []


def test_a_long_message_is_taken_up_where_it_stopped(jo: TeamsPerson, world: TeamsWorld, messenger: Messenger) -> None:
    first = send(messenger, outgoing(jo, LONG)).refs[:1]
    del world.fake.messages[1:]
    world.fake.fail("post", 502)
    assert undelivered(messenger, replace(outgoing(jo, LONG, PACK), refs=first)).refs == first
    found = send(messenger, replace(outgoing(jo, LONG, PACK), refs=first))
    assert parts(jo) == ["Part 0", "Part 1", "Part 2", "pack.pdf"]
    assert found.refs == tuple(message.id for message in jo.messages)


def test_a_card_that_teams_finds_too_large_is_made_smaller(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger
) -> None:
    world.fake.fail("post", 413, "MessageSizeTooBig")
    found = send(messenger, outgoing(jo, LONG))
    assert len(found.refs) > 3
    words = "".join(jo.client.read(message) for message in jo.messages)
    assert words.count("quiet") == 3 * 2_000


def test_what_arrived_before_a_card_was_too_large_is_made_smaller_too(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger
) -> None:
    begun = send(messenger, outgoing(jo, LONG)).refs[:2]
    del world.fake.messages[2:]
    world.fake.fail("post", 413, "MessageSizeTooBig")
    world.fake.fail("post", 502)
    stopped = undelivered(messenger, replace(outgoing(jo, LONG), refs=begun))
    assert [ref.partition("/")[0] for ref in stopped.refs] == list(begun)
    send(messenger, replace(outgoing(jo, LONG), refs=stopped.refs))
    words = [jo.client.read(message) for message in jo.messages]
    assert "".join(words).count("quiet") == 3 * 2_000, "nothing is lost, and nothing there twice"


def test_what_teams_never_takes_is_given_up(jo: TeamsPerson, world: TeamsWorld, messenger: Messenger) -> None:
    world.fake.fail("post", 413, "MessageSizeTooBig", times=3)
    assert undelivered(messenger, outgoing(jo)).wait is None


@pytest.mark.parametrize(("code", "words"), [(BLOCKED, "have blocked me"), (BARRED, "administrators")])
def test_who_has_blocked_it_is_said_and_remembered(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger, code: str, words: str
) -> None:
    jo.chat.blocked = code
    refused = undelivered(messenger, outgoing(jo))
    assert refused.wait is None
    assert words in refused.why
    assert world.rooms.of(TENANT, jo.user.aad) is None
    jo.chat.blocked = ""
    jo.says("hello again")
    assert world.rooms.of(TENANT, jo.user.aad) is not None
    send(messenger, outgoing(jo))


def test_who_has_removed_the_app_is_told_of_until_it_is_back(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger
) -> None:
    world.fake.chats.pop(world.named("general").id)
    jo.uninstalls()
    refused = undelivered(messenger, outgoing(jo))
    assert refused.wait is None
    assert "not installed for them" in refused.why
    jo.installs()
    send(messenger, outgoing(jo))
    assert "Seven days" in jo.client.read(jo.messages[-1])


def test_a_chat_that_teams_has_forgotten_is_opened_anew(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger
) -> None:
    world.fake.chats.pop(jo.chat.id)
    send(messenger, outgoing(jo))
    assert world.fake.called("open") == ["open"]
    assert len(jo.messages) == 1


def test_a_channel_that_it_was_taken_out_of_is_said(world: TeamsWorld, jo: TeamsPerson, messenger: Messenger) -> None:
    world.named("general").bot = False
    refused = undelivered(messenger, outgoing(world.named("general")))
    assert (refused.wait, "not in that channel" in refused.why) == (None, True)


def test_another_tenant_s_address_is_never_written_to(jo: TeamsPerson, world: TeamsWorld, messenger: Messenger) -> None:
    asked = world.fake.called()
    anothers = replace(outgoing(jo), to=Address("teams", "tenant-2", jo.user.aad))
    assert undelivered(messenger, anothers).wait is None
    assert world.fake.called() == asked


# -- what nobody knows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["dropped", "500"])
def test_an_answer_that_was_lost_is_never_known(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger, how: str
) -> None:
    if how == "dropped":
        world.fake.drop("post")
    else:
        world.fake.fail("post", 500)
    with pytest.raises(Unknown) as raised:
        send(messenger, outgoing(jo))
    assert raised.value.refs == ()
    assert messenger.settle(outgoing(jo)) == CannotTell(UNSURE)


def test_an_answer_lost_between_two_parts_leaves_those_before_certain(
    jo: TeamsPerson, world: TeamsWorld, messenger: Messenger
) -> None:
    first = send(messenger, outgoing(jo, LONG)).refs[:1]
    world.fake.drop("post")
    with pytest.raises(Unknown) as raised:
        send(messenger, replace(outgoing(jo, LONG), refs=first))
    assert raised.value.refs == first


def test_where_teams_is_out_of_reach_nothing_was_sent(jo: TeamsPerson, world: TeamsWorld, messenger: Messenger) -> None:
    world.thread.run(world.fake.stop())
    assert undelivered(messenger, outgoing(jo)).wait == timedelta()


def test_once_its_loop_has_ended_it_is_not_ready_and_sends_nothing(jo: TeamsPerson, world: TeamsWorld) -> None:
    loop, teams = asyncio.new_event_loop(), world.teams
    loop.close()
    ended = Messenger(teams.calls, world.rooms, Offers(world.database, world.pool), world.door, teams.tasks, loop)
    assert not ended.is_ready
    assert undelivered(ended, outgoing(jo)).wait == timedelta()


def test_it_stands_alone_for_a_command(jo: TeamsPerson, world: TeamsWorld) -> None:
    from bot.teams.sdk import opened

    open_here = SETTINGS.model_copy(update={"teams_unauthenticated": "loopback"})
    sdk = opened(SETTINGS, token=lambda: TOKEN)
    with standing_alone(open_here, world.database, world.door, sdk=sdk, pace=0.0) as alone:
        send(alone, outgoing(jo, REPLY, PACK))
    assert len(jo.messages) == 2
    assert not alone.is_ready
