"""What is to be done with the outbox: rows found, locked and taken under a lease, one deliverer each.

``jobs.deliver`` says in which order, and between which transactions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from models.clock import time_said
from models.outbox import GONE, LEASE, Outbox, missed
from models.tenancy import TenantSession
from models.types import UTCDateTime

LAPSED_AT_ONCE: Final = 200


def is_waiting(session: TenantSession, now: datetime) -> bool:
    """Whether there is anything for a deliverer to do at ``now``."""
    return bool(session.scalar(select(exists(select(Outbox.id).where(or_(_due(now), _lapsed(now), _open(now)))))))


def lapse(session: TenantSession, now: datetime) -> list[Outbox]:
    """Call missed what is past its use unsent, and unknown what a deliverer left behind; gives what was missed."""
    for row in session.scalars(_locked(_stranded()).limit(LAPSED_AT_ONCE)):
        row.state, row.try_at, row.last_error = "unknown", now, GONE
    late = session.scalars(_locked(_lapsed(now)).limit(LAPSED_AT_ONCE)).all()
    for row in late:
        missed(row, f"It was of use until {time_said(row.expires_at)}.")
    return list(late)


def claim(session: TenantSession, now: datetime) -> Outbox | None:
    """Take the next message that is due at ``now``, under a lease; None where there is none.

    To be committed before anything is sent. What another deliverer has just taken is passed over, not waited for.
    """
    return _take(session, _due(now), "sending")


def claim_unknown(session: TenantSession, now: datetime) -> Outbox | None:
    """Take the next message whose fate the platform is to be asked for, under a lease; None where there is none."""
    return _take(session, _unsettled(now), "unknown")


def held(session: TenantSession, row_id: int, attempt: int) -> Outbox | None:
    """The row, locked, while that claim of it counts; None where another deliverer has dealt with it since."""
    wanted = select(Outbox).where(Outbox.id == row_id, Outbox.attempts == attempt)
    begun = wanted.where(Outbox.state.in_(("sending", "unknown")))
    return session.scalars(begun.with_for_update()).one_or_none()


def earlier(session: TenantSession, row: Outbox) -> tuple[str, ...]:
    """The platform's names of the message that this one takes the place of; none where it went another way."""
    if not row.edits:
        return ()
    before = session.scalars(select(Outbox).where(Outbox.key == row.edits)).one_or_none()
    if before is None or before.state != "sent":
        return ()
    same = (before.route, before.workspace, before.address) == (row.route, row.workspace, row.address)
    return tuple(before.refs) if same else ()


# -- selecting --------------------------------------------------------------------------------------------------------


def _take(session: TenantSession, which: ColumnElement[bool], state: str) -> Outbox | None:
    taken = session.execute(_locked(which).add_columns(_database_now()).limit(1)).one_or_none()
    if taken is None:
        return None
    row: Outbox = taken[0]
    row.lease_until = taken[1] + LEASE
    if row.state == "pending":
        row.attempts, row.claimed_at = row.attempts + 1, taken[1]
    row.state = state
    session.flush()
    return row


def _locked(which: ColumnElement[bool]) -> Select[Any]:
    """The oldest first, each locked, without those that somebody else has locked. SQLite's one writer locks all."""
    found = select(Outbox).where(which).order_by(Outbox.try_at, Outbox.id)
    return found.with_for_update(skip_locked=True, of=Outbox)


def _due(now: datetime) -> ColumnElement[bool]:
    useful = or_(Outbox.expires_at.is_(None), Outbox.expires_at > now)
    return and_(Outbox.state == "pending", Outbox.try_at <= now, useful)


def _lapsed(now: datetime) -> ColumnElement[bool]:
    return and_(Outbox.state == "pending", Outbox.expires_at <= now)


def _stranded() -> ColumnElement[bool]:
    return and_(Outbox.state == "sending", Outbox.lease_until < _database_now())


def _unsettled(now: datetime) -> ColumnElement[bool]:
    free = or_(Outbox.lease_until.is_(None), Outbox.lease_until < _database_now())
    return and_(Outbox.state == "unknown", Outbox.try_at <= now, free)


def _open(now: datetime) -> ColumnElement[bool]:
    return or_(_stranded(), _unsettled(now))


def _database_now() -> Any:
    """The database's time: to the second on SQLite, the transaction's start on PostgreSQL."""
    return func.now(type_=UTCDateTime)
