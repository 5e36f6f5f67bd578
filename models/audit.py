"""The history: who changed what, when, from what to what, written in the transaction that makes the change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Integer, String, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from models.base import Audited, Base, Row, linked, points_to
from models.types import Json, UTCDateTime, one_of, word_column

KINDS = ("change", "refused", "confidential read")
OPERATIONS = ("create", "update", "delete")
KEYS = frozenset({"id", "tenant_id", "version"})


class AuditEntry(Row, Base):
    """One thing somebody did, or was refused, or read in confidence.

    ``command`` is the name of the row of the command table. ``subject`` is the reference of the thing it was about.
    What was typed is not kept: a refused line may hold what should never be written down.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Entries are read by person and by subject, newest first."""
        return (
            one_of("kind", KINDS),
            points_to("person_id", "person"),
            points_to("undoes_id", "audit_entry"),
            Index("ix_audit_entry_person", "tenant_id", "person_id", "id"),
        )

    kind: Mapped[str] = mapped_column(word_column(), nullable=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    person_id: Mapped[int | None] = mapped_column(Integer)
    who: Mapped[str] = mapped_column(String(200), nullable=False)
    command: Mapped[str] = mapped_column(String(60), nullable=False)
    subject: Mapped[str] = mapped_column(String(60), nullable=False, default="")
    platform: Mapped[str] = mapped_column(word_column(), nullable=False)
    request_id: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    reason: Mapped[str] = mapped_column(String(500), nullable=False, default="")
    confidential: Mapped[bool] = mapped_column(nullable=False, default=False)
    undoes_id: Mapped[int | None] = mapped_column(Integer)
    changes: Mapped[list[AuditChange]] = linked(
        "AuditChange",
        "foreign(AuditChange.entry_id) == AuditEntry.id",
        uselist=True,
        order_by="AuditChange.id",
        back_populates="entry",
    )


class AuditChange(Row, Base):
    """One field of one row, before and after; or a whole row, created or deleted.

    ``field`` is empty for a whole row, and then ``after`` (created) or ``before`` (deleted) holds its columns.
    ``action_id`` is the action the row belongs to, whose history shows it.
    """

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """Changes are found by entry, by entity, and by the action they belong to."""
        return (
            one_of("operation", OPERATIONS),
            points_to("entry_id", "audit_entry"),
            Index("ix_audit_change_entry", "tenant_id", "entry_id"),
            Index("ix_audit_change_entity", "tenant_id", "entity", "entity_id"),
            Index("ix_audit_change_action", "tenant_id", "action_id", "id"),
        )

    entry_id: Mapped[int] = mapped_column(Integer, nullable=False)
    entity: Mapped[str] = mapped_column(String(40), nullable=False)
    entity_id: Mapped[int] = mapped_column(Integer, nullable=False)
    action_id: Mapped[int | None] = mapped_column(Integer)
    operation: Mapped[str] = mapped_column(word_column(), nullable=False)
    field: Mapped[str] = mapped_column(String(40), nullable=False, default="")
    before: Mapped[Any] = mapped_column(Json, nullable=True)
    after: Mapped[Any] = mapped_column(Json, nullable=True)
    version: Mapped[int | None] = mapped_column(Integer)
    entry: Mapped[AuditEntry] = linked(
        "AuditEntry", "foreign(AuditChange.entry_id) == AuditEntry.id", back_populates="changes"
    )


def as_json(value: Any) -> Any:
    """A column's value as the history keeps it: dates and times as ISO text."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def columns_of(row: Any) -> dict[str, Any]:
    """The values of a row's own columns, as JSON, without those derived from others."""
    mapper = inspect(type(row))
    skipped = {"tenant_id", "version"} | row.unrecorded
    return {a.key: as_json(getattr(row, a.key)) for a in mapper.column_attrs if a.key not in skipped}


@dataclass(slots=True)
class Ledger:
    """The changes of one transaction, gathered over all its flushes."""

    changes: list[dict[str, Any]] = field(default_factory=list)

    def gather(self, session: Session) -> None:
        """Note what the flush now under way has written. Called from ``after_flush``, when ids are known."""
        for row in session.new:
            if isinstance(row, Audited):
                self._whole(row, "create", None, columns_of(row))
        for row in session.deleted:
            if isinstance(row, Audited):
                self._whole(row, "delete", columns_of(row), None)
        for row in session.dirty:
            if isinstance(row, Audited) and session.is_modified(row):
                self._fields(row)

    def _whole(self, row: Any, operation: str, before: Any, after: Any) -> None:
        self.changes.append(_change(row, operation, "", before, after))

    def _fields(self, row: Any) -> None:
        state = inspect(row)
        for attribute in state.mapper.column_attrs:
            if attribute.key in KEYS or attribute.key in row.unrecorded:
                continue
            history = state.attrs[attribute.key].history
            if not history.has_changes():
                continue
            before = as_json(history.deleted[0]) if history.deleted else None
            after = as_json(history.added[0]) if history.added else None
            if before != after:
                self._merge(_change(row, "update", attribute.key, before, after))

    def _merge(self, change: dict[str, Any]) -> None:
        """Fold a field's second change in one transaction into its first; a change back to the start is none."""
        for earlier in self.changes:
            if (earlier["entity"], earlier["entity_id"]) != (change["entity"], change["entity_id"]):
                continue
            if earlier["operation"] == "create":
                earlier["after"] = {**earlier["after"], change["field"]: change["after"]}
                return
            if earlier["field"] == change["field"]:
                earlier.update(after=change["after"], version=change["version"])
                if earlier["before"] == earlier["after"]:
                    self.changes.remove(earlier)
                return
        self.changes.append(change)


def _change(row: Any, operation: str, name: str, before: Any, after: Any) -> dict[str, Any]:
    """A part of an action (an owner, a milestone) carries the version of the action it belongs to."""
    return {
        "entity": row.__tablename__,
        "entity_id": row.id,
        "action_id": row.id if row.__tablename__ == "action" else getattr(row, "action_id", None),
        "operation": operation,
        "field": name,
        "before": before,
        "after": after,
        "version": _version(row),
    }


def _version(row: Any) -> int | None:
    if hasattr(row, "version"):
        return int(row.version)
    whole = getattr(row, "action_id", None)
    session = object_session(row)
    if whole is None or session is None:
        return None
    return next((r.version for r in session.identity_map.values() if r.__tablename__ == "action" and r.id == whole), None)
