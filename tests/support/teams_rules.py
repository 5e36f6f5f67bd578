"""What Teams refuses in activities and cards, and what we hold our own to, written independently of the renderer.

https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference, and the schema at
https://adaptivecards.io/schemas/1.5.0/adaptive-card.json where it is beside this checkout; as of November 2026.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft6Validator
from markdown_it import MarkdownIt

from tests.support.schemas import complaints

Json = dict[str, Any]
MESSAGE_BYTES = 80_000
"""Of an activity as JSON: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages."""
CARD = "application/vnd.microsoft.card.adaptive"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
FILE_INFO = "application/vnd.microsoft.teams.card.file.info"
_WORDED = ("text", "title", "value", "label", "placeholder", "altText", "fallbackText", "errorMessage")
_FREE = (*_WORDED, "id", "url", "verb", "elementId")
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_MARKUP = re.compile(r"[\\*_\[\]`~<>|&#+=\n-]|\d[.)]|://|\bwww\.")


def size(activity: Json) -> int:
    """How many bytes it is on the wire."""
    return len(json.dumps(activity, ensure_ascii=False).encode())


def wrong_activity(activity: Json) -> list[str]:
    """What is wrong with an activity that the bot sends; its size is looked at elsewhere, since it has its own code."""
    kind = activity.get("type")
    if kind == "typing":
        return []
    found = [] if kind == "message" else [f"an activity of type {kind!r}"]
    attachments = activity.get("attachments") or []
    if not attachments and not (activity.get("text") or "").strip():
        found.append("a message without words or attachments")
    if activity.get("textFormat", "markdown") not in ("plain", "markdown", "xml"):
        found.append("a textFormat that Teams does not know")
    if any(each.get("contentType") == CARD for each in attachments) and not activity.get("summary"):
        found.append("a card without a summary: the notification would be empty")
    return [*found, *_unannounced(activity), *(words for each in attachments for words in _wrong_attachment(each))]


def wrong_card(card: Json, *, dialog: bool = False) -> list[str]:
    """What is wrong with an Adaptive Card: in a message or, with ``dialog``, in a dialog."""
    found = [] if card.get("type") == "AdaptiveCard" else ["no Adaptive Card"]
    if card.get("version") != "1.5":
        found.append(f"version {card.get('version')!r}")
    if not str(card.get("fallbackText") or "").strip():
        found.append("no fallbackText")
    if not card.get("body"):
        found.append("an empty body")
    parts = list(walk([card.get("body"), card.get("actions")]))
    found += _wrong_ids(parts)
    found += [words for part in parts for words in _wrong_part(part, dialog)]
    return [*found, *_against_schema(card)]


def wrong_results(results: list[Json]) -> list[str]:
    """What is wrong with the options that a search gives: no more than were asked for, each with its words."""
    found = [f"{len(results)} results"] if len(results) > 15 else []
    return [*found, *(f"an option without words: {each}" for each in results if not each["title"] or not each["value"])]


def walk(thing: Any) -> Iterator[Json]:
    """Every object in it; not what an action's data hold, which is ours."""
    if isinstance(thing, list):
        for each in thing:
            yield from walk(each)
    elif isinstance(thing, dict):
        yield thing
        for key, value in thing.items():
            if key != "data" and isinstance(value, list | dict):
                yield from walk(value)


def _unannounced(activity: Json) -> list[str]:
    """Mentions need an entity each; any other mention's tag is somebody's words that became markup."""
    told = [entity.get("text") for entity in activity.get("entities") or [] if entity.get("type") == "mention"]
    said = re.findall(r"<at\b[^>]*>.*?</at>", activity.get("text") or "", re.DOTALL | re.IGNORECASE)
    return [f"a mention without its entity: {each}" for each in said if each not in told]


def _wrong_attachment(attachment: Json) -> list[str]:
    kind, content = attachment.get("contentType"), attachment.get("content") or {}
    if kind == CARD:
        return wrong_card(content)
    if kind == CONSENT:
        wrong = [] if attachment.get("name") else ["a file without a name"]
        return wrong if content.get("sizeInBytes") else [*wrong, "a file of no size"]
    if kind == FILE_INFO:
        missing = {"uniqueId", "fileType"} - {key for key, value in content.items() if value}
        return [f"a file's card without {sorted(missing)}"] if missing else []
    return [f"an attachment of type {kind!r}"]


def _wrong_ids(parts: list[Json]) -> list[str]:
    counted = Counter(part["id"] for part in parts if "id" in part)
    found = [f"{count} elements of the id {ident!r}" for ident, count in counted.items() if count > 1]
    for part in parts:
        for target in part.get("targetElements") or ():
            name = target if isinstance(target, str) else target.get("elementId")
            if name not in counted:
                found.append(f"nothing has the id {name!r} that is to be shown")
    return found


def _wrong_part(part: Json, dialog: bool) -> Iterator[str]:
    kind = str(part.get("type", ""))
    for key in _WORDED:
        if isinstance(part.get(key), str) and re.search(r"</?at\b", part[key], re.IGNORECASE):
            yield f"a mention in the {key} of a {kind}"
    if kind == "Image" and not part.get("altText"):
        yield "a picture without alternative text"
    if kind.startswith("Input."):
        yield from _wrong_input(part)
    if kind.startswith("Action."):
        yield from _wrong_action(part, kind, dialog)
    yield from _parsed(part, kind)


def _wrong_action(action: Json, kind: str, dialog: bool) -> Iterator[str]:
    if not str(action.get("title") or "").strip():
        yield f"a {kind} without words"
    if kind == "Action.Execute":
        if dialog:
            yield "an Action.Execute in a dialog"
        if not action.get("verb"):
            yield "an Action.Execute without a verb sends nothing"
    if kind == "Action.Submit" and not dialog:
        asked = (action.get("data") or {}).get("msteams") or {}
        if asked.get("type") != "task/fetch":
            yield "an Action.Submit outside a dialog that opens none"
    if kind == "Action.OpenUrl" and not re.match(r"https?://", str(action.get("url"))):
        yield "a button to what is no web address"


def _wrong_input(asked: Json) -> Iterator[str]:
    for key in ("id", "label"):
        if not str(asked.get(key) or "").strip():
            yield f"an input without {key}"
    if asked.get("isRequired") and not asked.get("errorMessage"):
        yield "a needed input that does not say what is wrong"
    if asked["type"] != "Input.ChoiceSet":
        return
    choices = asked.get("choices") or []
    if not choices:
        yield "a set without choices"
    for choice in choices:
        if not choice.get("title") or not choice.get("value"):
            yield "a choice without title or value"
        if asked.get("isMultiSelect") and "," in str(choice.get("value")):
            yield "a choice whose value has a comma, where several are joined with commas"
    if "choices.data" in asked and asked.get("style") != "filtered":
        yield "a search that is not drawn as one"


def _parsed(part: Json, kind: str) -> Iterator[str]:
    """Where Markdown is read, only breaks may come of the words, and links only of a fact's value."""
    if kind == "TextBlock":
        yield from _marked_up(str(part.get("text") or ""), {"p", "br"})
    elif kind == "FactSet":
        for fact in part.get("facts") or ():
            yield from _marked_up(str(fact.get("title") or ""), {"p", "br"})
            yield from _marked_up(str(fact.get("value") or ""), {"p", "br", "a"})
    elif kind == "Input.ChoiceSet" and part.get("style") == "expanded":
        for choice in part.get("choices") or ():
            yield from _marked_up(str(choice.get("title") or ""), {"p", "br"})


def _marked_up(text: str, allowed: set[str]) -> Iterator[str]:
    if _MARKUP.search(text):
        tags = set(re.findall(r"</?(\w+)", _MARKDOWN.render(text))) - allowed
        if tags:
            yield f"{text[:60]!r} is read as {sorted(tags)}"


def _against_schema(card: Json) -> list[str]:
    """``msteams`` is Teams' own; choices that are filtered as one types came into the schema with 1.6, into Teams
    before."""
    version = "1.6.0" if '"filtered"' in json.dumps(card) else "1.5.0"
    bare = {key: value for key, value in card.items() if key not in ("msteams", "body")}
    parts = [*(card.get("body") or ()), *({"type": "ActionSet", "actions": [each]} for each in bare.pop("actions", ()))]
    return [words for part in parts for words in _misshapen(version, json.dumps(_shape({**bare, "body": [part]})))]


@cache
def _misshapen(version: str, card: str) -> list[str]:
    """What the schema has against a card of that shape: few shapes are drawn again and again."""
    return complaints(json.loads(card), f"adaptive-cards/{version}/adaptive-card.json", Draft6Validator) or []


def _shape(thing: Any) -> Any:
    """All that a schema looks at: words are as good as any other, and so is what a list has more than once."""
    if isinstance(thing, dict):
        return {key: _word(key, value) for key, value in thing.items()}
    if isinstance(thing, list):
        return list({json.dumps(each): each for each in map(_shape, thing)}.values())
    return thing


def _word(key: str, value: Any) -> Any:
    if key == "data":
        return type(value)()
    return "x" if key in _FREE and isinstance(value, str) and value else _shape(value)
