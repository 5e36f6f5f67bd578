"""Words of WordprocessingML (ECMA-376 part 1), written element by element: python-docx itself is slow with tables."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from docx.oxml.ns import qn

from bot.documents.characters import plain

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def add(parent: Any, tag: str, **attributes: str) -> Any:
    """Add an element of the ``w`` namespace with attributes of it, and return it."""
    child = parent.makeelement(_w(tag), {_w(name): value for name, value in attributes.items()})
    parent.append(child)
    return child


def add_run(paragraph: Any, text: str, *, bold: bool = False, colour: str = "") -> Any:
    """Add text to a paragraph, with its line breaks and tabs."""
    run = add(paragraph, "r")
    if bold or colour:
        marks = add(run, "rPr")
        if bold:
            add(marks, "b")
        if colour:
            add(marks, "color", val=colour)
    for at, line in enumerate(plain(text).split("\n")):
        if at:
            add(run, "br")
        for column, piece in enumerate(line.split("\t")):
            if column:
                add(run, "tab")
            written = add(run, "t")
            written.text = piece
            written.set(_SPACE, "preserve")
    return run


def add_field(paragraph: Any, instruction: str) -> None:
    """Add what Word counts itself: PAGE, NUMPAGES."""
    add_run(add(paragraph, "fldSimple", instr=instruction), "1")


@cache
def _w(name: str) -> str:
    return qn(f"w:{name}")
