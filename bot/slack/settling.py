"""What became of a message in Slack whose sending ended without an answer: Slack is asked, sparingly.

A text is looked for in the history of its channel, by the metadata it carries; a file by where it is shared.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from bot.slack.calls import Calls, Limited, SlackRefusal
from bot.slack.parts import arrived, drawn, unsure
from bot.slack.tokens import Tokens
from jobs.messenger import AskLater, CannotTell, NotSent, Outgoing, Sent, Settled
from models.outbox import LEASE

EVENT: Final = "headway_outbox"
"""The type of the metadata on every message of the outbox; its payload holds the row's id and the part's number."""
LOOK_EVERY: Final = 60.0
"""How many seconds lie between two looks into a history, which is what distributed apps are held to:
https://docs.slack.dev/reference/methods/conversations.history"""
SKEW: Final = timedelta(minutes=2)
"""How far Slack's clock and the database's may be apart."""
PAGES: Final = 5
LATER: Final = AskLater(timedelta(seconds=LOOK_EVERY))
_UNSEEN: Final = ("channel_not_found", "missing_scope", "not_in_channel")


class Settling:
    """Finds out for one workspace. ``look_every`` is the least time in seconds between two looks into a history."""

    def __init__(self, calls: Calls, tokens: Tokens, look_every: float = LOOK_EVERY) -> None:
        self._calls = calls
        self._tokens = tokens
        self._look_every = look_every
        self._next_look = 0.0

    async def settled(self, outgoing: Outgoing, room: str) -> Settled:
        """Whether a message has arrived in the conversation ``room``, and which parts of it.

        Raises :class:`~jobs.messenger.Undelivered` where it cannot be drawn any more.
        """
        parts, names = drawn(outgoing), arrived(outgoing.refs)
        try:
            if file := unsure(outgoing.refs):
                names += [file] if await self._is_shared(file, room) else []
            elif len(names) < len(parts.texts):
                if (wait := self._next_look - time.monotonic()) > 0:
                    return AskLater(timedelta(seconds=wait))
                self._next_look = time.monotonic() + self._look_every
                found = await self._found(outgoing, room)
                if found is None:
                    return CannotTell("It may have been sent: too much was written there at that time.")
                names = _with(names, found)
        except Limited as limit:
            return AskLater(timedelta(seconds=limit.seconds))
        except SlackRefusal as refusal:
            if refusal.code in _UNSEEN:
                return CannotTell(f"It may have been sent: Slack does not let me look there ({refusal.code}).")
            return LATER
        return Sent(tuple(names)) if len(names) >= len(parts) else NotSent(tuple(names))

    async def _is_shared(self, file: str, room: str) -> bool:
        """Whether a file is in a conversation: one that was uploaded and never completed is not known to anybody.

        https://docs.slack.dev/reference/objects/file-object
        """
        try:
            told = (await self._calls.read("files.info", file=file))["file"]
        except SlackRefusal as refusal:
            if refusal.code in ("file_not_found", "file_deleted"):
                return refusal.code == "file_deleted"
            raise
        shares = told.get("shares") or {}
        return any(room in (shares.get(kind) or ()) for kind in ("public", "private")) or any(
            room in (told.get(kind) or ()) for kind in ("channels", "groups", "ims")
        )

    async def _found(self, outgoing: Outgoing, room: str) -> dict[int, str] | None:
        """The parts that are in the history of the time in which they were posted; None where it is too much to read.

        Raises :class:`SlackRefusal`.
        """
        bot = (await self._tokens.workspace()).bot
        within = {
            "oldest": str((outgoing.claimed_at - SKEW).timestamp()),
            "latest": str((outgoing.claimed_at + LEASE + SKEW).timestamp()),
        }
        parts: dict[int, str] = {}
        cursor: dict[str, str] = {}
        for _ in range(PAGES):
            said = await self._calls.read(
                "conversations.history", channel=room, include_all_metadata="true", limit="200", **within, **cursor
            )
            for message in said.get("messages") or ():
                if (number := _part_of(outgoing, message)) and message.get("bot_id", bot) == bot:
                    parts[number] = str(message["ts"])
            cursor = {"cursor": str((said.get("response_metadata") or {}).get("next_cursor") or "")}
            if not cursor["cursor"]:
                return parts
        return None


def mark(outgoing: Outgoing, number: int) -> dict[str, Any]:
    """The metadata of a part: https://docs.slack.dev/messaging/message-metadata"""
    return {"event_type": EVENT, "event_payload": {"id": str(outgoing.id), "part": number}}


def _part_of(outgoing: Outgoing, message: dict[str, Any]) -> int:
    """Which part of it a message in the history is; 0 where it is none."""
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    ours = metadata.get("event_type") == EVENT and payload.get("id") == str(outgoing.id)
    return int(payload.get("part", 0)) if ours else 0


def _with(names: list[str], found: dict[int, str]) -> list[str]:
    """The names of what arrived, with what the history adds: parts are posted in order, so the first gap ends them."""
    more = list(names)
    while (ref := found.get(len(more) + 1)) is not None:
        more.append(ref)
    return more
