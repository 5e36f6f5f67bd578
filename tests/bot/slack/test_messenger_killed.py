"""Whenever a deliverer is killed, another finishes its work: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import os
import queue
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.slack.messenger import Messenger
from commands.engine.cards import Reply, Text, card, to_json
from jobs.deliver import deliver
from models import outbox
from models.database import Database
from models.enclosure import Enclosed
from models.outbox import DELAYS, LEASE, SETTLE_AFTER, Address, Message, Outbox
from tests.support.fake_slack import TEAM
from tests.support.mortal import Deliverers
from tests.support.slack_person import SlackWorld

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
GENERAL = Address("slack", TEAM, "CGENERAL")
POST, UPLOAD, COMPLETE = "chat.postMessage", "files.getUploadURLExternal", "files.completeUploadExternal"
MOMENTS: tuple[tuple[str, str, str, int], ...] = (
    ("claimed", "", "sending", 0),
    (POST, "received", "sending", 0),
    (POST, "accepted", "sending", 0),
    (UPLOAD, "accepted", "sending", 0),
    ("uploaded", "", "sending", 0),
    ("kept", "", "sending", 2),
    (COMPLETE, "received", "sending", 2),
    (COMPLETE, "accepted", "sending", 2),
    ("sent", "", "sending", 2),
    ("marked", "", "sent", 2),
)
"""When it dies: at a step of its own, or with Slack, which has its request or has carried it out and not answered yet.

Then the row's state that it leaves, and how many refs.
"""


@pytest.fixture(scope="module")
def deliverers() -> Iterator[Deliverers]:
    with Deliverers() as deliverers:
        yield deliverers


@pytest.fixture
def messenger(world: SlackWorld) -> Messenger:
    slack = world.slack
    return Messenger(slack.calls, slack.people, slack.tokens, slack.tasks, world.thread.loop, look_every=0.0)


def keep(database: Database, tenant_id: int, key: str, now: datetime, *, packed: bool = True) -> None:
    """Have a message due at ``now`` whose words are its key, with a pack of that name."""
    files = (Enclosed(f"{key}.pdf", "application/pdf", key.encode()),) if packed else ()
    message = Message(key=key, rule="test", card=to_json(Reply(card(Text(key)))), kind="pack", enclosures=files)
    with database.write(tenant_id) as session:
        outbox.enqueue(session, message, GENERAL, now)


def row(database: Database, tenant_id: int, key: str) -> Outbox:
    with database.read(tenant_id) as session:
        found = session.scalars(select(Outbox).where(Outbox.key == key)).one()
        session.expunge(found)
        return found


def arrived(world: SlackWorld) -> list[str]:
    """What is in the channel, in order: the first line of words, the name of a pack."""
    return [message.name or message.text.splitlines()[0] for message in world.fake.messages]


def killed(
    deliverers: Deliverers, database: Database, world: SlackWorld, now: datetime, moment: tuple[str, str]
) -> None:
    """Have a deliverer begin on what is due at ``now`` and die at that moment."""
    step, when = moment
    dying: queue.SimpleQueue[int] = queue.SimpleQueue()
    if when == "received" or when == "accepted":
        world.fake.when(step, when, lambda: os.kill(dying.get(timeout=10), signal.SIGKILL))
    url = database.url.render_as_string(hide_password=False)
    pid = deliverers.start(url, world.settings().slack_api_url, now, "" if when else step)
    dying.put(pid)
    assert deliverers.wait(pid) == -signal.SIGKILL, moment


def finish(database: Database, tenant_id: int, messenger: Messenger, now: datetime) -> None:
    """Let the dead one's lease run out, and another deliver for as long as there is anything to do."""
    with database.write(tenant_id) as session:
        for one in session.scalars(select(Outbox).where(Outbox.lease_until.is_not(None))):
            assert one.lease_until
            one.lease_until -= 2 * LEASE
    for later in (timedelta(), DELAYS[0], DELAYS[0] + SETTLE_AFTER):
        deliver(database, messenger, now + later)


def test_whenever_a_deliverer_is_killed_the_message_and_its_pack_are_there_once(
    database: Database, tenant: Callable[..., int], world: SlackWorld, messenger: Messenger, deliverers: Deliverers
) -> None:
    thurrock = tenant(database)
    for number, (step, when, state, refs) in enumerate(MOMENTS):
        key, now = f"{step} {when}".strip(), NOW + number * DAY
        keep(database, thurrock, key, now)
        killed(deliverers, database, world, now, (step, when))
        left = row(database, thurrock, key)
        assert (left.state, len(left.refs)) == (state, refs), f"{key}: it died when it was to"
        finish(database, thurrock, messenger, now)
        assert arrived(world) == [key, f"{key}.pdf"], key
        assert row(database, thurrock, key).state == "sent", key
        world.fake.messages.clear()


def test_two_processes_racing_send_each_message_once(
    postgres_database: Database, tenant: Callable[..., int], world: SlackWorld, deliverers: Deliverers
) -> None:
    thurrock = tenant(postgres_database)
    keys = [f"message {number:02}" for number in range(40)]
    for key in keys:
        keep(postgres_database, thurrock, key, NOW, packed=False)
    url = postgres_database.url.render_as_string(hide_password=False)
    racing = [deliverers.start(url, world.settings().slack_api_url, NOW) for _ in range(2)]
    assert [deliverers.wait(pid) for pid in racing] == [0, 0]
    assert sorted(arrived(world)) == keys
    assert {row(postgres_database, thurrock, key).state for key in keys} == {"sent"}


def test_lost_answers_limits_and_faults_end_with_each_pack_once(
    sqlite_database: Database, tenant: Callable[..., int], world: SlackWorld, messenger: Messenger
) -> None:
    thurrock = tenant(sqlite_database)
    keys = [f"message {number}" for number in range(6)]
    for key in keys:
        keep(sqlite_database, thurrock, key, NOW)
    world.fake.retry_after = "90"
    for method in (POST, UPLOAD, COMPLETE):
        world.fake.limit(method)
        world.fake.drop(method)
        world.fake.fail(method, "internal_error")
    for minutes in range(0, 60, 2):
        deliver(sqlite_database, messenger, NOW + timedelta(minutes=minutes))
    assert sorted(arrived(world)) == sorted([*keys, *(f"{key}.pdf" for key in keys)])
    assert {row(sqlite_database, thurrock, key).state for key in keys} == {"sent"}
