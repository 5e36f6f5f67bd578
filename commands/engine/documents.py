"""What the commands ask of whoever draws documents: they know what stands in one, and not how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from commands.engine.drawing import shorten
from commands.engine.glyphs import progress_words

Cell = str | int | float
SheetFormat = Literal["csv", "xlsx"]

ALT_MOST: Final = 1_900
"""The most characters of alternative text: Slack takes 2,000 (https://docs.slack.dev/reference/block-kit/blocks/image-block),
and escapes some."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be handed over as a file."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: ``done`` of ``total``, and ``more`` besides, which is never counted as done.

    ``total`` is None where nobody knows of how many; there is then no bar and no percentage. ``note`` is said below.
    """

    label: str
    done: int
    total: int | None
    more: int = 0
    note: str = ""

    @property
    def share(self) -> float | None:
        """``done`` of ``total``, from 0 to 1; None where that cannot be told, as where more is done than there is."""
        return self.done / self.total if self.total and self.done <= self.total else None

    @property
    def figures(self) -> str:
        """``40 of 76 (53%)``; the plain number where it is no share."""
        if self.total is None:
            return str(self.done)
        return f"{self.done} of {self.total}" if self.share is None else progress_words(self.done, self.total)


@dataclass(frozen=True, slots=True)
class BarChart:
    """How far along each of several things is.

    ``done_word`` and ``more_word`` say what the two numbers of a row are: "signed", "covered by a group". ``caption``
    says where the figures come from.
    """

    title: str
    rows: tuple[Bar, ...]
    done_word: str
    more_word: str = ""
    caption: str = ""

    @property
    def alt(self) -> str:
        """The chart in words, every figure in it, in at most :data:`ALT_MOST` characters.

        Rows that do not fit are counted; whoever makes a chart of so many says them elsewhere too.
        """
        said = ["; ".join((f"{row.label}: {row.figures} {self.done_word}", *self.besides(row))) for row in self.rows]
        kept = len(said)
        while kept and len(self._said(said, kept)) > ALT_MOST:
            kept -= 1
        return shorten(self._said(said, kept), ALT_MOST)

    def besides(self, row: Bar) -> tuple[str, ...]:
        """What is said of a row besides its figures."""
        more = f"{row.more} more {self.more_word}" if row.more else ""
        return tuple(each for each in (more, row.note) if each)

    def _said(self, rows: list[str], kept: int) -> str:
        left = len(rows) - kept
        more = f"And {left} more {'row' if left == 1 else 'rows'}." if left else ""
        sentences = (f"Bar chart: {self.title}.", *(f"{row}." for row in rows[:kept]), more, self.caption)
        return " ".join(each for each in sentences if each)


class Documents(Protocol):
    """Draws documents."""

    def sheet(self, sheet: Sheet, form: SheetFormat) -> bytes:
        """The bytes of a CSV file or an Excel workbook, in which no cell is a formula."""
        ...

    def chart(self, chart: BarChart) -> bytes:
        """The bytes of a PNG, the same for the same chart; :attr:`BarChart.alt` says it in words."""
        ...
