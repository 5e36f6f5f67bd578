"""The page about the clock is held to the code: every rule that tells or does something stands in it, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from bot.documents.office import Office
from commands.engine.dispatch import Door
from commands.headway.schedule import EVERYDAY
from commands.notices.registry import clockwork
from commands.table import TABLE
from commands.things import thing_of
from models.hours import OPEN, SHUT
from models.noticing.owed import BATCH, LADDER
from models.timetable import STEP
from tests.support.programmes import Opened

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "clock.md").read_text(encoding="utf-8")


def row(rule: str) -> str:
    return next(line for line in PAGE.splitlines() if line.startswith(f"| `{rule}`"))


def test_every_rule_is_on_the_page_and_no_other(programme: Opened) -> None:
    works = clockwork(Door(programme.database, TABLE, thing_of, Office()))
    rules = {*works.draws, *works.acts, *EVERYDAY} - {BATCH}
    assert set(re.findall(r"^\| `([a-z.]+)` \|", PAGE, re.MULTILINE)) == rules


def test_the_usual_steps_are_on_the_page_as_they_are() -> None:
    for rule, name in {
        "highlight.dates": "dates",
        "highlight.draft": "draft",
        "highlight.reminder": "reminder",
        "highlight.missing": "missing",
        "pack.ask": "ask",
        "pack.uncleared": "clear",
        "pack.proof": "proof",
        "pack.since": "since",
        "decisions.draft": "decide",
        "decisions.told": "tell",
    }.items():
        step = STEP[name]  # type: ignore[index]
        assert re.search(rf"\b{abs(step.days)} (?:working days )?(?:before|after)", row(rule)), rule
        assert f"{step.at:%-H:%M}" in row(rule)


def test_hours_and_the_ladder_are_on_the_page_as_they_are() -> None:
    assert f"{OPEN:%-H:%M} to {SHUT:%-H:%M} on working days" in PAGE
    first, second, third = (days for _, days in LADDER)
    assert f"{first}, {second} and {third} working days after" in row("overdue")
