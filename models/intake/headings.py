"""Headings that name a workstream: "Recommendation 1: ...", "Priority B – ...", "3. ...", "WS2"."""

from __future__ import annotations

import re
from typing import NamedTuple

from models.intake.layouts import GENERIC_HEADINGS, NOTE_STARTS, NOUNS, NUMBER_WORDS

_SPELT = {spelling: noun for noun, spellings in NOUNS.items() for spelling in spellings}
_NOUN = "|".join(re.escape(spelling).replace(r"\ ", r"\s+") for spelling in sorted(_SPELT, key=len, reverse=True))
_MARK = r"\s*(?:[:.)–—-]+\s*|$)"
_NAMED = re.compile(
    rf"^(?P<noun>{_NOUN})\s*(?:number|no\.?|#)?\s*"
    rf"(?P<number>\d{{1,3}}(?:\.\d{{1,2}})?|[A-Za-z]|[IVX]{{1,5}}|{'|'.join(NUMBER_WORDS)})\b"
    r"(?P<mark>\s*[:.)–—-]+\s*|\s*$|\s+)(?P<title>.*)$",
    re.I,
)
_NUMBERED = re.compile(rf"^\(?(?P<number>\d{{1,3}}(?:\.0)?|[A-Z]|[IVX]{{1,5}}){_MARK}(?P<title>.*)$")
_LABELLED = re.compile(rf"^(?P<noun>{_NOUN})\s*[:–—]\s*(?P<title>.+)$", re.I)
_SPACED_NUMBER = re.compile(r"^(?P<number>\d{1,2})\s+(?P<title>[A-Z].*)$")


class Name(NamedTuple):
    """A workstream's number, title and noun, "" where the paper gives none."""

    number: str
    title: str
    noun: str


def read_name(text: str, noun: str = "") -> Name:
    """Take a heading or a group cell apart; ``noun`` is the one its column gives it."""
    said = " ".join(text.split())
    found = _NAMED.match(said)
    if found and (found["mark"].strip() or not found["title"] or found["number"][0].isdigit()):
        return Name(_number(found["number"]), found["title"].strip(), _noun(found["noun"]))
    found = _NUMBERED.match(said) or _SPACED_NUMBER.match(said)
    if found:
        return Name(_number(found["number"]), found["title"].strip(), noun)
    found = _LABELLED.match(said)
    if found:
        return Name("", found["title"], _noun(found["noun"]))
    return Name("", said, noun)


def is_named(text: str) -> bool:
    """Whether the words carry a noun with its number, as no ordinary sentence does."""
    said = " ".join(text.split())
    found = _NAMED.match(said)
    if not found or len(said) > 400:
        return False
    return bool(found["mark"].strip() or not found["title"] or (found["title"][0].isupper() and len(said) < 120))


def is_numbered(text: str) -> bool:
    """Whether the words start with one whole number ("3. ..."), and not with the number of an action ("3.1 ...")."""
    found = _NUMBERED.match(text)
    return bool(found and found["title"] and len(text) <= 300 and not re.match(r"\d", found["title"]))


def is_generic(text: str) -> bool:
    """Whether a heading says only that here is a plan ("Action plan", "Appendix 1", "Sheet1")."""
    bare = re.sub(r"[\W\d_]+", " ", text.casefold()).strip()
    return bare in GENERIC_HEADINGS or not bare or bool(re.match(r"(?:appendix|annex|table|sheet)\b", bare))


def is_aside(text: str) -> bool:
    """Whether a row or paragraph explains the table ("Note: ...", "Key: ...")."""
    return text.casefold().startswith(NOTE_STARTS)


def noun_of(header: str) -> str:
    """Noun that a column's header gives its workstreams ("Priority area" gives Priority)."""
    said = re.sub(r"[^a-z]+", " ", header.casefold()).strip()
    found = [spelling for spelling in _SPELT if re.search(rf"\b{spelling}\b", said)]
    return _SPELT[max(found, key=len)] if found else ""


def _noun(text: str) -> str:
    return _SPELT[" ".join(text.casefold().split())]


def _number(text: str) -> str:
    said = NUMBER_WORDS.get(text.casefold(), text)
    return re.sub(r"\.0$", "", said).upper()
