"""Tables as Adaptive Cards draw them: no wider than a phone, nothing cut off."""

from __future__ import annotations

from typing import Any, Final

from bot.teams.text import Element, is_inert, lines, safe
from commands.engine.cards import Table

_WIDEST_COLUMN: Final = 12
_SHORT_COLUMN: Final = 12
_CHARACTER, _PADDING = 8, 12
"""Pixels: a bold character of a heading, and what stands around the words of a cell."""
_SHORT_COLUMNS_AT_MOST: Final = 160
"""Pixels of all short columns together: a phone has about 250, and the widest column needs a word's width too."""


def draw(table: Table) -> list[Element]:
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
