"""The history says who changed what from what to what, of everything that was kept and of nothing that was not."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapper, configure_mappers, defaultload, load_only

import models
from models.action import Action, ActionOwner, Milestone
from models.audit import AuditChange, AuditEntry
from models.base import Audited, Base
from models.board import Board
from models.database import Database
from models.guard import SHARED
from models.memory import Receipt
from models.person import Organisation
from models.programme import Programme
from models.tables import METADATA, MODULES
from models.tenancy import TenancyError, TenantSession, sign
from models.workstream import Workstream
from tests.support.databases import NOW
from tests.support.plans import an_action, entry, planted, signed

ENGINE_TABLES = {
    *("audit_entry", "audit_change", "draft", "receipt", "outbox", "enclosure", "conversation"),
    *("occurrence", "clock", "edition", "pack_template"),
}
"""Tables of an authority's that tell nobody anything of the programme, and so have no history themselves."""


@pytest.fixture
def thurrock(database: Database) -> int:
    return planted(database, "Thurrock")


def changed(database: Database, tenant_id: int) -> list[tuple[str, str, str, Any, Any]]:
    """The newest entry's changes."""
    with database.read(tenant_id) as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        return [(c.operation, c.entity, c.field, c.before, c.after) for c in newest.changes]


def entries(database: Database, tenant_id: int) -> int:
    with database.read(tenant_id) as session:
        return len(session.scalars(select(AuditEntry.id)).all())


def test_a_changed_field_is_written_with_what_it_was(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.scalars(select(Action)).one().title = "A new title"
    assert changed(database, thurrock) == [("update", "action", "title", "Thurrock action", "A new title")]


def test_an_entry_says_who_did_what_when_and_to_which_version(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.scalars(select(Action)).one().title = "A new title"
    with database.read(thurrock) as session:
        change = session.scalars(select(AuditChange).where(AuditChange.field == "title")).one()
        assert (change.entry.who, change.entry.command, change.entry.at) == ("Somebody", "test", NOW)
        action = session.scalars(select(Action)).one()
        assert (change.entity_id, change.action_id, change.version) == (action.id, action.id, action.version)


def test_changes_of_several_flushes_are_folded(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        action = session.scalars(select(Action)).one()
        for title, rag in (("One", "red"), ("Two", "amber"), ("Three", "unrated")):
            action.title, action.rag = title, rag
            session.flush()
    assert changed(database, thurrock) == [("update", "action", "title", "Thurrock action", "Three")]


def test_a_new_row_is_written_whole_as_it_ended(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.add(board := Board(name="Early"))
        session.flush()
        board.name = "Schools Forum"
    operation, entity, field, before, after = changed(database, thurrock)[0]
    assert (operation, entity, field, before) == ("create", "board", "", None)
    assert (after["id"], after["name"], after["slug"]) == (1, "Schools Forum", "early")


def test_a_row_made_and_deleted_in_one_go_never_was(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.scalars(select(Organisation)).one().name = "Kept"
        session.add(board := Board(name="Early"))
        session.flush()
        session.delete(board)
    assert [row[1] for row in changed(database, thurrock)] == ["organisation"]


@pytest.mark.parametrize("state", ["loaded", "loaded in part", "expired", "changed but not yet stored"])
def test_a_deleted_rows_columns_are_kept(database: Database, thurrock: int, state: str) -> None:
    parts = load_only(ActionOwner.person_id) if state == "loaded in part" else defaultload("*")
    with signed(database, thurrock) as session:
        owner = session.scalars(select(ActionOwner).options(parts)).one()
        if state == "expired":
            session.expire(owner)
        elif state == "changed but not yet stored":
            owner.position = 7
        expected = {"action_id": 1, "id": 1, "organisation_id": 1, "person_id": None, "position": 0}
        session.delete(owner)
    assert changed(database, thurrock) == [("delete", "action_owner", "", expected, None)]


def test_the_former_value_is_known_of_an_expired_row(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        action = session.scalars(select(Action)).one()
        session.expire(action)
        action.title = "A new title"
    assert changed(database, thurrock) == [("update", "action", "title", "Thurrock action", "A new title")]


def test_what_a_relationship_changes_is_written(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.add(Workstream(number=2, reference="WS2", title="Another"))
    with signed(database, thurrock) as session:
        action = session.scalars(select(Action)).one()
        action.workstream = session.scalars(select(Workstream).where(Workstream.number == 2)).one()
    assert changed(database, thurrock) == [("update", "action", "workstream_id", 1, 2)]


def test_what_is_appended_to_a_row_is_written_under_it(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        action = session.scalars(select(Action)).one()
        action.milestones.append(Milestone(position=0, title="First draft", done_on=date(2026, 11, 1)))
    with database.read(thurrock) as session:
        change = session.scalars(select(AuditChange).where(AuditChange.entity == "milestone")).one()
        assert (change.action_id, change.version, change.after["done_on"]) == (1, 1, "2026-11-01")


def test_json_is_written_before_and_after_as_it_was(database: Database, thurrock: int) -> None:
    given = {"green": "On track"}
    with signed(database, thurrock) as session:
        session.add(programme := Programme(name="Getting to Great", created_at=NOW))
        programme.rag_key = given
        session.flush()
        given["green"] = "changed behind everyone's back"
    assert changed(database, thurrock)[0][4]["rag_key"] == {"green": "On track"}
    with signed(database, thurrock) as session:
        programme = session.scalars(select(Programme)).one()
        programme.rag_key = {**programme.rag_key, "red": "Late"}
    expected = ("update", "programme", "rag_key", {"green": "On track"}, {"green": "On track", "red": "Late"})
    assert changed(database, thurrock) == [expected]


def test_derived_columns_are_not_written(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.scalars(select(Organisation)).one().key = "thurrock"
    assert all(row[1] != "organisation" or row[0] == "create" for row in changed(database, thurrock))


def test_a_change_without_an_entry_is_not_committed(database: Database, thurrock: int) -> None:
    with pytest.raises(TenancyError, match="without an entry"), database.write(thurrock) as session:
        session.scalars(select(Action)).one().title = "A new title"
    with database.read(thurrock) as session:
        assert session.scalars(select(Action.title)).one() == "Thurrock action"


def test_an_entry_signs_one_transaction_and_no_other(database: Database, thurrock: int) -> None:
    with TenantSession(database.engine, thurrock) as session:
        sign(session, entry())
        action = session.scalars(select(Action)).one()
        action.title = "First"
        session.commit()
        action.title = "Second"
        with pytest.raises(TenancyError, match="without an entry"):
            session.commit()


def test_the_engines_own_rows_need_no_entry(database: Database, thurrock: int) -> None:
    before = entries(database, thurrock)
    with database.write(thurrock) as session:
        session.add(Receipt(delivery="1", reply=b"", at=NOW))
    assert entries(database, thurrock) == before


@pytest.mark.parametrize(("kind", "kept"), [("change", 0), ("refused", 1), ("confidential read", 1)])
def test_an_entry_under_which_nothing_changed_is_kept_only_where_it_says_something(
    database: Database, thurrock: int, kind: str, kept: int
) -> None:
    before = entries(database, thurrock)
    with database.write(thurrock) as session:
        sign(session, entry(kind=kind))
    assert entries(database, thurrock) == before + kept


def test_a_transaction_rolled_back_leaves_no_trace(database: Database, thurrock: int) -> None:
    before = entries(database, thurrock)
    with TenantSession(database.engine, thurrock) as session:
        sign(session, entry())
        session.scalars(select(Action)).one().title = "A new title"
        session.flush()
        session.rollback()
        assert session.ledger.changes == []
    assert entries(database, thurrock) == before


def test_a_session_rolled_back_and_used_again_writes_only_what_it_then_did(database: Database, thurrock: int) -> None:
    with TenantSession(database.engine, thurrock) as session:
        sign(session, entry())
        session.add(Board(name="Never"))
        session.flush()
        session.rollback()
        sign(session, entry())
        session.scalars(select(Action)).one().title = "A new title"
        session.commit()
    assert [row[1:3] for row in changed(database, thurrock)] == [("action", "title")]


def test_ids_are_never_given_again(database: Database, thurrock: int) -> None:
    with signed(database, thurrock) as session:
        session.delete(session.scalars(select(ActionOwner)).one())
    with signed(database, thurrock) as session:
        session.add(owner := ActionOwner(action_id=1))
        session.flush()
        assert owner.id == 2


def test_a_thousand_rows_changed_twice_are_folded_quickly(sqlite_database: Database) -> None:
    thurrock = planted(sqlite_database, "Thurrock")
    with signed(sqlite_database, thurrock) as session:
        actions = [an_action(1, number) for number in range(2, 1002)]
        session.add_all(actions)
        session.flush()
        for action in actions:
            action.title = "Changed"
        session.flush()
        assert len(session.ledger.changes) == len(actions)


def _mapped() -> list[Mapper[Any]]:
    configure_mappers()
    return sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


@pytest.mark.parametrize("mapper", _mapped(), ids=lambda mapper: mapper.class_.__name__)
def test_every_row_of_an_authority_is_audited(mapper: Mapper[Any]) -> None:
    name = str(mapper.class_.__tablename__)
    is_shared = bool(mapper.local_table.info.get(SHARED))  # type: ignore[attr-defined]  # it is a Table
    if is_shared or name in ENGINE_TABLES | {"tenant", "connection"}:
        assert not issubclass(mapper.class_, Audited)
    else:
        assert issubclass(mapper.class_, Audited), f"{name}: make it Audited, or say why not in ENGINE_TABLES"


@pytest.mark.parametrize("mapper", _mapped(), ids=lambda mapper: mapper.class_.__name__)
def test_the_former_value_of_every_audited_column_is_known(mapper: Mapper[Any]) -> None:
    if not issubclass(mapper.class_, Audited):
        return
    silent = {"id", "tenant_id", "version"} | mapper.class_.unrecorded
    forgetful = {a.key for a in mapper.column_attrs if not a.active_history} - silent
    assert not forgetful, "declare them with models.base.column, or name them in unrecorded"
    assert mapper.class_.unrecorded <= {attribute.key for attribute in mapper.column_attrs}


def test_nothing_is_deleted_or_cleared_by_cascade() -> None:
    keys: list[ForeignKey] = [key for table in METADATA.tables.values() for key in table.foreign_keys]
    assert {(key.ondelete, key.onupdate) for key in keys} == {(None, None)}
    links = [link for mapper in _mapped() for link in mapper.relationships]
    assert not [link for link in links if link.cascade.delete or link.cascade.delete_orphan]
    assert not [link for link in links if link.uselist and link.passive_deletes != "all"]


def test_an_action_with_parts_is_not_deleted_under_them(database: Database, thurrock: int) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), signed(database, thurrock) as session:
        session.delete(session.scalars(select(Action)).one())


def test_every_module_with_a_table_is_known_to_every_database() -> None:
    folder = Path(models.__path__[0])
    with_tables = {path.relative_to(folder.parent) for path in folder.rglob("*.py") if _makes_a_table(path)}
    assert with_tables == {Path(*module.__name__.split(".")).with_suffix(".py") for module in MODULES}


def _makes_a_table(path: Path) -> bool:
    classes = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ClassDef))
    return any(isinstance(base, ast.Name) and base.id == "Base" for node in classes for base in node.bases)


@pytest.mark.parametrize("model", [AuditEntry, AuditChange])
def test_the_history_is_only_ever_added_to(database: Database, thurrock: int, model: Any) -> None:
    with signed(database, thurrock) as session:
        session.add(Board(name="Partnership Board"))
    with pytest.raises(TenancyError, match="only ever added to"), database.write(thurrock) as session:
        session.delete(session.scalars(select(model).order_by(model.id).limit(1)).one())
    with pytest.raises(TenancyError, match="only ever added to"), database.write(thurrock) as session:
        session.scalars(select(AuditChange).order_by(AuditChange.id).limit(1)).one().entity = "nothing"
    with pytest.raises(TenancyError, match="only ever added to"), database.write(thurrock) as session:
        session.scalars(select(AuditEntry).order_by(AuditEntry.id).limit(1)).one().who = "Nobody"
