"""The command table: what can be said, by whom, with what; and how a line becomes a call.

Help, the documentation, the manifest's slash commands and every form are drawn from these rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from commands.engine.arguments import Argument, Flag, Number, Reading
from commands.engine.cards import Node, Reply
from commands.engine.errors import Meant, Misread
from commands.engine.words import Line, Token, quote, read_line
from models.reference import actions_meant, is_action, is_workstream

REMEMBERED = 64
"""How many lines' calls are kept: as many as may be under way at once."""
_HELP = re.compile(r"\s*/?(\w+)\s+help\s*", re.IGNORECASE)
"""What people type who want help with one noun: "/school help"."""
_KINDS_THAT_CHOOSE = ("rating", "person")
Handler = Callable[..., Reply]
SEEN = Argument("seen", Number(), asked=False)
ASK = Argument("ask", Flag(), asked=False)
SURE = Argument("sure", Flag(), asked=False)
BARE_FIRST = ("headway",)
"""Whose verbs count first where no noun is typed."""
BLANK = ""
"""The value of what is typed as nothing between quotes, where a row's form can be sent with a field left empty."""
MACHINERY = (SEEN, ASK, SURE)
"""Arguments every row may have: the version of the thing a button was drawn from; to open the form whatever is given;
and the answer to "are you sure"."""


@dataclass(frozen=True, eq=False)
class Command:
    """One row of the table.

    ``verbs`` are its names after the noun, the first its own. Words that choose the row and stay in the line are
    ``implied``, after a subject, or ``opening``, without one; ``rating``, ``link``, ``person`` stand for tokens so.
    ``follows`` is the kind of token, or the very word, that must come after an implied word of a noun whose subject is
    free words.
    ``subject`` names the argument whose thing the permission is asked for. ``form`` is the title of the form
    that opens where a required argument is missing; a row without one says what is missing instead. ``needs`` gives the
    names of arguments a call still lacks, where that hangs on the others. ``prefill`` gives a form's values;
    ``preface`` what is to be read above it, and the call with what that settles (which text was read).
    ``changes`` maps the columns (or tables of parts) it changes to its arguments, for telling who was overtaken by
    whom; ``rewind`` gives the parts as they were drawn and as they are, from their changes since. A row with
    ``empties`` shows in its form what is held: where a field comes back empty, the handler is given None for an
    argument that it names, and any other is asked for. Of a row without, an empty field says nothing.
    ``question`` is what a form for what ``needs`` named is headed by. ``confirm`` is the question put before what
    cannot be undone; ``yes`` is its button, and ``final`` says why it cannot be.
    A ``confidential`` row is for cleared people, and only where they are alone: it is refused elsewhere
    without an echo, and what it does is shown to nobody else. What an ``apart`` row writes is written in transactions
    of their own, through the context's ``register``: the session it is given only reads, so that nobody waits for it.
    """

    noun: str
    verbs: tuple[str, ...]
    help: str
    examples: tuple[str, ...]
    handler: Handler
    permission: str
    arguments: tuple[Argument, ...] = ()
    writes: bool = False
    apart: bool = False
    implied: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    subject: str = ""
    form: str = ""
    submit: str = "Save"
    needs: Callable[[Mapping[str, Any]], tuple[str, ...]] | None = None
    prefill: Callable[..., dict[str, str]] | None = None
    preface: Callable[..., tuple[Call, tuple[Node, ...]]] | None = None
    changes: Mapping[str, str] = field(default_factory=dict)
    rewind: Callable[..., tuple[str, str]] | None = None
    empties: tuple[str, ...] | None = None
    question: Callable[[Call], str] | None = None
    confirm: Callable[..., str] | None = None
    yes: str = "Yes, go on"
    final: str = ""
    hidden: bool = False
    follows: str = ""
    confidential: bool = False

    @property
    def name(self) -> str:
        """Noun and verb: "action due"; the bare noun's row has the noun alone."""
        return f"{self.noun} {self.verbs[0]}".strip()

    def argument(self, key: str) -> Argument | None:
        """The argument of that name or alias."""
        return next((a for a in (*self.arguments, *MACHINERY) if key == a.name or key in a.aliases), None)

    def missing(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of what a call with these values still needs."""
        given = {name: each.strip() if isinstance(each, str) else each for name, each in values.items()}
        lacking = tuple(a.name for a in self.arguments if a.required and given.get(a.name) in (None, "", ()))
        return lacking + tuple(name for name in (self.needs(values) if self.needs else ()) if name not in lacking)


@dataclass(frozen=True, slots=True)
class Call:
    """A row with its arguments' plain values: what a line, a button or a form comes to."""

    row: Command
    values: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value, or None."""
        return self.values.get(name)

    def but(self, **changes: Any) -> Call:
        """The same call with some values changed; None takes one away."""
        values = {**self.values, **changes}
        return Call(self.row, {name: value for name, value in values.items() if value is not None})


def say(call: Call) -> str:
    """The call as a sentence: ``parse(say(call)) == call`` for every call."""
    words = [f"/{call.row.noun}", *call.row.verbs[0].split()]
    for argument in (*call.row.arguments, *MACHINERY):
        value = call.values.get(argument.name)
        if value is None:
            continue
        said = value if value == BLANK else argument.type.say(value)
        words.append(said if argument.type.positional else f"{argument.name}:{quote(said)}")
    return " ".join(words)


class Table:
    """All the rows, found by what people type."""

    def __init__(
        self,
        rows: tuple[Command, ...],
        *,
        nouns: Mapping[str, str],
        aliases: Mapping[str, str] | None = None,
        named: Mapping[str, str] | None = None,
    ) -> None:
        """``nouns`` maps each noun to a line about it; ``aliases`` maps other words for a noun to it.

        ``named`` maps nouns whose things have names, not references, to the verb meant where a line gives none.
        """
        self.rows = rows
        self.nouns = nouns
        self.named = named or {}
        self.aliases = {**(aliases or {}), **{noun: noun for noun in nouns}}
        self._remembered = lru_cache(REMEMBERED)(self._understood)
        self._verbs: dict[str, dict[str, Command]] = {noun: {} for noun in nouns}
        self._implied: dict[str, dict[str, Command]] = {noun: {} for noun in nouns}
        self._opening: dict[str, dict[str, Command]] = {noun: {} for noun in nouns}
        for row in rows:
            for kept, words in ((self._verbs, row.verbs), (self._implied, row.implied), (self._opening, row.opening)):
                for word in words:
                    if kept[row.noun].setdefault(word, row) is not row:
                        raise ValueError(f"two rows answer to {row.noun} {word}")

    def row(self, name: str) -> Command:
        """The row of that name. Raises ``KeyError``."""
        noun, _, verb = name.partition(" ")
        return self._verbs[noun][verb]

    def of(self, noun: str) -> list[Command]:
        """The rows of a noun that help shows, in order."""
        return [row for row in self.rows if row.noun == noun and not row.hidden]

    def pick(self, line: Line, reading: Reading) -> Command:
        """The row a line asks for; its words are taken. Raises :class:`Misread` with what may have been meant."""
        noun = self._noun(line, reading)
        if noun in self.named:
            return self._pick_named(noun, line)
        chips = _chips(line.free, reading)
        named = any(kind == "reference" for kind, _ in chips.spans)
        words = line.free[chips.length :]
        for length in (3, 2, 1):
            said = words[:length]
            row = self._verbs[noun].get(" ".join(token.value.casefold() for token in said))
            if row and len(said) == length and all(token.kind == "word" for token in said):
                line.take(said[0].start, said[-1].end)
                return row
        choosing = self._implied if named else self._opening
        for kind in [kind for kind, _ in chips.spans if kind in _KINDS_THAT_CHOOSE]:
            if row := choosing[noun].get(kind):
                return row
        if not words or words[0].kind == "key":
            if named and "show" not in self._verbs[noun]:
                raise self._unknown_verb(noun, line.free[0], line, [])
            return self._verbs[noun]["show" if named else ""]
        if row := choosing[noun].get("link" if words[0].kind == "link" else words[0].value.casefold()):
            return row
        raise self._unknown_verb(noun, words[0], line, words if named else [])

    def _pick_named(self, noun: str, line: Line) -> Command:
        """The row of a noun whose things have names: its verb comes first, or after the name it is about."""
        free = line.free
        if row := self._verb_at(self._verbs[noun], line, 0):
            return row
        for at in range(1, len(free)):
            if row := self._verb_at(self._implied[noun], line, at):
                return row
        return self._verbs[noun][self.named[noun] if free else ""]

    @staticmethod
    def _verb_at(rows: Mapping[str, Command], line: Line, at: int) -> Command | None:
        """The row whose verb stands at that place among the free words, which are then taken."""
        free = line.free
        for length in (3, 2, 1):
            said = free[at : at + length]
            row = rows.get(" ".join(token.value.casefold() for token in said))
            if row is None or len(said) < length or any(token.kind != "word" for token in said):
                continue
            after = free[at + length] if at + length < len(free) else None
            if at and row.follows and (after is None or row.follows not in (after.kind, after.value.casefold())):
                continue
            line.take(said[0].start, said[-1].end)
            return row
        return None

    def _noun(self, line: Line, reading: Reading) -> str:
        """The noun a line begins with; a line that begins with a reference is about what that names."""
        free = line.free
        if not free:
            raise Misread("Type /action to see what you owe, or /headway help.")
        first = free[0]
        typed = first.value.casefold().lstrip("/")
        if typed in self.aliases:
            line.take_token(first)
            return self.aliases[typed]
        if not first.value.startswith("/") and (noun := self._noun_of_verb(typed)):
            return noun
        if typed in (reading.noun, f"{reading.noun}s") and "workstream" in self.nouns:
            line.take_token(first)
            return "workstream"
        if length := reference_length([token.value for token in free[:3]], reading):
            named = " ".join(token.value for token in free[:length])
            return "workstream" if is_workstream(named, reading.prefix) else "action"
        near = process.extractOne(typed, list(self.aliases), scorer=fuzz.ratio, score_cutoff=75)
        if not near:
            choices = (Meant("What I can do", "/headway help"), Meant("What you owe", "/action"))
            raise Misread(f"I do not know “{first.value}”. May I show you what I can do?", choices=choices)
        noun = self.aliases[near[0]]
        instead = f"/{noun} {line.text[first.end :].strip()}".strip()
        raise Misread(f"I do not know “{first.value}”. Did you mean /{noun}?", instead=instead)

    def _noun_of_verb(self, typed: str) -> str | None:
        """The noun a bare verb belongs to: "help", "undo", "list overdue"."""
        nouns = sorted(self.nouns, key=lambda noun: noun not in BARE_FIRST)
        return next((noun for noun in nouns if typed in self._verbs[noun]), None)

    def _unknown_verb(self, noun: str, token: Token, line: Line, said: list[Token]) -> Misread:
        rows = {**self._opening[noun], **self._implied[noun], **self._verbs[noun]}
        known = [verb for verb, row in rows.items() if verb and not row.hidden]
        near = process.extractOne(token.value.casefold(), known, scorer=fuzz.ratio, score_cutoff=60)
        sentence = f"I do not know “/{noun} {token.value}”."
        if not near and len(said) >= 3 and "progress" in self._verbs[noun]:
            instead = f"{line.text[: token.start]}progress {line.text[token.start :]}"
            return Misread(f"{sentence} Did you mean to note progress?", instead=instead)
        if not near:
            return Misread(f"{sentence} Type /headway help {noun} to see what it can do.")
        instead = f"{line.text[: token.start]}{near[0]}{line.text[token.start + len(token.value) :]}"
        return Misread(f"{sentence} Did you mean “{near[0]}”?", instead=instead)

    def parse(self, words: str, reading: Reading, *, escaped: bool = False) -> Call:
        """The call a line asks for. Raises :class:`Misread` for what cannot be understood or is left over.

        A request is looked at several times on its way, and finding a date in it takes a millisecond: what the same
        words came to by the same reading is remembered.
        """
        understood = self._remembered(words, reading, escaped)
        if isinstance(understood, Misread):
            raise copy(understood)  # each who is told has their own
        return understood

    def _understood(self, words: str, reading: Reading, escaped: bool) -> Call | Misread:
        try:
            return self._parse(words, reading, escaped)
        except Misread as wrong:
            return wrong.with_traceback(None)

    def _parse(self, words: str, reading: Reading, escaped: bool) -> Call:
        asked = _HELP.fullmatch(words)
        if asked and (noun := self.aliases.get(asked[1].casefold())) and "help" not in self._verbs[noun]:
            words = f"/{BARE_FIRST[0]} help word:{noun}"
        line = read_line(words, escaped=escaped)
        row = self.pick(line, reading)
        values = _keyed(row, line, reading)
        for argument in sorted(row.arguments, key=_reading_order):
            if argument.name not in values:
                value = argument.type.read(line, argument, reading)
                if value is not None:
                    values[argument.name] = value
        if left := line.rest:
            raise Misread(f"I did not understand “{left}”. For example: {row.examples[0]}")
        if any(token.kind == "quoted" for token in line.free):
            raise Misread(f"There is nothing between the quotation marks. For example: {row.examples[0]}")
        return Call(row, values)


def answered(call: Call, answers: Mapping[str, str], reading: Reading) -> tuple[Call, dict[str, str]]:
    """The call with a form's answers for its arguments, and a sentence for each answer that cannot be understood."""
    values, errors = dict(call.values), {}
    for name, text in answers.items():
        argument = call.row.argument(name)
        if argument is None or not argument.asked:
            continue
        values.pop(name, None)
        if not text.strip():
            continue
        try:
            value = argument.type.from_text(text, reading)
        except Misread as wrong:
            errors[name] = str(wrong)
            continue
        if value not in (None, ()):
            values[name] = value
    return Call(call.row, values), errors


def _keyed(row: Command, line: Line, reading: Reading) -> dict[str, Any]:
    """Take every ``key:value`` that names an argument of the row."""
    values: dict[str, Any] = {}
    for token in line.free:
        argument = row.argument(token.key) if token.kind == "key" else None
        if argument is None or argument.name in values:
            continue
        blank = row.empties is not None and argument.asked and not argument.required and not token.value.strip()
        try:
            value = BLANK if blank else argument.type.from_text(token.value, reading)
        except Misread as wrong:
            raise Misread(str(wrong), field=argument.name) from wrong
        line.take_token(token)
        if value is not None:
            values[argument.name] = value
    return values


def _reading_order(argument: Argument) -> int:
    """Clauses before what takes all that is left; subjects first."""
    kind = argument.type
    if kind.positional and not kind.greedy:
        return 0
    if kind.name == "because":
        return 1
    if kind.greedy:
        return 3
    return 2


@dataclass(frozen=True, slots=True)
class _Chips:
    """What a line begins with before its verb: references, people and ratings, in any order."""

    spans: tuple[tuple[str, int], ...]
    length: int


def _chips(free: list[Token], reading: Reading) -> _Chips:
    """The chips at the head of a line. Raises :class:`Misread` for two actions at once."""
    at = 0
    spans: list[tuple[str, int]] = []
    actions = 0
    while at < len(free):
        token = free[at]
        length = reference_length([t.value for t in free[at : at + 3]], reading) if token.kind == "word" else 0
        if length:
            actions += not is_workstream(" ".join(t.value for t in free[at : at + length]), reading.prefix)
            spans.append(("reference", length))
        elif token.kind in ("person", "rating") or (token.kind == "key" and token.key in ("seen", "entry")):
            length = 1
            spans.append((token.kind, 1))
        else:
            break
        at += length
    if actions > 1:
        raise Misread("One action at a time, please: type a line for each.")
    return _Chips(tuple(spans), at)


def reference_length(words: list[str], reading: Reading) -> int:
    """How many of these words make a reference: "WS4-07" one, "WS4 07" two, "ws 4 7" three; 0 where they do not."""
    prefix = reading.prefix.casefold()
    for length in range(min(3, len(words)), 0, -1):
        text = " ".join(words[:length])
        if length == 1 and is_action(text):
            return 1
        if not text.casefold().startswith(prefix):
            continue
        if is_action(text) or is_workstream(text, reading.prefix) or (length == 1 and actions_meant(text)):
            return length
    return 0
