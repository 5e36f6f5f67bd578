"""What the terminal offers while somebody types: commands and verbs of the table, and what the programme holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from commands.engine.cards import Input, Option
from commands.engine.drawing import one_line
from commands.engine.table import Table
from commands.engine.words import quote

Suggest = Callable[[str, str], Iterable[Option]]
"""What a field of an argument type (the first) offers once something (the second) is typed: the door's own."""
_REFERENCE: Final = re.compile(r"[A-Za-z]{1,8}\d[\w\-]*")
_KEY: Final = re.compile(r"([A-Za-z][A-Za-z_]{0,30}):(.*)")
_FILE: Final = re.compile(r"/?(?:headway|hw)\s+(?:import|file)\s+", re.IGNORECASE)
_SUBJECTS: Final = ("action", "workstream")
"""What a line of the same noun may begin with, and what any line may name."""


class LineCompleter(Completer):
    """Completes a line: the command, its verb, and references, people, keys and files after it."""

    def __init__(self, table: Table, suggest: Suggest) -> None:
        self._table = table
        self._suggest = suggest
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What may stand at the cursor."""
        line = document.text_before_cursor.lstrip()
        if match := _FILE.match(line):
            path = line[match.end() :]
            yield from self._paths.get_completions(Document(path, len(path)), complete_event)
            return
        words = line.split(" ")
        noun = self._table.aliases.get(words[0].casefold().lstrip("/"))
        if len(words) == 1:
            yield from self._nouns(words[0])
        elif noun:
            yield from _unique(self._after(noun, words))

    def _nouns(self, typed: str) -> Iterator[Completion]:
        for noun, about in self._table.nouns.items():
            if f"/{noun}".startswith(f"/{typed.lstrip('/').casefold()}"):
                yield Completion(f"/{noun} ", -len(typed), display=f"/{noun}", display_meta=about)

    def _after(self, noun: str, words: list[str]) -> Iterator[Completion]:
        typed, rest = words[-1], " ".join(words[1:])
        if match := _KEY.fullmatch(typed):
            yield from self._values(noun, match[1].casefold(), match[2])
            return
        if typed.startswith("@"):
            yield from _offered(self._suggest("person", typed[1:]), typed)
            return
        yield from self._verbs(noun, rest)
        if _REFERENCE.fullmatch(words[1]) and len(words) > 2:
            yield from self._verbs(noun, " ".join(words[2:]))
        if _REFERENCE.fullmatch(typed):
            for kind in _SUBJECTS:
                yield from _offered(self._suggest(kind, typed), typed)
        elif len(words) == 2 and noun in _SUBJECTS:
            yield from _offered(self._suggest(noun, typed), typed)

    def _verbs(self, noun: str, rest: str) -> Iterator[Completion]:
        typed = rest.casefold()
        for row in self._table.of(noun):
            verb = next((v for v in row.verbs if v and v.startswith(typed)), None)
            if verb:
                yield Completion(f"{verb} ", -len(rest), display=verb, display_meta=row.help)

    def _values(self, noun: str, key: str, typed: str) -> Iterator[Completion]:
        """What may stand after ``key:``."""
        for row in self._table.of(noun):
            argument = row.argument(key)
            if argument is None:
                continue
            few = [option for option in argument.type.options() if option.value.startswith(typed.casefold())]
            if argument.type.kind in ("search", "person"):
                few += self._suggest(argument.type.name, typed)
            yield from _offered(few, typed)
            return


class FieldCompleter(Completer):
    """Completes the answer to one question of a form; of several answers, the last."""

    def __init__(self, asked: Input, suggest: Suggest) -> None:
        self._asked = asked
        self._suggest = suggest
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """What may be answered."""
        typed = document.text_before_cursor
        if self._asked.kind == "file":
            yield from self._paths.get_completions(document, complete_event)
            return
        if self._asked.many:
            typed = typed.rpartition(",")[2].lstrip()
        if self._asked.suggests:
            yield from _offered(self._suggest(self._asked.suggests, typed), typed, quoted=False)
        else:
            fitting = (o for o in self._asked.options if o.label.casefold().startswith(typed.casefold()))
            yield from _offered((Option(option.label, option.label) for option in fitting), typed, quoted=False)


def _offered(options: Iterable[Option], typed: str, *, quoted: bool = True) -> Iterator[Completion]:
    for option in options:
        text = quote(option.value) if quoted else option.value
        yield Completion(text, -len(typed), display=one_line(option.label))


def _unique(completions: Iterable[Completion]) -> Iterator[Completion]:
    seen: set[tuple[str, int]] = set()
    for completion in completions:
        key = completion.text, completion.start_position
        if key not in seen:
            seen.add(key)
            yield completion
