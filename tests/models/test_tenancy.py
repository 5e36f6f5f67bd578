"""A session is one authority's for life: what it loads, writes, and is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy import String as Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    contains_eager,
    immediateload,
    joinedload,
    load_only,
    make_transient_to_detached,
    registry,
    selectinload,
    subqueryload,
    with_parent,
)

from models.action import Action, ActionOwner
from models.database import Database
from models.guard import SHARED, TenancyError
from models.person import Organisation
from models.tenancy import TenantSession, unfiltered
from models.tenant import Connection, Tenant
from tests.support.plans import Two, an_action, signed, two_on_sqlite


@pytest.fixture(scope="module")
def asked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two authorities to read."""
    with two_on_sqlite(sqlite_template, tmp_path_factory.mktemp("two")) as two:
        yield two


@pytest.fixture
def two(database: Database) -> Two:
    """Two authorities to write to, on each engine."""
    return Two(database)


BYPASSES: dict[str, Callable[[TenantSession], Any]] = {
    "a connection": lambda session: session.connection(),
    "bulk objects": lambda session: session.bulk_save_objects([an_action(1)]),
    "bulk inserts": lambda session: session.bulk_insert_mappings(inspect(Action), [{"title": "x"}]),
    "bulk updates": lambda session: session.bulk_update_mappings(inspect(Action), [{"id": 1, "title": "x"}]),
    "many rows": lambda session: session.execute(insert(Action), [{"title": "x"}, {"title": "y"}]),
    "updates by key": lambda session: session.execute(update(Action), [{"id": 1, "title": "x"}]),
    "a query's update": lambda session: session.query(Action).update({"title": "x"}),
    "a query's delete": lambda session: session.query(Action).delete(),
    "a query of text": lambda session: session.query(Action).from_statement(text("SELECT * FROM action")).all(),
    "a savepoint": lambda session: session.begin_nested(),
    "another authority by key": lambda session: session.get(Tenant, 2),
}


@pytest.mark.parametrize("bypass", BYPASSES.values(), ids=BYPASSES.keys())
def test_ways_around_the_filter_and_the_history_are_refused(asked: Two, bypass: Callable[[TenantSession], Any]) -> None:
    with asked.database.write(asked.mine) as session, pytest.raises(TenancyError):
        bypass(session)


@pytest.mark.parametrize("load", [joinedload, selectinload, subqueryload, immediateload, contains_eager])
def test_rows_loaded_with_others_are_the_authoritys_own(asked: Two, load: Any) -> None:
    query = select(Action).join(Action.owners).options(load(Action.owners))
    with asked.database.read(asked.mine) as session:
        action = session.scalars(query).unique().one()
        assert [owner.name for owner in action.owners] == ["Thurrock owner"]


def test_joined_rows_are_filtered_even_where_a_link_crosses_authorities(asked: Two) -> None:
    """A link that the foreign keys would have refused: the filter holds without them."""
    crossing = "UPDATE action_owner SET organisation_id = (SELECT id FROM organisation WHERE tenant_id = {})"
    with asked.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(crossing.format(asked.theirs) + f" WHERE tenant_id = {asked.mine}")
        try:
            for load in (joinedload, selectinload, immediateload):
                with asked.database.read(asked.mine) as session:
                    owner = session.scalars(select(ActionOwner).options(load(ActionOwner.organisation))).one()
                    assert owner.organisation is None
            with asked.database.read(asked.mine) as session:
                assert session.scalars(select(ActionOwner)).one().organisation is None
        finally:
            connection.exec_driver_sql(crossing.format(asked.mine) + f" WHERE tenant_id = {asked.mine}")
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.exec_driver_sql("BEGIN")


def test_rows_are_got_by_key_only_by_their_own_authority(asked: Two) -> None:
    with asked.database.read(asked.theirs) as session:
        theirs = session.scalars(select(Action.id)).one()
    with asked.database.read(asked.mine) as session:
        assert session.get(Action, theirs) is None
        assert session.query(Action).filter_by(id=theirs).count() == 0
        assert session.merge(Action(id=theirs)).title is None, "merged as a new row, not as theirs"
        session.expunge_all()


def test_more_columns_of_a_row_are_read_when_asked_for(asked: Two) -> None:
    with asked.database.read(asked.mine) as session:
        action = session.scalars(select(Action).options(load_only(Action.reference), joinedload(Action.owners)))
        mine = action.unique().one()
        assert mine.title == "Thurrock action"
        session.refresh(mine)
        session.expire(mine)
        assert mine.workstream.title == "Thurrock workstream"
        kept = with_parent(mine, Action.owners)
        assert len(session.scalars(select(ActionOwner).where(kept)).all()) == 1


def test_a_table_marked_shared_is_read_by_all_and_written_by_none(asked: Two) -> None:
    class Shared:
        id: int
        name: str

    columns = (Column("id", Integer, primary_key=True), Column("name", Text))
    registry().map_imperatively(Shared, Table("tenant", MetaData(), *columns, info={SHARED: True}))
    with asked.database.read(asked.mine) as session:
        assert {row.name for row in session.scalars(select(Shared))} == {"Thurrock", "Essex"}
        session.add(Shared())
        with pytest.raises(TenancyError):
            session.flush()


@pytest.mark.parametrize("tenant_id", [None, "1"])
def test_a_session_without_a_tenant_is_refused(sqlite_database: Database, tenant_id: Any) -> None:
    with pytest.raises(TenancyError, match="needs a tenant"), sqlite_database.read(tenant_id):
        pass


def test_a_session_on_an_engine_nobody_watches_is_refused() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(TenancyError, match=r"models\.database"):
        TenantSession(engine, 1)
    engine.dispose()


def test_a_new_row_is_stamped_with_the_sessions_tenant(two: Two) -> None:
    with signed(two.database, two.theirs) as session:
        session.add(organisation := Organisation(name="A trust", key="a trust"))
        session.flush()
        assert organisation.tenant_id == two.theirs


def test_a_row_stamped_with_another_tenant_is_refused(two: Two) -> None:
    with pytest.raises(TenancyError, match="another authority"), signed(two.database, two.mine) as session:
        session.add(Organisation(name="A trust", key="a trust", tenant_id=two.theirs))


def test_a_row_moved_to_another_tenant_is_refused(two: Two) -> None:
    with pytest.raises(TenancyError, match="another authority"), signed(two.database, two.mine) as session:
        session.scalars(select(Organisation)).one().tenant_id = two.theirs


def test_a_row_of_another_session_is_not_taken_in(two: Two) -> None:
    with two.database.read(two.theirs) as session:
        theirs = session.scalars(select(Organisation)).one()
    with pytest.raises(TenancyError, match="another session"), signed(two.database, two.mine) as session:
        session.add(theirs)


def test_a_row_made_up_for_another_tenants_key_is_not_taken_in(two: Two) -> None:
    with two.database.read(two.theirs) as session:
        theirs = session.scalars(select(Organisation.id)).one()
    forged = Organisation(id=theirs, tenant_id=two.mine)
    make_transient_to_detached(forged)
    with pytest.raises(TenancyError, match="another session"), signed(two.database, two.mine) as session:
        session.add(forged)


def test_what_stands_above_tenancy_is_not_written_in_a_session(two: Two) -> None:
    with pytest.raises(TenancyError, match="above tenancy"), signed(two.database, two.mine) as session:
        session.add(Connection(tenant_id=two.mine, platform="slack", external_id="T1"))


def test_the_database_refuses_a_link_to_another_authoritys_row(two: Two) -> None:
    with two.database.read(two.theirs) as session:
        theirs = session.scalars(select(Action.id)).one()
    with pytest.raises(IntegrityError), signed(two.database, two.mine) as session:
        session.add(ActionOwner(action_id=theirs))


def test_unfiltered_lets_through_what_names_the_tenant_itself(two: Two) -> None:
    query = text("SELECT title FROM action WHERE tenant_id = :tenant")
    with two.database.read(two.mine) as session:
        with unfiltered(session):
            assert session.scalars(query, {"tenant": two.mine}).all() == ["Thurrock action"]
        with pytest.raises(TenancyError):
            session.scalars(query, {"tenant": two.mine})
