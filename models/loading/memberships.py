"""Which trust and which federation the register of groups has a school in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select

from models.loading.writing import Reads
from models.school import SchoolGroup, SchoolGroupMember

KINDS: Final = ("trust", "federation")
Groups = dict[tuple[int, str], tuple[int | None, str]]
"""By URN and kind of group: its number and name."""


def is_grouped(reads: Reads) -> bool:
    """Whether the register of groups is here at all."""
    return reads.execute(select(SchoolGroupMember.id).limit(1)).first() is not None


def grouped(reads: Reads, urns: Sequence[int]) -> Groups:
    """The group of each kind that each school is in: where it is in several, the one it joined last."""
    query = (
        select(SchoolGroupMember.urn, SchoolGroup.kind, SchoolGroup.uid, SchoolGroup.name, SchoolGroupMember.joined)
        .join(SchoolGroup, SchoolGroup.uid == SchoolGroupMember.uid)
        .where(SchoolGroupMember.urn.in_(urns))
    )
    rows = sorted(reads.execute(query), key=lambda row: (row.joined or date.min, row.uid))
    return {(row.urn, row.kind): (row.uid, row.name) for row in rows}
