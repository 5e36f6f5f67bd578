"""One turn of a conversation: what was said goes through the door, and the answer back to where it was said.

A slash command is answered in the HTTP body. Where a form will open, its modal is opened first and filled afterwards,
since a trigger lives three seconds. What takes longer than two seconds is acknowledged and brought when it is done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from bot import log
from bot.handed import Unfetched
from bot.pool import Pool, safely
from bot.slack import blocks
from bot.slack.calls import Calls, SlackRefusal
from bot.slack.deliver import WORKING, Delivery, Way, body, way, words_only
from bot.slack.incoming import Payload, submitted_files
from bot.slack.places import ACKNOWLEDGE_WITHIN, TRIGGER_LIVES, Exchange, Place, with_place
from bot.slack.restore import restored
from bot.slack.text import Block
from bot.slack.uploads import fetch
from bot.tasks import Tasks, within
from commands.engine.cards import Reply
from commands.engine.request import Request

_logger = log.get("headway.slack")
HOME: Final = "/headway home"
_T = TypeVar("_T")


class Turns:
    """Takes turns for one workspace."""

    def __init__(
        self, pool: Pool, calls: Calls, delivery: Delivery, tasks: Tasks, *, patience: float = ACKNOWLEDGE_WITHIN
    ) -> None:
        self._pool = pool
        self._calls = calls
        self._delivery = delivery
        self._tasks = tasks
        self._patience = patience

    async def say(
        self, request: Request, place: Place, exchange: Exchange, files: Sequence[Payload] = ()
    ) -> Block | None:
        """Have something said, with the ``files`` that came with it; what to answer in the HTTP body, if anything."""
        foretold = self._pool.door.opens_form(request) if place.trigger else None
        work = self._tasks.spawn(self._work(request, place, foretold, files))
        worked = await self.in_time(work, exchange)
        if worked is None:
            later = self._later(work, request, place, exchange, told=foretold is not None)
            self._tasks.spawn(self._safely(request, place, later))
            waits = place.surface == "command" and foretold is None
            return body(words_only(WORKING), "by_them") if waits else None
        reply, skeleton = worked
        found = way(reply, place)
        if place.surface == "command" and found.where == "here" and not skeleton and reply.how not in ("form", "home"):
            return self._in_body(reply, found, request, place, exchange)
        bring = self._bring(reply, request, place, exchange, skeleton)
        self._tasks.spawn(self._safely(request, place, _after(exchange, bring)))
        return None

    async def submit(self, view: Block, request: Request, place: Place, exchange: Exchange) -> Block | None:
        """Have a modal's answers said; how the modal goes on, if it does."""
        work = self._tasks.spawn(self._with_files(request, submitted_files(view)))
        reply = await self.in_time(work, exchange)
        if reply is None:
            self._tasks.spawn(self._safely(request, place, self._late_submission(work, view, request, place)))
            title = str((view.get("title") or {}).get("text") or "Headway")
            return {"response_action": "update", "view": blocks.loading_view(title)}
        if errors := errors_on(view, reply):
            return {"response_action": "errors", "errors": errors}
        if reply.how == "form" and reply.card.form:
            return {"response_action": "update", "view": with_place(blocks.render_view(reply), place)}
        if reply.outcome != "done":
            action = "update" if view.get("previous_view_id") else "push"
            return {"response_action": action, "view": with_place(blocks.render_view(reply), place)}
        bring = self._bring(reply, request, place, exchange, "")
        self._tasks.spawn(self._safely(request, place, _after(exchange, bring)))
        return {"response_action": "clear"}

    async def in_time(self, task: asyncio.Task[_T], exchange: Exchange) -> _T | None:
        """What a task gives, where it does before Slack must be answered."""
        return await within(task, exchange.left(self._patience))

    def _in_body(self, reply: Reply, found: Way, request: Request, place: Place, exchange: Exchange) -> Block:
        """The first message for the HTTP body; what follows comes by the response URL, in order."""
        first, *rest = blocks.render_messages(reply)

        async def follow() -> None:
            await self._delivery.send(rest, found, place)
            await self._delivery.hand_over(reply, place.user, place)

        self._tasks.spawn(self._safely(request, place, _after(exchange, follow())))
        return body(first, found.seen)

    async def _work(
        self, request: Request, place: Place, foretold: str | None, files: Sequence[Payload]
    ) -> tuple[Reply, str]:
        """Open the modal that a foretold form will be put into, then go through the door; the reply and the modal."""
        skeleton = "" if foretold is None else await self._skeleton(foretold, place)
        return await self._with_files(request, {"file": files}), skeleton

    async def _skeleton(self, title: str, place: Place) -> str:
        """A modal to be filled; nothing where Slack opens none."""
        if place.surface == "modal":
            return place.view
        try:
            return await self._delivery.open(blocks.loading_view(title), place)
        except SlackRefusal as refusal:
            _logger.warning("no modal could be opened", code=refusal.code)
            return ""

    async def _later(
        self,
        work: asyncio.Task[tuple[Reply, str]],
        request: Request,
        place: Place,
        exchange: Exchange,
        *,
        told: bool,
    ) -> None:
        """Say that it takes a while, unless a modal has ``told`` so, then bring the reply."""
        if place.surface == "message" and place.response_url and not told:
            await self._delivery.send([words_only(WORKING)], Way("here"), place)
        reply, skeleton = await work
        await self._bring(reply, request, place, exchange, skeleton)

    async def _bring(self, reply: Reply, request: Request, place: Place, exchange: Exchange, skeleton: str) -> None:
        """Bring a reply by calls of our own."""
        if skeleton:
            await self._fill(reply, skeleton, place)
        elif reply.how == "home" or (reply.how == "replace" and place.surface == "home"):
            await self._delivery.home(reply, place.user)
            if place.surface != "home":
                await self._delivery.bring(replace(reply, how="private"), place)
        elif reply.how == "form" and reply.card.form:
            await self._open_form(reply, place, exchange)
        else:
            await self._delivery.bring(reply, place)
            if place.surface == "home" and reply.outcome == "done" and self._pool.door.writes(request):
                await self._refresh_home(request, place)

    async def _fill(self, reply: Reply, skeleton: str, place: Place) -> None:
        """Put a reply into the modal that waits for it; where that was closed, a form is no longer wanted."""
        try:
            await self._delivery.show(reply, skeleton, place)
        except SlackRefusal as refusal:
            _logger.warning("the modal was not filled", code=refusal.code)
            if reply.card.form is None and reply.how not in ("post", "push"):
                await self._delivery.bring(reply, replace(place, surface="chat"))
        if reply.how in ("post", "push"):
            await self._delivery.bring(reply, replace(place, surface="chat"))
        else:
            await self._delivery.hand_over(reply, place.user, place)

    async def _open_form(self, reply: Reply, place: Place, exchange: Exchange) -> None:
        """Open a form that nothing foretold.

        Past the trigger's life it is shown as a message, whose button says the form's sentence and brings another.
        """
        if place.surface == "modal":
            await self._delivery.show(reply, place.view, place)
            return
        if place.trigger and exchange.left(TRIGGER_LIVES):
            try:
                await self._delivery.open(with_place(blocks.render_view(reply), place), place)
            except SlackRefusal as refusal:
                _logger.warning("a form could not be opened", code=refusal.code)
            else:
                return
        shown = replace(place, surface="chat") if place.surface == "home" else place
        await self._delivery.bring(replace(reply, how="private"), shown)

    async def _with_files(self, request: Request, files: Mapping[str, Sequence[Payload]]) -> Reply:
        """Fetch what files came with it, by their fields, then say it."""
        try:
            uploads = await fetch(self._calls, files)
        except Unfetched as unfetched:
            return unfetched.reply()
        return await self._pool.handle(replace(request, uploads=uploads))

    async def _late_submission(self, work: asyncio.Task[Reply], view: Block, request: Request, place: Place) -> None:
        """A modal that waits shows what came of it, or again what was typed where it was refused."""
        reply = await work
        if reply.outcome != "done" and reply.card.form is None:
            await self._delivery.put(str(view["id"]), restored(view, reply))
        else:
            await self._fill(reply, str(view["id"]), place)

    async def _refresh_home(self, request: Request, place: Place) -> None:
        """Show the Home tab anew after something was changed from it."""
        asked = replace(request, words=HOME, origin="button", delivery="", answers=None, uploads=())
        reply = await self._pool.handle(asked)
        if reply.how == "home":
            await self._delivery.home(reply, place.user)

    async def _safely(self, request: Request, place: Place, work: Awaitable[None]) -> None:
        chat = replace(place, surface="chat")
        await safely(request.request_id, work, lambda fault: self._delivery.bring(fault, chat))


def errors_on(view: Block, reply: Reply) -> dict[str, str]:
    """What is wrong, on the fields of the modal that was submitted; nothing where its fields do not show it.

    Slack ignores errors on fields that the modal does not have: they are put on its first one, unless the reply is
    itself a new form that has them.
    """
    said: dict[str, str] = blocks.errors_response(reply)["errors"] if reply.field_errors else {}
    fields = [str(block["block_id"]) for block in view.get("blocks") or () if block.get("type") == "input"]
    strange = [name for name in said if name not in fields]
    if not said or not fields or (strange and reply.how == "form"):
        return {}
    errors = {name: words for name, words in said.items() if name in fields}
    if strange:
        first = fields[0]
        errors[first] = " ".join(filter(None, [errors.get(first, ""), *(said[name] for name in strange)]))
    return errors


async def _after(exchange: Exchange, work: Awaitable[Any]) -> None:
    """Wait until Slack has our answer, so that what follows it comes after it."""
    await exchange.answered.wait()
    await work
