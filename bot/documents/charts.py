"""Charts as PNG, each kind in its own module."""

from __future__ import annotations

from threading import Lock
from typing import Final

from bot.documents import bar_chart, rag_chart, slippage_chart
from commands.engine.charts import BarChart, Chart, RagChart, SlippageChart

_DRAWING: Final = Lock()
"""One chart at a time: matplotlib is not safe in threads (https://matplotlib.org/stable/users/faq.html)."""


def draw(chart: Chart) -> bytes:
    """The bytes of a PNG, as wide as every chart and as high as its rows need; the same for the same chart."""
    with _DRAWING:
        match chart:
            case BarChart():
                return bar_chart.draw(chart)
            case RagChart():
                return rag_chart.draw(chart)
            case SlippageChart():
                return slippage_chart.draw(chart)
