"""A programme of any size, as a council's would look after some years: put in by bulk, since it is only read here.

Random, and the same every time: people, titles, dates and ratings come from a seeded generator.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert, select, text

from models import migrate, plan
from models.action import NEVER
from models.clock import day_of
from models.database import Database
from models.directory import connect
from models.enter import create_programme, entering
from models.queries.programme import programme
from models.search import plain
from models.tables import METADATA

TEAM = "T0COUNCIL"
ASKER = "nell"
WRITERS = tuple(f"writer{number:02}" for number in range(1, 17))
WORKSTREAMS = 12
_SEED = 20261123
_CHUNK = 10_000
_FIRST = "Aisha Ben Cara Dev Ella Femi Grace Hugh Isla Jack Kofi Lena Mo Nia Omar Priya Quinn Rosa Sam Tess Umar Vera"
_LAST = "Abbott Bright Clarke Dunn Ekwueme Field Grant Hughes Iqbal Jarvis Khan Lowe Marsh Nolan Owens Patel Reid Shaw"
_DO = "Publish Review Agree Commission Map Draft Pilot Evaluate Recruit Train Audit Launch Share Fund Convene"
_WHAT = (
    "the early years offer",
    "a maths mastery network",
    "the attendance strategy",
    "school-to-school support",
    "the phonics programme",
    "a leadership pipeline",
    "the exclusions protocol",
    "transition arrangements from Year 6 to Year 7",
    "the SEND inclusion charter",
    "a recruitment and retention package",
)
_FOR = (
    "maintained primaries",
    "academies",
    "all schools",
    "the coastal cluster",
    "governing boards",
    "new headteachers",
)
_BODIES = ("Teaching School Alliance", "Diocese of Ottermere", "Heads' Association", "Ottermere College")


def make(url: str, actions: int) -> int:
    """Make a programme with that many actions in an empty database; gives the authority's id."""
    migrate.upgrade(url)
    database = Database(url)
    now = datetime.now(UTC)
    try:
        tenant = create_programme(database, "Ottermere", "Learning Partnership", ASKER, now, full_name="Nell Abarrow")
        with database.directory() as session:
            connect(session, tenant, "slack", TEAM)
        with entering(database, tenant, "setup", now) as session:
            found = programme(session)
            assert found
            for number in range(1, WORKSTREAMS + 1):
                plan.add_workstream(session, found, f"Workstream {number}: {_WHAT[number % len(_WHAT)]}")
    finally:
        database.close()
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('headway.tenant', :tenant, true)"), {"tenant": str(tenant)})
        _fill(connection, tenant, actions, now)
    engine.dispose()
    return tenant


def account(handle: str) -> str:
    """The Slack account of a person who has one."""
    return f"U{handle.upper()}"


def _fill(connection: Connection, tenant: int, actions: int, now: datetime) -> None:
    rng = random.Random(_SEED)  # noqa: S311 - nothing secret comes of it
    people = _people(connection, tenant, rng, 40 + actions // 50, now)
    bodies = _insert(
        connection,
        tenant,
        "organisation",
        [{"name": name, "key": plain(name)} for name in _BODIES],
    )
    workstream = METADATA.tables["workstream"]
    streams = connection.execute(select(workstream.c.id, workstream.c.reference).order_by(workstream.c.number)).all()
    for first in range(0, actions, _CHUNK):
        rows = [_action(rng, number, streams, now) for number in range(first, min(first + _CHUNK, actions))]
        ids = _insert(connection, tenant, "action", rows)
        _insert(connection, tenant, "action_owner", list(_owners(rng, ids, people, bodies)))
        _insert(connection, tenant, "progress", list(_progress(rng, ids, people, now)))
    for at, stream in enumerate(streams):
        used = len(range(at, actions, len(streams)))
        connection.execute(workstream.update().where(workstream.c.id == stream.id).values(next_number=used + 1))


def _people(connection: Connection, tenant: int, rng: random.Random, number: int, now: datetime) -> list[int]:
    first, last = _FIRST.split(), _LAST.split()
    named = [(f"person{n}", f"{rng.choice(first)} {rng.choice(last)}") for n in range(number)]
    named += [(handle, f"Writer {handle[-2:]}") for handle in WRITERS]
    common = {"email": "", "organisation": "", "member": True, "cleared": False, "version": 1}
    _insert(connection, tenant, "person", [{"handle": handle, "name": name, **common} for handle, name in named])
    person = METADATA.tables["person"]
    known = {row.handle: row.id for row in connection.execute(select(person.c.id, person.c.handle))}
    speak = (ASKER, *WRITERS)
    accounts = [
        {"person_id": known[h], "platform": "slack", "workspace": TEAM, "external_id": account(h)} for h in speak
    ]
    _insert(connection, tenant, "identity", accounts)
    managers = [{"person_id": known[h], "role": "manager", "granted_at": now} for h in WRITERS]
    _insert(connection, tenant, "grant", managers)
    return [known[ASKER], *(known[handle] for handle, _ in named)]


def _action(rng: random.Random, at: int, streams: Any, now: datetime) -> dict[str, Any]:
    stream, number = streams[at % len(streams)], at // len(streams) + 1
    reference = f"{stream.reference}-{number:02}"
    title = f"{rng.choice(_DO.split())} {rng.choice(_WHAT)} for {rng.choice(_FOR)}"
    outcome = f"{rng.choice(_FOR).capitalize()} report that {rng.choice(_WHAT)} has made a difference by the summer"
    status = rng.choices(("not started", "in progress", "complete", "withdrawn"), (35, 35, 25, 5))[0]
    today = day_of(now)
    due = None if rng.random() < 0.07 else today + timedelta(days=rng.randint(-60, 500))
    closed = status in ("complete", "withdrawn")
    rag = rng.choices(("unrated", "red", "amber", "green"), (30, 10, 25, 35))[0]
    return {
        "workstream_id": stream.id,
        "number": number,
        "reference": reference,
        "title": title,
        "outcome": outcome,
        "source": f"Board of {rng.randint(1, 28)} November, paragraph {rng.randint(1, 40)}",
        "status": status,
        "because": "The grant ended" if status == "withdrawn" else "",
        "completed_on": today - timedelta(days=rng.randint(1, 200)) if status == "complete" else None,
        "rag": rag,
        "rag_reason": "Two schools have yet to reply" if rag in ("red", "amber") else "",
        **_when(due),
        "original_text": _words(due),
        "original_due": due,
        "slips": rng.choices((0, 1, 2), (80, 15, 5))[0],
        "confidential": rng.random() < 0.01,
        "created_at": now - timedelta(days=rng.randint(30, 600)),
        "touched_at": now - timedelta(minutes=rng.randint(1, 500_000)),
        "due": due or NEVER,
        "closed": closed,
        "search": plain(reference, title, outcome),
        "version": 1,
    }


def _when(due: date | None) -> dict[str, Any]:
    kind = "by" if due else "unknown"
    return {"when_text": _words(due), "when_kind": kind, "when_start": None, "when_end": due, "when_terms": False}


def _words(due: date | None) -> str:
    return f"by {due.day} {due:%B %Y}" if due else "TBC"


def _owners(rng: random.Random, ids: list[int], people: list[int], bodies: list[int]) -> Iterator[dict[str, Any]]:
    """Two or three owners an action, some of them organisations."""
    for action in ids:
        chosen = rng.sample(people, rng.choice((1, 2, 2, 3)))
        for position, person in enumerate(chosen):
            yield {"action_id": action, "position": position, "person_id": person, "organisation_id": None}
        if rng.random() < 0.3:
            body = rng.choice(bodies)
            yield {"action_id": action, "position": len(chosen), "person_id": None, "organisation_id": body}


def _progress(rng: random.Random, ids: list[int], people: list[int], now: datetime) -> Iterator[dict[str, Any]]:
    for action in ids:
        if rng.random() < 0.5:
            at = now - timedelta(days=rng.randint(1, 90))
            yield {
                "action_id": action,
                "text": "Twelve schools have replied",
                "person_id": rng.choice(people),
                "at": at,
            }


def _insert(connection: Connection, tenant: int, name: str, rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows of the authority; gives their ids in order."""
    if not rows:
        return []
    table: Table = METADATA.tables[name]
    before = connection.execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar() or 0
    connection.execute(insert(table), [{"tenant_id": tenant, **row} for row in rows])
    return list(connection.execute(select(table.c.id).where(table.c.id > before).order_by(table.c.id)).scalars())
