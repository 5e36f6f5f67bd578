"""What every renderer needs: text made safe to show, long text split, and what a card hands over besides words."""

from __future__ import annotations

import re
from typing import Final

from commands.engine.cards import File, Picture, Reply

_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NEW_LINE: Final = re.compile("\r\n|[\r\u2028\u2029]")
_BREAKS: Final = ("\n\n", "\n", " ")


class DoesNotFit(ValueError):  # noqa: N818 - it says what is the case, as the rest of the house does
    """Something is larger than the surface allows and may not be cut: the message names the limit and the size."""


class Limit(int):
    """The most that a surface allows: a number that knows its source."""

    source: str

    def __new__(cls, most: int, source: str) -> Limit:
        """Keep where the number comes from: an address, or how it was measured."""
        limit = super().__new__(cls, most)
        limit.source = source
        return limit

    def check(self, size: int, what: str) -> None:
        """Raise :class:`DoesNotFit` where ``size`` is over the limit."""
        if size > self:
            raise DoesNotFit(f"{what}: {size} is over the limit of {int(self)} ({self.source})")


def shown(text: str) -> str:
    """The text with nothing in it that could steer a display.

    Control characters become their visible pictures (``ESC`` becomes ``␛``), bidirectional overrides and lone
    surrogates the replacement character. Line breaks and tabs stay.
    """
    return _CONTROL.sub(_picture, _NEW_LINE.sub("\n", text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def one_line(text: str) -> str:
    """The text on one line, for places that show no line breaks."""
    return " ".join(shown(text).split())


def split_text(text: str, most: int) -> list[str]:
    """The text in pieces of at most ``most`` characters, cut at a paragraph, else a line, else a word, else anywhere.

    Nothing is lost but the white space at the cuts.
    """
    pieces = []
    rest = text
    while len(rest) > most:
        cut = _cut(rest, most)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    pieces.append(rest)
    return [piece for piece in pieces if piece.strip()]


def _cut(text: str, most: int) -> int:
    for mark in _BREAKS:
        at = text.rfind(mark, 0, most + 1)
        if at > most // 3:
            return at
    return most


def shorten(text: str, most: int) -> str:
    """The text's beginning with an ellipsis: only for places beside which the whole text is shown too."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at = head.rfind(" ")
    return (head[:at] if at > most // 2 else head).rstrip() + "…"


def size_words(data: bytes) -> str:
    """A file's size as people say it."""
    size = len(data)
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def is_web_address(url: str) -> bool:
    """Whether a link may be drawn as one: nothing but http and https is."""
    return re.match(r"https?://[^\s<>|\"`\\]+\Z", url) is not None


def pictures(reply: Reply) -> list[Picture]:
    """The pictures of a card, in order, for an adapter that uploads them."""
    return [node for node in reply.card.nodes if isinstance(node, Picture)]


def files(reply: Reply) -> list[File]:
    """The files of a card, in order, for an adapter that uploads them."""
    return [node for node in reply.card.nodes if isinstance(node, File)]
