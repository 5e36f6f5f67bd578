"""A pack's charts: ratings over time, what is overdue and slipped, and how far along pledges are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commands.action.views import time
from commands.board.pack_words import Ratings
from commands.engine.charts import (
    DATES_MOST,
    Bar,
    BarChart,
    Chart,
    RagChart,
    RagLine,
    Rating,
    Slippage,
    SlippageChart,
)
from commands.engine.paper import Figure
from models.clock import day_of
from models.drafting.facts import PackFacts, RagPoint


def charts(facts: PackFacts) -> tuple[Chart, ...]:
    """Those charts that have anything to show, in the order in which they are printed."""
    return tuple(_charts(facts))


def figures(facts: PackFacts, draw: Callable[[Chart], bytes]) -> tuple[Figure, ...]:
    """The charts drawn, each with its alternative text: all of its figures in words."""
    return tuple(Figure(draw(chart), chart.alt) for chart in charts(facts))


def _charts(facts: PackFacts) -> Iterator[Chart]:
    as_at = f"As at {time(facts.as_at)}"
    if facts.reports:
        yield _over_time(facts)
    slippages = tuple(
        Slippage(report.reference, report.facts.counts.overdue, report.facts.counts.slips) for report in facts.reports
    )
    if any(each.overdue or each.slips for each in slippages):
        yield SlippageChart("Overdue, and dates that slipped", slippages, "overdue", "slipped", as_at)
    pledged = tuple(Bar(each.name, each.done, each.total) for each in facts.pledges if each.done or each.total)
    if pledged:
        yield BarChart("How far along the pledges are", pledged, "signed", caption=as_at)


def _over_time(facts: PackFacts) -> RagChart:
    points = _points(facts)
    dated = [dict(point.ratings) for point in points]
    rows = tuple(
        RagLine(report.reference, tuple(_rating(ratings.get(report.reference, "")) for ratings in dated))
        for report in facts.reports
    )
    columns = tuple(f"{point.on.day} {point.on:%b %Y}" for point in points)
    return RagChart(
        "Overall ratings, as reported to the board",
        columns,
        rows,
        "By the date of the meeting",
        Ratings(facts.rag_key).badges,
    )


def _points(facts: PackFacts) -> tuple[RagPoint, ...]:
    """What was reported to the last meetings, and to this one, oldest first."""
    on = day_of(facts.starts_at)
    now = RagPoint(on, tuple((report.reference, _reported(report.state, report.told.rag)) for report in facts.reports))
    earlier = sorted((point for point in facts.history if point.on < on), key=lambda point: point.on)
    return (*earlier[1 - DATES_MOST :], now)


def _reported(state: str, rag: str) -> str:
    return "" if state == "missing" else rag


def _rating(rag: str) -> Rating:
    return rag  # type: ignore[return-value]  # one of the ratings: the CHECK of its column holds it
