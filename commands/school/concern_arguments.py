"""Arguments of `/school … concern`: the concern about a school, its category, what was done, and days after a word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from commands.engine.arguments import Argument, ArgumentType, Choice, Reading
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.dates import DayAfter
from commands.engine.errors import Misread
from commands.engine.words import Line
from commands.parties import SchoolType
from models.concern import EVENTS, Concern
from models.concerning import LONGEST, category_meant
from models.party import is_key
from models.queries import concern as concerns

ALIASES = {
    "notice": "warning notice",
    "mid inspection review": "mid-inspection review",
    "governors": "governors added",
    "additional governors": "governors added",
    "board": "monitoring board",
}
HALF_A_YEAR = timedelta(days=183)


def may_hear(context: Context) -> bool:
    """Whether confidential facts may be told: to the cleared, where they are alone."""
    return context.channel.is_private_to_one and context.can("concern").allowed


class ConcernType(SchoolType):
    """The concern about a school: the open one, or a new one that is not written yet (of version 0, without an id)."""

    def resolve(self, value: str, context: Context) -> Concern:  # type: ignore[override]
        """The concern. Raises :class:`Misread` where the school is not found, as all of its kind do."""
        school = super().resolve(value, context)
        found = concerns.current(context.session, school.urn, lock=context.writes)
        return found or Concern(urn=school.urn, version=0)


class Category(ArgumentType):
    """The authority's category of a concern: "3a", "category 2"; in a form any short words.

    A word that merely looks like one (a digit, with a letter or not) is taken for it where it stands next to the verb,
    or to the URN or quoted name that follows the verb: elsewhere it may be part of the reason.
    """

    name = "category"
    kind = "search"
    _SHAPE = re.compile(r"\d[A-Za-z]?")

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take what follows the word "category", or the word that looks like one."""
        free = line.free
        for word, token in pairwise(free):
            if word.kind == "word" and word.value.casefold() in argument.words:
                line.take(word.start, token.end)
                return self.from_text(token.value, reading)
        verb = max((end for _, end in line.taken), default=0)
        after = [token for token in free if token.start >= verb]
        if after and (after[0].kind == "quoted" or is_key(after[0].value)):
            after = after[1:]
        if after and after[0].kind == "word" and self._SHAPE.fullmatch(after[0].value):
            return self.from_text(line.take_token(after[0]), reading)
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """The category. Raises :class:`Misread` for what is too long."""
        try:
            return category_meant(text)
        except ValueError as wrong:
            raise Misread(f"A category is short, like 2 or 3a: at most {LONGEST} characters.") from wrong

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Categories that were used and begin so, then what was typed; nothing to who may not hear of them."""
        if not may_hear(context):
            return
        typed = prefix.strip().casefold()
        known = [name for name in concerns.categories(context.session) if name.casefold().startswith(typed)]
        yield from (Option(name, name) for name in known)
        if typed and len(typed) <= LONGEST and typed not in {name.casefold() for name in known}:
            yield Option(prefix.strip(), f"{prefix.strip()} (as typed)")


class EventKind(Choice):
    """What was done about a concern: the first kind that the line names."""

    name = "concern event"

    def __init__(self) -> None:
        """The kinds there are, and other words for them."""
        super().__init__({kind: kind.capitalize() for kind in EVENTS}, alias=ALIASES)

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first."""
        spelt = "|".join(re.escape(each) for each in sorted(self.alias, key=len, reverse=True))
        match = re.search(rf"(?<!\S)({spelt})(?![^\s,.;])", line.masked(), re.IGNORECASE)
        if match is None:
            return None
        line.take(match.start(), match.end())
        return self.alias[match[1].casefold()]


class DayOfEvent(DayAfter):
    """The day of an event. Without a year it is the nearest such day, since most are past."""

    name = "day of event"

    def from_text(self, text: str, reading: Reading) -> date:
        """The day. Raises :class:`Misread`."""
        day = super().from_text(text, reading)
        if day - reading.today > HALF_A_YEAR and not re.search(r"\d{4}|\d+/\d+/\d+", text):
            return super().from_text(f"{text} {day.year - 1}", reading)
        return day
