"""Arguments of `/board` that name a board, its offices, routes and figures; and which board is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from commands.engine.arguments import Argument, ArgumentType, Choice, Reading, Title
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread
from commands.engine.table import say
from commands.engine.words import Line
from commands.parties import short
from models.board import Board
from models.queries import board as boards
from models.search import plain

Thing = TypeVar("Thing")
OFFICES = {"chair": "Chair", "vice-chair": "Vice-chair", "clerk": "Clerk", "member": "Member"}
IN_OFFICE = {"chair": "chair", "vice-chair": "vice-chair", "clerk": "clerk", "member": "a member"}
OFFICE_WORDS = {"vice chair": "vice-chair", "deputy chair": "vice-chair", "secretary": "clerk", "chairman": "chair"}
ROUTES = {
    "chat": "In chat",
    "slack": "In Slack",
    "teams": "In Teams",
    "email": "By e-mail",
    "clerk": "Via the clerk",
}
ROUTE_WORDS = {
    "in chat": "chat",
    "in slack": "slack",
    "in teams": "teams",
    "microsoft teams": "teams",
    "by e-mail": "email",
    "e-mail": "email",
    "mail": "email",
    "via the clerk": "clerk",
    "via clerk": "clerk",
    "the clerk": "clerk",
}
NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "nine": 9, "twelve": 12}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_EVERY = {"month": 1, "quarter": 3, "half-year": 6, "half year": 6, "year": 12}
_ADVERBS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "twice a year": 6, "yearly": 12, "annually": 12}


class BoardType(ArgumentType):
    """A board, by its short name or its whole one: ``board:schools-forum``; ``whole`` where all that is left is it."""

    name = "board"
    kind = "search"

    def __init__(self, *, whole: bool = False) -> None:
        """Read the whole rest, or nothing but the key."""
        self.greedy = whole

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take all that is left, where it is the name."""
        rest = line.rest if self.greedy else ""
        if rest:
            line.take(0, len(line.text))
        return rest or None

    def resolve(self, value: str, context: Context) -> Board:
        """The board, ended or not. Raises :class:`Misread` with those there are."""
        every = boards.every(context.session, ended=True)
        found = [board for board in every if plain(value) in (plain(board.slug), plain(board.name))]
        if found:
            return found[0]
        near = process.extractOne(plain(value), [board.slug for board in every], scorer=fuzz.WRatio, score_cutoff=60)
        names = ", ".join(f"{board.slug} ({board.name})" for board in every if board.ended_at is None) or "none yet"
        instead = say(context.call.but(board=near[0])) if near else ""
        raise Misread(f"There is no board “{value}”. There are: {names}.", field="board", instead=instead)

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Boards whose names hold what is typed."""
        every = boards.every(context.session)
        return [Option(b.slug, short(b.name)) for b in every if plain(prefix) in plain(b.slug, b.name)]


def meant(context: Context, board: Board | None) -> Board:
    """The board given, or the only one there is. Raises :class:`Misread` where there is none, or a choice."""
    if board is not None:
        if board.ended_at is not None:
            back = f"/board reopen board:{board.slug}"
            raise Misread(f"{board.name} has ended. Reopen it first: {back}.", field="board", instead=back)
        return board
    every = boards.every(context.session)
    if len(every) == 1:
        return every[0]
    if not every:
        raise Misread('There is no board yet. A clerk or a programme manager adds one: /board add "Partnership Board"')
    answers = dict(context.request.answers) if context.request.answers else None
    choices = tuple(Meant(short(one.name), say(context.call.but(board=one.slug)), answers) for one in every)
    raise Misread("Which board do you mean?", field="board", choices=choices)


def channel_words(board: Board) -> str:
    """The channel of a board's packs, in words; Teams does not always tell what one is called."""
    if board.channel_name:
        return f"#{board.channel_name}"
    return f"its channel in {(board.channel_platform or '').capitalize()}"


def pick(value: str, rows: Sequence[Thing], label: str, noun: str) -> Thing:
    """The one of these whose ``label`` is the value, or alone holds it, or that has it for its number.

    Raises :class:`Misread` with those there are.
    """
    named = [(row, str(getattr(row, label))) for row in rows]
    numbered = [row for row in rows if value.isdigit() and str(getattr(row, "id", "")) == value]
    exact = [row for row, name in named if plain(name) == plain(value)]
    holding = [row for row, name in named if plain(value) and plain(value) in plain(name)]
    for found in (numbered, exact, holding):
        if len(found) == 1:
            return found[0]
    known = "; ".join(name for _, name in named[:8]) or "none yet"
    raise Misread(f"Which {noun} is “{value}”? There are: {known}.")


class NameAt(Title):
    """A name at the start: a quoted string alone, or all that is left. An introducing word before it is taken."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take it."""
        if line.free and line.free[0].kind == "word" and line.free[0].value.casefold() in argument.words:
            line.take_token(line.free[0])
        if line.free and line.free[0].kind == "quoted":
            return " ".join(line.take_token(line.free[0]).split()) or None
        return super().read(line, argument, reading)


class QuotedAfter(ArgumentType):
    """A quoted string after the argument's word: ``seat "Heads' associations"``; a single word needs no quotes."""

    name = "quoted after"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word and the string."""
        for word, named in pairwise(line.free):
            if word.kind == "word" and word.value.casefold() in argument.words and named.kind in ("quoted", "word"):
                line.take(word.start, named.end)
                return named.value
        return None


class FirstWord(Choice):
    """A choice that stands first in what is left: later, the same word is part of a text."""

    name = "first word"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word where it is the first."""
        if line.free and line.free[0].kind == "word":
            value = self.alias.get(line.free[0].value.casefold())
            if value is not None:
                line.take_token(line.free[0])
            return value
        return None


class EmailType(ArgumentType):
    """An e-mail address, by its key alone."""

    name = "email"

    def read(self, line: Line, argument: Argument, reading: Reading) -> None:
        """Read by its key alone."""
        return

    def from_text(self, text: str, reading: Reading) -> str:
        """The address. Raises :class:`Misread` for what has no such shape."""
        if not _EMAIL.fullmatch(text.strip()):
            raise Misread(f"“{text}” is not an e-mail address. Type it like email:ada@example.gov.uk")
        return text.strip()


class PlacesType(ArgumentType):
    """How many places a category has: "2", "2, 1 undecided", or "undecided". The value is (places or None, undecided).

    "2 undecided" is two places that both wait for somebody to be named.
    """

    name = "places"
    _AT_END = re.compile(
        r"(?<![^\s\x00])(?:\d{1,3}(?:\s*,?\s*(?:\d{1,3}\s+)?undecided)?|undecided)[\s\x00.]*$", re.IGNORECASE
    )
    _SHAPE = re.compile(r"(?P<places>\d{1,3})?\s*(?:(?:,|and)?\s*(?P<some>\d{1,3})?\s*(?P<word>undecided))?$", re.I)

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[int | None, int] | None:
        """Take what ends the line."""
        end = self._AT_END.search(line.masked())
        if not end:
            return None
        value = self.from_text(end[0].strip("\x00 ."), reading)
        line.take(end.start(), end.end())
        return value

    def from_text(self, text: str, reading: Reading) -> tuple[int | None, int]:
        """The places. Raises :class:`Misread`."""
        match = self._SHAPE.match(text.strip().rstrip("."))
        if not match or not match[0]:
            raise Misread(f"“{text}” is no number of places. Type it like 2, or 2, 1 undecided, or undecided.")
        places = int(match["places"]) if match["places"] else None
        undecided = int(match["some"] or match["places"] or 0) if match["word"] else 0
        if places is not None and undecided > places:
            raise Misread(f"Of {places} places no more than {places} can be undecided.")
        return places, undecided if places is not None else 0

    def say(self, value: Any) -> str:
        """As people write it."""
        places, undecided = value
        if places is None:
            return "undecided"
        return f"{places}, {undecided} undecided" if undecided else str(places)


class EachCategory(ArgumentType):
    """So many places for each of several categories: "2 per category: governors, dioceses". (places, names)."""

    name = "each category"
    greedy = True
    _SHAPE = re.compile(r"(?P<places>\d{1,3}|[a-z]+)\s+(?:per category|each)\s*:?\s*(?P<names>\S.*)", re.I | re.S)

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[int, tuple[str, ...]] | None:
        """Take all that is left; a colon right after "category" makes no key of it."""
        rest = line.rest
        line.take(0, len(line.text))
        return self.from_text(rest, reading) if rest else None

    def from_text(self, text: str, reading: Reading) -> tuple[int, tuple[str, ...]]:
        """The places and the categories. Raises :class:`Misread`."""
        match = self._SHAPE.fullmatch(text.strip())
        names = [" ".join(name.split()).strip(' ."“”') for name in match["names"].split(",")] if match else []
        if not match or not any(names):
            raise Misread("I read that like this: /board seats 2 per category: governors, dioceses, colleges")
        said = match["places"].casefold()
        places = int(said) if said.isdigit() else NUMBER_WORDS.get(said)
        if places is None:
            raise Misread(f"“{said}” is no number of places. Type it like 2 per category: governors, dioceses.")
        return places, tuple(dict.fromkeys(name for name in names if name))

    def say(self, value: Any) -> str:
        """As people write it."""
        return f"{value[0]} per category: {', '.join(value[1])}"


class EveryType(ArgumentType):
    """How often, in months: "every six months", "every year", "quarterly". The value is the number of months."""

    name = "every"
    _SHAPE = re.compile(
        rf"(?<![^\s\x00])(?:every\s+(?:(?P<number>\d{{1,2}}|[a-z]+)\s+months?|(?P<one>{'|'.join(_EVERY)}))"
        rf"|(?P<adverb>{'|'.join(_ADVERBS)}))(?![^\s\x00,.;])",
        re.I,
    )

    def read(self, line: Line, argument: Argument, reading: Reading) -> int | None:
        """Take the phrase."""
        match = self._SHAPE.search(line.masked())
        if not match:
            return None
        months = self._months(match)
        line.take(match.start(), match.end())
        return months

    def from_text(self, text: str, reading: Reading) -> int:
        """The months. Raises :class:`Misread`."""
        match = self._SHAPE.fullmatch(text.strip())
        if not match:
            raise Misread(f"“{text}” does not say how often. Type it like every six months, or every year.")
        return self._months(match)

    @staticmethod
    def _months(match: re.Match[str]) -> int:
        if match["adverb"]:
            return _ADVERBS[match["adverb"].casefold()]
        if match["one"]:
            return _EVERY[match["one"].casefold()]
        said = match["number"].casefold()
        months = int(said) if said.isdigit() else NUMBER_WORDS.get(said, 0)
        if months == 0:
            raise Misread(f"“{match[0]}” does not say how often. Type it like every 6 months.")
        return months

    def say(self, value: Any) -> str:
        """As people write it."""
        return every_words(value)


def every_words(months: int) -> str:
    """How often, in words: "every month", "every 6 months", "every year"."""
    return {1: "every month", 12: "every year"}.get(months, f"every {months} months")
