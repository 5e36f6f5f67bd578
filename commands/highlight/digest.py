"""The digest of a pack in chat: what a chair reads on a phone before opening the pack. Pure: facts in, a card out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from commands.action.views import time
from commands.board.pack_words import lines
from commands.engine.cards import BadgeKind, Card, Text, Title, card
from commands.engine.drawing import shorten
from commands.engine.glyphs import BADGES
from commands.engine.telling import counted
from models.drafting.drafting import short_day
from models.drafting.facts import PackFacts, ReportFacts
from models.rag import WORDS

TITLE: Final = 48
"""The most of a workstream's title in its line: the whole one is in the pack, beside which the digest goes."""
TOLD: Final = 3
"""How many changes of a workstream are told in its line."""
UNRATED: Final = {"missing": "No report", "verbal": "By word of mouth"}
"""What stands in place of a rating that nobody gave."""
ASKED: Final = 3
"""How many decisions are told before the rest are counted."""
LINE: Final = 90
"""The most of a decision that is told."""


def digest(facts: PackFacts, words: Mapping[str, str] = WORDS) -> Card:
    """The meeting, a line of words and shape a workstream, what is asked, what is missing, and counts.

    ``words`` are the ratings' words. Nothing confidential is in the facts, so nothing is here.
    """
    return card(
        Title(f"{facts.board}, {time(facts.starts_at)}"),
        Text("\n".join(_line(report, words) for report in facts.reports) or "There is nothing to report on yet."),
        _part("Asked of the board", tuple(_asked(facts))),
        Text(missing) if (missing := " ".join(_missing(facts))) else None,
        Text(_counts(facts)),
    )


def _line(report: ReportFacts, words: Mapping[str, str]) -> str:
    """A workstream: "🔶 Amber · WS4 Recruit and retain: worse, 1 overdue, 2 done"."""
    return f"{_shape(report, words)} · {report.reference} {shorten(report.title, TITLE)}: {changes(report)}"


def _shape(report: ReportFacts, words: Mapping[str, str]) -> str:
    """The rating in shape and word; a missing report has none, whatever its lead had begun to write."""
    rag = "unrated" if report.state == "missing" else report.told.rag
    word = words[rag] if rag != "unrated" else UNRATED.get(report.state, words[rag])
    return f"{BADGES[cast('BadgeKind', rag)].emoji} {word}"


def changes(report: ReportFacts) -> str:
    """What changed in a report's period, in a few words, what matters most first: "worse, 1 overdue, 2 done"."""
    facts = report.facts
    said: list[str] = [report.direction] if report.direction in ("improved", "worse") else []
    each = (
        (facts.counts.overdue, "overdue"),
        (len(facts.moved), "moved"),
        (len(facts.achieved), "done"),
        (len(facts.new), "new"),
        (len(facts.withdrawn), "withdrawn"),
    )
    said += [f"{number} {word}" for number, word in each if number]
    return ", ".join(said[:TOLD]) or "no change"


def _asked(facts: PackFacts) -> Iterator[str]:
    """What the reports ask, and what other boards propose."""
    asked = [f"{report.reference}: {each}" for report in facts.reports for each in lines(report.told.asked)]
    asked += list(facts.proposals)
    yield from (shorten(each, LINE) for each in asked[:ASKED])
    if len(asked) > ASKED:
        yield f"and {len(asked) - ASKED} more in the pack"


def _missing(facts: PackFacts) -> Iterator[str]:
    """What is missing, and what will be given by word of mouth and why."""
    absent = [report.reference for report in facts.reports if report.state not in ("submitted", "verbal")]
    if absent:
        yield f"No report: {', '.join(absent)}."
    for report in facts.reports:
        if report.state == "verbal":
            yield f"{report.reference} by word of mouth because {shorten(report.because, LINE).rstrip('.')}."


def _part(heading: str, told: tuple[str, ...]) -> Text | None:
    if not told:
        return None
    return Text(
        f"{heading}: {told[0]}" if len(told) == 1 else "\n".join((f"{heading}:", *(f"• {one}" for one in told)))
    )


def _counts(facts: PackFacts) -> str:
    """All actions together: "42 actions, 4 overdue, 3 dates moved since 2 Oct"."""
    counts = [report.facts.counts for report in facts.reports]
    since = f" since {short_day(facts.period.start)}" if facts.period.start else ""
    moved = sum(len(report.facts.moved) for report in facts.reports)
    said = (
        counted(sum(each.total for each in counts), "action"),
        f"{sum(each.overdue for each in counts)} overdue",
        f"{counted(moved, 'date')} moved{since}",
    )
    return ", ".join(said) + "."
