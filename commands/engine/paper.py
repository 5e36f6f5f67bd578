"""What stands in a document: one small vocabulary that Word and PDF both draw, as cards are for chat.

A paper is a tree of plain data. It holds no markup: every string is text exactly as it is to be read, and whoever
draws it puts it in as data. Headings, header rows, alternative text, language and title are part of it, so that what
is drawn can be read aloud (PDF/UA-1, ISO 14289-1; the Public Sector Bodies Accessibility Regulations 2018).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level = Literal[1, 2, 3]


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
    columns to align right. ``wide`` tables are put on pages turned sideways.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    widths: tuple[float, ...] = ()
    numeric: tuple[int, ...] = ()
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, PNG, with its alternative text and what is said below it."""

    png: bytes
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


Part: TypeAlias = Heading | Para | Bullets | Details | Grid | Figure | NewPage


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. ``marking`` stands at the head of every page: "Public", or under which paragraph it is exempt.

    ``author`` and ``organisation`` go into the file's own description; ``footer`` stands beside the page's number.
    """

    title: str
    parts: tuple[Part, ...]
    subtitle: str = ""
    author: str = ""
    organisation: str = ""
    marking: str = ""
    footer: str = ""
    language: str = "en-GB"
