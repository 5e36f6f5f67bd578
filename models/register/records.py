"""What one row of the national register's files says: plain records, no database.

In every record an empty text and a ``None`` mean *the file does not say*, never *there is none*; where a file can say
*there is none* (Ofsted's ``NULL``), a field of its own holds that. No record has a place for a person's name, title or
e-mail address, because none may be kept from these files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

Status = Literal["open", "closing", "closed", "proposed", ""]
"""Where a school is in its life; ``closing`` is the register's "Open, but proposed to close", "" is not stated."""
GroupKind = Literal["trust", "federation", "other"]
"""``trust`` is an academy trust or a foundation's; ``other`` a sponsor or a group of children's centres."""
Grade = Literal["1", "2", "3", "4", "9", "not judged", ""]
"""Overall effectiveness until August 2024: 1 outstanding to 4 inadequate; 9 and "not judged" are no grade."""
Safeguarding = Literal["met", "not met", "not judged", ""]
"""Met or not met, on a report card; effective or not effective, before."""


class SchoolRecord(NamedTuple):
    """One establishment. ``type``, ``phase`` and the like are the register's own words.

    A tuple, since a national file has 50,000 of them and a frozen dataclass takes ten times as long to make.

    Ages are in years, ``pupils`` and ``capacity`` in pupils. ``number`` is the four-digit establishment number, so that
    LAESTAB is ``la_code * 10000 + number``. ``grade`` and ``graded_on`` come from layouts until 2024 only.
    """

    urn: int
    name: str
    la_code: int | None = None
    la: str = ""
    number: int | None = None
    status: Status = ""
    type: str = ""
    type_group: str = ""
    phase: str = ""
    low_age: int | None = None
    high_age: int | None = None
    opened: date | None = None
    closed: date | None = None
    why_opened: str = ""
    why_closed: str = ""
    pupils: int | None = None
    capacity: int | None = None
    gender: str = ""
    religion: str = ""
    trust_uid: int | None = None
    trust: str = ""
    federation_uid: int | None = None
    federation: str = ""
    street: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    website: str = ""
    telephone: str = ""
    grade: str = ""
    graded_on: date | None = None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """``other`` is the ``kind`` of ``urn``: where ``kind`` is "Successor", the school that followed it."""

    urn: int
    other: int
    name: str
    kind: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """One school's place in one group. ``detail`` is the register's word, such as "Multi-academy trust".

    ``left`` is a day only in the history of memberships: then the school is no longer in the group.
    """

    uid: int
    name: str
    kind: GroupKind
    detail: str
    status: str
    urn: int
    joined: date | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class OfstedRecord:
    """How one school stands with Ofsted. A report card and an older grade are two facts, never one scale.

    ``has_card``, ``has_grade`` and ``has_ungraded`` are True where the file gives such an inspection, False where it
    says there is none, and None where it is silent. ``card`` and ``judgements`` hold area and the file's words, only
    for areas judged ("1" to "4" in ``judgements``); ``card_apart`` names the areas that do not apply to the school.
    ``own`` is False where the inspection was of another school, usually the one this academy followed; then ``urn`` and
    ``name`` beside it say which. The concerns are in words, "special measures" or "serious weaknesses", and "none"
    where the file says so.
    """

    urn: int
    name: str = ""
    phase: str = ""
    has_card: bool | None = None
    card_on: date | None = None
    card: tuple[tuple[str, str], ...] = ()
    card_apart: tuple[str, ...] = ()
    card_safeguarding: Safeguarding = ""
    card_own: bool | None = None
    card_urn: int | None = None
    card_name: str = ""
    card_concern: str = ""
    has_grade: bool | None = None
    grade: Grade = ""
    graded_on: date | None = None
    judgements: tuple[tuple[str, str], ...] = ()
    safeguarding: Safeguarding = ""
    grade_own: bool | None = None
    grade_urn: int | None = None
    grade_name: str = ""
    grade_concern: str = ""
    has_ungraded: bool | None = None
    ungraded_on: date | None = None
    ungraded_outcome: str = ""
    ungraded_own: bool | None = None
    ungraded_urn: int | None = None
    ungraded_name: str = ""
    concern: str = ""
