"""How many actions of each workstream are overdue, and how often dates slipped: two bars a workstream.

What is overdue is dark, what slipped is hatched, and each bar says at its end what it is. All are to one scale, and
begin at a line, so that a 0 is seen to be one. Labels stand above their bars, as long as they need to be.
"""

from __future__ import annotations

from typing import Final

from bot.documents.canvas import BAR, FIGURES, HATCHED, INK, INNER, LABEL, MARGIN, QUIET, SOLID, TITLE, Page, part
from commands.engine.charts import NOTHING, Slippage, SlippageChart

_LINE: Final = {"facecolor": INK, "edgecolor": INK}
_THIN: Final = 3
_BESIDE: Final = 14
BETWEEN: Final = 7
"""How far the two bars are apart."""


def draw(chart: SlippageChart) -> bytes:
    """The bytes of a PNG."""
    page = Page()
    page.write(chart.title, TITLE)
    page.space(10)
    page.write("" if chart.rows else NOTHING, LABEL)
    most = max((number for row in chart.rows for number in (row.overdue, row.slips)), default=0)
    width = INNER - _THIN - _BESIDE - page.widest((said for row in chart.rows for said in chart.figures(row)), FIGURES)
    for row in chart.rows:
        page.write(row.label, LABEL)
        page.space(BETWEEN)
        _bars(page, row, chart.figures(row), width, most or 1)
        page.space(20)
    page.write(chart.caption, QUIET)
    return page.png()


def _bars(page: Page, row: Slippage, figures: tuple[str, str], width: int, most: int) -> None:
    """The two bars, of which one of ``most`` is ``width`` wide."""
    page.box(MARGIN, page.y, _THIN, 2 * BAR + BETWEEN, _LINE)
    begins = MARGIN + _THIN
    for number, look, said in zip((row.overdue, row.slips), (SOLID, HATCHED), figures, strict=True):
        ends = part(number / most, width)
        page.box(begins, page.y, ends, BAR, look)
        page.put(begins + ends + _BESIDE, page.y + (BAR - FIGURES.line) // 2, [said], FIGURES)
        page.space(BAR + BETWEEN)
