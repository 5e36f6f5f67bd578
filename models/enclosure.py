"""Files that go with messages: kept as they were when the message was written, before anything is uploaded.

A message that is sent again, or by another way, carries the very bytes it carried first. One content under one name is
kept once, however many people it goes to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Row
from models.tenancy import TenantSession
from models.types import UTCDateTime


class Enclosure(Row, Base):
    """A file's bytes. It is never changed: another content is another row. ``sha256`` is its hash in hexadecimal."""

    @classmethod
    def constraints(cls) -> tuple[UniqueConstraint, ...]:
        """One content under one name is kept once."""
        return (UniqueConstraint("tenant_id", "sha256", "name"),)

    name: Mapped[str] = mapped_column(String(200), nullable=False)
    mime: Mapped[str] = mapped_column(String(100), nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    data: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a message: its name with its ending, its MIME type, and its bytes."""

    name: str
    mime: str
    data: bytes


def keep(session: TenantSession, files: Sequence[Enclosed], now: datetime) -> list[int]:
    """The ids of the rows that hold these files, in their order; those that are not there yet are added."""
    return [_kept(session, file, now).id for file in files]


def load(session: TenantSession, ids: Sequence[int]) -> tuple[Enclosed, ...]:
    """The files of these ids, in that order. Raises ``KeyError`` for an id that is not there."""
    if not ids:
        return ()
    rows = {row.id: row for row in session.scalars(select(Enclosure).where(Enclosure.id.in_(ids)))}
    return tuple(Enclosed(row.name, row.mime, row.data) for row in (rows[ident] for ident in ids))


def _kept(session: TenantSession, file: Enclosed, now: datetime) -> Enclosure:
    digest = hashlib.sha256(file.data).hexdigest()
    wanted = select(Enclosure).where(Enclosure.sha256 == digest, Enclosure.name == file.name)
    row = session.scalars(wanted.with_for_update(read=True)).one_or_none()  # nobody clears it away meanwhile
    if row is None:
        row = Enclosure(name=file.name, mime=file.mime, sha256=digest, data=file.data, created_at=now)
        session.add(row)
        session.flush()
    return row
