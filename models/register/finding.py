"""Finding a school, or another organisation, by what people type of it.

By number (URN, LAESTAB), by postcode, by name: whole, in part, misspelt, with words of its town or authority anywhere.
What is found is in order of likeness. Only what leaves no doubt is `sure`: everything else is for a person to choose.

A name is found by its words. Each word typed stands for the words of the register it may mean, with how alike they are;
rare words weigh more than common ones. Words of few schools gather a shortlist, and the shortlist is compared whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from operator import neg
from sys import intern

from rapidfuzz.distance import OSA

from models.register.naming import Vocabulary, mended, normal

_NUMBER = re.compile(r"\s*(?:urn|laestab|dfe(?: no)?)?[\s:#.]*(\d{3}\s*[/\- ]\s*\d{4}|\d+)\s*", re.IGNORECASE)
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
_TO_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?(?:\d[a-z]{0,2})?")
_JOINING = frozenset({"in", "at", "near", "of", "and"})
_SHORT = 4
"""Letters of a word as one types whose last is not yet taken for a slip."""
_LONGEST = 200
"""Characters of what is looked up: no name of England's register has more than 93, and longer text is no name."""
_IN_ORDER = 99.5
"""The score from which the words of a name were typed one after another, spelt so."""
_SHORTLIST = 150
"""How many are compared whole."""
_VISITS = 6_000
"""How many schools are looked at for the shortlist; a word that more have says nothing by itself."""
_FITTING = 0.6
"""The least share of what was typed, by weight, that an entry must account for."""
_TYPED = 0.7
"""How much that share counts in the score; the rest is how much of the entry's name was typed."""
_WHOLE = 0.25
"""What having every word typed, spelt so, takes off what is missing in the score."""
_CLOSED = 1.0
"""What being closed costs, in points."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A school or organisation to be found.

    ``key`` is its URN, or any number it goes by; ``laestab`` is the authority's code × 10,000 + establishment number;
    ``also`` holds other names it is known by.
    """

    key: int
    name: str
    town: str = ""
    authority: str = ""
    postcode: str = ""
    laestab: int | None = None
    is_open: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One that may be meant; ``score`` is from 0 to 100, and 100 only where nothing typed differs."""

    key: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best first. ``sure``: the first is meant, beyond doubt, and may be used without asking."""

    matches: tuple[Match, ...] = ()
    sure: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """An entry as it is compared: the words of each of its names, and of where it is."""

    key: int
    is_open: bool
    names: tuple[tuple[str, ...], ...]
    places: frozenset[str]

    def words(self) -> Iterator[str]:
        for name in self.names:
            yield from name
        yield from self.places

    def has(self, word: str) -> bool:
        return word in self.places or any(word in name for name in self.names)


class Finder:
    """Schools held ready to be found; about 26,000 take a second or so to take in and a few milliseconds to find in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._held: list[_Held] = []
        self._keys: dict[int, list[int]] = defaultdict(list)
        self._laestabs: dict[int, list[int]] = defaultdict(list)
        self._postcodes: dict[str, list[int]] = defaultdict(list)
        self._holding: dict[str, list[int]] = defaultdict(list)
        places: dict[tuple[str, str], frozenset[str]] = {}
        for entry in sorted(entries, key=lambda entry: (not entry.is_open, len(entry.name), entry.key)):
            where = entry.town, entry.authority
            if where not in places:
                places[where] = frozenset(f"{normal(entry.town)} {normal(entry.authority)}".split())
            self._take(entry, places[where])
        self._vocabulary = Vocabulary(self._holding, len(self._held))
        self._numbers = sorted((str(number), at) for number, at in self._numbered())
        self._ordered_postcodes = sorted(self._postcodes)

    def __len__(self) -> int:
        return len(self._held)

    def find(self, text: str, *, limit: int = 5) -> Found:
        """What the text may mean, best first, at most ``limit``; nothing where nothing is like it.

        Sure are: a number that is an entry's; a postcode that one open entry has; a name, with or without words of town
        and authority, that exactly one open entry fits, where only the spellings of `normal` and a left-out “school”
        differ. What is misspelt or in another order is never sure, nor a name that a closed entry fits better.
        """
        if len(text) > _LONGEST:
            return Found()
        if number := _NUMBER.fullmatch(text):
            found = self._by_number(int(re.sub(r"\D", "", number[1])), limit)
            if found.matches:
                return found
        if postcode := _POSTCODE.search(text):
            at = self._postcodes.get("".join(postcode.groups()).casefold(), [])
            rest = normal(text[: postcode.start()] + " " + text[postcode.end() :]).split()
            if at or not rest:
                return self._at_postcode(at, rest, limit)
        return self._named(normal(text).split(), limit)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[int, ...]:
        """Keys of what may be meant by as much as is typed, at most ``limit``, the open and shorter-named first.

        Typed are beginnings: of words of the name, town or authority, of a number, of a postcode. Where nothing begins
        so, the last letter may be a slip; and then it is what `find` finds. Where nothing is typed yet, the first open
        ones by name.
        """
        typed = prefix[:_LONGEST].casefold()
        if not typed.strip():
            return self._first(limit)
        words = normal(typed).split()
        found = self._begun(re.sub(r"[\s/-]", "", typed), words)
        if not found and words and len(words[-1]) > _SHORT:
            found = self._worded([*words[:-1], words[-1][:-1]])
        if not found:
            return tuple(match.key for match in self.find(prefix, limit=limit).matches)
        return tuple(self._held[at].key for at in self._foremost(found, words, limit))

    def _first(self, limit: int) -> tuple[int, ...]:
        there = (held for held in self._held if held.is_open)
        return tuple(held.key for held in nsmallest(limit, there, key=lambda held: held.names))

    # -- taking in ----------------------------------------------------------------------------------------------------

    def _take(self, entry: Entry, places: frozenset[str]) -> None:
        at = len(self._held)
        names = tuple(tuple(map(intern, normal(name).split())) for name in (entry.name, *entry.also))
        held = _Held(entry.key, entry.is_open, tuple(name for name in dict.fromkeys(names) if name), places)
        self._held.append(held)
        self._keys[entry.key].append(at)
        if entry.laestab is not None:
            self._laestabs[entry.laestab].append(at)
        if entry.postcode:
            self._postcodes[re.sub(r"\s", "", entry.postcode).casefold()].append(at)
        for word in set(held.words()):
            self._holding[word].append(at)

    # -- numbers and postcodes ----------------------------------------------------------------------------------------

    def _numbered(self) -> Iterator[tuple[int, int]]:
        for index in (self._keys, self._laestabs):
            for number, where in index.items():
                yield from ((number, at) for at in where)

    def _by_number(self, number: int, limit: int) -> Found:
        """All that have the number. Schools that followed one another may share a LAESTAB: the open one is meant."""
        keys, laestabs = self._keys.get(number, []), self._laestabs.get(number, [])
        found = {*keys, *laestabs}
        sure = len(found) == 1 or (not keys and len(self._open(laestabs)) == 1)
        return self._ranked(dict.fromkeys(found, 100.0), limit, sure=sure)

    def _at_postcode(self, found: list[int], rest: Sequence[str], limit: int) -> Found:
        if not rest:
            return self._ranked(dict.fromkeys(found, 100.0), limit, sure=len(self._open(found)) == 1)
        fitting = self._fitting(rest, [at for at in found if self._has_all(at, rest)])
        scores = dict.fromkeys(found, 50.0) | self._scores(found, self._vocabulary.meanings(rest)) | fitting
        return self._ranked(scores, limit, sure=self._is_sure(fitting))

    def _open(self, found: Iterable[int]) -> list[int]:
        return [at for at in found if self._held[at].is_open]

    def _ranked(self, scores: dict[int, float], limit: int, *, sure: bool) -> Found:
        """In order; a closed school stands after open ones of like name."""
        matches = [
            (-max(0.0, score - (0.0 if self._held[at].is_open else _CLOSED)), self._held[at].key)
            for at, score in scores.items()
        ]
        return Found(tuple(Match(key, -score) for score, key in nsmallest(limit, matches)), sure)

    # -- names --------------------------------------------------------------------------------------------------------

    def _named(self, words: Sequence[str], limit: int) -> Found:
        if all(len(self._holding.get(word, ())) > _VISITS for word in words):
            return Found()  # "primary school" says nothing
        whole = self._holding_all(words)
        fitting = self._fitting(words, whole)
        meanings = self._vocabulary.meanings(mended(words))
        scores = self._scores(self._shortlist(meanings, whole), meanings)
        scores |= {at: scores[at] + _WHOLE * (99.0 - scores[at]) for at in whole if at in scores}
        return self._ranked(scores | fitting, limit, sure=self._is_sure(fitting))

    def _holding_all(self, words: Sequence[str]) -> list[int]:
        """Entries that have every word typed, in a name or a place."""
        telling = [word for word in words if word not in _JOINING]
        if not telling or any(word not in self._holding for word in telling):
            return []
        rarest = min(telling, key=lambda word: len(self._holding[word]))
        return [at for at in self._holding[rarest] if self._has_all(at, telling)]

    def _has_all(self, at: int, words: Sequence[str]) -> bool:
        held = self._held[at]
        return all(word in _JOINING or held.has(word) for word in words)

    def _fitting(self, words: Sequence[str], whole: Sequence[int]) -> dict[int, float]:
        """Those of ``whole`` that the words are a name of, with words of town and authority besides, and their scores.

        Where none is, “school” may have been left out — as long as no other open school has all the words.
        """
        fitting = {at: score for at in whole if (score := self._fits(at, words, without=None))}
        if not fitting and len(self._open(whole)) == 1:
            fitting = {at: score for at in whole if (score := self._fits(at, words, without="school"))}
        return fitting

    def _fits(self, at: int, words: Sequence[str], *, without: str | None) -> float:
        """Above 99, the more of what was typed is the name itself; 0 where it is no name of this entry.

        From `_IN_ORDER` on its words are typed in their order. All else scores at most 99, so what is sure is first.
        """
        places, typed, best = self._held[at].places, Counter(words), 0.0
        for full in self._held[at].names:
            name = [word for word in full if word != without]
            if not name or len(name) > len(words):
                continue
            needed = Counter(name)
            if needed <= typed and all(word in places or word in _JOINING for word in typed - needed):
                remaining = iter(words)
                ordered = all(word in remaining for word in name)
                likeness = 0.4 * OSA.normalized_similarity(full, words)
                best = max(best, (_IN_ORDER if ordered else 99.0) + likeness + 0.1 * (full == tuple(words)))
        return best

    def _is_sure(self, fitting: dict[int, float]) -> bool:
        """Whether one open entry fits, word after word, and no closed one fits better: that would be what is meant."""
        opened = self._open(fitting)
        return len(opened) == 1 and fitting[opened[0]] >= max(_IN_ORDER, *fitting.values())

    def _shortlist(self, meanings: Sequence[tuple[float, dict[str, float]]], whole: Sequence[int]) -> set[int]:
        """Those worth comparing whole: the likeliest by the rarest words typed, and all that have every word."""
        gathered: dict[int, float] = {}
        visits = 0
        for weight, like in sorted(meanings, key=lambda meaning: -meaning[0]):
            visits += sum(len(self._holding[word]) for word in like)
            if gathered and visits > _VISITS:
                continue
            best: dict[int, float] = {}
            for word in sorted(like, key=like.__getitem__):
                best.update(dict.fromkeys(self._holding[word], like[word]))
            for at, likeness in best.items():
                gathered[at] = gathered.get(at, 0.0) + weight * likeness
        likeliest = nlargest(_SHORTLIST, zip(gathered.values(), map(neg, gathered), strict=True))
        return {*whole[:_SHORTLIST], *(-at for _, at in likeliest)}

    def _scores(self, found: Iterable[int], meanings: Sequence[tuple[float, dict[str, float]]]) -> dict[int, float]:
        """How well each is what was typed, below 100; those that most of what was typed does not mean are left out."""
        meant: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, like) in enumerate(meanings):
            for word, likeness in like.items():
                meant[word].append((number, likeness))
        best = {word: max(likeness for _, likeness in typed) for word, typed in meant.items()}
        total = sum(weight for weight, _ in meanings)
        scores = {}
        for at in found:
            held = self._held[at]
            typed = [0.0] * len(meanings)
            for word in held.words():
                for number, likeness in meant.get(word, ()):
                    typed[number] = max(typed[number], likeness)
            covered = sum(weight * likeness for (weight, _), likeness in zip(meanings, typed, strict=True)) / total
            if covered >= _FITTING:
                named = max((self._named_by(name, best) for name in held.names), default=0.0)
                scores[at] = 99.0 * (_TYPED * covered + (1 - _TYPED) * named)
        return scores

    def _named_by(self, name: Sequence[str], best: dict[str, float]) -> float:
        """How much of a name was typed, from 0 to 1."""
        weights = [self._vocabulary.weights[word] for word in name]
        return sum(w * best.get(word, 0.0) for w, word in zip(weights, name, strict=True)) / sum(weights)

    # -- as one types -------------------------------------------------------------------------------------------------

    def _begun(self, compact: str, words: Sequence[str]) -> Collection[int]:
        if compact.isdecimal():
            return self._beginning(compact)
        if _TO_POSTCODE.fullmatch(compact) and (found := self._postcodes_from(compact)):
            return found
        return self._worded(words)

    def _beginning(self, digits: str) -> list[int]:
        """Those whose URN or LAESTAB begins with the digits."""
        found = []
        for at in range(bisect_left(self._numbers, (digits, -1)), len(self._numbers)):
            if not self._numbers[at][0].startswith(digits):
                break
            found.append(self._numbers[at][1])
        return found

    def _postcodes_from(self, typed: str) -> list[int]:
        found: list[int] = []
        for at in range(bisect_left(self._ordered_postcodes, typed), len(self._ordered_postcodes)):
            if not self._ordered_postcodes[at].startswith(typed):
                break
            found.extend(self._postcodes[self._ordered_postcodes[at]])
        return found

    def _worded(self, words: Sequence[str]) -> Collection[int]:
        """Those that for every word typed have one that begins so."""
        if not words:
            return ()
        having = [set[int]().union(*(self._holding[begun] for begun in self._vocabulary.begun(word))) for word in words]
        return set.intersection(*having)

    def _foremost(self, found: Iterable[int], words: Sequence[str], limit: int) -> list[int]:
        """The first of them, those first whose name begins as typed; closed ones stand last as it is."""
        begun: list[int] = []
        others: list[int] = []
        for at in sorted(set(found)):
            if len(begun) == limit:
                break
            begins = self._held[at].is_open and any(name[0].startswith(words[0]) for name in self._held[at].names)
            (begun if begins else others).append(at)
        return [*begun, *others][:limit]
