"""The outbox and Teams together: once each, or what the rule says of it, whatever is lost on the way.

Where a deliverer dies beside its post, in whichever process, :mod:`tests.bot.slack.test_messenger_killed` kills real
ones; what Teams adds is that nobody can be asked afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Literal

import pytest
from sqlalchemy import select

from bot.messengers import Messengers
from bot.slack.messenger import Messenger as SlackMessenger
from bot.teams.files import Offers
from bot.teams.messenger import UNSURE, Messenger
from bot.teams.rooms import Rooms
from commands.engine.cards import Notice, Reply, Text, card, to_json
from jobs.deliver import deliver
from jobs.messenger import MAY_REPEAT
from models import outbox
from models.database import Database
from models.directory import connect
from models.enclosure import Enclosed
from models.outbox import DELAYS, LEASE, SETTLE_AFTER, Message, Outbox
from models.person import Identity, Person
from tests.support.databases import NOW
from tests.support.fake_slack import TEAM
from tests.support.fake_teams import TENANT
from tests.support.plans import signed
from tests.support.post_office import Dying, Killed
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson, SlackWorld
from tests.support.teams_person import TeamsPerson, TeamsWorld

REPLY = Reply(card(Notice("info", "Seven days are left to sign.")))
TWO = Reply(card(Text("First part. " + "A quiet word. " * 2_000), Text("Second part. " + "A quiet word. " * 2_000)))
PACK = Enclosed("pack.pdf", "application/pdf", b"%PDF-1.7 the pack")
TIMES = (NOW, NOW + DELAYS[0], NOW + DELAYS[0] + SETTLE_AFTER, NOW + DELAYS[0] + 2 * SETTLE_AFTER)


@pytest.fixture
def thurrock(sqlite_database: Database, tenant: Callable[..., int]) -> int:
    ident = tenant(sqlite_database)
    with sqlite_database.directory() as session:
        connect(session, ident, "teams", TENANT)
        connect(session, ident, "slack", TEAM)
    return ident


@pytest.fixture
def world(sqlite_database: Database, thurrock: int) -> Iterator[TeamsWorld]:
    world = TeamsWorld(ScriptedDoor(), sqlite_database)  # type: ignore[arg-type]  # it is asked no more than a door
    with world:
        yield world


@pytest.fixture
def jo(world: TeamsWorld) -> TeamsPerson:
    jo = world.person("jo", "Jo Bell")
    jo.says("hello")
    world.fake.messages.clear()
    return jo


@pytest.fixture
def head(world: TeamsWorld, thurrock: int, jo: TeamsPerson) -> int:
    """Jo's person in the programme, by their account in Teams."""
    with signed(world.database, thurrock) as session:
        person = Person(handle="jo", name="Jo Bell")
        session.add(person)
        session.flush()
        session.add(Identity(person_id=person.id, platform="teams", workspace=TENANT, external_id=jo.user.aad))
        return person.id


def messenger_of(world: TeamsWorld) -> Messenger:
    """A messenger as after a restart: what it knows of places is what was kept."""
    teams, offers = world.teams, Offers(world.database, world.pool, now=lambda: NOW)
    return Messenger(teams.calls, Rooms(world.database), offers, world.door, teams.tasks, world.thread.loop)


def keep(
    world: TeamsWorld, to: int, reply: Reply = REPLY, kind: Literal["nudge", "pack"] = "nudge", *files: Enclosed
) -> None:
    message = Message(key="a", rule="test", card=to_json(reply), kind=kind, enclosures=files)
    with world.database.write(1) as session:
        outbox.enqueue(session, message, to, NOW)


def row(world: TeamsWorld) -> tuple[str, str]:
    """The message's state, and the last error."""
    with world.database.read(1) as session:
        found = session.scalars(select(Outbox)).one()
        return found.state, found.last_error


def run_out(world: TeamsWorld) -> None:
    """Let the lease of who died run out."""
    with world.database.write(1) as session:
        for one in session.scalars(select(Outbox).where(Outbox.lease_until.is_not(None))):
            assert one.lease_until
            one.lease_until -= 2 * LEASE


def shown(jo: TeamsPerson) -> list[str]:
    """What Jo has: of words how they begin, of a file its name."""
    found = [(each.activity["attachments"][0].get("name"), jo.client.read(each)) for each in jo.messages]
    return [name or ("repeats" if MAY_REPEAT in words else words[:11]) for name, words in found]


@pytest.mark.parametrize("at", ["before", "after"])
def test_a_nudge_whose_sender_dies_is_never_there_twice(world: TeamsWorld, head: int, jo: TeamsPerson, at: str) -> None:
    keep(world, head)
    with pytest.raises(Killed):
        deliver(world.database, Dying(messenger_of(world), at), NOW)
    run_out(world)
    for later in TIMES:
        deliver(world.database, messenger_of(world), later)
    assert row(world) == ("dropped", UNSURE)
    assert len(jo.messages) == (1 if at == "after" else 0)


@pytest.mark.parametrize(("at", "there"), [("before", 1), ("after", 2)])
def test_a_pack_whose_sender_dies_is_there_and_says_that_it_may_repeat(
    world: TeamsWorld, head: int, jo: TeamsPerson, at: str, there: int
) -> None:
    keep(world, head, REPLY, "pack")
    with pytest.raises(Killed):
        deliver(world.database, Dying(messenger_of(world), at), NOW)
    run_out(world)
    for later in TIMES:
        deliver(world.database, messenger_of(world), later)
    assert row(world)[0] == "sent"
    assert len(jo.messages) == there
    assert shown(jo)[-1] == "repeats"


def test_a_pack_whose_sender_dies_between_two_parts_is_there_once(
    world: TeamsWorld, head: int, jo: TeamsPerson
) -> None:
    keep(world, head, TWO, "pack", PACK)
    with pytest.raises(Killed):
        deliver(world.database, Dying(messenger_of(world), "between"), NOW)
    run_out(world)
    for later in TIMES:
        deliver(world.database, messenger_of(world), later)
    assert shown(jo) == ["First part.", "Second part", "pack.pdf"]
    assert row(world)[0] == "sent"


def test_a_lost_answer_has_a_pack_go_on_from_the_part_that_nobody_heard_of(
    world: TeamsWorld, head: int, jo: TeamsPerson
) -> None:
    keep(world, head, TWO, "pack", PACK)
    world.fake.drop("post")
    deliver(world.database, messenger_of(world), NOW)
    for later in TIMES:
        deliver(world.database, messenger_of(world), later)
    assert row(world)[0] == "sent"
    assert shown(jo) == ["First part.", "repeats", "Second part", "pack.pdf"]


def test_limits_faults_and_refusals_end_with_each_part_once(world: TeamsWorld, head: int, jo: TeamsPerson) -> None:
    keep(world, head, TWO, "pack", PACK)
    world.fake.retry_after = "90"
    world.fake.limit("post", 2)
    world.fake.fail("post", 502)
    for minutes in range(0, 180, 5):
        deliver(world.database, messenger_of(world), NOW + timedelta(minutes=minutes))
    assert shown(jo) == ["First part.", "Second part", "pack.pdf"]
    assert row(world) == ("sent", "")


def test_a_manager_reads_why_somebody_was_not_reached(world: TeamsWorld, head: int, jo: TeamsPerson) -> None:
    keep(world, head)
    jo.chat.blocked = "ConversationBlockedByUser"
    [outcome] = deliver(world.database, messenger_of(world), NOW)
    assert (outcome.state, "blocked me in Teams" in outcome.why) == ("failed", True)


# -- one programme in two chats ---------------------------------------------------------------------------------------


@pytest.fixture
def slack() -> Iterator[SlackWorld]:
    with SlackWorld(ScriptedDoor()) as world:
        yield world


@pytest.fixture
def jo_in_slack(slack: SlackWorld, world: TeamsWorld, thurrock: int, head: int) -> SlackPerson:
    """Jo's other account, which came later."""
    there = slack.person("jo", "Jo Bell")
    with signed(world.database, thurrock) as session:
        session.add(Identity(person_id=head, platform="slack", workspace=TEAM, external_id=there.user))
    return there


def both(world: TeamsWorld, slack: SlackWorld) -> Messengers:
    ours = slack.slack
    in_slack = SlackMessenger(ours.calls, ours.people, ours.tokens, ours.tasks, slack.thread.loop)
    return Messengers(in_slack, messenger_of(world))


@pytest.mark.parametrize(("route", "where"), [("", "teams"), ("chat", "teams"), ("teams", "teams"), ("slack", "slack")])
def test_who_is_in_both_gets_each_message_once_and_where_they_chose(
    world: TeamsWorld,
    slack: SlackWorld,
    head: int,
    jo: TeamsPerson,
    jo_in_slack: SlackPerson,
    route: str,
    where: str,
) -> None:
    with signed(world.database, 1) as session:
        session.get_one(Person, head).route = route
    keep(world, head)
    for later in TIMES:
        deliver(world.database, both(world, slack), later)
    assert (len(jo.messages), len(jo_in_slack.fake.messages)) == ((1, 0) if where == "teams" else (0, 1))


def test_who_chose_a_chat_that_is_not_served_is_reached_in_the_other(
    world: TeamsWorld, head: int, jo: TeamsPerson, jo_in_slack: SlackPerson
) -> None:
    with signed(world.database, 1) as session:
        session.get_one(Person, head).route = "slack"
    keep(world, head)
    deliver(world.database, Messengers(messenger_of(world)), NOW)
    assert len(jo.messages) == 1


def test_what_was_begun_in_one_chat_is_whole_in_the_other(
    world: TeamsWorld, slack: SlackWorld, head: int, jo: TeamsPerson, jo_in_slack: SlackPerson
) -> None:
    keep(world, head, REPLY, "pack", PACK)
    slack.fake.fail("files.getUploadURLExternal", "internal_error")
    with signed(world.database, 1) as session:
        session.get_one(Person, head).route = "slack"
    deliver(world.database, both(world, slack), NOW)
    assert len(slack.fake.messages) == 1, "the words without the pack"
    with signed(world.database, 1) as session:
        session.get_one(Person, head).route = "teams"
    deliver(world.database, both(world, slack), NOW + DELAYS[0])
    assert shown(jo)[1:] == ["pack.pdf"]
