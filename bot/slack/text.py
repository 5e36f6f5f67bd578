"""Text in Slack's blocks: nobody's words can ping, link or format by themselves.

Words that could be read as markup stand in ``rich_text`` only, which nothing parses; see :func:`is_inert`. All others
may stand in headers, small print and sections too. Buttons and inputs know only ``plain_text``, which Slack does not
parse either; there pings and links are broken by an invisible joiner all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.slack import limits
from commands.engine.drawing import is_web_address, one_line, shown, split_text
from commands.engine.glyphs import CHAT_BAR

Block: TypeAlias = dict[str, Any]

_PING: Final = re.compile(r"<(?=[!@#]|https?:|mailto:|tel:)|@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)
_ELEMENTS: Final = 100
"""The most elements put in one rich text block, so that a block of many short ones still fits a message."""
_MARKUP: Final = re.compile(r"[*_~`]|^\s*>|&(?:amp|lt|gt);|:[\w+'-]+:|https?:|@|#\w|www\.", re.MULTILINE)
_DOMAIN: Final = re.compile(r"[^\W\d_]\.[^\W\d_]{2}")


def defanged(text: str) -> str:
    """The text made safe to show, with an invisible joiner inside whatever is spelt like a ping or a mention.

    Slack does not parse the places where words are put; this holds even where a client, an export or a bridge does.
    """
    return _PING.sub(lambda match: match[0] + "\u2060", shown(text))


def escaped(text: str) -> str:
    """The text for a place that Slack parses, such as a message's ``text``: control characters as entities.

    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return defanged(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_inert(text: str) -> bool:
    """Whether Slack's markup shows the text, once escaped, as it is: no styles, quotes, emoji codes or links."""
    return not _MARKUP.search(text)


def marked(text: str, *, bold: bool = False) -> str | None:
    """The text as Slack's markup; None where it is not inert, or holds what markup would make a link of."""
    if not is_inert(text) or _DOMAIN.search(text):
        return None
    return f"*{escaped(text)}*" if bold else escaped(text)


def unmarked(markup: str) -> str:
    """The words of what :func:`marked` made, the first line of which may be bold."""
    bold = re.sub(r"\A\*(.*)\*$", r"\1", markup, count=1, flags=re.MULTILINE)
    return bold.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def plain(text: str) -> Block:
    """A plain text object: no markup, no links, no emoji codes."""
    return {"type": "plain_text", "text": defanged(text), "emoji": False}


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line, in one style; with ``url`` they are a link."""

    text: str
    bold: bool = False
    url: str = ""

    def element(self) -> Block:
        """The run as a rich text element."""
        style = {"style": {"bold": True}} if self.bold else {}
        if is_web_address(self.url):
            return {"type": "link", "url": self.url, "text": defanged(self.text), **style}
        return {"type": "text", "text": defanged(self.text), **style}


Line: TypeAlias = tuple[Run, ...]
BLANK: Final[Line] = ()


def line(text: str, *, bold: bool = False) -> Line:
    """A line of words in one style."""
    return (Run(text, bold=bold),)


def rich(lines: Iterable[Line]) -> list[Block]:
    """Lines as rich text blocks, each within the limit; what is too long for one is split at a word.

    :data:`BLANK` is a blank line, except where a block begins: there is a space already.
    """
    blocks: list[list[Block]] = []
    room = 0
    for elements in _pieces(lines):
        size = sum(len(element["text"]) for element in elements) + 1
        if not blocks or size > room or len(blocks[-1]) + len(elements) > _ELEMENTS:
            blocks += [elements] if elements else []
            room = limits.RICH_TEXT - size if elements else 0
        else:
            blocks[-1] += [{"type": "text", "text": "\n"}, *elements]
            room -= size
    return [_rich_block([{"type": "rich_text_section", "elements": elements}]) for elements in blocks]


def _pieces(lines: Iterable[Line]) -> Iterable[list[Block]]:
    """Each line as elements; a line past the limit comes in several."""
    for runs in lines:
        if runs == BLANK:
            yield []
            continue
        kept = tuple(run for run in runs if shown(run.text).strip() or (run.text and len(runs) > 1))
        if sum(len(defanged(run.text)) for run in kept) < limits.RICH_TEXT:
            if kept:
                yield [run.element() for run in kept]
            continue
        for run in kept:
            for piece in split_text(defanged(run.text), limits.RICH_TEXT - 1):
                yield [Run(piece, run.bold, run.url).element()]


def preformatted(text: str) -> list[Block]:
    """Text in a fixed-width font, split at lines where it is long."""
    pieces = _whole_lines(defanged(text), limits.RICH_TEXT)
    return [
        _rich_block([{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": piece}]}])
        for piece in pieces
    ]


def _whole_lines(text: str, most: int) -> list[str]:
    pieces = [""]
    for row in text.split("\n"):
        for part in [row] if len(row) <= most else split_text(row, most):
            joined = f"{pieces[-1]}\n{part}" if pieces[-1] else part
            if len(joined) <= most:
                pieces[-1] = joined
            else:
                pieces.append(part)
    return [piece for piece in pieces if piece.strip()]


def _rich_block(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def paragraph(text: str) -> list[Block]:
    """A paragraph, its line breaks kept."""
    return rich(line(piece) for piece in split_text(defanged(text), limits.RICH_TEXT - 1))


def quiet(text: str) -> list[Block]:
    """Small grey text, where nothing in it could be read as markup."""
    if not is_inert(text):
        return paragraph(text)
    return [{"type": "context", "elements": [plain(piece)]} for piece in split_text(defanged(text), limits.TEXT)]


def header(text: str) -> list[Block]:
    """A heading; one that is too long for Slack's header, or could be read as markup, is bold text instead."""
    words = one_line(defanged(text))
    if len(words) > limits.HEADER_TEXT or not is_inert(words):
        return rich([line(words, bold=True)])
    return [{"type": "header", "text": plain(words)}] if words else []


def spoken(blocks: Sequence[Block]) -> list[str]:
    """The words of the blocks, a string a block, without markup, buttons and bars: what a screen reader is given."""
    found = (_words(block).strip() for block in blocks if block["type"] != "actions")
    return [words for words in found if words.strip(CHAT_BAR)]


def _words(thing: Any) -> str:
    if isinstance(thing, list):
        return "".join(_words(item) for item in thing)
    if not isinstance(thing, dict):
        return ""
    if thing.get("type") == "table":
        return "\n".join(" | ".join(_words(cell) for cell in row) for row in thing["rows"])
    if thing.get("type") == "mrkdwn":
        return unmarked(str(thing["text"]))
    if isinstance(thing.get("text"), str):
        return str(thing["text"])
    if "alt_text" in thing:
        return str(thing["alt_text"])
    return "".join(_words(thing.get(key)) for key in ("text", "elements"))


def cost(thing: object) -> int:
    """What a block counts towards :data:`bot.slack.limits.MESSAGE_CHARACTERS`."""
    if isinstance(thing, str):
        return len(thing)
    if isinstance(thing, list):
        return sum(map(cost, thing))
    if not isinstance(thing, dict):
        return 0
    if thing.get("type") == "table":
        return limits.BLOCK_OVERHEAD + sum(len(_words(cell)) for row in thing["rows"] for cell in row)
    return limits.BLOCK_OVERHEAD + sum(map(cost, thing.values()))
