"""What is due is sent once: whoever dies, races, is refused or is left without an answer on the way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from commands.engine.cards import Notice, Reply, card, from_json, to_json
from jobs.deliver import NOWHERE, UNREACHABLE, Outcome, deliver
from jobs.messenger import AskLater, Kept, Outgoing, Sent, Undelivered, Unknown
from models import outbox
from models.calendar import DEFAULT
from models.database import Database
from models.outbox import DELAYS, LEASE, SETTLE_AFTER, TRIES, Address, Message, Outbox
from models.person import Identity, Person
from models.queries.delivery import not_delivered
from tests.support.plans import signed
from tests.support.post_office import Killed, PostOffice

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REPLY = Reply(card(Notice("info", "Seven days are left to sign.")))
CHANNEL = Address("slack", "T0COUNCIL", "CGENERAL")


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


def keep(
    database: Database, tenant_id: int, *keys: str, to: int | Address = CHANNEL, now: datetime = NOW, **more: Any
) -> None:
    with database.write(tenant_id) as session:
        for key in keys:
            message = Message(key=key, rule="pledge.reminder", card=to_json(REPLY), **more)
            outbox.enqueue(session, message, to, now)


def person(database: Database, tenant_id: int, *, platform: str = "slack", cleared: bool = False) -> int:
    with signed(database, tenant_id) as session:
        nell = Person(handle="nell", name="Nell Abarrow", cleared=cleared)
        session.add(nell)
        session.flush()
        session.add(Identity(person_id=nell.id, platform=platform, workspace="T0COUNCIL", external_id="UNELL"))
        return nell.id


def row(database: Database, tenant_id: int, key: str = "a") -> Outbox:
    with database.read(tenant_id) as session:
        found = session.scalars(select(Outbox).where(Outbox.key == key)).one()
        session.expunge(found)
        return found


def run_leases_out(database: Database, tenant_id: int) -> None:
    with database.write(tenant_id) as session:
        for one in session.scalars(select(Outbox).where(Outbox.lease_until.is_not(None))):
            assert one.lease_until
            one.lease_until -= LEASE + MINUTE


def states(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.key, outcome.state) for outcome in outcomes]


# -- sending ----------------------------------------------------------------------------------------------------------


def test_what_is_due_is_sent_and_is_not_sent_again(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    nell = person(database, thurrock)
    keep(database, thurrock, "to nell", to=nell)
    keep(database, thurrock, "to all")
    keep(database, thurrock, "tomorrow", not_before=NOW + timedelta(days=1))
    assert states(deliver(database, office, NOW)) == [("to nell", "sent"), ("to all", "sent")]
    assert deliver(database, office, NOW) == []
    first, second = office.arrived
    assert (first.to, first.to_person, first.name) == (Address("slack", "T0COUNCIL", "UNELL"), True, "Nell Abarrow")
    assert (second.to, second.to_person) == (CHANNEL, False)
    assert from_json(first.card) == REPLY
    kept = row(database, thurrock, "to nell")
    assert (kept.route, kept.address, kept.refs, kept.sent_at) == ("slack", "UNELL", [f"ref {kept.id}"], NOW)


def test_every_authority_s_messages_are_sent(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock, essex = tenant(database, "Thurrock"), tenant(database, "Essex")
    keep(database, thurrock, "same key")
    keep(database, essex, "same key")
    assert states(deliver(database, office, NOW)) == [("same key", "sent")] * 2
    assert len({outgoing.id for outgoing in office.arrived}) == 2


def test_nothing_is_claimed_for_a_messenger_that_is_not_there(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.is_ready = False
    assert deliver(database, office, NOW) == []
    assert row(database, thurrock).attempts == 0


def test_no_transaction_is_open_while_a_message_is_on_its_way(
    sqlite_database: Database, tenant: Callable[..., int]
) -> None:
    """On SQLite a write within the sending would wait for ever, were one open."""
    thurrock = tenant(sqlite_database)
    keep(sqlite_database, thurrock, "a")

    class Nosy(PostOffice):
        def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
            keep(sqlite_database, thurrock, "written meanwhile", not_before=NOW + MINUTE)
            assert row(sqlite_database, thurrock).state == "sending"
            return super().send(outgoing, kept)

    assert states(deliver(sqlite_database, Nosy(), NOW)) == [("a", "sent")]


def test_two_deliverers_send_each_message_once(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keys = [f"key {number:02}" for number in range(20)]
    keep(database, thurrock, *keys)
    together, outcomes = threading.Barrier(2), list[Outcome]()

    def work() -> None:
        together.wait(10)
        outcomes.extend(deliver(database, office, NOW))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(states(outcomes)) == [(key, "sent") for key in keys]
    assert len({outgoing.id for outgoing in office.arrived}) == len(office.arrived) == 20


# -- what is not to be sent -------------------------------------------------------------------------------------------


def test_what_is_past_its_use_or_cancelled_is_not_sent(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "late", expires_at=NOW)
    keep(database, thurrock, "undone")
    with database.write(thurrock) as session:
        outbox.cancel(session, ["undone"], "It was undone.")
    assert states(deliver(database, office, NOW)) == [("late", "missed")]
    assert row(database, thurrock, "undone").state == "dropped"
    assert office.arrived == []


def test_who_has_no_account_that_is_served_is_shown_as_undelivered(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", to=person(database, thurrock, platform="teams"))
    keep(database, thurrock, "b", to=Address("teams", "tenant", "19:abc"))
    outcomes = deliver(database, office, NOW)
    assert outcomes == [Outcome("a", "failed", UNREACHABLE, "Nell Abarrow"), Outcome("b", "failed", NOWHERE)]
    with database.read(thurrock) as session:
        assert [one.key for one in not_delivered(session, NOW.date(), DEFAULT)] == ["b", "a"]


@pytest.mark.parametrize(("cleared", "state"), [(True, "sent"), (False, "dropped")])
def test_what_is_confidential_is_sent_only_to_who_is_cleared_when_it_goes(
    database: Database, tenant: Callable[..., int], office: PostOffice, cleared: bool, state: str
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", to=person(database, thurrock, cleared=cleared), confidential=True)
    assert states(deliver(database, office, NOW)) == [("a", state)]
    assert len(office.arrived) == cleared


# -- what goes wrong --------------------------------------------------------------------------------------------------


def test_who_dies_between_the_claim_and_the_post_loses_nothing(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.before = [Killed()]
    with pytest.raises(Killed):
        deliver(database, office, NOW)
    assert deliver(database, office, NOW) == [], "the lease has not run out"
    run_leases_out(database, thurrock)
    assert states(deliver(database, office, NOW)) == [("a", "pending")]
    assert states(deliver(database, office, NOW + DELAYS[0])) == [("a", "sent")]
    assert len(office.arrived) == 1


def test_who_dies_between_the_post_and_the_mark_doubles_nothing(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.after = [Killed()]
    with pytest.raises(Killed):
        deliver(database, office, NOW)
    run_leases_out(database, thurrock)
    assert states(deliver(database, office, NOW)) == [("a", "sent")]
    assert len(office.arrived) == 1


def test_a_lost_answer_is_asked_for_before_anything_is_sent_again(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "arrived")
    office.after = [Unknown("The answer was lost.")]
    assert states(deliver(database, office, NOW)) == [("arrived", "unknown")]
    assert deliver(database, office, NOW) == [], "it is not asked at once: it may not show yet"
    assert states(deliver(database, office, NOW + SETTLE_AFTER)) == [("arrived", "sent")]
    assert len(office.arrived) == len(office.asked) == 1


def test_a_fault_of_ours_on_the_way_is_taken_for_a_lost_answer(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", "b")
    office.after = [ZeroDivisionError()]
    assert states(deliver(database, office, NOW)) == [("a", "unknown"), ("b", "sent")]


def test_where_nobody_can_tell_a_nudge_is_dropped_and_a_pack_says_that_it_may_repeat(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "nudge")
    keep(database, thurrock, "pack", kind="pack")
    office.opaque, office.after = True, [Unknown("Lost."), Unknown("Lost.")]
    deliver(database, office, NOW)
    assert states(deliver(database, office, NOW + SETTLE_AFTER)) == [("nudge", "dropped"), ("pack", "pending")]
    assert states(deliver(database, office, NOW + SETTLE_AFTER + DELAYS[0])) == [("pack", "sent")]
    assert [outgoing.may_repeat for outgoing in office.arrived] == [False, False, True]


def test_a_platform_that_cannot_be_asked_now_is_asked_later(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.after, office.settles = [Unknown("Lost.")], [AskLater(timedelta(minutes=7))]
    deliver(database, office, NOW)
    soon = NOW + SETTLE_AFTER
    assert states(deliver(database, office, soon)) == [("a", "unknown")]
    assert deliver(database, office, soon + timedelta(minutes=6)) == []
    assert states(deliver(database, office, soon + timedelta(minutes=7))) == [("a", "sent")]


def test_a_refusal_is_tried_again_until_it_is_given_up(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.before = [Undelivered("Slack said no.")] * TRIES
    seen = [states(deliver(database, office, NOW + number * DELAYS[-1])) for number in range(TRIES + 1)]
    assert seen == [[("a", "pending")]] * (TRIES - 1) + [[("a", "failed")], []]
    assert office.arrived == []


def test_what_was_asked_for_is_waited_for_and_others_go_meanwhile(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", "b")
    office.before = [Undelivered("Slack asked us to wait.", timedelta(minutes=9))]
    assert states(deliver(database, office, NOW)) == [("a", "pending"), ("b", "sent")]
    assert deliver(database, office, NOW + timedelta(minutes=8)) == []
    assert states(deliver(database, office, NOW + timedelta(minutes=9))) == [("a", "sent")]


def test_what_can_never_be_delivered_is_not_tried_again(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.before = [Undelivered("The channel is archived.", None)]
    assert deliver(database, office, NOW) == [Outcome("a", "failed", "The channel is archived.", "CGENERAL")]
    assert row(database, thurrock).attempts == 1


def test_a_message_is_taken_up_where_it_stopped(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a")
    office.before = [Undelivered("Slack asked us to wait.", refs=("first part",))]
    deliver(database, office, NOW)
    deliver(database, office, NOW + DELAYS[0])
    assert [outgoing.refs for outgoing in office.arrived] == [("first part",)]
