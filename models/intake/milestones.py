"""Progress lines beside date lines: which line belongs to which date.

Councils write several steps in one progress cell and as many dates in the When cell beside it. The rule pairs them
only where there is one way to do it:

1. A wrapped line is joined to the line before it: in When, one that starts "to", "until", "(" ... or is a bare year
   after a line without one; in progress, one that starts with a small letter or an opening bracket.
2. Every date line must look like a date, two at least.
3. They pair in order if there are as many lines as dates; or as many joined lines; or as many blocks between
   blank lines. The first that fits wins.

Otherwise nothing is paired, all text stays where it stood, and a person is asked.
"""

from __future__ import annotations

import re

from models.intake.cells import blocks, lines
from models.intake.layouts import DATE_WORDS
from models.intake.records import PlannedMilestone

_WHEN_GOES_ON = re.compile(r"(?:to|until|till|for|and|or|onwards?|then|subject|if|depending)\b|[(&–—-]", re.I)
_WHEN_HANGS = re.compile(r"(?:\b(?:to|from|by|and|until|between|before|after|of|the|for|end)|[–—/&,-])$", re.I)
_BARE_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/-]\s?(?:19|20)?\d\d)?$")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|/\d\d\b")
_SMALL_START = re.compile(r"[a-z(&]")
_MOST_DATES = 100
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]\s+")


def date_lines(when: str) -> list[str]:
    """Lines of a When cell, with wrapped ones joined."""
    said = lines(when)
    if len(said) > _MOST_DATES:
        return said
    joined: list[str] = []
    for line in said:
        wrapped = joined and (
            _WHEN_GOES_ON.match(line)
            or _WHEN_HANGS.search(joined[-1])
            or (_BARE_YEAR.match(line) and not _HAS_YEAR.search(joined[-1]))
        )
        if wrapped:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def looks_dated(line: str) -> bool:
    """Whether a line has a number or a word of time in it."""
    return any(char.isdigit() for char in line) or not DATE_WORDS.isdisjoint(re.findall(r"[a-z]+\d?", line.casefold()))


def pair(progress: str, dates: list[str]) -> tuple[PlannedMilestone, ...]:
    """Pair progress with two or more dates; empty where it cannot be done in one way only."""
    if len(dates) < 2 or not all(map(looks_dated, dates)):
        return ()
    for steps in (lines(progress), _joined(progress), [" ".join(block) for block in blocks(progress)]):
        if len(steps) == len(dates):
            return tuple(
                PlannedMilestone(step, _NUMBERED.sub("", date)) for step, date in zip(steps, dates, strict=True)
            )
    return ()


def _joined(progress: str) -> list[str]:
    steps: list[str] = []
    for line in lines(progress):
        if steps and _SMALL_START.match(line):
            steps[-1] += f" {line}"
        else:
            steps.append(line)
    return steps
