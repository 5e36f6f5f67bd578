"""Where somebody was when they said something: that is where the answer goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.teams.actions import PLACE
from bot.teams.calls import Room
from bot.teams.incoming import without_thread
from bot.teams.text import Element
from commands.engine.request import Channel

Surface = Literal["chat", "card", "dialog"]
ANSWER_WITHIN: Final = 4.0
"""Seconds after which an invoke is answered "Working on it…": Teams shows an error after some five to ten."""
TYPING_AFTER: Final = 1.5
"""Seconds after which the person sees that the bot is typing."""
HELD_FOR: Final = 10.0
"""Seconds after which a message is acknowledged, while work on it goes on: Teams gives some fifteen."""


@dataclass(frozen=True, slots=True)
class About:
    """A channel, and the thread in it, that something in a person's own chat is about."""

    channel: Channel
    room: Room

    def kept(self) -> Element:
        """As a button's data hold it."""
        channel = self.channel
        return {"id": channel.id, "name": channel.name, "kind": channel.kind, "room": self.room.conversation}


def about(data: Mapping[str, Any], service_url: str) -> About | None:
    """What a button's data hold of a channel and of a thread in it, if they do; no thread is in another channel."""
    held = data.get(PLACE)
    if not isinstance(held, Mapping) or held.get("kind") not in ("private", "public"):
        return None
    channel = Channel(str(held.get("id") or ""), str(held.get("name") or ""), held["kind"])
    room = Room(service_url, str(held.get("room") or channel.id))
    return About(channel, room) if without_thread(room.conversation) == channel.id else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer.

    ``workspace`` is the Entra tenant that connects the person to an authority, ``user`` their account in it, ``name``
    what they are called. ``room`` is the conversation, in a channel the thread; ``channel`` is the same as the house
    sees it. ``surface`` is what was used there: ``chat`` words written to the bot, ``card`` a button on the message
    ``message``, ``dialog`` a dialog that is open or is to be opened.

    What is for one person is brought to their own chat, wherever it was asked. ``about`` is then the channel where that
    was, and its thread: a card that comes of it keeps them, so that what is shared from there is shared in the channel.
    """

    workspace: str
    user: str
    name: str
    room: Room
    channel: Channel
    surface: Surface = "chat"
    message: str = ""
    about: About | None = None

    @property
    def heard(self) -> Channel:
        """The channel as the house is told it: where it was asked."""
        return self.about.channel if self.about else self.channel
