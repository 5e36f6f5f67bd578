"""What Slack refuses in blocks and views, written down independently of the renderer.

The numbers are those of https://docs.slack.dev/reference/block-kit, as of November 2026.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from jsonschema import Draft7Validator

from tests.support.schemas import complaints

_TEXT_LIMITS = {"header": 150, "section": 3000}
_FREE = (
    "text",
    "value",
    "action_id",
    "block_id",
    "alt_text",
    "url",
    "private_metadata",
    "callback_id",
    "initial_value",
)
_LIST_LIMITS = {"actions": 25, "context": 10}

VIEW_PARTS = (
    "blocks",
    "callback_id",
    "clear_on_close",
    "close",
    "errors",
    "private_metadata",
    "submit",
    "title",
)


def history(messages: Iterable[Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """A page of what everybody in a conversation sees, the newest first, as ``conversations.history`` gives it."""
    oldest, latest = float(parameters.get("oldest", 0)), float(parameters.get("latest", "inf"))
    seen = [m for m in messages if m.channel == parameters["channel"] and not m.only_to and not m.thread]
    within = [m for m in reversed(seen) if oldest < float(m.ts) < latest]
    start, limit = int(parameters.get("cursor") or 0), int(parameters.get("limit", 100))
    page = [{"ts": m.ts, "text": m.text, "bot_id": "BBOT"} for m in within[start : start + limit]]
    if parameters.get("include_all_metadata") == "true":
        page = [{**told, "metadata": m.metadata} for told, m in zip(page, within[start:], strict=False)]
    onwards = str(start + limit) if len(within) > start + limit else ""
    return {"messages": page, "response_metadata": {"next_cursor": onwards}}


def wrong_message(message: dict[str, Any]) -> list[str]:
    blocks = message.get("blocks") or []
    found = [f"{len(blocks)} blocks"] if len(blocks) > 50 else []
    if not blocks and not message.get("text"):
        found.append("no_text")
    if sum(len(json.dumps(block)) for block in blocks) > 60_000:
        found.append("msg_blocks_too_long")
    return [*found, *_wrong_blocks(blocks), *_against("slack-blocks", {"blocks": blocks})]


def wrong_view(view: dict[str, Any]) -> list[str]:
    blocks = view.get("blocks") or []
    found = [f"{len(blocks)} blocks"] if len(blocks) > 100 else []
    if view.get("type") == "modal":
        found += [f"{part} over 24" for part in ("title", "submit", "close") if len(_text(view.get(part))) > 24]
        if not _text(view.get("title")):
            found.append("a modal without a title")
        if any(block["type"] == "input" for block in blocks) and "submit" not in view:
            found.append("inputs without a submit button")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata over 3000")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        found.append("two blocks of one id")
    return [*found, *_wrong_blocks(blocks), *_against("slack-view", view)]


def wrong_options(options: list[dict[str, Any]]) -> list[str]:
    found = [f"{len(options)} options"] if len(options) > 100 else []
    return [*found, *(words for option in options for words in _wrong_option(option))]


def _wrong_blocks(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        kind = block.get("type", "")
        if len(_text(block.get("text"))) > _TEXT_LIMITS.get(kind, 3000):
            yield f"the text of a {kind}"
        if len(block.get("elements") or ()) > _LIST_LIMITS.get(kind, 10_000):
            yield f"the elements of a {kind}"
        if len(block.get("fields") or ()) > 10 or any(len(_text(field)) > 2000 for field in block.get("fields") or ()):
            yield "the fields of a section"
        if kind == "input" and len(_text(block.get("label"))) > 2000:
            yield "the label of an input"
        if kind == "table" and (len(block["rows"]) > 100 or any(len(row) > 20 for row in block["rows"])):
            yield "a table over 100 rows or 20 columns"
        yield from _wrong_elements(block)


def _wrong_elements(block: dict[str, Any]) -> Iterator[str]:
    elements = [*(block.get("elements") or ()), block.get("element"), block.get("accessory")]
    ids = []
    for element in filter(None, elements):
        if "action_id" in element:
            ids.append(element["action_id"])
        if element.get("type") == "button":
            if len(_text(element["text"])) > 75 or len(element.get("value", "")) > 2000:
                yield "a button's text or value"
            if not _text(element["text"]):
                yield "a button without words"
        if len(_text(element.get("placeholder"))) > 150:
            yield "a placeholder"
        yield from wrong_options(element.get("options") or [])
    if len(ids) != len(set(ids)):
        yield "two elements of one action id"


def _wrong_option(option: dict[str, Any]) -> Iterator[str]:
    if not 0 < len(_text(option["text"])) <= 75:
        yield "an option's text"
    if len(_text(option.get("description"))) > 75:
        yield "an option's description"
    if not 0 < len(option["value"]) <= 150:
        yield "an option's value"


def _text(thing: Any) -> str:
    return str((thing or {}).get("text") or "") if isinstance(thing, dict) else ""


def _against(schema: str, payload: dict[str, Any]) -> list[str]:
    """What the schema has against each block: it looks at no word's length, so few shapes are drawn again and again."""
    parts = payload.get("blocks") or []
    wholes = [{**payload, "blocks": [part]} for part in parts] or [payload]
    return [words for whole in wholes for words in _misshapen(schema, json.dumps(_shape(whole)))]


@cache
def _misshapen(schema: str, payload: str) -> list[str]:
    return complaints(json.loads(payload), f"generated/{schema}.schema.json", Draft7Validator) or []


def _shape(thing: Any) -> Any:
    """All that a schema looks at: words are as good as any other, and so is what a list has more than once."""
    if isinstance(thing, dict):
        return {
            key: "x" if key in _FREE and value and isinstance(value, str) else _shape(value)
            for key, value in thing.items()
        }
    if isinstance(thing, list):
        return list({json.dumps(each): each for each in map(_shape, thing)}.values())
    return thing
