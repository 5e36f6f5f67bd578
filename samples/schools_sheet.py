"""``schools.yaml``: the sample's pledge, its signatures, and who took part in what."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samples.sheet import Ago, Sheet, Text

Urn = int
Capacity = Literal["head", "governor", "trust chair", "partner"]


class RoleSheet(Sheet):
    """What a person is to a school."""

    handle: Text
    urn: Urn
    role: Literal["head", "governor"]


class PartnerSheet(Sheet):
    """A partner organisation."""

    name: Text
    kind: Text


class PledgeSheet(Sheet):
    """The pledge, and how many days ago it was added."""

    name: Text
    slug: Text
    added: Ago
    capacities: list[Capacity]
    text: Text


class SignedSheet(Sheet):
    """Schools that signed on one day; ``by`` is the person who signed in chat, and without it it came on paper."""

    urns: list[Urn]
    capacity: Capacity
    ago: Ago
    by: Text | None = None


class PartnerSignedSheet(Sheet):
    """A partner that signed."""

    name: Text
    ago: Ago


class GroupSignedSheet(Sheet):
    """A trust that signed for its schools, by its UID."""

    group: int
    ago: Ago


class WithdrawnSheet(Sheet):
    """A signature that was withdrawn."""

    urn: Urn
    ago: Ago
    because: Text


class InitiativeSheet(Sheet):
    """An initiative, entered ``ago`` days ago and held ``held`` days ago; ``after`` names the round before it."""

    name: Text
    kind: Text
    unit: Text
    ago: Ago
    held: Ago
    after: str = ""
    outcome: str = ""


class TookPartSheet(Sheet):
    """Who took part, with how many."""

    initiative: Text
    schools: dict[Urn, int]


class TotalSheet(Sheet):
    """A total where no school is named."""

    initiative: Text
    numbers: dict[str, int]


class SchoolsSheet(Sheet):
    """The whole of it."""

    la_code: int
    as_at: date
    entered: Ago
    heads: list[RoleSheet]
    partners: list[PartnerSheet]
    pledge: PledgeSheet
    signed: list[SignedSheet]
    signed_by_partners: list[PartnerSignedSheet]
    signed_for_groups: list[GroupSignedSheet]
    withdrawn: list[WithdrawnSheet] = Field(default_factory=list)
    initiatives: list[InitiativeSheet]
    took_part: list[TookPartSheet]
    totals: list[TotalSheet]
