"""A programme to tick the clock in: its board meets on Tuesday 8 December 2026, and everybody has an account.

begin(programme)
hand = hand_of(programme)                   # Monday 16 November, 10:00
hand.now = london("2026-11-17 09:00")
assert tellings(hand.ticks()) == ["Jo Larkfield: Your report …"]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from bot.documents.office import Office
from commands.engine.cards import Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.action import Action
from models.occurrence import Clock, Occurrence
from models.outbox import Outbox
from models.person import Identity, Person
from models.programme import Programme
from tests.support.clock_hand import Hand, Post, london
from tests.support.plans import signed
from tests.support.programmes import Opened

QUIET_MONDAY = "2026-11-16 10:00"
DRAFTS = london("2026-11-17 09:00")
REMINDER = london("2026-11-20 09:00")


def begin(opened: Opened) -> None:
    """Have the programme be live since October, and its clock have ticked this morning."""
    with signed(opened.database, opened.tenant) as session:
        session.scalars(select(Programme)).one().live_at = london("2026-10-01 09:00")
        for action in session.scalars(select(Action)):
            action.created_at = action.touched_at = london("2026-10-05 10:00")
        for person in session.scalars(select(Person)):
            account = f"U{person.handle.upper()}"
            session.add(Identity(person_id=person.id, platform="slack", workspace="T1", external_id=account))
    hand_of(opened).ticks()


def hand_of(begun: Opened) -> Hand:
    """The hand of the clock of a programme that has begun."""
    door = Door(begun.database, TABLE, thing_of, Office())
    return Hand(begun.database, begun.tenant, door, london(QUIET_MONDAY))


def says(hand: Hand, handle: str, *lines: str) -> list[Reply]:
    """Somebody types these in the terminal, at the hand's time; gives what each is answered."""
    replies = []
    for words in lines:
        speaker = Speaker("terminal", str(hand.tenant), handle)
        reply = hand.door.handle(Request(speaker, words, hand.now, Channel(kind="terminal")))
        assert reply.outcome == "done", (words, reply.card)
        replies.append(reply)
    return replies


def tellings(posts: Iterable[Post]) -> list[str]:
    """What was sent to whom, without the time."""
    return sorted(f"{post.to}: {post.reply.card.summary}" for post in posts)


def arrived(hand: Hand) -> list[str]:
    """Everything that has arrived, to whom, in no order."""
    return tellings(Post(hand.now, outgoing) for outgoing in hand.office.arrived)


def states(hand: Hand, rule: str = "") -> dict[str, str]:
    """What became of what was due: occurrence keys and their states."""
    with hand.database.read(hand.tenant) as session:
        found = session.execute(select(Occurrence.key, Occurrence.state).order_by(Occurrence.id)).all()
    return {key: state for key, state in found if key.startswith(rule)}


def letters(hand: Hand, state: str = "") -> list[tuple[str, str]]:
    """The rule and the state of each message in the outbox."""
    with hand.database.read(hand.tenant) as session:
        found = session.execute(select(Outbox.rule, Outbox.state).order_by(Outbox.id)).all()
    return [(rule, each) for rule, each in found if state in ("", each)]


def ticked_at(hand: Hand) -> datetime:
    """When it was last noted that the clock looked."""
    with hand.database.read(hand.tenant) as session:
        return session.scalars(select(Clock.ticked_at)).one()
