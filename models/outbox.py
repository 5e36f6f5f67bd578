"""The outbox: every message Headway sends of itself, written down in the transaction that makes it due.

    pending → sending (a lease) → sent | failed | unknown        pending → dropped (cancelled) | missed (past its use)

A row is claimed in a transaction of its own, which ends before anything goes over the network; what became of it is
marked in another. Who dies in between leaves a row that is *sending*, with a lease that runs out: it is then *unknown*,
and the platform is asked. So delivery is *effectively once*, not exactly once: :mod:`jobs.deliver` names the windows.

Two clocks are kept apart. When a message is due, and when it is tried again, is told by the caller's time, which a test
or ``headway tick --at`` may set. Leases are told by the database's, which every replica shares.

Rows are no part of the history: the change that caused them is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Index, Integer, Select, String, UniqueConstraint, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, points_to
from models.person import Identity, Person
from models.tenancy import TenantSession
from models.tenant import PLATFORMS
from models.types import Json, UTCDateTime, one_of, word_column

STATES: Final = ("pending", "sending", "sent", "failed", "unknown", "dropped", "missed")
KINDS: Final = ("nudge", "pack")
"""What is done where nobody can tell whether it was sent: a nudge is dropped, a pack is sent again and says so."""
Kind = Literal["nudge", "pack"]

LEASE: Final = timedelta(minutes=5)
"""How long a claim is good for: far longer than the longest that a messenger may take over one message."""
TRIES: Final = 5
"""After so many failures a message is *not delivered*."""
DELAYS: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
)
"""How long to wait after the first failure, the second, and so on."""
SETTLE_AFTER: Final = timedelta(minutes=1)
"""How long to wait before the platform is asked what became of a message: time enough for it to show there."""
SETTLE_WITHIN: Final = timedelta(days=1)
"""How long it is asked, where it says to come back later; after that, nobody can tell."""
LAPSED_AT_ONCE: Final = 200
UNCLEARED: Final = "It is confidential, and the person is not cleared to read it any more."
NEVER_SETTLED: Final = "It may have been sent: the platform could not be asked for a whole day."
GONE: Final = "It may have been sent: the sender stopped before it could say."
_LONGEST_ERROR: Final = 500


class Outbox(Row, Base):
    """One message to one person or one channel. ``card`` is the reply as the engine writes it, which nobody here reads.

    ``key`` names the occasion: a message is kept once under it. ``not_before`` is when it was meant to go, ``try_at``
    when it is tried next; past ``expires_at`` it is of no use. ``attempts`` counts the claims, and so names each.
    ``route`` and ``address`` say where the last attempt went; ``refs`` are the platform's names of the messages that
    arrived, in order: a long card is several. ``lease_until`` and ``claimed_at`` are in the database's time.

    ``enclosures`` are the ids of the files that go with it. A message with ``behalf_id`` goes to ``person_id``, a
    clerk, to be passed on to that person; at ``passed_at`` the clerk said that it was. ``edits`` is the key of an
    earlier message that this takes the place of, where the platform can. ``told_at`` is when a manager was told that it
    did not arrive.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A key is one message's."""
        return (
            one_of("kind", KINDS),
            one_of("platform", PLATFORMS),
            one_of("route", PLATFORMS),
            one_of("state", STATES),
            points_to("person_id", "person"),
            points_to("behalf_id", "person"),
            UniqueConstraint("tenant_id", "key"),
            Index("ix_outbox_person", "tenant_id", "person_id"),
            Index("ix_outbox_state", "tenant_id", "state", "try_at", "id"),
        )

    key: Mapped[str] = mapped_column(String(200), nullable=False)
    rule: Mapped[str] = mapped_column(String(60), nullable=False)
    kind: Mapped[str] = mapped_column(word_column(), nullable=False, default="nudge")
    person_id: Mapped[int | None] = mapped_column(Integer)
    platform: Mapped[str | None] = mapped_column(word_column())
    workspace: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    channel: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    card: Mapped[Any] = mapped_column(Json, nullable=False)
    confidential: Mapped[bool] = mapped_column(nullable=False, default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(word_column(), nullable=False, default="pending")
    attempts: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    try_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    route: Mapped[str | None] = mapped_column(word_column())
    address: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    refs: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    may_repeat: Mapped[bool] = mapped_column(nullable=False, default=False)
    last_error: Mapped[str] = mapped_column(String(_LONGEST_ERROR), nullable=False, default="")
    enclosures: Mapped[Any] = mapped_column(Json, nullable=False, default=list)
    behalf_id: Mapped[int | None] = mapped_column(Integer)
    passed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    edits: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


@dataclass(frozen=True, slots=True)
class Address:
    """A place on a platform: ``id`` is an account's or a channel's, as the platform names it."""

    platform: str
    workspace: str
    id: str


To: TypeAlias = int | Address
"""A person by id, reached wherever they have an account; or a channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be sent. ``card`` is a reply as JSON: what ``commands.engine.cards.to_json`` gives.

    ``key`` names the occasion within the authority, recipient and all: ``pledge.reminder:12:2026-11-30:person:7``.
    ``not_before`` is now where it is not given. Past ``expires_at`` the message is missed, not sent.
    """

    key: str
    rule: str
    card: bytes
    kind: Kind = "nudge"
    confidential: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None


# -- what a transaction that changes something calls ------------------------------------------------------------------


def enqueue(session: TenantSession, message: Message, to: To, now: datetime) -> Outbox:
    """Have a message sent once this transaction is committed, and never where it is not.

    A key is enqueued once: the second time gives the row there is, whatever became of it, and changes nothing.
    Raises ``ValueError`` for a confidential message to a channel.
    """
    kept = session.scalars(select(Outbox).where(Outbox.key == message.key)).one_or_none()
    if kept is not None:
        return kept
    if message.confidential and isinstance(to, Address):
        raise ValueError("what is confidential goes to one person, never into a channel")
    due = message.not_before or now
    row = Outbox(
        key=message.key,
        rule=message.rule,
        kind=message.kind,
        card=json.loads(message.card),
        confidential=message.confidential,
        created_at=now,
        not_before=due,
        try_at=due,
        expires_at=message.expires_at,
    )
    if isinstance(to, Address):
        row.platform, row.workspace, row.channel = to.platform, to.workspace, to.id
    else:
        row.person_id = to
    session.add(row)
    session.flush()
    return row


def cancel(session: TenantSession, keys: Iterable[str], because: str) -> list[str]:
    """Drop those messages that nobody has begun to send; gives the keys of these. What is on its way stays so."""
    wanted = select(Outbox).where(Outbox.key.in_(list(keys)), Outbox.state == "pending")
    rows = session.scalars(wanted.order_by(Outbox.id).with_for_update()).all()
    for row in rows:
        _end(row, "dropped", because)
    return [row.key for row in rows]


def undelivered(session: TenantSession) -> Sequence[Outbox]:
    """What a manager is to be told of: messages that failed, newest first."""
    failed = select(Outbox).where(Outbox.state == "failed")
    return session.scalars(failed.order_by(Outbox.try_at.desc(), Outbox.id.desc())).all()


# -- what delivers ----------------------------------------------------------------------------------------------------


def is_waiting(session: TenantSession, now: datetime) -> bool:
    """Whether there is anything for a deliverer to do at ``now``."""
    return bool(session.scalar(select(exists(select(Outbox.id).where(or_(_due(now), _lapsed(now), _open(now)))))))


def lapse(session: TenantSession, now: datetime) -> list[Outbox]:
    """Call missed what is past its use unsent, and unknown what a deliverer left behind; gives what was missed."""
    for row in session.scalars(_locked(_stranded()).limit(LAPSED_AT_ONCE)):
        row.state, row.try_at, row.last_error = "unknown", now, GONE
    missed = session.scalars(_locked(_lapsed(now)).limit(LAPSED_AT_ONCE)).all()
    for row in missed:
        _end(row, "missed", f"It was of use until {row.expires_at:%d %b %Y %H:%M} UTC.")
    return list(missed)


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


def addresses(session: TenantSession, row: Outbox) -> list[Address]:
    """Where a message may go: its channel, or every account of its person, the oldest first."""
    if row.platform is not None:
        return [Address(row.platform, row.workspace, row.channel)]
    accounts = session.scalars(select(Identity).where(Identity.person_id == row.person_id).order_by(Identity.id))
    return [Address(account.platform, account.workspace, account.external_id) for account in accounts]


def may_read(row: Outbox, person: Person | None) -> bool:
    """Whether the person may still read it: clearance may have ended since it was enqueued."""
    return not row.confidential or (person is not None and person.cleared)


# -- what became of a message: pure, over a row that is held ----------------------------------------------------------


def sent(row: Outbox, refs: Sequence[str], now: datetime) -> None:
    """It arrived: ``refs`` are the platform's names of its messages."""
    row.state, row.sent_at, row.lease_until, row.last_error = "sent", now, None, ""
    row.refs = list(refs)


def postponed(row: Outbox, why: str, refs: Sequence[str], now: datetime, wait: timedelta = timedelta()) -> None:
    """It did not arrive, but for the parts ``refs``: try again, no sooner than ``wait``; or fail after many."""
    row.refs = list(refs)
    if row.attempts >= TRIES:
        return _end(row, "failed", why)
    row.state, row.lease_until, row.last_error = "pending", None, why[:_LONGEST_ERROR]
    row.try_at = now + max(wait, DELAYS[min(row.attempts, len(DELAYS)) - 1])
    return None


def failed(row: Outbox, why: str, refs: Sequence[str] = ()) -> None:
    """It did not arrive and never will: ``why`` is a sentence for the manager."""
    row.refs = list(refs)
    _end(row, "failed", why)


def dropped(row: Outbox, why: str) -> None:
    """It is not wanted any more."""
    _end(row, "dropped", why)


def unknown(row: Outbox, why: str, refs: Sequence[str], now: datetime, wait: timedelta = SETTLE_AFTER) -> None:
    """It may have arrived: the platform is asked, no sooner than ``wait``."""
    row.refs = list(refs)
    row.state, row.lease_until, row.try_at, row.last_error = "unknown", None, now + wait, why[:_LONGEST_ERROR]


def unsettled(row: Outbox, why: str, now: datetime) -> None:
    """Nobody can tell whether it arrived: a nudge is dropped, a pack goes again and says that it may repeat."""
    if row.kind == "nudge":
        return _end(row, "dropped", why)
    row.may_repeat = True
    return postponed(row, why, row.refs, now)


def asked_in_vain(row: Outbox, now: datetime, wait: timedelta) -> None:
    """The platform could not be asked now: ask again after ``wait``, but not for ever."""
    claimed, asked = row.claimed_at, row.lease_until
    if claimed is not None and asked is not None and asked - LEASE - claimed > SETTLE_WITHIN:
        return unsettled(row, NEVER_SETTLED, now)
    row.lease_until, row.try_at = None, now + max(wait, SETTLE_AFTER)
    return None


def _end(row: Outbox, state: str, why: str) -> None:
    row.state, row.lease_until, row.last_error = state, None, why[:_LONGEST_ERROR]


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
