"""Where people and channels are reached in Teams: kept, found again after a restart, lost and found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.teams.calls import Room
from bot.teams.hosts import DEFAULT_SERVICE_URL
from bot.teams.rooms import FRESH, Rooms
from models.conversation import Conversation
from models.database import Database
from models.directory import connect
from tests.support.databases import NOW

TENANT, JO, HEADS = "tenant-1", "aad-jo", "19:heads@thread.tacv2"
UK, EU = "https://smba.trafficmanager.net/uk/", "https://smba.trafficmanager.net/emea/"
CHAT = Room(UK, "a:1jo")
LATER = NOW + timedelta(hours=1)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def thurrock(database: Database, tenant: Callable[..., int]) -> int:
    ident = tenant(database)
    with database.directory() as session:
        connect(session, ident, "teams", TENANT)
    return ident


@pytest.fixture
def rooms(database: Database, thurrock: int, clock: Clock) -> Rooms:
    return Rooms(database, clock=clock)


def rows(database: Database, tenant_id: int) -> list[tuple[str, datetime | None, str]]:
    """Each place that is kept: its conversation, since when it is gone, and why."""
    with database.read(tenant_id) as session:
        found = session.scalars(select(Conversation).order_by(Conversation.id))
        return [(row.conversation, row.gone_at, row.gone_why) for row in found]


def test_somebody_is_reached_where_they_were_last_heard_from(rooms: Rooms) -> None:
    assert rooms.of(TENANT, JO) is None
    rooms.remember(TENANT, "personal", JO, CHAT, NOW)
    assert rooms.of(TENANT, JO) == CHAT
    rooms.remember(TENANT, "personal", JO, Room(EU, "a:2jo"), LATER)
    assert rooms.of(TENANT, JO) == Room(EU, "a:2jo")


def test_a_restart_forgets_nobody(rooms: Rooms, database: Database) -> None:
    rooms.remember(TENANT, "personal", JO, CHAT, NOW)
    assert Rooms(database).of(TENANT, JO) == CHAT


def test_a_channel_is_kept_and_not_the_thread_that_was_spoken_in(rooms: Rooms, database: Database) -> None:
    rooms.remember(TENANT, "channel", HEADS, Room(UK, f"{HEADS};messageid=17"), NOW)
    assert rooms.of(TENANT, HEADS) == Room(UK, HEADS)
    assert Rooms(database).of(TENANT, HEADS) == Room(UK, HEADS)


def test_who_has_blocked_it_is_not_written_to_until_they_speak_again(
    rooms: Rooms, database: Database, thurrock: int
) -> None:
    rooms.remember(TENANT, "personal", JO, CHAT, NOW)
    rooms.gone(TENANT, "personal", JO, "They have blocked me.", LATER)
    assert rooms.of(TENANT, JO) is None
    assert rows(database, thurrock) == [(CHAT.conversation, LATER, "They have blocked me.")]
    rooms.remember(TENANT, "personal", JO, CHAT, LATER)
    assert rooms.of(TENANT, JO) == CHAT
    assert rows(database, thurrock) == [(CHAT.conversation, None, "")]


def test_who_was_never_met_and_cannot_be_written_to_is_kept_as_gone(
    rooms: Rooms, database: Database, thurrock: int
) -> None:
    rooms.gone(TENANT, "personal", JO, "I am not installed for them.", NOW)
    assert rows(database, thurrock) == [("", NOW, "I am not installed for them.")]
    assert rooms.of(TENANT, JO) is None
    assert rooms.service_url(TENANT) == DEFAULT_SERVICE_URL
    rooms.remember(TENANT, "personal", JO, CHAT, LATER)
    assert rows(database, thurrock) == [(CHAT.conversation, None, "")]


def test_what_another_process_wrote_is_known_a_minute_later(rooms: Rooms, database: Database, clock: Clock) -> None:
    rooms.remember(TENANT, "personal", JO, CHAT, NOW)
    Rooms(database).gone(TENANT, "personal", JO, "They have blocked me.", LATER)
    assert rooms.of(TENANT, JO) == CHAT
    clock.now += FRESH
    assert rooms.of(TENANT, JO) is None


def test_the_server_heard_from_last_is_where_a_tenant_is(rooms: Rooms) -> None:
    assert rooms.service_url(TENANT) == DEFAULT_SERVICE_URL
    rooms.remember(TENANT, "personal", JO, CHAT, LATER)
    rooms.remember(TENANT, "channel", HEADS, Room(EU, HEADS), NOW)
    assert rooms.service_url(TENANT) == UK


def test_nothing_is_kept_of_a_tenant_that_nobody_has_connected(rooms: Rooms, database: Database, thurrock: int) -> None:
    rooms.remember("tenant-2", "personal", JO, CHAT, NOW)
    rooms.gone("tenant-2", "personal", JO, "They have blocked me.", NOW)
    assert rooms.of("tenant-2", JO) is None
    assert rooms.service_url("tenant-2") == DEFAULT_SERVICE_URL
    assert not rooms.is_connected("tenant-2")
    assert rows(database, thurrock) == []


def test_an_authority_never_sees_another_s(rooms: Rooms, database: Database, tenant: Callable[..., int]) -> None:
    with database.directory() as session:
        connect(session, tenant(database, "Essex"), "teams", "tenant-2")
    rooms.remember(TENANT, "personal", JO, CHAT, NOW)
    assert rooms.of("tenant-2", JO) is None


def test_two_who_hear_of_somebody_at_once_keep_them_once(database: Database, thurrock: int) -> None:
    both = threading.Barrier(2)

    class Slow(Rooms):
        def of(self, workspace: str, external_id: str) -> Room | None:
            found = super().of(workspace, external_id)
            both.wait(10)
            return found

    hearing = [
        threading.Thread(target=Slow(database).remember, args=(TENANT, "personal", JO, CHAT, NOW)) for _ in range(2)
    ]
    for each in hearing:
        each.start()
    for each in hearing:
        each.join()
    assert rows(database, thurrock) == [(CHAT.conversation, None, "")]
