"""Types of arguments: how each is found in a line, read from a form, said in a sentence, and suggested.

Reading is pure and gives plain values; :meth:`ArgumentType.resolve` turns a value into the thing it names.
``from_text(say(value))`` gives the value back, for every type: that is what makes a button a sentence.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar

from commands.engine.cards import FieldKind, Option
from commands.engine.errors import Misread
from commands.engine.words import RATING_WORDS, Line, Token, read_line
from models.calendar import DEFAULT, Calendar

if TYPE_CHECKING:
    from commands.engine.context import Context


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line is read by: the day it is said on, the authority's calendar, the council's own words."""

    today: date
    calendar: Calendar = DEFAULT
    prefix: str = "WS"
    noun: str = "workstream"


class ArgumentType(ABC):
    """The base of argument types. ``greedy`` types take all that is left, so they read last."""

    name: ClassVar[str] = "text"
    kind: ClassVar[FieldKind] = "text"
    positional: ClassVar[bool] = False
    many: ClassVar[bool] = False
    greedy: bool = False

    @abstractmethod
    def read(self, line: Line, argument: Argument, reading: Reading) -> Any:
        """Take the value out of the line; None where it is not there."""

    def from_text(self, text: str, reading: Reading) -> Any:
        """The value of what stands after ``key:`` or in a form's field. Raises :class:`Misread`."""
        return text

    def say(self, value: Any) -> str:
        """The value as text that :meth:`from_text` reads back."""
        return str(value)

    def shown(self, value: Any) -> str:
        """The value as a form's field holds it, for a person to read and change."""
        return self.say(value)

    def resolve(self, value: Any, context: Context) -> Any:
        """The thing the value names. Raises :class:`Misread` with what may have been meant."""
        return value

    def labelled(self, shown: str, context: Context) -> str:
        """What is read in a form's field that holds ``shown``, where that is not the same."""
        return ""

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """What a person who has typed ``prefix`` may mean."""
        return ()

    def options(self) -> tuple[Option, ...]:
        """The choices, where there are few."""
        return ()


@dataclass(frozen=True)
class Argument:
    """One argument of a command.

    ``words`` are the words that may introduce it in a line. ``required`` arguments that are missing open the command's
    form. ``asked`` arguments stand in the form; the others are of the machinery (a page, a version seen).
    """

    name: str
    type: ArgumentType
    label: str = ""
    required: bool = False
    words: tuple[str, ...] = ()
    hint: str = ""
    placeholder: str = ""
    asked: bool = True
    longest: int = 3000
    aliases: tuple[str, ...] = field(default=())


def words_before(line: Line, words: tuple[str, ...], token: Token) -> Token | None:
    """The free token just before ``token`` where it is one of ``words``."""
    earlier = [t for t in line.tokens if t.end <= token.start]
    if earlier and earlier[-1].value.casefold() in words and line.is_free(earlier[-1].start, earlier[-1].end):
        return earlier[-1]
    return None


class Words(ArgumentType):
    """Free text: whatever nobody else has taken.

    ``keyed`` texts are read from ``key:"…"`` and forms alone; ``because`` texts lose a "because" they begin with.
    """

    name = "words"
    kind: ClassVar[FieldKind] = "long"
    greedy = True
    _BECAUSE = re.compile(r"(?:because|since|as)\b[:,]?\s*", re.IGNORECASE)

    def __init__(self, *, keyed: bool = False, because: bool = False) -> None:
        """Read the whole rest, or nothing but the key."""
        self.keyed = keyed
        self.because = because

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take all that is left."""
        if self.keyed:
            return None
        rest = line.rest
        line.take(0, len(line.text))
        if self.because:
            rest = read_line(self._BECAUSE.sub("", rest, count=1)).rest if self._BECAUSE.match(rest) else rest
        return rest or None


class Title(Words):
    """Free text on one line."""

    kind: ClassVar[FieldKind] = "text"

    def from_text(self, text: str, reading: Reading) -> str:
        """One line."""
        return " ".join(text.split())

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take all that is left, as one line."""
        rest = super().read(line, argument, reading)
        return " ".join(rest.split()) if rest else None


class Because(ArgumentType):
    """A reason: what follows "because" to the end of the line, without keys: "because … board:schools-forum"."""

    name = "because"
    kind = "long"
    _OPENING = re.compile(r"(?<!\S)(?:because|reason)(?!\S)", re.IGNORECASE)

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the clause."""
        match = self._OPENING.search(line.masked())
        if not match:
            return None
        return line.take_rest(match.start(), match.end()).strip('"“”').strip() or None


class Clause(Title):
    """What follows one of the argument's words, to the end of what is left: ``source board paper of 1 March``."""

    name = "clause"
    greedy = False

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the clause."""
        words = "|".join(map(re.escape, argument.words))
        match = re.search(rf"(?<!\S)(?:{words})(?!\S):?\s*(.+)", line.masked(quotes=False), re.IGNORECASE | re.DOTALL)
        if not match:
            return None
        clause = " ".join(match[1].replace("\x00", " ").split()).strip('"“” ')
        line.take(match.start(), len(line.text))
        return clause or None


class Quoted(ArgumentType):
    """A quoted string after its word: ``text "recruitment"``; a single word needs no quotes."""

    name = "quoted"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word and the string."""
        for token in line.free:
            if token.kind in ("quoted", "word") and (word := words_before(line, argument.words, token)):
                line.take_token(word)
                return line.take_token(token)
        for token in line.free:
            if token.kind == "quoted":
                return line.take_token(token)
        return None


class Flag(ArgumentType):
    """Words that are there or not. ``last`` flags count only at the end of a line: a title may hold the word too."""

    name = "flag"
    kind = "choice"

    def __init__(self, *, last: bool = False) -> None:
        """Read the words wherever they stand, or at the end alone."""
        self.last = last

    def read(self, line: Line, argument: Argument, reading: Reading) -> bool | None:
        """Take the words."""
        spelt = "|".join(re.escape(word) for word in sorted(argument.words, key=len, reverse=True))
        end = r"[\s\x00.,]*$" if self.last else r"(?![^\s,.;])"
        match = re.search(rf"(?<![^\s\x00])(?:{spelt}){end}", line.masked(), re.IGNORECASE) if spelt else None
        if match:
            line.take(match.start(), match.end())
        return True if match else None

    def from_text(self, text: str, reading: Reading) -> bool | None:
        """Yes, or nothing at all."""
        return True if text.casefold() in ("yes", "true", "1", "on") else None

    def say(self, value: Any) -> str:
        """Yes."""
        return "yes"

    def options(self) -> tuple[Option, ...]:
        """Yes or no."""
        return (Option("yes", "Yes"), Option("no", "No"))


class Choice(ArgumentType):
    """One of a few words; ``many`` takes several."""

    name = "choice"
    kind = "choice"

    def __init__(self, choices: dict[str, str], *, alias: dict[str, str] | None = None, bare: bool = True) -> None:
        """``choices`` maps a value to its label; ``alias`` maps other spellings to values.

        ``bare`` choices may stand without the word that introduces them.
        """
        self.choices = choices
        self.bare = bare
        self.alias = {**(alias or {}), **{value: value for value in choices}}
        self._spelt = sorted(self.alias, key=len, reverse=True)

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word, and the one that introduces it where there is one."""
        masked = line.masked()
        before = f"(?:(?:{'|'.join(map(re.escape, argument.words))})\\s+)" if argument.words else ""
        before += "?" if before and self.bare else ""
        for spelt in self._spelt:
            match = re.search(rf"(?<!\S){before}({re.escape(spelt)})(?![^\s,.;])", masked, re.IGNORECASE)
            if match:
                line.take(match.start(), match.end())
                return self.alias[spelt]
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """The choice. Raises :class:`Misread` naming them all."""
        value = self.alias.get(" ".join(text.casefold().split()))
        if value is None:
            raise Misread(f"“{text}” is not one of these: {', '.join(self.choices)}.")
        return value

    def options(self) -> tuple[Option, ...]:
        """The choices with their labels."""
        return tuple(Option(value, label) for value, label in self.choices.items())


class Rating(Choice):
    """Red, Amber, Green, by word or by emoji."""

    name = "rating"

    def __init__(self) -> None:
        """The three ratings a person gives."""
        super().__init__({"green": "Green", "amber": "Amber", "red": "Red"}, alias=RATING_WORDS)

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first rating."""
        for token in line.free:
            if token.kind == "rating":
                return line.take_token(token)
        return None


class Ratings(ArgumentType):
    """Several ratings, to narrow a list by. The value is a tuple."""

    name = "ratings"

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[str, ...] | None:
        """Take every rating."""
        found = tuple(dict.fromkeys(line.take_token(token) for token in line.free if token.kind == "rating"))
        return found or None

    def from_text(self, text: str, reading: Reading) -> tuple[str, ...]:
        """The ratings between commas. Raises :class:`Misread`."""
        one = Rating()
        return tuple(dict.fromkeys(one.from_text(word, reading) for word in text.replace(",", " ").split()))

    def say(self, value: Any) -> str:
        """The ratings with commas between."""
        return ",".join(value)


class Number(ArgumentType):
    """A whole number: a page, a version seen, an entry of the history. ``bare`` ones need no word before them."""

    name = "number"

    def __init__(self, *, bare: bool = False) -> None:
        """Read a number by itself, or after its word."""
        self.bare = bare

    def read(self, line: Line, argument: Argument, reading: Reading) -> int | None:
        """Take the number that follows the argument's word, or the first."""
        for token in line.free:
            if self.bare and re.fullmatch(r"[0-9]{1,9}", token.value):
                return int(line.take_token(token))
            if re.fullmatch(r"[0-9]{1,9}", token.value) and (word := words_before(line, argument.words, token)):
                line.take_token(word)
                return int(line.take_token(token))
        return None

    def from_text(self, text: str, reading: Reading) -> int:
        """The number. Raises :class:`Misread`."""
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise Misread(f"“{text}” is not a whole number.")
        return int(text)


class Money(ArgumentType):
    """Pounds, as people write them: 12,000 · £12k · £1.2m · 450.50. The value is in pence."""

    name = "money"
    _SHAPE = re.compile(r"(?<![\w.])£?\s?(\d[\d,]*(?:\.\d+)?)\s?(k|m|thousand|million)?\b", re.IGNORECASE)
    _TIMES: ClassVar[dict[str, int]] = {"": 1, "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}

    def __init__(self, *, keyed: bool = False) -> None:
        """Read the first sum of the line, or nothing but ``key:…``."""
        self.keyed = keyed

    def read(self, line: Line, argument: Argument, reading: Reading) -> int | None:
        """Take the first sum."""
        if self.keyed:
            return None
        match = self._SHAPE.search(line.masked())
        if not match:
            return None
        value = self.from_text(match[0], reading)
        line.take(match.start(), match.end())
        return value

    def from_text(self, text: str, reading: Reading) -> int:
        """The sum in pence. Raises :class:`Misread`."""
        match = self._SHAPE.fullmatch(text.strip())
        try:
            pounds = Decimal(match[1].replace(",", "")) if match else None
        except InvalidOperation:
            pounds = None
        grouped = match is None or re.fullmatch(r"\d+|\d{1,3}(?:,\d{3})+", match[1].partition(".")[0])
        decimals = len(match[1].partition(".")[2]) if match and not match[2] else 0
        if not grouped or decimals > 2:
            raise Misread(f"Is “{text.strip()}” thousands or pence? Type it like 12,000 or 12.50.")
        if match is None or pounds is None or pounds > 10**10:
            raise Misread(f"“{text}” is not a sum of money. Type it like 12,000 or £12k.")
        return int(pounds * self._TIMES[(match[2] or "").casefold()] * 100)

    def say(self, value: Any) -> str:
        """Pounds and pence."""
        return f"{Decimal(value) / 100:.2f}"

    def shown(self, value: Any) -> str:
        """Pounds as people write them: "12,000"."""
        return f"{Decimal(value) / 100:,.2f}".removesuffix(".00")


class Link(ArgumentType):
    """A web address."""

    name = "link"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first link."""
        for token in line.free:
            if token.kind == "link":
                return line.take_token(token)
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """The address. Raises :class:`Misread` where it is not one of the web's."""
        if not re.fullmatch(r"https?://[^\s<>\"]{3,2000}", text.strip()):
            raise Misread(f"“{text}” is not a web address. It should start with https://")
        return text.strip()
