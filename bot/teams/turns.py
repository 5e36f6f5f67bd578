"""One turn of a conversation: what was said goes through the door, and the answer back to where it was said.

A message is answered by messages. A button is answered in the HTTP body: in one's own chat by the card that takes its
place, elsewhere by a line, since the card there is everybody's. What takes longer is brought when it is done.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from dataclasses import replace
from typing import Final

from bot import log
from bot.pool import Pool, safely
from bot.tasks import Tasks, within
from bot.teams import adaptive, dialogs
from bot.teams.calls import TeamsRefusal
from bot.teams.choices import with_choices
from bot.teams.deliver import IN_OWN_CHAT, Delivery, way
from bot.teams.places import ANSWER_WITHIN, HELD_FOR, TYPING_AFTER, Place
from bot.teams.restore import restored
from bot.teams.text import Element, safe
from commands.engine.cards import Notice, Reply, card
from commands.engine.drawing import one_line
from commands.engine.request import Request

WORKING: Final = "Working on it: I shall bring you the answer"
NOTHING_CHANGED: Final = Reply(card(Notice("info", "Cancelled. Nothing was changed.")))
NOT_POSTED: Final = "Teams did not let me post it there. Is Headway still in that channel?"
UNPOSTED: Final = Reply(card(Notice("refused", NOT_POSTED)), outcome="refused")
POSTING: Final = "I am posting it. If Teams does not let me, I shall tell you."
_MESSAGE: Final = "application/vnd.microsoft.activity.message"
_logger = log.get("headway.teams")


class Turns:
    """Takes turns for every tenant. ``patience`` is in seconds, as :data:`bot.teams.places.ANSWER_WITHIN` is."""

    def __init__(self, pool: Pool, delivery: Delivery, tasks: Tasks, *, patience: float = ANSWER_WITHIN) -> None:
        self._pool = pool
        self._delivery = delivery
        self._tasks = tasks
        self._patience = patience

    async def say(self, request: Request, place: Place) -> None:
        """Have a message's words said, and the answer brought; it returns when Teams must hear that it arrived."""
        task = self._tasks.spawn(self._safely(request, place, self._said(request, place)))
        await within(task, HELD_FOR)

    async def click(self, request: Request, place: Place) -> Element:
        """Have a card's button or its form said; the body of the invoke's answer."""
        until = time.monotonic() + self._patience
        work = self._tasks.spawn(self._handle(request))
        reply = await within(work, self._patience)
        if reply is None:
            self._tasks.spawn(self._safely(request, place, self._late(work, place)))
            return told(f"{WORKING}.")
        if _is_shared(reply, place):
            posting = self._tasks.spawn(self._posted(reply, request, place))
            return await within(posting, max(until - time.monotonic(), 0.0)) or told(POSTING)
        if not self._takes_place(reply, request, place):
            self._tasks.spawn(self._safely(request, place, self._brought(reply, place)))
            return told(_where(reply, place))
        made = self._delivery.drawn(reply, place)
        after = self._delivery.follow(made, place, confidential=reply.confidential)
        self._tasks.spawn(self._safely(request, place, after))
        return _shown(made.cards[0])

    async def cancel(self, place: Place) -> Element:
        """Take a form away without anything of it being said."""
        drawn = adaptive.render(NOTHING_CHANGED)
        self._tasks.spawn(self._delivery.put(drawn, place))
        return _shown(drawn)

    async def open(self, request: Request, place: Place) -> Element:
        """Have said what opens a dialog, and show the answer in it; the body of the invoke's answer."""
        title = self._pool.door.opens_form(request) or "Headway"
        work = self._tasks.spawn(self._handle(request))
        reply = await within(work, self._patience)
        if reply is None:
            self._tasks.spawn(self._safely(request, place, self._late(work, place)))
            return dialogs.message(f"{WORKING} in our own chat.")
        return await self._in_dialog(reply, request, place, title)

    async def submit(self, request: Request, place: Place) -> Element | None:
        """Have a dialog's answers, or a button in it, said; how the dialog goes on, or None where it closes."""
        work = self._tasks.spawn(self._handle(request))
        reply = await within(work, self._patience)
        if reply is None:
            self._tasks.spawn(self._safely(request, place, self._late(work, place)))
            return dialogs.message(f"{WORKING} in our own chat.")
        if reply.card.form or reply.outcome != "done" or request.origin == "button":
            return await self._in_dialog(reply, request, place, "Headway")
        self._tasks.spawn(self._safely(request, place, self._brought(reply, place)))
        return None if place.channel.is_private_to_one else dialogs.message(_where(reply, place))

    async def _handle(self, request: Request) -> Reply:
        """Through the door; a form that was refused otherwise than by its fields comes back with what was typed."""
        reply = await self._through(request)
        if reply.outcome == "done" or reply.card.form or not request.answers:
            return reply
        again = replace(request, answers=None, origin="button", delivery="", uploads=())
        if self._pool.door.opens_form(again) is None:
            return reply
        asked = await self._through(again)
        return restored(reply, asked, request.answers) if asked.card.form else reply

    async def _through(self, request: Request) -> Reply:
        """Through the door; a form comes with the first choices of what it has searched for."""
        reply = await self._pool.handle(request)
        return await with_choices(reply, lambda suggests: self._pool.suggest(request, suggests, ""))

    async def _posted(self, reply: Reply, request: Request, place: Place) -> Element:
        """Post what others are to see; the question whether to, in one's own chat, gives way to what came of it."""
        try:
            await self._delivery.bring(reply, place)
        except TeamsRefusal as refusal:
            _logger.warning("it was not posted", status=refusal.status, code=refusal.code)
            self._tasks.spawn(self._safely(request, place, self._delivery.bring(UNPOSTED, place)))
            return told(NOT_POSTED)
        if not place.channel.is_private_to_one:
            return told(_where(reply, place))
        drawn = adaptive.render(Reply(card(Notice("done", _posted_where(reply, place)))))
        self._tasks.spawn(self._delivery.put(drawn, place))
        return _shown(drawn)

    async def _said(self, request: Request, place: Place) -> None:
        work = self._tasks.spawn(self._through(request))
        reply = await within(work, TYPING_AFTER)
        if reply is None:
            await self._delivery.typing(place)
            reply = await work
        await self._brought(reply, place)

    async def _late(self, work: asyncio.Task[Reply], place: Place) -> None:
        await self._brought(await work, place)

    async def _brought(self, reply: Reply, place: Place) -> None:
        """Deliver a reply; where others were to see it and Teams does not let me, the person is told that alone."""
        try:
            await self._delivery.bring(reply, place)
        except TeamsRefusal as refusal:
            if not _is_shared(reply, place):
                raise
            _logger.warning("it was not posted", status=refusal.status, code=refusal.code)
            await self._delivery.bring(UNPOSTED, place)

    async def _in_dialog(self, reply: Reply, request: Request, place: Place, title: str) -> Element:
        """A reply in the dialog; what does not fit into one card, and its files, come to the chat."""
        made = self._delivery.drawn(reply, place)
        if len(made.cards) > 1 or reply.how in ("post", "push"):
            self._tasks.spawn(self._safely(request, place, self._brought(reply, place)))
            return dialogs.message(_where(reply, place))
        handed = self._delivery.hand_over(made.files, place, confidential=reply.confidential)
        self._tasks.spawn(self._safely(request, place, handed))
        form = reply.card.form
        return dialogs.shown(dialogs.as_dialog(made.cards[0], form.title if form else title))

    def _takes_place(self, reply: Reply, request: Request, place: Place) -> bool:
        """Whether the answer takes the place of the card whose button was used: that card is the person's alone."""
        found = way(reply, place)
        return found.where == "here" and (request.origin == "form" or found.replaces)

    async def _safely(self, request: Request, place: Place, work: Awaitable[object]) -> None:
        await safely(request.request_id, work, lambda fault: self._delivery.bring(fault, place))


def told(words: str) -> Element:
    """The answer to a button that leaves its card as it is: a line that the client shows."""
    return {"statusCode": 200, "type": _MESSAGE, "value": safe(words)}


def _shown(drawn: Element) -> Element:
    """The answer to a button by the card that takes its card's place."""
    return {"statusCode": 200, "type": dialogs.CARD, "value": drawn}


def _is_shared(reply: Reply, place: Place) -> bool:
    """Whether it goes where others see it."""
    return way(reply, place).where in ("there", "room")


def _posted_where(reply: Reply, place: Place) -> str:
    """What one's own chat says once it is posted: where, for it may be elsewhere than one thought."""
    if way(reply, place).where == "there" and place.about is None:
        return "Posted here, in our own chat."
    return f"Posted in {place.heard.name}." if place.about and place.heard.name else "Posted."


def _where(reply: Reply, place: Place) -> str:
    """Where the answer is, for who looks at a card that stays as it is."""
    if way(reply, place).where == "own":
        return f"{IN_OWN_CHAT}."
    return "The answer is in this conversation." if reply.confidential else one_line(reply.card.summary)
