"""What is kept only for a while goes when its time is past, and nothing else does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jobs import retain
from jobs.retain import FILES_KEPT_FOR, RECEIPTS_KEPT_FOR, Swept, sweep
from jobs.tick import Clock, Job
from models import outbox
from models.audit import AuditEntry
from models.database import Database
from models.enclosure import Enclosed, Enclosure
from models.memory import Draft, Receipt
from models.outbox import Message, Outbox
from models.person import Person
from models.tenancy import sign

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def keep(database: Database, tenant_id: int, prefix: str = "", drafts: int = 1) -> None:
    """A person with drafts and receipts, half of them past their time."""
    entry = AuditEntry(kind="change", at=NOW, who="Nell", command="person add", platform="system")
    with database.write(tenant_id) as session:
        sign(session, entry)
        person = Person(handle="nell", name="Nell Abarrow")
        session.add(person)
        session.flush()
        for number in range(drafts):
            session.add(draft(person.id, f"{prefix}OLD{number}", NOW - SECOND))
            session.add(draft(person.id, f"{prefix}NEW{number}", NOW))
        session.add(Receipt(delivery=f"{prefix}old", reply=b"{}", at=NOW - RECEIPTS_KEPT_FOR - SECOND))
        session.add(Receipt(delivery=f"{prefix}new", reply=b"{}", at=NOW - RECEIPTS_KEPT_FOR))


def draft(person_id: int, code: str, expires_at: datetime) -> Draft:
    return Draft(
        code=code, person_id=person_id, kind="line", body={"words": "/action"}, data=b"x", expires_at=expires_at
    )


def kept(database: Database, tenant_id: int) -> set[str]:
    with database.read(tenant_id) as session:
        return {*session.scalars(select(Draft.code)), *session.scalars(select(Receipt.delivery))}


def test_only_what_is_past_its_time_goes_in_every_authority(database: Database, tenant: Callable[..., int]) -> None:
    thurrock, essex = tenant(database, "Thurrock"), tenant(database, "Essex")
    keep(database, thurrock, "T")
    keep(database, essex, "E")
    assert sweep(database, NOW) == Swept(drafts=2, receipts=2)
    assert kept(database, thurrock) == {"TNEW0", "Tnew"}
    assert kept(database, essex) == {"ENEW0", "Enew"}
    assert sweep(database, NOW) == Swept()


def test_much_goes_in_several_transactions(
    sqlite_database: Database, tenant: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    thurrock = tenant(sqlite_database)
    keep(sqlite_database, thurrock, drafts=12)
    monkeypatch.setattr(retain, "CHUNK", 4)
    assert sweep(sqlite_database, NOW).drafts == 12
    assert len(kept(sqlite_database, thurrock)) == 13


def test_nothing_is_written_into_the_history(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(sqlite_database)
    keep(sqlite_database, thurrock)
    sweep(sqlite_database, NOW)
    with sqlite_database.read(thurrock) as session:
        assert list(session.scalars(select(AuditEntry.command))) == ["person add"]


def test_files_go_once_every_message_with_them_is_done_for_a_while(
    database: Database, tenant: Callable[..., int]
) -> None:
    thurrock = tenant(database)
    keep(database, thurrock)
    before = NOW - FILES_KEPT_FOR
    long_ago = before - timedelta(days=5)
    with database.write(thurrock) as session:
        nell = session.scalars(select(Person.id)).one()

        def message(key: str, *names: str, **state: Any) -> None:
            files = tuple(Enclosed(f"{name}.pdf", "application/pdf", name.encode()) for name in names)
            behalf = nell if key == "waits" else None
            said = Message(key=key, rule="pack", card=b"{}", kind="pack", enclosures=files, behalf=behalf)
            row = outbox.enqueue(session, said, nell, long_ago)
            for name, value in state.items():
                setattr(row, name, value)

        message("sent", "old", "shared", state="sent", sent_at=before - SECOND)
        message("lately", "shared", "new", state="sent", sent_at=before)
        message("dropped", "never", state="dropped")
        message("failed", "tried", state="failed")
        message("waits", "letter", state="sent", sent_at=before - SECOND)
    assert sweep(database, NOW).files == 2
    with database.read(thurrock) as session:
        kept_files = set(session.scalars(select(Enclosure.name)))
        assert kept_files == {"shared.pdf", "new.pdf", "tried.pdf", "letter.pdf"}
        assert len(session.scalars(select(Outbox)).all()) == 5, "what was sent to whom is told for good"
    assert sweep(database, NOW + SECOND).files == 2, "the message that shared one is as old now"


# -- the clock ---------------------------------------------------------------------------------------------------------


def test_a_job_is_done_soon_with_the_time_and_one_that_fails_is_tried_again() -> None:
    times: list[datetime] = []
    twice = threading.Event()

    def job(now: datetime) -> None:
        times.append(now)
        if len(times) == 2:
            twice.set()
        raise ValueError("the disk is full")

    with Clock((Job("retain", job, every=timedelta(milliseconds=20), first=timedelta()),), now=lambda: NOW):
        assert twice.wait(10)
    assert set(times) == {NOW}


def test_stopping_waits_for_what_is_under_way() -> None:
    begun, done = threading.Event(), threading.Event()

    def job(_now: datetime) -> None:
        begun.set()
        threading.Event().wait(0.1)
        done.set()

    with Clock((Job("retain", job, first=timedelta()),)):
        assert begun.wait(10)
    assert done.is_set()
