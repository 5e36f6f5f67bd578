"""Sessions that can see one authority only, and that write down every change.

Reads by the ORM are filtered by one hook, and what the hook does not reach is refused: here where the statement is not
the ORM's, in :mod:`models.guard` where it is but some of its tables were missed. Bulk statements are refused, for they
write no history. :func:`unfiltered` lets all of these through; a test lets only named modules use it. New rows are
stamped. On PostgreSQL row-level security holds the same line inside the database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NoReturn

from sqlalchemy import BindParameter, bindparam, event, text
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from models.audit import AuditChange, AuditEntry, Ledger
from models.base import Audited, Row
from models.guard import TENANT, TenancyError, is_guarded
from models.types import freeze

KEPT = 256
"""Authorities whose criterion is kept ready."""


class TenantSession(Session):
    """A session fixed to one tenant for its whole life."""

    def __init__(self, bind: Any, tenant_id: int, **options: Any) -> None:
        """Open on ``bind`` for the authority with id ``tenant_id``.

        Raises :class:`TenancyError` without one, and on an engine that :mod:`models.guard` does not watch.
        """
        if not isinstance(tenant_id, int):
            raise TenancyError("a session needs a tenant")
        if not is_guarded(bind.dialect):
            raise TenancyError("a session needs an engine of models.database")
        super().__init__(bind=bind, autoflush=True, expire_on_commit=False, **options)
        self._tenant_id = tenant_id
        self._open = 0
        self.ledger = Ledger()

    @property
    def tenant_id(self) -> int:
        """The authority this session belongs to."""
        return self._tenant_id

    def connection(self, *args: Any, **options: Any) -> Any:
        """Refused outside :func:`unfiltered`: a bare connection is not filtered."""
        if not self._open:
            raise TenancyError("a bare connection sees every authority's rows")
        return super().connection(*args, **options)

    def bulk_save_objects(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused: it writes no history."""
        raise TenancyError("bulk saves write no history")

    bulk_insert_mappings = bulk_save_objects
    bulk_update_mappings = bulk_save_objects

    def begin_nested(self) -> NoReturn:
        """Refused: a savepoint rolled back would stay in the history."""
        raise TenancyError("a transaction is written, or rolled back, whole")


@contextmanager
def unfiltered(session: TenantSession) -> Iterator[TenantSession]:
    """Let through statements that the tenant filter cannot see. The caller names the tenant in each itself."""
    session._open += 1
    try:
        yield session
    finally:
        session._open -= 1


@event.listens_for(TenantSession, "do_orm_execute")
def _filter(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, TenantSession)  # noqa: S101 - the listener is on that class
    if session._open:
        return
    if not state.is_orm_statement:
        raise TenancyError("a statement without mapped classes is not filtered by tenant: use the ORM")
    if not state.is_select:
        raise TenancyError("only select() is let through: rows are changed one by one, so that the history knows")
    state.statement = _filtered(state, session.tenant_id)


def _filtered(state: ORMExecuteState, tenant_id: int) -> Any:
    statement: Any = state.statement
    if state.is_column_load and state.bind_mapper:  # more columns of a row already here: loader criteria skip those
        return statement.where(state.bind_mapper.class_.tenant_id == bindparam(TENANT, tenant_id))
    return statement.options(_criterion(tenant_id))


@lru_cache(maxsize=KEPT)
def _criterion(tenant_id: int) -> Any:
    """What holds a statement to the authority. It never changes, so it is made once and not for each statement."""
    tenant: BindParameter[int] = bindparam(TENANT, tenant_id)
    return with_loader_criteria(Row, lambda cls: cls.tenant_id == tenant, include_aliases=True)


@event.listens_for(TenantSession, "after_begin")
def _tell_database(session: TenantSession, _transaction: Any, connection: Any) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT set_config('headway.tenant', :tenant, true)"), {"tenant": str(session.tenant_id)}
        )


@event.listens_for(TenantSession, "detached_to_persistent")
def _refuse_strangers(_session: TenantSession, row: Any) -> None:
    raise TenancyError(f"{type(row).__name__} was read by another session: read it again in this one")


@event.listens_for(TenantSession, "before_flush")
def _stamp(session: TenantSession, _context: UOWTransaction, _instances: Any) -> None:
    new = session.new  # a set made anew at each asking
    for row in (*new, *session.dirty, *session.deleted):
        if not isinstance(row, Row):
            raise TenancyError(f"{type(row).__name__} stands above tenancy: it is not written here")
        if row.tenant_id is None and row in new:
            row.tenant_id = session.tenant_id
        if row.tenant_id != session.tenant_id:
            raise TenancyError(f"{type(row).__name__} belongs to another authority")
    _keep_history(session)
    session.ledger.foresee(session)


def _keep_history(session: TenantSession) -> None:
    """Refuse to change or delete what is in the history; only the entry being written may still change."""
    touched = (*(row for row in session.dirty if session.is_modified(row)), *session.deleted)
    if any(isinstance(row, AuditChange) for row in touched) or any(
        isinstance(row, AuditEntry) and row is not session.info.get("entry") for row in touched
    ):
        raise TenancyError("the history is only ever added to")


@event.listens_for(TenantSession, "after_flush")
def _gather(session: TenantSession, _context: UOWTransaction) -> None:
    session.ledger.gather(session)
    for row in (*session.new, *session.dirty):
        freeze(row)


@event.listens_for(TenantSession, "before_commit")
def _settle(session: TenantSession) -> None:
    """Write the gathered changes under the entry that :func:`sign` gave, or refuse to commit without one."""
    session.flush()
    entry = session.info.get("entry")
    changes, session.ledger = session.ledger.changes, Ledger()
    if entry is None:
        if changes:
            raise TenancyError("rows changed without an entry in the history")
        return
    for change in changes:
        session.add(AuditChange(entry_id=entry.id, **change))
    if not changes and entry.kind == "change":
        session.delete(entry)
    session.flush()
    session.info.pop("entry")


@event.listens_for(TenantSession, "after_rollback")
def _forget(session: TenantSession) -> None:
    session.ledger = Ledger()
    session.info.pop("entry", None)


def sign(session: TenantSession, entry: AuditEntry) -> AuditEntry:
    """Put ``entry`` at the head of what this transaction changes; it has its id from now on.

    An entry of kind ``change`` under which nothing changed is not kept.
    """
    session.add(entry)
    session.flush()
    session.info["entry"] = entry
    return entry


__all__ = ["Audited", "TenancyError", "TenantSession", "sign", "unfiltered"]
