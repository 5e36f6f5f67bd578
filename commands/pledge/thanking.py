"""Thanking in a channel those who have signed since the last thanks: looked at first, and never who has not signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from commands.action.adding import refuse
from commands.engine.arguments import Argument, ArgumentType, Reading
from commands.engine.asking import refusal
from commands.engine.cards import Button, Buttons, Card, FieldKind, Node, Notice, Reply, Row, Text, Title, card, to_json
from commands.engine.context import Context
from commands.engine.errors import Misread
from commands.engine.table import say
from commands.engine.telling import counted
from commands.engine.words import Line
from commands.pledge.pledges import meant
from commands.pledge.signing import held
from models import outbox
from models.outbox import Address, Message
from models.pledge import Pledge, Signature
from models.queries import pledge as signatures
from models.queries import school as schools
from models.queries import signed
from models.tenant import PLATFORMS

RULE = "pledge.thanks"
OTHERS = "partners and groups"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel: the platform's id of it, and how people call it."""

    id: str
    name: str


TEAMS_ID = "19:"
"""What the id of a channel or a group begins with in Teams, where nobody can mention one to a bot."""
IN_CHANNEL = "Say it in the channel itself, mentioning me, like /board channel here or /pledge thank."


class ChannelType(ArgumentType):
    """A channel, by #name or by mention. The value is what was typed."""

    name = "channel"
    kind: ClassVar[FieldKind] = "text"

    def read(self, line: Line, argument: Argument, reading: Reading) -> str | None:
        """Take the first channel."""
        return next((line.take_token(token) for token in line.free if token.kind == "channel"), None)

    def resolve(self, value: str, context: Context) -> Place:
        """The channel as the platform knows it. Raises :class:`Misread` for another platform's."""
        platform, _, mention = value.partition(":")
        if platform not in PLATFORMS:
            platform, mention = context.request.speaker.platform, value
        if platform != context.request.speaker.platform:
            raise Misread("That channel is on another platform. Type it where it is.")
        number, _, name = mention.partition("|")
        if platform == "teams" and not number.startswith(TEAMS_ID):
            raise Misread(f"Teams does not tell me which channel “{value}” is. {IN_CHANNEL}", field="channel")
        unnamed = "" if number.startswith(TEAMS_ID) else number
        return Place(number.lstrip("#"), (name or unnamed).lstrip("#"))

    @staticmethod
    def named(place: Place, context: Context) -> str:
        """The value that :meth:`resolve` makes this place of."""
        return f"{context.request.speaker.platform}:{place.id}|{place.name}"


def thank(context: Context, pledge: Pledge | None = None, channel: Place | None = None) -> Reply:
    """Show what would be posted, and where."""
    pledge = meant(context, pledge)
    if channel is None and context.channel.is_private_to_one:
        return refuse(
            "In which channel? Type it like /pledge thank #heads, or type /pledge thank in the channel itself."
        )
    new = newly_signed(context, pledge)
    if not new:
        return refuse("Nobody has signed since the last thanks. What is pending is thanked when it is confirmed.")
    where = channel or Place(context.channel.id, context.channel.name)
    send = f"/pledge thank send pledge:{pledge.slug} number:{len(new)}"
    line = say(context.table.parse(send, context.reading).but(channel=ChannelType.named(where, context)))
    notice = Notice("info", f"This would be posted in {_called(where)}. Nothing has been posted yet.")
    buttons = Buttons((Button("Post it", line, "primary"), Button("Not now", "/headway nothing")))
    told = [node for node in _card(context, pledge, new).nodes if not isinstance(node, Buttons)]
    return Reply(card(notice, *told, buttons))


def send(context: Context, channel: Place, number: int, pledge: Pledge | None = None) -> Reply:
    """Post it: once, to that channel. Where somebody has signed since it was looked at, it is looked at again."""
    pledge = held(context, meant(context, pledge))
    new = newly_signed(context, pledge)
    if len(new) != number:
        there = ChannelType.named(channel, context)
        line = say(context.table.parse(f"/pledge thank pledge:{pledge.slug}", context.reading).but(channel=there))
        look = Button("Look again", line, "primary")
        return refusal("Somebody has signed, withdrawn or been thanked since you looked. Nothing was posted.", (look,))
    speaker = context.request.speaker
    to = Address(speaker.platform, speaker.workspace, channel.id)
    posted = to_json(Reply(_card(context, pledge, new)))
    message = Message(key=f"{RULE}:{pledge.id}:{context.now.isoformat()}", rule=RULE, card=posted, kind="pack")
    outbox.enqueue(context.session, message, to, context.now)
    pledge.thanked_at = context.now
    context.session.flush()
    context.about(pledge.slug)
    names = len({signed.party_of(row).key for row in new})
    sentence = f"The thanks to {counted(names, 'organisation')} are on their way to {_called(channel)}."
    return Reply(card(Notice("done", sentence)))


def newly_signed(context: Context, pledge: Pledge) -> list[Signature]:
    """The signatures that have come to count since the last thanks, oldest first."""
    since = pledge.thanked_at
    standing = [row for row in signed.signatures_of(context.session, pledge.id) if row.state == "counted"]
    return [row for row in standing if since is None or max(row.entered_at, row.decided_at or row.entered_at) > since]


def _called(place: Place) -> str:
    return f"#{place.name}" if place.name else "the conversation you asked in"


def _card(context: Context, pledge: Pledge, new: Sequence[Signature]) -> Card:
    """The thanks: organisations by kind, how many are together now, and how to join them."""
    by_kind = _by_kind(context, new)
    number = sum(len(names) for names in by_kind.values())
    count = signed.count_of(context.session, pledge, context.programme.la_code, context.today)
    verb = "has" if number == 1 else "have"
    newly = f"{counted(number, 'organisation')} {verb} newly signed “{pledge.name}”."
    together = (
        f" {counted(count.organisations, 'organisation')} are with it now." if count.organisations > number else ""
    )
    rows: list[Node] = [Row(kind.capitalize(), (", ".join(names),)) for kind, names in by_kind.items()]
    join = Buttons((Button("Read it", f"/pledge show {pledge.slug}"),))
    return card(Title("Thank you!"), Text(f"{newly}{together}"), *rows, join)


def _by_kind(context: Context, new: Sequence[Signature]) -> dict[str, list[str]]:
    """The names of who has signed, each once, under the kind of school; partners and groups last."""
    kinds = {
        each.urn: each.kind for each in schools.roll(context.session, context.programme.la_code, context.today).schools
    }
    names = signatures.names(context.session, new)
    found: dict[str, set[str]] = {}
    for row in new:
        kind = f"{kinds.get(row.urn) or ''} schools".strip() if row.urn is not None else OTHERS
        found.setdefault(kind, set()).add(names[row.id])
    order = sorted(found, key=lambda kind: (kind == OTHERS, kind))
    return {kind: sorted(found[kind], key=str.casefold) for kind in order}
