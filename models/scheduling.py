"""The schedule as people read it: notices that are one message, and messages that are one line. Pure.

Several people who are sent the same at the same time are one line. It is named by what its messages share, and whom
they are for: ``highlight.draft:meeting:12:::person:7,9``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from models.calendar import Calendar
from models.clock import day_of, time_said
from models.hours import is_open, next_open
from models.noticing.notice import Notice
from models.timetable import MORNING, instant

AT_ONCE: Final = 40
"""How many people one line may be for, so that its name fits on a button."""
PUBLISH: Final = "pack.publish"
"""What may not be later than it is: a board's papers are open for five clear days before it meets (Local Government Act
1972, section 100B)."""
AHEAD: Final = timedelta(days=45)
"""How far from its usual time something may be moved: the clock looks no further for it."""
_PERSON: Final = ":person:"


@dataclass(frozen=True, slots=True)
class Line:
    """Messages to several people that are due at one time. ``skipped`` ones are not sent.

    ``groups`` are the messages' keys in the schedule, of which ``key`` makes one; ``person_ids`` whom they are for:
    none where it is something done.
    """

    key: str
    groups: tuple[str, ...]
    notices: tuple[Notice, ...]
    skipped: bool = False

    @property
    def first(self) -> Notice:
        """A notice of it: rule, subject and time are those of all."""
        return self.notices[0]

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Whom it is for, each once."""
        return tuple(dict.fromkeys(n.person_id for n in self.notices if n.person_id is not None))

    @property
    def moved_from(self) -> datetime | None:
        """When it was due before a manager moved it; None where it was not."""
        usual = self.first.usual_at
        return usual if usual != self.first.due_at else None

    @property
    def of_use(self) -> datetime:
        """Until when it is of use, as the rules have it: moving it makes it of use no longer."""
        return max(notice.of_use for notice in self.notices)


def lines(notices: Iterable[Notice], skipped: Collection[str]) -> list[Line]:
    """The lines of a schedule, by time; ``skipped`` are the keys of messages that are left out."""
    together: dict[tuple[datetime, str, bool], list[Notice]] = defaultdict(list)
    for notice in notices:
        together[notice.due_at, _stem(notice.group), notice.group in skipped].append(notice)
    return [
        _line(stem, part, left_out)
        for (_, stem, left_out), found in sorted(together.items(), key=lambda item: item[0])
        for part in _parts(found)
    ]


def _parts(notices: Sequence[Notice]) -> list[list[Notice]]:
    """Notices of so many people at a time as one line may be for."""
    people = list(dict.fromkeys(notice.person_id for notice in notices))
    chunks = [set(people[at : at + AT_ONCE]) for at in range(0, len(people), AT_ONCE)]
    return [[notice for notice in notices if notice.person_id in chunk] for chunk in chunks]


def _line(stem: str, notices: Sequence[Notice], skipped: bool) -> Line:
    groups = tuple(dict.fromkeys(notice.group for notice in notices))
    ids = ",".join(group.rpartition(_PERSON)[2] for group in groups)
    return Line(f"{stem}{_PERSON}{ids}", groups, tuple(notices), skipped)


def named(notices: Iterable[Notice], key: str) -> list[Notice]:
    """The notices that a line's key names, of those that are there."""
    stem, _, ids = key.rpartition(_PERSON)
    groups = {f"{stem}{_PERSON}{each}" for each in ids.split(",")}
    return [notice for notice in notices if notice.group in groups]


def _stem(group: str) -> str:
    return group.rpartition(_PERSON)[0]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why something cannot be moved to a time: a sentence, and the next time that would do, where there is one."""

    why: str
    better: datetime | None = None


def unfit(line: Line, at: datetime, now: datetime, calendar: Calendar) -> Unfit | None:
    """Why a line cannot be moved to ``at``, which is aware; None where it can."""
    better = _next_fit(line, max(at, now), calendar)
    would_do = better if better < line.of_use else None
    if at <= now:
        return Unfit("That time is past.", would_do)
    if at >= line.of_use:
        return Unfit(f"It is of use until {time_said(line.of_use)}, so it goes before that or not at all.")
    usual = line.first.usual_at or line.first.due_at
    if line.first.rule == PUBLISH and at > usual:
        return Unfit(f"Papers are published five clear days before a meeting: by {time_said(usual)}. Move the meeting.")
    if abs(at - usual) > AHEAD:
        return Unfit(f"It can be moved by {AHEAD.days} days at most, and it is usually sent on {time_said(usual)}.")
    if not is_open(calendar, at):
        return Unfit("That is outside working hours: people are told things between 8:00 and 18:00.", would_do)
    if better != at:
        return Unfit(f"Morning messages go out from {MORNING:%-H:%M}.", would_do)
    return None


def _next_fit(line: Line, at: datetime, calendar: Calendar) -> datetime:
    """The next working hour from then on; of a morning's message, not before the morning's hour."""
    found = next_open(calendar, at)
    return max(found, instant(day_of(found), MORNING)) if line.first.batch else found
