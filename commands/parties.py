"""Arguments that name schools, partner organisations and groups of schools: by number or by name, never by a guess.

Part of a school's name, spelt right, is enough where one open school of the authority has it. A misspelt name is
understood where it is only read about and nothing else is nearly as like it. Where anything would be changed, or where
two fit, the person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from commands.engine.arguments import Argument, ArgumentType, Reading
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.errors import Meant, Misread
from commands.engine.table import say
from commands.engine.words import Line, Token, quote, read_line
from models.party import Party, PartyKind, is_key
from models.queries import party as parties
from models.queries import school as schools
from models.register.naming import normal
from models.school import School

LIKE, AHEAD = 65.0, 8.0
"""How like (0–100) a misspelt name must be to be read about, and how much more like than the next."""
CHOICES = 5
GENERIC = frozenset({"school", "the", "of", "and", "st", "primary", "academy"})
"""Words that are no part of a name by themselves."""
LONGEST = 75
TRUSTS = "trust or federation"


class NamedType(ArgumentType):
    """The base of what has a name: a quoted string, a key, or the free words from the start of what is left.

    A ``subject`` is what the line is about, and ends where the command's verb stands.
    """

    name = "named"
    kind = "search"
    greedy = True

    def __init__(self, *, subject: bool = False) -> None:
        """Read what the line is about, or what is left of it."""
        self.positional = subject  # type: ignore[misc]  # one instance's, not the class's

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take a quoted string or a key at the start; else the words up to what is taken already."""
        free = line.free
        if argument.words:
            free = _after_word(line, argument.words)
        if not free:
            return None
        first = free[0]
        if first.kind == "quoted" or (first.kind == "word" and is_key(first.value)):
            return line.take_token(first)
        run = _run(line, free)
        line.take(run[0].start, run[-1].end)
        return " ".join(line.text[run[0].start : run[-1].end].split()).strip(",;") or None

    def from_text(self, text: str, reading: Reading) -> str:
        """The name; what stands in quotes loses them."""
        line = read_line(text.strip())
        return line.rest if len(line.tokens) == 1 else " ".join(text.split())

    def say(self, value: Any) -> str:
        """A key as it is; where it is the subject, a name in quotes."""
        return value if is_key(value) or not self.positional else quote_always(str(value))

    def shown(self, value: Any) -> str:
        """As it was typed."""
        return str(value)


def quote_always(text: str) -> str:
    """Text in quotes, even where it is one word: it stands where a verb could."""
    quoted = quote(text)
    return quoted if quoted.startswith('"') else f'"{quoted}"'


def _after_word(line: Line, words: tuple[str, ...]) -> list[Token]:
    """The free tokens after the word that introduces a name, which is taken; none where it is not there."""
    free = line.free
    for at, token in enumerate(free):
        for length in (3, 2, 1):
            said = " ".join(each.value.casefold() for each in free[at : at + length])
            if said in words and token.kind == "word" and at + length < len(free):
                line.take(token.start, free[at + length - 1].end)
                return free[at + length :]
    return []


def _run(line: Line, free: Sequence[Token]) -> list[Token]:
    """The tokens from the first on, up to a key, a person, or what has been taken."""
    run = [free[0]]
    for token in free[1:]:
        between_free = line.is_free(run[-1].end, token.start) if token.start > run[-1].end else True
        if not between_free or token.kind in ("key", "person", "channel"):
            break
        run.append(token)
    return run


class SchoolType(NamedType):
    """A school of the register, by URN, LAESTAB, name, postcode. The value is its URN, or what was typed."""

    name = "school"

    def resolve(self, value: str, context: Context) -> School:
        """The school: the authority's own first. Raises :class:`Misread` with those that may have been meant."""
        own = context.programme.la_code
        for la_code in dict.fromkeys((own, None)):
            found = schools.finder(context.session, la_code).find(value, limit=CHOICES + 1)
            if not found.matches:
                continue
            rows = schools.many(context.session, (match.key for match in found.matches))
            named = [(rows[match.key], match.score) for match in found.matches if match.key in rows]
            if named and (found.sure or _is_clear([score for _, score in named], context)):
                return named[0][0]
            if la_code is not None and (whole := _only_one_called(value, [school for school, _ in named])):
                return whole
            if named:
                raise choose(context, self, value, [(str(school.urn), described(school)) for school, _ in named])
        raise Misread(_unknown(context, value, "school"), instead=_with_quotes(value))

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Schools as one types, the authority's own first."""
        urns = schools.finder(context.session, context.programme.la_code).suggest(prefix, limit=10)
        rows = schools.many(context.session, urns)
        for urn in urns:
            if urn in rows:
                yield Option(str(urn), short(described(rows[urn])))


class PartyType(NamedType):
    """A school, an organisation or a group of schools. The value is its key, or what was typed."""

    name = "party"

    def __init__(self, *, kinds: Sequence[PartyKind] = parties.ALL, subject: bool = False) -> None:
        """Only parties of these kinds are found."""
        super().__init__(subject=subject)
        self.kinds = tuple(kinds)

    def resolve(self, value: str, context: Context) -> Party:
        """The party. Raises :class:`Misread` with those that may have been meant."""
        la_code = context.programme.la_code
        if is_key(value):
            party = parties.by_key(context.session, value, la_code)
            if party and party.kind in self.kinds:
                return party
            raise self._none_called(context, value)
        for code in dict.fromkeys((la_code, None)):
            found = parties.find(context.session, value, code, self.kinds, CHOICES + 1)
            scores = [score for _, score in found.parties]
            if found.parties and (found.sure or _is_clear(scores, context)):
                return found.parties[0][0]
            if code is not None and (
                whole := self._only_one_called(value, [party for party, _ in found.parties], context)
            ):
                return whole
            if found.parties:
                offered = [(party.key, named_party(context, party)) for party, _ in found.parties]
                raise choose(context, self, value, offered)
        raise self._none_called(context, value)

    @staticmethod
    def _only_one_called(value: str, found: Sequence[Party], context: Context) -> Party | None:
        """The one school of which part of the name is typed, where nothing else found has those words in its name."""
        words = set(normal(value).split())
        called = [party for party in found if words <= set(normal(party.name).split())]
        rows = schools.many(context.session, (party.urn for party in called if party.urn is not None))
        still = [party for party in called if party.urn not in rows or rows[party.urn].is_open]
        return still[0] if len(still) == 1 and still[0].urn is not None and words - GENERIC else None

    def _none_called(self, context: Context, value: str) -> Misread:
        """Nothing is called so: what to type instead."""
        if self.kinds == ("cluster",):
            return Misread(f"I know no group of schools called “{value}”. Type /school groups to see them.")
        return Misread(_unknown(context, value, TRUSTS if "trust" in self.kinds[:1] else "school or organisation"))

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Parties as one types."""
        for party in parties.suggest(context.session, prefix, context.programme.la_code, self.kinds):
            yield Option(party.key, short(named_party(context, party)))


def choose(context: Context, kind: ArgumentType, typed: str, offered: Sequence[tuple[str, str]]) -> Misread:
    """The refusal that asks which is meant, with a button for each of (key, label)."""
    argument = next((a for a in context.call.row.arguments if a.type is kind), None)
    answers = context.request.answers
    choices = []
    for key, label in offered[:CHOICES]:
        put_right = context.call.but(**{argument.name: key}) if argument else context.call
        given = {**answers, argument.name: key} if answers and argument and argument.name in answers else answers
        choices.append(Meant(short(label), say(put_right), dict(given) if given else None))
    many = len(offered) > 1
    sentence = f"Which do you mean by “{typed}”?" if many else f"Do you mean {offered[0][1]}?"
    if len(offered) > CHOICES:
        sentence += " There are more: add another word of its name, or its town."
    return Misread(sentence, field=argument.name if argument else "", choices=tuple(choices))


def described(school: School) -> str:
    """A school so that it is told from its namesakes: "Oakfield Lower School, Dunstable (closed)"."""
    town = f", {school.town}" if school.town and school.town.casefold() not in school.name.casefold() else ""
    closed = "" if school.is_open else " (closed)" if school.status == "closed" else f" ({school.status})"
    return f"{school.name}{town}{closed}"


def named_party(context: Context, party: Party) -> str:
    """A party so that it is told from its namesakes."""
    if party.urn is not None:
        school = schools.get(context.session, party.urn)
        return described(school) if school else party.name
    return f"{party.name} ({party.kind})"


def short(label: str) -> str:
    """A label that a menu of any platform can hold (Slack: 75 characters)."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _with_quotes(value: str) -> str:
    """The line that was meant where a group's name, typed after a school's, lacked its quotes; "" elsewhere."""
    said = re.fullmatch(r"(?P<school>.+?) group (?P<group>[^\"]+)", value, re.IGNORECASE)
    return f'/school {said["school"]} group "{said["group"]}"' if said else ""


def _only_one_called(value: str, found: Sequence[School]) -> School | None:
    """The one open school whose name has every word typed, spelt right: part of a name that no other school has."""
    words = set(normal(value).split())
    called = [school for school in found if school.is_open and words <= set(school.key.split())]
    return called[0] if len(called) == 1 and words - GENERIC else None


def _is_clear(scores: Sequence[float], context: Context) -> bool:
    """Whether a misspelt name may be read about: it is very like one, and less like any other. Never for a change."""
    if context.writes or not scores or scores[0] < LIKE:
        return False
    return len(scores) == 1 or scores[0] - scores[1] >= AHEAD


def _unknown(context: Context, value: str, noun: str) -> str:
    if not len(schools.finder(context.session, None)):
        return (
            "No schools are here yet. Whoever runs Headway brings them in with headway import schools, or a programme "
            "manager with /school import."
        )
    if value.casefold() in ("help", "help me", "?"):
        return f"Type /headway help {context.call.row.noun} to see what it can do."
    how = "Type more of its name." if noun == TRUSTS else "Type part of its name with the town, or its URN."
    return f"I know no {noun} like “{value}”. {how}"
