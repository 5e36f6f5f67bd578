"""Groups of establishments: which school is in which trust or federation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from models.register.columns import Column, Layout, day, integer, line, word
from models.register.records import GroupKind, GroupRecord


def _kind(text: str) -> GroupKind:
    """Say what a group type is; a plain "Trust" is a foundation's, which the details file calls the school's trust."""
    detail = line(text).casefold()
    if "federation" in detail:
        return "federation"
    return "trust" if detail == "trust" or detail.endswith("academy trust") else "other"


def _uid(text: str) -> int:
    uid = integer(text)
    if uid is None:
        raise ValueError("is not a group's number")
    return uid


COLUMNS: Final = (
    Column("uid", ("group uid", "linked uid"), _uid),
    Column("name", ("group name",), line),
    Column("kind", ("group type", "group type (name)"), _kind),
    Column("detail", ("group type", "group type (name)"), word),
    Column("status", ("group status", "group status (name)"), word),
    Column("urn", ("urn",), integer),
    Column("joined", ("joined date", "date joined group"), day),
    Column("left", ("date left group", "left date"), day),
)
"""In the order of GroupRecord's fields."""


def recognised(places: Mapping[str, int]) -> bool:
    """Whether a header has a group's number and type and a school's URN."""
    return all(any(each in places for each in COLUMNS[index].headings) for index in (0, 2, 5))


def maker(header: Sequence[str]) -> tuple[Callable[[Sequence[str]], GroupRecord | None], frozenset[str]]:
    """Give what turns a row into a record, None for a group without schools, and the fields that this layout has."""
    layout = Layout(COLUMNS, header)

    def make(row: Sequence[str]) -> GroupRecord | None:
        uid, name, kind, detail, status, school, joined, left = layout.values(row)
        return GroupRecord(uid, name, kind, detail, status, school, joined, left) if school else None

    return make, layout.fields
