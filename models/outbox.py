"""The outbox: every message Headway sends of itself, written down in the transaction that makes it due.

    pending → sending (a lease) → sent | failed | unknown        pending → dropped (cancelled) | missed (past its use)

A row is claimed in a transaction of its own, which ends before anything goes over the network; what became of it is
marked in another. Who dies in between leaves a row that is *sending*, with a lease that runs out: it is then *unknown*,
and the platform is asked. So delivery is *effectively once*, not exactly once: :mod:`jobs.deliver` names the windows.

Two clocks are kept apart. When a message is due, and when it is tried again, is told by the caller's time, which a test
or ``headway tick --at`` may set. Leases are told by the database's, which every replica shares.

Rows are no part of the history: the change that caused them is. Here is what a row is, how it comes to be, and what
may become of it; :mod:`models.claiming` finds what is to be done, and :mod:`jobs.deliver` does it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Index, Integer, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models import enclosure, routing
from models.base import Base, Row, points_to
from models.enclosure import Enclosed
from models.person import Person
from models.tenancy import TenantSession
from models.tenant import PLATFORMS
from models.types import Json, UTCDateTime, one_of, word_column

STATES: Final = ("pending", "sending", "sent", "failed", "unknown", "dropped", "missed")
KINDS: Final = ("nudge", "pack")
"""What is done where nobody can tell whether it was sent: a nudge is dropped, a pack is sent again and says so."""
Kind = Literal["nudge", "pack"]

LEASE: Final = timedelta(minutes=5)
"""How long a claim is good for: far longer than the longest that a messenger may take over one message."""
BY: Final = ":by:"
"""What stands in the key of a message that is passed on, between the message's own key and the clerk's id."""
TRIES: Final = 5
"""After so many failures a message is *not delivered*; and after as many more, where somebody has it tried again."""
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
UNCLEARED: Final = "It is confidential, and the person is not cleared to read it any more."
NOT_BY_EMAIL: Final = "It is confidential, so it does not go by e-mail: this person needs an account in chat."
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
    address: Mapped[str] = mapped_column(String(254), nullable=False, default="")
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
    ``not_before`` is now where it is not given. Past ``expires_at`` the message is missed, not sent. ``enclosures`` are
    kept with it, once a content. It is written to a clerk who passes it on where ``behalf`` is the id of somebody else.
    ``edits`` is the key of an earlier message that it takes the place of where it can: people are not notified again.
    """

    key: str
    rule: str
    card: bytes
    kind: Kind = "nudge"
    confidential: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    enclosures: tuple[Enclosed, ...] = ()
    behalf: int | None = None
    edits: str = ""


# -- what a transaction that changes something calls ------------------------------------------------------------------


def enqueue(session: TenantSession, message: Message, to: To, now: datetime) -> Outbox:
    """Have a message sent once this transaction is committed, and never where it is not.

    A key is enqueued once: the second time gives the row there is, whatever became of it, and changes nothing.
    Raises ``ValueError`` for a confidential message to a channel, or to be passed on.
    """
    kept = session.scalars(select(Outbox).where(Outbox.key == message.key)).one_or_none()
    if kept is not None:
        return kept
    if message.confidential and (isinstance(to, Address) or message.behalf is not None):
        raise ValueError("what is confidential goes to one person, never into a channel or through another's hands")
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
        enclosures=enclosure.keep(session, message.enclosures, now),
        behalf_id=message.behalf,
        edits=message.edits,
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
        dropped(row, because)
    return [row.key for row in rows]


def to_pass_on(session: TenantSession, clerk_id: int) -> Sequence[Outbox]:
    """What a clerk was sent for others and has not said to have passed on, the oldest first."""
    theirs = select(Outbox).where(Outbox.person_id == clerk_id, Outbox.behalf_id.is_not(None))
    waiting = theirs.where(Outbox.state == "sent", Outbox.passed_at.is_(None))
    return session.scalars(waiting.order_by(Outbox.sent_at, Outbox.id)).all()


# -- where it goes ----------------------------------------------------------------------------------------------------


def addresses(session: TenantSession, row: Outbox) -> list[Address]:
    """Where a message may go, the first first: its channel; or, by its person's route, accounts, or an e-mail.

    None where it would need the clerk, who is written to by a message of their own.
    """
    if row.platform is not None:
        return [Address(row.platform, row.workspace, row.channel)]
    person = session.get(Person, row.person_id)
    if person is None:
        return []
    accounts = routing.accounts(session, [person.id])
    route = routing.route_of(person, bool(accounts))
    if route == "email":
        return [Address("email", "", person.email)]
    theirs = routing.in_order(session, person, accounts) if route == "chat" else ()
    return [Address(account.platform, account.workspace, account.external_id) for account in theirs]


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
    if row.attempts % TRIES == 0:
        return _end(row, "failed", why)
    row.state, row.lease_until, row.last_error = "pending", None, why[:_LONGEST_ERROR]
    row.try_at = now + max(wait, DELAYS[row.attempts % TRIES - 1])
    return None


def failed(row: Outbox, why: str, refs: Sequence[str] = ()) -> None:
    """It did not arrive and never will: ``why`` is a sentence for the manager."""
    row.refs = list(refs)
    _end(row, "failed", why)


def dropped(row: Outbox, why: str) -> None:
    """It is not wanted any more."""
    _end(row, "dropped", why)


def missed(row: Outbox, why: str) -> None:
    """It was not sent while it was of use."""
    _end(row, "missed", why)


def waits(row: Outbox, why: str, until: datetime) -> None:
    """It is not to be sent before ``until``. Only for who has just claimed it: the claim never was."""
    row.state, row.lease_until, row.attempts = "pending", None, row.attempts - 1
    row.try_at, row.last_error = until, why[:_LONGEST_ERROR]


def retried(row: Outbox, now: datetime, of_use: datetime | None = None) -> None:
    """Somebody wants what did not arrive to be tried :data:`TRIES` times more; it is then of use until ``of_use``.

    Raises ``ValueError`` where it did not fail and was not missed, and where it is of no use any more.
    """
    if row.state not in ("failed", "missed"):
        raise ValueError(f"it is {row.state}")
    row.expires_at = of_use or row.expires_at
    if row.expires_at is not None and row.expires_at <= now:
        raise ValueError("it is of no use any more")
    row.state, row.try_at, row.told_at = "pending", now, None
    row.attempts = -(-row.attempts // TRIES) * TRIES  # claims are counted on, for each is known by its number


def passed_on(row: Outbox, now: datetime) -> None:
    """The clerk says that it was passed on; the first time counts. Raises ``ValueError`` for what is nobody else's."""
    if row.behalf_id is None:
        raise ValueError("it is not to be passed on")
    row.passed_at = row.passed_at or now


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
