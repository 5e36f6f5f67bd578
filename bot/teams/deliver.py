"""Replies brought to people: each to the place that its ``how`` and its confidentiality allow, and nowhere else.

Teams shows a message to everybody in a conversation. So what is for one person goes to their own chat with the bot,
and where they spoke one line says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, Protocol

from bot import log
from bot.pool import Pool
from bot.teams import adaptive, dialogs
from bot.teams.calls import Calls, Room, TeamsRefusal
from bot.teams.parts import SHARES
from bot.teams.places import About, Place
from bot.teams.rooms import Rooms
from bot.teams.text import Element
from commands.engine.cards import File, Notice, Reply, card
from commands.engine.drawing import one_line

IN_OWN_CHAT: Final = "I have answered you in our own chat"
NO_OWN_CHAT: Final = (
    "I have an answer for you alone, and cannot write to you alone yet: please add me to your own chats"
)
NOT_NOW: Final = "I have an answer for you alone, and Teams did not take it just now"
TOO_MUCH: Final = 413
"""The status of a message that Teams takes for too large."""
_SHUT: Final = (0, 403, 404)
"""The statuses of a chat that is not there for us: none of ours was found or opened, it is blocked, or it is gone."""
_logger = log.get("headway.teams")


class Handover(Protocol):
    """Puts files before people: Teams has a person agree to each before it is put into their OneDrive."""

    async def offered(self, workspace: str, user: str, file: File, *, confidential: bool) -> Element:
        """The attachment that offers the file."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """Where a reply goes.

    ``here`` is where the person is, ``there`` the channel where they asked, ``own`` their chat with the bot, and
    ``room`` what ``to`` names.
    """

    where: Literal["here", "there", "own", "room"]
    to: str = ""
    replaces: bool = False


def way(reply: Reply, place: Place) -> Way:
    """The way a reply goes. A confidential one reaches no channel, whatever it asks for.

    A card that others see too is never replaced by what one of them asked to see.
    """
    alone = place.channel.is_private_to_one
    if reply.how == "push" and reply.audience not in ("", place.user):
        return Way("room", to=reply.audience)
    if reply.how == "post" and not reply.confidential:
        return Way("room", to=reply.audience) if reply.audience not in ("", place.heard.id) else Way("there")
    return Way("here", replaces=reply.how in ("replace", "home") and place.surface == "card") if alone else Way("own")


def message(drawn: Element) -> Element:
    """A card as a message. Its summary is what a notification shows, and says nothing confidential."""
    return {"type": "message", "summary": drawn["fallbackText"], "attachments": [dialogs.attachment(drawn)]}


def words_only(words: str) -> Element:
    """A message of ours that is only a sentence."""
    return message(adaptive.render(Reply(card(Notice("info", words)))))


class Delivery:
    """Brings replies to people. ``opens`` makes, for a place, the question whether a sentence opens a form."""

    def __init__(
        self,
        calls: Calls,
        rooms: Rooms,
        pool: Pool,
        handover: Handover,
        opens: Callable[[Place], Callable[[str], bool]],
        now: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._rooms = rooms
        self._pool = pool
        self._handover = handover
        self._opens = opens
        self._now = now

    def drawn(self, reply: Reply, place: Place, share: int = 1) -> adaptive.Drawn:
        """The reply's cards as they are seen at a place, and the files that are to be handed over with them.

        Each card has all of the room that there is, or that share of it.
        """
        opens, asked = self._opens(place), _asked(reply, place)
        made = adaptive.drawn(reply, adaptive.ROOM // share)
        cards = made.cards if asked is None else [dialogs.about(each, asked.kept()) for each in made.cards]
        return replace(made, cards=[dialogs.opening(each, opens) for each in cards])

    async def bring(self, reply: Reply, place: Place) -> bool:
        """Deliver all of a reply: its cards in order, then its files. Whether it went to the person's own chat instead.

        Raises :class:`TeamsRefusal` where it could not be brought.
        """
        found = way(reply, place)
        if found.where == "own":
            made = await self._privately(reply, place)
        else:
            made = await self._shown(reply, place, await self._room(found, place))
        if made is None:
            return False
        await self.hand_over(made.files, place, confidential=reply.confidential)
        return found.where == "own"

    async def follow(self, made: adaptive.Drawn, place: Place, *, confidential: bool) -> None:
        """What comes after a card that took another's place: that the message stays so, the other cards, the files."""
        await self.put(made.cards[0], place)
        await self._send(place.room, made.cards[1:])
        await self.hand_over(made.files, place, confidential=confidential)

    async def put(self, drawn: Element, place: Place) -> None:
        """Have the message whose button was used show a card from now on, for it is forgotten otherwise."""
        if not place.message:
            return
        try:
            await self._calls.update(place.room, place.message, message(drawn))
        except TeamsRefusal as refusal:
            _logger.warning("a message was not updated", status=refusal.status, code=refusal.code)

    async def hand_over(self, files: Sequence[File], place: Place, *, confidential: bool) -> None:
        """Offer files in the person's own chat, which is the one place where Teams takes a bot's."""
        if not files:
            return
        room = await self.own_room(place)
        for file in files:
            try:
                if room is None:
                    raise TeamsRefusal("post", 0, "no own chat")
                offered = await self._handover.offered(place.workspace, place.user, file, confidential=confidential)
                await self._calls.post(room, {"type": "message", "attachments": [offered]})
            except TeamsRefusal as refusal:
                _logger.error("a file was not offered", status=refusal.status, code=refusal.code)
                what = "a file" if room is None else file.name
                words = f"I could not hand over {what}: Teams would not take it. Please ask for it again."
                await self.say(words, room or place.room)

    async def say(self, words: str, room: Room) -> None:
        """Say a sentence, which is no great loss where it fails."""
        try:
            await self._calls.post(room, words_only(words))
        except TeamsRefusal as refusal:
            _logger.warning("a line was not said", status=refusal.status, code=refusal.code)

    async def typing(self, place: Place) -> None:
        """Show that the bot is at work to who is alone with it: elsewhere others would wait for what is not theirs."""
        if not place.channel.is_private_to_one:
            return
        try:
            await self._calls.post(place.room, {"type": "typing"})
        except TeamsRefusal as refusal:
            _logger.info("nobody saw that I am at work", status=refusal.status, code=refusal.code)

    async def own_room(self, place: Place) -> Room | None:
        """The person's own chat with the bot: this one, one that is known, or a new one; None where there is none."""
        if place.channel.is_private_to_one:
            return place.room
        known = await self._pool.read(lambda: self._rooms.of(place.workspace, place.user))
        if known is not None:
            return known
        try:
            opened = await self._calls.open(place.room.service_url, place.workspace, place.user)
        except TeamsRefusal as refusal:
            _logger.warning("no own chat could be opened", status=refusal.status, code=refusal.code)
            return None
        room = Room(place.room.service_url, opened)
        await self.remember("personal", place.workspace, place.user, room)
        return room

    async def remember(
        self, kind: Literal["personal", "group", "channel"], workspace: str, ident: str, room: Room
    ) -> None:
        """Keep where a person or a channel is reached. Who writes day by day waits for nobody that writes at length."""
        if await self._pool.read(lambda: self._rooms.knows(workspace, kind, ident, room)):
            return
        await self._pool.write(lambda: self._rooms.remember(workspace, kind, ident, room, self._now()))

    async def _privately(self, reply: Reply, place: Place) -> adaptive.Drawn | None:
        """Bring cards to the person's own chat; where that fails, nobody else sees more than that it did."""
        room = await self.own_room(place)
        try:
            if room is None:
                raise TeamsRefusal("post", 0, "no own chat")
            made = await self._shown(reply, place, room)
        except TeamsRefusal as refusal:
            _logger.warning("an answer was not brought", status=refusal.status, code=refusal.code)
            if refusal.status in _SHUT and not refusal.unknown:
                await self.say(f"{NO_OWN_CHAT}{_called(place)}. Then ask me again.", place.room)
            else:
                await self.say(f"{NOT_NOW}{_called(place)}. Please ask me again.", place.room)
            return None
        if place.surface == "chat":
            await self.say(f"{IN_OWN_CHAT}{_called(place)}.", place.room)
        return made

    async def _room(self, found: Way, place: Place) -> Room:
        """The room that a way leads to."""
        if found.where == "room":
            return await self._named(found.to, place)
        return place.about.room if found.where == "there" and place.about else place.room

    async def _named(self, ident: str, place: Place) -> Room:
        """The room of a channel or a person of the same tenant. Raises :class:`TeamsRefusal` where I am not there."""
        room = await self._pool.read(lambda: self._rooms.of(place.workspace, ident))
        if room is None:
            raise TeamsRefusal("post", 404, "ConversationNotFound")
        return room

    async def _shown(self, reply: Reply, place: Place, room: Room) -> adaptive.Drawn:
        """Post a reply's cards; where Teams takes the first for too large, all are drawn with less room each."""
        *most, least = SHARES
        for share in most:
            made = self.drawn(reply, place, share)
            try:
                await self._send(room, made.cards[:1])
            except TeamsRefusal as refusal:
                if refusal.status != TOO_MUCH:
                    raise
                continue
            await self._send(room, made.cards[1:])
            return made
        made = self.drawn(reply, place, least)
        await self._send(room, made.cards)
        return made

    async def _send(self, room: Room, cards: Sequence[Element]) -> None:
        for each in cards:
            await self._calls.post(room, message(each))


def _asked(reply: Reply, place: Place) -> About | None:
    """The channel that a card for one person is about: where they asked, which is not where they see it.

    A card that others see holds none: it is about the place where it is seen.
    """
    where = way(reply, place).where
    return About(place.channel, place.room) if where == "own" else place.about if where == "here" else None


def _called(place: Place) -> str:
    return f", {one_line(place.name)}" if place.name else ""
