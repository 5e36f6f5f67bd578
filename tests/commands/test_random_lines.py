"""Ten thousand random lines end in a card, never in a fault."""

from __future__ import annotations

import random

from bot.documents.office import Office
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker
from commands.table import TABLE
from commands.things import thing_of
from models.database import Database
from tests.support.stage import NOW, open_programme

LINES = 10_000
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


def test_ten_thousand_random_lines_end_in_a_card(sqlite_database: Database) -> None:
    tenant = open_programme(sqlite_database)
    door = Door(sqlite_database, TABLE, thing_of, Office())
    chance = random.Random(20261123)  # noqa: S311 - a test's own chance
    for number in range(LINES):
        words = " ".join(chance.choice(PIECES) for _ in range(chance.randint(0, 9)))
        if chance.random() < 0.7:
            words = f"/{chance.choice(list(TABLE.nouns))} {words}"
        who = chance.choice(("nell", "jo", "lee"))
        channel = Channel("C1", "general", chance.choice(("dm", "public")))
        reply = door.handle(Request(Speaker("terminal", str(tenant), who), words, NOW, channel))
        assert reply.outcome != "fault", f"line {number}: {words!r}"
        assert reply.card.nodes
