"""Clocks that die and clocks that race: each thing due is done once, and each message is there once."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from models import plan
from models.action import Action
from models.database import Database
from models.occurrence import Clock, Occurrence
from models.outbox import Outbox
from models.person import Grant, Identity, Person
from models.when import understand
from models.workstream import Workstream
from tests.support.clock_hand import Hand, london
from tests.support.mortal_clock import Clocks
from tests.support.occurring import arrived, states
from tests.support.plans import signed

AWOKE = london("2026-11-24 09:00")
"""The clock has stood still since 16 November: two reminders are missed; three messages are of use still."""
DUE = [
    "Jo Larkfield: Your report to the Partnership Board on Tue 8 Dec is drafted.",
    "Nell Abarrow: 2 reports to the Partnership Board, Tue 8 Dec 2026 09:30 did not come in.",
    "Nell Abarrow: 3 messages did not go out.",
    "Sam Pellowe: Your report to the Partnership Board on Tue 8 Dec is drafted.",
]
COMMITS = (1, 2, 3, 4, 5)
"""Of a tick: three messages, what was missed or failed together with the telling of it, and that the clock looked."""
MANY = 10
SECONDS = timedelta(seconds=15)


@pytest.fixture(scope="module")
def clocks() -> Iterator[Clocks]:
    with Clocks() as clocks:
        yield clocks


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def a_week_off(hand: Hand) -> None:
    """Nobody owes anything; a message has failed, of which no manager has been told; and the clock stands still."""
    with signed(hand.database, hand.tenant) as session:
        for action in session.scalars(select(Action)):
            plan.finish(action, hand.now.date(), hand.now)
        then = hand.now
        session.add(
            Outbox(key="lost", rule="test", card={}, person_id=2, state="failed", last_error="No.", created_at=then,
                   not_before=then, try_at=then)
        )  # fmt: skip
    hand.now = AWOKE


def outlives(hand: Hand, clocks: Clocks, commits: int) -> None:
    """Have a clock die after so many commits, and another go on."""
    a_week_off(hand)
    pid = clocks.start(address(hand.database), AWOKE, commits)
    assert clocks.wait(pid) == -signal.SIGKILL
    with hand.database.read(hand.tenant) as session:
        left = session.scalar(select(func.count(Occurrence.id)).where(Occurrence.at == AWOKE))
        ticked = session.scalars(select(Clock.ticked_at)).one()
    assert left == min(commits, 3) + (2 if commits > 3 else 0), "it died when it was to"
    assert (ticked == AWOKE) == (commits == 5)
    for _ in range(2):
        hand.now += SECONDS
        hand.ticks()
    assert arrived(hand) == DUE
    assert sorted(states(hand, "highlight").values()) == ["missed", "missed", "sent", "sent", "sent"]


@pytest.mark.parametrize("commits", COMMITS)
def test_whichever_commit_a_clock_dies_at_another_does_the_rest_and_nothing_twice(
    sqlite_hand: Hand, clocks: Clocks, commits: int
) -> None:
    outlives(sqlite_hand, clocks, commits)


@pytest.mark.parametrize("commits", [2, 4])
def test_so_it_is_on_postgresql(postgres_hand: Hand, clocks: Clocks, commits: int) -> None:
    outlives(postgres_hand, clocks, commits)


def test_two_clocks_racing_do_each_thing_once(postgres_hand: Hand, clocks: Clocks) -> None:
    hand = postgres_hand
    a_week_off(hand)
    owners = crowd(hand)
    racing = [clocks.start(address(hand.database), AWOKE) for _ in range(2)]
    assert [clocks.wait(pid) for pid in racing] == [0, 0]
    hand.now += SECONDS
    hand.ticks()
    hand.now += SECONDS
    assert hand.ticks() == []
    mornings = [f"{name}: Good morning, {name.split()[0]}: 1 thing to look at" for name in owners]
    assert arrived(hand) == sorted([*DUE, *mornings])
    with hand.database.read(hand.tenant) as session:
        keys = session.scalars(select(Outbox.key).where(Outbox.rule == "morning", Outbox.created_at == AWOKE)).all()
    assert Counter(keys).most_common(1)[0][1] == 1
    assert len(keys) == MANY


def crowd(hand: Hand) -> list[str]:
    """Many owners, each with an action that is overdue since yesterday; gives their names."""
    then = london("2026-11-10 10:00")
    names = [f"Owner{number:02} Alder" for number in range(MANY)]
    with signed(hand.database, hand.tenant) as session:
        stream = session.scalars(select(Workstream).order_by(Workstream.id)).first()
        assert stream is not None
        for number, name in enumerate(names):
            person = Person(handle=f"o{number}", name=name, member=True)
            session.add(person)
            session.flush()
            session.add(Grant(person_id=person.id, role="owner", granted_at=then))
            session.add(Identity(person_id=person.id, platform="slack", workspace="T1", external_id=f"UO{number}"))
            when = understand("by 23 November 2026", date(2026, 11, 1))
            action = plan.add_action(session, stream, f"Action {number}", when, then)
            plan.set_owners(session, action, [person], [], then)
    return names
