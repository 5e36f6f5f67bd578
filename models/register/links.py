"""Predecessor and successor links between establishments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from models.register.columns import Column, Layout, day, line, urn, word
from models.register.records import LinkRecord

COLUMNS: Final = (
    Column("urn", ("urn",), urn),
    Column("other", ("linkurn", "link urn"), urn),
    Column("name", ("linkname", "link name"), line),
    Column("kind", ("linktype", "link type"), word),
    Column("on", ("linkestablisheddate", "link established date"), day),
)
"""In the order of LinkRecord's fields."""


def recognised(places: Mapping[str, int]) -> bool:
    """Whether a header has two URNs and how they are linked."""
    return "urn" in places and all(any(each in places for each in column.headings) for column in COLUMNS[1:4:2])


def maker(header: Sequence[str]) -> tuple[Callable[[Sequence[str]], LinkRecord], frozenset[str]]:
    """Give what turns a row into a record (ValueError for a bad one), and the fields that this layout has."""
    layout = Layout(COLUMNS, header)
    return lambda row: LinkRecord(*layout.values(row)), layout.fields
