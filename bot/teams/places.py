"""Where somebody was when they said something: that is where the answer goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from bot.teams.calls import Room
from commands.engine.request import Channel

Surface = Literal["chat", "card", "dialog", "extension"]
ANSWER_WITHIN: Final = 4.0
"""Seconds after which an invoke is answered "Working on it…": Teams shows an error after some five to ten."""
TYPING_AFTER: Final = 1.5
"""Seconds after which the person sees that the bot is typing."""
HELD_FOR: Final = 10.0
"""Seconds after which a message is acknowledged, while work on it goes on: Teams gives some fifteen."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer.

    ``workspace`` is the Entra tenant that connects the person to an authority, ``user`` their account in it, ``name``
    what they are called. ``room`` is the conversation, in a channel the thread; ``channel`` is the same as the house
    sees it. ``surface`` is what was used there: ``chat`` words written to the bot, ``card`` a button on the message
    ``message``, ``dialog`` a dialog that is open, ``extension`` one that a message's menu opened.
    """

    workspace: str
    user: str
    name: str
    room: Room
    channel: Channel
    surface: Surface = "chat"
    message: str = ""
