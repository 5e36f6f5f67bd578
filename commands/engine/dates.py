"""Arguments that are dates: when something is due, one day, or days from one to another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from commands.engine.arguments import Argument, ArgumentType, Reading
from commands.engine.errors import Misread
from commands.engine.words import Line
from models.when import When, find, say, understand

_NO_DAY = re.compile(
    r"(?:(?<![^\s\x00])(?:due|by|when)\s+)?(?<![^\s\x00])"
    r"(tb[acd]|to be (?:confirmed|agreed)|asap|on[\s-]?going)[\s\x00.,]*$",
    re.IGNORECASE,
)
"""What people write for no day, closing a line."""
OF_DATES = re.compile(
    r"\d[\d/.\-]*(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)|today|yesterday|tomorrow|last|next|the|of"
    r"|end|start|week|month|year|term|half-?term|spring|summer|autumn|easter|christmas",
    re.IGNORECASE,
)
"""A word of a day, as one stands after a word that says what the day is for."""
_AS_TYPED = " · "
"""Between what a date means and how somebody wrote it, in a sentence."""


class WhenType(ArgumentType):
    """When something is due, in the words people use.

    ``whole`` takes everything that is left; otherwise the stretch of the line that is as a whole a date.
    """

    name = "when"

    def __init__(self, *, whole: bool = False) -> None:
        """Read the whole rest, or find the phrase."""
        self.greedy = whole

    def read(self, line: Line, argument: Argument, reading: Reading) -> When | None:
        """Take the phrase."""
        if self.greedy:
            rest = line.rest
            line.take(0, len(line.text))
            return self.from_text(rest, reading) if rest else None
        masked = line.masked()
        found = find(masked, reading.today, reading.calendar)
        if not found:
            return self._open_ended(line, masked, reading)
        line.take(found.start, found.end)
        return found.when

    @staticmethod
    def _open_ended(line: Line, masked: str, reading: Reading) -> When | None:
        """Take what says that there is no day, at the end of what is left: "due TBC", "ongoing"."""
        match = _NO_DAY.search(masked)
        if not match:
            return None
        line.take(match.start(), match.end(1))
        return understand(line.text[match.start(1) : match.end(1)], reading.today, reading.calendar)

    def from_text(self, text: str, reading: Reading) -> When | None:
        """What the words mean. Raises :class:`Misread` with a question where they could mean several things."""
        if not text.strip():
            return None
        meant, _, words = text.partition(_AS_TYPED)
        when = understand(meant, reading.today, reading.calendar)
        if words:
            when = replace(when, text=words)
        if when.kind == "unclear":
            raise Misread(
                when.question or f"I could not tell a date from “{text}”. Try “by 30 April” or “spring term”."
            )
        return when

    def say(self, value: Any) -> str:
        """A phrase of ISO dates with the same meaning on any day, and the words as they were typed."""
        meant = say(value)
        return meant if value.text in ("", meant) else f"{meant}{_AS_TYPED}{value.text}"

    def shown(self, value: Any) -> str:
        """The words as they were typed."""
        return str(value.text or say(value))


class Day(ArgumentType):
    """One day. The value is a date."""

    name = "day"
    kind = "date"
    greedy = True

    def __init__(self, *, keyed: bool = False) -> None:
        """Read the whole rest, or nothing but ``key:…``."""
        self.keyed = keyed

    def read(self, line: Line, argument: Argument, reading: Reading) -> date | None:
        """Take everything that is left."""
        if self.keyed:
            return None
        rest = line.rest
        line.take(0, len(line.text))
        return self.from_text(rest, reading) if rest else None

    def from_text(self, text: str, reading: Reading) -> date:
        """The day; of a stretch, its last. Raises :class:`Misread`."""
        when = understand(text, reading.today, reading.calendar)
        if when.due is None:
            raise Misread(when.question or f"“{text}” is not a day. Type it like 1 March 2027.")
        return when.due

    def say(self, value: Any) -> str:
        """The ISO date."""
        return str(value.isoformat())


class AsAt(Day):
    """The day a figure is asked for: "as at 26 Feb 2016". The value is a date; without a year it is the latest such."""

    name = "as at"
    greedy = False
    _OPENING = re.compile(r"(?<!\S)as\s+(?:at|of|on)\s+(?=\S)", re.IGNORECASE)

    def read(self, line: Line, argument: Argument, reading: Reading) -> date | None:
        """Take the words, and as many after them as make a day. Raises :class:`Misread` where none do."""
        match = self._OPENING.search(line.masked())
        if not match:
            return None
        after = [token for token in line.free if token.start >= match.end()]
        words = list(takewhile(lambda token: OF_DATES.fullmatch(token.value), after))
        if words:
            line.take(match.start(), words[-1].end)
            return self.from_text(line.text[match.end() : words[-1].end].rstrip(",.;"), reading)
        raise Misread("As at which day? Type it like “as at 26 Feb 2016”.")

    def from_text(self, text: str, reading: Reading) -> date:
        """The day. Raises :class:`Misread`, too, for a day that has not come."""
        day = super().from_text(text, reading)
        if day > reading.today and not re.search(r"\d{4}|\d+/\d+/\d+", text):
            day = super().from_text(f"{text} {day.year - 1}", reading)
        if day > reading.today:
            raise Misread(f"{day:%-d %B %Y} has not come yet. Ask as at a day up to today.")
        return day


class DayAfter(Day):
    """A day after the argument's word: "review 1 Dec", "on 3 Nov 2026", "closes 31 March". The value is a date."""

    name = "day after"
    greedy = False

    def read(self, line: Line, argument: Argument, reading: Reading) -> date | None:
        """Take the word and the day. Raises :class:`Misread` where what follows is none; another word is left alone."""
        free = line.free
        for at, token in enumerate(free):
            if token.kind != "word" or token.value.casefold() not in argument.words:
                continue
            words = list(takewhile(lambda each: OF_DATES.fullmatch(each.value), free[at + 1 :]))
            if words and line.is_free(token.start, words[-1].end):
                line.take(token.start, words[-1].end)
                return self.from_text(line.text[token.end : words[-1].end].strip(" ,.;"), reading)
        return None


class Span(WhenType):
    """Days from one to another, both inclusive: "23 Nov–4 Dec". The value is a When with start and end."""

    name = "span"

    def __init__(self, *, keyed: bool = False) -> None:
        """Read the whole rest, or nothing but ``key:…``."""
        super().__init__(whole=True)
        self.keyed = keyed

    def read(self, line: Line, argument: Argument, reading: Reading) -> When | None:
        """Take everything that is left."""
        if self.keyed:
            return None
        rest = line.rest
        line.take(0, len(line.text))
        return self.from_text(rest, reading) if rest else None

    def from_text(self, text: str, reading: Reading) -> When:
        """The days. Raises :class:`Misread`."""
        when = super().from_text(text, reading) or When("unknown", None, None, None, "")
        both_days(when)
        return when


class DueType(WhenType):
    """Days to narrow a list by: "due this month", "due before Easter"."""

    name = "due"

    def read(self, line: Line, argument: Argument, reading: Reading) -> When | None:
        """Take the word, and the phrase after it."""
        for token in line.free:
            if token.value.casefold() not in argument.words:
                continue
            found = find(line.masked()[token.end :], reading.today, reading.calendar)
            if found is None or found.start > 1 or found.when.due is None:
                continue
            line.take(token.start, token.end + found.end)
            return found.when
        return None


def both_days(when: When) -> tuple[date, date]:
    """The first and last day of a :class:`Span`'s value. Raises :class:`Misread` where it lacks one."""
    if when.start is None or when.end is None:
        raise Misread("I need a first and a last day. Type them like 23 Nov to 4 Dec.")
    return when.start, when.end
