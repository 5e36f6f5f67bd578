"""The national register of schools, as the Department for Education and Ofsted publish it.

These tables are shared: every authority reads them, and none writes them. They are written by :mod:`models.loading`
alone, from the register's own files. What an authority itself says of a school is in :mod:`models.local`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.guard import SHARED
from models.types import Json, UTCDateTime, one_of, word_column

STATUSES = ("open", "closing", "closed", "proposed", "unknown")
"""``closing`` is the register's "Open, but proposed to close"; ``unknown`` where it states none."""
OPEN = ("open", "closing")
EXTRACTS = ("details", "links", "groups", "ofsted")


def shared(*parts: Any) -> Any:
    """The arguments of a table that every authority reads."""
    return (*parts, {"info": {SHARED: True}})


class Extract(Base):
    """A file of the register that was read: what it was, as at which day, and what it changed.

    ``ended_at`` is empty while it is being taken in, and stays so where that was broken off: importing it again ends
    it. ``authorities`` are the codes it was narrowed to; empty for all. ``counts`` are words with numbers.
    """

    __tablename__ = "extract"
    __table_args__ = shared(one_of("kind", EXTRACTS))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(word_column(), nullable=False)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    layout: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    digest: Mapped[str] = mapped_column(String(64), nullable=False)
    as_at: Mapped[date] = mapped_column(Date, nullable=False)
    authorities: Mapped[list[int]] = mapped_column(Json, nullable=False, default=list)
    counts: Mapped[dict[str, int]] = mapped_column(Json, nullable=False, default=dict)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class School(Base):
    """An establishment of the register, by its URN, as the newest extract that holds it says.

    ``as_of`` is the day of that extract. Ages are in years, ``pupils`` the number on roll. ``key`` is the name as it is
    searched. ``grade`` is the overall grade that extracts carried until 2025; see :class:`Standing` for Ofsted's own.
    No name, address or number of a person is in it.
    """

    __tablename__ = "school"
    __table_args__ = shared(
        one_of("status", STATUSES),
        Index("ix_school_la_code", "la_code", "status"),
        Index("ix_school_trust_uid", "trust_uid"),
        Index("ix_school_federation_uid", "federation_uid"),
    )

    urn: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    as_of: Mapped[date] = mapped_column(Date, nullable=False)
    la_code: Mapped[int | None] = mapped_column(Integer)
    la: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    number: Mapped[int | None] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    key: Mapped[str] = mapped_column(String(200), nullable=False)
    type: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    type_group: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    status: Mapped[str] = mapped_column(word_column(), nullable=False, default="unknown")
    phase: Mapped[str] = mapped_column(String(50), nullable=False, default="")
    low_age: Mapped[int | None] = mapped_column(Integer)
    high_age: Mapped[int | None] = mapped_column(Integer)
    opened: Mapped[date | None] = mapped_column(Date)
    closed: Mapped[date | None] = mapped_column(Date)
    why_opened: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    why_closed: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    pupils: Mapped[int | None] = mapped_column(Integer)
    capacity: Mapped[int | None] = mapped_column(Integer)
    gender: Mapped[str] = mapped_column(String(30), nullable=False, default="")
    religion: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    trust_uid: Mapped[int | None] = mapped_column(Integer)
    trust: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    federation_uid: Mapped[int | None] = mapped_column(Integer)
    federation: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    street: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    town: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    county: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    postcode: Mapped[str] = mapped_column(String(10), nullable=False, default="")
    website: Mapped[str] = mapped_column(String(300), nullable=False, default="")
    telephone: Mapped[str] = mapped_column(String(30), nullable=False, default="")
    grade: Mapped[str] = mapped_column(String(50), nullable=False, default="")
    graded_on: Mapped[date | None] = mapped_column(Date)

    @property
    def is_open(self) -> bool:
        """Whether the register says that it is open, proposed to close or not."""
        return self.status in OPEN

    @property
    def laestab(self) -> int | None:
        """The authority's code and the establishment's number as one number of seven digits."""
        return self.la_code * 10_000 + self.number if self.la_code and self.number else None


class SchoolChange(Base):
    """A field of a school that an extract changed: what it said before and after, as text, and as at which day."""

    __tablename__ = "school_change"
    __table_args__ = shared(Index("ix_school_change_urn", "urn", "as_at"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    extract_id: Mapped[int] = mapped_column(ForeignKey("extract.id"), nullable=False)
    urn: Mapped[int] = mapped_column(Integer, nullable=False)
    as_at: Mapped[date] = mapped_column(Date, nullable=False)
    field: Mapped[str] = mapped_column(String(30), nullable=False)
    before: Mapped[str | None] = mapped_column(String(300))
    after: Mapped[str | None] = mapped_column(String(300))


class SchoolLink(Base):
    """A predecessor or a successor: ``other`` is, as ``kind`` says, of ``urn``. The day is the link's, not a closing's.

    Either may be a school that the register here does not hold.
    """

    __tablename__ = "school_link"
    __table_args__ = shared(UniqueConstraint("urn", "other", "kind"), Index("ix_school_link_other", "other"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    urn: Mapped[int] = mapped_column(Integer, nullable=False)
    other: Mapped[int] = mapped_column(Integer, nullable=False)
    name: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    kind: Mapped[str] = mapped_column(String(50), nullable=False)
    on: Mapped[date | None] = mapped_column(Date)


class SchoolGroup(Base):
    """A trust or a federation, by its UID in the register; ``detail`` is the register's own word for what it is."""

    __tablename__ = "school_group"
    __table_args__ = shared(one_of("kind", ("trust", "federation")))

    uid: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    key: Mapped[str] = mapped_column(String(200), nullable=False)
    kind: Mapped[str] = mapped_column(word_column(), nullable=False)
    detail: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    status: Mapped[str] = mapped_column(String(50), nullable=False, default="")


class SchoolGroupMember(Base):
    """A school of a trust or federation, as the register of groups says."""

    __tablename__ = "school_group_member"
    __table_args__ = shared(UniqueConstraint("uid", "urn"), Index("ix_school_group_member_urn", "urn"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    uid: Mapped[int] = mapped_column(ForeignKey("school_group.uid"), nullable=False)
    urn: Mapped[int] = mapped_column(Integer, nullable=False)
    joined: Mapped[date | None] = mapped_column(Date)


class Standing(Base):
    """What Ofsted's management information of a day says of a school. ``is_current`` marks the newest of each school.

    Report cards (inspections since 10 November 2025) and older overall grades are apart, and never on one scale.
    ``card`` maps areas to grades in Ofsted's words. ``grade`` is 1 to 4, 9 or "not judged"; ``card_urn`` and
    ``grade_urn`` name the school that was inspected where that was a predecessor. ``concern`` is Ofsted's published
    category of concern.
    """

    __tablename__ = "standing"
    __table_args__ = shared(UniqueConstraint("urn", "as_at"), Index("ix_standing_current", "is_current", "urn"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    extract_id: Mapped[int] = mapped_column(ForeignKey("extract.id"), nullable=False)
    urn: Mapped[int] = mapped_column(Integer, nullable=False)
    as_at: Mapped[date] = mapped_column(Date, nullable=False)
    is_current: Mapped[bool] = mapped_column(nullable=False)
    card_on: Mapped[date | None] = mapped_column(Date)
    card: Mapped[dict[str, str]] = mapped_column(Json, nullable=False, default=dict)
    safeguarding: Mapped[str] = mapped_column(String(20), nullable=False, default="")
    card_urn: Mapped[int | None] = mapped_column(Integer)
    card_name: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    grade: Mapped[str] = mapped_column(word_column(), nullable=False, default="")
    graded_on: Mapped[date | None] = mapped_column(Date)
    grade_urn: Mapped[int | None] = mapped_column(Integer)
    grade_name: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    judgements: Mapped[dict[str, str]] = mapped_column(Json, nullable=False, default=dict)
    concern: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    ungraded_on: Mapped[date | None] = mapped_column(Date)
    ungraded: Mapped[str] = mapped_column(String(200), nullable=False, default="")
