"""What is kept only for a while: drafts until they expire, answers to deliveries until nobody repeats them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import load_only

from models.database import Database
from models.directory import tenants
from models.memory import Draft, Receipt

RECEIPTS_KEPT_FOR: Final = timedelta(days=30)
"""Platforms deliver again within hours; a month leaves time to look into what went wrong."""
CHUNK: Final = 200
"""How many rows go in one transaction: few enough that nobody's request waits for it."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows were removed."""

    drafts: int = 0
    receipts: int = 0


def sweep(database: Database, now: datetime) -> Swept:
    """Remove what is past its time at ``now``, which is aware, in every authority. Done twice, it is done once."""
    with database.directory() as session:
        ids = [tenant.id for tenant in tenants(session)]
    drafts = _expired(now)
    receipts = _answered(now)
    return Swept(
        sum(_remove(database, tenant_id, drafts) for tenant_id in ids),
        sum(_remove(database, tenant_id, receipts) for tenant_id in ids),
    )


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


def _remove(database: Database, tenant_id: int, query: Select[Any]) -> int:
    """Delete the rows that a query finds, some at a time, each lot in its own transaction; gives how many."""
    removed = 0
    while True:
        with database.write(tenant_id) as session:
            rows = session.scalars(query.limit(CHUNK)).all()
            for row in rows:
                session.delete(row)
        removed += len(rows)
        if len(rows) < CHUNK:
            return removed
