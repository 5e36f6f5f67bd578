"""The outbox: every message Headway sends of itself, written down in the transaction that makes it due.

    pending → sending (a lease) → sent | failed | unknown        pending → dropped (cancelled) | missed (past its use)

A row is claimed in a transaction of its own, which ends before anything goes over the network; what became of it is
marked in another. Who dies in between leaves a row that is *sending* with a lease that runs out: it is then *unknown*,
and the platform is asked. Delivery is therefore *effectively once*, not exactly once; the windows in which a message may
be lost or doubled are named in :mod:`jobs.deliver`.

Two clocks are kept apart. When a message is due, and when it is tried again, is told by the caller's time, which a test
or ``headway tick --at`` may set. Leases are told by the database's, which every replica shares.

Rows are no part of the history: the change that caused them is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row, points_to
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
SETTLE_EVERY: Final = timedelta(minutes=1)
"""How long to wait between two attempts to settle: Slack lets distributed apps read one history a minute
(https://docs.slack.dev/apis/web-api/rate-limits)."""
_LONGEST_ERROR: Final = 500


class Outbox(Row, Base):
    """One message to one person or one channel. ``card`` is the reply as the engine writes it, which nobody here reads.

    ``key`` names the occasion: a message is kept once under it. ``not_before`` is when it was meant to go, ``try_at``
    when it is tried next; past ``expires_at`` it is of no use. ``attempts`` counts the claims, and so names each.
    ``route`` and ``address`` say where the last attempt went; ``refs`` are the platform's names of the messages that
    arrived, in order: a long card is several. ``lease_until`` and ``claimed_at`` are in the database's time.
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
