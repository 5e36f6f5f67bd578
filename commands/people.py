"""Arguments that name people and owners: found by handle, mention or name, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from commands.engine.actors import enter_account
from commands.engine.arguments import Argument, ArgumentType, Reading, words_before
from commands.engine.cards import Option
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.request import Speaker
from commands.engine.words import Line, Token
from models.person import Organisation, Person
from models.queries import person as people


class PersonType(ArgumentType):
    """A person, by @handle, by mention, or by name in a form. The value is ``@handle`` or a platform's mention."""

    name = "person"
    kind = "person"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first person, with the word that introduces them where there is one."""
        for token in line.free:
            if token.kind == "person":
                word = words_before(line, argument.words, token) if argument.words else None
                if argument.words and word is None:
                    continue
                line.take((word or token).start, token.end)
                return token.value
        return None

    def from_text(self, text: str, reading: Reading) -> str:
        """A handle or a name."""
        text = text.strip()
        return text if text.startswith(("@", "slack:", "teams:")) or " " in text else f"@{text}"

    def resolve(self, value: str, context: Context) -> Person:
        """The person. Raises :class:`Misread` with those that may have been meant."""
        return find_person(value, context)

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """People whose handle or name fits."""
        for person in people.like(context.session, prefix):
            yield Option(f"@{person.handle}", f"{person.name} (@{person.handle})")


class PersonOrMe(PersonType):
    """A person; who speaks, where a line says something and names nobody. The value is as :class:`PersonType`'s."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first person, or give who speaks; None for a line that says nothing, so that a form asks."""
        said = bool(line.free)
        return super().read(line, argument, reading) or ("@me" if said else None)


class PeopleType(PersonType):
    """Several people, to narrow a list by: "@jo @kit". The value is a tuple of handles and mentions."""

    name = "people"
    many = True

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[str, ...] | None:  # type: ignore[override]
        """Take every person."""
        found = [line.take_token(token) for token in line.free if token.kind == "person"]
        return tuple(dict.fromkeys(found)) or None

    def from_text(self, text: str, reading: Reading) -> tuple[str, ...]:  # type: ignore[override]
        """Handles and names between commas."""
        one = super().from_text
        return tuple(dict.fromkeys(one(part, reading) for part in text.split(",") if part.strip()))

    def say(self, value: Sequence[str]) -> str:
        """The handles with commas between."""
        return ",".join(value)

    def resolve(self, value: Sequence[str], context: Context) -> tuple[Person, ...]:  # type: ignore[override]
        """The people. Raises :class:`Misread` with those that may have been meant."""
        return tuple(find_person(one, context) for one in value)


class BodyType(ArgumentType):
    """An organisation that owns actions, by ``organisation:"…"``. The value is its name."""

    name = "body"
    kind = "search"

    def read(self, line: Line, argument: Argument, reading: Reading) -> None:
        """Read by its key alone: a name among other words would be a guess."""
        return

    def resolve(self, value: str, context: Context) -> Organisation:
        """The organisation. Raises :class:`Misread` with those like it."""
        known = people.organisations_like(context.session, value, 4)
        exact = [body for body in known if people.organisation_key(body.name) == people.organisation_key(value)]
        if exact or len(known) == 1:
            return (exact or known)[0]
        names = f" There are {', '.join(body.name for body in known)}." if known else ""
        raise Misread(f"I know no organisation called “{value}”.{names}")

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Organisations whose name fits."""
        return [Option(body.name, body.name) for body in people.organisations_like(context.session, prefix)]


def find_person(value: str, context: Context) -> Person:
    """The person a handle, a mention or a name means; "me" is who asks.

    Somebody mentioned who has not written yet is entered, as a guest until their platform says otherwise.

    Raises :class:`Misread` with those that may have been meant: never a guess.
    """
    session = context.session
    if value.casefold() in ("@me", "me") and context.actor.person_id:
        return session.get_one(Person, context.actor.person_id)
    if value.startswith(("slack:", "teams:")):
        platform, _, account = value.partition(":")
        account, _, handle = account.partition("|")
        found = people.by_account(session, platform, context.request.speaker.workspace, account)
        if found:
            return found
        if context.writes and not people.by_handle(session, handle):
            mentioned = Speaker(context.request.speaker.platform, context.request.speaker.workspace, account, handle)
            context.sign()  # they stay entered, whatever becomes of the line
            return enter_account(session, replace(mentioned, guest=True))
        value = f"@{handle}"
    if found := people.by_handle(session, value):
        return found
    everyone = people.everyone(session)
    named = [p for p in everyone if p.name.casefold() == value.lstrip("@").casefold()]
    if len(named) == 1:
        return named[0]
    near = named or people.nearest(everyone, value.lstrip("@"))
    if not near:
        raise Misread(f"I do not know {value}. A programme manager can add people with /headway person add.")
    names = " or ".join(f"@{p.handle} ({p.name})" for p in near)
    instead = context.request.words.replace(value, f"@{near[0].handle}") if value in context.request.words else ""
    raise Misread(f"I do not know {value}. Did you mean {names}?", instead=instead)


class HandleType(ArgumentType):
    """A new handle: "@lee"."""

    name = "handle"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first @word."""
        return next((line.take_token(token) for token in line.free if token.kind == "person"), None)


@dataclass(frozen=True, slots=True)
class Owners:
    """Owners found: people, and the names of organisations."""

    people: tuple[Person, ...] = ()
    organisations: tuple[str, ...] = ()


class OwnersType(ArgumentType):
    """Who owns an action: people and bodies, several at once: "@sam, Teaching School Alliance".

    The value is a tuple of handles, mentions and names. ``loose`` takes the whole rest of a line; otherwise only the
    people mentioned in it.
    """

    name = "owners"
    kind = "search"
    many = True

    def __init__(self, *, loose: bool = False) -> None:
        """Read the whole rest, or mentions alone."""
        self.greedy = loose

    def read(self, line: Line, argument: Argument, reading: Reading) -> tuple[str, ...] | None:
        """Take the people mentioned and, where loose, the names between the commas."""
        owners: list[tuple[int, str]] = []
        for token in line.free:
            if token.kind == "person":
                word = words_before(line, argument.words, token)
                line.take((word or token).start, token.end)
                owners.append((token.start, token.value))
        if self.greedy:
            owners += self._names(line)
        found = tuple(dict.fromkeys(value for _, value in sorted(owners)))
        return found or None

    @staticmethod
    def _names(line: Line) -> list[tuple[int, str]]:
        names: list[tuple[int, str]] = []
        free: list[Token] = line.free
        if len(free) == 1 and free[0].kind == "quoted":
            names.append((free[0].start, free[0].value))
        else:
            for piece in re.finditer(r"[^,;\n\x00]+", line.masked(quotes=False)):
                name = re.sub(r"^(and|&|\+)\s+", "", piece[0].strip(), flags=re.I).strip().strip('"“”')
                if name and name.casefold() not in ("and", "&", "+"):
                    names.append((piece.start(), name))
        line.take(0, len(line.text))
        return names

    def from_text(self, text: str, reading: Reading) -> tuple[str, ...]:
        """Names between commas, semicolons or line breaks."""
        return tuple(dict.fromkeys(name.strip() for name in re.split(r"[,;\n]", text) if name.strip()))

    def say(self, value: Sequence[str]) -> str:
        """The names with commas between."""
        return ", ".join(value)

    def resolve(self, value: tuple[str, ...], context: Context) -> Owners:
        """The people, and organisations by name. A handle nobody has raises :class:`Misread`; a name is kept."""
        if [one.casefold() for one in value] in (["nobody"], ["none"], ["no one"]):
            return Owners()
        persons: list[Person] = []
        organisations: list[str] = []
        for one in value:
            person = self._person(one, context)
            if person:
                persons.append(person)
            else:
                organisations.append(one[:200])
        return Owners(tuple(dict.fromkeys(persons)), tuple(dict.fromkeys(organisations)))

    @staticmethod
    def _person(value: str, context: Context) -> Person | None:
        if value.startswith(("@", "slack:", "teams:")) or value.casefold() == "me":
            return find_person(value, context)
        everyone = people.everyone(context.session)
        known = [p for p in everyone if p.name.casefold() == value.casefold()]
        meant = [p for p in everyone if value.casefold() in (p.handle, p.name.split()[0].casefold())]
        if meant and not known:
            names = " or ".join(f"@{p.handle} ({p.name})" for p in meant[:3])
            raise Misread(f"Did you mean {names}? Type people with @, and bodies by their whole name.")
        return known[0] if len(known) == 1 else None

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """People, then organisations, then what was typed as a new name."""
        for person in people.like(context.session, prefix, 6):
            yield Option(f"@{person.handle}", f"{person.name} (@{person.handle})")
        known = people.organisations_like(context.session, prefix, 6)
        for body in known:
            yield Option(body.name, body.name)
        typed = prefix.strip().replace(",", " ")
        if typed and typed.casefold() not in {body.name.casefold() for body in known}:
            yield Option(typed, f"{typed} (as typed)")
