"""Who can sign, take part or support: a school, a partner organisation, or a group of schools."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

PartyKind = Literal["school", "organisation", "trust", "federation", "cluster", "locality"]
COLLECTIVE: tuple[PartyKind, ...] = ("trust", "federation", "cluster", "locality")
_KEY = re.compile(r"([ogc])(\d{1,9})|(\d{5,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Party:
    """One of them, by the id that its kind has: a URN, a group's UID in the register, a row's id, a locality's name."""

    kind: PartyKind
    name: str
    urn: int | None = None
    organisation_id: int | None = None
    group_uid: int | None = None
    cluster_id: int | None = None
    locality: str = ""

    @property
    def key(self) -> str:
        """What names it in a sentence: "109440", "o12" an organisation, "g2086" a trust, "c3" a cluster, "l:…"."""
        if self.kind == "school":
            return str(self.urn)
        if self.kind == "organisation":
            return f"o{self.organisation_id}"
        if self.kind == "cluster":
            return f"c{self.cluster_id}"
        return f"l:{self.locality}" if self.kind == "locality" else f"g{self.group_uid}"

    @property
    def is_collective(self) -> bool:
        """Whether it is a group of schools."""
        return self.kind in COLLECTIVE

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a row that names a party."""
        return {
            "urn": self.urn,
            "organisation_id": self.organisation_id,
            "group_uid": self.group_uid,
            "cluster_id": self.cluster_id,
            "locality": self.locality,
        }


def is_key(text: str) -> bool:
    """Whether ``text`` names a party as sentences do."""
    return text.startswith("l:") or _KEY.fullmatch(text.strip()) is not None
