"""Replies brought to people: each to the place that its ``how`` and its confidentiality allow, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot import log
from bot.slack import blocks
from bot.slack.calls import Calls, SlackRefusal
from bot.slack.people import People
from bot.slack.places import Place, with_place
from bot.slack.text import Block
from commands.engine.cards import Notice, Reply, card

_logger = log.get("headway.slack")
WORKING: Final = "Working on it…"
SENT_PRIVATELY: Final = "That is confidential, so I have sent it to you in a direct message."
_STILL: Final[dict[str, Any]] = {"unfurl_links": False, "unfurl_media": False}
Seen = Literal["by_them", "by_all"]


@dataclass(frozen=True, slots=True)
class Way:
    """Where messages go: ``here`` is where the person is; elsewhere is the channel or the person that ``to`` names."""

    where: Literal["here", "channel", "direct"]
    seen: Seen = "by_them"
    to: str = ""
    replaces: bool = False


def way(reply: Reply, place: Place) -> Way:
    """The way a reply goes. A confidential one reaches no channel, whatever it asks for.

    A message that others see too is never replaced by what one of them asked to see.
    """
    elsewhere = reply.how == "post" and reply.audience not in ("", place.channel.id)
    if reply.how == "push" and reply.audience:
        return Way("direct", to=reply.audience)
    if reply.confidential and (elsewhere or not place.channel.is_private_to_one):
        return Way("direct", to=place.user)
    if elsewhere:
        return Way("channel", "by_all", to=reply.audience)
    if reply.how == "post":
        return Way("here", "by_all")
    if reply.how == "replace" and place.surface == "message" and (place.only_theirs or place.channel.is_private_to_one):
        return Way("here", "by_them" if place.only_theirs else "by_all", replaces=True)
    return Way("here")


def body(message: Block, seen: Seen, *, replaces: bool | None = None) -> dict[str, Any]:
    """A message as an answer to a slash command, or for a response URL."""
    whole = {**message, "response_type": "in_channel" if seen == "by_all" else "ephemeral"}
    return whole if replaces is None else {**whole, "replace_original": replaces}


class Delivery:
    """Brings replies to people of one workspace."""

    def __init__(self, calls: Calls, people: People) -> None:
        self._calls = calls
        self._people = people

    async def bring(self, reply: Reply, place: Place) -> None:
        """Deliver all of a reply: its messages in order, then its pictures and files."""
        found = way(reply, place)
        in_view = place.surface in ("modal", "home") and found.seen == "by_them" and reply.how != "push"
        if in_view and await self._as_modal(reply, place):
            return
        await self.send(blocks.render_messages(reply), found, place)
        if found.where == "direct" and found.to == place.user and reply.how != "push":
            await self._say_where(place, SENT_PRIVATELY)
        await self.hand_over(reply, found.to if found.where == "direct" else place.user, place)

    async def send(self, messages: Sequence[Block], found: Way, place: Place, *, replaced: bool = False) -> None:
        """Send messages in order; what one way does not take goes on by the next, so that nothing is lost."""
        for number, message in enumerate(messages):
            try:
                await self._one(message, found, place, first=number == 0 and not replaced)
            except SlackRefusal as refusal:
                if refusal.unknown:
                    _logger.warning("a message may or may not have arrived", code=refusal.code)
                    continue
                next_way = _next(found, place)
                _logger.warning("a message goes another way", code=refusal.code, way=next_way and next_way.where)
                if next_way is None:
                    raise
                await self.send(messages[number:], next_way, _without_url(place))
                return

    async def hand_over(self, reply: Reply, user: str, place: Place) -> None:
        """Put the pictures and files of a reply into the direct message of ``user``.

        Who asked is told at ``place``, where they are, what could not be brought: it may be the direct message that
        cannot be opened.
        """
        handed = [(node.name, node.data, node.alt) for node in blocks.pictures(reply)]
        handed += [(node.name, node.data, "") for node in blocks.files(reply)]
        if not handed:
            return
        for name, data, alt in handed:
            try:
                await self._calls.upload(await self._room(user), name, data, alt)
            except SlackRefusal as refusal:
                _logger.error("a file was not delivered", code=refusal.code)
                what = "a file" if reply.confidential else name
                words = f"I could not hand over {what}: Slack would not take it. Please ask for it again."
                apology = Reply(card(Notice("warning", words)))
                await self.send(blocks.render_messages(apology), Way("here"), place)

    async def open(self, view: Block, place: Place) -> str:
        """Open a modal and give its id. Raises :class:`SlackRefusal`, as where the trigger is too old."""
        opened = await self._calls.post("views.open", trigger_id=place.trigger, view=view)
        return str(opened["view"]["id"])

    async def show(self, reply: Reply, view: str, place: Place) -> None:
        """Put a reply into a modal that is open. Raises :class:`SlackRefusal`, as where it has been closed."""
        drawn = with_place(blocks.render_view(reply), place)
        if reply.card.form is None and reply.outcome == "done":
            drawn["clear_on_close"] = True
        await self.put(view, drawn)

    async def put(self, view: str, drawn: Block) -> None:
        """Put something drawn into a modal that is open. Raises :class:`SlackRefusal`, as where it has been closed."""
        await self._calls.post("views.update", view_id=view, view=drawn)

    async def home(self, reply: Reply, user: str) -> None:
        """Publish a reply as the person's Home tab. Raises :class:`SlackRefusal`."""
        await self._calls.post("views.publish", user_id=user, view=blocks.render_home(reply))

    async def _as_modal(self, reply: Reply, place: Place) -> bool:
        """Show a reply in a modal, where there is one or one can be opened."""
        try:
            if place.surface == "modal":
                await self.show(reply, place.view, place)
            else:
                await self.open(with_place(blocks.render_view(reply), place), place)
        except (SlackRefusal, blocks.DoesNotFit):
            return False
        await self.hand_over(reply, place.user, place)
        return True

    async def _one(self, message: Block, found: Way, place: Place, *, first: bool) -> None:
        if found.where == "direct":
            await self._calls.post("chat.postMessage", channel=await self._room(found.to), **message, **_STILL)
        elif found.where == "channel":
            await self._calls.post("chat.postMessage", channel=found.to, **message, **_STILL)
        elif place.response_url:
            replaces = found.replaces and first
            said = body(message, found.seen, replaces=replaces)
            await self._calls.respond(place.response_url, said if replaces else {**said, **_thread(place)})
        elif found.seen == "by_all" or place.channel.is_private_to_one:
            channel = place.channel.id or await self._room(place.user)
            thread = _thread(place) if place.thread or not place.spoken else {"thread_ts": place.spoken}
            await self._calls.post("chat.postMessage", channel=channel, **message, **thread, **_STILL)
        else:
            where = {"channel": place.channel.id, "user": place.user}
            await self._calls.post("chat.postEphemeral", **where, **message, **_thread(place))

    async def _room(self, user: str) -> str:
        room = await self._people.own_room(user)
        if not room:
            raise SlackRefusal("conversations.open", "no_direct_message")
        return room

    async def _say_where(self, place: Place, words: str) -> None:
        """Tell the person, where they are, that the answer is elsewhere; that is no great loss where it fails."""
        if not (place.response_url or place.channel.id):
            return
        try:
            await self._one(words_only(words), Way("here"), place, first=False)
        except SlackRefusal as refusal:
            _logger.info("nobody was told where the answer is", code=refusal.code)


def words_only(words: str) -> Block:
    """A message of ours that is only a sentence."""
    return blocks.render_message(Reply(card(Notice("info", words))))


def _next(found: Way, place: Place) -> Way | None:
    """Where a message goes that could not go that way: from a spent address into the open channel, else directly."""
    if found.where == "here" and found.seen == "by_all" and place.response_url and place.channel.id:
        return Way("channel", "by_all", to=place.channel.id)
    return Way("direct", to=place.user) if found.where != "direct" else None


def _without_url(place: Place) -> Place:
    return Place(place.user, place.channel, place.surface, thread=place.thread)


def _thread(place: Place) -> dict[str, str]:
    return {"thread_ts": place.thread} if place.thread else {}
