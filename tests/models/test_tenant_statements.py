"""One authority's session asks in every way it can. It is told of its own rows, or refused; never of another's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Select,
    Table,
    bindparam,
    case,
    cast,
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
from sqlalchemy.orm import (
    Bundle,
    aliased,
    with_loader_criteria,
)

from models.action import Action, ActionOwner
from models.guard import TENANT, TenancyError
from models.tenancy import TenantSession
from models.tenant import Connection, Tenant
from models.workstream import Workstream
from tests.support.plans import Two, two_on_sqlite

Other = aliased(Action)
ACTIONS: Table = Action.__table__  # type: ignore[assignment]
WORKSTREAMS: Table = Workstream.__table__  # type: ignore[assignment]
THEIRS = "Essex%"


@pytest.fixture(scope="module")
def asked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Two authorities to read."""
    with two_on_sqlite(sqlite_template, tmp_path_factory.mktemp("two")) as two:
        yield two


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
    "a Core table of one id": select(Action.title).where(WORKSTREAMS.c.id == 1),
    "a Core table bound to another": select(Action.title, WORKSTREAMS.c.title).where(WORKSTREAMS.c.tenant_id == 2),
    "a Core table bound or not": select(Action.title).where(
        or_(WORKSTREAMS.c.tenant_id == bindparam(TENANT, 1), WORKSTREAMS.c.id > 0)
    ),
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
