"""Arguments that name things of the programme: actions and workstreams; people are in :mod:`commands.people`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from commands.engine.access import Thing
from commands.engine.arguments import Argument, ArgumentType, Reading, words_before
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import reference_length
from commands.engine.words import Line
from models.action import Action
from models.concern import Concern
from models.person import Person
from models.queries import action as actions
from models.queries import person as people
from models.queries import school as schools
from models.queries import workstream as workstreams
from models.reference import actions_meant, is_action, is_workstream, workstream_meant
from models.school import School
from models.workstream import Workstream


@runtime_checkable
class Described(Protocol):
    """A subject that says itself what permissions on it are asked of."""

    def thing(self, session: Any) -> Thing:
        """Where it belongs, and whom to ask."""
        ...


def thing_of(session: Any, subject: Any) -> Thing:
    """What permissions on a subject of any kind are asked of."""
    if isinstance(subject, Described):
        return subject.thing(session)
    if isinstance(subject, Action):
        return action_thing(session, subject)
    if isinstance(subject, Workstream):
        return workstream_thing(session, subject)
    if isinstance(subject, School):
        return school_thing(subject)
    if isinstance(subject, Concern):
        return concern_thing(session, subject)
    return Thing(person_id=subject.id) if isinstance(subject, Person) else Thing()


def action_thing(session: Any, action: Action) -> Thing:
    """What permissions on an action are asked of."""
    return Thing(
        name=action.reference,
        workstream_id=action.workstream_id,
        owners=frozenset(owner.person_id for owner in action.owners if owner.person_id),
        leads=tuple(lead.name for lead in people.leads_of(session, action.workstream_id)),
        confidential=action.confidential,
    )


def workstream_thing(session: Any, workstream: Workstream) -> Thing:
    """What permissions on a workstream are asked of."""
    return Thing(
        name=workstream.reference,
        workstream_id=workstream.id,
        leads=tuple(lead.name for lead in people.leads_of(session, workstream.id)),
    )


def school_thing(school: School) -> Thing:
    """What permissions on a school are asked of."""
    return Thing(name=school.name)


def concern_thing(session: Any, concern: Concern) -> Thing:
    """What permissions on a concern are asked of: the history knows it by its school."""
    school = schools.get(session, concern.urn)
    return Thing(name=school.name if school else str(concern.urn), confidential=True)


def _read_reference(line: Line, reading: Reading) -> str | None:
    """Take the first reference of the line."""
    free = line.free
    for at, token in enumerate(free):
        if token.kind != "word":
            continue
        length = reference_length([t.value for t in free[at : at + 3] if t.kind == "word"], reading)
        if length:
            line.take(token.start, free[at + length - 1].end)
            return " ".join(t.value for t in free[at : at + length])
    return None


class ActionType(ArgumentType):
    """An action, by its reference. The value is the reference as it was typed, spelt the standard way."""

    name = "action"
    kind = "search"
    positional = True

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first reference."""
        found = _read_reference(line, reading)
        return self.from_text(found, reading) if found else None

    def from_text(self, text: str, reading: Reading) -> str:
        """The reference. Raises :class:`Misread` for what has no such shape."""
        meant = actions_meant(text)
        if not meant:
            raise Misread(f"“{text}” names no action. An action's reference looks like {reading.prefix}4-07.")
        return meant[0] if len(meant) == 1 else text.strip().upper()

    def resolve(self, value: str, context: Context) -> Action:
        """The action. Raises :class:`Misread` with the nearest, never naming what the person may not see."""
        found = actions.by_reference(context.session, value, lock=context.writes)
        if found and (context.actor.cleared or not found.confidential):
            return found
        near = actions.nearest(context.session, value, confidential=False)  # it is a list, as others are
        if not near:
            raise Misread(f"There is no action {value}. Type /action list to see them all.")
        names = "; ".join(f"{a.reference} {_short(a.title)}" for a in near)
        instead = _respelt(context, value, near[0].reference)
        raise Misread(f"There is no action {value}. The nearest are {names}.", instead=instead)

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Open actions whose reference or words fit."""
        for action in actions.like(context.session, prefix, confidential=False):
            yield Option(action.reference, f"{action.reference} {_short(action.title)}")


def _respelt(context: Context, value: str, reference: str) -> str:
    """The line again with the reference put right; empty where it cannot be found in it."""
    words = context.request.words
    pattern = re.compile(r"[\s\-–—./]*0*".join(re.escape(part) for part in re.findall(r"[A-Za-z]+|\d+", value)), re.I)
    spelt = pattern.sub(reference, words, count=1)
    return spelt if spelt != words else ""


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


class WorkstreamType(ArgumentType):
    """A workstream, by its reference or, in a form, chosen from the list. The value is its reference."""

    name = "workstream"
    kind = "search"

    def __init__(self, *, subject: bool = False, bare: bool = False, first: bool = False) -> None:
        """``subject`` where it is what the line is about; ``bare`` where it needs no word before it either.

        ``first`` where it needs none as the first word.
        """
        self.positional = subject  # type: ignore[misc]  # one instance's, not the class's
        self.bare = bare or subject
        self.first = first

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the reference after its word ("in WS4"), or the first one where it is the subject."""
        free = line.free
        for at, token in enumerate(free):
            pair = f"{token.value} {free[at + 1].value}" if at + 1 < len(free) else ""
            text, last = (pair, free[at + 1]) if pair and is_workstream(pair, reading.prefix) else (token.value, token)
            if token.kind != "word" or not is_workstream(text, reading.prefix):
                continue
            word = words_before(line, argument.words, token)
            if word is None and not self.bare and not (self.first and at == 0):
                continue
            line.take((word or token).start, last.end)
            return workstream_meant(text)
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """The reference. Raises :class:`Misread` for what has no such shape."""
        reference = workstream_meant(text)
        if reference is None or is_action(text):
            raise Misread(f"“{text}” names no {reading.noun}. It looks like {reading.prefix}4.")
        return reference

    def resolve(self, value: str, context: Context) -> Workstream:
        """The workstream. Raises :class:`Misread` naming those there are."""
        found = workstreams.by_reference(context.session, value, lock=context.writes)
        if found:
            return found
        known = ", ".join(w.reference for w in workstreams.all_of(context.session)[:12]) or "none yet"
        raise Misread(f"There is no {context.programme.noun} {value}. There are: {known}.")

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Workstreams whose reference or title fits."""
        for workstream in workstreams.like(context.session, prefix):
            if workstream.closed_at is None:
                yield Option(workstream.reference, f"{workstream.reference} {_short(workstream.title)}")


class WorkstreamsType(WorkstreamType):
    """Several workstreams, to narrow a list by: "in WS1 WS2". The value is a tuple of references."""

    name = "workstreams"
    many = True

    def __init__(self) -> None:
        """Their references need no word before them."""
        super().__init__(bare=True)

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[str, ...] | None:  # type: ignore[override]
        """Take every reference."""
        found: list[str] = []
        while (reference := super().read(line, argument, reading)) is not None:
            found.append(reference)
        return tuple(dict.fromkeys(found)) or None

    def from_text(self, text: str, reading: Reading) -> tuple[str, ...]:  # type: ignore[override]
        """The references between commas."""
        one = super().from_text
        return tuple(dict.fromkeys(one(part, reading) for part in text.split(",") if part.strip()))

    def say(self, value: Sequence[str]) -> str:
        """The references with commas between."""
        return ",".join(value)

    def resolve(self, value: Sequence[str], context: Context) -> tuple[Workstream, ...]:  # type: ignore[override]
        """The workstreams."""
        return tuple(super(WorkstreamsType, self).resolve(one, context) for one in value)
