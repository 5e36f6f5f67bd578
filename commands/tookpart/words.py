"""Arguments of `/tookpart`: initiatives by name, numbers with their units, what is counted, days after "on"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz, process

from commands.engine.arguments import Argument, ArgumentType, Reading, Title
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.dates import Day
from commands.engine.errors import Misread
from commands.engine.words import Line
from commands.parties import CHOICES, NamedType, PartyType, choose, quote_always, short
from models.engagement import Initiative
from models.party import Party
from models.queries import engagement
from models.queries.person import organisation_key
from models.when import find

Numbers = tuple[tuple[str, int], ...]
"""Units with whole numbers, as they were said: (("delegates", 62), ("promoted", 29))."""
NEAR = 60
"""How like (0–100) a name must be to be offered."""
LARGEST = 9_999_999
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,7}"
_WORD = r"(?!(?:because|outcome)\b)[^\W\d_][\w'’-]*"
_UNIT = rf"{_WORD}(?:[ ]+{_WORD}){{0,3}}"
_ONE = rf"(?:{_NUMBER})[ ]+(?:{_UNIT})"
_AND = r"\s*(?:;|,(?=\s)|(?<!\d),)\s*(?:and\s+)?(?:of\s+(?:whom|which|them)\s+)?|\s+and\s+|\s+of\s+(?:whom|which)\s+"
_AT_END = re.compile(rf"(?<![^\s\x00])(?:{_ONE}(?:(?:{_AND}){_ONE})*|(?:{_NUMBER}))[\s\x00.]*$")
_LEFT = re.compile(
    r"(?<=\s)(?:(?:about|around|approx\w*|circa|over|some|nearly)\b|[^\w\s]*\d|(?:no|nil|none)\b).*$", re.IGNORECASE
)
"""What was meant as a number, and is none: "-5 pupils", "12 345", "40%", "no pupils"."""
_PART = re.compile(rf"({_NUMBER})(?:[ ]+(.+))?")


def is_named(line: Line) -> bool:
    """Whether the initiative stands in quotes or by its key, so that all else in the line is what was said of it.

    Where it does not, only those who know the initiatives' names can tell where the name ends.
    """
    keyed = any(token.kind == "key" and token.key == "initiative" for token in line.tokens)
    return keyed or any(token.kind == "quoted" for token in line.free[:1])


class InitiativeType(NamedType):
    """An initiative, by its name. The value is the name as it was typed."""

    name = "initiative"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take a quoted string; else the words up to what is taken already. After its word, a quoted string alone."""
        if not argument.words:
            free = line.free
            return (
                line.take_token(free[0]) if free and free[0].kind == "quoted" else super().read(line, argument, reading)
            )
        free = line.free
        for word, named in pairwise(free):
            if word.value.casefold() in argument.words and word.kind == "word" and named.kind == "quoted":
                line.take_token(word)
                return line.take_token(named)
        return None

    def say(self, value: Any) -> str:
        """The name, in quotes where it is what the line is about."""
        return quote_always(str(value)) if self.positional else str(value)

    def resolve(self, value: str, context: Context) -> Any:
        """The initiative. Raises :class:`Misread` with those that may have been meant."""
        context.need(context.call.row.permission)  # who may not change it is told so before it is looked for
        found, rest = self.found(value, context)
        if not rest:
            return found
        words, quoted = context.request.words, f'"{found.name}" {rest}'
        instead = words.replace(value, quoted, 1) if value in words else ""
        raise Misread(f"Put the name in quotes, so that I know where it ends: {quoted}.", instead=instead)

    def found(self, value: str, context: Context) -> tuple[Initiative, str]:
        """The initiative of the longest name that the value begins with, and what follows it."""
        found = engagement.begun_with(context.session, value, lock=context.writes)
        if found:
            return found
        known = engagement.every(context.session)
        if not known:
            raise Misread('Nothing is recorded yet. Add what schools take part in: /tookpart add "Health survey 2016".')
        keys = {row.name: row.key for row in known}
        said = organisation_key(value)
        near = process.extract(said, keys, scorer=fuzz.WRatio, score_cutoff=NEAR, limit=CHOICES)
        if near:
            words = value.split()
            offered = [(" ".join((name, *words[len(name.split()) :])), f"“{name}”") for _, _, name in near]
            raise choose(context, self, value, offered)
        raise Misread(
            f"I know nothing called “{value}” to take part in. Put its name in quotes; see all with /tookpart."
        )

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Initiatives that have not ended, as one types."""
        typed = prefix.strip().casefold()
        for row in engagement.every(context.session, ended=False):
            if typed in row.name.casefold():
                yield Option(row.name, short(row.name))


@dataclass(frozen=True, slots=True)
class Named:
    """An initiative, and the words after its name where it was typed without quotes."""

    initiative: Initiative
    rest: str = ""


class RecordedInType(InitiativeType):
    """An initiative that something is recorded of: its name needs no quotes where it is known."""

    def resolve(self, value: str, context: Context) -> Named:
        """The initiative and what was said after its name. Raises :class:`Misread`."""
        found, rest = self.found(value, context)
        if "end" in (rest.casefold(), str(context.call.get("party") or "").casefold()):
            ending = f"/tookpart end {quote_always(found.name)}"
            raise Misread(f"Do you mean to end it? Then type {ending}.", instead=ending)
        return Named(found, rest)


class TookPartType(PartyType):
    """Who took part. A number that was not understood is no part of a name, and none is recorded without it."""

    def resolve(self, value: str, context: Context) -> Party:
        """The party. Raises :class:`Misread` with those that may have been meant, or with what is no number."""
        try:
            return super().resolve(value, context)
        except Misread as wrong:
            left = _LEFT.search(value)
            if left is None:
                raise
            said = " ".join(
                (left[0], *(f"{number} {unit}".strip() for unit, number in context.call.get("numbers") or ()))
            )
            raise Misread(
                f"I cannot read “{said}” as a number. Type a whole number up to {LARGEST:,} and what it counts, like "
                "1,234 pupils; for none, 0 pupils."
            ) from wrong


class BeforeVerbType(PartyType):
    """A school or partner between the initiative and the verb, which is the argument's word."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the words up to the verb; none where the verb came before."""
        first = line.free[0].start if line.free else len(line.text)
        verbs = [start for start, end in line.taken if line.text[start:end].casefold() in argument.words]
        if not any(start > first for start in verbs):
            return None
        return super().read(line, replace(argument, words=()), reading)


class NumbersType(ArgumentType):
    """Whole numbers with their units, at the end of a line: "212 pupils", "62 delegates, 29 promoted".

    A number without a unit counts what the initiative counts; its unit is "".
    """

    name = "numbers"

    def read(self, line: Line, argument: Argument, reading: Reading) -> Numbers | None:
        """Take the numbers that end the line, where it is sure that they belong to no name."""
        match = _AT_END.search(line.masked()) if is_named(line) else None
        if match is None or (match[0].strip("\x00 .").isdigit() and self._is_urn(line, match)):
            return None
        numbers = self.from_text(match[0].strip("\x00 .\t"), reading)
        line.take(match.start(), match.end())
        return numbers

    @staticmethod
    def _is_urn(line: Line, match: re.Match[str]) -> bool:
        """A bare number is who took part, by URN, where nothing else says who."""
        others = [token for token in line.free if token.end <= match.start() and token.kind == "word"]
        return not others and len(match[0].strip("\x00 .")) >= 5

    def from_text(self, text: str, reading: Reading) -> Numbers:
        """The numbers. Raises :class:`Misread`."""
        found: dict[str, int] = {}
        for part in re.split(rf"(?:{_AND})(?=\d)", text.strip().rstrip(".")):
            match = _PART.fullmatch(part.strip())
            number = int(match[1].replace(",", "")) if match else LARGEST + 1
            if match is None or number > LARGEST:
                raise Misread(f"I cannot read “{part.strip()}” as a number. Type it like 212 pupils.")
            unit = " ".join((match[2] or "").casefold().split())
            if unit in found:
                raise Misread(f"“{unit or 'a number'}” is there twice. Give each once.")
            found[unit] = number
        return tuple(found.items())

    def say(self, value: Any) -> str:
        """As people write them: "13,259 pupils, 2 workshops"."""
        return ", ".join(f"{number:,} {unit}".strip() for unit, number in value)


class NameType(Title):
    """A new name, after the argument's word if it has one: a quoted string alone, or all that is left."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take it. What follows a quoted name and nobody has understood is left, and is said to be."""
        if len(line.free) > 1 and line.free[0].kind == "word" and line.free[0].value.casefold() in argument.words:
            line.take_token(line.free[0])
        if line.free and line.free[0].kind == "quoted":
            return " ".join(line.take_token(line.free[0]).split()) or None
        return super().read(line, argument, reading)


class UnitType(ArgumentType):
    """What is counted: the word after "counts"."""

    name = "unit"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word after its own."""
        free = line.free
        for word, unit in pairwise(free):
            if word.kind == "word" and word.value.casefold() in argument.words and unit.kind in ("word", "quoted"):
                line.take(word.start, unit.end)
                return unit.value.casefold()
        return None


class DayOn(Day):
    """A day after "on", wherever it stands."""

    name = "day on"
    greedy = False

    def __init__(self) -> None:
        """Nothing but the word and the day that follows it is taken."""
        super().__init__()
        self.greedy = False

    def read(self, line: Line, argument: Argument, reading: Reading) -> date | None:
        """Take the word and the day; nothing where the initiative's name could hold them."""
        if not is_named(line):
            return None
        for token in line.free:
            if token.kind != "word" or token.value.casefold() not in argument.words:
                continue
            after = (each.start for each in line.free if each.start > token.end and each.value.casefold() == "after")
            said = line.masked()[token.end : next(after, len(line.text))]
            found = find(said, reading.today, reading.calendar)
            if found and found.start <= 1 and found.when.due:
                line.take(token.start, token.end + found.end)
                return found.when.due
        return None
