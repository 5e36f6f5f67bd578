"""Two authorities side by side: what one guesses of the other's, by number or by key, is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.terminal.text import render
from commands.engine.cards import Reply, Title, card, to_json
from commands.engine.request import Channel, Request, Speaker
from models import outbox
from models.board import Board
from models.meeting import Meeting
from models.outbox import Message, Outbox
from models.pack import Edition, Pack
from models.person import Grant, Person
from models.programme import Programme
from models.queries.person import by_handle
from tests.support.clock_hand import Hand
from tests.support.databases import enter
from tests.support.occurring import says
from tests.support.plans import signed

OURS = "zqxjk"
GUESSES = (
    *("/board next meeting:1", "/board agenda meeting:1", "/board attendance meeting:1", "/board decisions meeting:1"),
    *("/board decision edit 1 text:x", "/board decision withdraw 1 because so", "/board agree meeting:1"),
    *("/board agree decision:1", "/board proposal accept 2", "/board document end 1", "/board show partnership-board"),
    *("/board pack meeting:1", "/board pack pdf meeting:1", "/board pack docx edition 1 meeting:1"),
    *("/board pack exempt part meeting:1", "/board pack changes meeting:1", "/board pack unclear meeting:1 because so"),
    *("/board pack publish meeting:1 sure:yes", "/board meeting cancel meeting:1 because so sure:yes"),
    *("/highlight preview meeting:1", "/highlight WS1 meeting:1", "/board invite meeting:1"),
    *("/headway not delivered show 1", "/headway not delivered retry 1", "/headway not delivered drop 1 because so"),
    *("/headway passed on key:passed:1", "/headway schedule show key:pack.ask:meeting:1:::person:1"),
)


@pytest.fixture
def side_by_side(sqlite_hand: Hand) -> tuple[Hand, int]:
    """Ours, with some of everything, all of it marked; and the number of another authority, with a manager and less."""
    hand = sqlite_hand
    says(hand, "nell", "/board clerk @kit", "/board chair @jo", f"/board purpose {OURS}")
    says(hand, "nell", f"/board meeting place {OURS}", f"/board agenda add {OURS}")
    says(hand, "nell", f"/board decision agreed {OURS} meeting:1", f'/board propose {OURS} by "Schools Forum"')
    says(hand, "nell", f"/board document add {OURS} https://example.gov.uk/{OURS}")
    says(hand, "nell", f"/board pack exempt {OURS} because {OURS}", "/board pack clear sure:yes")
    with signed(hand.database, hand.tenant) as session:
        nell = by_handle(session, "nell")
        assert nell
        reply = to_json(Reply(card(Title(OURS))))
        passed = Message(key="passed:1", rule="x", card=reply, behalf=nell.id)
        for message in (Message(key="failed:1", rule="x", card=reply), passed):
            outbox.failed(outbox.enqueue(session, message, nell.id, hand.now), OURS)
    other = enter(hand.database, "Essex")
    with signed(hand.database, other) as session:
        programme = Programme(name="Essex", live_at=hand.now - timedelta(days=9), created_at=hand.now)
        ulf, board = Person(handle="ulf", name="Ulf Ashby", member=True, cleared=True), Board(name="Forum")
        session.add_all((programme, ulf, board))
        session.flush()
        session.add(Grant(person_id=ulf.id, role="manager", granted_at=hand.now))
        session.add(Meeting(board_id=board.id, starts_at=hand.now + timedelta(days=14), place="Town hall"))
    return hand, other


def test_what_another_authority_guesses_is_not_there(side_by_side: tuple[Hand, int]) -> None:
    hand, other = side_by_side
    for words in GUESSES:
        reply = hand.door.handle(Request(Speaker("terminal", str(other), "ulf"), words, hand.now, Channel(kind="dm")))
        assert reply.outcome == "refused", (words, render(reply))
        assert OURS not in repr(reply), words
    with hand.database.read(hand.tenant) as session:
        assert {row.state for row in session.scalars(select(Outbox).where(Outbox.rule == "x"))} == {"failed"}
        assert session.scalars(select(Pack)).one().state == "cleared"
        assert session.scalars(select(Edition)).one().published_at is None
        assert session.scalars(select(Meeting)).one().state == "planned"
