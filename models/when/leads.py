"""The words before a date that say what it is: a deadline, a beginning, a time during which."""

from __future__ import annotations

from typing import Literal

from models.when.reader import Reader

Lead = Literal["by", "before", "after", "from", "in", "at", "between", "next", ""]

# Longest first within each first word; the words are those of `words.canonical`.
LEADS: tuple[tuple[str, Lead], ...] = (
    ("no later than", "by"),
    ("not later than", "by"),
    ("at the latest by", "by"),
    ("on or before", "by"),
    ("by or before", "by"),
    ("before or by", "by"),
    ("by no later than", "by"),
    ("by", "by"),
    ("until", "by"),
    ("due by", "by"),
    ("due in", "in"),
    ("due on", "by"),
    ("due date", "by"),
    ("due", "by"),
    ("deadline of", "by"),
    ("deadline", "by"),
    ("latest", "by"),
    ("not before", "from"),
    ("not until", "from"),
    ("no earlier than", "from"),
    ("not earlier than", "from"),
    ("no sooner than", "from"),
    ("prior to", "before"),
    ("in advance of", "before"),
    ("ahead of", "before"),
    ("in time for", "before"),
    ("in readiness for", "before"),
    ("ready for", "before"),
    ("before", "before"),
    ("pre", "before"),
    ("following", "after"),
    ("after", "after"),
    ("post", "after"),
    ("with effect from", "from"),
    ("effective from", "from"),
    ("effective", "from"),
    ("starting from", "from"),
    ("starting in", "from"),
    ("starting on", "from"),
    ("starting", "from"),
    ("start from", "from"),
    ("start in", "from"),
    ("to start in", "from"),
    ("to start", "from"),
    ("started in", "from"),
    ("started", "from"),
    ("as of", "from"),
    ("as from", "from"),
    ("wef", "from"),
    ("since", "from"),
    ("from", "from"),
    ("between", "between"),
    ("at", "at"),
    ("in", "in"),
    ("within", "in"),
    ("during", "in"),
    ("throughout", "in"),
    ("over the course of", "in"),
    ("during the course of", "in"),
    ("in the course of", "in"),
    ("over", "in"),
    ("across", "in"),
    ("through", "in"),
    ("on", "in"),
    ("for", "in"),
)
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], Lead]]] = {}
for _words, _lead in LEADS:
    _BY_FIRST.setdefault(_words.split()[0], []).append((tuple(_words.split()), _lead))
for _rows in _BY_FIRST.values():
    _rows.sort(key=lambda row: -len(row[0]))

_ENDS = ("ending", "ends", "closes", "closing", "expires", "finishes", "finishing")
_STARTS = ("start", "starts", "begin", "begins")
_FILLERS = ("the", ":", "approximately", "-", "around", "sometime", "latest", "likely", "possibly", "probably", "on")


def lead_at(r: Reader, place: int) -> tuple[Lead, int]:
    """Read the words before a date, and those which only soften it; the empty lead where there is none."""
    word = r.at(place)
    if word.raw in _STARTS and not r.says(place + 1, "of"):
        return "from", r.skip(place + 1, *_FILLERS, "in")
    if word.raw in _ENDS and not r.says(place + 1, "of"):
        return "by", r.skip(place + 1, *_FILLERS, "in")
    if word.raw == "through":
        return "in", r.skip(place + 1, *_FILLERS)
    for sequence, lead in _BY_FIRST.get(word.word, ()):
        if r.says(place, *sequence):
            return lead, r.skip(place + len(sequence), *_FILLERS)
    return "", r.skip(place, "approximately", "the")
