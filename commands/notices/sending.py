"""Telling people, each by their own way: into the outbox, for working hours, and never of what they did themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from commands.engine.cards import Button, Buttons, File, Reply, Text, Title, card, to_json
from commands.engine.context import Context
from models import outbox, routing
from models.enclosure import Enclosed
from models.hours import next_open
from models.outbox import Address, Kind, Message
from models.person import Person
from models.queries import board as boards
from models.queries.person import holders

KEY: Final = 200
LETTER: Final = "message/rfc822"


def tell(
    context: Context,
    *,
    rule: str,
    key: str,
    to: Person,
    reply: Reply,
    kind: Kind = "nudge",
    enclosures: Sequence[Enclosed] = (),
    expires_at: datetime | None = None,
    edits: str = "",
) -> bool:
    """Have a person told once under ``key``; gives whether they are.

    Nobody is told what they did themselves, and nobody anything before the programme is live. Outside working hours it
    waits for the next ones. Who is reached by the clerk has it passed on: the clerk gets the message, as a letter that
    is ready to send, and says when it is sent. ``expires_at`` is when it is of no use any more.
    """
    if context.programme.live_at is None or to.id == context.actor.person_id:
        return False
    message = _message(context, rule, key, reply, kind, enclosures, expires_at, edits)
    clerks = [] if reply.confidential else _passed_on_by(context, to)
    for clerk in clerks:
        _pass_on(context, message, reply, to, clerk)
    if not clerks:
        outbox.enqueue(context.session, message, to.id, context.now)
    return True


def post(
    context: Context,
    *,
    rule: str,
    key: str,
    address: Address,
    reply: Reply,
    kind: Kind = "pack",
    enclosures: Sequence[Enclosed] = (),
    expires_at: datetime | None = None,
) -> bool:
    """Have something posted once in a channel, in working hours; gives whether it is: never before going live."""
    if context.programme.live_at is None:
        return False
    message = _message(context, rule, key, reply, kind, enclosures, expires_at)
    outbox.enqueue(context.session, message, address, context.now)
    return True


def _message(
    context: Context,
    rule: str,
    key: str,
    reply: Reply,
    kind: Kind,
    enclosures: Sequence[Enclosed],
    expires_at: datetime | None,
    edits: str = "",
) -> Message:
    """What is to be sent, in the next working hours."""
    return Message(
        key=key[:KEY],
        rule=rule,
        card=to_json(reply),
        kind=kind,
        confidential=reply.confidential,
        not_before=next_open(context.calendar, context.now),
        expires_at=expires_at,
        enclosures=tuple(enclosures),
        edits=edits,
    )


def _passed_on_by(context: Context, person: Person) -> Sequence[Person]:
    """Who passes on what is written to them: their board's clerk, any, or a manager; nobody for most people.

    Those who have asked for it, and board members whom nothing else reaches.
    """
    way = routing.routes_of(context.session, [person])[person.id]
    sits = any(grant.role in ("chair", "member") and grant.ended_at is None for grant in person.grants)
    if way != "clerk" or not (person.route == "clerk" or sits):
        return ()
    theirs = boards.clerks_of(context.session, person.id)
    found = theirs or holders(context.session, "clerk") or holders(context.session, "manager")
    return [each for each in found if each.id != person.id][:1]


def _pass_on(context: Context, message: Message, reply: Reply, person: Person, clerk: Person) -> None:
    """Give a message to the clerk for somebody: what it says, and a letter that is ready to send."""
    files = [File(file.name, file.mime, file.data) for file in message.enclosures]
    letters: tuple[Enclosed, ...] = ()
    if person.email:
        data = context.documents.letter(reply, person.email, person.name, files)
        letters = (Enclosed(f"For {person.name}.eml", LETTER, data),)
    how = "A letter to them is attached, ready to send." if letters else "Print it, or tell them by word of mouth."
    told = Text(f"{person.name} is reached by you. {how} Then tap Sent. What they answer you enter for them.")
    nodes = [node for node in reply.card.nodes if not isinstance(node, Buttons)]
    key = f"{message.key}{outbox.BY}{clerk.id}"[:KEY]
    buttons = Buttons((Button("Sent", f"/headway passed on key:{key}", "primary"),))
    passed = Message(
        key=key,
        rule=message.rule,
        card=to_json(Reply(card(Title(f"For {person.name}"), told, *nodes, buttons))),
        kind=message.kind,
        not_before=message.not_before,
        expires_at=message.expires_at,
        enclosures=(*letters, *message.enclosures),
        behalf=person.id,
    )
    outbox.enqueue(context.session, passed, clerk.id, context.now)
