"""Names of schools in one spelling: what people type and what the register holds are compared in it.

The register itself writes the same thing in many ways — “CofE”, “C.E.”, “Church of England”; “(VA)”, “Voluntary Aided”,
“(A)” — so both sides are brought to one of them. What is still spelt otherwise is compared word by word, with the words
that the register's names and places are made of.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log, log10

from rapidfuzz import process
from rapidfuzz.distance import OSA

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼ′"))
_BRACKETED = ((re.compile(r"\(a\)"), " va "), (re.compile(r"\(c\)"), " vc "))
_INITIALS = re.compile(r"\b[a-z](?:\.[a-z])+\b(?!\.?[a-z])")
_NO_WORD = re.compile(r"[\W_]+")
_WORDS = {
    "saint": "st",
    "ss": "saints",
    "sts": "saints",
    "ce": "cofe",
    "rc": "catholic",
    "jnr": "junior",
    "jr": "junior",
    "jun": "junior",
    "juniors": "junior",
    "inf": "infant",
    "infants": "infant",
    "sch": "school",
    "schl": "school",
    "schools": "school",
    "pri": "primary",
    "prim": "primary",
    "sec": "secondary",
    "acad": "academy",
    "coll": "college",
    "prep": "preparatory",
    "nurs": "nursery",
    "comm": "community",
    "meth": "methodist",
    "rd": "road",
    "ln": "lane",
    "gt": "great",
    "6th": "sixth",
}
"""Short and long forms of one word."""
_PHRASES = (
    (re.compile(r"\b(?:church of e(?:ng(?:land)?)?|c of e|c e)\b"), "cofe"),
    (re.compile(r"\b(?:roman )+catholic\b"), "catholic"),
    (re.compile(r"\b(?:voluntary )*aided\b"), "va"),
    (re.compile(r"\b(?:voluntary )*controlled\b"), "vc"),
)
_LONG_FORMS = (
    ("church of england", "cofe"),
    ("roman catholic", "catholic"),
    ("voluntary aided", "va"),
    ("voluntary controlled", "vc"),
)
_NEARLY = 0.84
_SLIGHT = frozenset({"school", "of", "and", "in", "at", "for", "va", "vc", "a", "with", "voluntary", "community"})
_KINDS = frozenset({"academy", "catholic", "church", "cofe", "college", "first", "high", "infant", "junior", "lower"})
_KINDS |= {"middle", "nursery", "preparatory", "primary", "secondary", "special", "st", "upper"}
_LIKE, _FAR = 0.62, 30
"""The least likeness of a word more than a slip away, and how many such are looked at."""
_OTHERWISE = 0.92
"""How likely a word of the register that was typed means one that is a slip away."""
_JOINED = 0.95
"""How like “oak field” is to “oakfield”."""
_NEAR = 0.74
"""A likeness above which a word is not taken for two."""
_SLIPS, _AS_SLIP = 200, 0.8
"""How many times as common a word a slip away must be for a known word to be that slip, and how like it then is."""
_UNKNOWN = 0.6
"""The most that a word like none weighs."""
_SPELT = re.compile(r"\b(?:church|c|roman|aided|controlled)\b")


def normal(name: str) -> str:
    """A name in its one spelling: lower case words with a space between; empty where there is no word in it.

    Accents, apostrophes, other marks and “the” are left out, “&” is “and”, and each usual short form is one word with
    its long form: “Saint Mary's C. of E. (Aided) Jnr. Sch.” is “st marys cofe va junior school”.
    """
    text = name.casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = text.translate(_APOSTROPHES)
    if "(" in text:
        for pattern, meant in _BRACKETED:
            text = pattern.sub(meant, text)
    if "." in text:
        text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _NO_WORD.sub(" ", text.replace("&", " and "))
    words = [_WORDS.get(word, word) for word in text.split()]
    text = " ".join([word for word in words if word != "the"] or words[:1])
    if _SPELT.search(text):
        for pattern, meant in _PHRASES:
            text = pattern.sub(meant, text)
    return text


def mended(words: Sequence[str]) -> list[str]:
    """The words of a normalised name with the long forms that are nearly spelt right, “church of englnad”, as one."""
    found = list(words)
    for form, meant in _LONG_FORMS:
        size = form.count(" ") + 1
        for at in range(len(found) - size, -1, -1):
            if OSA.normalized_similarity(" ".join(found[at : at + size]), form, score_cutoff=_NEARLY):
                found[at : at + size] = [meant]
    return found


class Vocabulary:
    """The words that names and places are made of: how much each says, and which of them a word typed may mean.

    ``holding`` gives for each word the entries that have it, of ``size`` in all.
    """

    def __init__(self, holding: Mapping[str, Sequence[int]], size: int) -> None:
        self._holding = holding
        self._words = sorted(holding)
        self._alike: dict[str, dict[str, float]] = {}
        self._lessened: dict[str, str] = {}
        for word in self._words:
            for less in _lessened(word):
                had = self._lessened.get(less)
                self._lessened[less] = f"{had} {word}" if had else word  # a list for each would take twice the memory
        self.weights = {word: _weight(word, size / len(holding[word]), size) for word in self._words}

    def begun(self, beginning: str) -> Iterator[str]:
        """The words that begin so."""
        for at in range(bisect_left(self._words, beginning), len(self._words)):
            if not self._words[at].startswith(beginning):
                return
            yield self._words[at]

    def meanings(self, words: Sequence[str]) -> list[tuple[float, dict[str, float]]]:
        """For each word typed how much it says, and the words it may mean with their likeness, all from 0 to 1."""
        parts = [part for word in words for part in self._parts(word)]
        alike = [self._like(part) for part in parts]
        for at, (one, other) in enumerate(pairwise(parts)):
            if (joined := one + other) in self._holding:
                alike[at] = alike[at] | {joined: _JOINED}
                alike[at + 1] = alike[at + 1] | {joined: _JOINED}
        return [(self._says(part, like), like) for part, like in zip(parts, alike, strict=True)]

    def _says(self, word: str, like: Mapping[str, float]) -> float:
        """The weight of what a word probably means: of words as like it, the one that more schools have."""
        least = min(_UNKNOWN, len(word) / 10)
        if not like:
            return least
        meant = max(like, key=lambda other: like[other] * (1 + 0.1 * log10(len(self._holding[other]))))
        short = len(word) < (3 if word in self._holding else 4)
        return min(self.weights[meant], least) if short else self.weights[meant]

    def _parts(self, word: str) -> tuple[str, ...]:
        """A word, or the two that were typed as one: “stmarys”."""
        if word in self._holding or len(word) < 5 or max(self._like(word).values(), default=0.0) > _NEAR:
            return (word,)
        pairs = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
        known = [pair for pair in pairs if all(len(self._holding.get(part, ())) > 2 for part in pair)]
        return min(known, key=lambda pair: len(self._holding[pair[1]])) if known else (word,)

    def _like(self, word: str) -> dict[str, float]:
        """The words that a word may mean: itself, misspelt, or begun.

        A word of one or two schools that is a slip away from a word of hundreds, “schol”, is taken for a slip.
        """
        if word in self._alike:
            return self._alike[word]
        found = self._misspelt(word)
        for other in self.begun(word) if len(word) > 2 else ():
            found[other] = max(found.get(other, 0.0), 0.6 + 0.35 * len(word) / len(other))
        if word not in self._holding:
            return found
        often = len(self._holding[word]) * _SLIPS
        if any(len(self._holding[other]) > often for other in found):
            found[word] = _AS_SLIP
        else:
            found = {other: _OTHERWISE * likeness for other, likeness in found.items()} | {word: 1.0}
        self._alike[word] = found
        return found

    def _misspelt(self, word: str) -> dict[str, float]:
        """Words a slip away: a letter more, less, other, or two swapped. Where there are none, those farther away."""
        able = {other for less in _lessened(word) for other in self._lessened.get(less, "").split()}
        near = [other for other in sorted(able) if OSA.distance(word, other, score_cutoff=1) == 1]
        if near or word in self._holding:
            return {other: 1 - 1 / max(len(word), len(other), 3) for other in near}
        far = process.extract(word, self._words, scorer=OSA.normalized_similarity, score_cutoff=_LIKE, limit=_FAR)
        return {other: likeness for other, likeness, _ in far}


def _weight(word: str, rarity: float, size: int) -> float:
    """How much a word says, from 0 to 1: a rare one more, a kind of school less, “school” next to nothing."""
    return log(1 + rarity) / log(1 + size) * (0.2 if word in _SLIGHT else 0.5 if word in _KINDS else 1.0)


def _lessened(word: str) -> set[str]:
    """A word, and the word without any one of its letters: two words a slip apart have one of these in common."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
