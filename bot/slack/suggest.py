"""The options of a field that searches as one types: https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload."""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack import limits
from bot.slack.text import Block, defanged, plain
from commands.engine.cards import Option
from commands.engine.drawing import one_line, shorten


def options(found: Iterable[Option]) -> list[Block]:
    """The options as Slack draws them: the first hundred, a long label going on in its description."""
    return [_option(option) for option in found if len(option.value) <= limits.OPTION_VALUE][: limits.SELECT_OPTIONS]


def _option(option: Option) -> Block:
    label = one_line(defanged(option.label or option.value))
    head = shorten(label, limits.OPTION_TEXT)
    drawn: Block = {"text": plain(head), "value": option.value}
    if head != label:
        rest = label[len(head) - 1 :].strip()
        drawn["description"] = plain(shorten(rest, limits.OPTION_DESCRIPTION))
    return drawn
