"""The second line around an authority's rows: what a session asks is checked as it is turned into SQL.

:mod:`models.tenancy` adds the authority to every mapped class that SQLAlchemy recognises in a statement. It does not
recognise all: a Core table beside a mapped class, a column that only appears inside a function, SQL written by hand. So
the compiler looks at the FROM of every SELECT, however deep: each table there is bound to the authority, or the
statement is refused. Compiled statements are cached, so this costs once a statement and not once a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, Dialect, FromClause, Function, Select, Table, Values
from sqlalchemy.sql import operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ClauseElement, Grouping
from sqlalchemy.sql.selectable import AliasedReturnsRows, FromGrouping, Join, SelectBase

TENANT = "headway_tenant"
"""The parameter that binds a table to the session's authority; nobody else uses its name."""

SHARED = "shared"
"""In a table's ``info``: every authority reads it, and none writes it."""
OWN_LITERALS = frozenset({"*", "1", "'%'"})
"""The star of ``count(*)``, the 1 of ``EXISTS (SELECT 1``, the wildcard of ``contains()`` and ``startswith()``."""


class TenancyError(RuntimeError):
    """A statement could have reached another authority's rows, or left the history out."""


class Guard(SQLCompiler):
    """Refuses, in statements filtered by authority, what the filter did not reach. Mixed into a dialect's compiler."""

    @property
    def _filtered(self) -> bool:
        """Whether :mod:`models.tenancy` put its criterion on the statement; what is unfiltered is let through."""
        return any(key[0] == "additional_entity_criteria" for key in self._global_attributes)

    def _compose_select_body(self, text: Any, select: Select[Any], *parts: Any) -> Any:
        _state, _columns, froms, *_rest = parts
        if self._filtered:
            _check(froms, select._where_criteria)
        return super()._compose_select_body(text, select, *parts)  # type: ignore[no-untyped-call]

    def visit_textclause(self, *args: Any, **options: Any) -> Any:
        """Refuse SQL written by hand, wherever in the statement."""
        self._refuse("SQL written by hand is not filtered by tenant: use the ORM")
        return super().visit_textclause(*args, **options)  # type: ignore[no-untyped-call]

    def visit_column(self, column: Any, *args: Any, **options: Any) -> Any:
        """Refuse columns written by hand, but for those that SQLAlchemy writes itself: see ``OWN_LITERALS``."""
        if column.is_literal and column.name not in OWN_LITERALS:
            self._refuse("a column written by hand is not filtered by tenant: use the ORM")
        return super().visit_column(column, *args, **options)

    def get_statement_hint_text(self, *args: Any) -> Any:
        """Refuse ends of statements written by hand."""
        self._refuse("SQL written by hand is not filtered by tenant: use the ORM")
        return super().get_statement_hint_text(*args)  # type: ignore[no-untyped-call]

    def visit_insert(self, *args: Any, **options: Any) -> Any:
        """Refuse writing in the course of a read."""
        self._refuse("a bulk statement writes no history: change rows one by one")
        return super().visit_insert(*args, **options)  # type: ignore[no-untyped-call]

    def visit_update(self, *args: Any, **options: Any) -> Any:
        """Refuse writing in the course of a read."""
        self._refuse("a bulk statement writes no history: change rows one by one")
        return super().visit_update(*args, **options)

    def visit_delete(self, *args: Any, **options: Any) -> Any:
        """Refuse writing in the course of a read."""
        self._refuse("a bulk statement writes no history: change rows one by one")
        return super().visit_delete(*args, **options)  # type: ignore[no-untyped-call]

    def _refuse(self, reason: str) -> None:
        if self._filtered:
            raise TenancyError(reason)


def guard(dialect: Dialect) -> None:
    """Put :class:`Guard` before the compiler of ``dialect``."""
    dialect.statement_compiler = type("GuardedCompiler", (Guard, dialect.statement_compiler), {})


def is_guarded(dialect: Dialect) -> bool:
    """Whether ``dialect`` compiles through :class:`Guard`."""
    return issubclass(dialect.statement_compiler, Guard)


def _check(froms: Sequence[FromClause], where: Sequence[ClauseElement]) -> None:
    """Raise :class:`TenancyError` where a table of ``froms`` is not bound to one authority."""
    parts = [part for element in froms for part in _parts(element)]
    criteria = [*where, *(part.onclause for part in parts if isinstance(part, Join) and part.onclause is not None)]
    bound = {table for clause in criteria for table in _bound(clause)}
    for part in parts:
        if not isinstance(part, Join) and part not in bound and not _is_open(part):
            raise TenancyError(f"{_name(part)} is read without its tenant: name its class in select_from() or join()")


def _parts(element: FromClause) -> Iterator[FromClause]:
    """The joins of a FROM, and what they join."""
    if isinstance(element, FromGrouping):
        yield from _parts(element.element)
    else:
        yield element
        if isinstance(element, Join):
            yield from _parts(element.left)
            yield from _parts(element.right)


def _bound(clause: Any) -> Iterator[FromClause]:
    """The tables that the clause binds to the session's authority."""
    if isinstance(clause, Grouping):
        yield from _bound(clause.element)
    elif isinstance(clause, BooleanClauseList) and clause.operator is operators.and_:
        for part in clause.clauses:
            yield from _bound(part)
    elif isinstance(clause, BinaryExpression) and clause.operator is operators.eq:
        left, right = clause.left, clause.right
        if isinstance(left, Column) and isinstance(right, BindParameter) and right.key == TENANT:
            yield left.table


def _is_open(element: FromClause) -> bool:
    """Whether it needs no authority: its own SELECT is checked, or it holds no rows of any, or it is shared by all."""
    inner = _within(element)
    if isinstance(inner, Table):
        return bool(inner.info.get(SHARED))
    return isinstance(inner, SelectBase | Values | Function)


def _within(element: Any) -> Any:
    """What an alias is of."""
    while isinstance(element, AliasedReturnsRows):
        element = element.element
    return element


def _name(element: FromClause) -> str:
    return str(getattr(_within(element), "name", element))
