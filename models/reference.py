"""References: the council's own noun and numbering, short, stable and never given twice.

``WS4`` is a workstream and ``WS4-07`` an action of it; where the paper says Recommendation, ``R4-07``. They are matched
without case, hyphen or leading zero: ``ws4-7``, ``WS4.07``, ``ws 4 7`` and ``WS407`` all name WS4-07.
"""

from __future__ import annotations

import re

_ACTION = re.compile(r"([A-Za-z]{1,8})[\s-]?0*(\d{1,3})\s?[-–—./ ]\s?0*(\d{1,4})")
_RUN_TOGETHER = re.compile(r"([A-Za-z]{1,8})(\d{2,6})")
_WORKSTREAM = re.compile(r"([A-Za-z]{1,8})[\s-]?0*(\d{1,3})")


def workstream_reference(prefix: str, number: int) -> str:
    """The reference of a workstream: "WS4"."""
    return f"{prefix}{number}"


def action_reference(workstream: str, number: int) -> str:
    """The reference of an action: "WS4-07"."""
    return f"{workstream}-{number:02d}"


def is_action(text: str) -> bool:
    """Whether the text has the shape of an action's reference with its parts apart."""
    return bool(_ACTION.fullmatch(text.strip()))


def is_workstream(text: str, prefix: str) -> bool:
    """Whether the text has the shape of a workstream's reference with that prefix."""
    match = _WORKSTREAM.fullmatch(text.strip())
    return match is not None and match[1].casefold() == prefix.casefold()


def actions_meant(text: str) -> list[str]:
    """The references of actions that the text may name, likeliest first; empty where it has no such shape."""
    text = text.strip()
    if match := _ACTION.fullmatch(text):
        return [action_reference(f"{match[1].upper()}{int(match[2])}", int(match[3]))]
    if match := _RUN_TOGETHER.fullmatch(text):
        prefix, digits = match[1].upper(), match[2]
        cuts = [(digits[:at], digits[at:]) for at in range(1, len(digits))]
        return [action_reference(f"{prefix}{int(a)}", int(b)) for a, b in cuts if int(a) and int(b)]
    return []


def workstream_meant(text: str) -> str | None:
    """The reference of the workstream that the text names, or None where it has no such shape."""
    match = _WORKSTREAM.fullmatch(text.strip())
    return workstream_reference(match[1].upper(), int(match[2])) if match else None
