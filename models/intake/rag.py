"""Ratings as councils write or colour them. Nothing is rated that the paper does not rate."""

from __future__ import annotations

import colorsys
import re
from typing import NamedTuple

from models.intake.layouts import NOT_RATED, PALE_RAG_FILLS, RAG_READINGS, RAG_WORDS, STATUS_WORDS
from models.intake.records import Kind, Rag, Status

_COLOUR_WORDS = re.compile(r"\b(red|amber|green|blue|yellow|orange)\b")
_ASIDE = re.compile(r"\([^()]*\)")
_COMPLETE = re.compile(r"completed?\b(?! by\b)(?! in part)")
_HEX = re.compile(r"[0-9A-Fa-f]{6}")


class Rating(NamedTuple):
    """What a RAG cell says; ``note`` is what a person should know about the reading, with its kind."""

    rag: Rag
    status: Status
    note: tuple[str, Kind] | None = None


def read_status(text: str) -> Status:
    """Read a status word; "" where it is none of ours."""
    said = _plain(text)
    if said in STATUS_WORDS:
        return STATUS_WORDS[said]
    return "complete" if _COMPLETE.match(said) else ""


def read_rag(text: str, colour: str = "") -> Rating:
    """Read the words of a RAG cell, and its fill only where the words give no rating."""
    said = _plain(text)
    rag, status = _by_words(said), read_status(text)
    filled = by_colour(colour)
    if rag:
        return Rating(rag, status, _about_words(text, said, rag, filled))
    if filled and said in NOT_RATED:
        return Rating(filled, status, (f"rated {filled} by the colour of the cell only: check it", "needs a person"))
    if said in NOT_RATED or status:
        return Rating("", status)
    return Rating("", "", (f"the rating {text!r} is not Red, Amber, Green or Complete: set it", "needs a person"))


def by_colour(colour: str) -> Rag:
    """Rating of a fill given as RRGGBB: strong red, amber (or yellow) and green, and Excel's Bad, Neutral, Good."""
    if colour.upper() in PALE_RAG_FILLS:
        return PALE_RAG_FILLS[colour.upper()]
    if not _HEX.fullmatch(colour):
        return ""
    hue, saturation, value = colorsys.rgb_to_hsv(*(int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    degrees = hue * 360
    if saturation < 0.35 or value < 0.35:
        return ""
    if degrees < 18 or degrees > 342:
        return "red"
    if degrees <= 65:
        return "amber"
    return "green" if 75 <= degrees <= 165 else ""


def _plain(text: str) -> str:
    """Lower case on one line, without arrows of travel and variation marks."""
    return " ".join(re.sub("[\ufe0e\ufe0f↑↓→←⬆⬇➡↗↘]", "", text).casefold().split()).strip(" .:;")


def _by_words(said: str) -> Rag:
    if said in RAG_WORDS:
        return RAG_WORDS[said]
    marks = {RAG_WORDS[mark] for mark in said if mark in RAG_WORDS and not mark.isalpha()}
    named = {RAG_WORDS[word] for word in _COLOUR_WORDS.findall(_ASIDE.sub("", said))} | marks
    if len(named) == 1:
        return named.pop()
    return "complete" if not named and _COMPLETE.match(said) else ""


def _about_words(text: str, said: str, rag: Rag, filled: Rag) -> tuple[str, Kind] | None:
    if filled and filled != rag and rag != "complete":
        return f"the cell says {text!r} and is coloured {filled}: the word was kept, check it", "needs a person"
    if said in RAG_READINGS:
        return f"{text!r} was read as {rag}", "understood"
    return None
