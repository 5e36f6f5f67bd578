"""Ten thousand random lines end in a card, never in a fault."""

from __future__ import annotations

import random

import pytest

from bot.documents.office import Office
from commands.engine.cards import Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, ChannelKind, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.database import Database
from tests.support.programmes import Opened
from tests.support.stage import NOW, open_programme

LINES = 10_000
"""Half of them begin with a command's own words: of chance alone, two commands in three would never be met."""
MET = (
    ("jo", "source WS1-02 #general 31 February"),
    ("lee", "away lead /tookpart WS4 support from head tomorrow"),
    ("lee", "link"),
    ("nell", "/highlight WS4"),
)
"""Lines that were met by chance alone once, and answered as none of these is."""
PIECES = (  # what people type, and what nobody should
    *("/action", "/workstream", "/headway", "action", "add", "list", "due", "by", "in", "WS4", "WS1-02", "ws4-7"),
    *("WS407", "R4-07", "@jo", "@nobody", "#general", "red", "amber", "🟢", "because", "“smart quotes”", '"', "'"),
    *("`", "*", "_", "~", "<@U1|jo>", "<!channel>", "&amp;", "https://example.org/a?b=c", "key:value", 'title:"a b"'),
    *("seen:1", "seen:x", "page:2", "page:99999999999", "entry:1", "code:ABC", "ask:yes", "sure:yes", "tomorrow"),
    *("Friday", "30 April", "spring term", "TBC", "ongoing", "31 February", "£12k", "12,000", "-1", "0", "٣", "😀"),
    *("\u202e", "=cmd()", "progress", "milestone", "done", "owner", "link", "cost", "review", "history", "undo"),
    *("share", "export", "csv", "xlsx", "confidential", "not", "withdraw", "lead", "outcome", "reports with", "close"),
    *("help", "setup", "me", "people", "invite", "role", "manager", "away", "cover", "go live", "import", "again"),
    *("/school", "/pledge", "/tookpart", "/partner", "Oakfield", "oakfeild", "St Marys", "109001", "LU6 1AA", "lower"),
    *("sign", "as head", "on behalf of", "status", "as at", "26 Feb 2016", "base", "source", "remind", "212 pupils"),
    *("concern", "concerns", "locality", "type", "head", "governor", "watch", "support from", "types", "unsigned"),
    *("/board", "/highlight", "meeting", "12 Jan 2027", "10:00", "4.30pm", "special", "move", "agenda", "chair"),
    *("pack", "clear", "publish", "front", "exempt", "decision", "agreed", "minute 7", "apologies", "seat", "next"),
    *("know", "submit", "verbal", "compare", "schedule", "skip", "snooze", "until Monday", "meeting:1", "due"),
    *("\x00", "\t", "\n", ""),
)


def line(chance: random.Random, *, known: bool) -> str:
    """A line of pieces; one that is known begins with the noun and the verb of a command."""
    if known:
        row = chance.choice(TABLE.rows)
        return " ".join((f"/{row.noun}", chance.choice(row.verbs), *pieces(chance, 5)))
    noun = f"/{chance.choice(list(TABLE.nouns))} " if chance.random() < 0.7 else ""
    return noun + " ".join(pieces(chance, 9))


def pieces(chance: random.Random, most: int) -> list[str]:
    return [chance.choice(PIECES) for _ in range(chance.randint(0, most))]


def said(door: Door, tenant: int, who: str, words: str, kind: ChannelKind) -> Reply:
    return door.handle(Request(Speaker("terminal", str(tenant), who), words, NOW, Channel("C1", "general", kind)))


@pytest.mark.parametrize(("who", "words"), MET)
def test_a_line_that_was_met_by_chance_is_answered(programme: Opened, who: str, words: str) -> None:
    door = Door(programme.database, TABLE, thing_of, Office())
    assert said(door, programme.tenant, who, words, "dm").outcome == "done"


def test_ten_thousand_random_lines_end_in_a_card(sqlite_database: Database) -> None:
    tenant = open_programme(sqlite_database)
    door = Door(sqlite_database, TABLE, thing_of, Office())
    chance = random.Random(11)  # noqa: S311 - a test's own chance
    for number in range(LINES):
        words = line(chance, known=number % 2 == 0)
        who = chance.choice(("nell", "jo", "lee"))
        reply = said(door, tenant, who, words, chance.choice(("dm", "public")))
        assert reply.outcome != "fault", f"line {number}: {words!r}"
        assert reply.card.nodes
