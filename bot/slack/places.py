"""Where somebody was when they said something: that is where the answer goes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.slack import limits
from bot.slack.text import Block
from commands.engine.request import Channel

Surface = Literal["command", "message", "modal", "home", "chat"]
ACKNOWLEDGE_WITHIN: Final = 2.0
"""Seconds after which "Working on it" is said: Slack gives three, and the way there and back takes some."""
TRIGGER_LIVES: Final = 2.6
"""Seconds after which a trigger is not worth trying: Slack's live three from the tap."""


@dataclass(slots=True)
class Exchange:
    """One HTTP request of Slack's, or one Socket Mode envelope, and whether it has been answered."""

    began: float = field(default_factory=time.monotonic)
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def left(self, seconds: float) -> float:
        """How many of those seconds since it began are left."""
        return max(0.0, seconds - (time.monotonic() - self.began))


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer.

    ``surface`` is what was used there: ``message`` a button on a message, ``chat`` words written to the bot.
    ``response_url`` and ``trigger`` are Slack's for this one interaction and may be missing. ``only_theirs`` tells
    that the message whose button was clicked is seen by that person alone. ``spoken`` is the message in a channel that
    is answered: what all may read is answered in its thread.
    """

    user: str
    channel: Channel
    surface: Surface
    response_url: str = ""
    trigger: str = ""
    thread: str = ""
    view: str = ""
    only_theirs: bool = True
    spoken: str = ""


def with_place(view: Block, place: Place) -> Block:
    """The modal with its place beside its sentence; the response URL, then all of it, is left out if too long."""
    held = json.loads(view.get("private_metadata") or "{}")
    whole = {
        "channel": place.channel.id,
        "name": place.channel.name,
        "kind": place.channel.kind,
        "thread": place.thread,
    }
    for extra in ({**whole, "url": place.response_url}, whole, {}):
        packed = json.dumps({**held, **extra}, ensure_ascii=False, separators=(",", ":"))
        if len(packed) <= limits.PRIVATE_METADATA:
            return {**view, "private_metadata": packed}
    return view


def place_of(view: Mapping[str, Any], user: str) -> Place:
    """Where the person was when they opened the modal; their direct message where it does not say."""
    held = json.loads(view.get("private_metadata") or "{}")
    channel = Channel(str(held.get("channel", "")), str(held.get("name", "")), held.get("kind", "dm"))
    return Place(
        user=user,
        channel=channel,
        surface="chat",
        response_url=str(held.get("url", "")),
        thread=str(held.get("thread", "")),
    )


def clicked_at(payload: Mapping[str, Any], channel: Channel) -> Place:
    """Where a button was: on the Home tab, in a modal, or on a message in ``channel``."""
    user, trigger, view = str(payload["user"]["id"]), str(payload["trigger_id"]), payload.get("view")
    if view and view.get("type") == "home":
        return Place(user, Channel(), "home", trigger=trigger)
    if view:
        return Place(user, place_of(view, user).channel, "modal", trigger=trigger, view=str(view["id"]))
    message = payload.get("message") or payload.get("container") or {}
    return Place(
        user=user,
        channel=channel,
        surface="message",
        response_url=str(payload.get("response_url") or ""),
        trigger=trigger,
        thread=str(message.get("thread_ts") or ""),
        only_theirs=bool((payload.get("container") or {}).get("is_ephemeral")),
    )
