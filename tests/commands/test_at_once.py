"""Many at once: nothing is lost, no reference is given twice, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.documents.office import Office
from commands.engine.cards import Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.action import Action, Progress
from models.database import Database
from tests.support.stage import NOW, open_programme

WRITERS = 16


def test_sixteen_writers_lose_nothing(database: Database) -> None:
    tenant = open_programme(database)
    door = Door(database, TABLE, thing_of, Office())

    def say(line: str) -> Reply:
        return door.handle(Request(Speaker("terminal", str(tenant), "nell"), line, NOW, Channel(kind="terminal")))

    lines = [f"/action add Number {n} in WS1" for n in range(WRITERS)]
    lines += [f"/action WS1-01 progress Word {n}" for n in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool:
        replies = list(pool.map(say, lines))
    assert {reply.outcome for reply in replies} == {"done"}
    with database.read(tenant) as session:
        references = [action.reference for action in session.query(Action)]
        notes = {note.text for note in session.query(Progress)}
    assert len(references) == len(set(references)) == 5 + WRITERS
    assert notes == {f"Word {n}" for n in range(WRITERS)}


def test_a_delivery_that_comes_twice_at_once_is_carried_out_once(database: Database) -> None:
    tenant = open_programme(database)
    door = Door(database, TABLE, thing_of, Office())
    request = Request(
        Speaker("terminal", str(tenant), "nell"),
        "/action add Once only in WS1",
        NOW,
        Channel(kind="terminal"),
        delivery="event:Ev1",
    )
    with ThreadPoolExecutor(4) as pool:
        replies = set(map(repr, pool.map(door.handle, [request] * 4)))
    assert len(replies) == 1
    with database.read(tenant) as session:
        assert session.query(Action).filter_by(title="Once only").count() == 1
