"""The sample's story: what was done to its plan, by whom and when, checked before any of it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from itertools import groupby, pairwise

from models.calendar import Calendar
from models.clock import LONDON
from models.when import When, understand
from samples.sheet import ActionSheet, AddedSheet, ChangeSheet, Sample, SampleError
from samples.words import nearest_workday

_OPENING = time(9, 10)
_APART = timedelta(minutes=17)
APPROVED, LIVE, AWAY = "headway plan approved", "headway go live", "headway away"
_COMMANDS = {
    "note": "action progress",
    "rag": "action rate",
    "due": "action due",
    "tick": "action milestone done",
    "done": "action done",
    "withdrawn": "action withdraw",
}


@dataclass(frozen=True)
class Moment:
    """One thing somebody did: one transaction, one entry of the history. ``place`` is the action's, where it is one."""

    at: datetime
    by: str
    command: str
    place: tuple[int, int] | None = None
    added: bool = False
    change: ChangeSheet | None = None
    away: str = ""

    @property
    def day(self) -> date:
        """The day in England."""
        return self.at.date()


def read_when(text: str, day: date, calendar: Calendar) -> When:
    """What the words meant on the day they were written. Raises ``ValueError`` with the question, where unclear."""
    when = _understood(text, day, calendar)
    if when.kind == "unclear":
        raise ValueError(f"“{text}” is unclear. {when.question}")
    return when


@lru_cache(maxsize=1024)
def _understood(text: str, day: date, calendar: Calendar) -> When:
    return understand(text, day, calendar)


def read_day(text: str, day: date, calendar: Calendar) -> date:
    """The one day the words mean. Raises ``ValueError`` where they mean none."""
    when = read_when(text, day, calendar)
    if when.kind not in ("on", "by") or when.end is None:
        raise ValueError(f"“{text}” is not a day")
    return when.end


def told(sample: Sample, today: date) -> list[Moment]:
    """Everything that was done to the plan once it was imported, in order.

    What falls on a day nobody works is put on the working day before it, and the moments of one day follow each other
    through its hours. Raises :class:`SampleError` where the story cannot be true.
    """
    mistakes = list(_mistakes(sample, today))
    if mistakes:
        raise SampleError(mistakes)
    calendar = sample.calendar.calendar()
    found = sorted(_untimed(sample), key=lambda each: -each[0])
    moments: list[Moment] = []
    for day, group in groupby(found, key=lambda each: nearest_workday(calendar, today, -each[0])):
        opening = datetime.combine(day, _OPENING, LONDON) + timedelta(minutes=day.toordinal() * 37 % 150)
        for place, (_, untimed) in enumerate(group):
            at = opening + place * _APART
            moments.append(Moment(at, *untimed))
    return moments


_Untimed = tuple[int, tuple[str, str, tuple[int, int] | None, bool, ChangeSheet | None, str]]


def _untimed(sample: Sample) -> Iterator[_Untimed]:
    programme = sample.programme
    yield programme.approved.ago, (programme.manager, APPROVED, None, False, None, "")
    yield programme.live, (programme.manager, LIVE, None, False, None, "")
    for person in programme.people:
        if person.away:
            yield person.away.told, (programme.manager, AWAY, None, False, None, person.handle)
    for place, own, action in sample.actions():
        where = (place, own)
        if action.added:
            yield action.added.ago, (action.added.by, "action add", where, True, None, "")
        for change in action.history:
            name = _COMMANDS[change.deeds[0]] if len(change.deeds) == 1 else "action edit"
            yield change.ago, (change.by, name, where, False, change, "")


def _mistakes(sample: Sample, today: date) -> Iterator[str]:
    programme = sample.programme
    meetings = {meeting.key: -meeting.days for meeting in sample.calendar.meetings}
    handles = {person.handle for person in programme.people}
    yield from _strangers("programme.yaml", [programme.manager, programme.speaks], handles)
    if programme.approved.meeting not in meetings or meetings[programme.approved.meeting] < programme.approved.ago:
        yield "programme.yaml, approved: no meeting of that key was held by then"
    for person in programme.people:
        if person.away:
            yield from _strangers(f"programme.yaml, {person.handle}, away", [person.away.cover], handles)
            yield from _unread_days(sample, today, person.away.start, person.away.end)
    for workstream in sample.workstreams:
        yield from _strangers(workstream.title, [workstream.lead], handles)
        if workstream.reports_with is not None and not 1 <= workstream.reports_with <= len(sample.workstreams):
            yield f"{workstream.title}: reports with no workstream there is"
    for place, own, action in sample.actions():
        where = f"{sample.workstreams[place].title}, action {own + 1} ({action.title})"
        people = [name[1:] for name in action.owners if name.startswith("@")]
        people += [done.by for done in (action.added, *action.history) if done]
        yield from _strangers(where, people, handles)
        yield from (f"{where}: {wrong}" for wrong in _untrue(action, programme.imported, meetings))
        yield from (f"{where}: {wrong}" for wrong in _unread(sample, action, today))


def _strangers(where: str, names: Iterable[str], handles: set[str]) -> Iterator[str]:
    for name in sorted(set(names) - handles):
        near = get_close_matches(name, handles, 1)
        meant = f"; did you mean @{near[0]}?" if near else ""
        yield f"{where}: nobody has the handle @{name}{meant}"


def _unread_days(sample: Sample, today: date, *texts: str) -> Iterator[str]:
    for text in texts:
        try:
            read_day(text, today, sample.calendar.calendar())
        except ValueError as wrong:
            yield str(wrong)


def _untrue(action: ActionSheet, imported: int, meetings: dict[str, int]) -> Iterator[str]:
    """What cannot have been: changes out of order, before the beginning, after the end, or of steps there are not."""
    begun = action.added.ago if action.added else imported
    story: list[AddedSheet] = list(action.history)
    if begun > imported or any(before.ago <= after.ago for before, after in pairwise(story)):
        yield "its history is not in order, the oldest first, all of it after the plan"
    if story and story[0].ago >= begun:
        yield "its history begins before it does"
    if action.meeting and (action.meeting not in meetings or meetings[action.meeting] < begun):
        yield f"no meeting “{action.meeting}” was held before it was added"
    if any(change.done or change.withdrawn for change in action.history[:-1]):
        yield "something is done to it after it was closed"
    ticked = [number for change in action.history for number in change.tick]
    if len(ticked) != len(set(ticked)) or not set(ticked) <= set(range(1, len(action.milestones) + 1)):
        yield f"milestones {ticked} are ticked, and it has {len(action.milestones)}"


def _unread(sample: Sample, action: ActionSheet, today: date) -> Iterator[str]:
    """What cannot be read as a date on the day it was written, and what never comes due without a review date."""
    calendar = sample.calendar.calendar()
    begun = nearest_workday(calendar, today, -(action.added.ago if action.added else sample.programme.imported))
    texts = [(action.when, begun), *((step.when, begun) for step in action.milestones)]
    texts += [(c.due, nearest_workday(calendar, today, -c.ago)) for c in action.history if c.due]
    for text, day in texts:
        try:
            read_when(text, day, calendar)
        except ValueError as wrong:
            yield str(wrong)
    if action.review:
        yield from _unread_days(sample, today, action.review)
    elif _understood(action.when, begun, calendar).never_due:
        yield f"“{action.when}” never comes due, so it needs a review date"
