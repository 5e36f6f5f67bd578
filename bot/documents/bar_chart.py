"""How far along each of several things is: a bar for each.

What is done is dark, what is besides it is hatched, and the rest is left white within an outline; each is also said in
words.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from bot.documents import canvas
from bot.documents.canvas import BAR, FIGURES, HATCHED, LABEL, MARGIN, QUIET, SOLID, TITLE, WIDTH, Key, Page, part
from commands.engine.charts import NOTHING, Bar, BarChart

KEY: Final = 24
"""How wide and high a mark of the legend is."""
_EMPTY: Final = {"facecolor": canvas.WHITE, "edgecolor": canvas.LINE}
_LABELS: Final = 310
"""The most that labels take; longer ones are wrapped."""
_BESIDE: Final = 18


def draw(chart: BarChart) -> bytes:
    """The bytes of a PNG."""
    page = Page()
    page.write(chart.title, TITLE)
    page.space(10)
    page.legend(_legend(page, chart))
    page.write("" if chart.rows else NOTHING, LABEL)
    columns = _columns(page, chart.rows)
    for row in chart.rows:
        page.space(17)
        _row(page, row, columns)
        page.write("; ".join(chart.besides(row)), QUIET)
    page.space(20)
    page.write(chart.caption, QUIET)
    return page.png()


def _legend(page: Page, chart: BarChart) -> list[Key]:
    """What the shades mean, as far as the chart has them."""
    shown = [
        (chart.done_word, SOLID, any(row.share is not None for row in chart.rows)),
        (chart.more_word, HATCHED, any(row.share is not None and row.more for row in chart.rows)),
    ]
    return [
        Key(word, KEY, KEY, partial(page.box, width=KEY, height=KEY, look=look))
        for word, look, is_there in shown
        if is_there
    ]


def _columns(page: Page, rows: tuple[Bar, ...]) -> tuple[int, int]:
    """Where the bars begin, and where their figures do."""
    labels = page.widest((row.label for row in rows), LABEL)
    figures = page.widest((row.figures for row in rows), FIGURES)
    return MARGIN + min(labels, _LABELS) + _BESIDE, WIDTH - MARGIN - figures


def _row(page: Page, row: Bar, columns: tuple[int, int]) -> None:
    """A label, its bar beside it, and at its end the figures; these alone where there is no share to show."""
    begins, ends = columns
    lines = page.lines(row.label, LABEL, begins - _BESIDE - MARGIN)
    height = max(len(lines), 1) * LABEL.line
    page.put(MARGIN, page.y, lines, LABEL)
    page.put(ends, page.y + (height - FIGURES.line) // 2, [row.figures], FIGURES)
    if row.share is not None:
        _bar(page, row, begins, ends - _BESIDE - begins, page.y + (height - BAR) // 2)
    page.space(height)


def _bar(page: Page, row: Bar, x: int, width: int, y: int) -> None:
    total = row.total or 1
    done = part(row.done / total, width)
    covered = part(min((row.done + row.more) / total, 1), width)
    page.box(x, y, width, BAR, _EMPTY)
    page.box(x + done, y, covered - done, BAR, HATCHED)
    page.box(x, y, done, BAR, SOLID)
