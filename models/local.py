"""What an authority itself says of its schools and partners: local type, locality, groups, roles, support, watches.

A school is named by its URN in the national register (:mod:`models.school`), which is not the authority's to change.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.person import Organisation, Person
from models.types import UTCDateTime, one_of, word_column

CLUSTERS = ("cluster", "group", "partnership")
SCHOOL_ROLES = ("head", "governor", "trust chair", "partner")


class LocalSchool(Audited, Versioned, Row, Base):
    """A school's local type (lower, middle, upper …) and locality; "" where nobody has said."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """One row a school."""
        return (UniqueConstraint("tenant_id", "urn"),)

    urn: Mapped[int] = column(Integer, nullable=False)
    type: Mapped[str] = column(String(40), nullable=False, default="")
    locality: Mapped[str] = column(String(100), nullable=False, default="")


class Cluster(Audited, Versioned, Row, Base):
    """A group of schools of the authority's own: a cluster, a learning partnership. ``key`` is its name made plain."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A name is one group's."""
        return (UniqueConstraint("tenant_id", "key"), one_of("kind", CLUSTERS))

    name: Mapped[str] = column(String(200), nullable=False)
    key: Mapped[str] = mapped_column(String(200), nullable=False)
    kind: Mapped[str] = column(word_column(), nullable=False, default="group")
    ended_at: Mapped[datetime | None] = column(UTCDateTime)

    unrecorded = frozenset({"key"})


class ClusterSchool(Audited, Row, Base):
    """A school in a group of the authority's own."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """In a group once."""
        return (points_to("cluster_id", "cluster"), UniqueConstraint("tenant_id", "cluster_id", "urn"))

    cluster_id: Mapped[int] = column(Integer, nullable=False)
    urn: Mapped[int] = column(Integer, nullable=False)


class SchoolRole(Audited, Versioned, Row, Base):
    """What a person is to a school, a partner organisation or a trust: its head, a governor, its chair.

    Without ``confirmed_at`` it is what the person said, and no officer has confirmed it. Ended, never deleted.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by the person and by the school."""
        return (
            one_of("role", SCHOOL_ROLES),
            points_to("person_id", "person"),
            points_to("organisation_id", "organisation"),
            points_to("confirmed_by_id", "person"),
            Index("ix_school_role_person", "tenant_id", "person_id"),
            Index("ix_school_role_urn", "tenant_id", "urn"),
        )

    person_id: Mapped[int] = column(Integer, nullable=False)
    role: Mapped[str] = column(word_column(), nullable=False)
    urn: Mapped[int | None] = column(Integer)
    organisation_id: Mapped[int | None] = column(Integer)
    group_uid: Mapped[int | None] = column(Integer)
    confirmed_at: Mapped[datetime | None] = column(UTCDateTime)
    confirmed_by_id: Mapped[int | None] = column(Integer)
    ended_at: Mapped[datetime | None] = column(UTCDateTime)
    person: Mapped[Person] = linked("Person", "foreign(SchoolRole.person_id) == Person.id")


class Watch(Audited, Row, Base):
    """Somebody wants to know what happens to a school. It says nothing of why, and is the person's own affair."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Watched once."""
        return (points_to("person_id", "person"), UniqueConstraint("tenant_id", "person_id", "urn"))

    person_id: Mapped[int] = column(Integer, nullable=False)
    urn: Mapped[int] = column(Integer, nullable=False)
    since: Mapped[date] = column(Date, nullable=False)


class Support(Audited, Versioned, Row, Base):
    """Support a school has from another school or an organisation: on what, from when to when, with what effect."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up from both ends."""
        return (
            points_to("organisation_id", "organisation"),
            Index("ix_support_urn", "tenant_id", "urn"),
            Index("ix_support_from_urn", "tenant_id", "from_urn"),
        )

    urn: Mapped[int] = column(Integer, nullable=False)
    from_urn: Mapped[int | None] = column(Integer)
    organisation_id: Mapped[int | None] = column(Integer)
    about: Mapped[str] = column(String(300), nullable=False, default="")
    start: Mapped[date | None] = column(Date)
    end: Mapped[date | None] = column(Date)
    effect: Mapped[str] = column(Text, nullable=False, default="")
    ended_on: Mapped[date | None] = column(Date)
    confidential: Mapped[bool] = column(nullable=False, default=False)
    organisation: Mapped[Organisation | None] = linked(
        "Organisation", "foreign(Support.organisation_id) == Organisation.id"
    )


class ActionSchool(Audited, Row, Base):
    """An action is about a school."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """About it once."""
        return (
            points_to("action_id", "action"),
            UniqueConstraint("tenant_id", "action_id", "urn"),
            Index("ix_action_school_urn", "tenant_id", "urn"),
        )

    action_id: Mapped[int] = column(Integer, nullable=False)
    urn: Mapped[int] = column(Integer, nullable=False)


class SchoolImport(Audited, Row, Base):
    """A file of the register that somebody of this authority had read from chat: what the shared register took in."""

    extract_id: Mapped[int] = column(Integer, nullable=False)
    name: Mapped[str] = column(String(200), nullable=False)
