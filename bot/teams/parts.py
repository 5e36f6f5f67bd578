"""What a message of the outbox is in Teams: its cards in order, then its files, each a message of its own.

The names of what has arrived are kept in that order: the id that Teams gave each. Where Teams took a card for too
large, all of them are drawn anew with a share of the room, and the name of a message that was drawn so says with which:
``1700000000000/2``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.teams import adaptive, dialogs
from bot.teams.adaptive import Drawn
from commands.engine.cards import Card, Text
from commands.engine.drawing import DoesNotFit
from jobs.messenger import Outgoing, Undelivered

SHARES: Final = (1, 2, 4)
"""A card has all of the room that there is, a half, or a quarter."""
NO_ROOM: Final = "It does not fit into messages of Teams'."
IN_OWN_CHAT: Final = "Teams lets me hand over files in a chat of two alone. Ask me for this one in our own chat."
_SHARE: Final = "/"


def drawn(outgoing: Outgoing, share: int, opens: Callable[[str], bool]) -> Drawn:
    """A message's parts, its cards with that share of the room; into a channel goes no file, but where to have it.

    ``opens`` says of a button's sentence whether it opens a form. Raises :class:`~jobs.messenger.Undelivered` where it
    cannot be shown.
    """
    reply = outgoing.reply
    if not outgoing.to_person and adaptive.files(reply):
        reply = replace(reply, card=Card((*reply.card.nodes, Text(IN_OWN_CHAT, quiet=True))))
    try:
        made = adaptive.drawn(reply, adaptive.ROOM // share)
    except DoesNotFit as wrong:
        raise Undelivered(NO_ROOM, None, outgoing.refs) from wrong
    cards = [dialogs.opening(each, opens) for each in made.cards]
    return Drawn(cards, made.files if outgoing.to_person else [])


def share_of(names: Sequence[str]) -> int:
    """The share of the room that what has arrived was last drawn with."""
    return max((int(name.partition(_SHARE)[2] or 1) for name in names), default=1)


def name_of(ident: str, share: int) -> str:
    """The name of a message that has arrived."""
    return ident if share == 1 else f"{ident}{_SHARE}{share}"


def ident_of(name: str) -> str:
    """What Teams knows a message by that has arrived."""
    return name.partition(_SHARE)[0]
