"""Every command works in Slack and in Teams alike: the same outcome, the same words, the same rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from commands.engine.request import Request, Speaker
from commands.table import TABLE
from models.database import Database
from tests.bot.any_card import squeezed, words_of
from tests.commands.test_contract import FIRST, VISION, fitted
from tests.support.databases import renew, rest
from tests.support.stage import Overheard, Stage, set_stage
from tests.support.walking import told

OWN_WORDS = ("headway file",)
"""What tells which buttons a file is handed in by, which are the platform's."""


class Answered(NamedTuple):
    """How a line ended, what it was answered, and what of that nobody could read on the screen."""

    outcome: str
    words: str
    unread: list[str]


def walked(surface: str, database: Database, tenant: int) -> tuple[dict[str, Answered], str]:
    """An example of every row, said by a manager one after another on a surface; and the rows that are left.

    No channel is named, since Teams tells none by its name: dialogs try that.
    """
    with set_stage(surface, database, tenant) as stage:
        rows = sorted(TABLE.rows, key=lambda row: row.verbs[:1] == ("add",))  # who asks “which?” asks for less
        lines = {row.name: fitted(row.examples[0]).replace(" #heads", "") for row in rows}
        stage.door.handle(terminal(stage, VISION))
        return {name: answered(stage, name, line) for name, line in lines.items()}, stage.effect()


def answered(stage: Stage, name: str, line: str) -> Answered:
    """What is answered to a line, once what it needs has been said in the terminal."""
    for said in FIRST.get(name, "").splitlines():
        stage.door.handle(terminal(stage, said))
    text = squeezed(stage.nell.says(line).text)
    assert isinstance(stage.door, Overheard)
    reply = stage.door.replied
    assert reply is not None
    unread = [words for words in words_of(reply.card) if squeezed(words) not in text]
    return Answered(reply.outcome, "" if name in OWN_WORDS else plain(told(reply)), unread)


def terminal(stage: Stage, said: str) -> Request:
    """The same person saying it in the terminal."""
    return Request(Speaker("terminal", str(stage.tenant), "nell"), said, stage.clock())


def plain(words: str) -> str:
    """The words without what is one platform's or chance."""
    return re.sub(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", "CODE", re.sub(r"\b(Slack|Microsoft Teams|Teams)\b", "CHAT", words))


def test_every_command_works_in_teams_as_in_slack(
    programme_template: tuple[Path, int], programme_database: Database
) -> None:
    template, tenant = programme_template
    found = {}
    for surface in ("slack", "teams"):
        renew(programme_database, template)
        found[surface] = walked(surface, programme_database, tenant)
        rest(programme_database)
    (in_slack, slack_rows), (in_teams, teams_rows) = found["slack"], found["teams"]
    unlike = [(name, each, in_teams[name]) for name, each in in_slack.items() if each != in_teams[name]]
    assert unlike[:1] == []  # the first alone: it shifts the numbers that later rows are answered with
    assert {name: each.unread for name, each in in_teams.items() if each.unread} == {}
    assert slack_rows == teams_rows
    assert sum(each.outcome == "done" for each in in_teams.values()) > len(in_teams) / 2, "most can be said as they are"
