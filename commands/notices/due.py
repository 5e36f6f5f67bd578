"""What is due now, and what will be: the rules' notices, less what has been done, as managers want them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from commands.engine.context import Context
from models.clock import day_of
from models.noticing import rules
from models.noticing.notice import Notice
from models.noticing.world import World
from models.occurrence import ScheduleChange
from models.outbox import Outbox
from models.queries import noticing
from models.tenancy import TenantSession
from models.timetable import MORNING, instant

BACK: Final = timedelta(days=45)
"""How far back it is looked for what is due and not done: longer than anything is of use."""
ASLEEP: Final = "Headway could not send it while it was of use."
TOGETHER: Final = "The draft goes out only now, and is reminder enough."
SKIPPED: Final = "A manager left it out."


@dataclass(frozen=True, slots=True)
class Group:
    """Notices that are one message, or one that is not to be sent: then ``state`` says so, and ``why``."""

    notices: tuple[Notice, ...]
    state: str = ""
    why: str = ""

    def message_key(self, now: datetime) -> str:
        """The key of its message: a batch has one a morning."""
        first = self.notices[0]
        return f"{_morning(first.batch, now)}:{first.person_id}" if first.batch else first.key


def now(session: TenantSession, world: World, ticked: datetime | None, faults: Collection[str] = ()) -> list[Group]:
    """What is due at the world's time and has not been done, by time. ``ticked`` is when the clock looked last.

    What went out of use while the clock stood still is missed, and so is what could not be drawn until then, whose keys
    are among ``faults``; before it first ticked nothing was. What went out of
    use while it ran was not wanted then, and is passed over. A batch goes out once a morning, so what comes up later in
    the day waits for the next.
    """
    changes = noticing.changes(session)
    found = [
        n for n in _every(world, changes, world.now) if n.of_use > world.now or _slept(n, ticked) or n.key in faults
    ]
    done = noticing.known(session, [notice.key for notice in found])
    left = [notice for notice in found if notice.key not in done]
    groups: dict[str, list[Notice]] = defaultdict(list)
    ended: list[Group] = []
    drafted = {(n.person_id, n.subject) for n in left if n.rule == "highlight.draft"}
    for notice in left:
        if _is_skipped(notice, changes):
            ended.append(Group((notice,), "skipped", SKIPPED))
        elif notice.of_use <= world.now:
            ended.append(Group((notice,), "missed", ASLEEP))
        elif notice.rule == "highlight.reminder" and (notice.person_id, notice.subject) in drafted:
            ended.append(Group((notice,), "not needed", TOGETHER))
        else:
            groups[f"{notice.batch}:{notice.person_id}" if notice.batch else notice.key].append(notice)
    had = _had(session, {notice.batch for notice in left if notice.batch}, world.now)
    going = [group for group in groups.values() if _goes(group[0], world.now, had)]
    return [*ended, *(Group(tuple(group)) for group in going)]


def upcoming(context: Context, until: datetime) -> list[Notice]:
    """What will be due until then, and what is due and not done, as things stand, by time."""
    world = noticing.world(context.session, context.programme, context.calendar, context.now)
    if world is None:
        return []
    found = [n for n in _every(world, noticing.changes(context.session), until) if n.of_use > context.now]
    done = noticing.known(context.session, [notice.key for notice in found])
    return [notice for notice in found if notice.key not in done]


def keys(world: World) -> set[str]:
    """The keys of all that is due at the world's time, done or not."""
    return {notice.key for notice in rules.notices(world, world.now - BACK, world.now + BACK)}


def _every(world: World, changes: Mapping[str, ScheduleChange], until: datetime) -> list[Notice]:
    """Everything due until then, at the times that managers moved it to: so those moved away from are looked at too."""
    found = (_moved(notice, changes) for notice in rules.notices(world, world.now - BACK, until + BACK))
    return sorted((n for n in found if n.due_at <= until), key=lambda notice: (notice.due_at, notice.rule, notice.key))


def _moved(notice: Notice, changes: Mapping[str, ScheduleChange]) -> Notice:
    change = changes.get(notice.group)
    if change is None or change.due_at is None:
        return notice
    return replace(notice, due_at=change.due_at, usual_at=notice.due_at)


def _is_skipped(notice: Notice, changes: Mapping[str, ScheduleChange]) -> bool:
    change = changes.get(notice.group)
    return change is not None and change.skipped


def _slept(notice: Notice, ticked: datetime | None) -> bool:
    return ticked is not None and ticked < notice.due_at


def _goes(notice: Notice, at: datetime, had: set[tuple[str, int | None]]) -> bool:
    """Whether a group goes out now: a batch once a morning, and not before it."""
    if not notice.batch:
        return True
    return at >= instant(day_of(at), MORNING) and (notice.batch, notice.person_id) not in had


def _had(session: TenantSession, batches: set[str], at: datetime) -> set[tuple[str, int | None]]:
    """Which batches have gone to whom today."""
    found: set[tuple[str, int | None]] = set()
    for batch in batches:
        begun = Outbox.key.startswith(f"{_morning(batch, at)}:", autoescape=True)
        query = select(Outbox.person_id, Outbox.behalf_id).where(begun)
        found |= {(batch, behalf or person) for person, behalf in session.execute(query)}
    return found


def _morning(batch: str, at: datetime) -> str:
    return f"{batch}:{day_of(at).isoformat()}:person"
