"""What Slack sends, read into what was said: pure functions over payloads."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from bot.shortcut import create_action
from bot.slack.buttons import SAY
from commands.engine.request import Channel, ChannelKind

Payload = Mapping[str, Any]
_HIDDEN: Final = ("bot_id", "edited", "hidden")
_SPOKEN: Final = (None, "file_share")


def command_words(payload: Payload) -> str:
    """A slash command as it was typed, with Slack's own escapes."""
    return f"{payload['command']} {payload.get('text') or ''}".strip()


def channel(ident: str, name: str, own_room: str) -> Channel:
    """A channel of which a payload tells the id and the name.

    Only the conversation with the bot itself is a direct message: in one between two people, both may read the answer.
    """
    kind: ChannelKind = "public"
    if ident.startswith("D"):
        kind = "dm" if ident == own_room else "private"
    elif ident.startswith("G") or name == "privategroup" or name.startswith("mpdm-"):
        kind = "private"
    return Channel(ident, name, kind)


def clicked(payload: Payload) -> str:
    """The sentence of the button that was clicked; empty where it says nothing."""
    action = (payload.get("actions") or [{}])[0]
    return str(action.get("value") or "") if str(action.get("action_id", "")).startswith(SAY) else ""


def is_said_to_us(event: Payload) -> bool:
    """Whether a message is something a person newly wrote: not a bot's, not an edit, not a notice of Slack's."""
    return event.get("subtype") in _SPOKEN and bool(event.get("user")) and not any(event.get(mark) for mark in _HIDDEN)


def said_to_us(event: Payload, bot_user: str) -> str:
    """The words of a message without the mention that called the bot."""
    words = str(event.get("text") or "").strip()
    return re.sub(rf"^<@{re.escape(bot_user)}(\|[^>]*)?>[\s:,]*", "", words) if bot_user else words


def attached(event: Payload) -> list[Payload]:
    """The files that came with a message."""
    return list(event.get("files") or ())


def event_key(payload: Payload) -> str:
    """The key of an event's delivery: the same in every redelivery."""
    return f"event:{payload.get('event_id', '')}"


def trigger_key(payload: Payload) -> str:
    """The key of a command's, a tap's or a shortcut's delivery."""
    return f"trigger:{payload.get('trigger_id', '')}"


def submission_key(view: Payload) -> str:
    """The key of a submission's delivery: the view, its hash, and what was answered.

    The hash alone will not do: it stays the same when a form is sent again after an error on one of its fields.
    """
    state = json.dumps((view.get("state") or {}).get("values"), sort_keys=True).encode()
    return f"view:{view.get('id', '')}:{view.get('hash', '')}:{hashlib.sha256(state).hexdigest()[:16]}"


def submitted_files(view: Payload) -> dict[str, list[Payload]]:
    """The files handed in with a modal, by the name of their field."""
    values = (view.get("state") or {}).get("values") or {}
    found = {
        name: [file for element in elements.values() for file in element.get("files") or ()]
        for name, elements in values.items()
    }
    return {name: files for name, files in found.items() if files}


def shortcut_words(payload: Payload, permalink: str, names: Mapping[str, str]) -> str:
    """The sentence that makes an action of a message: a title from its beginning, and a link to the whole."""
    text = readable(str((payload.get("message") or {}).get("text") or ""), names)
    return create_action(text, permalink or guessed_permalink(payload))


def mentioned(text: str) -> set[str]:
    """The user ids that a message names without saying who they are."""
    return set(re.findall(r"<@([UW][A-Z0-9]+)>", text))


def readable(text: str, names: Mapping[str, str]) -> str:
    """A message as people read it, without Slack's escapes; ``names`` tells who the mentioned user ids are.

    https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
    """
    plain = re.sub(r"<([@#!]?)([^>|]*)(?:\|([^>]*))?>", lambda found: _reference(found, names), text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _reference(found: re.Match[str], names: Mapping[str, str]) -> str:
    sigil, target, label = found[1], found[2], found[3]
    if sigil == "#":
        return f"#{label or target}"
    if sigil:
        return f"@{(label or names.get(target) or target).removeprefix('@')}"
    return label or target.removeprefix("mailto:")


def guessed_permalink(payload: Payload) -> str:
    """A message's address where Slack does not tell it, as Slack makes them."""
    domain = quote(str((payload.get("team") or {}).get("domain") or "app"))
    stamp = str((payload.get("message") or {}).get("ts") or payload.get("message_ts") or "").replace(".", "")
    return f"https://{domain}.slack.com/archives/{quote(str((payload.get('channel') or {}).get('id', '')))}/p{stamp}"
