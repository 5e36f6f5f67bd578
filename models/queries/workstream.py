"""Finding workstreams, and counting what is in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process
from sqlalchemy import case, func, select

from models.action import Action
from models.reference import workstream_meant
from models.tenancy import TenantSession
from models.workstream import Workstream


def all_of(session: TenantSession) -> Sequence[Workstream]:
    """Every workstream, in the plan's order."""
    return session.scalars(select(Workstream).order_by(Workstream.number, Workstream.id)).all()


def by_reference(session: TenantSession, text: str, *, lock: bool = False) -> Workstream | None:
    """The workstream of that reference, however it is spelt.

    ``lock`` keeps others from changing it until the transaction ends (PostgreSQL; on SQLite one writes at a time).
    """
    reference = workstream_meant(text)
    if reference is None:
        return None
    query = select(Workstream).where(Workstream.reference == reference)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def like(session: TenantSession, typed: str, limit: int = 10) -> list[Workstream]:
    """Workstreams whose reference or title holds what was typed, then near misses."""
    rows = list(all_of(session))
    plain = typed.strip().casefold()
    holding = [w for w in rows if plain in w.reference.casefold() or plain in w.title.casefold()]
    if holding or not plain:
        return holding[:limit]
    titles = {i: f"{w.reference} {w.title}" for i, w in enumerate(rows)}
    found = process.extract(plain, titles, scorer=fuzz.WRatio, score_cutoff=60, limit=3)
    return [rows[i] for _, _, i in found]


def tallies(
    session: TenantSession, today: date, *, confidential: bool, workstream_id: int | None = None
) -> dict[int, dict[str, int]]:
    """Counts a workstream: open, complete, overdue, and each rating of what is open.

    Confidential actions are counted only where ``confidential``; ``workstream_id`` counts one workstream alone.
    """
    overdue = case((Action.due < today, 1), else_=0)
    query = select(Action.workstream_id, Action.status, Action.rag, func.count(Action.id), func.sum(overdue)).where(
        Action.status != "withdrawn", Action.confidential.in_([False, confidential])
    )
    if workstream_id is not None:
        query = query.where(Action.workstream_id == workstream_id)
    rows = session.execute(query.group_by(Action.workstream_id, Action.status, Action.rag))
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for workstream_id, status, rag, number, late in rows:
        kept = counts[workstream_id]
        if status == "complete":
            kept["complete"] += number
            continue
        kept["open"] += number
        kept[rag] += number
        kept["overdue"] += late or 0
    return counts
