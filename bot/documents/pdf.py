"""Papers as PDF/UA-1 (ISO 14289-1), drawn by typst: tagged, titled, in a language, the same bytes for the same paper.

How a paper looks is in ``paper.typ``. What it says goes there as data, so that nothing anybody wrote is taken for
source; its pictures are files beside it, in a directory that is gone when the PDF is there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC
from functools import cache
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from bot.documents.characters import FONT, breakable, drawable, fonts
from bot.documents.columns import KEPT_WHOLE, longest, widths
from commands.engine.paper import Figure, Grid, Paper, Part, is_short

if TYPE_CHECKING:
    from typst import Fonts

_SOURCE: Final = Path(__file__).with_name("paper.typ")
_SPACE: Final = ((480.0, 480.0), (725.0, 330.0))
"""The most a table or picture is wide, and a picture high, on an upright page and on one turned sideways, in points."""
_SIZE: Final = (10.0, 9.0)
"""The size of letters in a table on either, in points."""
_PADDING: Final = 10.0
"""What a cell takes besides its letters, from left to right, in points."""
_LONGEST: Final = 30
_LONGEST_IN_CELL: Final = 16
"""Words of more letters may be broken anywhere."""
_CLOCK: Final = ("year", "month", "day", "hour", "minute", "second")


def draw(paper: Paper) -> bytes:
    """The bytes of the PDF; see :meth:`commands.engine.documents.Documents.pdf`."""
    import typst

    with TemporaryDirectory(prefix="headway-") as name:
        folder = Path(name)
        source = folder / _SOURCE.name
        source.write_bytes(_SOURCE.read_bytes())
        return typst.compile(
            source,
            root=folder,
            font_paths=_letters(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="ua-1",
            sys_inputs={"paper": json.dumps(_data(paper, folder))},
        )


@cache
def _letters() -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts()])


def _data(paper: Paper, folder: Path) -> dict[str, Any]:
    """What the source is told; pictures are put into the folder, and named."""
    language, _, region = paper.language.partition("-")
    return {
        "title": drawable(paper.title),
        "subtitle": _drawable(paper.subtitle),
        "description": drawable(paper.subtitle),
        "authors": [drawable(each) for each in (paper.author, paper.organisation) if each],
        "marking": _drawable(paper.marking),
        "footer": _drawable(paper.footer),
        "font": FONT,
        "padding": _PADDING,
        "language": language,
        "region": region or None,
        "made": _made(paper),
        "runs": [
            {"wide": run.wide, "parts": _together([_part(part, run.wide, folder) for part in run.parts])}
            for run in paper.runs()
        ],
    }


def _together(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts, those that are meant for one page in one; each is told whether a table follows it."""
    told: list[dict[str, Any]] = []
    into = told
    for part, after in zip_longest(parts, parts[1:]):
        if part["kind"] == "newpage":
            sheet: list[dict[str, Any]] = []
            told += [part, {"kind": "sheet", "parts": sheet}] if part["close"] else [part]
            into = sheet if part["close"] else told
        else:
            into.append({**part, "before_table": after is not None and after["kind"] == "grid"})
    return told


def _made(paper: Paper) -> dict[str, int] | None:
    if paper.made_at is None:
        return None
    moment = paper.made_at.astimezone(UTC)
    return {unit: getattr(moment, unit) for unit in _CLOCK}


def _part(part: Part, wide: bool, folder: Path) -> dict[str, Any]:
    match part:
        case Figure():
            return _figure(part, wide, folder)
        case Grid():
            return _grid(part, wide)
        case _:
            return {"kind": type(part).__name__.lower(), **_drawable(asdict(part))}


def _figure(figure: Figure, wide: bool, folder: Path) -> dict[str, Any]:
    name = f"{sha256(figure.png).hexdigest()}.png"
    (folder / name).write_bytes(figure.png)
    return {
        "kind": "figure",
        "file": name,
        "width": figure.fitted(*_SPACE[wide]),
        "alt": drawable(figure.alt),
        "caption": _drawable(figure.caption),
    }


def _grid(grid: Grid, wide: bool) -> dict[str, Any]:
    return {
        "kind": "grid",
        "caption": _drawable(grid.caption),
        "size": _SIZE[wide],
        "widths": widths(grid, _SPACE[wide][0], _SIZE[wide], _PADDING),
        "numeric": grid.numeric,
        "columns": _cells(grid.columns),
        "rows": [{"cells": _cells(row), "short": is_short(row)} for row in grid.rows],
    }


def _cells(row: tuple[str, ...]) -> list[dict[str, Any]]:
    """The cells of a row; only where a word may not fit are words hyphenated."""
    said = [drawable(cell) for cell in row]
    return [{"text": breakable(cell, _LONGEST_IN_CELL), "long": longest(cell) > KEPT_WHOLE} for cell in said]


def _drawable(value: Any) -> Any:
    """The same, with every text in it made fit to be drawn."""
    match value:
        case str():
            return breakable(drawable(value), _LONGEST)
        case dict():
            return {key: _drawable(each) for key, each in value.items()}
        case list() | tuple():
            return [_drawable(each) for each in value]
        case _:
            return value
