"""Cut a phrase into words, each brought to one spelling, keeping where it stood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from models.when.vocabulary import (
    COMPOUNDS,
    FORGIVEN,
    MONTHS,
    NUMBERS,
    ORDINAL_ENDINGS,
    ORDINALS,
    SEASONS,
    SPELLINGS,
    WEEKDAYS,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark of a phrase, and where it stands in it."""

    word: str  # the one spelling the grammar knows
    raw: str  # in lower case, as typed
    start: int
    end: int
    number: int | None = None
    digits: int = 0  # how many figures it was typed with; 0 where it is spelled out
    ordinal: bool = False
    tight: bool = False  # nothing stands between it and the word before
    capital: bool = False


NOTHING = Word("", "", -1, -1)

_PLAIN = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‒": "-",
        "―": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "→": "-",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
    }
)

_WORD = re.compile(
    r"""
      (?P<time>\d{1,2}(?:[:.][0-5]\d)?\s?[ap]\.?m\b\.?|\d{1,2}:[0-5]\d\b)
    | (?P<group>\b(?:w\.?e\.?f|w\s?[./]?\s?[cbe]|n\s?/\s?[ak]|p\.a|a\.s\.a\.p)\b\.?)
    | (?P<number>\d+)
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)
    | (?P<mark>[-/,:;()\[\]&+.?!|\n])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GROUPS = {"wc": "wc", "wb": "wc", "we": "we", "na": "na", "nk": "na", "pa": "annually", "asap": "asap", "wef": "wef"}
_DATE_WORDS = tuple(word for word in (*MONTHS, *WEEKDAYS, *SEASONS, "tomorrow") if len(word) > 4)
_LETTERS = re.compile(r"[^a-z]")

_KNOWN: dict[str, str] = {typed: word for word, spellings in SPELLINGS.items() for typed in spellings.split()}
_KNOWN |= {word: word for word in SPELLINGS}


def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words; full stops that end an abbreviation are dropped, dashes of all kinds are one."""
    plain = text.translate(_PLAIN)
    found = [word for match in _WORD.finditer(plain) if (word := _word(match, plain))]
    return tuple(_compounds(_dates_dots(_unnumbered(found))))


def _word(match: re.Match[str], plain: str) -> Word | None:
    start, end = match.span()
    tight = start > 0 and not plain[start - 1].isspace()
    typed = match.group()
    raw = typed.lower()
    match match.lastgroup:
        case "time":
            return Word("time", raw, start, end)
        case "group":
            return Word(_GROUPS[_LETTERS.sub("", raw)], raw, start, end)
        case "number":
            # Figures beyond any year stay a word, so that no arithmetic meets them.
            value = int(typed) if len(typed) <= 4 and typed.isascii() else None
            return Word(raw, raw, start, end, value, len(typed), tight=tight)
        case "mark":
            return Word(
                {"&": "and", "+": "and", "\n": ";", "[": "(", "]": ")"}.get(raw, raw), raw, start, end, tight=tight
            )
        case _:
            return _letters(typed, raw, start, end, tight)


def _letters(typed: str, raw: str, start: int, end: int, tight: bool) -> Word:
    word = canonical(raw.removesuffix("'s").replace("'", ""))
    number = NUMBERS.get(word, ORDINALS.get(word))
    return Word(word, raw, start, end, number, 0, word in ORDINALS, tight, typed[0].isupper())


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    """Bring a word to the spelling the grammar knows, forgiving a slip in long words."""
    if known := _KNOWN.get(word):
        return known
    if len(word) < 6 or word in COMPOUNDS.values():
        return word
    slips = 2 if len(word) > 8 else 1
    for right in FORGIVEN:
        if right[0] == word[0] and OSA.distance(word, right, score_cutoff=slips) <= slips:
            return _KNOWN.get(right, right)
    return word


@lru_cache(maxsize=4096)
def near_a_date_word(word: str) -> bool:
    """Tell whether a word looks like a month, weekday or season with a slip in it, too far off to be read as one."""
    if len(word) < 5 or word in _DATE_WORDS:
        return False
    return any(right[0] == word[0] and OSA.distance(word, right, score_cutoff=2) <= 2 for right in _DATE_WORDS)


def _unnumbered(found: list[Word]) -> list[Word]:
    """Drop the numbers of a list, "1. Oct 2017 2. Jan 2018", which are no days; a single one is no list."""
    labels = [index for index in range(len(found) - 2) if _is_label(*found[index : index + 3])]
    if [found[index].number for index in labels[:2]] != [1, 2]:
        return found
    return [word for index, word in enumerate(found) if index not in labels]


def _is_label(number: Word, mark: Word, text: Word) -> bool:
    return number.digits == 1 and mark.word in (".", ")") and mark.tight and not text.tight


def _dates_dots(found: list[Word]) -> list[Word]:
    """Keep full stops only between figures, and join "20" and "th" into an ordinal."""
    kept: list[Word] = []
    for index, word in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else NOTHING
        if word.word == "." and not (word.tight and after.tight and kept and kept[-1].digits and after.digits):
            continue
        if word.raw in ORDINAL_ENDINGS and kept and kept[-1].digits in (1, 2) and kept[-1].end == word.start:
            kept[-1] = replace(kept[-1], end=word.end, ordinal=True)
            continue
        kept.append(word)
    return kept


def _compounds(found: list[Word]) -> list[Word]:
    """Join words written in two pieces: "half - term", "on going"."""
    joined: list[Word] = []
    index = 0
    while index < len(found):
        first = found[index]
        dash = index + 1 < len(found) and found[index + 1].word == "-"
        second = found[index + 1 + dash] if index + 1 + dash < len(found) else NOTHING
        whole = COMPOUNDS.get((first.raw, second.raw)) or COMPOUNDS.get((first.word, second.raw))
        if whole:
            joined.append(Word(whole, f"{first.raw} {second.raw}", first.start, second.end, capital=first.capital))
            index += 2 + dash
        else:
            joined.append(first)
            index += 1
    return joined
