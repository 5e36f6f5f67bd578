"""Teams' way in: activities that the gate let through, read into requests, and their turns taken.

A redelivery carries the id it had the first time, and the door answers it as it did then; only where the answer would
be a second message is it kept back, see :mod:`bot.answered`. A fault is logged under its reference and told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

from bot import log
from bot.answered import Answered
from bot.handed import Unfetched
from bot.pool import Pool, fault
from bot.tasks import Tasks
from bot.teams import dialogs, incoming, invokes, places
from bot.teams.calls import Calls, TeamsRefusal
from bot.teams.deliver import Delivery, words_only
from bot.teams.files import Offers, fetch
from bot.teams.http import Answer
from bot.teams.people import People
from bot.teams.places import ANSWER_WITHIN, About, Place, Surface
from bot.teams.rooms import Rooms
from bot.teams.text import Element
from bot.teams.turns import Turns, told
from commands.engine.request import HANDED_IN, Channel, Origin, Request, Speaker, Upload
from models.clock import utc_now

HOME: Final = "/headway home"
HELP: Final = "/headway help"
MENTIONS: Final = 50
"""How many people mentioned in a message are looked up."""
_NOT_OURS: Final = Answer(501)
"""An invoke that nobody here knows: https://learn.microsoft.com/azure/bot-service/bot-service-resources-invoke"""
_logger = log.get("headway.teams")


class Teams:
    """Headway in Teams, for every tenant that reaches it. To be made, and closed, where the event loop runs."""

    def __init__(
        self,
        pool: Pool,
        calls: Calls,
        rooms: Rooms,
        offers: Offers,
        *,
        now: Callable[[], datetime] = utc_now,
        patience: float = ANSWER_WITHIN,
    ) -> None:
        self._now = now
        self._pool = pool
        self._rooms = rooms
        self._offers = offers
        self.calls = calls
        self.tasks = Tasks()
        self.people = People(calls)
        self._delivery = Delivery(calls, rooms, pool, offers, self._opens, now)
        self._answered = Answered()
        self._turns = Turns(pool, self._delivery, self.tasks, patience=patience)
        self._invokes = {
            "adaptiveCard/action": self._card,
            "application/search": self._search,
            "task/fetch": self._open,
            "task/submit": self._submit,
            "composeExtension/fetchTask": self._extend,
            "composeExtension/submitAction": self._submit,
            "fileConsent/invoke": self._consent,
        }

    async def close(self, grace: float = 10.0) -> None:
        """Let what is on its way arrive, then let go of the connections."""
        await self.tasks.close(grace)
        await self.calls.close()

    async def take(self, activity: Element) -> Answer:
        """Deal with one activity; what to answer in the HTTP response."""
        try:
            match activity.get("type"):
                case "message":
                    return await self._message(activity)
                case "invoke":
                    return await self._invoke(activity)
                case "installationUpdate":
                    return await self._installed(activity)
                case "conversationUpdate":
                    return await self._changed(activity)
        except Exception:
            _logger.error("an activity was not dealt with", kind=_kind(activity), exc_info=True)
            return await self._faulted(activity)
        return Answer()

    # -- what was written --------------------------------------------------------------------------------------------

    async def _message(self, activity: Element) -> Answer:
        if not incoming.is_said_to_us(activity):
            return Answer()
        key = incoming.key(activity)
        if not self._answered.is_first(key):
            _logger.info("a message that is answered already", key=key)
            return Answer()
        try:
            if isinstance(activity.get("value"), Mapping) and not activity.get("text"):
                return Answer()  # a button of a kind that no card of ours has
            await self._written(activity, key)
        except Exception:
            self._answered.forget(key)
            raise
        return Answer()

    async def _written(self, activity: Element, key: str) -> None:
        speaker, people = await asyncio.gather(self._speaker(activity), self._mentioned(activity))
        place = self._place(activity, speaker)
        await self._met(activity, place)
        try:
            uploads = await fetch(self.calls, activity.get("attachments") or ())
        except Unfetched as unfetched:
            await self._delivery.bring(unfetched.reply(), place)
            return
        words = incoming.words(activity, people) or (HANDED_IN if uploads else HELP)
        await self._turns.say(self._request(speaker, words, place.channel, "message", key, uploads=uploads), place)

    async def _mentioned(self, activity: Element) -> dict[str, tuple[str, str]]:
        """The account and the handle of each whom a message mentions, by what Teams calls them."""
        asked = incoming.mentioned(activity)[:MENTIONS]
        workspace, room = incoming.workspace(activity), incoming.room(activity)
        found = await asyncio.gather(*(self.people.speaker(workspace, room, {"id": ident}) for ident in asked))
        return {ident: (who.user, who.handle) for ident, who in zip(asked, found, strict=True) if who.handle}

    # -- what was tapped, filled in and opened -----------------------------------------------------------------------

    async def _invoke(self, activity: Element) -> Answer:
        deal = self._invokes.get(str(activity.get("name") or ""))
        return _NOT_OURS if deal is None else await deal(activity)

    async def _card(self, activity: Element) -> Answer:
        tap = invokes.tap(activity)
        request, place = await self._tapped(tap, activity, "card")
        said = self._turns.cancel(place) if tap.verb == invokes.CANCEL else self._turns.click(request, place)
        return Answer(body=await said)

    async def _open(self, activity: Element) -> Answer:
        request, place = await self._tapped(invokes.dialog_tap(activity), activity, "dialog")
        return Answer(body=await self._turns.open(request, place))

    async def _submit(self, activity: Element) -> Answer:
        tap = invokes.dialog_tap(activity)
        if tap.verb == invokes.CANCEL:
            return Answer(body={})
        request, place = await self._tapped(tap, activity, "dialog")
        return Answer(body=await self._turns.submit(request, place) or {})

    async def _extend(self, activity: Element) -> Answer:
        speaker = await self._speaker(activity)
        place = self._place(activity, speaker, "dialog")
        words = incoming.extension_words(activity)
        request = self._request(speaker, words, place.channel, "shortcut", incoming.key(activity))
        return Answer(body=await self._turns.open(request, place))

    async def _search(self, activity: Element) -> Answer:
        asked = invokes.search(activity)
        speaker = await self._speaker(activity)
        place = self._place(activity, speaker, "dialog")
        request = self._request(speaker, "", place.channel, "form", "")
        found = await self._pool.suggest(request, asked.dataset, asked.typed)
        return Answer(body=invokes.results(found, asked.most, asked.skip))

    async def _consent(self, activity: Element) -> Answer:
        if not self._answered.is_first(incoming.key(activity)):
            return Answer()
        speaker = await self._speaker(activity)
        place = self._place(activity, speaker, message=str(activity.get("replyToId") or ""))
        self.tasks.spawn(self._decided(activity, place))
        return Answer()

    async def _decided(self, activity: Element, place: Place) -> None:
        """Bring a file that somebody agreed to, or forget it; the question goes, and what came of it stands instead.

        After a fault of ours, which the person is told, the question stays, so that it can be answered once more.
        """
        try:
            settled = await self._offers.settled(self.calls, place.workspace, place.user, activity.get("value") or {})
            if settled.attachment is not None:
                await self.calls.post(place.room, {"type": "message", "attachments": [settled.attachment]})
            else:
                await self._delivery.say(settled.words, place.room)
        except Exception:
            self._answered.forget(incoming.key(activity))
            _logger.error("an offer was not settled", exc_info=True)
            await self._delivery.say(fault(log.reference()).card.summary, place.room)
            return
        if place.message:
            await self._logged(self.calls.delete(place.room, place.message), "a question for a file still stands")

    # -- being added and taken away ----------------------------------------------------------------------------------

    async def _installed(self, activity: Element) -> Answer:
        """The app was added or removed. Of an upgrade, which removes one version and adds another, nothing is said."""
        action = activity.get("action")
        if action == "remove":
            await self._gone(activity)
        if action in ("remove", "remove-upgrade"):
            return Answer()
        speaker = await self._speaker(activity)
        place, key = self._place(activity, speaker), incoming.key(activity)
        await self._met(activity, place)
        if place.channel.is_private_to_one and action != "add-upgrade" and self._answered.is_first(key):
            await self._turns.say(self._request(speaker, HOME, place.channel, "command", key), place)
        return Answer()

    async def _changed(self, activity: Element) -> Answer:
        """Members came or went, or a channel did: where the bot is reached, or is no more, is kept or forgotten."""
        if incoming.tells_of_us(activity, "membersRemoved") or incoming.tells_of_end(activity):
            await self._gone(activity)
        elif incoming.tells_of_us(activity, "membersAdded"):
            sender = activity.get("from") or {}
            speaker = Speaker("teams", incoming.workspace(activity), incoming.account(activity), guest=True)
            if sender.get("aadObjectId") or not incoming.channel(activity).is_private_to_one:
                await self._met(activity, self._place(activity, speaker))
        return Answer()

    async def _gone(self, activity: Element) -> None:
        channel = incoming.channel(activity)
        ident = incoming.account(activity) if channel.is_private_to_one else channel.id
        workspace, kind, why = incoming.workspace(activity), invokes.KINDS[channel.kind], "Headway was removed there."
        await self._pool.write(lambda: self._rooms.gone(workspace, kind, ident, why, self._now()))

    async def _met(self, activity: Element, place: Place) -> None:
        kind = invokes.KINDS[place.channel.kind]
        ident = place.user if kind == "personal" else place.channel.id
        await self._delivery.remember(kind, place.workspace, ident, incoming.room(activity))

    # -- what all of it needs ----------------------------------------------------------------------------------------

    async def _speaker(self, activity: Element) -> Speaker:
        return await self.people.speaker(
            incoming.workspace(activity), incoming.room(activity), activity.get("from") or {}
        )

    def _place(
        self,
        activity: Element,
        speaker: Speaker,
        surface: Surface = "chat",
        *,
        message: str = "",
        about: About | None = None,
    ) -> Place:
        room, channel = incoming.room(activity), incoming.channel(activity)
        name = speaker.name or str((activity.get("from") or {}).get("name") or "")
        return Place(speaker.workspace, speaker.user, name, room, channel, surface, message, about)

    async def _about(self, activity: Element, tap: invokes.Tap) -> About | None:
        """The channel that a button is about, if it is one of their tenant's where both the person and the bot are.

        Data may have been made up.
        """
        found = places.about(tap.data, incoming.room(activity).service_url)
        if found is None or not incoming.channel(activity).is_private_to_one:
            return None
        workspace, ident = incoming.workspace(activity), found.channel.id
        kept = await self._pool.read(lambda: self._rooms.of(workspace, ident))
        if kept is None or kept.conversation != ident:
            return None
        return found if await self.people.is_in(found.room, activity.get("from") or {}) else None

    async def _tapped(self, tap: invokes.Tap, activity: Element, surface: Surface) -> tuple[Request, Place]:
        """What a button or a form says, and where it was."""
        speaker, about = await asyncio.gather(self._speaker(activity), self._about(activity, tap))
        message = str(activity.get("replyToId") or "") if surface == "card" else ""
        place = self._place(activity, speaker, surface, message=message, about=about)
        origin: Origin = "form" if tap.answers is not None else "button"
        key = incoming.key(activity)
        return self._request(speaker, tap.sentence, place.heard, origin, key, tap.answers), place

    def _request(
        self,
        speaker: Speaker,
        words: str,
        channel: Channel,
        origin: Origin,
        key: str,
        answers: dict[str, str] | None = None,
        uploads: tuple[Upload, ...] = (),
    ) -> Request:
        return Request(speaker, words, self._now(), channel, answers, origin, log.reference(), key, uploads)

    def _opens(self, place: Place) -> Callable[[str], bool]:
        speaker = Speaker("teams", place.workspace, place.user)

        def opens(sentence: str) -> bool:
            request = Request(speaker, sentence, self._now(), place.heard, origin="button")
            return self._pool.door.opens_form(request) is not None

        return opens

    async def _faulted(self, activity: Element) -> Answer:
        """Tell of a fault in the shape that this sort of activity is answered in."""
        words = fault(log.reference()).card.summary
        match _kind(activity):
            case "adaptiveCard/action":
                return Answer(body=told(words))
            case "task/fetch" | "task/submit" | "composeExtension/fetchTask" | "composeExtension/submitAction":
                return Answer(body=dialogs.message(words))
            case "message":
                post = self.calls.post(incoming.room(activity), words_only(words))
                await self._logged(post, "nor was its fault told")
        return Answer()

    async def _logged(self, work: Awaitable[object], otherwise: str) -> None:
        """Do something that is no great loss where it fails; the log says ``otherwise``."""
        try:
            await work
        except TeamsRefusal as refusal:
            _logger.warning(otherwise, status=refusal.status, code=refusal.code)


def _kind(activity: Element) -> str:
    """What sort of activity it is: an invoke's own name, else its type."""
    return str(activity.get("name") or activity.get("type") or "")[:50]
