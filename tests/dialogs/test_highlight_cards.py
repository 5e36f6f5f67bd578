"""The cards of highlight reports, from facts alone: short enough for a phone, and with nothing lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.terminal.text import render
from commands.board.pack_report import page
from commands.board.pack_words import Ratings
from commands.engine.cards import Card, Reply, Row, Text, card
from commands.engine.paper import Bullets, Details, Grid, Heading, Para
from commands.highlight.digest import digest
from commands.highlight.drawn import nodes
from commands.highlight.showing import DRAFTED, SINCE, UNDATED
from models.drafting.facts import (
    Counts,
    Facts,
    Front,
    Line,
    MilestoneLine,
    Moved,
    PackFacts,
    Period,
    Rated,
    ReportFacts,
    Told,
)

DAY = date(2026, 11, 3)
LINE = Line("WS4-01", "Open a crèche", ("Sam Pellowe",), "in progress", "red", "no builder", "by May", DAY, DAY, 2)
FULL = Facts(
    Counts(9, 2, 2, 1, 1, 3, 2, 1, 2),
    achieved=(LINE,) * 6,
    moved=(Moved(LINE, "by April", None, "by May", None, "no builder", DAY),),
    rated=(Rated("WS4-01", "green", "red", "no builder", DAY),),
    overdue=(LINE, LINE),
    undated=(LINE,),
    due_next=(LINE,),
    new=(LINE,),
    withdrawn=(LINE,),
    red=(LINE,),
    amber=(LINE,),
    milestones=(MilestoneLine("WS4-01", "Find a builder", "by May", DAY, None),),
)
REPORT = ReportFacts(
    (("WS4", "Recruit, retain and reward the very best teachers"),),
    ("Sam Pellowe",),
    "submitted",
    "",
    "Sam Pellowe",
    None,
    False,
    Told("red", "no builder", asked="Pay for a crèche\nMove the survey"),
    FULL,
    "green",
)
SIX = PackFacts(
    programme="Learning Partnership",
    authority="Ottermere",
    board="Partnership Board",
    starts_at=datetime(2026, 12, 8, 9, 30, tzinfo=UTC),
    place="Council chamber",
    kind="ordinary",
    as_at=datetime(2026, 11, 26, 17, tzinfo=UTC),
    period=Period(date(2026, 9, 8), date(2026, 11, 26)),
    front=Front("", "", "", "", "", "", "", key_decision=False, background=""),
    reports=tuple(replace(REPORT, workstreams=((f"WS{n}", REPORT.title),)) for n in range(1, 7)),
    plan=(),
)


def words(shown: Card) -> list[str]:
    """Each line of a card's texts."""
    return [line for node in shown.nodes if isinstance(node, Text) for line in node.text.splitlines()]


def test_the_digest_of_six_is_a_heading_and_no_more_than_fourteen_short_lines() -> None:
    lines = words(digest(SIX))
    assert len(lines) <= 14
    assert all(len(line) <= 100 for line in lines)
    assert lines[0] == "🔺 Red · WS1 Recruit, retain and reward the very best…: worse, 2 overdue, 1 moved"
    assert "and 9 more in the pack" in lines[10]
    assert lines[-1] == "54 actions, 12 overdue, 6 dates moved since 8 Sep."


def test_a_missing_report_is_told_as_none_whatever_was_begun() -> None:
    missing, spoken = (
        replace(REPORT, state="missing"),
        replace(REPORT, state="verbal", because="he is away.", told=Told()),
    )
    lines = words(digest(replace(SIX, reports=(missing, spoken))))
    assert lines[0].startswith("⬜ No report · WS4")
    assert lines[1].startswith("⬜ By word of mouth · WS4")
    assert "No report: WS4. WS4 by word of mouth because he is away." in lines


def test_a_quiet_programme_says_so() -> None:
    quiet = replace(REPORT, told=Told(), before="", facts=Facts(Counts(0, 0, 0, 0, 0, 0, 0, 0, 0)))
    assert (
        words(digest(replace(SIX, reports=(quiet,))))[0]
        == "⬜ Not rated · WS4 Recruit, retain and reward the very best…: no change"
    )
    assert words(digest(replace(SIX, reports=())))[0] == "There is nothing to report on yet."


def test_every_heading_that_is_looked_for_stands_on_the_page() -> None:
    headings = {part.text for part in page(REPORT, Ratings()) if isinstance(part, Heading)}
    assert {*SINCE, UNDATED, *(each for group in DRAFTED.values() for each in group)} <= headings


def test_a_table_is_told_row_by_row_and_a_long_list_says_how_much_is_left() -> None:
    grid = Grid(("What", "Who", "Why"), (("A", "Sam", "late"), ("B", "", "")))
    drawn = list(nodes([Heading("H", 2), Para("P"), Details((("a", "b"),)), Bullets(("1", "2", "3")), grid], 1))
    assert Row("A", ("Who: Sam", "Why: late")) in drawn
    assert [node.text for node in drawn if isinstance(node, Text)] == ["P", "• 1", "and 2 more", "and 1 more"]
    assert Row("B") in list(nodes([grid]))
    assert "and 2 more" in render(Reply(card(*drawn)))
