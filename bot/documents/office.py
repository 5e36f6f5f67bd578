"""Whoever draws documents for the commands: each kind in its own module."""

from __future__ import annotations

from bot.documents import charts, sheets
from commands.engine.charts import Chart
from commands.engine.documents import Sheet, SheetFormat


class Office:
    """Draws documents; see :class:`commands.engine.documents.Documents`."""

    def sheet(self, sheet: Sheet, form: SheetFormat) -> bytes:
        """The bytes of a CSV file or an Excel workbook."""
        return sheets.draw(sheet, form)

    def chart(self, chart: Chart) -> bytes:
        """The bytes of a PNG."""
        return charts.draw(chart)
