"""PostgreSQL holds the line itself: what is asked past the ORM sees one authority's rows, or none."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from models.database import Database
from models.tenancy import unfiltered
from tests.support.plans import planted


@pytest.fixture
def raw(postgres_database: Database) -> Iterator[psycopg.Connection]:
    """A connection of Headway's own role, with nothing of Headway's in between."""
    planted(postgres_database, "Thurrock")
    planted(postgres_database, "Essex")
    address = postgres_database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection:
        yield connection


def test_headways_role_is_held(raw: psycopg.Connection) -> None:
    held = raw.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
    assert held == (False, False)


def test_who_names_no_authority_sees_nothing(raw: psycopg.Connection) -> None:
    assert raw.execute("SELECT title FROM action").fetchall() == []


def test_who_names_an_authority_sees_its_rows(raw: psycopg.Connection) -> None:
    _name(raw, 2)
    assert raw.execute("SELECT title FROM action").fetchall() == [("Essex action",)]


def test_the_authority_is_forgotten_with_the_transaction(raw: psycopg.Connection) -> None:
    _name(raw, 2)
    raw.commit()
    assert raw.execute("SELECT title FROM action").fetchall() == []


def test_anothers_rows_are_neither_changed_nor_deleted(raw: psycopg.Connection) -> None:
    _name(raw, 1)
    assert raw.execute("UPDATE action SET title = 'x' WHERE tenant_id = 2").rowcount == 0
    assert raw.execute("DELETE FROM action_owner WHERE tenant_id = 2").rowcount == 0


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO organisation (tenant_id, name, key) VALUES (2, 'x', 'x')",
        "UPDATE organisation SET tenant_id = 2",
    ],
)
def test_no_row_is_written_for_another(raw: psycopg.Connection, statement: str) -> None:
    _name(raw, 1)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute(statement)


def test_unfiltered_text_sees_the_sessions_authority_alone(postgres_database: Database) -> None:
    mine, _ = planted(postgres_database, "Thurrock"), planted(postgres_database, "Essex")
    with postgres_database.read(mine) as session, unfiltered(session):
        assert session.scalars(text("SELECT title FROM action")).all() == ["Thurrock action"]


def _name(connection: psycopg.Connection, tenant_id: int) -> None:
    connection.execute("SELECT set_config('headway.tenant', %s, true)", (str(tenant_id),))
