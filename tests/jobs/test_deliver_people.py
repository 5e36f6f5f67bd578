"""Each message goes to its person by their own route, when they want it, with its files, while it is still wanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from commands.engine.cards import Card, File, Notice, Reply, card, to_json
from jobs.deliver import BY_CLERK, UNREACHABLE, WORKING_HOURS, AtOnce, Outcome, deliver
from jobs.messenger import Kept, Outgoing, Sent, Unknown
from models import outbox
from models.database import Database
from models.enclosure import Enclosed
from models.outbox import LEASE, NOT_BY_EMAIL, SETTLE_AFTER, Message, Outbox
from models.person import Identity, Person
from models.tenancy import TenantSession
from tests.support.plans import signed
from tests.support.post_office import Killed, PostOffice

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
REPLY = Reply(card(Notice("info", "Seven days are left to sign.")))
EMAIL = "nell@example.org.uk"


@pytest.fixture
def office() -> PostOffice:
    return PostOffice(also=("email",))


def nell(database: Database, tenant_id: int, *, account: bool = True, **more: Any) -> int:
    with signed(database, tenant_id) as session:
        person = Person(handle="nell", name="Nell Abarrow", **more)
        session.add(person)
        session.flush()
        if account:
            session.add(Identity(person_id=person.id, platform="slack", workspace="T1", external_id="UNELL"))
        return person.id


def keep(database: Database, tenant_id: int, key: str, to: int, **more: Any) -> None:
    with database.write(tenant_id) as session:
        outbox.enqueue(session, Message(key=key, rule="test", card=to_json(REPLY), **more), to, NOW)


def row(database: Database, tenant_id: int, key: str = "a") -> Outbox:
    with database.read(tenant_id) as session:
        found = session.scalars(select(Outbox).where(Outbox.key == key)).one()
        session.expunge(found)
        return found


def states(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.key, outcome.state) for outcome in outcomes]


# -- routes -----------------------------------------------------------------------------------------------------------


def test_a_chair_with_an_e_mail_address_alone_gets_e_mail(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(sqlite_database)
    keep(sqlite_database, thurrock, "a", nell(sqlite_database, thurrock, account=False, email=EMAIL))
    assert states(deliver(sqlite_database, office, NOW)) == [("a", "sent")]
    assert [(one.to.platform, one.to.id) for one in office.arrived] == [("email", EMAIL)]


def test_what_is_confidential_never_goes_by_e_mail(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(sqlite_database)
    whom = nell(sqlite_database, thurrock, email=EMAIL, route="email", cleared=True)
    keep(sqlite_database, thurrock, "a", whom, confidential=True)
    assert deliver(sqlite_database, office, NOW) == [Outcome("a", "failed", NOT_BY_EMAIL, "Nell Abarrow")]
    assert office.arrived == []


@pytest.mark.parametrize(("route", "why"), [("clerk", BY_CLERK), ("", UNREACHABLE)])
def test_who_is_reached_by_the_clerk_alone_is_shown_as_undelivered(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice, route: str, why: str
) -> None:
    thurrock = tenant(sqlite_database)
    keep(sqlite_database, thurrock, "a", nell(sqlite_database, thurrock, account=False, route=route))
    assert deliver(sqlite_database, office, NOW) == [Outcome("a", "failed", why, "Nell Abarrow")]


# -- what is not wanted any more, or not yet --------------------------------------------------------------------------


def test_a_nudge_that_is_not_wanted_any_more_is_dropped_and_a_pack_goes(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    whom = nell(database, thurrock)
    for key, kind in (("done", "nudge"), ("open", "nudge"), ("pack", "pack")):
        keep(database, thurrock, key, whom, kind=kind)
    asked: list[tuple[str, datetime]] = []

    class Recheck(AtOnce):
        def unwanted(self, session: TenantSession, row: Outbox, now: datetime) -> str:
            assert session.get(Person, row.person_id), "it may look at whatever it needs"
            asked.append((row.key, now))
            return "The action is done." if row.key == "done" else ""

    outcomes = deliver(database, office, NOW, Recheck())
    assert states(outcomes) == [("done", "dropped"), ("open", "sent"), ("pack", "sent")]
    assert outcomes[0].why == "The action is done."
    assert asked == [("done", NOW), ("open", NOW)]


class Refusing(AtOnce):
    """Nothing is wanted, and nothing goes before tomorrow."""

    def unwanted(self, _session: TenantSession, _row: Outbox, _now: datetime) -> str:
        return "Not any more."

    def waits(self, _session: TenantSession, _row: Outbox, _now: datetime) -> datetime | None:
        return NOW + DAY


def test_even_a_pack_waits_for_working_hours_and_is_missed_where_they_come_too_late(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(sqlite_database)
    whom = nell(sqlite_database, thurrock)
    keep(sqlite_database, thurrock, "pack", whom, kind="pack")
    keep(sqlite_database, thurrock, "late", whom, kind="pack", expires_at=NOW + DAY)
    outcomes = deliver(sqlite_database, office, NOW, Refusing())
    assert states(outcomes) == [("pack", "pending"), ("late", "missed")]
    assert {outcome.why for outcome in outcomes} == {WORKING_HOURS}
    assert states(deliver(sqlite_database, office, NOW + DAY)) == [("pack", "sent")]


def test_what_has_begun_to_arrive_is_finished(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(sqlite_database)
    keep(sqlite_database, thurrock, "a", nell(sqlite_database, thurrock, snoozed_until=NOW + DAY))
    with sqlite_database.write(thurrock) as session:
        session.scalars(select(Outbox)).one().refs = ["first part"]
    assert states(deliver(sqlite_database, office, NOW, Refusing())) == [("a", "sent")]


def test_who_wants_quiet_is_nudged_afterwards_and_gets_packs_at_once(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    whom = nell(database, thurrock, snoozed_until=NOW + DAY)
    keep(database, thurrock, "nudge", whom)
    keep(database, thurrock, "late", whom, expires_at=NOW + DAY)
    keep(database, thurrock, "pack", whom, kind="pack")
    assert states(deliver(database, office, NOW)) == [("nudge", "pending"), ("late", "dropped"), ("pack", "sent")]
    assert "asked for quiet until Tue 24 Nov 2026" in row(database, thurrock, "nudge").last_error
    assert deliver(database, office, NOW + DAY / 2) == []
    assert states(deliver(database, office, NOW + DAY)) == [("nudge", "sent")]
    assert row(database, thurrock, "nudge").attempts == 1


# -- what goes with it ------------------------------------------------------------------------------------------------


def test_files_go_with_a_message_and_are_shown_last(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    pack = Enclosed("pack.pdf", "application/pdf", b"%PDF-1.7")
    keep(database, thurrock, "a", nell(database, thurrock), enclosures=(pack,))
    deliver(database, office, NOW)
    [one] = office.arrived
    assert one.files == (pack,)
    assert one.reply.card == Card((*REPLY.card.nodes, File("pack.pdf", "application/pdf", b"%PDF-1.7")))


def test_a_repeated_nudge_is_told_what_it_takes_the_place_of(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(sqlite_database)
    whom = nell(sqlite_database, thurrock)
    keep(sqlite_database, thurrock, "a", whom)
    keep(sqlite_database, thurrock, "b", whom, edits="a")
    deliver(sqlite_database, office, NOW)
    assert [one.edits for one in office.arrived] == [(), (f"ref {office.arrived[0].id}",)]


# -- what is kept on the way ------------------------------------------------------------------------------------------


def test_what_is_kept_on_the_way_is_there_for_who_comes_after(
    database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", nell(database, thurrock))
    office.keeps, office.after = [("1.1", "F1?")], [Killed()]
    with pytest.raises(Killed):
        deliver(database, office, NOW)
    assert row(database, thurrock).refs == ["1.1", "F1?"]
    _run_leases_out(database, thurrock)
    assert states(deliver(database, office, NOW)) == [("a", "sent")]
    assert [one.refs for one in office.asked] == [("1.1", "F1?")]


def test_a_deliverer_whose_lease_ran_out_sends_no_more_of_it(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    keep(database, thurrock, "a", nell(database, thurrock))

    class Sleepy(PostOffice):
        def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
            _run_leases_out(database, thurrock)
            other = PostOffice(settles=[Sent(("by the other",))])
            assert states(deliver(database, other, NOW)) == [("a", "sent")]
            kept(("1.1",))
            return super().send(outgoing, kept)

    sleepy = Sleepy()
    assert deliver(database, sleepy, NOW) == []
    assert sleepy.arrived == []
    assert row(database, thurrock).refs == ["by the other"]


def test_an_unknown_message_is_settled_with_its_files(
    sqlite_database: Database, tenant: Callable[..., int], office: PostOffice
) -> None:
    thurrock = tenant(sqlite_database)
    pack = Enclosed("pack.pdf", "application/pdf", b"%PDF-1.7")
    keep(sqlite_database, thurrock, "a", nell(sqlite_database, thurrock), enclosures=(pack,))
    office.after = [Unknown("Lost.", ("1.1", "F1?"))]
    deliver(sqlite_database, office, NOW)
    deliver(sqlite_database, office, NOW + SETTLE_AFTER)
    assert [(one.files, one.refs) for one in office.asked] == [((pack,), ("1.1", "F1?"))]


def _run_leases_out(database: Database, tenant_id: int) -> None:
    with database.write(tenant_id) as session:
        for one in session.scalars(select(Outbox).where(Outbox.lease_until.is_not(None))):
            assert one.lease_until
            one.lease_until -= 2 * LEASE
