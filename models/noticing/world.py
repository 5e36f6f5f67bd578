"""What the rules look at: people, meetings and open actions as plain data, read at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from models.calendar import Calendar
from models.clock import day_of


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away, both included, and who covers."""

    start: date
    end: date
    cover_id: int | None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person. ``in_school`` is true of heads and governors; ``staff`` of members of the authority's own workspace.

    Only staff who are not in schools are chased: heads and volunteers never are.
    """

    id: int
    name: str
    in_school: bool = False
    staff: bool = True
    away: tuple[Away, ...] = ()

    @property
    def may_be_chased(self) -> bool:
        """Whether an overdue action is put to them, and past them to others."""
        return self.staff and not self.in_school


@dataclass(frozen=True, slots=True)
class ReportDue:
    """A report to a meeting: who leads it, and whether it is in (submitted, or to be given by word of mouth)."""

    workstream_id: int
    leads: tuple[int, ...]
    is_in: bool


@dataclass(frozen=True, slots=True)
class Cycle:
    """A planned meeting, with all that its timetable hangs on.

    ``decisions`` holds where some are still to be agreed; ``owners`` are those whom what is agreed made
    actions for, each with the id of the newest decision that did.
    """

    meeting_id: int
    board_id: int
    board: str
    starts_at: datetime
    called_at: datetime | None
    own: Mapping[str, Any]
    publishes_itself: bool = True
    pack: str = "draft"
    cleared_at: datetime | None = None
    published_at: datetime | None = None
    agreed_at: datetime | None = None
    decisions: bool = False
    reports: tuple[ReportDue, ...] = ()
    chairs: tuple[int, ...] = ()
    clerks: tuple[int, ...] = ()
    owners: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An open action that is not confidential. ``touched_on`` is the day of its latest change."""

    id: int
    reference: str
    owners: tuple[int, ...]
    leads: tuple[int, ...]
    due: date | None
    begun: bool
    created_at: datetime
    touched_on: date
    review_on: date | None = None
    milestones: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """A report that a board owes another body by a day; ``clerks`` are the board's."""

    id: int
    board: str
    to: str
    next_on: date
    clerks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with a day on which it is to be looked at again."""

    id: int
    title: str
    review_on: date
    clerks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class World:
    """All of it. ``live_at`` is when the programme went live: nothing that was due before is ever sent."""

    now: datetime
    live_at: datetime
    calendar: Calendar
    people: Mapping[int, Someone] = field(default_factory=dict)
    managers: tuple[int, ...] = ()
    cleared: tuple[int, ...] = ()
    watchers: tuple[int, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    actions: tuple[OpenAction, ...] = ()
    duties: tuple[Duty, ...] = ()
    papers: tuple[Paper, ...] = ()

    @property
    def today(self) -> date:
        """The day in Europe/London."""
        return day_of(self.now)

    def reached(self, ids: Iterable[int], on: date) -> tuple[int, ...]:
        """Who is told in place of these on that day, or today where that is later: each once, cover for who is away.

        Who is away with nobody covering is told all the same: it waits for them.
        """
        return self._stood_in(ids, on, alone=True)

    def present(self, ids: Iterable[int], on: date) -> tuple[int, ...]:
        """As :meth:`reached`, without those who are away with nobody covering: what comes again can wait."""
        return self._stood_in(ids, on, alone=False)

    def _stood_in(self, ids: Iterable[int], on: date, *, alone: bool) -> tuple[int, ...]:
        day = max(on, self.today)
        found: dict[int, None] = {}
        for person_id in ids:
            person = self.people.get(person_id)
            if person is None:
                continue
            away = next((a for a in person.away if a.start <= day <= a.end), None)
            if away is None or (away.cover_id is None and alone):
                found[person_id] = None
            elif away.cover_id is not None:
                found[away.cover_id] = None
        return tuple(found)
