"""What stands in a document: one small vocabulary that Word and PDF both draw, as cards are for chat.

A paper is a tree of plain data. It holds no markup: every string is text exactly as it is to be read, and whoever
draws it puts it in as data. Headings, header rows, alternative text, language and title are part of it, so that what
is drawn can be read aloud (PDF/UA-1, ISO 14289-1; the Public Sector Bodies Accessibility Regulations 2018).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

Level = Literal[1, 2, 3]

_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
"""How every PNG begins; its width and height follow, each of four bytes (https://www.w3.org/TR/png-3/#11IHDR)."""
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
"""A language and perhaps its region (BCP 47): "en-GB", "cy"."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the paper's title; levels are never skipped."""

    text: str
    level: Level = 1


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``quiet`` for what may be overlooked, ``strong`` for what may not. Line breaks are kept."""

    text: str
    quiet: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short lines; ``numbered`` where people will say "the second"."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """Labels with what stands beside them, read downwards."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header row, which is repeated on every page it runs over.

    ``widths`` are the columns' shares of the page's width, all alike where none are given. ``numeric`` names the
    columns to align right, from 0. ``wide`` tables are put on pages turned sideways; see :meth:`Paper.runs`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    numeric: tuple[int, ...] = ()
    wide: bool = False

    @property
    def shares(self) -> tuple[float, ...]:
        """Each column's share of the width; together they are 1."""
        widths = self.widths or (1.0,) * len(self.columns)
        return tuple(width / sum(widths) for width in widths)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, PNG, with its alternative text and what is said below it."""

    png: bytes
    alt: str
    caption: str = ""

    def fitted(self, width: float, height: float) -> float:
        """How wide to draw it so that it fits, all in points; never larger than at 96 pixels an inch."""
        across, down = (int.from_bytes(self.png[at : at + 4], "big") for at in (16, 20))
        return min(width, height * across / down, across * 72 / 96)


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page; where one begins anyway, or nothing follows, it does nothing.

    What follows a ``close`` one, up to the next, is meant for one page: its letters are drawn as much smaller as it
    takes to fit there, within reason. Nothing is cut: what is too long even so runs over.
    """

    close: bool = False


Part: TypeAlias = Heading | Para | Bullets | Details | Grid | Figure | NewPage


@dataclass(frozen=True, slots=True)
class Run:
    """Parts that stand on pages of one orientation; ``wide`` pages are turned sideways."""

    parts: tuple[Part, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. ``marking`` stands at the head of every page: "Public", or under which paragraph it is exempt.

    ``author`` and ``organisation`` go into the file's own description; ``footer`` stands beside the page's number.
    ``made_at`` is the date the file bears, aware of its time zone; it bears none where that is None, so that the same
    paper gives the same bytes. Raises ValueError for what cannot be read aloud: no title, an empty or skipped heading,
    a column without a name, a picture without alternative text; and for tables and pictures that are none.
    """

    title: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    author: str = ""
    organisation: str = ""
    marking: str = ""
    footer: str = ""
    language: str = "en-GB"
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise ValueError(f"The paper {self.title!r} cannot be drawn: {fault}.")

    def runs(self) -> tuple[Run, ...]:
        """The parts by the orientation of their pages, without those that say nothing.

        A wide table turns its whole section, from one heading or new page to the next, so that no heading is left
        behind on the page before its table.
        """
        runs: list[Run] = []
        for section in _sections(part for part in self.parts if not _silent(part)):
            wide = any(isinstance(part, Grid) and part.wide for part in section)
            if runs and runs[-1].wide == wide:
                runs[-1] = Run(runs[-1].parts + tuple(section), wide)
            else:
                runs.append(Run(tuple(section), wide))
        return tuple(runs)


def says(text: str) -> bool:
    """Whether there is anything in a text to be seen."""
    return any(letter.isprintable() and not letter.isspace() for letter in text)


def is_short(row: tuple[str, ...]) -> bool:
    """Whether a row of a table is so short that it need not be split between two pages, in the narrowest column."""
    return all(len(cell) <= 400 and cell.count("\n") <= 12 for cell in row)


def _silent(part: Part) -> bool:
    match part:
        case Para():
            return not says(part.text)
        case Bullets():
            return not any(map(says, part.items))
        case Details():
            return not part.rows
        case _:
            return False


def _sections(parts: Iterator[Part]) -> list[list[Part]]:
    """The parts from heading to heading and from page to page; headings that follow each other stay together."""
    sections: list[list[Part]] = []
    for part in parts:
        opens = isinstance(part, Heading | NewPage)
        led = bool(sections) and isinstance(sections[-1][-1], Heading | NewPage) and not isinstance(part, NewPage)
        if not sections or (opens and not led):
            sections.append([])
        sections[-1].append(part)
    return sections


def _faults(paper: Paper) -> Iterator[str]:
    """What is wrong with a paper, as the ends of sentences."""
    if not says(paper.title):
        yield "it has no title"
    if not _LANGUAGE.fullmatch(paper.language):
        yield f"{paper.language!r} is no language such as 'en-GB'"
    if paper.made_at is not None and paper.made_at.tzinfo is None:
        yield "its date has no time zone"
    level = 0
    for part in paper.parts:
        match part:
            case Heading():
                yield from _heading_faults(part, level)
                level = part.level
            case Grid():
                yield from _grid_faults(part)
            case Figure():
                yield from _figure_faults(part)


def _heading_faults(heading: Heading, before: int) -> Iterator[str]:
    if not says(heading.text):
        yield "a heading says nothing"
    if not 1 <= heading.level <= min(before + 1, 3):
        yield f"the heading {heading.text!r} is of level {heading.level} and follows one of level {before}"


def _grid_faults(grid: Grid) -> Iterator[str]:
    name = f"the table {grid.caption or ', '.join(grid.columns)!r}"
    count = len(grid.columns)
    if not count or not all(map(says, grid.columns)):
        yield f"{name} has a column without a name"
    if any(len(row) != count for row in grid.rows):
        yield f"{name} has a row that is not as long as its header"
    if grid.widths and (len(grid.widths) != count or min(grid.widths) <= 0):
        yield f"{name} has widths that are not one above 0 for each column"
    if not set(grid.numeric) <= set(range(count)):
        yield f"{name} has numbers in a column that is not there"


def _figure_faults(figure: Figure) -> Iterator[str]:
    if not says(figure.alt):
        yield "a picture has no alternative text"
    if not figure.png.startswith(_PNG):
        yield f"the picture {figure.alt!r} is no PNG"
