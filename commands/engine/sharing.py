"""Sharing a card with everybody where it was asked for: the button that offers it, and the question that comes first.

Who reads them may be elsewhere: in Teams a channel is answered in one's own chat. So the place is named, never "here".
"""

from __future__ import annotations

from typing import Final

from commands.engine.cards import Button
from commands.engine.context import Context
from commands.engine.drawing import shorten

NOBODY_ELSE: Final = "There is nobody else here to share it with. Type it in the channel that should see it."
NAME: Final = 40
"""How much of a channel's name a button says."""


def button(context: Context, sentence: str) -> tuple[Button, ...]:
    """The button that shares by a sentence; none where the speaker is alone."""
    if context.channel.is_private_to_one:
        return ()
    named = _named(context)
    return (Button(f"Share in {shorten(named, NAME)}" if named else "Share where I asked", sentence),)


def question(context: Context, what: str) -> str:
    """Whether ``what`` is to be shared, since what is posted cannot be called back; in private, nothing to ask."""
    if context.channel.is_private_to_one:
        return ""
    where = _named(context) or "the conversation where you asked"
    return f"Share {what} with everybody in {where}? A message that is sent cannot be taken back."


def _named(context: Context) -> str:
    """The channel by its name, where it is one with a name that all know it by."""
    channel = context.channel
    return f"#{channel.name}" if channel.kind == "public" and channel.name else ""
