"""Whole date phrases: a lead, a stretch and what follows it, or a rhythm, or words that say no date is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from models.when.leads import Lead, lead_at
from models.when.model import Every, Kind
from models.when.parts import DAY, ahead
from models.when.reader import Reader
from models.when.recurring import rhythm_at
from models.when.relative import count_at, duration_at, stretch_at, unit_at
from models.when.spans import Span, span_at
from models.when.vocabulary import ADVERBS, NOT_KNOWN, SEASONS, UNKNOWN_PHRASES, VAGUE_TERMS, WEEKDAYS

_ONWARDS = ("ongoing", "onwards", "onward", "forward", "forwards", "thereafter", "present", "date")
_THEN = ("then", "thereafter", "repeated", "and", "-", ",", ";", "/", "(", "on")
_OPENING = ("first", "initial", "opening")  # "in the first six months": of what, only the plan knows
_AFTER_ONGOING = ("and", "until", "to", "from", "throughout", "with", "as", "then", "thereafter", "in", "for", "each")
_WEEKLY = ("week", "fortnight")  # after which a weekday says which day of each, not when the first is
_MOST_OF_A_YEAR = 300  # days
_DENIALS = ("not", "cannot", "cant", "wont")
_REACH = 6  # words before "until" in which "not" still belongs to it
_NEXT_STAGE = ("then", "thereafter", "and")
_AT_ONCE = ("with", "immediate", "effect")
_LATEST = ("latest", "deadline")
_OR_SOONER = ("sooner", "before", "earlier")
_OF_EVENT = ("of", "after", "following", "from", "before", "prior", "once", "post")


@dataclass(frozen=True)
class Reading:
    """What one stretch of a phrase means, and the places it runs between."""

    kind: Kind
    start: date | None
    end: date | None
    every: Every | None
    first: int
    after: int
    lead: Lead = ""
    terms: bool = False
    sure: bool = False
    vague: bool = False  # it says only that no day is known
    several: bool = False  # it runs from one date to another

    @property
    def dated(self) -> bool:
        """True where it names days."""
        return self.start is not None or self.end is not None


def phrase_at(r: Reader, place: int) -> Reading | None:
    """Read the longest date phrase that begins at this place. Raises Unclear where it could not be a date, or two."""
    return (
        _from_today(r, place)
        or _recurring(r, place)
        or _ongoing(r, place)
        or _running(r, place)
        or _dated(r, place)
        or _not_known(r, place)
    )


def _dated(r: Reader, place: int) -> Reading | None:
    reading = _led(r, place)
    return _with_tail(r, reading) if reading else None


def _led(r: Reader, place: int) -> Reading | None:
    """Read a lead and a stretch, without what follows."""
    lead, after = lead_at(r, place)
    inner, deeper = lead_at(r, after)
    # Of two leads the first decides ("by on Friday"), unless the second is the stricter ("from after Easter").
    if lead and inner and inner != "between":
        stricter = inner == "before" or (lead, inner) == ("from", "after")
        lead, after = (inner if stricter else lead), deeper
    found = _bare_unit(r, lead, after) or span_at(r, after, between=lead == "between")
    if not found:
        return None
    if lead == "in" and r.at(place).word == "within" and stretch_at(r, after):
        lead = "by"
    return _meaning(r, lead, found[0], place, found[1])


def _bare_unit(r: Reader, lead: Lead, place: int) -> tuple[Span, int] | None:
    """Read "during the year", "by the weekend": a unit which only the words before it make a date."""
    word, after = r.at(place).word, r.at(place + 1).word
    if lead not in ("by", "in") or word in ("day", "newyear", "halfterm") or not r.says(place - 1, "the"):
        return None
    if after.isalpha() and after not in _ONWARDS:
        return None
    found = unit_at(r, place, bare=True)
    return (Span(found[0].resolve(r.on), found[0].grain, None, found[0].terms), found[1]) if found else None


def _meaning(r: Reader, lead: Lead, span: Span, first: int, after: int) -> Reading:
    start, end = span.window
    kind: Kind = "on" if span.grain == "day" and start == end else "during"
    made = Reading(kind, start, end, None, first, after, lead, span.terms, span.sure, several=span.several)
    last_day = span.edge == "end"
    match lead:
        case "by" if r.says(first, "until") and _is_denied(r, first):
            return replace(made, kind="from", end=None)
        case "by":
            # By a new year of any kind means by its beginning.
            begins = any(r.says(place, "new") for place in range(first + 1, min(first + 3, after)))
            return replace(made, kind="by", start=None, end=start if begins else end)
        case "before":
            return replace(made, kind="by", start=None, end=end if last_day else start - DAY)
        case "after":
            return replace(made, kind="from", start=end + DAY, end=None)
        case "from" if not span.several and not (span.grain == "day" and start < end):
            return replace(made, kind="from", end=None)
        case "in" if r.says(first, "for") and span.edge == "start":
            return replace(made, kind="by", start=None)
        case "" | "in" if r.says(after - 1, "newyear") or r.says(after - 2, "newyear"):
            return replace(made, kind="from", end=None)
        case "" | "in" | "between" if last_day:
            return replace(made, kind="by", start=None)
        case _:
            return made


def _recurs(r: Reader, reading: Reading, often: int) -> bool:
    """Tell whether a rhythm after a date belongs to it.

    "By May, and then termly" has its deadline first; "March (annual report)" names what is due in March.
    """
    staged = any(r.at(place).word in _NEXT_STAGE for place in range(reading.after, often))
    if staged:
        return reading.kind != "by"
    noun = r.at(often + 1).word
    return r.at(often).word not in ADVERBS or not noun.isalpha() or noun in _THEN


def _is_denied(r: Reader, place: int) -> bool:
    """Tell "not to start until March", which begins in March, from "until March"."""
    return any(r.at(earlier).word in _DENIALS for earlier in range(max(place - _REACH, 0), place))


def _with_tail(r: Reader, reading: Reading) -> Reading:
    """Read what follows a stretch and still belongs to it: onwards, at the latest, each year, then monthly."""
    after = reading.after
    closed = r.skip(after, "and", "-", ",", "(", "/", "then", "to", "at", "the", "on")
    word = r.at(closed).word
    if r.at(after).raw == "+" and after + 1 == r.length and reading.kind != "by":
        return replace(reading, kind="from", end=None, after=after + 1)
    bounded = reading.several and word == "ongoing"  # "Sept 2018 - July 2019 (ongoing)" keeps its end
    if word in _ONWARDS and reading.kind != "by" and not bounded and not _is_adjective(r, after):
        return replace(reading, kind="from", end=None, after=closed + 1)
    if r.says(after, "on") and r.at(after + 1).word in ("", ".", ","):
        return replace(reading, kind="from", end=None, after=after + 1)
    if word in _LATEST:
        return replace(reading, kind="by", start=None, after=closed + 1)
    if r.says(after, "or") and r.at(after + 1).word in _OR_SOONER:
        return replace(reading, kind="by", start=None, after=after + 2)
    often = r.skip(after, *_THEN)
    rhythm = rhythm_at(r, often)
    if rhythm and rhythm[1] is None and _recurs(r, reading, often):
        return replace(reading, kind="recurring", every=rhythm[0], after=r.skip(rhythm[2], "thereafter", "onwards"))
    return reading


def _is_adjective(r: Reader, place: int) -> bool:
    """Tell the "ongoing" of "October 2010. Ongoing training" from one that says how the date goes on."""
    follows = r.at(place + 1).word
    return r.says(place, "ongoing") and follows.isalpha() and follows not in _AFTER_ONGOING


def _from_today(r: Reader, place: int) -> Reading | None:
    return Reading("from", r.on, None, None, place, place + 3, "from") if r.says(place, *_AT_ONCE) else None


def _recurring(r: Reader, place: int) -> Reading | None:
    """Read a rhythm, and the window it names or which follows: "monthly from January", "each March"."""
    rhythm = rhythm_at(r, place)
    if not rhythm:
        return None
    every, part, after = rhythm
    if _names_an_event(r, place):
        return Reading("unknown", None, None, None, place, after, vague=True)
    made = Reading("recurring", None, None, every, place, after, sure=True)
    if part:
        window = part.resolve(r.on)
        return replace(made, start=window.start, end=window.end, terms=part.terms)
    window_at = r.skip(after, ",", "-", ":", "(", "meeting", ";")
    weekday = r.skip(window_at, "on", "a", "each")
    if every in _WEEKLY and r.at(weekday).word.removesuffix("s") in WEEKDAYS and not r.at(weekday + 1).digits:
        return replace(made, after=weekday + 1)
    named = rhythm_at(r, window_at)
    if named and named[1]:
        window = named[1].resolve(r.on)
        return replace(made, start=window.start, end=window.end, after=named[2], terms=named[1].terms)
    window_reading = _led(r, window_at)
    if not window_reading or (every in ("term", "half-term") and _names_terms(r, window_at, window_reading)):
        return made
    begun = recurring_in(made, window_reading)
    return replace(begun, end=None) if r.says(window_at, "start") else begun


def _names_an_event(r: Reader, place: int) -> bool:
    """Tell "by the next annual review", which waits for a day nobody gave, from what is done annually."""
    if r.at(place).word not in ADVERBS:
        return False
    before = r.at(place - 1 - r.says(place - 1, "the")).word
    return r.says(place - 1, "next") or before in ("by", "before", "after", "following", "until")


def _names_terms(r: Reader, place: int, reading: Reading) -> bool:
    """Tell whether "termly (autumn, spring, summer)" only says which terms there are."""
    named = [word.word for word in r.words[place : reading.after] if word.word.isalnum()]
    return len(named) > 1 and all(word in SEASONS or word in ("and", "term") for word in named)


def recurring_in(rhythm: Reading, window: Reading) -> Reading:
    """Give a rhythm the days of the window that goes with it."""
    return replace(rhythm, start=window.start, end=window.end, after=window.after, terms=window.terms)


def _ongoing(r: Reader, place: int) -> Reading | None:
    """Read ongoing, and what bounds it: from a day, throughout a term, until a day."""
    if _all_year(r, place) or (r.says(place, "throughout") and r.length == 1):
        return Reading("ongoing", None, None, None, place, place + (_all_year(r, place) or 1))
    if r.says(place, "now", "and", "ongoing") or r.says(place, "in", "progress"):
        return Reading("ongoing", None, None, None, place, place + (2 if r.says(place, "in") else 3))
    if not r.says(place, "ongoing"):
        return None
    made = Reading("ongoing", None, None, None, place, place + 1)
    follows = r.skip(place + 1, "(", "-", ",", "and")
    bounded = _led(r, follows)
    if not bounded or _all_year(r, follows) or not (bounded.lead or _is_long(bounded)):
        return made
    if bounded.kind == "by" and not r.says(follows, "until"):
        return made
    kind = bounded.kind if bounded.kind != "on" else "from"
    return replace(bounded, kind=kind, first=place, end=None if kind == "from" else bounded.end)


def _is_long(reading: Reading) -> bool:
    """Tell whether it names a year or more, through which something can be ongoing."""
    return bool(reading.start and reading.end and (reading.end - reading.start).days > _MOST_OF_A_YEAR)


def _all_year(r: Reader, place: int) -> int:
    """Give the number of words in "throughout the year", "all year round"; 0 where there are none."""
    for sequence in _ALL_YEAR:
        if r.says(place, *sequence) and not r.at(place + len(sequence)).digits:
            return len(sequence)
    return 0


_ALL_YEAR = (
    ("all", "year", "round"),
    ("throughout", "the", "year"),
    ("throughout", "year"),
    ("all", "year"),
    ("year", "round"),
    ("all", "the", "time"),
    ("at", "all", "times"),
    ("business", "as", "usual"),
)


def _running(r: Reader, place: int) -> Reading | None:
    """Read a time to run from today: "within 6 weeks" is a deadline, "over three months" a stretch."""
    word = r.at(place).word
    over = word in ("over", "for", "during", "throughout", "across")
    led = over or word in ("within", "in", "by", "until")
    begins = r.skip(place + led, "the", "a") if r.says(place + led, "the") else place + led
    opening = led and r.at(begins).word in _OPENING
    begins += opening
    counted = count_at(r, begins)
    if not counted or (not led and not _stands_alone(r, place, counted[2])):
        return None
    part = duration_at(r, begins)
    if not part:
        return None
    after = part[1]
    if opening:
        of_date = r.says(after, "of") and span_at(r, r.skip(after + 1, "the"))
        return None if of_date else Reading("unknown", None, None, None, place, after, vague=True)
    if over and r.says(after, "from") and (began := span_at(r, after + 1)):
        first = began[0].window.start
        end = ahead(first, counted[0], counted[1]) - DAY
        return Reading("during", first, end, None, place, began[1], "in", began[0].terms, sure=True)
    if r.at(after).word in _OF_EVENT:
        return _from_event(r, place, counted[0], counted[1], after)
    window = part[0].resolve(r.on)
    made = Reading("during", window.start, window.end, None, place, after, "in", part[0].terms, sure=led)
    return made if over else replace(made, kind="by", start=None)


def _stands_alone(r: Reader, place: int, after: int) -> bool:
    """A bare "6 months" is a time to run only where nothing else is said before it."""
    before = r.at(place - 1).word
    return (place == 0 or not before.isalpha()) and (
        r.at(after).word in ("", "time", "from", *_OF_EVENT) or not r.at(after).word.isalpha()
    )


def _from_event(r: Reader, place: int, count: int, unit: Every, after: int) -> Reading:
    """Read "two weeks before Easter"; where the event is no date ("of appointment"), no day is known."""
    back = r.at(after).word in ("before", "prior")
    anchor = span_at(r, r.skip(after + 1, "to", "the"))
    if not anchor or unit in ("term", "half-term"):
        return Reading("unknown", None, None, None, place, after, vague=True)
    span = anchor[0]
    day = ahead(span.window.start, -count, unit) if back else ahead(span.window.end, count, unit)
    return Reading("by", None, day, None, place, anchor[1], "by", span.terms, sure=True)


def _not_known(r: Reader, place: int) -> Reading | None:
    """Read the words which say that no day is known: TBC, ASAP, long term, as soon as possible."""
    word = r.at(place).word
    made = Reading("unknown", None, None, None, place, place + 1, vague=True)
    for sequence in UNKNOWN_PHRASES:
        if r.says(place, *sequence):
            return replace(made, after=place + len(sequence))
    if word in VAGUE_TERMS and r.at(r.skip(place + 1, "-", "/", "to", *VAGUE_TERMS)).word == "term":
        return replace(made, after=r.skip(place + 1, "-", "/", "to", *VAGUE_TERMS) + 1)
    return made if word in NOT_KNOWN else None
