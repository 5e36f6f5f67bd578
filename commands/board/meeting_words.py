"""Arguments of `/board` about meetings: which one, its day and time, steps of the timetable, agenda, decisions."""

from __future__ import annotations

import re
from datetime import date, time
from itertools import pairwise
from typing import Any, ClassVar

from commands.action import views
from commands.engine.arguments import Argument, ArgumentType, Reading, Title, words_before
from commands.engine.cards import FieldKind
from commands.engine.context import Context
from commands.engine.dates import OF_DATES, WhenType
from commands.engine.errors import Misread
from commands.engine.words import Line, Token
from commands.people import OwnersType, PersonType
from models.clock import day_of
from models.meeting import Meeting
from models.queries import board as boards
from models.queries import meeting as meetings
from models.reference import is_workstream
from models.search import plain
from models.timetable import FURTHEST, STEP
from models.when import When, find, understand

_BEHALF = ("on", "behalf", "of")
_WHOLE = re.compile(r"\d{4}|\d+[/.\-]\d+[/.\-]\d+")
"""A word that ends a date: a year, or a whole date in figures."""
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}")
"""A word that is a time of day, not a day: "4.30"."""
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?"
_NAMED = re.compile(
    r"(?:[a-z]+day,?\s+|(?:mon|tue|wed|thu|fri|sat|sun),?\s+)?(?:the\s+)?"
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?)"
    r"(?:\s+\d{2}(?:\d{2})?)?|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}(?:\d{2})?)",
    re.I,
)
"""Words that name one day by its number and its month: there may be no such day."""
_HOURS = re.compile(r"(?<![^\s\x00])\d{1,2}:\d{2}(?![^\s\x00,;])")
"""What can only be meant for a time of day: "25:00"."""


class MeetingType(ArgumentType):
    """A meeting, by its number or its day: ``meeting:12``, ``meeting:"8 Dec 2026"``. The value is either, as text."""

    name = "meeting"

    def read(self, line: Line, argument: Argument, reading: Reading) -> None:
        """Read by its key alone: another day in the line is the one it moves to."""
        return

    def from_text(self, text: str, reading: Reading) -> str:
        """The number, or the day in ISO form. Raises :class:`Misread`."""
        if re.fullmatch(r"[0-9]{1,9}", text.strip()):
            return text.strip()
        when = understand(text, reading.today, reading.calendar)
        if when.due is None:
            raise Misread(f"“{text}” is no meeting. Give its day, like meeting:“8 Dec 2026”; see /board meetings.")
        return when.due.isoformat()

    def resolve(self, value: str, context: Context) -> Meeting:
        """The meeting. Raises :class:`Misread` where there is none, or one of each of several boards."""
        if value.isdigit():
            found = meetings.get(context.session, int(value))
            if found is not None:
                return found
            raise Misread(f"There is no meeting {value}. See them all with /board meetings.")
        named = context.call.get("board")
        every = [m for b in boards.every(context.session) for m in meetings.of_board(context.session, b.id)]
        on_day = [m for m in every if day_of(m.starts_at).isoformat() == value]
        on_day = [m for m in on_day if not named or plain(str(named)) in (plain(m.board.slug), plain(m.board.name))]
        standing = [m for m in on_day if m.state == "planned"] or on_day
        if len(standing) == 1:
            return standing[0]
        several = "; ".join(f"meeting:{m.id} is the {m.board.name}’s" for m in standing)
        whose = f"The board {named}" if named else "No board"
        none = f"{whose} {'does not meet' if named else 'meets'} on {views.day(date.fromisoformat(value))}."
        raise Misread(f"There are several that day: {several}." if several else f"{none} See /board meetings.")


class TimeType(ArgumentType):
    """A time of day: "10:00", "10am", "4.30pm", "noon". The value is a wall-clock time in Europe/London."""

    name = "time"
    _SHAPE = re.compile(
        r"(?<![^\s\x00])(?:(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>am|pm)"
        r"|(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)|(?P<noon>noon|midday))(?![^\s\x00,;]|[.:]\d)",
        re.I,
    )

    def read(self, line: Line, argument: Argument, reading: Reading) -> time | None:
        """Take the first time, with an "at" before it. Raises :class:`Misread` for hours there are none of: "25:00"."""
        match = self._SHAPE.search(line.masked())
        if not match:
            wrong = _HOURS.search(line.masked())
            return self.from_text(wrong[0], reading) if wrong else None
        before = re.search(r"(?<![^\s\x00])(?:at|from)\s+$", line.masked()[: match.start()], re.I)
        line.take(before.start() if before else match.start(), match.end())
        return self._time(match)

    def from_text(self, text: str, reading: Reading) -> time:
        """The time. Raises :class:`Misread`."""
        match = self._SHAPE.fullmatch(text.strip())
        if not match:
            raise Misread(f"“{text}” is not a time. Type it like 10:00 or 4.30pm.")
        return self._time(match)

    @staticmethod
    def _time(match: re.Match[str]) -> time:
        if match["noon"]:
            return time(12)
        if match["hour24"]:
            return time(int(match["hour24"]), int(match["minute24"]))
        hour = int(match["hour"])
        if not 1 <= hour <= 12:
            raise Misread(f"“{match[0].strip()}” is not a time. Type it like 10:00 or 4.30pm.")
        return time(hour % 12 + (12 if match["half"].casefold() == "pm" else 0), int(match["minute"] or 0))

    def say(self, value: Any) -> str:
        """Hours and minutes."""
        return f"{value:%H:%M}"


class MeetingDay(ArgumentType):
    """The first day in a line, wherever it stands: "12 Jan 2027", "Tuesday 12 January". The value is a date."""

    name = "meeting day"
    kind: ClassVar[FieldKind] = "date"

    def read(self, line: Line, argument: Argument, reading: Reading) -> date | None:
        """Take the longest stretch of words that is a day, with an "on" or "to" before it.

        Raises :class:`Misread` for one that names a day there is not: "29 Feb 2027".
        """
        free = line.free
        for at, token in enumerate(free):
            if token.kind != "word" or not _is_of_day(token):
                continue
            if found := self._day_at(line, free[at:], reading):
                day, last = found
                word = words_before(line, ("on", "to"), token)
                line.take((word or token).start, last.end)
                return day
        return None

    @staticmethod
    def _day_at(line: Line, free: list[Token], reading: Reading) -> tuple[date, Token] | None:
        run = [free[0]]
        for token in free[1:5]:
            if not _is_of_day(token) or not line.is_free(free[0].start, token.end):
                break
            if _WHOLE.fullmatch(run[-1].value.rstrip(",")):
                break
            run.append(token)
        for length in range(len(run), 0, -1):
            said = line.text[run[0].start : run[length - 1].end].rstrip(" ,.;")
            when = understand(said, reading.today, reading.calendar)
            if when.due and when.start in (None, when.due) and when.kind in ("on", "by"):
                return when.due, run[length - 1]
            if when.question and _NAMED.fullmatch(said):
                raise Misread(when.question, field="day")
        return None

    def from_text(self, text: str, reading: Reading) -> date:
        """The day. Raises :class:`Misread`."""
        when = understand(text, reading.today, reading.calendar)
        if when.due is None or when.start not in (None, when.due):
            raise Misread(when.question or f"“{text}” is not a day. Type it like 12 Jan 2027.")
        return when.due

    def say(self, value: Any) -> str:
        """The ISO date."""
        return str(value.isoformat())


def _is_of_day(token: Token) -> bool:
    return bool(OF_DATES.fullmatch(token.value.rstrip(",")) and not _CLOCK.fullmatch(token.value))


class PlaceName(Title):
    """Where a meeting is held: what is left, without an "in" or "at" it begins with."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take all that is left."""
        rest = super().read(line, argument, reading)
        return re.sub(r"^(?:at|in)\s+", "", rest, flags=re.I).strip(' ,."“”') or None if rest else None


class DaysType(ArgumentType):
    """Working days before the day that a step is counted from: "8 days". The value is a whole number."""

    name = "days"
    _SHAPE = re.compile(
        r"(?<![^\s\x00])(\d{1,3})(?:\s+(?:working\s+)?days?(?:\s+(?:before|after))?)?(?![^\s\x00,.;])", re.I
    )

    def read(self, line: Line, argument: Argument, reading: Reading) -> int | None:
        """Take the number and its words."""
        match = self._SHAPE.search(line.masked())
        if not match:
            return None
        days = self.from_text(match[0].strip(), reading)
        line.take(match.start(), match.end())
        return days

    def from_text(self, text: str, reading: Reading) -> int:
        """The days. Raises :class:`Misread`."""
        match = self._SHAPE.fullmatch(text.strip())
        if not match or int(match[1]) > FURTHEST:
            raise Misread(f"“{text}” is no number of working days up to {FURTHEST}. Type it like 8 days.")
        return int(match[1])

    def say(self, value: Any) -> str:
        """The number and its noun."""
        return f"{value} days"


STEP_NAMES = {str(name): step.label for name, step in STEP.items()}


class MinuteType(ArgumentType):
    """The number of a minute: "minute 7", "minute 7.2b". The value is what stands after the word."""

    name = "minute"
    _NUMBER = re.compile(r"[A-Za-z]{0,4}\d[\w./\-]{0,15}")

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word and the number; "a minute later" is left alone."""
        for word, number in pairwise(line.free):
            if word.kind == "word" and word.value.casefold() in argument.words and self._NUMBER.fullmatch(number.value):
                line.take(word.start, number.end)
                return number.value
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """The number. Raises :class:`Misread`."""
        if not self._NUMBER.fullmatch(text.strip()):
            raise Misread(f"“{text}” is no minute. Type it like minute 7.")
        return text.strip()


class PresenterType(ArgumentType):
    """Who presents or proposes: what follows the last "by" outside quotes, to the end of the line."""

    name = "by whom"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the clause."""
        found = list(re.finditer(r"(?<![^\s\x00])by\s+(?=\S)", line.masked(), re.I))
        if not found:
            return None
        return line.take_rest(found[-1].start(), found[-1].end()).strip('"“”').strip() or None


class BehalfType(PersonType):
    """On behalf of whom: "on behalf of @ada", "for @ada"."""

    name = "on behalf of"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the person with the words before them."""
        free = line.free
        for at, token in enumerate(free):
            before = [each.value.casefold() for each in free[max(0, at - 3) : at]]
            length = 3 if tuple(before) == _BEHALF else 1 if before[-1:] == ["for"] else 0
            if token.kind == "person" and length:
                line.take(free[at - length].start, token.end)
                return token.value
        return None


def _task_at(line: Line, reading: Reading) -> int | None:
    """Where the clause that makes an action begins ("action WS4 …"); None where there is none."""
    for word, named in pairwise(line.tokens):
        if word.kind == "word" and word.value.casefold() == "action" and is_workstream(named.value, reading.prefix):
            return word.start
    return None


class TaskOwners(OwnersType):
    """Who owns the action a decision makes: the people mentioned after "action WS4"; those before are in the text."""

    name = "task owners"

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[str, ...] | None:
        """Take the people mentioned in the clause."""
        start = _task_at(line, reading)
        if start is None:
            return None
        found = [line.take_token(token) for token in line.free if token.kind == "person" and token.start > start]
        return tuple(dict.fromkeys(found)) or None


class TaskWhen(WhenType):
    """When the action a decision makes is due: a date after "action WS4"; one before is in the text."""

    name = "task when"

    def read(self, line: Line, argument: Argument, reading: Reading) -> When | None:
        """Take the phrase in the clause."""
        start = _task_at(line, reading)
        found = find(line.masked()[start:], reading.today, reading.calendar) if start is not None else None
        if found is None or start is None:
            return None
        line.take(start + found.start, start + found.end)
        return found.when
