"""The outbox in Slack: each message posted once, and found again where Slack's answer was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot import serve
from bot.messengers import Messengers
from bot.slack.messenger import Messenger, standing_alone
from bot.slack.settling import EVENT, LOOK_EVERY
from commands.engine.cards import Notice, Reply, Table, Text, card, to_json
from jobs.deliver import deliver
from jobs.messenger import MAY_REPEAT, AskLater, CannotTell, NotSent, Outgoing, Sent, Undelivered, Unknown
from models import outbox
from models.database import Database
from models.outbox import DELAYS, LEASE, SETTLE_AFTER, Address, Message, Outbox
from models.person import Identity, Person
from tests.support.fake_slack import TEAM
from tests.support.plans import signed
from tests.support.post_office import Dying, Killed
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson, SlackWorld

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
REPLY = Reply(card(Notice("info", "Seven days are left to sign.")))
TABLE = Table(("School",), (("St Mary's",),))
LONG = Reply(card(Text("One"), TABLE, TABLE, TABLE))
"""Three messages: Slack takes one table in each."""
GENERAL = Address("slack", TEAM, "CGENERAL")


@pytest.fixture
def messenger(world: SlackWorld) -> Messenger:
    return messenger_of(world)


def messenger_of(world: SlackWorld, look_every: float = 0.0) -> Messenger:
    slack = world.slack
    return Messenger(slack.calls, slack.people, slack.tokens, slack.tasks, world.thread.loop, look_every=look_every)


def outgoing(reply: Reply = REPLY, to: Address = GENERAL, *, to_person: bool = False) -> Outgoing:
    return Outgoing(
        id=12,
        attempt=1,
        card=to_json(reply).decode(),
        to=to,
        to_person=to_person,
        name="",
        confidential=reply.confidential,
        may_repeat=False,
        claimed_at=datetime.now(UTC),
    )


def to(jo: SlackPerson, reply: Reply = REPLY) -> Outgoing:
    return outgoing(reply, Address("slack", TEAM, jo.user), to_person=True)


def send(messenger: Messenger, one: Outgoing) -> Sent:
    """Send what keeps nothing on its way."""
    return messenger.send(one, nothing_kept)


def nothing_kept(refs: tuple[str, ...]) -> None:
    pytest.fail(f"kept {refs}")


def undelivered(messenger: Messenger, one: Outgoing) -> Undelivered:
    with pytest.raises(Undelivered) as raised:
        send(messenger, one)
    return raised.value


# -- posting ----------------------------------------------------------------------------------------------------------


def test_a_channel_gets_a_message_that_everybody_reads(world: SlackWorld, messenger: Messenger) -> None:
    found = send(messenger, outgoing())
    [message] = world.fake.messages
    assert found == Sent((message.ts,))
    assert (message.channel, message.only_to, message.thread) == ("CGENERAL", "", "")
    assert "Seven days are left" in message.text
    assert message.metadata == {"event_type": EVENT, "event_payload": {"id": "12", "part": 1}}


def test_a_person_gets_it_in_their_own_conversation_with_the_bot(jo: SlackPerson, messenger: Messenger) -> None:
    send(messenger, to(jo))
    assert [message.channel for message in jo.fake.messages] == [f"D{jo.user}"]


def test_what_is_too_long_for_one_message_is_several_each_with_its_number(
    world: SlackWorld, messenger: Messenger
) -> None:
    found = send(messenger, outgoing(LONG))
    assert found == Sent(tuple(message.ts for message in world.fake.messages))
    assert [message.metadata["event_payload"]["part"] for message in world.fake.messages] == [1, 2, 3]


def test_what_may_repeat_says_so_first(world: SlackWorld, messenger: Messenger) -> None:
    send(messenger, replace(outgoing(), may_repeat=True))
    assert MAY_REPEAT in world.fake.messages[0].text


def test_what_is_confidential_is_not_in_its_notification(jo: SlackPerson, messenger: Messenger) -> None:
    send(messenger, to(jo, replace(REPLY, confidential=True)))
    assert "Seven days" not in jo.fake.messages[0].text


# -- refusals ---------------------------------------------------------------------------------------------------------


def test_slack_s_wish_to_wait_is_handed_on(world: SlackWorld, messenger: Messenger) -> None:
    world.fake.retry_after = "90"
    world.fake.limit("chat.postMessage")
    assert undelivered(messenger, outgoing()).wait == timedelta(seconds=90)
    assert world.fake.called("chat.postMessage") == ["chat.postMessage"]


def test_a_long_message_is_taken_up_where_slack_stopped_it(world: SlackWorld, messenger: Messenger) -> None:
    send(messenger, outgoing())
    world.fake.fail("chat.postMessage", "service_unavailable")
    assert undelivered(messenger, outgoing(LONG)).refs == ()
    begun = replace(outgoing(LONG), refs=("1.1",))
    found = send(messenger, begun)
    assert [message.metadata["event_payload"]["part"] for message in world.fake.messages] == [1, 2, 3]
    assert found.refs == ("1.1", *(message.ts for message in world.fake.messages[1:]))


@pytest.mark.parametrize("code", ["is_archived", "channel_not_found", "not_in_channel"])
def test_what_trying_again_would_not_mend_is_not_tried_again(
    world: SlackWorld, messenger: Messenger, code: str
) -> None:
    world.fake.fail("chat.postMessage", code)
    refused = undelivered(messenger, outgoing())
    assert refused.wait is None
    assert refused.why.endswith(".")


def test_where_no_direct_message_can_be_opened_it_is_tried_again(world: SlackWorld, messenger: Messenger) -> None:
    nobody = outgoing(to=Address("slack", TEAM, "UNOBODY"), to_person=True)
    assert undelivered(messenger, nobody).wait == timedelta()


def test_another_workspace_s_address_is_never_posted_to(world: SlackWorld, messenger: Messenger) -> None:
    assert undelivered(messenger, outgoing(to=replace(GENERAL, workspace="TOTHER"))).wait is None
    assert world.fake.messages == []


def test_where_slack_is_out_of_reach_nothing_was_sent(world: SlackWorld, messenger: Messenger) -> None:
    send(messenger, outgoing())
    world.thread.run(world.fake.stop())
    assert undelivered(messenger, outgoing()).wait == timedelta()


def test_once_its_loop_has_ended_it_is_not_ready_and_sends_nothing(messenger: Messenger, world: SlackWorld) -> None:
    loop = asyncio.new_event_loop()
    slack = world.slack
    ended = Messenger(slack.calls, slack.people, slack.tokens, slack.tasks, loop)
    loop.close()
    assert messenger.is_ready
    assert not ended.is_ready
    assert undelivered(ended, outgoing()).wait == timedelta()


# -- settling ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["channel", "person"])
def test_a_message_whose_answer_was_lost_is_found_by_its_metadata(
    jo: SlackPerson, messenger: Messenger, where: str
) -> None:
    one = to(jo) if where == "person" else outgoing()
    send(messenger, replace(one, id=11))
    jo.fake.drop("chat.postMessage")
    with pytest.raises(Unknown):
        send(messenger, one)
    assert messenger.settle(one) == Sent((jo.fake.messages[1].ts,))


def test_slack_s_own_fault_may_have_come_after_the_post(world: SlackWorld, messenger: Messenger) -> None:
    world.fake.fail("chat.postMessage", "internal_error")
    with pytest.raises(Unknown):
        send(messenger, outgoing())
    assert messenger.settle(outgoing()) == NotSent()


def test_only_those_parts_are_sent_again_that_are_not_there(world: SlackWorld, messenger: Messenger) -> None:
    one = outgoing(LONG)
    world.fake.drop("chat.postMessage")
    with pytest.raises(Unknown) as raised:
        send(messenger, one)
    assert raised.value.refs == ()
    first = world.fake.messages[0].ts
    assert messenger.settle(one) == NotSent((first,))
    send(messenger, replace(one, refs=(first,)))
    assert [message.metadata["event_payload"]["part"] for message in world.fake.messages] == [1, 2, 3]


def test_what_was_sent_at_another_time_is_another_message(world: SlackWorld, messenger: Messenger) -> None:
    """A database that was restored counts its ids again."""
    send(messenger, outgoing())
    later = replace(outgoing(), claimed_at=datetime.now(UTC) + timedelta(days=1))
    assert messenger.settle(later) == NotSent()


def test_a_busy_channel_is_read_page_by_page_and_not_for_ever(world: SlackWorld, messenger: Messenger) -> None:
    send(messenger, outgoing())
    for _ in range(450):
        world.fake.post("CGENERAL", {"text": "Good morning"})
    assert messenger.settle(outgoing()) == Sent((world.fake.messages[0].ts,))
    for _ in range(600):
        world.fake.post("CGENERAL", {"text": "Good morning"})
    assert isinstance(messenger.settle(outgoing()), CannotTell)


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel"])
def test_where_slack_does_not_let_us_look_nobody_can_tell(world: SlackWorld, messenger: Messenger, code: str) -> None:
    world.fake.fail("conversations.history", code)
    assert isinstance(messenger.settle(outgoing()), CannotTell)


def test_slack_that_cannot_be_asked_now_is_asked_later(world: SlackWorld, messenger: Messenger) -> None:
    world.fake.limit("conversations.history", 3)
    assert isinstance(messenger.settle(outgoing()), AskLater)
    world.fake.fail("conversations.history", "internal_error")
    assert isinstance(messenger.settle(outgoing()), AskLater)
    assert messenger.settle(outgoing()) == NotSent()


def test_histories_are_read_once_a_minute(world: SlackWorld) -> None:
    patient = messenger_of(world, LOOK_EVERY)
    assert patient.settle(outgoing()) == NotSent()
    later = patient.settle(outgoing())
    assert isinstance(later, AskLater)
    assert timedelta() < later.wait <= timedelta(seconds=LOOK_EVERY)
    assert world.fake.called("conversations.history") == ["conversations.history"]


# -- the whole way, from the database ---------------------------------------------------------------------------------


def keep(database: Database, tenant_id: int, key: str, to: int | Address, reply: Reply = REPLY) -> None:
    with database.write(tenant_id) as session:
        outbox.enqueue(session, Message(key=key, rule="pledge.reminder", card=to_json(reply)), to, NOW)


def head(database: Database, tenant_id: int, jo: SlackPerson) -> int:
    with signed(database, tenant_id) as session:
        person = Person(handle="jo", name="Jo Bell")
        session.add(person)
        session.flush()
        session.add(Identity(person_id=person.id, platform="slack", workspace=TEAM, external_id=jo.user))
        return person.id


@pytest.mark.parametrize("at", ["before", "after"])
def test_a_process_that_dies_beside_its_post_neither_loses_nor_doubles_it(
    database: Database, tenant: Callable[..., int], jo: SlackPerson, messenger: Messenger, at: str
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", head(database, thurrock, jo))
    with pytest.raises(Killed):
        deliver(database, Dying(messenger, at), NOW)
    with database.write(thurrock) as session:
        for row in session.scalars(select(Outbox)):
            assert row.lease_until
            row.lease_until -= LEASE * 2
    for later in (NOW, NOW + DELAYS[0], NOW + DELAYS[0] + SETTLE_AFTER):
        deliver(database, messenger, later)
    assert [message.channel for message in jo.fake.messages] == [f"D{jo.user}"]
    with database.read(thurrock) as session:
        assert [(row.state, row.refs) for row in session.scalars(select(Outbox))] == [
            ("sent", [jo.fake.messages[0].ts])
        ]


def test_dropped_answers_and_limits_end_with_each_message_once(
    database: Database, tenant: Callable[..., int], world: SlackWorld, messenger: Messenger
) -> None:
    thurrock = tenant(database)
    for number in range(6):
        keep(database, thurrock, f"key {number}", GENERAL, Reply(card(Text(f"Message {number}"))))
    world.fake.retry_after = "90"
    world.fake.limit("chat.postMessage", 2)
    world.fake.drop("chat.postMessage", 3)
    for minutes in range(10):
        deliver(database, messenger, NOW + timedelta(minutes=minutes))
    assert sorted(message.text for message in world.fake.messages) == [f"Message {number}" for number in range(6)]


# -- while serving, and without ---------------------------------------------------------------------------------------


def test_the_messenger_is_there_while_slack_is_served(
    world: SlackWorld, sqlite_database: Database, tenant: Callable[..., int]
) -> None:
    keep(sqlite_database, tenant(sqlite_database), "a", GENERAL)
    messengers = Messengers()
    app = serve.application(world.settings(), ScriptedDoor(), messengers=messengers)
    assert deliver(sqlite_database, messengers, NOW) == [], "nothing is served yet"

    async def served() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.to_thread(deliver, sqlite_database, messengers, NOW)

    asyncio.run(served())
    assert len(world.fake.messages) == 1
    assert not messengers.is_ready


def test_it_stands_alone_for_a_command(world: SlackWorld) -> None:
    with standing_alone(world.settings()) as alone:
        send(alone, outgoing())
    assert len(world.fake.messages) == 1
    assert not alone.is_ready
