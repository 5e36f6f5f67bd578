"""Charts as PNG: readable at the width of a chat, in greyscale, and by the colour-blind.

A chat shows a picture about 400 pixels wide, less than half of what is drawn here, so the smallest letters are 23
pixels high. A wider picture would be too many bytes for Teams, which takes them within the message.
What is done is dark, what is besides it is hatched, and the rest is left white within an outline; each is also said in
words. Every shade has a contrast of at least 3 to 1 with the white it stands on (WCAG 2.2, 1.4.11), letters of 4.5 to 1
(1.4.3); the white is part of the picture, so that nothing is lost on a dark page.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from commands.engine.documents import Bar, BarChart
from commands.engine.drawing import one_line

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

WIDTH: Final = 900
_DPI: Final = 72
"""So many that a point is a pixel."""
_MARGIN: Final = 30
_INNER: Final = WIDTH - 2 * _MARGIN
_LABELS: Final = 310
"""The most that labels take; longer ones are wrapped."""
_BESIDE: Final = 18
_BAR: Final = 32
_KEY: Final = 24
_LEAST: Final = 6
"""What can still be seen of a bar, or of what it lacks, when a chat shows it smaller."""
_INK, _PALE, _LINE, _SHADE = "#1a1a1a", "#4d4d4d", "#6b6b6b", "#1f4e79"
_EMPTY: Final = {"facecolor": "white", "edgecolor": _LINE}
_SOLID: Final = {"facecolor": _SHADE, "edgecolor": _SHADE}
_HATCHED: Final = {"facecolor": "white", "edgecolor": _SHADE, "hatch": "/"}
_DRAWING: Final = Lock()
"""One chart at a time: matplotlib is not safe in threads (https://matplotlib.org/stable/users/faq.html)."""


@dataclass(frozen=True, slots=True)
class _Font:
    """Letters of a size in pixels. They are matplotlib's own, so that a picture is the same on every machine."""

    size: int
    file: str = "DejaVuSans.ttf"
    colour: str = _INK

    @property
    def line(self) -> int:
        """How high a line is."""
        return round(self.size * 1.3)

    @property
    def path(self) -> Path:
        """Where the letters are."""
        from matplotlib import get_data_path

        return Path(get_data_path(), "fonts", "ttf", self.file)

    @property
    def properties(self) -> FontProperties:
        """The font as matplotlib asks for it."""
        from matplotlib.font_manager import FontProperties

        return FontProperties(fname=self.path, size=self.size)


_TITLE: Final = _Font(35, "DejaVuSans-Bold.ttf")
_LABEL: Final = _Font(27)
_FIGURES: Final = _Font(27, "DejaVuSans-Bold.ttf")
_LEGEND: Final = _Font(26)
_QUIET: Final = _Font(23, colour=_PALE)


def draw(chart: BarChart) -> bytes:
    """The bytes of a PNG, :data:`WIDTH` pixels wide and as high as its rows need."""
    with _DRAWING:
        page = _Page()
        page.write(chart.title, _TITLE)
        page.space(10)
        page.legend(chart)
        columns = page.columns(chart.rows)
        for row in chart.rows:
            page.space(17)
            page.row(row, columns)
            page.write("; ".join(chart.besides(row)), _QUIET)
        page.space(20)
        page.write(chart.caption, _QUIET)
        return page.png()


class _Page:
    """A white page that is filled from the top. Lengths are pixels; letters are as high as their size says."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self._figure = Figure(figsize=(WIDTH / _DPI, 1), dpi=_DPI, facecolor="white")
        self._canvas: Any = FigureCanvasAgg(self._figure)  # its methods have no types
        self._down = Affine2D()
        self._y = _MARGIN

    def png(self) -> bytes:
        """The page, cut off below what is on it, in few colours: chats limit a picture's bytes."""
        from PIL import Image

        height = self._y + _MARGIN
        self._figure.set_size_inches(WIDTH / _DPI, height / _DPI)
        self._down.scale(1, -1).translate(0, height)  # only now is it known where the top is
        self._canvas.draw()
        picture = Image.frombuffer("RGBA", (WIDTH, height), self._canvas.buffer_rgba()).convert("RGB")
        few = Image.new("P", (1, 1))
        few.putpalette(_palette())
        out = io.BytesIO()
        picture.quantize(palette=few, dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()

    def space(self, height: int) -> None:
        """Leave some free."""
        self._y += height

    def write(self, text: str, font: _Font) -> None:
        """A paragraph, wrapped; nothing where there is nothing to say."""
        for words in self._lines(text, font, _INNER):
            self._put(_MARGIN, self._y, words, font)
            self._y += font.line

    def legend(self, chart: BarChart) -> None:
        """What the shades mean, as far as the chart has them."""
        shown = [
            (chart.done_word, _SOLID, any(row.share is not None for row in chart.rows)),
            (chart.more_word, _HATCHED, any(row.share is not None and row.more for row in chart.rows)),
        ]
        x = _MARGIN
        for word, look, is_there in shown:
            if is_there:
                self._box(x, self._y + 5, _KEY, _KEY, look)
                self._put(x + _KEY + 10, self._y, word, _LEGEND)
                x += _KEY + 46 + self._width(word, _LEGEND)
        self._y += _LEGEND.line if x > _MARGIN else 0

    def columns(self, rows: tuple[Bar, ...]) -> tuple[int, int]:
        """Where the bars begin, and where their figures do."""
        labels = max((self._width(_drawable(row.label), _LABEL) for row in rows), default=0)
        figures = max((self._width(row.figures, _FIGURES) for row in rows), default=0)
        return _MARGIN + min(labels, _LABELS) + _BESIDE, WIDTH - _MARGIN - figures

    def row(self, row: Bar, columns: tuple[int, int]) -> None:
        """A label, its bar beside it, and at its end the figures; these alone where there is no share to show."""
        begins, ends = columns
        lines = self._lines(row.label, _LABEL, begins - _BESIDE - _MARGIN)
        height = max(len(lines), 1) * _LABEL.line
        for number, words in enumerate(lines):
            self._put(_MARGIN, self._y + number * _LABEL.line, words, _LABEL)
        self._put(ends, self._y + (height - _FIGURES.line) // 2, row.figures, _FIGURES)
        if row.share is not None:
            self._bar(row, begins, ends - _BESIDE - begins, self._y + (height - _BAR) // 2)
        self._y += height

    def _bar(self, row: Bar, x: int, width: int, y: int) -> None:
        total = row.total or 1
        done = part(row.done / total, width)
        covered = part(min((row.done + row.more) / total, 1), width)
        self._box(x, y, width, _BAR, _EMPTY)
        self._box(x + done, y, covered - done, _BAR, _HATCHED)
        self._box(x, y, done, _BAR, _SOLID)

    def _box(self, x: int, y: int, width: int, height: int, look: dict[str, Any]) -> None:
        from matplotlib.patches import Rectangle

        if width:
            box = Rectangle((x, y), width, height, transform=self._down, linewidth=2, **look)
            box.set_hatch_linewidth(5)
            self._figure.add_artist(box)

    def _put(self, x: int, y: int, words: str, font: _Font) -> None:
        """One line, its top at ``y``. A dollar is a dollar: no formula is drawn."""
        text = self._figure.text(x, y + font.size, words, transform=self._down, va="baseline", color=font.colour)
        text.set_fontproperties(font.properties)
        text.set_parse_math(False)
        text.set_usetex(False)

    def _lines(self, text: str, font: _Font, width: int) -> list[str]:
        return wrapped(_drawable(text), width, lambda words: self._width(words, font))

    def _width(self, words: str, font: _Font) -> int:
        width: float = self._canvas.get_renderer().get_text_width_height_descent(words, font.properties, False)[0]
        return ceil(width)


def _palette() -> list[int]:
    """Four steps from each colour that is used to white, for the edges of letters: red, green and blue of each."""
    colours = [tuple(bytes.fromhex(colour[1:])) for colour in (_INK, _PALE, _LINE, _SHADE)]
    return [255 - (255 - part) * step // 4 for colour in colours for step in range(5) for part in colour]


def part(share: float, width: int) -> int:
    """So much of a width; it is full only when all is done, and empty only when nothing is."""
    return round(width * share) if share in (0, 1) else min(max(round(width * share), _LEAST), width - _LEAST)


def wrapped(text: str, width: int, measured: Callable[[str], int]) -> list[str]:
    """The text as lines of at most ``width``, cut between words; a word that is longer is cut anywhere."""
    lines: list[str] = []
    for word in text.split():
        if lines and measured(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for piece in [word] if measured(word) <= width else word:
            if lines[-1] and measured(lines[-1] + piece) > width:
                lines.append("")
            lines[-1] += piece
    return lines


def _drawable(text: str) -> str:
    """The text on one line, with a mark for what the font has no letter for."""
    from matplotlib.font_manager import get_font

    has = get_font(_LABEL.path).get_char_index
    return "".join(letter if has(ord(letter)) else "\N{REPLACEMENT CHARACTER}" for letter in one_line(text))
