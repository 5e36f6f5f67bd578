"""The text of one cell: lines, bullets, wrapped lines and amounts of money."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from models.intake.records import Unreadable

_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_BULLET = re.compile(r"^(?:[•·▪■□◦‣●○❖➢➤\uf000-\uf0ff]\s*|[-–—*o]\s+)+")
_JOINS_ON = re.compile(r"(?:[,:;.!?/–-]|\b(?:and|or|of|the|for|to|with|in|a|an|by))$", re.I)
_AMOUNT = re.compile(
    r"^(?:about|approx\.?|approximately|circa|c\.?|up to|estimated)?\s*(£)?\s*"
    r"(\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,2})?)\s*(k|m|million|thousand)?$",
    re.I,
)
_LONGEST_CELL = 50_000
_NOTHING = frozenset(("nil", "none", "no cost", "nil cost", "cost neutral", "£nil"))
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}


def tidy(text: str) -> str:
    """Normalise breaks and spaces and take out what nobody can see; blank lines inside are kept.

    Raises Unreadable for a cell longer than any plan's: Excel itself stops at 32,767 characters.
    """
    if len(text) > _LONGEST_CELL:
        raise Unreadable("One cell of the file holds more than 50,000 characters. Shorten it, and send the file again.")
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _BREAKS.sub("\n", text)))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def blocks(text: str) -> list[list[str]]:
    """Lines in the groups that blank lines make, without bullets."""
    groups = [[_BULLET.sub("", line) for line in group.split("\n")] for group in re.split(r"\n\n+", text)]
    return [kept for group in groups if (kept := [line for line in group if line])]


def lines(text: str) -> list[str]:
    """Lines that say something, without their bullets."""
    return [line for block in blocks(text) for line in block]


def whole(text: str) -> str:
    """All the lines as one text."""
    return "\n".join(lines(text))


def one_line(text: str) -> str:
    """Lay a cell on one line: a wrapped line is joined with a space, separate statements with a semicolon."""
    said = ""
    for line in lines(text):
        glue = "" if not said else " " if _JOINS_ON.search(said[-20:]) or not line[0].isupper() else "; "
        said += glue + line
    return said


def pence(text: str, header: str) -> int | None:
    """Read one plain amount as pence; None for everything a person must read ("£250 per school").

    A number without a pound sign counts only under a header that speaks of money, and in thousands under "£000".
    """
    said = " ".join(text.split())
    if said.casefold() in _NOTHING:
        return 0
    found = _AMOUNT.match(said)
    money = re.search(r"£|\b(?:cost|budget|fund|financ)", header, re.I)
    if not found or not (found[1] or found[3] or money):
        return None
    scale = _SCALES.get((found[3] or "").casefold(), 1)
    if scale == 1 and not found[1] and re.search(r"£\s*(?:000|k\b)", header, re.I):
        scale = 1_000
    return int(Decimal(found[2].replace(",", "")) * scale * 100)
