"""One authority's session asks in every way it can. It is told of its own rows, or refused; never of another's."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    Select,
    Table,
    case,
    cast,
    create_engine,
    exists,
    func,
    insert,
    inspect,
    lambda_stmt,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
    tuple_,
    union,
    update,
)
from sqlalchemy import Row as Result
from sqlalchemy import String as Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import (
    Bundle,
    aliased,
    contains_eager,
    immediateload,
    joinedload,
    load_only,
    make_transient_to_detached,
    registry,
    selectinload,
    subqueryload,
    with_loader_criteria,
    with_parent,
)

from models.action import Action, ActionOwner
from models.database import Database
from models.guard import SHARED, TenancyError
from models.person import Organisation
from models.tenancy import TenantSession, unfiltered
from models.tenant import Connection, Tenant
from models.workstream import Workstream
from tests.support.databases import opened
from tests.support.plans import an_action, planted, signed

Other = aliased(Action)
ACTIONS: Table = Action.__table__  # type: ignore[assignment]
WORKSTREAMS: Table = Workstream.__table__  # type: ignore[assignment]
THEIRS = "Essex%"


class Two:
    """A database with two authorities, planted alike."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.mine, self.theirs = planted(database, "Thurrock"), planted(database, "Essex")


@pytest.fixture(scope="module")
def asked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two authorities to read. On SQLite, where nothing behind the session would hide a leak."""
    path = shutil.copyfile(sqlite_template, tmp_path_factory.mktemp("two") / "headway.sqlite3")
    with opened(f"sqlite:///{path}") as database:
        yield Two(database)


@pytest.fixture
def two(database: Database) -> Two:
    """Two authorities to write to, on each engine."""
    return Two(database)


def _cte(query: Any, *, recursive: bool = False) -> Select[Any]:
    part = query.cte(recursive=recursive)
    return select(part.c.title)


# what is asked, and what Thurrock is told; Essex, asked the same statement, is told the same of Essex
FILTERED: dict[str, tuple[Any, list[Any]]] = {
    "a class": (select(Action), ["Thurrock action"]),
    "a column": (select(Action.title), ["Thurrock action"]),
    "a label": (select(Action.title.label("it")), ["Thurrock action"]),
    "a bundle": (select(Bundle("it", Action.title, Action.slips)), [("Thurrock action", 0)]),
    "a function": (select(func.max(Action.title)), ["Thurrock action"]),
    "an expression": (select(Action.title + "!"), ["Thurrock action!"]),
    "a cast": (select(cast(Action.title, Text)), ["Thurrock action"]),
    "a case": (select(case((Action.id > 0, Action.title))), ["Thurrock action"]),
    "a count of a column": (select(func.count(Action.id)), [1]),
    "a count of a class": (select(func.count()).select_from(Action), [1]),
    "a count within groups": (select(Action.rag, func.count()).group_by(Action.rag), [("unrated", 1)]),
    "a window": (select(Action.title, func.count().over()), [("Thurrock action", 1)]),
    "a wide or": (select(Action.title).where(or_(true(), Action.id > 0)), ["Thurrock action"]),
    "distinct": (select(Action.title).distinct(), ["Thurrock action"]),
    "for update": (select(Action.title).with_for_update(), ["Thurrock action"]),
    "an alias": (select(Other), ["Thurrock action"]),
    "a column of an alias": (select(Other.title), ["Thurrock action"]),
    "a count of an alias": (select(func.count(Other.id)), [1]),
    "a class beside itself": (select(Action.title, Other.title), [("Thurrock action", "Thurrock action")]),
    "a class beside another": (
        select(Action.title, Workstream.title),
        [("Thurrock action", "Thurrock workstream")],
    ),
    "a class only in WHERE": (select(Action.title).where(Workstream.title.like(THEIRS)), []),
    "a join": (select(Workstream.title).select_from(Action).join(Action.workstream), ["Thurrock workstream"]),
    "a join on anything": (
        select(Action.title, Workstream.title).join(Workstream, true()),
        [("Thurrock action", "Thurrock workstream")],
    ),
    "an outer join on anything": (
        select(Action.title, Workstream.title).outerjoin(Workstream, true()),
        [("Thurrock action", "Thurrock workstream")],
    ),
    "a subquery": (select(select(Action.title).subquery()), ["Thurrock action"]),
    "a count of a subquery": (select(func.count()).select_from(select(Action.id).subquery()), [1]),
    "a class of a subquery": (select(aliased(Action, select(Action).subquery())), ["Thurrock action"]),
    "a scalar subquery": (select(select(func.max(Action.title)).scalar_subquery()), ["Thurrock action"]),
    "a scalar subquery beside": (
        select(Action.title, select(func.count(Workstream.id)).scalar_subquery()),
        [("Thurrock action", 1)],
    ),
    "a correlated subquery": (
        select(
            Workstream.title,
            select(func.count(Action.id)).where(Action.workstream_id == Workstream.id).scalar_subquery(),
        ),
        [("Thurrock workstream", 1)],
    ),
    "a subquery in LIMIT": (
        select(Action.title).limit(select(func.count(Workstream.id)).scalar_subquery()),
        ["Thurrock action"],
    ),
    "IN a subquery": (select(Action.title).where(literal("Essex action").in_(select(Other.title))), []),
    "a tuple IN a subquery": (
        select(Action.title).where(
            tuple_(literal("Essex workstream"), literal(1)).in_(select(Workstream.title, Workstream.number))
        ),
        [],
    ),
    "EXISTS": (select(exists(select(Action.id).where(Action.title.like(THEIRS)))), [False]),
    "EXISTS of a column": (select(exists(Action.id).where(Action.title.like(THEIRS))), [False]),
    "EXISTS in WHERE": (select(Action.title).where(exists().where(Workstream.title.like(THEIRS))), []),
    "EXISTS of a relationship": (
        select(Action.title).where(Action.workstream.has(Workstream.number == 1)),
        ["Thurrock action"],
    ),
    "EXISTS of a collection": (
        select(Action.title).where(Action.owners.any(ActionOwner.position == 0)),
        ["Thurrock action"],
    ),
    "a CTE": (_cte(select(Action.title)), ["Thurrock action"]),
    "a joined CTE": (
        select(Action.title).join(select(Workstream.title).cte(), true()),
        ["Thurrock action"],
    ),
    "a union": (
        union(select(Action.title), select(Workstream.title)),
        ["Thurrock action", "Thurrock workstream"],
    ),
    "a union in a subquery": (
        select(union(select(Action.title), select(Workstream.title)).subquery()),
        ["Thurrock action", "Thurrock workstream"],
    ),
    "a class of a union": (
        select(aliased(Action, union(select(Action), select(Action)).subquery())),
        ["Thurrock action"],
    ),
    "a lambda": (lambda_stmt(lambda: select(Action.title)), ["Thurrock action"]),
    "a looser criterion": (
        select(Action.title).options(with_loader_criteria(Action, true())),
        ["Thurrock action"],
    ),
    "rows afresh": (select(Action).execution_options(populate_existing=True), ["Thurrock action"]),
    "rows in turn": (select(Action).execution_options(yield_per=1), ["Thurrock action"]),
}


@pytest.mark.filterwarnings("ignore:SELECT statement has a cartesian product")
@pytest.mark.parametrize(("statement", "expected"), FILTERED.values(), ids=FILTERED.keys())
def test_a_statement_tells_each_authority_of_its_own_rows(asked: Two, statement: Any, expected: list[Any]) -> None:
    with asked.database.read(asked.mine) as session:
        assert _told(session, statement) == expected
    with asked.database.read(asked.theirs) as session:
        told = [row for row in _told(session, statement) if "Thurrock" in str(row)]
    assert told == []


def test_one_statement_is_compiled_once_and_answers_each_authority_apart(asked: Two) -> None:
    statement = select(Action.title)
    for _ in range(3):
        for tenant_id, name in ((asked.mine, "Thurrock"), (asked.theirs, "Essex")):
            with asked.database.read(tenant_id) as session:
                assert _told(session, statement) == [f"{name} action"]


def _told(session: TenantSession, statement: Any) -> list[Any]:
    rows = [tuple(_plain(value) for value in row) for row in session.execute(statement)]
    return sorted((row[0] if len(row) == 1 else row for row in rows), key=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Action):
        return value.title
    return tuple(value) if isinstance(value, Result) else value


# what the filter does not reach, and so is refused
REFUSED: dict[str, Any] = {
    "text": text("SELECT title FROM action"),
    "a Core table": select(ACTIONS),
    "a Core column": select(ACTIONS.c.title),
    "a Core column of a mapper": select(inspect(Action).selectable),
    "a literal": select(literal(1)),
    "a Core insert": insert(ACTIONS).values(title="x"),
    "an update": update(Action).values(title="x"),
    "an insert": insert(Action).values(title="x"),
    "an insert that returns": insert(Action).returning(Action),
    "an update in a CTE": select(Action.title).add_cte(update(Action).values(title="x").cte()),
    "from text": select(Action).from_statement(text("SELECT * FROM action")),
    "from a Core select": select(Action).from_statement(select(ACTIONS)),
    "text in WHERE": select(Action).where(text("1 = 1 OR 1 = 1")),
    "a column by hand": select(Action.id, literal_column("(SELECT group_concat(title) FROM action)")),
    "a table by hand": select(Action.title, table("action", Column("reference", Text)).c.reference),
    "an end by hand": select(Action.title).suffix_with("UNION SELECT title FROM action"),
    "a beginning by hand": select(Action.title).prefix_with("(SELECT max(title) FROM action),"),
    "a hint by hand": select(Action.title).with_statement_hint("UNION SELECT title FROM action"),
    "a Core table beside": select(Action.title, WORKSTREAMS.c.title),
    "a Core alias beside": select(Action.title, ACTIONS.alias().c.title),
    "a Core table joined": select(Action.title).join_from(Action, WORKSTREAMS, true()),
    "a Core join": select(Action.title).select_from(ACTIONS.join(WORKSTREAMS, true())),
    "a Core table in WHERE": select(Action.title).where(WORKSTREAMS.c.title != ""),
    "a Core subquery": select(Action.title, select(WORKSTREAMS).subquery().c.title),
    "a Core scalar": select(Action.title, select(func.count()).select_from(WORKSTREAMS).scalar_subquery()),
    "a Core CTE": select(Action.title).where(select(WORKSTREAMS).cte().c.title != ""),
    "a class of a Core subquery": select(aliased(Action, select(ACTIONS).subquery())),
    "a Core table in a lambda": lambda_stmt(lambda: select(Action.title, WORKSTREAMS.c.title)),
    "a column of a mapper": select(Action.title, inspect(Workstream).c.title),
    "a class only in a function": select(Action.title).where(func.lower(Workstream.title) != ""),
    "a class only in a function of EXISTS": select(Action.title).where(
        exists().where(func.lower(Workstream.title) == "essex workstream")
    ),
    "two classes in one function": select(func.coalesce(Workstream.title, Action.title)),
    "two classes in one expression": select(Action.title + Workstream.title),
    "authorities": select(Tenant),
    "authorities beside": select(Action.title, Tenant.name),
    "connections": select(Connection),
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_what_the_filter_does_not_reach_is_refused(asked: Two, statement: Any) -> None:
    with asked.database.read(asked.mine) as session, pytest.raises(TenancyError):
        _told(session, statement)


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
