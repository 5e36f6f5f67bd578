"""What fields that search offer as a person types, and to whom."""

from __future__ import annotations

import pytest

from bot.documents.office import Office
from commands.engine.dispatch import Door
from commands.engine.request import Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.database import Database
from tests.support.stage import NOW, open_programme


@pytest.mark.parametrize(
    ("suggests", "typed", "first"),
    [
        ("action", "rhyme", "WS1-03 Hold rhyme mornings"),
        ("action", "ws1-1", "WS1-01 Publish a hundred books worth reading aloud"),
        ("workstream", "recruit", "WS4 Recruit and retain"),
        ("workstream", "", "WS1 Talking and reading"),
        ("person", "pellow", "Sam Pellowe (@sam)"),
        ("person", "@ki", "Kit Solloway (@kit)"),
        ("owners", "sam", "Sam Pellowe (@sam)"),
        ("owners", "Teaching School Alliance", "Teaching School Alliance (as typed)"),
    ],
)
def test_what_is_offered_first(sqlite_database: Database, suggests: str, typed: str, first: str) -> None:
    tenant = open_programme(sqlite_database)
    door = Door(sqlite_database, TABLE, thing_of, Office())
    request = Request(Speaker("terminal", str(tenant), "lee"), "", NOW)
    assert door.suggest(request, suggests, typed)[0].label == first


def test_nothing_is_offered_to_a_guest_or_of_what_is_confidential(sqlite_database: Database) -> None:
    tenant = open_programme(sqlite_database)
    door = Door(sqlite_database, TABLE, thing_of, Office())
    guest = Speaker("slack", "T0COUNCIL", "UGIL", "gil", "Gil", guest=True)
    assert door.suggest(Request(guest, "", NOW), "action", "rhyme") == ()
    nell = Speaker("terminal", str(tenant), "nell")
    door.handle(Request(nell, "/action WS1-03 confidential", NOW))
    assert door.suggest(Request(nell, "", NOW), "action", "rhyme") == ()
