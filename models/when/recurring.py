"""How often: termly, every six weeks, twice a year, on a quarterly basis, each March."""

from __future__ import annotations

from models.when.model import Every
from models.when.parts import Part
from models.when.reader import Reader
from models.when.spans import part_at
from models.when.vocabulary import ADVERBS, EVERY_N, MONTHS, SEASONS, TIMES_A, UNITS, WEEKDAYS

Rhythm = tuple[Every, Part | None, int]  # how often, the window it names ("each March"), and the place after

_OTHER = ("other", "second", "alternate")
_OCCASIONS = (
    "times",
    "time",
    "x",
    "meetings",
    "meeting",
    "reviews",
    "review",
    "visits",
    "visit",
    "sessions",
    "session",
    "day",
    "days",
    "mornings",
    "afternoons",
    "lesson",
    "lessons",
)
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
    if r.says(place, "year", "on", "year"):
        return "year", None, place + 3
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
    counted = _times(r, place)
    if not counted:
        return None
    count, after = counted
    if r.at(after).word in ADVERBS:
        return _so_often(count, ADVERBS[r.at(after).word]), None, after + 1
    if count == 1 and (each := _each(r, after)):
        return each
    unit = UNITS.get(r.at(r.skip(after + 1, "a", *_YEAR_WORDS)).word)
    if unit is None or r.at(after).word not in _EACH:
        return None
    return _so_often(count, unit), None, r.skip(after + 1, "a", *_YEAR_WORDS) + 1


def _times(r: Reader, place: int) -> tuple[int, int] | None:
    """Read once, twice, 3 x, two meetings; a bare number counts only before "per"."""
    word = r.at(place)
    if word.word in _TIMES:
        return _TIMES[word.word], place + 1
    if word.number is None or word.digits > 2 or word.ordinal:
        return None
    if r.at(place + 1).raw in _OCCASIONS:
        return word.number, place + 2
    after = place + 1 + (not r.says(place + 1, "each"))
    return (word.number, after) if r.says(after, "each") else None


def _so_often(count: int, unit: Every) -> Every:
    return unit if count == 1 else TIMES_A.get((count, unit), "other")


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
