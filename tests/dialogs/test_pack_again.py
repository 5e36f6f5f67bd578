"""A pack issued again, on a council's own template, drawn while the plan changes, and read by those who may."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import docx
import pytest
from sqlalchemy import select

from bot.documents.office import Office
from bot.terminal import text as terminal
from commands.engine.cards import File, Picture, Reply
from commands.engine.dispatch import Door
from commands.engine.paper import Paper
from commands.engine.request import Channel, Request, Speaker, Upload
from commands.table import TABLE
from commands.things import thing_of
from models import packing
from models.audit import AuditEntry
from models.board import Board
from models.drafting.facts import PackFacts
from models.outbox import Outbox
from models.pack import Edition
from tests.support.plans import signed
from tests.support.programmes import Opened
from tests.support.stage import NOW


class Watched(Office):
    """Draws as the office does; what is to happen while a document is drawn happens once."""

    meanwhile: Callable[[], object] | None = None

    def word(self, paper: Paper, template: bytes | None = None) -> bytes:
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            happens()
        return super().word(paper, template)


@dataclass
class Room:
    """People who talk with Headway in the terminal, an hour after one another."""

    opened: Opened
    office: Watched = field(default_factory=Watched)
    said: int = 0

    def __call__(self, who: str, words: str, *files: Upload) -> Reply:
        self.said += 1
        door = Door(self.opened.database, TABLE, thing_of, self.office)
        speaker = Speaker("terminal", str(self.opened.tenant), who)
        now = NOW + timedelta(minutes=self.said)
        return door.handle(Request(speaker, words, now, Channel("T", "t", "terminal"), uploads=files))

    def editions(self) -> list[tuple[int, str, datetime | None, PackFacts]]:
        with self.opened.database.read(self.opened.tenant) as session:
            rows = session.scalars(select(Edition).order_by(Edition.number))
            return [(row.number, row.because, row.published_at, packing.facts_of(row)) for row in rows]


@pytest.fixture
def room(programme: Opened) -> Room:
    return Room(programme)


def words_of(data: bytes) -> str:
    return "\n".join(part.text for part in docx.Document(io.BytesIO(data)).paragraphs)


def read(reply: Reply) -> str:
    return " ".join(terminal.render(reply).split())


def file_of(reply: Reply) -> File:
    return next(node for node in reply.card.nodes if isinstance(node, File))


def test_a_fault_is_mended_by_a_second_edition(room: Room) -> None:
    room("nell", "/board member add @lee")
    with signed(room.opened.database, room.opened.tenant) as session:
        board = session.scalars(select(Board)).one()
        board.channel_platform, board.channel_workspace, board.channel = "slack", "T1", "C1"
        board.channel_name = "board"
    room("nell", '/board pack exempt "The offer to one school." because paragraph 3')
    room("nell", "/board pack clear sure:yes")
    assert "posted in #board, and 1 member of the board is sent it" in read(
        room("nell", "/board pack publish sure:yes")
    )
    room("jo", "/action WS1-02 red two posts are vacant")
    asked = room("nell", "/board pack reissue because a rating was wrong")
    assert "drawn anew as things stand now" in read(asked)
    out = room("nell", '/board pack reissue because:"a rating was wrong" sure:yes')
    assert "Edition 2 is out" in read(out)
    assert [edition[:3] for edition in room.editions()] == [
        (1, "", NOW + timedelta(minutes=4)),
        (2, "a rating was wrong", NOW + timedelta(minutes=7)),
    ]
    twice = room("nell", '/board pack reissue because:"a rating was wrong" sure:yes')
    assert "Edition 2 was issued because of that already." in read(twice)
    newest, eldest = room("lee", "/board pack docx"), room("lee", "/board pack docx edition 1")
    assert "Reissued Mon 23 Nov 2026 because a rating was wrong" in words_of(file_of(newest).data)
    assert "Reissued" not in words_of(file_of(eldest).data)
    assert file_of(newest).name == "pack-2026-12-08-edition-2.docx"
    assert "The offer to one school." in words_of(file_of(room("lee", "/board pack exempt part docx")).data)
    assert "for the members" in read(room("kit", "/board pack exempt part docx"))
    with room.opened.database.read(room.opened.tenant) as session:
        rows = session.scalars(select(Outbox).where(Outbox.rule == "pack.publish").order_by(Outbox.id)).all()
        assert [(row.channel, len(row.enclosures)) for row in rows] == [("C1", 2), ("", 3), ("C1", 2), ("", 3)]
        assert "Issued again because a rating was wrong" in str(rows[2].card)


def test_what_is_frozen_is_what_was_there_when_it_was_frozen(room: Room) -> None:
    room.office.meanwhile = lambda: room("jo", "/action WS1-02 red two posts are vacant")
    assert "The pack is cleared" in read(room("nell", "/board pack clear sure:yes"))
    ((_, _, _, kept),) = room.editions()
    assert [row.rag for row in kept.plan if row.reference == "WS1-02"] == ["red"]
    assert "because the figures are wrong" in read(room("nell", "/board pack unclear because the figures are wrong"))
    assert room.editions() == []
    with room.opened.database.read(room.opened.tenant) as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last
        assert (last.command, last.reason) == ("board pack unclear", "the figures are wrong")


def test_packs_are_written_on_a_councils_own_template(room: Room) -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Ottermere Council"
    out = io.BytesIO()
    own.save(out)
    assert room("nell", "/board pack template").card.form
    refused = room("nell", "/board pack template", Upload("letters.docx", b"PK not a document"))
    assert refused.outcome == "refused"
    assert refused.field_errors["file"]
    seen = room("nell", "/board pack template", Upload("house style.docx", out.getvalue()))
    assert "Packs are written on house style.docx from now on." in read(seen)
    assert "house style.docx" in read(room("cleo", "/board pack"))
    drawn = docx.Document(io.BytesIO(file_of(room("nell", "/board pack docx")).data))
    assert drawn.sections[0].header.paragraphs[0].text.startswith("Ottermere Council")
    room("nell", "/board pack template none")
    assert "Headway's own" in read(room("cleo", "/board pack"))


def test_the_plan_and_the_charts_are_files_too(room: Room) -> None:
    assert file_of(room("lee", "/board pack csv")).data.startswith(b"\xef\xbb\xbfReference")
    pictures = [node for node in room("nell", "/board pack png").card.nodes if isinstance(node, Picture)]
    assert pictures[0].alt.startswith("RAG over time")
    assert "Only a clerk" in read(room("lee", "/board pack png"))


def test_a_cancelled_meeting_has_no_pack(room: Room) -> None:
    room("nell", '/board meeting cancel because:"of snow" sure:yes')
    told = 'meeting:"8 Dec 2026"'
    assert "That meeting is cancelled" in read(room("nell", f"/board pack clear {told}"))
