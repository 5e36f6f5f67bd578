"""Whoever draws documents for the commands: each kind in its own module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from bot.documents import charts, pdf, sheets
from bot.documents import invitation as invitations
from bot.mail import letters
from commands.engine.cards import File, Reply, card
from commands.engine.charts import Chart
from commands.engine.documents import Invitation, Sheet, SheetFormat
from commands.engine.paper import Paper

CHARTS_KEPT = 32
"""Charts whose pictures are kept, of some 40 KB each: a pack's are drawn once, and are in its Word pages, in its PDF
and on the card."""


class Office:
    """Draws documents; see :class:`commands.engine.documents.Documents`."""

    def sheet(self, sheet: Sheet, form: SheetFormat) -> bytes:
        """The bytes of a CSV file or an Excel workbook."""
        return sheets.draw(sheet, form)

    def chart(self, chart: Chart) -> bytes:
        """The bytes of a PNG."""
        return _drawn(chart)

    def letter(self, reply: Reply, to: str, name: str, files: Sequence[File]) -> bytes:
        """The bytes of an .eml file. Raises ``ValueError``."""
        return letters.draft(replace(reply, card=card(*reply.card.nodes, *files)), letters.Mailbox(name, to))

    def word(self, paper: Paper, template: bytes | None = None) -> bytes:
        """The bytes of a Word document, on the council's own template where one is given."""
        from bot.documents import word

        return word.draw(paper, template)

    def pdf(self, paper: Paper) -> bytes:
        """The bytes of a PDF/UA-1."""
        return pdf.draw(paper)

    def invitation(self, invitation: Invitation) -> bytes:
        """The bytes of an .ics file."""
        return invitations.draw(invitation)


@lru_cache(maxsize=CHARTS_KEPT)
def _drawn(chart: Chart) -> bytes:
    return charts.draw(chart)
