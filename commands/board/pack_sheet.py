"""A report in a pack on one page (DESIGN §6): what matters most of each list, and how much more there is.

Pure, like :mod:`commands.board.pack_report`, which tells the same at length. Nothing is left out unsaid: of every list
its number is told, what is overdue stands whole in the pack's own table, and every action in the annex. What a lead
wrote is never cut; who writes a page more than there is room for has it run over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from commands.board import pack_report
from commands.board.pack_report import brief_day, head, late_work, milestone_words, shift_words
from commands.board.pack_words import NONE, Ratings, lines, times
from commands.engine.drawing import shorten
from commands.engine.paper import Details, Grid, Heading, Para, Part
from models.drafting.facts import Line, MilestoneLine, Moved, Rated, ReportFacts

_T = TypeVar("_T")
ALL_OVERDUE: Final = "All that is overdue"
"""The heading of the table that has every overdue action whole."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many letters of a title, reason and name are told; how many of what is overdue, due next, and the rest."""

    title: int
    why: int
    name: int
    overdue: int
    following: int
    few: int

    def named(self, line: Line) -> str:
        """An action's reference and as much of its title as there is room for."""
        return f"{line.reference} {shorten(line.title, self.title)}"

    def who(self, line: Line) -> str:
        """The first owner, and how many there are besides."""
        if not line.owners:
            return "no owner"
        rest = len(line.owners) - 1
        return f"{shorten(line.owners[0], self.name)}{f' and {rest} more' if rest else ''}"

    def because(self, line: Line) -> str:
        """As much of an action's reason as there is room for."""
        return shorten(line.reason, self.why)

    def some(self, items: Sequence[_T], said: Callable[[_T], str]) -> tuple[str, ...]:
        """The first few, a line each; the last says how many more there are."""
        return cut(tuple(map(said, items)), self.few)


_ROOMS: Final = ((14, Room(90, 160, 60, 6, 5, 4)), (24, Room(60, 80, 40, 5, 4, 3)))
"""Up to so many things to tell, so much room for each."""
_LEAST: Final = Room(38, 40, 16, 4, 4, 2)
_RUN: Final = 3
_LINE: Final = 90
"""How many short things stand in one line, and how many letters of a lead's words make one."""


def room_for(report: ReportFacts) -> Room:
    """How much of each list a page has room for: the more there is to tell, the less of each."""
    facts, told = report.facts, report.told
    lists = (facts.overdue, facts.red, facts.amber, facts.moved, facts.achieved, facts.milestones, facts.due_next)
    things = sum(min(len(each), 6) for each in (*lists, facts.new, facts.withdrawn))
    words = (told.know, told.achieved, told.remedial, told.coming, told.risks, told.asked)
    things += sum(-(-len(line) // _LINE) for text in words for line in lines(text))
    return next((room for most, room in _ROOMS if things <= most), _LEAST)


def cut(said: Sequence[str], most: int) -> tuple[str, ...]:
    """The first lines; the last of them says how many more there are."""
    more = len(said) - most
    return (*said[: most - 1], f"{said[most - 1]} (and {more} more)") if more > 0 else tuple(said)


def sheet(report: ReportFacts, ratings: Ratings) -> Iterator[Part]:
    """A report's page, heading and all."""
    room = room_for(report)
    yield Heading(f"{report.reference} {report.title}")
    yield Details(tuple(head(report, ratings)))
    yield from pack_report.how_given(report)
    yield from pack_report.worded("What the board should know", report.told.know)
    yield from pack_report.listed("Decisions asked", lines(report.told.asked), numbered=True)
    yield from pack_report.listed("Risks and issues", lines(report.told.risks))
    yield from _overdue(report, room)
    yield from _rated(report, ratings, room)
    yield from _happened(report, ratings, room)


def _overdue(report: ReportFacts, room: Room) -> Iterator[Part]:
    """The board expects to see this section, with nothing in it too."""
    overdue = sorted(report.facts.overdue, key=_soonest)
    yield Heading("Overdue", 2)
    if overdue:
        yield _grid(overdue[: room.overdue], room)
        if (more := len(overdue) - room.overdue) > 0:
            yield Para(f"and {more} more: see “{ALL_OVERDUE}”")
    else:
        yield Para(NONE)
    yield from late_work(report)


def _grid(overdue: Sequence[Line], room: Room) -> Grid:
    return Grid(
        ("Overdue", "Who", "Was due", "Slipped", "Remedy"),
        tuple(
            (
                room.named(line),
                room.who(line),
                brief_day(line.due),
                times(line.slips),
                shorten(line.remedial, room.why) or "Nothing noted yet",
            )
            for line in overdue
        ),
        widths=(3.9, 2.2, 1.9, 1.2, 4.4),
    )


def _rated(report: ReportFacts, ratings: Ratings, room: Room) -> Iterator[Part]:
    rated = (*report.facts.red, *report.facts.amber)

    def said(line: Line) -> str:
        return f"{ratings.short(line.rag)} {room.named(line)}: {room.because(line) or 'no reason given'}"

    yield from pack_report.listed("Red and amber, and why", room.some(rated, said))


def _happened(report: ReportFacts, ratings: Ratings, room: Room) -> Iterator[Part]:
    """All else in the period and the next, a label and a few lines each."""
    facts, told = report.facts, report.told
    due = tuple(_coming(line, room) for line in sorted(facts.due_next, key=_soonest))
    rows = (
        ("Dates moved", room.some(facts.moved, lambda each: _moved(each, room))),
        ("Ratings changed", _run(tuple(_rerated(each, ratings) for each in facts.rated))),
        ("Achieved", (*room.some(facts.achieved, lambda line: _finished(line, room)), *lines(told.achieved))),
        ("Milestones", room.some(facts.milestones, lambda each: _milestone(each, room))),
        ("Due next", (*cut(due, room.following), *lines(told.coming))),
        ("Never due", _undated(facts.undated)),
        ("New", _run(tuple(map(room.named, facts.new)))),
        ("Withdrawn", room.some(facts.withdrawn, lambda line: _withdrawn(line, room))),
    )
    if said := tuple((label, "\n".join(few)) for label, few in rows if few):
        yield Heading("This period and the next: the annex has more", 2)
        yield Details(said)


def _run(said: Sequence[str]) -> tuple[str, ...]:
    """Short things in one line; and how many more there are."""
    return ("; ".join(cut(said, _RUN)),) if said else ()


def _undated(undated: Sequence[Line]) -> tuple[str, ...]:
    """How many never come due, and which of them are reviewed next."""
    if not undated:
        return ()
    dated = sorted((line.review_on, line.reference) for line in undated if line.review_on)
    reviews = ", ".join(f"{brief_day(on)} ({reference})" for on, reference in dated[:_RUN])
    return (f"{len(undated)}; {f'next reviewed {reviews}' if reviews else 'no review dates'}",)


def _milestone(milestone: MilestoneLine, room: Room) -> str:
    when, title = shorten(milestone.when, room.title), shorten(milestone.title, room.title)
    return milestone_words(replace(milestone, when=when, title=title))


def _moved(moved: Moved, room: Room) -> str:
    told = replace(moved, before=shorten(moved.before, room.title), after=shorten(moved.after, room.title))
    because = f": {shorten(moved.because, room.why)}" if moved.because else ""
    return f"{room.named(moved.line)}, {shift_words(told)}, slipped {times(moved.line.slips)}{because}"


def _rerated(each: Rated, ratings: Ratings) -> str:
    return f"{each.reference} {ratings.short(each.before)} → {ratings.short(each.after)}"


def _finished(line: Line, room: Room) -> str:
    return f"{room.named(line)}: finished {brief_day(line.completed_on)}"


def _coming(line: Line, room: Room) -> str:
    return f"{room.named(line)} ({room.who(line)}), {brief_day(line.due)}"


def _withdrawn(line: Line, room: Room) -> str:
    because = room.because(line)
    return f"{room.named(line)}{f': {because}' if because else ''}"


def _soonest(line: Line) -> date:
    return line.due or date.max
