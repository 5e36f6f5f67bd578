"""The base of every table: names of constraints, the tenant every row belongs to, and how rows are linked."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Integer, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column, relationship

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of Headway."""

    metadata = MetaData(naming_convention=NAMES)


def column(*args: Any, **options: Any) -> MappedColumn[Any]:
    """A column whose former value is always known when it changes, so that the audit can say what it was."""
    return mapped_column(*args, active_history=True, **options)


class Row:
    """A row that belongs to one tenant: the authority whose programme it is part of.

    The tenant is stamped on flush and filtered on read by :mod:`models.tenancy`. Foreign keys to other rows go over
    (tenant, id), so that no row can point across tenants even where code is wrong.
    """

    id: Mapped[int] = mapped_column(Integer, primary_key=True)

    @declared_attr
    @classmethod
    def tenant_id(cls) -> Mapped[int]:
        """The authority's id; set by the session, never by hand."""
        return mapped_column(ForeignKey("tenant.id"), nullable=False, index=False)

    @declared_attr.directive
    @classmethod
    def __tablename__(cls) -> str:
        """The class's name in snake case."""
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        """What makes (tenant, id) a key others can point to, and the class's own constraints.

        An id is never given again: the history knows rows by it, and an undone deletion takes it back.
        """
        return (UniqueConstraint("tenant_id", "id"), *cls.constraints(), {"sqlite_autoincrement": True})

    @classmethod
    def constraints(cls) -> tuple[Any, ...]:
        """The table's own constraints and indexes."""
        return ()


class Audited:
    """Every change of such a row is written to the history in the transaction that makes it."""

    audited: ClassVar[bool] = True
    unrecorded: ClassVar[frozenset[str]] = frozenset()
    """Columns derived from others, whose changes tell nobody anything."""


class Versioned:
    """A row two people may edit at once: the second of two writes over one version is refused and tried again."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Let SQLAlchemy compare the version in every UPDATE."""
        return {"version_id_col": cls.version}


def points_to(name: str, table: str) -> ForeignKeyConstraint:
    """A foreign key of column ``name`` to a row of the same tenant. Rows are never deleted by cascade."""
    return ForeignKeyConstraint(["tenant_id", name], [f"{table}.tenant_id", f"{table}.id"])


def linked(target: str, join: str, **options: Any) -> Any:
    """A relationship over ids alone; the tenant of both ends is the session's."""
    return relationship(target, primaryjoin=join, passive_deletes="all" if options.get("uselist") else False, **options)
