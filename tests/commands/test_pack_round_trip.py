"""A plan handed over as a Word document, and taken in again somewhere else, is the same plan."""

from __future__ import annotations

from sqlalchemy import select

from bot.documents.office import Office
from commands.board.pack_paper import paper
from commands.engine.cards import File
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.action import Action
from models.database import Database
from models.intake import read_plan
from models.queries.action import whole
from samples.load import load
from tests.support.databases import NOW
from tests.support.packs import STREAMS, pack
from tests.support.papers import Council, a_council, real

Told = dict[str, tuple[object, ...]]


def told(council: Council) -> Told:
    """What a board reads of every action that is not confidential: all that a paper says of it."""
    with council.database.read(council.tenant) as session:
        found = session.scalars(select(Action).where(Action.confidential.is_(False)).options(*whole()))
        return {action.reference: _told(action) for action in found}


def _told(action: Action) -> tuple[object, ...]:
    return (
        action.title,
        action.outcome,
        tuple(owner.name for owner in action.owners),
        action.when_text,
        action.status,
        *(() if action.closed else (action.rag, action.rag_reason)),
        tuple((step.title, step.when_text) for step in action.milestones),
        "\n".join(note.text for note in action.notes),
    )


def exported(council: Council, who: str = "nell") -> bytes:
    door = Door(council.database, TABLE, thing_of, Office())
    speaker = Speaker("terminal", str(council.tenant), who)
    reply = door.handle(Request(speaker, "/action export all docx", NOW, Channel()))
    return next(node.data for node in reply.card.nodes if isinstance(node, File))


def test_the_published_plan_comes_back_as_it_went(sqlite_database: Database) -> None:
    name, data = real("docx")
    here, there = a_council(sqlite_database), a_council(sqlite_database, "Elsewhere")
    here.takes(data, name)
    there.takes(exported(here), "actions.docx")
    assert len(told(here)) == 27
    assert told(there) == told(here)


def test_the_samples_plan_comes_back_as_it_went(sqlite_database: Database) -> None:
    here = Council(sqlite_database, load(sqlite_database, NOW).tenant_id)
    there = a_council(sqlite_database, "Elsewhere")
    there.takes(exported(here), "actions.docx")
    assert told(there) == told(here)


def test_a_whole_pack_is_read_as_the_plan_of_its_annex() -> None:
    facts = pack(24)
    plan = read_plan("pack.docx", Office().word(paper(facts)))
    assert [(stream.number, stream.title) for stream in plan.workstreams] == [
        (str(number), title) for number, (_, title) in enumerate(STREAMS, 1)
    ]
    read = [action for stream in plan.workstreams for action in stream.actions]
    assert [(a.reference, a.title, a.outcome, a.owners, a.when, a.progress) for a in read] == [
        (row.reference, row.action, row.outcome, tuple(row.who.split("; ")), row.when, row.progress)
        for row in facts.plan
    ]
    assert [action.rag or "unrated" for action in read] == [row.rag for row in facts.plan]
