"""The authority, and the workspaces it is reached through. These two tables alone stand above tenancy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import UTCDateTime, one_of, word_column

PLATFORMS = ("slack", "teams", "terminal", "email")


class Tenant(Base):
    """An English local authority: the one whose programme, people and schools these are."""

    __tablename__ = "tenant"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False, unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class Connection(Base):
    """A Slack team or enterprise, or a Teams tenant, that belongs to an authority."""

    __tablename__ = "connection"
    __table_args__ = (
        one_of("platform", PLATFORMS),
        Index("uq_connection_platform_external_id", "platform", "external_id", unique=True),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), nullable=False)
    platform: Mapped[str] = mapped_column(word_column(), nullable=False)
    external_id: Mapped[str] = mapped_column(String(100), nullable=False)
