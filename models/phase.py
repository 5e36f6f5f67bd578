"""Kinds of school: what the register's phase and type come to, and what an age range suggests.

The register knows no lower or upper schools and states a phase on few rows, so an authority says the kind of its own
schools where it matters (:class:`models.local.LocalSchool`). What nobody knows is "", and is never guessed.
"""

from __future__ import annotations

from typing import Final

KINDS: Final = (
    "nursery",
    "lower",
    "first",
    "infant",
    "junior",
    "primary",
    "middle",
    "upper",
    "secondary",
    "all-through",
    "special",
    "alternative provision",
    "16 plus",
)
"""Every kind there is, in the order in which reports list them."""
_PHASES: Final = {
    "nursery": "nursery",
    "primary": "primary",
    "middle deemed primary": "middle",
    "middle deemed secondary": "middle",
    "secondary": "secondary",
    "all-through": "all-through",
    "all through": "all-through",
    "16 plus": "16 plus",
}
_APART: Final = ("independent", "college", "universit", "welsh", "other types", "online")
"""Groups of the register whose members are no state-funded schools of the authority's area."""


def kind_of(phase: str, type_: str, type_group: str) -> str:
    """The kind the register's own words come to; "" where they do not say."""
    said, group = type_.casefold(), type_group.casefold()
    if "pupil referral" in said or "alternative provision" in said:
        return "alternative provision"
    if "special" in said or group == "special schools":
        return "special"
    if "nursery" in said:
        return "nursery"
    return _PHASES.get(phase.casefold(), "")


def kind_by_age(low: int | None, high: int | None) -> str:
    """The kind that an age range suggests, in years; "" where it fits none. A suggestion: a person accepts it."""
    if low is None or high is None:
        return ""
    if high <= 5:
        return "nursery"
    if low <= 5:
        return next(
            (kind for top, kind in ((7, "infant"), (10, "lower"), (13, "primary")) if high <= top), "all-through"
        )
    if high <= 11:
        return "junior"
    if low in (8, 9, 10) and high <= 14:
        return "middle"
    if low >= 16:
        return "16 plus"
    return "upper" if low in (12, 13, 14) else "secondary" if low in (10, 11) else ""


def is_counted(type_: str, type_group: str) -> bool:
    """Whether it is a state-funded school, which denominators count; one of which nothing is said is taken for one."""
    said, group = type_.casefold(), type_group.casefold()
    return not any(word in group for word in _APART) and "independent" not in said
