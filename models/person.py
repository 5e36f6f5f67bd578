"""People, how they are reached, what they may do, and who stands in for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.tenant import PLATFORMS
from models.types import UTCDateTime, one_of, word_column

ROLES = (
    "manager",
    "lead",
    "owner",
    "clerk",
    "chair",
    "member",
    "officer",
    "head",
    "governor",
    "viewer",
)


PARTNERS = ("health", "college", "employer", "diocese", "trust", "early years", "voluntary", "council", "other")
"""Kinds of partner organisation."""

ROUTES = ("", "chat", "slack", "teams", "email", "clerk")
"""How a person is reached: in chat, in that chat of the two, by e-mail, or by the clerk, who passes it on.

"" is whichever way there is.
"""


class Person(Audited, Versioned, Row, Base):
    """Somebody the programme knows.

    ``member`` is true of members of the authority's own workspace, who read what is public to the programme; everybody
    else reads nothing until ``invited_at`` is set. ``cleared`` is the clearance for confidential facts. Who has set
    ``reminders_off_at`` is sent no reminder of a pledge. ``route`` is one of ``ROUTES``: how they asked to be reached.
    Until ``snoozed_until`` they are nudged of nothing. Who turned out to be somebody else here too has
    ``merged_into_id``: :mod:`models.merging` has given that person everything, and this row keeps the history readable.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A handle is one person's; a route is a word."""
        return (
            one_of("route", ROUTES),
            points_to("merged_into_id", "person"),
            UniqueConstraint("tenant_id", "handle"),
        )

    handle: Mapped[str] = column(String(80), nullable=False)
    name: Mapped[str] = column(String(200), nullable=False)
    email: Mapped[str] = column(String(254), nullable=False, default="")
    organisation: Mapped[str] = column(String(200), nullable=False, default="")
    member: Mapped[bool] = column(nullable=False, default=False)
    invited_at: Mapped[datetime | None] = column(UTCDateTime)
    cleared: Mapped[bool] = column(nullable=False, default=False)
    reminders_off_at: Mapped[datetime | None] = column(UTCDateTime)
    route: Mapped[str] = column(word_column(), nullable=False, default="")
    snoozed_until: Mapped[datetime | None] = column(UTCDateTime)
    merged_into_id: Mapped[int | None] = column(Integer)
    grants: Mapped[list[Grant]] = linked(
        "Grant", "foreign(Grant.person_id) == Person.id", uselist=True, order_by="Grant.id", back_populates="person"
    )
    identities: Mapped[list[Identity]] = linked(
        "Identity", "foreign(Identity.person_id) == Person.id", uselist=True, order_by="Identity.id"
    )


class Identity(Audited, Row, Base):
    """A person's account on a platform. One person may have several."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """An account belongs to one person."""
        return (
            one_of("platform", PLATFORMS),
            points_to("person_id", "person"),
            UniqueConstraint("tenant_id", "platform", "workspace", "external_id"),
            Index("ix_identity_person", "tenant_id", "person_id"),
        )

    person_id: Mapped[int] = column(Integer, nullable=False)
    platform: Mapped[str] = column(word_column(), nullable=False)
    workspace: Mapped[str] = column(String(100), nullable=False)
    external_id: Mapped[str] = column(String(100), nullable=False)


class Grant(Audited, Row, Base):
    """A role given to a person, in one workstream where it is a lead's. Ended, never deleted."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Roles are words."""
        return (
            one_of("role", ROLES),
            points_to("person_id", "person"),
            points_to("workstream_id", "workstream"),
            Index("ix_grant_person", "tenant_id", "person_id"),
            Index("ix_grant_workstream", "tenant_id", "workstream_id"),
        )

    person_id: Mapped[int] = column(Integer, nullable=False)
    role: Mapped[str] = column(word_column(), nullable=False)
    workstream_id: Mapped[int | None] = column(Integer)
    granted_at: Mapped[datetime] = column(UTCDateTime, nullable=False)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)
    person: Mapped[Person] = linked("Person", "foreign(Grant.person_id) == Person.id", back_populates="grants")


class Absence(Audited, Row, Base):
    """Days on which a person is away, both inclusive, and who covers: the cover holds their roles on those days."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by the person away and by the person covering."""
        return (
            points_to("person_id", "person"),
            points_to("cover_id", "person"),
            Index("ix_absence_cover", "tenant_id", "cover_id", "end"),
        )

    person_id: Mapped[int] = column(Integer, nullable=False)
    cover_id: Mapped[int | None] = column(Integer)
    start: Mapped[date] = column(Date, nullable=False)
    end: Mapped[date] = column(Date, nullable=False)
    person: Mapped[Person] = linked("Person", "foreign(Absence.person_id) == Person.id")
    cover: Mapped[Person | None] = linked("Person", "foreign(Absence.cover_id) == Person.id")


class Organisation(Audited, Row, Base):
    """A team, body or partner that owns actions, signs pledges and takes part. ``key`` is its name made plain.

    ``kind`` is one of ``PARTNERS`` where somebody said that it is a partner of the programme; "" otherwise.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A name is kept once; it may be linked to a person later."""
        return (UniqueConstraint("tenant_id", "key"), points_to("person_id", "person"))

    name: Mapped[str] = column(String(200), nullable=False)
    key: Mapped[str] = mapped_column(String(200), nullable=False)
    kind: Mapped[str] = column(String(40), nullable=False, default="")
    person_id: Mapped[int | None] = column(Integer)

    unrecorded = frozenset({"key"})
