"""What Teams sends, read into what was said: pure functions over activities.

An activity is a JSON object: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.shortcut import create_action
from bot.teams.calls import Room
from commands.engine.request import Channel, ChannelKind

Activity = Mapping[str, Any]
_KINDS: Final[Mapping[str, ChannelKind]] = {"personal": "dm", "groupChat": "private", "channel": "public"}
_LINK: Final = re.compile(r"https://[^\s\"]+")
_THREAD: Final = ";messageid="
_BOTS: Final = "28:"
"""How Teams' ids of bots begin; people's begin with ``29:``."""
# No piece of these runs past the next "<": each reads a long text of half-written tags once, and not once for each tag.
_AT: Final = re.compile(r"<at\b[^<>]*>([^<]*(?:<(?!/?at\b)[^<]*)*)</at>", re.IGNORECASE)
_BLOCK: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]+>")
_ALTERNATIVE: Final = re.compile(r'<img\b[^<>]*?\balt="([^"]*)"[^<>]*>', re.IGNORECASE)


def workspace(activity: Activity) -> str:
    """The Entra tenant whose conversation this was said in; empty where it is not told.

    The conversation's own comes first: in a channel that two tenants share, the people of the other are guests of it.
    https://learn.microsoft.com/dotnet/api/microsoft.teams.apps.schema.teamsactivity.tenantid
    """
    told = _of(_of(activity, "channelData"), "tenant").get("id")
    return str(_of(activity, "conversation").get("tenantId") or told or "")


def account(activity: Activity) -> str:
    """The speaker's object id in Entra; what Teams calls them where they have none, as people of no tenant."""
    sender = _of(activity, "from")
    return str(sender.get("aadObjectId") or sender.get("id") or "")


def room(activity: Activity) -> Room:
    """The conversation; of a channel, the thread."""
    return Room(str(activity.get("serviceUrl") or ""), str(_of(activity, "conversation").get("id") or ""))


def channel(activity: Activity) -> Channel:
    """The conversation as the house sees it. One of a kind that Teams does not tell is taken for a public one."""
    conversation, data = _of(activity, "conversation"), _of(activity, "channelData")
    kind = _KINDS.get(str(conversation.get("conversationType") or ""), "public")
    name = str(_of(data, "channel").get("name") or conversation.get("name") or "")
    return Channel(without_thread(str(conversation.get("id") or "")), name, kind)


def without_thread(conversation: str) -> str:
    """A conversation's id without the message whose thread it is."""
    return conversation.partition(_THREAD)[0]


def key(activity: Activity) -> str:
    """The key of a delivery: the same in every redelivery.

    An invoke has an id of its own too; where Teams gives none, what it says stands for it.
    """
    ident = str(activity.get("id") or "")
    if not ident:
        said = json.dumps([activity.get("timestamp"), activity.get("value")], sort_keys=True).encode()
        ident = hashlib.sha256(said).hexdigest()[:24]
    return f"activity:{_of(activity, 'conversation').get('id', '')}:{ident}"


def is_said_to_us(activity: Activity) -> bool:
    """Whether a message is for the bot: in a personal chat all are, elsewhere those that mention it; no other bot's."""
    if str(_of(activity, "from").get("id") or "").startswith(_BOTS):
        return False
    if _of(activity, "conversation").get("conversationType") == "personal":
        return True
    return any(ident == _bot(activity) for _, ident in _mentions(activity))


def mentioned(activity: Activity) -> list[str]:
    """What Teams calls those whom a message mentions beside the bot, each once."""
    idents = (ident for _, ident in _mentions(activity))
    return list(dict.fromkeys(ident for ident in idents if ident and ident != _bot(activity)))


def words(activity: Activity, people: Mapping[str, tuple[str, str]]) -> str:
    """What a message says, escaped as :func:`commands.engine.words.read_line` reads it.

    The mention of the bot is taken off. ``people`` tells of each other that is mentioned, by what Teams calls them, the
    account and the handle; of two of one name, the first mention is the first one's. Teams writes some characters as
    entities and others not, so both are read.
    """
    text, left = str(activity.get("text") or ""), _Mentions(activity)
    pieces, at = [], 0
    for found in _AT.finditer(text):
        ident = left.take(found[0])
        pieces += [
            _escaped(text[at : found.start()]),
            " " if ident == _bot(activity) else _person(found, ident, people),
        ]
        at = found.end()
    said = "".join([*pieces, _escaped(text[at:])])
    return re.sub(r"[ \t]+", " ", said).strip()


def extension_words(activity: Activity) -> str:
    """The sentence that makes an action of a message: a title from its beginning, and a link to the whole."""
    message = _of(_of(activity, "value"), "messagePayload")
    text = readable(str(_of(message, "body").get("content") or ""))
    link = str(message.get("linkToMessage") or "")
    return create_action(text, link if _LINK.fullmatch(link) else "")


def readable(content: str) -> str:
    """A message's HTML as people read it."""
    plain = _ALTERNATIVE.sub(r"\1", content)
    plain = _TAG.sub("", _BLOCK.sub("\n", plain))
    return html.unescape(plain).replace("\xa0", " ").strip()


def tells_of_us(activity: Activity, change: str) -> bool:
    """Whether the bot itself is among the members that were added or removed: ``change`` is the activity's word."""
    return any(member.get("id") == _bot(activity) for member in activity.get(change) or ())


class _Mentions:
    """The mentions of a message, to be taken in turn as they stand in its text."""

    def __init__(self, activity: Activity) -> None:
        self._left: dict[str, deque[str]] = {}
        for text, ident in _mentions(activity):
            self._left.setdefault(text, deque()).append(ident)

    def take(self, text: str) -> str:
        """Whom that piece of the text mentions; nobody where it only looks like a mention."""
        left = self._left.get(text)
        return left.popleft() if left else ""


def tells_of_end(activity: Activity) -> bool:
    """Whether the channel or the team that it was said in is no more.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
    """
    return _of(activity, "channelData").get("eventType") in ("channelDeleted", "teamDeleted", "teamHardDeleted")


def _person(found: re.Match[str], ident: str, people: Mapping[str, tuple[str, str]]) -> str:
    known = people.get(ident)
    if known is None:
        return _escaped(found[1])
    account_id, handle = known
    return f"<@teams:{account_id}|{html.escape(handle, quote=False)}>"


def _escaped(text: str) -> str:
    plain = html.unescape(text).replace("\xa0", " ").replace("\r\n", "\n")
    return html.escape(plain, quote=False)


def _mentions(activity: Activity) -> Iterator[tuple[str, str]]:
    """Each mention as it stands in the text, and what Teams calls whom it means."""
    for each in activity.get("entities") or ():
        if each.get("type") == "mention":
            yield str(each.get("text") or ""), str(_of(each, "mentioned").get("id") or "")


def _bot(activity: Activity) -> str:
    return str(_of(activity, "recipient").get("id") or "")


def _of(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    held = holder.get(name)
    return held if isinstance(held, Mapping) else {}
