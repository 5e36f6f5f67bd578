"""The history: who changed what, when, from what to what, written in the transaction that makes the change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, Integer, String, inspect
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Audited, Base, Row, Versioned, linked, points_to
from models.types import Json, UTCDateTime, frozen, one_of, word_column

KINDS = ("change", "refused", "confidential read")
OPERATIONS = ("create", "update", "delete")
SUBJECT = 60
"""The most characters of an entry's subject: a longer name is shortened by who writes the entry."""
KEYS = frozenset({"id", "tenant_id", "version"})
Versions = dict[int | None, int]


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
    subject: Mapped[str] = mapped_column(String(SUBJECT), nullable=False, default="")
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
    """A column's value as the history keeps it: dates and times as ISO text, and nothing that may yet change."""
    return value.isoformat() if isinstance(value, date | datetime) else frozen(value)


def columns_of(row: Any) -> dict[str, Any]:
    """The values of a row's own columns as the database has them, as JSON, without those derived from others."""
    state = inspect(row)
    skipped = {"tenant_id", "version"} | row.unrecorded
    names = [attribute.key for attribute in state.mapper.column_attrs if attribute.key not in skipped]
    return {name: as_json(_stored(state.attrs[name])) for name in names}


def _stored(attribute: Any) -> Any:
    """An attribute's value before it was last set, or now where it was not; read from the database where it must be."""
    history = attribute.load_history()
    return next(iter(history.deleted or history.unchanged), None)


@dataclass(slots=True)
class Ledger:
    """The changes of one transaction, gathered over all its flushes: one a field, or one a row created or deleted."""

    _kept: dict[tuple[str, int, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The changes, in the order they were first made."""
        return list(self._kept.values())

    def foresee(self, session: Session) -> None:
        """Read whole what the coming flush deletes: afterwards nobody can. Called from ``before_flush``."""
        for row in session.deleted:
            if isinstance(row, Audited):
                columns_of(row)

    def gather(self, session: Session) -> None:
        """Note what the flush now under way has written. Called from ``after_flush``, when ids are known."""
        versions = _versions(session)
        for row in session.new:
            if isinstance(row, Audited):
                after = {name: as_json(getattr(row, name)) for name in columns_of(row)}
                self._keep(_change(row, "create", "", None, after, versions))
        for row in session.deleted:
            if isinstance(row, Audited):
                self._delete(_change(row, "delete", "", columns_of(row), None, versions))
        for row in session.dirty:
            if isinstance(row, Audited) and session.is_modified(row):
                self._fields(row, versions)

    def note(self, row: Row, name: str, before: str, after: str) -> None:
        """Note what somebody did to a row of a table that is no part of the history: messages are not, but this is."""
        self._keep(_change(row, "update", name, before, after, {}))

    def _keep(self, change: dict[str, Any]) -> None:
        self._kept[change["entity"], change["entity_id"], change["field"]] = change

    def _delete(self, change: dict[str, Any]) -> None:
        """Keep a deleted row's columns; a row created in this same transaction never was."""
        if self._kept.pop((change["entity"], change["entity_id"], ""), None) is None:
            self._keep(change)

    def _fields(self, row: Any, versions: Versions) -> None:
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
                self._fold(_change(row, "update", attribute.key, before, after, versions))

    def _fold(self, change: dict[str, Any]) -> None:
        """Fold a field's second change in one transaction into its first; a change back to the start is none."""
        entity, key, name = change["entity"], change["entity_id"], change["field"]
        if created := self._kept.get((entity, key, "")):
            created["after"] = {**created["after"], name: change["after"]}
        elif not (earlier := self._kept.get((entity, key, name))):
            self._keep(change)
        elif earlier["before"] == change["after"]:
            del self._kept[entity, key, name]
        else:
            earlier.update(after=change["after"], version=change["version"])


def _change(row: Any, operation: str, name: str, before: Any, after: Any, versions: Versions) -> dict[str, Any]:
    """A part of an action (an owner, a milestone) carries the version of the action it belongs to."""
    action_id = row.id if row.__tablename__ == "action" else getattr(row, "action_id", None)
    return {
        "entity": row.__tablename__,
        "entity_id": row.id,
        "action_id": action_id,
        "operation": operation,
        "field": name,
        "before": before,
        "after": after,
        "version": row.version if isinstance(row, Versioned) else versions.get(action_id),
    }


def _versions(session: Session) -> Versions:
    """The versions of the actions that the session holds, by id."""
    held = (row for row in session.identity_map.values() if isinstance(row, Versioned) and isinstance(row, Row))
    return {row.id: row.version for row in held if row.__tablename__ == "action"}
