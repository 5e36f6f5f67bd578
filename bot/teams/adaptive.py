"""Cards as Teams shows them: Adaptive Cards 1.5, without a colour of our own, that read on a narrow phone."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Final, assert_never

from bot.teams import actions, forms, limits
from bot.teams.forms import read_answers, read_sentence
from bot.teams.text import Element, escaped, is_inert, lines, link, rich, run, safe
from commands.engine.cards import (
    Badge,
    BadgeKind,
    Button,
    Buttons,
    Card,
    Facts,
    File,
    Form,
    Node,
    Notice,
    Pager,
    Picture,
    Progress,
    Reply,
    Row,
    Table,
    Text,
    Title,
    Tone,
)
from commands.engine.drawing import DoesNotFit, Limit, files, one_line, pictures, shorten, size_words
from commands.engine.glyphs import BADGES, CHAT_BAR, TONES, badge_word, bar, progress_words

__all__ = ["DoesNotFit", "files", "pictures", "read_answers", "read_sentence", "render"]

_SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"
_BADGE_COLOURS: Final[dict[BadgeKind, Element]] = {
    "red": {"color": "Attention"},
    "amber": {"color": "Warning"},
    "green": {"color": "Good"},
    "blue": {"color": "Accent"},
    "unrated": {},
}
_TONE_STYLES: Final[dict[Tone, Element]] = {
    "info": {},
    "done": {},
    "question": {},
    "warning": {"style": "warning"},
    "refused": {"style": "attention"},
    "fault": {"style": "attention"},
}
_ROOM: Final = Limit(limits.MESSAGE_BYTES - limits.ENVELOPE_BYTES, limits.MESSAGE_BYTES.source)
_QUIET: Final[Element] = {"isSubtle": True, "size": "Small"}
_WIDEST_COLUMN: Final = 12
_SHORT_COLUMN: Final = 12
_CHARACTER, _PADDING = 8, 12
"""Pixels: a bold character of a heading, and what stands around the words of a cell."""
_SHORT_COLUMNS_AT_MOST: Final = 160
"""Pixels of all short columns together: a phone has about 250, and the widest column needs a word's width too."""
_BESIDE_AT_MOST: Final = 12
_FALLBACK_AT_MOST: Final = 1_000


def render(reply: Reply) -> Element:
    """The reply as an Adaptive Card.

    Pictures are in the card where there is room, else their alternative text is. Raises ``DoesNotFit`` where the card
    is over Teams' limit even so: a card cannot be split.
    """
    card = _card(reply, Pen(reply))
    if _size(card) > _ROOM and pictures(reply):
        card = _card(reply, Pen(reply, with_pictures=False))
    _ROOM.check(_size(card), "the card")
    return card


def _size(card: Element) -> int:
    return len(json.dumps(card, ensure_ascii=False).encode())


def _card(reply: Reply, pen: Pen) -> Element:
    body = [element for node in reply.card.nodes for element in pen.node(node)]
    return {
        "$schema": _SCHEMA,
        "type": "AdaptiveCard",
        "version": limits.VERSION,
        "msteams": {"width": "Full"},
        "fallbackText": _fallback(reply.card, confidential=reply.confidential),
        "body": body or lines("Headway"),
    }


def _fallback(card: Card, *, confidential: bool) -> str:
    if confidential:
        return "Headway has an answer for you. It is confidential: open it to read it."
    return shorten(safe(one_line(card.summary)) or "Headway", _FALLBACK_AT_MOST)


@dataclass(slots=True)
class Pen:
    """How a card is drawn."""

    reply: Reply
    with_pictures: bool = True
    counter: actions.Counter = field(default_factory=actions.Counter)

    def node(self, node: Node) -> list[Element]:
        """One node as elements."""
        match node:
            case Title():
                return _title(node)
            case Text():
                return lines(node.text, **(_QUIET if node.quiet else {}))
            case Facts():
                return _facts(node)
            case Row():
                return [self._row(node)]
            case Table():
                return _table(node)
            case Progress():
                return _progress(node)
            case Picture():
                return self._picture(node)
            case File():
                return lines(f"📎 {one_line(node.name)} · {size_words(node.data)}", isSubtle=True)
            case Notice():
                return _notice(node)
            case Buttons():
                return actions.draw(node.buttons, self.counter)
            case Pager():
                return self._pager(node)
            case Form():
                return forms.draw(node, self.reply.field_errors)
            case _:
                assert_never(node)

    def _row(self, row: Row) -> Element:
        words = _row_words(row)
        drawn = actions.draw(row.buttons, self.counter)
        if len(row.buttons) == 1 and len(row.buttons[0].label) <= _BESIDE_AT_MOST and drawn[0]["type"] == "ActionSet":
            beside = {"type": "Column", "width": "auto", "verticalContentAlignment": "Center", "items": drawn[:1]}
            columns = [{"type": "Column", "width": "stretch", "items": words}, beside]
            items: list[Element] = [{"type": "ColumnSet", "columns": columns}, *drawn[1:]]
        else:
            items = [*words, *drawn]
        return {"type": "Container", "separator": True, "spacing": "Medium", "items": items}

    def _picture(self, picture: Picture) -> list[Element]:
        alt = picture.alt or picture.name
        if not self.with_pictures or len(picture.data) > limits.PICTURE_BYTES:
            return lines(f"🖼️ {alt}", isSubtle=True)
        data = base64.b64encode(picture.data).decode()
        return [{"type": "Image", "url": f"data:image/png;base64,{data}", "altText": safe(alt), "size": "Stretch"}]

    def _pager(self, pager: Pager) -> list[Element]:
        ends = (("◀ Previous", pager.previous), ("Next ▶", pager.next))
        buttons = [Button(label, sentence) for label, sentence in ends if sentence]
        return [*lines(pager.words, isSubtle=True, size="Small"), *actions.draw(buttons, self.counter)]


def _title(title: Title) -> list[Element]:
    words = one_line(title.text)
    if not words:
        return []
    size = "Large" if title.level == 1 else "Medium"
    heading: Element = {"type": "TextBlock", "text": escaped(words), "style": "heading", "size": size}
    return [{**heading, "weight": "Bolder", "wrap": True}]


def _facts(node: Facts) -> list[Element]:
    facts = [
        {
            "title": escaped(fact.label),
            "value": link(fact.value, fact.url) if fact.url else escaped(fact.value) or "–",
        }
        for fact in node.facts
    ]
    return [{"type": "FactSet", "facts": facts}] if facts else []


def _badge(badge: Badge) -> Element:
    words = f"{BADGES[badge.kind].plain} {one_line(badge_word(badge))}"
    return run(words, weight="Bolder", **_BADGE_COLOURS[badge.kind])


def _row_words(row: Row) -> list[Element]:
    """The title in bold, then the badge with the first line of detail, then the others."""
    title = lines(row.title, weight="Bolder")
    detail = list(row.detail)
    if not row.badge:
        return [*title, *(element for text in detail for element in lines(text, tight=True, isSubtle=True))]
    runs = [_badge(row.badge)]
    if detail and "\n" not in detail[0]:
        runs.append(run(f" · {detail.pop(0)}", isSubtle=True))
    below = (element for text in detail for element in lines(text, tight=True, isSubtle=True))
    return [*title, rich(*runs, spacing="Small"), *below]


def _progress(node: Progress) -> list[Element]:
    words = progress_words(node.done, node.total)
    label = [run(f"{one_line(node.label)}  ", weight="Bolder")] if node.label.strip() else []
    return [rich(*label, run(words)), rich(run(bar(node.done, node.total, CHAT_BAR), color="Accent"), spacing="None")]


def _notice(notice: Notice) -> list[Element]:
    glyph = TONES[notice.tone]
    lead = f"{glyph.emoji} {glyph.word}: " if glyph.word else f"{glyph.emoji} "
    first, *others = safe(notice.text).split("\n")
    bold = {"weight": "Bolder"} if glyph.word else {}
    items = [rich(run(lead, **bold), run(first)), *lines("\n".join(others), tight=True)]
    style = _TONE_STYLES[notice.tone]
    return [{"type": "Container", **style, "items": items}] if style else items


def _table(table: Table) -> list[Element]:
    """A table whose columns share the width by the longest text in them.

    A client breaks a word that is wider than its column, and cuts off what may not wrap. So short columns, as of
    numbers, are given their width in pixels and do not wrap; the others share what is left. Where even the short ones
    are too many for a phone, all share the width, and all wrap.
    """
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    caption = lines(table.caption, weight="Bolder")
    if not width:
        return caption
    longest = [_longest(table, column) for column in range(width)]
    wraps = [size > _SHORT_COLUMN or size == max(longest) for size in longest]
    short = sum(_pixels(size) for size, wrap in zip(longest, wraps, strict=True) if not wrap)
    if short > _SHORT_COLUMNS_AT_MOST:
        wraps = [True] * width
    header = _cells(table, table.columns, wraps, weight="Bolder")
    element: Element = {
        "type": "Table",
        "firstRowAsHeader": True,
        "showGridLines": True,
        "columns": [
            {"width": min(max(size, 1), _WIDEST_COLUMN) if wrap else f"{_pixels(size)}px"}
            for size, wrap in zip(longest, wraps, strict=True)
        ],
        "rows": [header, *(_cells(table, row, wraps) for row in table.rows)],
    }
    return [*caption, element]


def _pixels(characters: int) -> int:
    return characters * _CHARACTER + _PADDING


def _longest(table: Table, column: int) -> int:
    """How many characters the longest text of a column has."""
    return max((len(row[column]) for row in (table.columns, *table.rows) if column < len(row)), default=0)


def _cells(table: Table, row: tuple[str, ...], wraps: list[bool], **style: Any) -> Element:
    cells = []
    for at, wrap in enumerate(wraps):
        align = {"horizontalAlignment": "Right"} if at in table.numeric else {}
        text = row[at] if at < len(row) else ""
        cells.append({"type": "TableCell", "items": _cell(text, {"wrap": True} if wrap else {}, align, style)})
    return {"type": "TableRow", "cells": cells}


def _cell(text: str, wrap: Element, align: Element, style: Element) -> list[Element]:
    """A cell's words: the short form where they hold no Markdown, since a card of 80 KB is soon full."""
    if not text.strip():
        return []
    if is_inert(text):
        return [{"type": "TextBlock", "text": safe(text), **wrap, **align, **style}]
    return [{**element, **align} for element in lines(text, tight=False, **style)]
