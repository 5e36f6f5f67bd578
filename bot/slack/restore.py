"""A modal put back as the person left it, where its answers were refused too late to be refused on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.slack import blocks
from bot.slack.text import Block
from commands.engine.cards import Notice, Reply, card

_KEPT: Final = ("type", "title", "submit", "close", "callback_id", "private_metadata")
_INITIAL: Final = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
}


def restored(view: Mapping[str, Any], reply: Reply) -> Block:
    """The modal that was submitted, holding what was typed, under what the reply says of it.

    Files are to be handed in again: Slack has no way to put them back.
    """
    state = (view.get("state") or {}).get("values") or {}
    inputs = [_answered(block, state) for block in view["blocks"] if block["type"] == "input"]
    notes = [Notice("warning", words) for words in reply.field_errors.values() if words]
    said = reply.card if not notes else card(*notes)
    shown = blocks.render_message(Reply(said))["blocks"]
    return {**{key: view[key] for key in _KEPT if view.get(key)}, "blocks": [*shown, *inputs]}


def _answered(block: Block, state: Mapping[str, Any]) -> Block:
    """An input that holds what was answered."""
    answers = state.get(block["block_id"]) or {}
    answer = answers.get(block["element"].get("action_id")) or {}
    element = {key: value for key, value in block["element"].items() if key not in _INITIAL.values()}
    element |= {_INITIAL[key]: value for key, value in answer.items() if key in _INITIAL and value}
    return {**block, "element": element}
