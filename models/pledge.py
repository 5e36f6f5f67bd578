"""Pledges: what is signed up to, by whom, in what capacity, and whom a signature covers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.person import Organisation, Person
from models.types import Json, UTCDateTime, one_of, word_column

CAPACITIES = ("head", "governor", "trust chair", "partner")
PARTIES = ("school", "organisation", "trust", "federation", "cluster", "locality")
STATES = ("counted", "pending", "declined", "withdrawn")


class Pledge(Audited, Versioned, Row, Base):
    """A named pledge. ``slug`` is its short name in sentences; both days are inclusive, or open.

    ``capacities`` are those that may sign. ``thanked_at`` is when its signatories were last thanked in a channel.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """A slug is one pledge's."""
        return (UniqueConstraint("tenant_id", "slug"),)

    name: Mapped[str] = column(String(200), nullable=False)
    slug: Mapped[str] = column(String(40), nullable=False)
    opens_on: Mapped[date | None] = column(Date)
    closes_on: Mapped[date | None] = column(Date)
    capacities: Mapped[list[str]] = column(Json, nullable=False, default=list)
    retired_at: Mapped[datetime | None] = column(UTCDateTime)
    thanked_at: Mapped[datetime | None] = column(UTCDateTime)
    texts: Mapped[list[PledgeText]] = linked(
        "PledgeText", "foreign(PledgeText.pledge_id) == Pledge.id", uselist=True, order_by="PledgeText.number"
    )


class PledgeText(Audited, Row, Base):
    """A version of a pledge's text, numbered from 1; who signed an earlier one has signed that, and stays counted."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Numbered within the pledge."""
        return (points_to("pledge_id", "pledge"), UniqueConstraint("tenant_id", "pledge_id", "number"))

    pledge_id: Mapped[int] = column(Integer, nullable=False)
    number: Mapped[int] = column(Integer, nullable=False)
    text: Mapped[str] = column(Text, nullable=False)
    since: Mapped[date] = column(Date, nullable=False)


class Signature(Audited, Versioned, Row, Base):
    """One signature: a person for a school, an organisation, or a group of schools on whose behalf they sign.

    ``party`` says which of ``urn``, ``organisation_id``, ``group_uid``, ``cluster_id`` and ``locality`` is filled. It
    counts from ``signed_on`` until the day before ``ended_on``; ``pending`` waits for an officer to confirm the role.
    ``name`` is as the paper has it, where the person is not known.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by pledge, by school, and by person."""
        return (
            one_of("party", PARTIES),
            one_of("capacity", CAPACITIES),
            one_of("state", STATES),
            points_to("pledge_id", "pledge"),
            points_to("person_id", "person"),
            points_to("organisation_id", "organisation"),
            points_to("cluster_id", "cluster"),
            points_to("decided_by_id", "person"),
            Index("ix_signature_pledge", "tenant_id", "pledge_id", "signed_on"),
            Index("ix_signature_urn", "tenant_id", "urn"),
            Index("ix_signature_person", "tenant_id", "person_id"),
        )

    pledge_id: Mapped[int] = column(Integer, nullable=False)
    text_number: Mapped[int] = column(Integer, nullable=False)
    party: Mapped[str] = column(word_column(), nullable=False)
    urn: Mapped[int | None] = column(Integer)
    organisation_id: Mapped[int | None] = column(Integer)
    group_uid: Mapped[int | None] = column(Integer)
    cluster_id: Mapped[int | None] = column(Integer)
    locality: Mapped[str] = column(String(100), nullable=False, default="")
    capacity: Mapped[str] = column(word_column(), nullable=False)
    person_id: Mapped[int | None] = column(Integer)
    name: Mapped[str] = column(String(200), nullable=False, default="")
    signed_on: Mapped[date] = column(Date, nullable=False)
    state: Mapped[str] = column(word_column(), nullable=False)
    ended_on: Mapped[date | None] = column(Date)
    because: Mapped[str] = column(Text, nullable=False, default="")
    decided_by_id: Mapped[int | None] = column(Integer)
    decided_at: Mapped[datetime | None] = column(UTCDateTime)
    source: Mapped[str] = column(String(200), nullable=False, default="")
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    pledge: Mapped[Pledge] = linked("Pledge", "foreign(Signature.pledge_id) == Pledge.id")
    person: Mapped[Person | None] = linked("Person", "foreign(Signature.person_id) == Person.id")
    organisation: Mapped[Organisation | None] = linked(
        "Organisation", "foreign(Signature.organisation_id) == Organisation.id"
    )
    covers: Mapped[list[Cover]] = linked(
        "Cover", "foreign(Cover.signature_id) == Signature.id", uselist=True, order_by="Cover.urn"
    )

    unrecorded = frozenset({"entered_at"})


class Cover(Audited, Row, Base):
    """A school that a collective signature covers, as it was listed when it was signed."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Covered once by each."""
        return (
            points_to("signature_id", "signature"),
            UniqueConstraint("tenant_id", "signature_id", "urn"),
            Index("ix_cover_urn", "tenant_id", "urn"),
        )

    signature_id: Mapped[int] = column(Integer, nullable=False)
    urn: Mapped[int] = column(Integer, nullable=False)


class PledgeBase(Audited, Versioned, Row, Base):
    """A stated number of schools of a type on a day, with its source, for where the register cannot say."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Stated once a type and day."""
        return (UniqueConstraint("tenant_id", "type", "as_at"),)

    type: Mapped[str] = column(String(40), nullable=False)
    number: Mapped[int] = column(Integer, nullable=False)
    as_at: Mapped[date] = column(Date, nullable=False)
    source: Mapped[str] = column(String(300), nullable=False)


class Reminder(Audited, Row, Base):
    """A head was reminded of a pledge in a half-term, named by its first day: never twice in one."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Once a half-term, whatever the pledge."""
        return (
            points_to("pledge_id", "pledge"),
            points_to("person_id", "person"),
            UniqueConstraint("tenant_id", "person_id", "half_term"),
        )

    pledge_id: Mapped[int] = column(Integer, nullable=False)
    person_id: Mapped[int] = column(Integer, nullable=False)
    urn: Mapped[int] = column(Integer, nullable=False)
    half_term: Mapped[date] = column(Date, nullable=False)
    outbox_key: Mapped[str] = column(String(200), nullable=False, default="")
