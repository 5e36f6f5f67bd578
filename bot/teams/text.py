"""Text in Adaptive Cards: nobody's words can format, link or mention by themselves.

Words stand in the runs of a ``RichTextBlock``, which Teams does not parse. Where the schema has only a place that reads
Markdown (a heading, a fact, a table's cell), they are escaped.
"""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias

from commands.engine.drawing import is_web_address, one_line, shown

Element: TypeAlias = dict[str, Any]

_SPECIAL: Final = re.compile(r"[\\*_\[\]`~<>|&]|!(?=\[)|(?<=\S)(?<=:)//|(?<=\bwww)\.", re.IGNORECASE)
_LINE_START: Final = re.compile(r"^(\s*)([#+=-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_MENTION: Final = re.compile(r"<(?=/?at\b)", re.IGNORECASE)


def safe(text: str) -> str:
    """The text for a place that is not parsed; a mention's tag has an invisible joiner in it all the same."""
    return _MENTION.sub("<\u2060", shown(text))


def is_inert(text: str) -> bool:
    """Whether the text means the same to Markdown as it does to a reader."""
    return not (_SPECIAL.search(text) or _LINE_START.search(text) or "\n" in text or "    " in text or "@" in text)


def escaped(text: str) -> str:
    """The text for a place that reads Markdown, line breaks kept as far as that place can.

    Source: https://spec.commonmark.org/0.31.2/#backslash-escapes
    """
    words = re.sub(r"(?m)^[ \t]+|(?<=[ \t])[ \t]+", "", safe(text).strip())
    words = _SPECIAL.sub(_escape, words)
    words = _LINE_START.sub(lambda match: match[1].lstrip(" \t") + _mark(match[2]), words)
    return re.sub(r"\n+", "\n\n", words)


def _escape(match: re.Match[str]) -> str:
    if match[0] == "//":
        return "\u2060//"
    return "\u2060." if match[0] == "." else "\\" + match[0]


def _mark(start: str) -> str:
    return start + "\u2060" if start.isdigit() else "\\" + start


def link(label: str, url: str) -> str:
    """A Markdown link, or where the address is no web address, the words alone with it beside them."""
    if not is_web_address(url):
        return escaped(f"{label} ({url})")
    return f"[{escaped(label or url)}]({url.replace('(', '%28').replace(')', '%29')})"


def run(text: str, **style: Any) -> Element:
    """Some words in one style."""
    return {"type": "TextRun", "text": safe(text), **style}


def rich(*runs: Element, **more: Any) -> Element:
    """A line of words; it wraps."""
    return {"type": "RichTextBlock", "inlines": list(runs), **more}


def heading(text: str, size: str) -> list[Element]:
    """A heading, which a screen reader announces as one; nothing where it has no words."""
    words = escaped(one_line(text))
    if not words:
        return []
    return [{"type": "TextBlock", "text": words, "style": "heading", "size": size, "weight": "Bolder", "wrap": True}]


def lines(text: str, *, tight: bool = False, **style: Any) -> list[Element]:
    """A text as one block a line, since a run keeps no line breaks; a blank line is a wider space."""
    blocks: list[Element] = []
    spacing = "Small" if tight else ""
    for words in safe(text).split("\n"):
        if words.strip():
            blocks.append(rich(run(words, **style), **({"spacing": spacing} if spacing else {})))
            spacing = "None"
        else:
            spacing = "Default"
    return blocks
