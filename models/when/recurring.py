"""How often: termly, every six weeks, twice a year, on a quarterly basis, each March."""

from __future__ import annotations

from models.when.model import Every
from models.when.parts import Part
from models.when.reader import Reader
from models.when.spans import part_at
from models.when.vocabulary import ADVERBS, EVERY_N, MONTHS, SEASONS, TIMES_A, UNITS, WEEKDAYS

Rhythm = tuple[Every, Part | None, int]  # how often, the window it names ("each March"), and the place after

_OTHER = ("other", "second", "alternate")
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_EACH = ("each", "a", "an", "in")
_YEAR_WORDS = ("academic", "school", "financial", "calendar", "working", "single")
_PLURAL_WEEKDAYS = frozenset(f"{day}s" for day in WEEKDAYS)


def rhythm_at(r: Reader, place: int) -> Rhythm | None:
    """Read how often something recurs, with what belongs to it: "on a termly basis", "at the end of each month"."""
    start = r.skip(place, "on", "a", "at", "the", "in", "during") if _is_wrapped(r, place) else place
    for rule in (_adverb, _n_weekly, _times_a, _each, _edge_of_each):
        found = rule(r, start)
        if found:
            every, part, after = found
            return every, part, r.skip(after, "basis") if r.says(after, "basis") else after
    return None


def _is_wrapped(r: Reader, place: int) -> bool:
    return (
        r.says(place, "on", "a")
        or r.says(place, "on", "an")
        or (r.at(place).word in ("on", "at", "in") and r.says(place + 1, "each"))
    )


def _adverb(r: Reader, place: int) -> Rhythm | None:
    word = r.at(place)
    if r.says(place, "at", "intervals"):
        return "other", None, place + 2
    if word.raw in _PLURAL_WEEKDAYS:
        return "week", None, place + 1
    every = ADVERBS.get(word.word)
    return (every, None, place + 1) if every else None


def _n_weekly(r: Reader, place: int) -> Rhythm | None:
    """Read 6 weekly, three-monthly."""
    count = r.at(place).number
    after = r.skip(place + 1, "-")
    adverb = ADVERBS.get(r.at(after).word)
    if count is None or r.at(place).digits == 4 or adverb is None or r.at(place).ordinal:
        return None
    return _every_n(count, adverb), None, after + 1


def _every_n(count: int, unit: Every) -> Every:
    return unit if count == 1 else EVERY_N.get((count, unit), "other")


def _times_a(r: Reader, place: int) -> Rhythm | None:
    """Read twice a year, 3 times per term, one meeting per half term, once every two years."""
    count = _TIMES.get(r.at(place).word)
    after = place + 1
    if count is None:
        count = r.at(place).number
        if count is None or r.at(place).digits > 2 or r.at(place).ordinal:
            return None
        after += 1 if r.says(after, "time") or r.at(after).raw == "times" else not r.says(after, "each")
    if r.at(after).word in ADVERBS:
        unit = ADVERBS[r.at(after).word]
        return TIMES_A.get((count, unit), unit if count == 1 else "other"), None, after + 1
    if r.at(after).word not in _EACH or (
        r.at(place).word not in _TIMES and r.at(after).word in ("in", "a") and r.at(after - 1).raw != "times"
    ):
        return None
    if count == 1 and (each := _each(r, after)):
        return each
    after = r.skip(after + 1, "a", *_YEAR_WORDS)
    named = UNITS.get(r.at(after).word)
    if named is None:
        return None
    return (named if count == 1 else TIMES_A.get((count, named), "other")), None, after + 1


def _each(r: Reader, place: int) -> Rhythm | None:
    """Read every term, each year, every other week, every 6 weeks, per month, every Monday, each March."""
    if not r.says(place, "each"):
        return None
    after = place + 1
    if r.at(after).word in _OTHER and UNITS.get(r.at(after + 1).word):
        return _every_n(2, UNITS[r.at(after + 1).word]), None, after + 2
    count = r.at(after).number
    if count is not None and r.at(after).digits < 3:
        unit = r.skip(after + 1, "-", "to", *_YEAR_WORDS)
        if r.at(unit).number is not None:
            unit, count = unit + 1, -1
        named = UNITS.get(r.at(unit).word)
        return (_every_n(count, named), None, unit + 1) if named else None
    return _each_named(r, r.skip(after, *_YEAR_WORDS))


def _each_named(r: Reader, place: int) -> Rhythm | None:
    word = r.at(place).word
    if word in UNITS:
        return UNITS[word], None, place + 1
    if word in WEEKDAYS:
        return "week", None, place + 1
    if word in MONTHS or word in SEASONS or word in ("easter", "christmas"):
        found = part_at(r, place)
        return ("year", found[0], found[1]) if found else None
    if word == "meeting" or (r.says(place + 1, "meeting")):
        return "other", None, place + 1 + (word != "meeting")
    return None


def _edge_of_each(r: Reader, place: int) -> Rhythm | None:
    """Read the end of each term, the 1st of every month, first Monday of each month."""
    lead = r.skip(place, "by", "at", "the", "before", "on")
    for after in range(lead + 1, lead + 4):
        if r.at(after).word in ("of", "in") and r.says(after + 1, "each"):
            edge = r.at(lead)
            known = edge.word in ("start", "end", "early", "mid", "late", "last", "week") or edge.ordinal
            return _each(r, after + 1) if known else None
    return None
