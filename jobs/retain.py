"""What is kept only for a while: drafts until they expire, answers to deliveries until nobody repeats them, and the
files of messages until some time after all of these have gone out.

A pack that was issued has its bytes in its own edition, for good: what goes here is the copy that was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import load_only

from models.database import Database
from models.directory import tenants
from models.enclosure import Enclosure
from models.memory import Draft, Receipt
from models.outbox import Outbox
from models.tenancy import TenantSession

RECEIPTS_KEPT_FOR: Final = timedelta(days=30)
"""Platforms deliver again within hours; a month leaves time to look into what went wrong."""
FILES_KEPT_FOR: Final = timedelta(days=30)
"""Longer than it is shown what was sent. What failed or waits to be passed on keeps its files until it is settled."""
CHUNK: Final = 200
"""How many rows go in one transaction: few enough that nobody's request waits for it."""
_Find: TypeAlias = Callable[[TenantSession], Sequence[Any]]
"""Finds the next rows that are past their time, :data:`CHUNK` at most."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows were removed."""

    drafts: int = 0
    receipts: int = 0
    files: int = 0


def sweep(database: Database, now: datetime) -> Swept:
    """Remove what is past its time at ``now``, which is aware, in every authority. Done twice, it is done once."""
    with database.directory() as session:
        ids = [tenant.id for tenant in tenants(session)]
    found = (_found(_expired(now)), _found(_answered(now)), _spent(now - FILES_KEPT_FOR))
    return Swept(*(sum(_remove(database, tenant_id, find) for tenant_id in ids) for find in found))


def _expired(now: datetime) -> Select[Any]:
    return (
        select(Draft)
        .where(Draft.expires_at < now)
        .order_by(Draft.expires_at, Draft.id)
        .options(load_only(Draft.id, Draft.tenant_id))
    )


def _answered(now: datetime) -> Select[Any]:
    return (
        select(Receipt)
        .where(Receipt.at < now - RECEIPTS_KEPT_FOR)
        .order_by(Receipt.at, Receipt.id)
        .options(load_only(Receipt.id, Receipt.tenant_id))
    )


def _found(query: Select[Any]) -> _Find:
    return lambda session: session.scalars(query.limit(CHUNK)).all()


def _spent(before: datetime) -> _Find:
    """The files that no message needs, kept before then.

    They are locked before it is asked again: somebody may have begun to send one while the lock was waited for.
    """

    def find(session: TenantSession) -> Sequence[Enclosure]:
        old = select(Enclosure).where(Enclosure.created_at < before, Enclosure.id.not_in(_needed(session, before)))
        lean = old.order_by(Enclosure.id).options(load_only(Enclosure.id, Enclosure.tenant_id))
        rows = session.scalars(lean.limit(CHUNK).with_for_update()).all()
        needed = _needed(session, before)
        return [row for row in rows if row.id not in needed]

    return find


def _needed(session: TenantSession, before: datetime) -> set[int]:
    """The files of messages that may still be sent, handed over or told, or went out since then."""
    waits = and_(Outbox.state == "sent", Outbox.behalf_id.is_not(None), Outbox.passed_at.is_(None))
    lately = func.coalesce(Outbox.passed_at, Outbox.sent_at, Outbox.try_at) >= before
    open_or_new = select(Outbox.enclosures).where(or_(Outbox.state.not_in(("sent", "dropped")), waits, lately))
    return {ident for ids in session.scalars(open_or_new) for ident in ids}


def _remove(database: Database, tenant_id: int, find: _Find) -> int:
    """Delete the rows that are found, some at a time, each lot in its own transaction; gives how many."""
    removed = 0
    while True:
        with database.write(tenant_id) as session:
            rows = find(session)
            for row in rows:
                session.delete(row)
        removed += len(rows)
        if len(rows) < CHUNK:
            return removed
