"""Arguments that narrow a list of schools: where, in which trust, how it stands, whether it has signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from rapidfuzz import fuzz, process

from commands.engine.arguments import Argument, ArgumentType, Choice, Quoted, Reading
from commands.engine.cards import FieldKind, Option
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread
from commands.engine.table import say
from commands.engine.words import Line
from commands.pledge.pledges import pledges
from models.inspected import GRADES
from models.phase import KINDS
from models.pledge import Pledge
from models.queries import school_list as lists
from models.search import plain

STOPS = frozenset(
    {"in", "export", "trust", "federation", "with", "text", "about", "named", "called", "page", "schools", "sort"}
)
"""Words that end a place or a pledge's name."""
_NAMES = STOPS | {"signed", "unsigned", "pledge"}
NAMED = 12
"""How many places are named to who names none of them."""
STANDINGS = {
    **{word: f"Old grade: {word}" for word in GRADES.values()},
    "good or better": "Old grade: good or better",
    "report card": "Has a report card",
    "no inspection": "No inspection known",
}
_STANDING_ALIAS = {
    "ri": "requires improvement",
    "good or outstanding": "good or better",
    "outstanding or good": "good or better",
    "report cards": "report card",
    "no standing": "no inspection",
    "not inspected": "no inspection",
    "uninspected": "no inspection",
}
KIND_ALIAS = {
    "primaries": "primary",
    "nurseries": "nursery",
    "lowers": "lower",
    "middles": "middle",
    "uppers": "upper",
    "secondaries": "secondary",
    "infants": "infant",
    "juniors": "junior",
    "specials": "special",
    "firsts": "first",
    "all through": "all-through",
    "sixth form": "16 plus",
    "post-16": "16 plus",
    "post 16": "16 plus",
    "16+": "16 plus",
    "pru": "alternative provision",
    "prus": "alternative provision",
    "ap": "alternative provision",
}
KIND = Choice({kind: kind.capitalize() for kind in KINDS}, alias=KIND_ALIAS)
STANDING = Choice(STANDINGS, alias=_STANDING_ALIAS)


class TextType(Quoted):
    """A quoted string, after its word or by itself; one that a place, a trust or a pledge is named by is not it."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word and the string."""
        for before, token in pairwise((None, *line.tokens)):
            word = before.value.casefold() if before and before.kind == "word" else ""
            if token is None or not line.is_free(token.start, token.end) or word in _NAMES - set(argument.words):
                continue
            introduced = word in argument.words
            if token.kind == "quoted" or (introduced and token.kind == "word"):
                if before and introduced:
                    line.take_token(before)
                return line.take_token(token)
        return None


class ExportType(Choice):
    """The word "export" in a list, with the kind of file: "export xlsx", "export". The value is the kind, else CSV."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word, and the kind of file after it."""
        for word, after in pairwise((*line.free, None)):
            if word is None or word.kind != "word" or word.value.casefold() not in argument.words:
                continue
            line.take_token(word)
            kind = self.alias.get(after.value.casefold()) if after else None
            if after and kind:
                line.take_token(after)
            return kind or "csv"
        return None


class PlaceType(ArgumentType):
    """Where schools are: a locality, a town or a group, after "in". The value is its name, or what was typed."""

    name = "place"
    kind: ClassVar[FieldKind] = "search"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take "in" and the words after it, up to another word of a list or what is taken."""
        free = line.free
        opening = next((token for token in free if token.kind == "word" and token.value.casefold() == "in"), None)
        if opening is None:
            return None
        end, taken = opening.end, []
        for token in (token for token in free if token.start >= opening.end):
            stops = token.kind == "word" and token.value.casefold() in STOPS
            if stops or token.kind not in ("word", "quoted") or not line.is_free(end, token.start):
                break
            taken.append(token.value)
            end = token.end
        if not taken:
            return None
        line.take(opening.start, end)
        return " ".join(taken)

    def resolve(self, value: str, context: Context) -> str:
        """The place as it is spelt. Raises :class:`Misread` with those that may be meant."""
        return find_place(value, context)

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Places that begin so, then those that hold it."""
        typed = prefix.strip().casefold()
        known = lists.places(context.session, context.programme.la_code)
        found = sorted((p for p in known if typed in p.casefold()), key=lambda p: not p.casefold().startswith(typed))
        return [Option(place, place) for place in found[:10]]


def find_place(value: str, context: Context) -> str:
    """A locality, town or group of the authority by its name. Raises :class:`Misread` with the nearest."""
    known = lists.places(context.session, context.programme.la_code)
    for place in known:
        if place.casefold() == value.strip().casefold():
            return place
    near = process.extract(value, known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=60, limit=4)
    choices = tuple(Meant(place, say(context.call.but(place=place))) for place, _, _ in near)
    hint = "Do you mean one of these?" if near else f"There are: {', '.join(known[:NAMED])}."
    if not near and len(known) > NAMED:
        hint = f"{hint[:-1]} and {len(known) - NAMED} more."
    raise Misread(f"I know no locality, town or group called “{value}”. {hint}", field="place", choices=choices)


@dataclass(frozen=True, slots=True)
class Signing:
    """Which pledge, and whether the schools are to have signed it."""

    pledge: Pledge
    has_signed: bool


class SigningType(ArgumentType):
    """Whether schools have signed a pledge: "signed", "unsigned vision". The value is those words."""

    name = "signing"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the word and, where one follows, the short name of the pledge."""
        free = line.free
        for at, token in enumerate(free):
            word = _SIGNING.get(token.value.casefold()) if token.kind == "word" else None
            if word is None:
                continue
            line.take_token(token)
            after = [each for each in free[at + 1 : at + 3] if line.is_free(token.end, each.start)]
            if after and after[0].value.casefold() == "pledge":
                line.take_token(after.pop(0))
            if not after or after[0].kind not in ("word", "quoted") or after[0].value.casefold() in STOPS:
                return word
            return f"{word} {line.take_token(after[0])}"
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """The words. Raises :class:`Misread` for others."""
        word, _, pledge = text.strip().partition(" ")
        if word.casefold() not in _SIGNING:
            raise Misread("Type signed or unsigned, and the pledge's short name where there are several.")
        return f"{_SIGNING[word.casefold()]} {pledge.strip()}".strip()

    def resolve(self, value: str, context: Context) -> Signing:
        """The pledge that is meant. Raises :class:`Misread` naming those there are."""
        word, _, named = value.partition(" ")
        return Signing(find_pledge(named, context), word == "signed")


_SIGNING: dict[str, str] = {"signed": "signed", "unsigned": "unsigned", "signatories": "signed"}


def find_pledge(named: str, context: Context) -> Pledge:
    """The pledge of that short name, or the only one there is. Raises :class:`Misread` with those there are."""
    if not named:
        return _only(context)
    known = pledges(context.session)
    typed = plain(named)
    found = [pledge for pledge in known if typed in (pledge.slug, plain(pledge.name))]
    if found:
        return found[0]
    names = ", ".join(pledge.slug for pledge in known) or "none yet"
    raise Misread(f"There is no pledge “{named}”. There are: {names}.", field="signing")


def _only(context: Context) -> Pledge:
    known = pledges(context.session)
    if len(known) == 1:
        return known[0]
    if not known:
        raise Misread("There is no pledge yet, so there is nothing that schools have signed.", field="signing")
    word = str(context.call.get("signing"))
    choices = tuple(Meant(one.name[:75], say(context.call.but(signing=f"{word} {one.slug}"))) for one in known)
    raise Misread("Which pledge do you mean?", field="signing", choices=choices)
