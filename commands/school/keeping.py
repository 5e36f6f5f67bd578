"""What the authority says of its schools by hand: local type, locality, who is head and who governs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from commands.action.adding import refuse
from commands.engine.arguments import Argument, Choice, Reading, Title
from commands.engine.cards import Button, Buttons, Fact, Facts, FieldKind, Notice, Option, Reply, Text, card
from commands.engine.context import Context
from commands.engine.errors import Misread, Refused
from commands.engine.table import Call
from commands.engine.words import Line
from commands.school import words
from models import schooling
from models.person import Person
from models.phase import KINDS, kind_of
from models.queries import school as schools
from models.queries import school_card as about
from models.school import School

NONE = ("none", "nothing", "nobody", "unknown")
UNSAID = {"as the register says": "none", "register": "none"}
TYPES = {**{kind: kind.capitalize() for kind in KINDS}, "none": "As the register says"}
TWO_THINGS = re.compile(
    rf"·|@|\b(?:type|phase) (?:{'|'.join(map(re.escape, KINDS))})\b|\b(?:un)?watch$|\bgroup \"", re.IGNORECASE
)
"""What no name of a locality holds, and a second change typed after it does."""
ROLE_WORDS = {"head": "the head", "governor": "a governor"}


class TypeType(Choice):
    """A type of school at the very end of a line: a name may hold the word too."""

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the words that end the line. Raises :class:`Misread` where what follows school and verb is no type."""
        masked = line.masked()
        for spelt in sorted(self.alias, key=len, reverse=True):
            match = re.search(rf"(?<!\S){re.escape(spelt)}[\s.,]*$", masked, re.IGNORECASE)
            if match:
                line.take(match.start(), match.end())
                return self.alias[spelt]
        verb = max((end for _, end in line.taken), default=0)
        after = [token for token in line.free if token.start >= verb]
        if after and len(after) < len(line.free) and all(token.kind == "word" for token in after):
            said = " ".join(token.value for token in after)
            raise Misread(f"“{said}” is no type of school. Say one of these: {', '.join(self.choices)}.", field="kind")
        return None


class LocalityType(Title):
    """A locality: one that is there, or a new one. The value is its name."""

    name = "locality"
    kind: ClassVar[FieldKind] = "search"

    def suggest(self, prefix: str, context: Context) -> Iterable[Option]:
        """Localities that hold what is typed, then what was typed as a new one."""
        typed = prefix.strip()
        known = [each for each in schools.localities(context.session) if typed.casefold() in each.casefold()]
        yield from (Option(each, each) for each in known[:10])
        if typed and typed.casefold() not in {each.casefold() for each in known}:
            yield Option(typed[:75], f"{typed[:60]} (as typed)")


def changed(context: Context, school: School, sentence: str, *facts: Fact, note: str = "") -> Reply:
    """The answer to a change of what is said of a school."""
    context.session.flush()
    context.about(school.name)
    return Reply(
        card(
            Notice("done", sentence),
            Facts(facts) if facts else None,
            Text(note, quiet=True) if note else None,
            Buttons((context.undo(), Button("Open", f"/school show {school.urn}"))),
        )
    )


def need_own(context: Context, school: School) -> None:
    """Go on only for a school of this authority. Raises :class:`Refused`."""
    if school.la_code != context.programme.la_code:
        where = school.la or "no authority that the register names"
        raise Refused(f"{school.name} is in {where}, so its type and locality are not ours to say.")


def type_(context: Context, school: School, kind: str) -> Reply:
    """Say what kind of school it is, where the register does not or says it otherwise."""
    need_own(context, school)
    wanted = "" if kind == "none" else kind
    own = schools.local(context.session, school.urn)
    if (own.type if own else "") == wanted:
        return refuse(f"{school.name} is {wanted or 'as the register says'} already.")
    before = schooling.set_type(context.session, school.urn, wanted)
    registered = kind_of(school.phase, school.type, school.type_group)
    was = Fact("Was", before or (f"{registered} (the register)" if registered else "not known"))
    now = wanted or (f"{registered}, as the register says" if registered else "not known: the register does not say")
    return changed(context, school, f"{school.name} is a school of type: {now}.", was)


def locality(context: Context, school: School, locality: str) -> Reply:
    """Say which locality it belongs to."""
    need_own(context, school)
    if TWO_THINGS.search(locality):
        return refuse(f"“{locality}” says more than a locality. Say one thing at a time; nothing was changed.")
    wanted = "" if locality.casefold() in NONE else schooling.spelt(context.session, locality)
    known = schools.localities(context.session)
    own = schools.local(context.session, school.urn)
    if (own.locality if own else "") == wanted:
        return refuse(f"{school.name} is in {wanted} already." if wanted else f"{school.name} is in no locality.")
    before = schooling.set_locality(context.session, school.urn, wanted)
    sentence = f"{school.name} is in {wanted}." if wanted else f"{school.name} is in no locality now."
    note = ""
    if wanted and wanted not in known:
        others = f" There are: {', '.join(known)}." if known else ""
        note = f"{wanted} is a new locality.{others}"
    return changed(context, school, sentence, Fact("Was", before or "not said"), note=note)


def prefill(context: Context, call: Call) -> dict[str, str]:
    """What is said of the school now."""
    argument = call.row.argument("school")
    assert argument  # noqa: S101 - rows with this prefilling have it
    school: School = argument.type.resolve(call.get("school"), context)
    own = schools.local(context.session, school.urn)
    if own is None:
        return {}
    return {"kind": own.type, "locality": own.locality}


# -- people ---------------------------------------------------------------------------------------------------------


def head(context: Context, school: School, person: Person) -> Reply:
    """Say who is its head; whoever was before is no longer."""
    return _appoint(context, school, person, "head")


def governor(context: Context, school: School, person: Person) -> Reply:
    """Say who governs it; there may be several."""
    return _appoint(context, school, person, "governor")


def _appoint(context: Context, school: School, person: Person, role: str) -> Reply:
    held = [row for row in about.roles(context.session, school.urn) if row.role == role]
    if any(row.person_id == person.id for row in held):
        return refuse(f"{person.name} is {ROLE_WORDS[role]} of {school.name} already.")
    before = schooling.appoint(context.session, school.urn, person, role, context.now, context.actor.person_id)
    former = words.joined([row.person.name for row in before])
    was = (Fact("Was", f"{former}, who is no longer"),) if former else ()
    note = "" if role == "head" else f"To end it: /school not governor {school.urn} @{person.handle}"
    return changed(context, school, f"{person.name} is {ROLE_WORDS[role]} of {school.name}.", *was, note=note)


def no_head(context: Context, school: School) -> Reply:
    """Say that it has no head, or none that is known."""
    return _end(context, school, "head", None)


def not_governor(context: Context, school: School, person: Person) -> Reply:
    """Say that somebody governs it no longer."""
    return _end(context, school, "governor", person)


def _end(context: Context, school: School, role: str, person: Person | None) -> Reply:
    roles = about.roles(context.session, school.urn, lock=True)
    held = [row for row in roles if row.role == role and (person is None or row.person_id == person.id)]
    if not held:
        who = person.name if person else "Nobody"
        return refuse(f"{who} is {'not ' if person else ''}{ROLE_WORDS[role]} of {school.name}.")
    schooling.end_roles(held, context.now)
    former = words.joined([row.person.name for row in held])
    return changed(context, school, f"{former} is no longer {ROLE_WORDS[role]} of {school.name}.")


# -- watching -------------------------------------------------------------------------------------------------------


def watch(context: Context, school: School) -> Reply:
    """Watch a school; it is the person's own affair, and the history does not name the school."""
    if context.actor.person_id is None:
        return refuse("To watch is somebody's: say it yourself.")
    if not schooling.watch(context.session, context.actor.person_id, school.urn, context.today):
        return refuse(f"You watch {school.name} already.")
    return _watching(context, f"You watch {school.name}. /school watching shows what has changed.")


def unwatch(context: Context, school: School) -> Reply:
    """Watch it no longer."""
    if context.actor.person_id is None or not schooling.unwatch(context.session, context.actor.person_id, school.urn):
        return refuse(f"You do not watch {school.name}.")
    return _watching(context, f"You watch {school.name} no longer.")


def _watching(context: Context, sentence: str) -> Reply:
    context.session.flush()
    context.about("")
    return Reply(card(Notice("done", sentence), Buttons((context.undo(), Button("Watching", "/school watching")))))
