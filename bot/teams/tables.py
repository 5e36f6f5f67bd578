"""Tables as Adaptive Cards draw them: no wider than a phone, nothing cut off."""

from __future__ import annotations

from typing import Any, Final

from bot.teams.text import Element, is_inert, lines, safe
from commands.engine.cards import Table

_BLANK: Final = "\u00a0"
_WIDEST_COLUMN: Final = 12
_SHORT_COLUMN: Final = 12
"""How many characters a column is given at most, and at most has where it is as wide as its words."""
_CHARACTER, _PADDING = 8, 20
"""Pixels: a bold character of a heading, and what stands around the words of a cell."""
_SHORT_COLUMNS_AT_MOST: Final = 160
"""Pixels of all short columns together: a phone has about 250, and the widest column needs a word's width too."""


def draw(table: Table) -> list[Element]:
    """A table whose columns share the width by the longest text in them.

    A client breaks a word that is wider than its column. So short columns, as of numbers, are as wide as their words,
    and the others share what is left. Where even the short ones are too many for a phone, all share the width.
    Everything wraps: a client cuts off what may not.
    """
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    caption = lines(table.caption, weight="Bolder")
    if not width:
        return caption
    element: Element = {
        "type": "Table",
        "firstRowAsHeader": True,
        "showGridLines": True,
        "columns": _columns([_longest(table, column) for column in range(width)]),
        "rows": [
            _cells(table, table.columns, width, weight="Bolder"),
            *(_cells(table, row, width) for row in table.rows),
        ],
    }
    return [*caption, element]


def _columns(longest: list[int]) -> list[Element]:
    """The columns' widths: in pixels, or as a share."""
    short = [size <= _SHORT_COLUMN and size < max(longest) for size in longest]
    if sum(_pixels(size) for size, is_short in zip(longest, short, strict=True) if is_short) > _SHORT_COLUMNS_AT_MOST:
        short = [False] * len(longest)
    return [
        {"width": f"{_pixels(size)}px" if is_short else _pixels(min(size, _WIDEST_COLUMN))}
        for size, is_short in zip(longest, short, strict=True)
    ]


def _pixels(characters: int) -> int:
    return characters * _CHARACTER + _PADDING


def _longest(table: Table, column: int) -> int:
    """How many characters the longest text of a column has."""
    return max((len(row[column]) for row in (table.columns, *table.rows) if column < len(row)), default=0)


def _cells(table: Table, row: tuple[str, ...], width: int, **style: Any) -> Element:
    cells = []
    for at in range(width):
        align = {"horizontalAlignment": "Right"} if at in table.numeric else {}
        cells.append({"type": "TableCell", "items": _cell(row[at] if at < len(row) else "", align, style)})
    return {"type": "TableRow", "cells": cells}


def _cell(text: str, align: Element, style: Element) -> list[Element]:
    """A cell's words: the short form where they hold no Markdown, since a card of 80 KB is soon full.

    Microsoft's renderer leaves out a cell without any, and those after it move into the wrong columns.
    """
    if not text.strip():
        return [{"type": "TextBlock", "text": _BLANK}]
    if is_inert(text):
        return [{"type": "TextBlock", "text": safe(text), "wrap": True, **align, **style}]
    return [{**element, **align} for element in lines(text, **style)]
