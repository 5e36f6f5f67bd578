"""The page that charts are drawn on: readable at the width of a chat, in greyscale, and by the colour-blind.

A chat shows a picture about 400 pixels wide, less than half of what is drawn here, so the smallest letters are 23
pixels high. A wider picture would be too many bytes for Teams, which takes them within the message.
Every shade has a contrast of at least 3 to 1 with the white it stands on (WCAG 2.2, 1.4.11), or an outline that has;
letters have 4.5 to 1 (1.4.3). The white is part of the picture, so that nothing is lost on a dark page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from commands.engine.drawing import one_line

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

WIDTH: Final = 900
MARGIN: Final = 30
INNER: Final = WIDTH - 2 * MARGIN
BAR: Final = 32
"""How high a bar is."""
_DPI: Final = 72
"""So many that a point is a pixel."""
_LEAST: Final = 6
"""What can still be seen of a bar, or of what it lacks, when a chat shows it smaller."""
_STEPS: Final = 4
_BESIDE: Final = 10
_BETWEEN: Final = 36
"""How far a word is from its mark in a legend, and the next mark from a word."""

INK, PALE, LINE, SHADE, WHITE = "#1a1a1a", "#4d4d4d", "#6b6b6b", "#1f4e79", "#ffffff"
PAIRS: Final = tuple((colour, WHITE) for colour in (INK, PALE, LINE, SHADE))
"""What is drawn on what, on every page."""
SOLID: Final = {"facecolor": SHADE, "edgecolor": SHADE}
HATCHED: Final = {"facecolor": WHITE, "edgecolor": SHADE, "hatch": "/"}


@dataclass(frozen=True, slots=True)
class Font:
    """Letters of a size in pixels. They are matplotlib's own, so that a picture is the same on every machine."""

    size: int
    file: str = "DejaVuSans.ttf"
    colour: str = INK

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


TITLE: Final = Font(35, "DejaVuSans-Bold.ttf")
LABEL: Final = Font(27)
FIGURES: Final = Font(27, "DejaVuSans-Bold.ttf")
LEGEND: Final = Font(26)
QUIET: Final = Font(23, colour=PALE)


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: ``mark`` draws what is so wide and high at a place, and ``word`` says what it means."""

    word: str
    width: int
    height: int
    mark: Callable[[int, int], None]


class Page:
    """A white page that is filled from the top. Lengths are pixels; letters are as high as their size says.

    ``y`` is where it is free.
    """

    def __init__(self, pairs: tuple[tuple[str, str], ...] = ()) -> None:
        """Begin at the top; ``pairs`` say what is drawn on what, besides :data:`PAIRS`."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        self._figure = Figure(figsize=(WIDTH / _DPI, 1), dpi=_DPI, facecolor="white")
        self._canvas: Any = FigureCanvasAgg(self._figure)  # its methods have no types
        self._down = Affine2D()
        self._pairs = PAIRS + pairs
        self._widths: dict[tuple[str, Font], int] = {}
        self.y = MARGIN

    def png(self) -> bytes:
        """The page, cut off below what is on it, in few colours: chats limit a picture's bytes."""
        from PIL import Image

        height = self.y + MARGIN
        self._figure.set_size_inches(WIDTH / _DPI, height / _DPI)
        self._down.scale(1, -1).translate(0, height)  # only now is it known where the top is
        self._canvas.draw()
        picture = Image.frombuffer("RGBA", (WIDTH, height), self._canvas.buffer_rgba()).convert("RGB")
        few = Image.new("P", (1, 1))
        few.putpalette(_palette(self._pairs))
        out = io.BytesIO()
        picture.quantize(palette=few, dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()

    def space(self, height: int) -> None:
        """Leave some free."""
        self.y += height

    def write(self, text: str, font: Font) -> None:
        """A paragraph, wrapped; nothing where there is nothing to say."""
        lines = self.lines(text, font, INNER)
        self.put(MARGIN, self.y, lines, font)
        self.y += len(lines) * font.line

    def legend(self, keys: Sequence[Key]) -> None:
        """What the marks mean, side by side as far as they fit."""
        x, below = MARGIN, 0
        for key in keys:
            lines = self.lines(key.word, LEGEND, INNER - key.width - _BESIDE)
            wide = key.width + _BESIDE + self.widest(lines, LEGEND)
            if below and x + wide > WIDTH - MARGIN:
                self.y += below + _BESIDE
                x, below = MARGIN, 0
            height = max(key.height, LEGEND.line)
            key.mark(x, self.y + (height - key.height) // 2)
            self.put(x + key.width + _BESIDE, self.y + (height - LEGEND.line) // 2, lines, LEGEND)
            below = max(below, height + (len(lines) - 1) * LEGEND.line)
            x += wide + _BETWEEN
        self.y += below

    def box(self, x: int, y: int, width: int, height: int, look: Mapping[str, Any]) -> None:
        """A box that looks like :data:`SOLID`, or another; none where it has no width."""
        from matplotlib.patches import Rectangle

        if width:
            box = Rectangle((x, y), width, height, transform=self._down, linewidth=2, **look)
            box.set_hatch_linewidth(5)
            self._figure.add_artist(box)

    def put(self, x: int, y: int, lines: Sequence[str], font: Font) -> None:
        """Lines below each other, the first one's top at ``y``. A dollar is a dollar: no formula is drawn."""
        for number, words in enumerate(lines):
            base = y + number * font.line + font.size
            text = self._figure.text(x, base, words, transform=self._down, va="baseline", color=font.colour)
            text.set_fontproperties(font.properties)
            text.set_parse_math(False)
            text.set_usetex(False)

    def lines(self, text: str, font: Font, width: int) -> list[str]:
        """The text as it can be drawn, in lines of at most ``width``."""
        return wrapped(_drawable(text), width, lambda words: self._width(words, font))

    def widest(self, texts: Iterable[str], font: Font) -> int:
        """How wide the widest of some texts is, each on a line; 0 where there are none."""
        return max((self._width(_drawable(text), font) for text in texts), default=0)

    def _width(self, words: str, font: Font) -> int:
        if (words, font) not in self._widths:  # the same few words stand in many cells, and measuring is slow
            measured = self._canvas.get_renderer().get_text_width_height_descent(words, font.properties, False)
            self._widths[words, font] = ceil(measured[0])
        return self._widths[words, font]


def _palette(pairs: Sequence[tuple[str, str]]) -> list[int]:
    """The steps from each colour to what it stands on, for the edges of letters: red, green and blue of each."""
    ends = [(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:])) for colour, ground in pairs]
    return [
        under + (over - under) * step // _STEPS
        for colour, ground in ends
        for step in range(_STEPS + 1)
        for over, under in zip(colour, ground, strict=True)
    ]


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

    has = get_font(LABEL.path).get_char_index
    return "".join(letter if has(ord(letter)) else "\N{REPLACEMENT CHARACTER}" for letter in one_line(text))
