"""From a phrase, or a whole cell of a plan, to one When."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.calendar import DEFAULT, Calendar
from models.when.model import When
from models.when.parts import DAY, Unclear
from models.when.phrases import Reading, phrase_at, recurring_in
from models.when.reader import Reader
from models.when.vocabulary import EVENTS, GROUPS, MONTHS, NO_DATES, SEASONS, UNITS, VAGUE_TERMS, WEEKDAYS
from models.when.words import near_a_date_word, words

_ASK = (
    "I could not read a date in that. Type a day (30 April 2027), a month (March 2027), a term (spring term 2027), "
    "a deadline (by 30 April 2027), “ongoing”, or “TBC” if it is not known yet."
)
_CORRECTED = frozenset({
    "new", "revised", "extended", "moved", "slipped", "changed", "rescheduled", "amended", "now",
})  # fmt: skip
_FINISHED = frozenset({
    "end", "finish", "finished", "complete", "completed", "completion", "due", "target",
})  # fmt: skip
_MEETINGS = frozenset({
    "meeting", "board", "committee", "cabinet", "governors", "fgb", "council", "event", "review", "conference", "inset",
})  # fmt: skip
# "end of next": nothing but the words around a date, which is missing
_AROUND_DATES = frozenset({
    "end", "start", "early", "mid", "late", "next", "this", "last", "coming", "of", "the", "by", "from", "in", "on",
    "at", "until", "since", "during", "over", "within", "between", "and", "or", "to", "a", "each", "first", "half",
})  # fmt: skip
_VOWELS = frozenset("aeiouy")  # a word has one; a slip of the keyboard may not
_DATE_WORDS = frozenset({*MONTHS, *WEEKDAYS, *SEASONS, *UNITS}) - {"may", "day"}
_OF_RHYTHM = ("from", "in", "by", "between", "after")
_NEAR, _FAR = 3, 10  # words between a rhythm and the days it begins with
LONGEST = 2_000  # characters: what a cell of a plan may hold; the rest of a longer text is not read


def understand(text: str, on: date, calendar: Calendar = DEFAULT) -> When:
    """Say what a phrase written on a day means; blank is unknown, and what could be two things is unclear.

    Days are wall-clock days in Europe/London. Words around the date are passed over: of several stages the first
    counts, of an original date and a new one the new. Never raises, whatever the text.
    """
    reader = Reader(words(text[:LONGEST]), on, calendar)
    if not any(word.word.isalnum() for word in reader.words):
        return When(
            "unknown" if not _says_something(text) else "unclear",
            None,
            None,
            None,
            text,
            question=None if not _says_something(text) else _ASK,
        )
    try:
        readings = readings_in(reader)
    except Unclear as unclear:
        return When("unclear", None, None, None, text, question=str(unclear))
    except (OverflowError, ValueError, IndexError, StopIteration):
        # Days before year 1 or after 9999: a date in form, but none that a plan can have.
        return When("unclear", None, None, None, text, question=_ASK)
    return _answer(reader, readings, text)


def _says_something(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def readings_in(r: Reader) -> list[Reading]:
    """Give every date phrase of a text in order. Raises Unclear where the first that matters cannot be a date."""
    readings: list[Reading] = []
    place = 0
    while place < r.length:
        try:
            reading = phrase_at(r, place)
        except Unclear:
            if any(not earlier.vague for earlier in readings):
                return readings
            raise
        if reading:
            readings.append(reading)
        place = max(reading.after, place + 1) if reading else place + 1
    return readings


def _answer(r: Reader, readings: list[Reading], text: str) -> When:
    main = _main(r, readings)
    if main and not main.vague:
        return When(main.kind, main.start, main.end, main.every, text, main.terms)
    if main or _waits(r):
        return When("unknown", None, None, None, text)
    return When("unclear", None, None, None, text, question=_ASK)


def _waits(r: Reader) -> bool:
    """Tell whether a phrase without a date names no day at all, rather than a date nobody can read.

    It names none where it waits for an event ("once funding is agreed"), or where no word or figure of it could be
    part of a date ("Headteacher", "update to be given").
    """
    if any(near_a_date_word(word.word) for word in r.words):
        return False
    if any(word.word in EVENTS for word in r.words):
        return True
    groups = _groups(r)
    spoken = [word for place, word in enumerate(r.words) if word.word.isalnum() and place not in groups]
    if not spoken or any(word.digits or word.word in _DATE_WORDS for word in spoken):
        return False
    if len(spoken) == 1 and not groups:
        return spoken[0].word in NO_DATES
    return bool(groups) or any(word.word not in _AROUND_DATES and not _VOWELS.isdisjoint(word.word) for word in spoken)


def _groups(r: Reader) -> set[int]:
    """Give the places of words that name classes of pupils or stages of a plan, whose figures date nothing: Year 6."""
    places: set[int] = set()
    for place, word in enumerate(r.words):
        if word.raw in GROUPS and r.at(place + 1).digits in (1, 2):
            places |= {place, place + 1}
            further = place + 3 + (r.at(place + 3).raw in GROUPS)
            if r.at(place + 2).word in ("-", "/", "and", "to") and r.at(further).digits in (1, 2):
                places |= set(range(place + 2, further + 1))
    return places


def _main(r: Reader, readings: list[Reading]) -> Reading | None:
    """Choose the reading that counts: a corrected date, else the first that names days, a rhythm or no end."""
    told = [reading for reading in readings if not reading.vague]
    if not told:
        return readings[0] if readings else None
    for reading in told[1:]:
        before = {r.at(place).word for place in range(max(reading.first - 3, 0), reading.first)}
        if before & _CORRECTED and reading.dated:
            return reading
    first = told[0]
    if readings[0].vague and first.lead == "in" and not first.sure and r.at(readings[0].first).word in VAGUE_TERMS:
        return readings[0]  # "medium term (1-2 years)" says what is meant by it, and names no day
    if r.says(0, "na") or r.says(0, "not", "applicable"):
        return readings[0]
    if first.kind == "recurring" and not first.dated and len(told) > 1:
        if told[1].kind == "by" and _completes(r, first, told[1]):
            return told[1]
        return _windowed(r, first, told[1])
    if first.first > 0 and first.start and first.kind in ("on", "during"):
        if r.says(0, "by") and not _by_somebody(r, first):
            return replace(first, kind="by", start=None)
        if r.says(0, "before"):
            return replace(first, kind="by", start=None, end=first.start - DAY if first.kind == "on" else first.end)
    if len(told) > 1 and told[1].kind == "ongoing" and first.kind in ("on", "during"):
        goes_on = r.says(told[1].first - 1, "and") and told[1].first - first.after <= 6
        return replace(first, kind="from", end=None) if goes_on else first
    if first.start and first.kind in ("from", "on") and len(told) > 1 and _finishes(r, first, told[1]):
        return replace(first, kind="during", end=told[1].end)
    if first.kind == "ongoing" and len(told) > 1 and _bounds(r, told[1], first):
        return told[1]
    return first


def _by_somebody(r: Reader, dated: Reading) -> bool:
    """Tell "by the class teacher on 12 May", who does it that day, from "by the board meeting on 12 May"."""
    return r.says(dated.first, "on") and not any(word.word in _MEETINGS for word in r.words[1 : dated.first])


def _finishes(r: Reader, begun: Reading, following: Reading) -> bool:
    """Tell whether a date ends what has begun: "start Sept 2016, complete July 2017", "3 May and runs until 9 May"."""
    if not (begun.start and following.end and following.end >= begun.start):
        return False
    if r.says(following.first, "until"):
        return following.first - begun.after <= _NEAR
    before = {r.at(place).word for place in range(max(following.first - 2, 0), following.first + 1)}
    return begun.kind == "from" and bool(before & _FINISHED)


def _bounds(r: Reader, following: Reading, ongoing: Reading) -> bool:
    """Tell whether a date bounds what is ongoing: "rolling programme over 2015-2019", "ongoing, complete by May"."""
    if _completes(r, ongoing, following):
        return following.first - ongoing.after <= _FAR
    if following.first - ongoing.after > 2:
        return False
    return following.kind in ("during", "from") and following.lead in ("in", "from")


def _completes(r: Reader, earlier: Reading, following: Reading) -> bool:
    """Tell whether between two readings it says that something is to be completed, and not reviewed."""
    said = {r.at(place).word for place in range(earlier.after, following.first + 1)}
    return bool(said & _FINISHED) and "review" not in said and following.dated


def _windowed(r: Reader, rhythm: Reading, following: Reading) -> Reading:
    """Give "termly meetings from September" its window; a date further on is another stage."""
    if following.kind == "recurring" and following.every == rhythm.every and following.dated:
        return following
    said = following.lead in _OF_RHYTHM or rhythm.every == "year" or r.says(rhythm.after + 1, "first")
    season = rhythm.every == "year" and following.lead == "in"  # the time of the year, however far on
    near = following.first - rhythm.after <= (_FAR if season else _NEAR) and said
    return recurring_in(rhythm, following) if near and following.kind != "recurring" and following.dated else rhythm
