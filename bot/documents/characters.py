"""What is made of text before it is drawn: any text can be handed in, and nothing of it may break a file."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

FONT: Final = "DejaVu Sans"
"""The letters of a PDF are those that come with matplotlib, as a chart's are: it is the same on every machine."""

_BREAK: Final = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_UNHELD: Final = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets), or should not have."""
_SURE: Final = re.compile("[\t\n\x20-\x7e\xa0-\u024f\u2010-\u2027\u20ac]*")
"""Letters of western and central Europe, which the font has: most papers never ask it, which takes a while."""
_MAY_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_JOINT: Final = re.compile(r"(?<=[/@._?&=-])(?=\w)")
_LOST: Final = "\N{REPLACEMENT CHARACTER}"
_NOT_SEEN: Final = frozenset(("Cf", "Mn", "Me", "Sk"))
"""What changes the letter before it, as the colour of an emoji, and is nothing by itself."""


def plain(text: str) -> str:
    """The text with a newline for every line break, and without the characters that no file can hold."""
    return _UNHELD.sub("", _BREAK.sub("\n", text))


def drawable(text: str) -> str:
    """Plain text that :data:`FONT` has every letter of: a picture is said in words, and another script is marked.

    PDF/UA allows no letter that cannot be drawn (ISO 14289-1, 7.21.8).
    """
    text = plain(text)
    return text if _SURE.fullmatch(text) else "".join(map(_drawn, unicodedata.normalize("NFC", text)))


def breakable(text: str, longest: int) -> str:
    """The text with a place to break, which is not seen, in each word that is longer than ``longest``."""
    return re.sub(rf"\S{{{longest + 1},}}", lambda found: _in_pieces(found[0], longest), text)


def _in_pieces(word: str, longest: int) -> str:
    """A word that breaks after its punctuation, as an address does, and anywhere where that is not enough."""
    pieces = _JOINT.sub(_MAY_BREAK, word).split(_MAY_BREAK)
    return _MAY_BREAK.join(piece if len(piece) <= longest else _MAY_BREAK.join(piece) for piece in pieces)


@cache
def fonts() -> Path:
    """The directory of the letters."""
    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise FileNotFoundError("matplotlib, whose letters a PDF is written in, is not installed")
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"


@cache
def _drawn(letter: str) -> str:
    if letter.isascii() or all(ord(letter) in known for known in _alphabets()):
        return letter
    kind = unicodedata.category(letter)
    if kind == "So":
        return f"[{unicodedata.name(letter, 'symbol').lower()}]"
    return "" if kind in _NOT_SEEN else _LOST


@cache
def _alphabets() -> tuple[frozenset[int], ...]:
    """The letters of the plain and of the bold font: what only one has cannot be drawn everywhere."""
    from matplotlib.ft2font import FT2Font

    return tuple(frozenset(FT2Font(fonts() / name).get_charmap()) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
