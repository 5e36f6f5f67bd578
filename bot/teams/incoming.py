"""What Teams sends, read into what was said: pure functions over activities.

An activity is a JSON object: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.teams.calls import Room
from commands.engine.drawing import one_line, shorten
from commands.engine.request import Channel, ChannelKind

Activity = Mapping[str, Any]
ADAPTIVE: Final = "application/vnd.microsoft.card.adaptive"
DOWNLOAD: Final = "application/vnd.microsoft.teams.file.download.info"
TITLE: Final = 300
"""How much of a message becomes the title of an action made from it; the link leads to the whole of it."""
_KINDS: Final[Mapping[str, ChannelKind]] = {"personal": "dm", "groupChat": "private", "channel": "public"}
_THREAD: Final = ";messageid="
_AT: Final = re.compile(r"<at[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_BLOCK: Final = re.compile(r"<(?:br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]+>")
_ALTERNATIVE: Final = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>', re.IGNORECASE)


def workspace(activity: Activity) -> str:
    """The Entra tenant in which this was said; empty where it is not told."""
    told = _of(_of(activity, "channelData"), "tenant").get("id")
    return str(told or _of(activity, "conversation").get("tenantId") or "")


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
    """Whether a message is for the bot: in a personal chat all are, elsewhere those that mention it."""
    if _of(activity, "conversation").get("conversationType") == "personal":
        return True
    return any(_of(each, "mentioned").get("id") == _bot(activity) for each in _mentions(activity))


def mentioned(activity: Activity) -> dict[str, str]:
    """Those whom a message mentions beside the bot: what Teams calls each, by the mention as it stands in the text."""
    return {
        str(each.get("text") or ""): str(_of(each, "mentioned").get("id") or "")
        for each in _mentions(activity)
        if _of(each, "mentioned").get("id") != _bot(activity)
    }


def words(activity: Activity, people: Mapping[str, tuple[str, str]]) -> str:
    """What a message says, escaped as :func:`commands.engine.words.read_line` reads it.

    The mention of the bot is taken off. ``people`` tells of each other mention, as it stands in the text, the account
    and the handle. Teams writes some characters as entities and others not, so both are read.
    """
    text = str(activity.get("text") or "")
    ours = [
        str(each.get("text") or "")
        for each in _mentions(activity)
        if _of(each, "mentioned").get("id") == _bot(activity)
    ]
    for mention in filter(None, ours):
        text = text.replace(mention, " ")
    pieces, at = [], 0
    for found in _AT.finditer(text):
        pieces += [_escaped(text[at : found.start()]), _person(found, people)]
        at = found.end()
    said = "".join([*pieces, _escaped(text[at:])])
    return re.sub(r"[ \t]+", " ", said).strip()


def files(activity: Activity) -> list[Mapping[str, Any]]:
    """The files that came with a message."""
    return [each for each in activity.get("attachments") or () if each.get("contentType") == DOWNLOAD]


def extension_words(activity: Activity) -> str:
    """The sentence that makes an action of a message: a title from its beginning, and a link to the whole."""
    message = _of(_of(activity, "value"), "messagePayload")
    text = readable(str(_of(message, "body").get("content") or ""))
    titled = f" title:{quoted(shorten(one_line(text), TITLE))}" if text else ""
    link = str(message.get("linkToMessage") or "")
    return f"/action add ask:yes{titled}{f' link:{link}' if link.startswith('https://') else ''}"


def readable(content: str) -> str:
    """A message's HTML as people read it."""
    plain = _ALTERNATIVE.sub(r"\1", content)
    plain = _TAG.sub("", _BLOCK.sub("\n", plain))
    return html.unescape(plain).replace("\xa0", " ").strip()


def quoted(text: str) -> str:
    """The words in double quotes, those within them and backslashes escaped by a backslash."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def tells_of_us(activity: Activity, change: str) -> bool:
    """Whether the bot itself is among the members that were added or removed: ``change`` is the activity's word."""
    return any(member.get("id") == _bot(activity) for member in activity.get(change) or ())


def _person(found: re.Match[str], people: Mapping[str, tuple[str, str]]) -> str:
    known = people.get(found[0])
    if known is None:
        return _escaped(found[1])
    account_id, handle = known
    return f"<@teams:{account_id}|{html.escape(handle, quote=False)}>"


def _escaped(text: str) -> str:
    plain = html.unescape(text).replace("\xa0", " ").replace("\r\n", "\n")
    return html.escape(plain, quote=False)


def _mentions(activity: Activity) -> Iterator[Mapping[str, Any]]:
    return (each for each in activity.get("entities") or () if each.get("type") == "mention")


def _bot(activity: Activity) -> str:
    return str(_of(activity, "recipient").get("id") or "")


def _of(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    held = holder.get(name)
    return held if isinstance(held, Mapping) else {}
