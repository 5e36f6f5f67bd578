"""Column types refuse what would be stored wrong, and give back what was meant, on both engines."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from models.action import Action
from models.board import Board
from models.database import Database
from models.meeting import Meeting
from models.memory import Draft, Receipt
from models.person import Grant, Person
from models.programme import Programme
from models.tenancy import unfiltered
from models.types import FrozenError, frozen
from tests.support.databases import NOW
from tests.support.plans import entry, planted, signed

LONDON = ZoneInfo("Europe/London")

INSTANTS = {
    "winter": datetime(2026, 12, 8, 14, tzinfo=LONDON),
    "summer": datetime(2026, 6, 8, 14, tzinfo=LONDON),
    "the last second before the clocks go forward": datetime(2027, 3, 28, 0, 59, 59, tzinfo=LONDON),
    "the first second after": datetime(2027, 3, 28, 2, 0, 0, tzinfo=LONDON),
    "half past one, the first time": datetime(2026, 10, 25, 1, 30, tzinfo=LONDON),
    "half past one, the second time": datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1),
    "another zone": datetime(2026, 10, 25, 9, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    "to the microsecond": datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC),
}


def test_a_naive_time_is_refused(database: Database, tenant: Callable[..., int]) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.write(tenant(database)) as session:
        session.add(Receipt(delivery="1", reply=b"", at=datetime(2026, 11, 23, 9)))  # noqa: DTZ001


def test_instants_of_any_zone_come_back_as_aware_utc(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    with database.write(thurrock) as session:
        session.add_all(Receipt(delivery=name, reply=b"", at=at) for name, at in INSTANTS.items())
    with database.read(thurrock) as session:
        for name, at in session.execute(select(Receipt.delivery, Receipt.at)):
            assert at == INSTANTS[name].astimezone(UTC), name
            assert at.tzinfo is UTC, name


def test_the_hour_that_comes_twice_is_kept_apart_and_in_order(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    with database.write(thurrock) as session:
        session.add_all(Receipt(delivery=name, reply=b"", at=at) for name, at in INSTANTS.items())
    first, second = "half past one, the first time", "half past one, the second time"
    with database.read(thurrock) as session:
        asked = select(Receipt.delivery).where(
            Receipt.at > INSTANTS[first] - timedelta(minutes=1), Receipt.at <= INSTANTS[second]
        )
        assert session.scalars(asked.order_by(Receipt.at)).all() == [first, second]


def test_instants_compare_with_those_of_other_zones(database: Database, tenant: Callable[..., int]) -> None:
    thurrock = tenant(database)
    with signed(database, thurrock) as session:
        session.add(board := Board(name="Children's Services O&S"))
        session.flush()
        session.add(Meeting(board_id=board.id, starts_at=INSTANTS["summer"]))
    with database.read(thurrock) as session:
        asked = select(Meeting.place).where(Meeting.starts_at == datetime(2026, 6, 8, 13, tzinfo=UTC))
        assert session.scalars(asked).all() == [""]


def test_no_json_is_null_and_not_the_word(database: Database) -> None:
    thurrock = planted(database, "Thurrock")
    with database.read(thurrock) as session, unfiltered(session):
        created = text("SELECT count(*) FROM audit_change WHERE before IS NULL AND after IS NOT NULL")
        assert session.scalar(created) == session.scalar(text("SELECT count(*) FROM audit_change")) > 0


def test_a_json_value_may_be_any_shape(database: Database, tenant: Callable[..., int]) -> None:
    body = {"words": ["a", {"b": [1, 2.5, None, True]}], "": "é—😀"}
    draft_id, thurrock = _draft(database, tenant(database), body)
    with database.read(thurrock) as session:
        assert session.get_one(Draft, draft_id).body == body


CHANGES: dict[str, Callable[[Any], Any]] = {
    "a key set": lambda body: body.__setitem__("a", 1),
    "a key taken out": lambda body: body.pop("words"),
    "a key deleted": lambda body: body.__delitem__("words"),
    "keys updated": lambda body: body.update(a=1),
    "keys joined": lambda body: body.__ior__({"a": 1}),
    "a default set": lambda body: body.setdefault("a", 1),
    "all cleared": lambda body: body.clear(),
    "a list grown": lambda body: body["words"].append("z"),
    "a list joined": lambda body: body["words"].__iadd__(["z"]),
    "a list sorted": lambda body: body["words"].sort(),
    "a thing within a list": lambda body: body["words"][0].update(a=1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_json_value_refuses_to_be_changed_in_place(
    sqlite_database: Database, tenant: Callable[..., int], change: Callable[[Any], Any]
) -> None:
    draft_id, thurrock = _draft(sqlite_database, tenant(sqlite_database), {"words": [{"a": 0}]})
    with sqlite_database.write(thurrock) as session:
        read = session.get_one(Draft, draft_id)
        with pytest.raises(FrozenError):
            change(read.body)


def test_a_json_value_once_written_refuses_to_be_changed_in_place(
    sqlite_database: Database, tenant: Callable[..., int]
) -> None:
    with signed(sqlite_database, tenant(sqlite_database)) as session:
        programme = Programme(name="Getting to Great", created_at=NOW)
        session.add(programme)
        session.flush()
        with pytest.raises(FrozenError):
            programme.rag_key["green"] = "Complete"
        programme.rag_key = {"green": "Complete"}
        session.flush()
        with pytest.raises(FrozenError):
            programme.rag_key["red"] = "Late"


def test_a_frozen_value_is_json_and_its_copies_can_be_changed() -> None:
    value = frozen({"a": [{"b": 1}]})
    assert json.dumps(value) == '{"a": [{"b": 1}]}'
    for thawed in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301 - its own
        thawed["a"][0]["b"] = 2
        assert thawed == {"a": [{"b": 2}]}
    assert value == {"a": [{"b": 1}]}


WORDS: dict[str, Callable[[int, int], Any]] = {
    "a role": lambda person, _: Grant(person_id=person, role="king", granted_at=NOW),
    "a plan's state": lambda *_: Programme(name="x", plan_state="lost", created_at=NOW),
    "a kind of entry": lambda *_: entry(kind="rumour"),
}


@pytest.mark.parametrize("make", WORDS.values(), ids=WORDS.keys())
def test_the_database_holds_columns_to_their_words(database: Database, make: Callable[[int, int], Any]) -> None:
    thurrock = planted(database, "Thurrock")
    with signed(database, thurrock) as session:
        session.add(person := Person(handle="sam", name="Sam"))
    with pytest.raises(IntegrityError, match=r"ck_\w+"), signed(database, thurrock) as session:
        session.add(make(person.id, thurrock))


@pytest.mark.parametrize(("field", "word"), [("status", "done"), ("rag", "purple"), ("when_kind", "soon")])
def test_the_database_holds_an_action_to_its_words(database: Database, field: str, word: str) -> None:
    thurrock = planted(database, "Thurrock")
    with pytest.raises(IntegrityError, match=f"ck_action_{field}"), signed(database, thurrock) as session:
        setattr(session.scalars(select(Action)).one(), field, word)


def _draft(database: Database, thurrock: int, body: Any) -> tuple[int, int]:
    with signed(database, thurrock) as session:
        session.add(person := Person(handle="sam", name="Sam"))
        session.flush()
        session.add(draft := Draft(code="abc", person_id=person.id, kind="form", body=body, expires_at=NOW))
        session.flush()
        return draft.id, thurrock
