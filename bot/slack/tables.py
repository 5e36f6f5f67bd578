"""Tables: Slack's own where they fit it, else in a fixed-width font."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from tabulate import tabulate

from bot.slack import limits
from bot.slack.text import Block, defanged, is_inert, line, preformatted, rich
from commands.engine.cards import Table

Style: TypeAlias = Literal["block", "text"]

_CELL_WIDTH: Final = 32
"""The widest column of a fixed-width table, in characters: longer cells are wrapped."""


def draw(table: Table, style: Style) -> list[list[Block]]:
    """The table as groups of blocks that stay together, each within a message; the header is repeated in each."""
    width = max([len(table.columns), *(len(row) for row in table.rows)])
    caption = rich([line(table.caption, bold=True)])
    if not width:
        return [caption] if caption else []
    header = _row(table.columns, width)
    rows = [_row(row, width) for row in table.rows]
    if style == "text" or not _fits_blocks(header, rows):
        return [[block] for block in [*caption, *_fixed(table, header, rows)]]
    parts = [[_block(table, header, part)] for part in _parts(header, rows)]
    return [[*caption, *parts[0]], *parts[1:]]


def _row(cells: Sequence[str], width: int) -> list[str]:
    return [defanged(cell).strip() for cell in cells] + [""] * (width - len(cells))


def _length(cells: Sequence[str]) -> int:
    return sum(max(len(cell), 1) for cell in cells)


def _fits_blocks(header: list[str], rows: list[list[str]]) -> bool:
    longest = _length(header) + max(map(_length, rows), default=0)
    return len(header) <= limits.TABLE_COLUMNS and longest <= limits.TABLE_CHARACTERS


def _parts(header: list[str], rows: list[list[str]]) -> Iterator[list[list[str]]]:
    part: list[list[str]] = []
    room = limits.TABLE_CHARACTERS - _length(header)
    for row in rows:
        if part and (len(part) + 2 > limits.TABLE_ROWS or _length(row) > room):
            yield part
            part, room = [], limits.TABLE_CHARACTERS - _length(header)
        part.append(row)
        room -= _length(row)
    yield part


def _block(table: Table, header: list[str], rows: list[list[str]]) -> Block:
    settings = [
        {"align": "right" if column in table.numeric else "left", "is_wrapped": True} for column in range(len(header))
    ]
    return {
        "type": "table",
        "column_settings": settings,
        "rows": [[_cell(cell) for cell in row] for row in [header, *rows]],
    }


def _cell(text: str) -> Block:
    """A cell may not be empty; words that could be read as markup are rich text here too."""
    blocks = rich([line(text)]) if not is_inert(text) and len(text) < limits.RICH_TEXT else []
    return blocks[0] if blocks else {"type": "raw_text", "text": text or " "}


def _fixed(table: Table, header: list[str], rows: list[list[str]]) -> list[Block]:
    aligned = tuple("right" if column in table.numeric else "left" for column in range(len(header)))
    return preformatted(
        tabulate(
            rows or [[""] * len(header)],
            headers=header,
            tablefmt="simple",
            disable_numparse=True,
            colalign=aligned,
            maxcolwidths=_CELL_WIDTH,
            maxheadercolwidths=_CELL_WIDTH,
        )
    )
