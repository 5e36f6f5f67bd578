"""Find the date in a free sentence, and leave the rest of it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.calendar import DEFAULT, Calendar
from models.when.model import When
from models.when.parts import Unclear
from models.when.phrases import Reading, phrase_at
from models.when.reader import Reader
from models.when.understanding import LONGEST, understand
from models.when.words import words

_DEADLINES = frozenset({
    "by", "before", "until", "no", "not", "on", "due", "deadline",
})  # fmt: skip
# These belong to what is done as often as to when: they do not begin a date in a sentence.
_NOT_LEADS = frozenset({
    "for", "the", "post", "pre", "through", "to", "across", "start",
})  # fmt: skip

# a date that hangs on one of these is part of what is done: "the notes of 3 March"
_TIES = frozenset({"of", "to", "the", "for", "dated", "than", "and", "or"})


@dataclass(frozen=True, slots=True)
class Found:
    """A date phrase in a sentence: the characters it runs between, and what it means."""

    start: int
    end: int
    when: When


def find(text: str, on: date, calendar: Calendar = DEFAULT) -> Found | None:
    """Find the last, longest stretch of a sentence which as a whole is a date phrase, or None rather than guess.

    It begins with a preposition ("by end of spring term"), or is a date beyond doubt at the end of the sentence
    ("30 April"). Days are wall-clock days in Europe/London. Never raises, whatever the text.
    """
    reader = Reader(words(text) if len(text) <= LONGEST else (), on, calendar)
    found: Found | None = None
    last = -1
    for place in range(reader.length):
        reading = _read(reader, place)
        # The longest reading that ends here decides: the tail of one that was refused is no better.
        if not reading or reading.after <= last:
            continue
        last = reading.after
        if _is_date(reader, reading):
            found = _stretch(reader, reading, text) or found
    return found


def _read(r: Reader, place: int) -> Reading | None:
    try:
        return phrase_at(r, place)
    except (Unclear, OverflowError, ValueError, IndexError, StopIteration):
        return None


def _is_date(r: Reader, reading: Reading) -> bool:
    if reading.vague or reading.kind in ("ongoing", "unknown"):
        return False
    ends = not any(word.word.isalnum() for word in r.words[reading.after :])
    if r.at(reading.first).word in _NOT_LEADS:
        return False
    first = r.at(reading.first)
    if first.word in ("wc", "we"):
        return True
    if reading.kind == "recurring" and first.number is not None:
        return ends and r.at(reading.first + 1).raw in ("times", "x")
    if reading.lead in ("", "at") or first.number is not None:
        return ends and reading.sure and r.at(reading.first - 1).word not in _TIES
    if reading.lead in ("by", "before") and r.at(reading.first).word in _DEADLINES:
        return True
    return ends or not r.at(reading.after).word.isalnum()


def _stretch(r: Reader, reading: Reading, text: str) -> Found | None:
    """Take the stretch only where, read by itself, it means the same."""
    start, end = r.at(reading.first).start, r.at(reading.after - 1).end
    when = understand(text[start:end], r.on, r.calendar)
    same = (when.kind, when.start, when.end, when.every) == (reading.kind, reading.start, reading.end, reading.every)
    return Found(start, end, when) if same else None
