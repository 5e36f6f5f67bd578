"""Adaptive Cards as a person reads them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.bot import any_card
from tests.support import teams_screen
from tests.support.fake_teams import BOT, FakeTeams


def walk(thing: Any) -> Iterator[dict[str, Any]]:
    """Every element of a card, however deep."""
    if isinstance(thing, dict):
        yield thing
    for value in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from walk(value)


def of_type(thing: Any, name: str) -> list[dict[str, Any]]:
    """The elements of a type."""
    return [part for part in walk(thing) if part.get("type") == name]


def read(drawn: Any) -> str:
    """Everything a person can read, Markdown unescaped, without white space."""
    found = []
    for part in walk(drawn):
        markdown = part.get("type") == "TextBlock" or ("title" in part and "type" not in part and "value" in part)
        texts = [part[key] for key in ("text", "title", "value", "label", "altText") if isinstance(part.get(key), str)]
        found += [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text) if markdown else text for text in texts]
    return any_card.squeezed("".join(found))


def told_in(fake: FakeTeams, name: str) -> tuple[list[str], str]:
    """What the bot has said in a channel or a group: the words of each message, and all of it as it was sent."""
    [chat] = [each for each in fake.chats.values() if each.name == name]
    ours = [each for each in fake.messages if each.chat == chat.id and each.by == BOT]
    words = [" ".join(teams_screen.shown(part["content"]) for part in _cards(each.activity)) for each in ours]
    return words, json.dumps([[each.activity, each.was, each.own] for each in ours])


def _cards(activity: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in activity.get("attachments") or () if "adaptive" in part["contentType"]]
