"""One programme that is served in Slack and in Teams at once, with the clock over both.

    with both_chats(database, tenant) as chats:
        sam, away = chats.slack("sam"), chats.teams("sam")
        chats.link(sam, away)
        chats.moves_to("2026-11-24 10:00")
        assert chats.got(sam) == ["Good morning …"]

What is sent by itself goes through the outbox and both messengers, to the stateful stand-ins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from bot.documents.office import Office
from bot.messengers import Messengers
from bot.slack import people as slack_people
from bot.slack.messenger import Messenger as BySlack
from bot.teams import people as teams_people
from bot.teams.files import Offers
from bot.teams.messenger import Messenger as ByTeams
from commands.engine.dispatch import Door
from commands.table import TABLE
from commands.things import thing_of
from jobs.deliver import Outcome, deliver
from jobs.occur import occur
from models.database import Database
from tests.support.clock_hand import Hand, london
from tests.support.slack_person import SlackPerson, SlackWorld
from tests.support.stage import PEOPLE, Clock
from tests.support.teams_person import TeamsPerson, TeamsWorld


@dataclass
class TwoChats:
    """Both worlds over one door and one database, and the clock: ``at`` is its hand."""

    database: Database
    tenant: int
    clock: Clock
    in_slack: SlackWorld
    in_teams: TeamsWorld
    hand: Hand
    messengers: Messengers

    def slack(self, handle: str, name: str = "", **marks: object) -> SlackPerson:
        """Somebody's account in Slack; the handle's own name where it is one of the programme's."""
        return self.in_slack.person(handle, name or PEOPLE.get(handle, (handle.title(),))[0], **marks)

    def teams(self, handle: str, name: str = "", **marks: object) -> TeamsPerson:
        """Somebody's account in Teams, who has added Headway there."""
        return self.in_teams.person(handle, name or PEOPLE.get(handle, (handle.title(),))[0], **marks)

    def link(self, one: SlackPerson, other: TeamsPerson) -> None:
        """Link the accounts of one person, as they would: by a code carried from Slack to Teams."""
        seen = one.slash("/headway link").text
        found = re.search(r"/headway link (\w{4}-\w{4})", seen)
        assert found, seen
        assert "Are both of these you?" in other.says(f"headway link {found[1]}").text
        assert "linked" in other.taps("Yes, both are me").text or "linked" in other.agrees().text

    def moves_to(self, words: str) -> list[Outcome]:
        """Let the clock stand at that time, and do what is due; gives what became of each message."""
        self.clock.stands_at(london(words))
        return self.ticks()

    def ticks(self) -> list[Outcome]:
        """Do what is due now."""
        occur(self.hand.clockwork, self.clock.now)
        return self.delivers()

    def delivers(self) -> list[Outcome]:
        """Send what waits."""
        return deliver(self.database, self.messengers, self.clock.now, self.hand.clockwork)


@contextmanager
def both_chats(database: Database, tenant: int) -> Iterator[TwoChats]:
    """Serve a programme that is there in both."""
    clock = Clock()
    door = Door(database, TABLE, thing_of, Office())
    with ExitStack() as stack:
        for people in (slack_people, teams_people):
            stack.enter_context(patch.object(people, "PATIENCE", 30.0))  # a busy machine is no slow chat
        slack = stack.enter_context(SlackWorld(door, now=clock))
        teams = TeamsWorld(door, database, now=clock, patience=30.0)
        stack.enter_context(teams)
        hand = Hand(database, tenant, door, clock.now, sets=clock.stands_at)
        offers = Offers(database, teams.pool, now=clock)
        by_slack = BySlack(
            slack.slack.calls,
            slack.slack.people,
            slack.slack.tokens,
            slack.slack.tasks,
            slack.thread.loop,
            look_every=0,
        )
        by_teams = ByTeams(
            teams.teams.calls, teams.rooms, offers, door, teams.teams.tasks, teams.thread.loop, now=clock
        )
        yield TwoChats(database, tenant, clock, slack, teams, hand, Messengers(by_slack, by_teams))
