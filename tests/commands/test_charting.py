"""How a pledge stands as a chart: the figures of a published report, and what no percentage is told of."""

from __future__ import annotations

from datetime import date

from commands.engine.charts import Bar, BarChart
from commands.pledge.charting import MOST, drawn
from models.pledging import Base, Closing, Count, Line, count
from tests.models.test_pledging import reported


def charted(counted: Count, by: str = "kind", kind: str = "") -> BarChart:
    lines = [line for line in counted.lines if not kind or line.name == kind]
    return drawn("Vision", counted, lines, by, kind, "")


def of(*lines: Line, closing: tuple[Closing, ...] = ()) -> Count:
    """A count of these lines alone."""
    signed = sum(line.signed for line in lines)
    return Count(date(2016, 2, 26), signed, signed, lines, closing, (), (), 0, (), 0, 0)


def test_the_reports_figures_with_closing_schools_and_partners_apart() -> None:
    assert [(row.label, row.figures, row.note) for row in charted(count(*reported())).rows] == [
        ("All schools", "60 of 129 (47%)", ""),
        ("Nursery", "1 of 4 (25%)", ""),
        ("Lower", "40 of 76 (53%)", ""),
        ("Primary", "3 of 21 (14%)", ""),
        ("Middle", "8 of 11 (73%)", ""),
        ("Upper", "2 of 6 (33%)", ""),
        ("Secondary", "3 of 6 (50%)", ""),
        ("Special", "3 of 5 (60%)", ""),
        ("Closing middle", "1", "of 3, not counted above"),
        ("Partners and others", "6", ""),
    ]


def test_one_kind_is_one_bar() -> None:
    assert [row.figures for row in charted(count(*reported()), kind="lower").rows] == ["40 of 76 (53%)"]


def test_a_stated_number_is_shown_with_its_source() -> None:
    base = Base("lower", 76, date(2016, 2, 26), "board paper")
    chart = charted(of(Line("lower", 40, 0, is_certain=False, base=base)))
    assert chart.rows == (Bar("Lower", 40, 76, note="of 76 stated as at Fri 26 Feb 2016, board paper"),)


def test_no_percentage_where_of_how_many_is_not_known_or_the_group_is_not() -> None:
    unknown = charted(of(Line("lower", 7, 9, 2, is_certain=False), Line("", 3, 4, is_certain=False))).rows[1:]
    assert unknown == (
        Bar("Lower", 7, None, 2, "of how many is not known"),
        Bar("Kind not known", 3, None, 0, "of how many is not known"),
    )
    assert charted(of(Line("", 3, 4)), by="trust").rows == (Bar("In no trust", 3, None, 0, "of 4"),)


def test_many_trusts_are_the_largest_and_the_others_together() -> None:
    trusts = [Line(f"Trust {number:02}", 1, number, 1) for number in range(1, MOST + 4)]
    rows = charted(of(*trusts), by="trust").rows
    assert [row.label for row in rows[1:-1]] == [f"Trust {number:02}" for number in range(4, MOST + 4)]
    assert rows[-1] == Bar("3 others", 3, 1 + 2 + 3, 3)
    assert sum(row.done for row in rows[1:]) == rows[0].done
