"""Arguments of `/pledge`: a pledge named before its verb, for whom one signs, in what capacity, on what day."""

from __future__ import annotations

import re
from typing import Any

from commands.engine.arguments import Argument, ArgumentType, Choice, Reading
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.words import Line
from commands.parties import PartyType, named_party, short
from commands.pledge.pledges import PledgeType, pledges
from models.party import Party, is_key
from models.pledge import CAPACITIES, Pledge
from models.queries import party as parties
from models.search import plain

NOUNS = ("pledge", "pledges")
ON_BEHALF = ("on behalf of", "for")
CAPACITY_NAMES = {"head": "Head", "governor": "Governor", "trust chair": "Chair of trust", "partner": "Partner"}
CAPACITY_WORDS = {
    "heads": "head",
    "headteacher": "head",
    "headteachers": "head",
    "head teacher": "head",
    "executive head": "head",
    "executive headteacher": "head",
    "acting head": "head",
    "principal": "head",
    "chair of governors": "governor",
    "governors": "governor",
    "governing body": "governor",
    "chair of trust": "trust chair",
    "trust chairs": "trust chair",
    "chairs of trust": "trust chair",
    "chair of the trust": "trust chair",
    "chair of trustees": "trust chair",
    "trustee": "trust chair",
    "partners": "partner",
}
"""How people write a capacity."""


class NamedPledge(PledgeType):
    """A pledge, also where its name stands before the verb ("vision sign …"); ``rest`` where all that is left is it."""

    def __init__(self, *, rest: bool = False) -> None:
        """Read what stands before the verb, and with ``rest`` what stands after it too."""
        self.greedy = rest

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the name before the verb, the one after an introducing word, or all that is left."""
        if before := _before_verb(line):
            return before
        if (found := super().read(line, argument, reading)) or not self.greedy or not line.free:
            return found
        rest = line.rest
        line.take(0, len(line.text))
        return rest or None


def _before_verb(line: Line) -> str | None:
    """Take the words between the noun and the verb that was found after them: the first two things taken are these."""
    free = line.free
    if len(line.taken) < 2 or not free or line.tokens[0].value.casefold().lstrip("/") not in NOUNS:
        return None
    verb = line.taken[1][0]
    name = [token for token in free if token.start < verb and token.kind in ("word", "quoted")]
    if not name or any(token.start == verb and token.kind == "key" for token in line.tokens):
        return None
    line.take(name[0].start, name[-1].end)
    return " ".join(token.value for token in name)


class SignerType(PartyType):
    """Whom one signs for: a school, an organisation, a group of schools. "for" and "on behalf of" may come before."""

    name = "signer"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the name, without the words that introduce it."""
        free = line.free
        for length in (3, 1):
            said = free[:length]
            if " ".join(token.value.casefold() for token in said) in ON_BEHALF:
                line.take(said[0].start, said[-1].end)
        return super().read(line, argument, reading)

    def resolve(self, value: str, context: Context) -> Party:
        """The party. Raises :class:`Misread` with those that may have been meant; a pledge named here is put right."""
        try:
            return super().resolve(value, context)
        except Misread:
            if pledge := _pledge_at_start(value, context):
                rest = value[len(value.split()[0]) :].strip()
                instead = " ".join(filter(None, (f"/pledge sign pledge:{pledge.slug}", rest)))
                raise Misread(f"“{pledge.name}” is what is signed.", instead=instead) from None
            raise

    def labelled(self, shown: str, context: Context) -> str:
        """The name of the party whose key a form holds."""
        la_code = context.programme.la_code
        party = parties.by_key(context.session, shown, la_code) if is_key(shown) else None
        return short(named_party(context, party)) if party else ""


def _pledge_at_start(value: str, context: Context) -> Pledge | None:
    first = plain(value.split()[0]) if value.split() else ""
    return next((pledge for pledge in pledges(context.session) if first in (pledge.slug, plain(pledge.name))), None)


class CapacityType(Choice):
    """In what capacity one signs: "as head", "as chair of governors"."""

    name = "capacity"

    def __init__(self) -> None:
        """The four capacities, and how people write them. Without "as" a school's name could hold one."""
        super().__init__(CAPACITY_NAMES, alias=CAPACITY_WORDS, bare=False)


class CapacitiesType(ArgumentType):
    """Who may sign: "head, governor". The value is a tuple."""

    name = "capacities"
    kind = "choice"
    many = True

    def read(self, line: Line, argument: Argument, reading: Reading) -> None:
        """Read by its key alone."""
        return

    def from_text(self, text: str, reading: Reading) -> tuple[str, ...]:
        """The capacities between commas, in their order. Raises :class:`Misread`."""
        one = CapacityType().from_text
        named = {one(part.strip(), reading) for part in re.split(r",| and ", text) if part.strip()}
        return tuple(capacity for capacity in CAPACITIES if capacity in named)

    def say(self, value: Any) -> str:
        """The capacities with commas between."""
        return ", ".join(value)

    def options(self) -> tuple[Option, ...]:
        """Those there are."""
        return tuple(Option(value, label) for value, label in CAPACITY_NAMES.items())
