"""What is to be sent is kept with what makes it due, once an occasion, and claimed by one deliverer at a time."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from models import claiming, outbox
from models.calendar import DEFAULT
from models.database import Database
from models.outbox import DELAYS, LEASE, TRIES, Address, Message, Outbox
from models.person import Identity, Person
from models.queries.delivery import not_delivered
from models.tenancy import TenancyError, TenantSession
from tests.support.plans import signed

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CARD = json.dumps({"card": {"nodes": []}}).encode()
CHANNEL = Address("slack", "T0COUNCIL", "CGENERAL")


def message(key: str, **more: object) -> Message:
    return Message(key=key, rule="pledge.reminder", card=CARD, **more)  # type: ignore[arg-type]


def keep(database: Database, tenant_id: int, *keys: str, **more: object) -> None:
    with database.write(tenant_id) as session:
        for key in keys:
            outbox.enqueue(session, message(key, **more), CHANNEL, NOW)


def claim(database: Database, tenant_id: int, now: datetime = NOW) -> str | None:
    with database.write(tenant_id) as session:
        found = claiming.claim(session, now)
        return found.key if found else None


def row(session: TenantSession, key: str = "a") -> Outbox:
    return session.scalars(select(Outbox).where(Outbox.key == key)).one()


def states(database: Database, tenant_id: int) -> dict[str, str]:
    with database.read(tenant_id) as session:
        return {one.key: one.state for one in session.scalars(select(Outbox))}


def run_leases_out(database: Database, tenant_id: int) -> None:
    with database.write(tenant_id) as session:
        for one in session.scalars(select(Outbox).where(Outbox.lease_until.is_not(None))):
            assert one.lease_until
            one.lease_until -= LEASE + MINUTE


# -- enqueueing -------------------------------------------------------------------------------------------------------


def test_an_occasion_is_kept_once_whatever_became_of_it(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    assert claim(database, thurrock) == "a"
    keep(database, thurrock, "a")
    assert states(database, thurrock) == {"a": "sending"}


def test_a_message_stands_or_falls_with_the_change_that_caused_it(
    database: Database, tenant: Callable[..., int]
) -> None:
    thurrock = tenant(database)
    with signed(database, thurrock) as session:
        session.add(Person(handle="nell", name="Nell Abarrow"))
        outbox.enqueue(session, message("kept"), CHANNEL, NOW)
    with pytest.raises(TenancyError, match="without an entry"):
        _change_unsigned(database, thurrock)
    assert states(database, thurrock) == {"kept": "pending"}


def _change_unsigned(database: Database, tenant_id: int) -> None:
    with database.write(tenant_id) as session:
        outbox.enqueue(session, message("lost"), CHANNEL, NOW)
        session.add(Person(handle="jo", name="Jo Larkfield"))


def test_what_is_confidential_goes_into_no_channel(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(sqlite_database)
    with pytest.raises(ValueError, match="never into a channel"):
        keep(sqlite_database, thurrock, "a", confidential=True)


def test_only_what_nobody_has_begun_to_send_is_cancelled(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "begun", "waiting")
    assert claim(database, thurrock) == "begun"
    with database.write(thurrock) as session:
        assert outbox.cancel(session, ["begun", "waiting", "never"], "The pledge was undone.") == ["waiting"]
    assert states(database, thurrock) == {"begun": "sending", "waiting": "dropped"}
    assert claim(database, thurrock) is None


def test_a_person_is_looked_for_at_every_account(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    with signed(database, thurrock) as session:
        person = Person(handle="nell", name="Nell Abarrow")
        session.add(person)
        session.flush()
        for platform in ("teams", "slack"):
            session.add(Identity(person_id=person.id, platform=platform, workspace="T1", external_id="U1"))
        outbox.enqueue(session, message("a"), person.id, NOW)
        outbox.enqueue(session, message("b"), CHANNEL, NOW)
    with database.read(thurrock) as session:
        found = outbox.addresses(session, row(session))
        assert found == [Address("teams", "T1", "U1"), Address("slack", "T1", "U1")]
        assert outbox.addresses(session, row(session, "b")) == [CHANNEL]


# -- claiming ---------------------------------------------------------------------------------------------------------


def test_what_is_due_is_claimed_oldest_first_and_nothing_before_its_time(
    database: Database, tenant: Callable[..., int]
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "later", not_before=NOW + MINUTE)
    keep(database, thurrock, "second")
    keep(database, thurrock, "first", not_before=NOW - MINUTE)
    assert [claim(database, thurrock) for _ in range(3)] == ["first", "second", None]
    assert claim(database, thurrock, NOW + MINUTE) == "later"


def test_two_deliverers_claim_each_message_once(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keys = [f"key {number:02}" for number in range(20)]
    keep(database, thurrock, *keys)
    claims: list[str] = []
    together = threading.Barrier(2)

    def take_all() -> None:
        together.wait(10)
        while (key := claim(database, thurrock)) is not None:
            claims.append(key)

    threads = [threading.Thread(target=take_all) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(claims) == keys


def test_a_row_that_another_has_locked_is_passed_over(postgres_database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(postgres_database)
    keep(postgres_database, thurrock, "a", "b")
    with postgres_database.write(thurrock) as session:
        first = claiming.claim(session, NOW)
        assert first
        assert (first.key, claim(postgres_database, thurrock)) == ("a", "b")


def test_a_lease_is_told_by_the_database_whatever_the_caller_s_time(
    database: Database, tenant: Callable[..., int]
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    before = datetime.now(UTC) - MINUTE
    assert claim(database, thurrock, NOW + timedelta(days=400)) == "a"
    with database.read(thurrock) as session:
        found = row(session)
        assert found.claimed_at
        assert found.lease_until == found.claimed_at + LEASE
        assert before < found.claimed_at < datetime.now(UTC) + MINUTE


def test_a_lease_that_has_run_out_leaves_a_message_unknown(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    claim(database, thurrock)
    with database.write(thurrock) as session:
        assert claiming.claim_unknown(session, NOW) is None
        claiming.lapse(session, NOW)
    assert states(database, thurrock) == {"a": "sending"}
    run_leases_out(database, thurrock)
    with database.write(thurrock) as session:
        claiming.lapse(session, NOW)
    with database.write(thurrock) as session:
        found = claiming.claim_unknown(session, NOW)
        assert found
        assert (found.key, found.state, found.attempts) == ("a", "unknown", 1)
    with database.write(thurrock) as session:
        assert claiming.claim_unknown(session, NOW) is None, "one settles it at a time"


def test_a_claim_counts_until_the_message_is_claimed_again(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    claim(database, thurrock)
    with database.write(thurrock) as session:
        mine = claiming.held(session, row(session).id, 1)
        assert mine
        outbox.postponed(mine, "Slack said no.", [], NOW)
    claim(database, thurrock, NOW + DELAYS[0])
    with database.write(thurrock) as session:
        assert claiming.held(session, row(session).id, 1) is None
        assert claiming.held(session, row(session).id, 2) is not None


def test_what_is_past_its_use_is_missed(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", expires_at=NOW + MINUTE)
    assert claim(database, thurrock, NOW + MINUTE) is None
    with database.write(thurrock) as session:
        assert [one.key for one in claiming.lapse(session, NOW + MINUTE)] == ["a"]
    assert states(database, thurrock) == {"a": "missed"}


def test_another_authority_s_messages_are_not_touched(database: Database, tenant: Callable[..., int]) -> None:
    thurrock, essex = tenant(database), tenant(database, "Essex")
    keep(database, thurrock, "a", expires_at=NOW + MINUTE)
    with database.write(essex) as session:
        assert not claiming.is_waiting(session, NOW)
        assert claiming.claim(session, NOW) is None
        assert claiming.lapse(session, NOW + MINUTE) == []
        assert outbox.cancel(session, ["a"], "It is ours.") == []
    assert states(database, thurrock) == {"a": "pending"}


def test_there_is_something_to_do_only_where_there_is(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)

    def waiting(now: datetime = NOW) -> bool:
        with database.read(thurrock) as session:
            return claiming.is_waiting(session, now)

    assert not waiting()
    keep(database, thurrock, "a", not_before=NOW + MINUTE)
    assert not waiting()
    assert waiting(NOW + MINUTE)
    claim(database, thurrock, NOW + MINUTE)
    assert not waiting(NOW + MINUTE)
    run_leases_out(database, thurrock)
    assert waiting(NOW + MINUTE)


# -- what becomes of a message ----------------------------------------------------------------------------------------


def test_failures_are_tried_again_ever_later_and_in_the_end_shown(
    database: Database, tenant: Callable[..., int]
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    now, waits = NOW, list[timedelta]()
    for attempt in range(1, TRIES + 1):
        assert claim(database, thurrock, now) == "a"
        with database.write(thurrock) as session:
            mine = claiming.held(session, row(session).id, attempt)
            assert mine
            outbox.postponed(mine, "Slack said no.", [], now)
            waits.append(mine.try_at - now)
            now = max(now, mine.try_at)
    assert tuple(waits[:-1]) == DELAYS
    with database.read(thurrock) as session:
        assert [(one.key, one.state, one.last_error) for one in not_delivered(session, NOW.date(), DEFAULT)] == [
            ("a", "failed", "Slack said no.")
        ]


def test_what_the_platform_asks_for_is_waited_for() -> None:
    mine = Outbox(kind="nudge", state="sending", attempts=1)
    outbox.postponed(mine, "Slack asked us to wait.", [], NOW, timedelta(minutes=9))
    assert mine.try_at == NOW + timedelta(minutes=9)


@pytest.mark.parametrize(("kind", "state", "may_repeat"), [("nudge", "dropped", False), ("pack", "pending", True)])
def test_where_nobody_can_tell_the_kind_decides(kind: str, state: str, may_repeat: bool) -> None:
    mine = Outbox(kind=kind, state="unknown", attempts=1, refs=[], may_repeat=False)
    outbox.unsettled(mine, "Its history is closed to us.", NOW)
    assert (mine.state, mine.may_repeat) == (state, may_repeat)


@pytest.mark.parametrize(("asked_for", "state"), [(timedelta(hours=23), "unknown"), (timedelta(hours=25), "dropped")])
def test_a_platform_that_is_away_is_asked_for_a_day(asked_for: timedelta, state: str) -> None:
    mine = Outbox(kind="nudge", state="unknown", attempts=1, refs=[], claimed_at=NOW)
    mine.lease_until = NOW + asked_for + LEASE
    outbox.asked_in_vain(mine, NOW + asked_for, timedelta(seconds=5))
    assert mine.state == state
