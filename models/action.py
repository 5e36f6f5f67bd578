"""Actions: what somebody has promised the board, by when, and how it stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from models.base import Audited, Base, Row, Versioned, column, linked, points_to
from models.person import Organisation, Person
from models.search import plain
from models.types import UTCDateTime, one_of, word_column
from models.when import When
from models.workstream import Workstream

STATUSES = ("not started", "in progress", "complete", "withdrawn")
CLOSED = frozenset({"complete", "withdrawn"})
RATINGS = ("unrated", "red", "amber", "green", "blue")
WHEN_KINDS = ("on", "during", "by", "from", "ongoing", "recurring", "unknown")
NEVER = date(9999, 12, 31)
"""Sorts what never comes due after everything that does."""


class Timed:
    """The words of a *When* and their meaning."""

    when_text: Mapped[str] = column(Text, nullable=False, default="")
    when_kind: Mapped[str] = column(word_column(), nullable=False, default="unknown")
    when_start: Mapped[date | None] = column(Date)
    when_end: Mapped[date | None] = column(Date)
    when_every: Mapped[str | None] = column(word_column())
    when_terms: Mapped[bool] = column(nullable=False, default=False)

    @property
    def when(self) -> When:
        """The words and what they mean."""
        return When(
            kind=self.when_kind,  # type: ignore[arg-type]  # the CHECK holds it
            start=self.when_start,
            end=self.when_end,
            every=self.when_every,  # type: ignore[arg-type]
            text=self.when_text,
            by_terms=self.when_terms,
        )

    @when.setter
    def when(self, when: When) -> None:
        self.when_text, self.when_kind, self.when_terms = when.text, when.kind, when.by_terms
        self.when_start, self.when_end, self.when_every = when.start, when.end, when.every


class Action(Timed, Audited, Versioned, Row, Base):
    """An action of the plan. Its reference ("WS4-07") is never given again.

    Status and RAG are apart. ``original_*`` is the first *When* it was given, kept whatever comes after. ``due`` and
    ``closed`` are derived, for ordering and filtering by index; ``search`` is its text made plain. Money is in pence.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Lists are read by due date, by workstream, and by what was imported."""
        return (
            one_of("status", STATUSES),
            one_of("rag", RATINGS),
            one_of("when_kind", WHEN_KINDS),
            points_to("workstream_id", "workstream"),
            points_to("meeting_id", "meeting"),
            UniqueConstraint("tenant_id", "reference"),
            UniqueConstraint("tenant_id", "workstream_id", "number"),
            Index("ix_action_due", "tenant_id", "closed", "confidential", "due", "id"),
            Index("ix_action_workstream_due", "tenant_id", "workstream_id", "closed", "due", "id"),
            Index("ix_action_tally", "tenant_id", "workstream_id", "status", "rag", "confidential", "due"),
            Index("ix_action_rag", "tenant_id", "closed", "confidential", "rag", "due", "id"),
            Index("ix_action_import", "tenant_id", "import_key"),
        )

    workstream_id: Mapped[int] = column(Integer, nullable=False)
    number: Mapped[int] = column(Integer, nullable=False)
    reference: Mapped[str] = column(String(24), nullable=False)
    title: Mapped[str] = column(Text, nullable=False)
    outcome: Mapped[str] = column(Text, nullable=False, default="")
    status: Mapped[str] = column(word_column(), nullable=False, default="not started")
    because: Mapped[str] = column(Text, nullable=False, default="")
    completed_on: Mapped[date | None] = column(Date)
    rag: Mapped[str] = column(word_column(), nullable=False, default="unrated")
    rag_reason: Mapped[str] = column(Text, nullable=False, default="")
    rag_on: Mapped[date | None] = column(Date)
    original_text: Mapped[str] = column(Text, nullable=False, default="")
    original_due: Mapped[date | None] = column(Date)
    slips: Mapped[int] = column(Integer, nullable=False, default=0)
    review_on: Mapped[date | None] = column(Date)
    cost: Mapped[int | None] = column(Integer)
    confidential: Mapped[bool] = column(nullable=False, default=False)
    meeting_id: Mapped[int | None] = column(Integer)
    source: Mapped[str] = column(Text, nullable=False, default="")
    import_key: Mapped[str | None] = mapped_column(String(64))
    imported: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    touched_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    due: Mapped[date] = mapped_column(Date, nullable=False, default=NEVER)
    closed: Mapped[bool] = mapped_column(nullable=False, default=False)
    search: Mapped[str] = mapped_column(Text, nullable=False, default="")

    workstream: Mapped[Workstream] = linked("Workstream", "foreign(Action.workstream_id) == Workstream.id")
    owners: Mapped[list[ActionOwner]] = linked(
        "ActionOwner", "foreign(ActionOwner.action_id) == Action.id", uselist=True, order_by="ActionOwner.position"
    )
    milestones: Mapped[list[Milestone]] = linked(
        "Milestone", "foreign(Milestone.action_id) == Action.id", uselist=True, order_by="Milestone.position"
    )
    notes: Mapped[list[Progress]] = linked(
        "Progress", "foreign(Progress.action_id) == Action.id", uselist=True, order_by="Progress.id"
    )
    links: Mapped[list[ActionLink]] = linked(
        "ActionLink", "foreign(ActionLink.action_id) == Action.id", uselist=True, order_by="ActionLink.id"
    )
    ratings: Mapped[list[Rating]] = linked(
        "Rating", "foreign(Rating.action_id) == Action.id", uselist=True, order_by="Rating.id"
    )
    moves: Mapped[list[DateChange]] = linked(
        "DateChange", "foreign(DateChange.action_id) == Action.id", uselist=True, order_by="DateChange.id"
    )

    unrecorded = frozenset({"due", "closed", "search", "touched_at", "created_at", "imported", "import_key"})


@event.listens_for(Action, "before_insert")
@event.listens_for(Action, "before_update")
def _derive(_mapper: Mapper[Action], _connection: object, action: Action) -> None:
    """Keep the derived columns in step with what they are derived from."""
    action.closed = action.status in CLOSED
    action.due = action.when.due or NEVER
    action.search = plain(action.reference, action.title, action.outcome, action.source)


class ActionOwner(Audited, Row, Base):
    """One of an action's owners: a person, or an organisation."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by action and by person."""
        return (
            points_to("action_id", "action"),
            points_to("person_id", "person"),
            points_to("organisation_id", "organisation"),
            Index("ix_action_owner_action", "tenant_id", "action_id"),
            Index("ix_action_owner_person", "tenant_id", "person_id", "action_id"),
        )

    action_id: Mapped[int] = column(Integer, nullable=False)
    position: Mapped[int] = column(Integer, nullable=False, default=0)
    person_id: Mapped[int | None] = column(Integer)
    organisation_id: Mapped[int | None] = column(Integer)
    person: Mapped[Person | None] = linked("Person", "foreign(ActionOwner.person_id) == Person.id")
    organisation: Mapped[Organisation | None] = linked(
        "Organisation", "foreign(ActionOwner.organisation_id) == Organisation.id"
    )

    @property
    def name(self) -> str:
        """The owner's name as people read it."""
        owner = self.person or self.organisation
        return owner.name if owner else ""


class Milestone(Timed, Audited, Row, Base):
    """A step of an action with a *When* of its own."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by action."""
        return (
            one_of("when_kind", WHEN_KINDS),
            points_to("action_id", "action"),
            Index("ix_milestone_action", "tenant_id", "action_id"),
        )

    action_id: Mapped[int] = column(Integer, nullable=False)
    position: Mapped[int] = column(Integer, nullable=False)
    title: Mapped[str] = column(Text, nullable=False)
    done_on: Mapped[date | None] = column(Date)


class Progress(Audited, Row, Base):
    """What somebody said of an action's progress."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by action."""
        return (
            points_to("action_id", "action"),
            points_to("person_id", "person"),
            Index("ix_progress_action", "tenant_id", "action_id"),
        )

    action_id: Mapped[int] = column(Integer, nullable=False)
    text: Mapped[str] = column(Text, nullable=False)
    person_id: Mapped[int | None] = column(Integer)
    at: Mapped[datetime] = column(UTCDateTime, nullable=False)
    person: Mapped[Person | None] = linked("Person", "foreign(Progress.person_id) == Person.id")


class ActionLink(Audited, Row, Base):
    """A document or page an action points to."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by action."""
        return (points_to("action_id", "action"), Index("ix_action_link_action", "tenant_id", "action_id"))

    action_id: Mapped[int] = column(Integer, nullable=False)
    url: Mapped[str] = column(Text, nullable=False)


class Rating(Audited, Row, Base):
    """A rating once given to an action, kept after the next."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by action."""
        return (
            one_of("rag", RATINGS),
            points_to("action_id", "action"),
            points_to("person_id", "person"),
            Index("ix_rating_action", "tenant_id", "action_id"),
        )

    action_id: Mapped[int] = column(Integer, nullable=False)
    rag: Mapped[str] = column(word_column(), nullable=False)
    reason: Mapped[str] = column(Text, nullable=False, default="")
    person_id: Mapped[int | None] = column(Integer)
    at: Mapped[datetime] = column(UTCDateTime, nullable=False)


class DateChange(Audited, Row, Base):
    """A change of an action's *When*, with its reason. ``slip`` where the new end is later than the old."""

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Looked up by action."""
        return (
            points_to("action_id", "action"),
            points_to("person_id", "person"),
            Index("ix_date_change_action", "tenant_id", "action_id"),
        )

    action_id: Mapped[int] = column(Integer, nullable=False)
    before_text: Mapped[str] = column(Text, nullable=False)
    before_due: Mapped[date | None] = column(Date)
    after_text: Mapped[str] = column(Text, nullable=False)
    after_due: Mapped[date | None] = column(Date)
    because: Mapped[str] = column(Text, nullable=False)
    slip: Mapped[bool] = column(nullable=False)
    person_id: Mapped[int | None] = column(Integer)
    at: Mapped[datetime] = column(UTCDateTime, nullable=False)
