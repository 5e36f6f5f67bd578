"""The tables of a Word document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from bot.documents.characters import plain
from bot.documents.ooxml import add, add_run
from commands.engine.paper import Grid, is_short

_SHADE: Final = "E6ECF2"


@dataclass(frozen=True, slots=True)
class Look:
    """The ids of a table's style and of its letters'; ``shaded`` where the style itself marks a header row."""

    table: str
    letters: str
    shaded: bool


def write(table: Any, grid: Grid, widths: list[int], look: Look) -> None:
    """Write a grid into an empty table whose columns are so many twentieths of a point wide."""
    _mark(table, grid, sum(widths), look)
    columns = add(table, "tblGrid")
    for width in widths:
        add(columns, "gridCol", w=str(width))
    header = _row(table, keep=True)
    add(header[0], "tblHeader")
    for at, said in enumerate(grid.columns):
        cell = add(header, "tc")
        marks = add(cell, "tcPr")
        add(marks, "tcW", w=str(widths[at]), type="dxa")
        if not look.shaded:
            add(marks, "shd", val="clear", color="auto", fill=_SHADE)
        paragraph = _paragraph(cell, look, right=at in grid.numeric, keep=True)
        add_run(paragraph, said, bold=not look.shaded)
    for row in grid.rows:
        line = _row(table, keep=is_short(row))
        for at, said in enumerate(row):
            cell = add(line, "tc")
            add(add(cell, "tcPr"), "tcW", w=str(widths[at]), type="dxa")
            paragraph = _paragraph(cell, look, right=at in grid.numeric, keep=False)
            if said:
                add_run(paragraph, said)


def _mark(table: Any, grid: Grid, across: int, look: Look) -> None:
    """Say of the table how it looks, and what it is to who does not see it."""
    marks = add(table, "tblPr")
    add(marks, "tblStyle", val=look.table)
    add(marks, "tblW", w=str(across), type="dxa")
    add(marks, "tblLayout", type="fixed")
    add(
        marks,
        "tblLook",
        val="0420",
        firstRow="1",
        lastRow="0",
        firstColumn="0",
        lastColumn="0",
        noHBand="0",
        noVBand="1",
    )
    columns = plain(", ".join(grid.columns))
    add(marks, "tblCaption", val=plain(grid.caption) or columns)
    add(marks, "tblDescription", val=f"{len(grid.rows)} {'row' if len(grid.rows) == 1 else 'rows'}: {columns}.")


def _row(table: Any, *, keep: bool) -> Any:
    """A new row; ``keep`` it whole on one page."""
    row = add(table, "tr")
    marks = add(row, "trPr")
    if keep:
        add(marks, "cantSplit")
    return row


def _paragraph(cell: Any, look: Look, *, right: bool, keep: bool) -> Any:
    paragraph = add(cell, "p")
    marks = add(paragraph, "pPr")
    add(marks, "pStyle", val=look.letters)
    if keep:
        add(marks, "keepNext")
    if right:
        add(marks, "jc", val="right")
    return paragraph
