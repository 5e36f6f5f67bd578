"""What goes with a message, what it takes the place of, who passes it on, and what is tried again once it failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models import claiming, enclosure, outbox
from models.database import Database
from models.enclosure import Enclosed, Enclosure
from models.outbox import DELAYS, TRIES, Address, Message, Outbox
from models.person import Person
from models.tenancy import TenantSession
from tests.support.plans import signed

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHANNEL = Address("slack", "T0COUNCIL", "CGENERAL")
PACK = Enclosed("pack.pdf", "application/pdf", b"%PDF-1.7 the pack")


def keep(session: TenantSession, key: str, to: int | Address = CHANNEL, **more: Any) -> Outbox:
    return outbox.enqueue(session, Message(key=key, rule="test", card=b"{}", **more), to, NOW)


# -- files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_once_whomever_it_goes_to(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    agenda = Enclosed("agenda.pdf", "application/pdf", PACK.data)
    with database.write(thurrock) as session:
        keep(session, "a", enclosures=(PACK,))
    with database.write(thurrock) as session:
        row = keep(session, "b", enclosures=(agenda, PACK))
        assert enclosure.load(session, row.enclosures) == (agenda, PACK)
        assert session.scalar(select(func.count(Enclosure.id))) == 2


def test_another_authority_s_file_is_not_had(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    with sqlite_database.write(tenant(sqlite_database)) as session:
        ids = keep(session, "a", enclosures=(PACK,)).enclosures
    with sqlite_database.read(tenant(sqlite_database, "Essex")) as session, pytest.raises(KeyError):
        enclosure.load(session, ids)


# -- an earlier message -----------------------------------------------------------------------------------------------


def test_it_takes_the_place_of_what_went_the_same_way(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    with sqlite_database.write(tenant(sqlite_database)) as session:
        before, after = keep(session, "first"), keep(session, "again", edits="first")
        for row in (before, after):
            row.route, row.workspace, row.address = "slack", "T0COUNCIL", "CGENERAL"
        assert claiming.earlier(session, after) == (), "it has not been sent"
        outbox.sent(before, ["1.1"], NOW)
        assert claiming.earlier(session, after) == ("1.1",)
        after.address = "COTHER"
        assert claiming.earlier(session, after) == ()
        assert claiming.earlier(session, before) == ()
        assert claiming.earlier(session, keep(session, "of nothing", edits="never sent")) == ()


# -- passed on by a clerk ---------------------------------------------------------------------------------------------


def test_a_clerk_has_what_was_sent_for_others_until_they_say_that_it_is_passed_on(
    database: Database, tenant: Callable[..., int]
) -> None:
    with signed(database, tenant(database)) as session:
        clerk, chair = Person(handle="sam", name="Sam Reed"), Person(handle="kit", name="Kit Moss")
        session.add_all([clerk, chair])
        session.flush()
        row = keep(session, "for kit", clerk.id, behalf=chair.id)
        own = keep(session, "for sam", clerk.id)
        assert outbox.to_pass_on(session, clerk.id) == [], "it has not come to the clerk yet"
        for one in (row, own):
            outbox.sent(one, ["1.1"], NOW)
        assert outbox.to_pass_on(session, clerk.id) == [row]
        outbox.passed_on(row, NOW)
        outbox.passed_on(row, NOW + timedelta(hours=1))
        assert row.passed_at == NOW
        assert outbox.to_pass_on(session, clerk.id) == []
        with pytest.raises(ValueError, match="not to be passed on"):
            outbox.passed_on(own, NOW)
        with pytest.raises(ValueError, match="another's hands"):
            keep(session, "secret", clerk.id, behalf=chair.id, confidential=True)


# -- tried again ------------------------------------------------------------------------------------------------------


def test_what_failed_may_be_tried_as_often_again(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(sqlite_database)
    with sqlite_database.write(thurrock) as session:
        keep(session, "a")
        outbox.failed(_claimed(session, NOW), "The channel is archived.")
    with sqlite_database.write(thurrock) as session:
        [row] = session.scalars(select(Outbox).where(Outbox.state == "failed"))
        row.told_at = NOW
        outbox.retried(row, NOW)
        assert row.told_at is None, "where it fails again, somebody is told again"
        with pytest.raises(ValueError, match="pending"):
            outbox.retried(row, NOW)
        now, waits = NOW, list[timedelta]()
        for _ in range(TRIES):
            row = _claimed(session, now)
            outbox.postponed(row, "Slack said no.", [], now)
            waits.append(row.try_at - now)
            now = max(now, row.try_at)
        assert tuple(waits[:-1]) == DELAYS
        assert row.state == "failed"


def test_what_waits_for_its_person_was_never_claimed(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    with sqlite_database.write(tenant(sqlite_database)) as session:
        keep(session, "a")
        row, later = _claimed(session, NOW), NOW + timedelta(days=2)
        outbox.waits(row, "They asked for quiet.", later)
        session.flush()
        assert claiming.claim(session, NOW) is None
        assert _claimed(session, later).attempts == 1


def _claimed(session: TenantSession, now: datetime) -> Outbox:
    row = claiming.claim(session, now)
    assert row
    return row
