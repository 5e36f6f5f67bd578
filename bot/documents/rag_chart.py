"""How each workstream was rated over time: a line of cells for each, one a date.

A cell has the rating's shape, as badges have it, and its word, or a letter where no word fits; colour is only besides.
The better a rating, the lighter its cell, so that in greyscale too the eye goes where it is needed. Labels stand above
their cells, so that a year fits, and so does a long name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.documents.canvas import INK, INNER, LABEL, LINE, MARGIN, PALE, QUIET, TITLE, WHITE, Font, Key, Page
from commands.engine.charts import NOTHING, USUAL, RagChart, Rating
from commands.engine.glyphs import BADGES

FILLS: Final[Mapping[Rating, str]] = {
    "red": "#9b1c1c",
    "amber": "#f0a30a",
    "green": "#a5dba8",
    "blue": "#d6e8f9",
    "unrated": WHITE,
    "": WHITE,
}
CELL: Final = 46
"""How high a cell is."""
INKS: Final[Mapping[Rating, str]] = {**dict.fromkeys(FILLS, INK), "red": WHITE, "": PALE}
_LETTERS: Final[Mapping[Rating, str]] = {
    "red": "R",
    "amber": "A",
    "green": "G",
    "blue": "B",
    "unrated": "N",
    "": "\N{EN DASH}",
}
_SIGN: Final = Font(24, "DejaVuSans-Bold.ttf")
_SHAPE: Final = Font(30)
_WIDEST: Final = 210
"""What cells may take, where there are few dates."""
_GAP: Final = 6
_ABOVE: Final = 16
_BESIDE: Final = 6


def draw(chart: RagChart) -> bytes:
    """The bytes of a PNG."""
    page = Page(tuple((INKS[rating], FILLS[rating]) for rating in FILLS))
    page.write(chart.title, TITLE)
    page.space(10)
    if _used(chart):
        _grid(page, chart)
    else:
        page.write(NOTHING, LABEL)
    page.space(20)
    page.write(chart.caption, QUIET)
    return page.png()


def _grid(page: Page, chart: RagChart) -> None:
    """What signs mean where they do not say so, the dates, and a line of cells for each workstream."""
    cells = _cells(page, chart)
    if keys := cells.keys({rating: chart.words[rating] for rating in _used(chart)}):
        page.legend(keys)
        page.space(_ABOVE)
    cells.heads(chart.columns)
    for row in chart.rows:
        page.space(_ABOVE)
        page.write(row.label, LABEL)
        page.space(_GAP)
        cells.row(row.ratings)


def _used(chart: RagChart) -> list[Rating]:
    """The ratings that the chart has, from the worst."""
    return [rating for rating in FILLS if any(rating in row.ratings for row in chart.rows)]


def _cells(page: Page, chart: RagChart) -> _Cells:
    """Cells as wide as so many dates leave them, with the programme's words, the usual ones, or letters: what fits."""
    width = min((INNER + _GAP) // len(chart.columns), _WIDEST) - _GAP
    tried = (_Cells(page, width, signs) for signs in (chart.words, USUAL))
    return next((cells for cells in tried if cells.fit(_used(chart))), _Cells(page, width, _LETTERS))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a page, each ``width`` wide; ``signs`` says what stands in each besides its shape."""

    page: Page
    width: int
    signs: Mapping[Rating, str]

    def fit(self, ratings: Iterable[Rating]) -> bool:
        """Whether a cell has room for any of these."""
        return all(self.content(rating) <= self.width - 2 * _BESIDE for rating in ratings)

    def content(self, rating: Rating) -> int:
        """How wide what stands in a cell is."""
        shape = self.page.widest([_shape(rating)], _SHAPE)
        return self.page.widest([self.signs[rating]], _SIGN) + (shape + _BESIDE if shape else 0)

    def draw(self, x: int, y: int, rating: Rating) -> None:
        """One cell; where there was no report it says so, and has neither shape nor outline."""
        if rating:
            self.page.box(x, y, self.width, CELL, {"facecolor": FILLS[rating], "edgecolor": LINE})
        content, sign = self.content(rating), self.page.widest([self.signs[rating]], _SIGN)
        begins = x + (self.width - content) // 2
        for words, at, font in (
            (_shape(rating), begins, _SHAPE),
            (self.signs[rating], begins + content - sign, _SIGN),
        ):
            lines = self.page.lines(words, font, self.width)
            self.page.put(at, y + (CELL - font.line) // 2, lines, replace(font, colour=INKS[rating]))

    def row(self, ratings: Iterable[Rating]) -> None:
        """The cells of a workstream side by side."""
        for number, rating in enumerate(ratings):
            self.draw(self._place(number), self.page.y, rating)
        self.page.space(CELL)

    def heads(self, columns: Iterable[str]) -> None:
        """The dates above the cells, each ending on the last line."""
        heads = [self.page.lines(column, QUIET, self.width) for column in columns]
        most = max((len(lines) for lines in heads), default=0)
        for number, lines in enumerate(heads):
            for line, words in enumerate(lines, most - len(lines)):
                beside = (self.width - self.page.widest([words], QUIET)) // 2
                self.page.put(self._place(number) + beside, self.page.y + line * QUIET.line, [words], QUIET)
        self.page.space(most * QUIET.line)

    def keys(self, words: Mapping[Rating, str]) -> list[Key]:
        """What the signs mean that are not the word itself."""
        small = replace(self, width=max(self.content(rating) for rating in words) + 2 * _BESIDE)
        return [
            Key(word, small.width, CELL, partial(small.draw, rating=rating))
            for rating, word in words.items()
            if word != self.signs[rating]
        ]

    def _place(self, number: int) -> int:
        """Where the cell of a date begins."""
        return MARGIN + number * (self.width + _GAP)


def _shape(rating: Rating) -> str:
    """The shape as badges have it."""
    return BADGES[rating].plain if rating else ""
