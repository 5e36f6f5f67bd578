"""How a pledge stands as a chart: the same figures as in words, and no percentage where of how many is not known."""

from __future__ import annotations

from commands.action import views
from commands.engine.charts import Bar, BarChart
from models.pledging import Count, Line

NOBODY_KNOWS = {"kind": "kind not known", "locality": "no locality", "trust": "in no trust"}
"""What a line is called that stands for the schools of no group."""
UNCERTAIN = "of how many is not known"
MOST = 10
"""How many groups have a bar of their own: so many can be read at a chat's height, and fit a message in Teams."""


def drawn(title: str, count: Count, lines: list[Line], by: str, kind: str, source: str) -> BarChart:
    """The chart of a count: ``lines`` of it by kind, locality or trust, and where no ``kind`` narrows it, all of it.

    ``source`` says where the numbers of schools come from.
    """
    rows = _bars(lines, by) if kind else (*_all_schools(count), *_bars(lines, by), *_apart(count))
    return BarChart(title, rows, "signed", "covered by a group", source)


def _bars(lines: list[Line], by: str) -> tuple[Bar, ...]:
    """A bar for each line; of many, the largest have one each, and the others one together."""
    largest = sorted(lines, key=lambda line: -line.total)[:MOST]
    bars = [_bar(line, by) for line in lines if line in largest]
    others = [line for line in lines if line not in largest]
    if others:
        known = [line.of for line in others if line.of is not None]
        total = sum(known) if len(known) == len(others) else None
        together = sum(line.signed for line in others), total, sum(line.covered for line in others)
        bars.append(Bar(f"{len(others)} others", *together, note="" if total is not None else UNCERTAIN))
    return tuple(bars)


def _bar(line: Line, by: str) -> Bar:
    if not line.name:
        known = UNCERTAIN if line.of is None else f"of {line.of}"
        return Bar(_capital(NOBODY_KNOWS[by]), line.signed, None, line.covered, known)
    stated = line.base and f"of {line.base.number} stated as at {views.day(line.base.as_at)}, {line.base.source}"
    note = stated or ("" if line.of is not None else UNCERTAIN)
    return Bar(_capital(line.name), line.signed, line.of, line.covered, note)


def _all_schools(count: Count) -> tuple[Bar, ...]:
    """All schools together, where they are not one line anyway."""
    every = count.schools
    return (Bar("All schools", every.signed, every.total, every.covered),) if len(count.lines) > 1 else ()


def _apart(count: Count) -> tuple[Bar, ...]:
    """What is counted, and is not of the schools that stay open."""
    closing = [
        Bar(f"Closing {each.kind}".strip(), each.signed, None, note=f"of {each.total}, not counted above")
        for each in count.closing
    ]
    others = [Bar("Partners and others", len(count.others), None)] if count.others else []
    return (*closing, *others)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
