"""Where people and channels are reached in Microsoft Teams: a bot may write only where it has been told of a place.

Teams names a place by a conversation and by the address of the server that it is on. Both come with whatever is said
there, or when Headway is installed; nothing gives them later. So they are kept:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages

Rows are no part of the history: they are addresses of ours, and nobody decides on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row
from models.tenancy import TenantSession
from models.types import UTCDateTime, one_of, word_column

KINDS: Final = ("personal", "group", "channel")
Kind = Literal["personal", "group", "channel"]
_LONGEST_WHY: Final = 300


class Conversation(Row, Base):
    """A place in one Entra tenant, ``workspace``.

    ``external_id`` is the person's Entra object id where ``kind`` is personal, and the conversation's own id otherwise.
    ``conversation`` and ``service_url`` are what Teams is called with. Since ``gone_at`` it cannot be written to, and
    ``gone_why`` is the sentence that says why. At ``seen_at`` something new was last heard of it.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A place is kept once."""
        return (
            one_of("kind", KINDS),
            UniqueConstraint("tenant_id", "workspace", "external_id"),
            Index("ix_conversation_seen", "tenant_id", "workspace", "seen_at"),
        )

    workspace: Mapped[str] = mapped_column(String(100), nullable=False)
    kind: Mapped[str] = mapped_column(word_column(), nullable=False)
    external_id: Mapped[str] = mapped_column(String(300), nullable=False)
    conversation: Mapped[str] = mapped_column(String(300), nullable=False)
    service_url: Mapped[str] = mapped_column(String(300), nullable=False)
    gone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    gone_why: Mapped[str] = mapped_column(String(_LONGEST_WHY), nullable=False, default="")
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


def at(session: TenantSession, workspace: str, external_id: str) -> Conversation | None:
    """The place of that name, gone or not; None where nobody has heard of it."""
    wanted = select(Conversation).where(Conversation.workspace == workspace, Conversation.external_id == external_id)
    return session.scalars(wanted).one_or_none()


def newest_service_url(session: TenantSession, workspace: str) -> str:
    """The server that something new was last heard from in a tenant; "" where nothing was."""
    there = select(Conversation.service_url).where(Conversation.workspace == workspace)
    newest = there.where(Conversation.service_url != "").order_by(Conversation.seen_at.desc(), Conversation.id.desc())
    return session.scalars(newest.limit(1)).one_or_none() or ""


def keep(
    session: TenantSession, workspace: str, kind: Kind, external_id: str, where: tuple[str, str], now: datetime
) -> None:
    """Keep what is new about a place; one that was gone is there again. ``where``: the server and the conversation."""
    row = at(session, workspace, external_id)
    if row is None:
        row = Conversation(workspace=workspace, external_id=external_id)
        session.add(row)
    row.kind, (row.service_url, row.conversation) = kind, where
    row.gone_at, row.gone_why, row.seen_at = None, "", now


def lose(session: TenantSession, workspace: str, kind: Kind, external_id: str, why: str, now: datetime) -> None:
    """Say that a place cannot be written to; ``why`` is a sentence. One that was never heard of is kept as gone."""
    row = at(session, workspace, external_id)
    if row is None:
        server = newest_service_url(session, workspace)
        row = Conversation(workspace=workspace, kind=kind, external_id=external_id, conversation="", seen_at=now)
        row.service_url = server
        session.add(row)
    row.gone_at, row.gone_why = now, why[:_LONGEST_WHY]


def gone(session: TenantSession, external_ids: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Those of these places, each with its tenant before it, that cannot be written to."""
    lost = select(Conversation.workspace, Conversation.external_id).where(Conversation.gone_at.is_not(None))
    rows = session.execute(lost.where(Conversation.external_id.in_(list(external_ids))))
    return frozenset((workspace, ident) for workspace, ident in rows)
