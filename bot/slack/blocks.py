"""Cards as Slack shows them: messages, modals and the Home tab.

Everything here is within the limits of :mod:`bot.slack.limits` or raises ``DoesNotFit``. Nothing is cut: a card that is
too much for one message becomes several.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.slack import forms, limits
from bot.slack.forms import read_answers, suggested_type
from bot.slack.nodes import Pen
from bot.slack.tables import Style
from bot.slack.text import Block, cost, escaped, plain, quiet, spoken
from commands.engine.cards import Card, Form, Reply, Title
from commands.engine.drawing import DoesNotFit, files, one_line, pictures, shorten

__all__ = [
    "CALLBACK",
    "LOADING",
    "DoesNotFit",
    "errors_response",
    "files",
    "loading_view",
    "pictures",
    "read_answers",
    "read_sentence",
    "render_home",
    "render_message",
    "render_messages",
    "render_view",
    "suggested_type",
]

CALLBACK: Final = "answer"
"""The callback id of every modal that holds a form: its sentence is in the private metadata."""
LOADING: Final = "loading"
CONFIDENTIAL: Final = "Headway has an answer for you. It is confidential: open it to read it."


def render_message(reply: Reply, *, tables: Style = "block", uploaded: Mapping[str, str] | None = None) -> Block:
    """The reply as one message, ``{"text": …, "blocks": […]}``.

    ``uploaded`` gives the Slack file ids of pictures by their names; a picture that is not there is shown as its
    alternative text. Raises ``DoesNotFit`` where the card needs more than one message.
    """
    messages = render_messages(reply, tables=tables, uploaded=uploaded)
    if len(messages) > 1:
        raise DoesNotFit(f"the card needs {len(messages)} messages; render_messages gives them")
    return messages[0]


def render_messages(reply: Reply, *, tables: Style = "block", uploaded: Mapping[str, str] | None = None) -> list[Block]:
    """The reply as as many messages as it needs, in order."""
    pen = Pen(tables=tables, pictures=uploaded or {}, errors=reply.field_errors)
    packed = [_opened(blocks) for blocks in _pack(pen.card(reply.card))]
    return [
        {"text": _fallback(reply, blocks, number, len(packed)), "blocks": blocks}
        for number, blocks in enumerate(packed, 1)
    ]


def render_view(reply: Reply, *, uploaded: Mapping[str, str] | None = None) -> Block:
    """The reply as a modal: the card's other nodes above, its form's inputs below, and a submit button for them.

    Raises ``DoesNotFit`` where it is too much for a modal: those cannot be split.
    """
    form = reply.card.form
    title, above = _titled(reply.card, form)
    pen = Pen(tables="text", pictures=uploaded or {})
    told = (node for node in above if not isinstance(node, Form))
    shown = _opened([block for _, groups in pen.nodes(told) for group in groups for block in group])
    asked = forms.inputs(form, reply.field_errors) if form else []
    limits.VIEW_BLOCKS.check(len(shown) + len(asked), "the blocks of a modal")
    view: Block = {"type": "modal", "title": _short(title, limits.VIEW_TITLE), "blocks": [*shown, *asked]}
    if form is None:
        return {**view, "close": plain("Close")}
    return {
        **view,
        "callback_id": CALLBACK,
        "private_metadata": _metadata(form.sentence),
        "submit": _short(form.submit, limits.VIEW_SUBMIT),
        "close": plain("Cancel"),
    }


def loading_view(title: str) -> Block:
    """A modal to open at once, while the real one is drawn: a trigger lives three seconds."""
    return {
        "type": "modal",
        "callback_id": LOADING,
        "title": _short(title, limits.VIEW_TITLE),
        "blocks": quiet("One moment…"),
        "close": plain("Cancel"),
    }


def errors_response(reply: Reply) -> Block:
    """The answer to a submitted modal that says on its inputs what is wrong with them."""
    return {
        "response_action": "errors",
        "errors": forms.answer_errors(reply.card.form, reply.field_errors, reply.card.summary),
    }


def render_home(reply: Reply, *, uploaded: Mapping[str, str] | None = None) -> Block:
    """The reply as a person's Home tab. Raises ``DoesNotFit`` past 100 blocks: its lists are to be paged."""
    pen = Pen(tables="text", pictures=uploaded or {}, errors=reply.field_errors)
    blocks = _opened([block for group in pen.card(reply.card) for block in group])
    limits.VIEW_BLOCKS.check(len(blocks), "the blocks of a Home tab")
    return {"type": "home", "blocks": blocks}


def read_sentence(view: Mapping[str, Any]) -> str:
    """The sentence of the form that a submitted modal holds."""
    return str(json.loads(view.get("private_metadata") or "{}").get("sentence", ""))


def _metadata(sentence: str) -> str:
    metadata = json.dumps({"sentence": sentence}, ensure_ascii=False, separators=(",", ":"))
    limits.PRIVATE_METADATA.check(len(metadata), "the sentence of a form")
    return metadata


def _short(text: str, most: int) -> Block:
    return plain(shorten(one_line(text) or "Headway", most))


def _titled(card: Card, form: Form | None) -> tuple[str, Sequence[Any]]:
    """What the modal is called, and the nodes below: the title is not said twice, but in full where it is long."""
    first = next((node for node in card.nodes if isinstance(node, Title)), None)
    title = form.title if form and form.title.strip() else (first.text if first else card.summary)
    words = one_line(title)
    nodes = [node for node in card.nodes if not (isinstance(node, Title) and one_line(node.text) == words)]
    return words, nodes if len(words) <= limits.VIEW_TITLE else [Title(words), *nodes]


def _pack(groups: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The groups in messages, in order; a group that is too much for one message is parted at its blocks."""
    messages: list[list[Block]] = [[]]
    filled = _Size()
    for group in groups:
        for part in [group] if _size(group).fits else [[block] for block in group]:
            size = _size(part)
            if messages[-1] and not (filled + size).fits:
                messages.append([])
                filled = _Size()
            messages[-1] += part
            filled += size
    for blocks in messages:
        _check(_size(blocks))
    return messages


@dataclass(frozen=True, slots=True)
class _Size:
    """What blocks count towards the limits of a message."""

    blocks: int = 0
    tables: int = 0
    characters: int = 0

    def __add__(self, other: _Size) -> _Size:
        return _Size(self.blocks + other.blocks, self.tables + other.tables, self.characters + other.characters)

    @property
    def fits(self) -> bool:
        """Whether one message holds them."""
        return (
            self.blocks <= limits.MESSAGE_BLOCKS
            and self.tables <= limits.TABLES
            and self.characters <= limits.MESSAGE_CHARACTERS
        )


def _size(blocks: Sequence[Block]) -> _Size:
    tables = sum(1 for block in blocks if block["type"] == "table")
    return _Size(len(blocks), tables, sum(map(cost, blocks)))


def _opened(blocks: list[Block]) -> list[Block]:
    """The blocks without a divider before all of them: there is nothing to divide from."""
    return blocks[1:] if blocks and blocks[0]["type"] == "divider" else blocks


def _check(size: _Size) -> None:
    limits.TABLES.check(size.tables, "the tables of a message")
    limits.MESSAGE_BLOCKS.check(size.blocks, "the blocks of a message")
    limits.MESSAGE_CHARACTERS.check(size.characters, "the characters of a message")


def _fallback(reply: Reply, blocks: Sequence[Block], number: int, count: int) -> str:
    """The message's ``text``: what notifications show and screen readers read, so it says all that the blocks say.

    It holds plain words, escaped once as Slack wants in ``text``, and no markup of ours. It is ended with an ellipsis
    where it grows past what Slack recommends: the blocks hold the rest. A confidential reply's says nothing, since it
    is shown on locked screens.
    """
    if reply.confidential:
        return CONFIDENTIAL
    first = escaped(one_line(reply.card.summary)) if number == 1 else f"Continued ({number} of {count})"
    lines = [escaped(words) for words in spoken(blocks)]
    whole = "\n".join(lines if lines and first in lines[0] else [first, *lines])
    return shorten(whole, limits.MESSAGE_TEXT_RECOMMENDED).strip() or "Headway"
