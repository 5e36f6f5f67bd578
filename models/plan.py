"""What can be done to a plan's rows, whoever asks: handlers, imports and samples all change rows through here.

Permission, confirmation and wording are above; here are the invariants: references never given twice, the first date
kept, slips counted, a rating's history kept, derived columns in step.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from models.action import (
    NEVER,
    Action,
    ActionLink,
    ActionOwner,
    DateChange,
    Milestone,
    Progress,
    Rating,
)
from models.calendar import Calendar
from models.clock import day_of
from models.person import Organisation, Person
from models.programme import Programme
from models.queries.person import organisation
from models.reference import action_reference, workstream_reference
from models.tenancy import TenantSession
from models.when import When
from models.workstream import Workstream

ADDED_BY_MISTAKE = "it was added by mistake"
"""Why an action is withdrawn when its adding is undone; an import that brings it again takes it up again."""


def add_workstream(
    session: TenantSession, programme: Programme, title: str, *, outcome: str = "", number: int | None = None
) -> Workstream:
    """Enter a workstream under the next number, or the paper's own where nobody has it."""
    taken = set(session.scalars(select(Workstream.number)))
    if number is None or number in taken:
        number = max(programme.next_number, max(taken, default=0) + 1)
    programme.next_number = max(programme.next_number, number + 1)
    row = Workstream(
        number=number,
        reference=workstream_reference(programme.prefix, number),
        title=title,
        outcome=outcome,
        next_number=1,
    )
    session.add(row)
    session.flush()
    return row


def add_action(
    session: TenantSession,
    workstream: Workstream,
    title: str,
    when: When,
    now: datetime,
    *,
    outcome: str = "",
    source: str = "",
    cost: int | None = None,
    confidential: bool = False,
    import_key: str | None = None,
) -> Action:
    """Enter an action under its workstream's next number. ``cost`` is in pence."""
    row = draft_action(workstream, title, when, now, outcome=outcome, source=source, cost=cost)
    row.confidential, row.import_key = confidential, import_key
    session.add(row)
    session.flush()
    return row


def draft_action(
    workstream: Workstream,
    title: str,
    when: When,
    now: datetime,
    *,
    outcome: str = "",
    source: str = "",
    cost: int | None = None,
) -> Action:
    """An action under its workstream's next number, not yet in a session: many are added, and flushed, at once."""
    number = workstream.next_number
    workstream.next_number = number + 1
    row = Action(
        workstream_id=workstream.id,
        number=number,
        reference=action_reference(workstream.reference, number),
        title=title,
        outcome=outcome,
        source=source,
        cost=cost,
        status="not started",
        slips=0,
        original_text=when.text,
        original_due=when.due,
        created_at=now,
        touched_at=now,
    )
    row.when = when
    row.workstream = workstream
    return row


def first_owners(action: Action, people: Iterable[Person], bodies: Iterable[Organisation]) -> None:
    """Give owners to an action that has none; it need not be flushed yet, people and organisations are."""
    owners = [ActionOwner(person_id=p.id) for p in people] + [ActionOwner(organisation_id=b.id) for b in bodies]
    for position, owner in enumerate(owners):
        owner.position = position
        action.owners.append(owner)


def set_owners(
    session: TenantSession, action: Action, people: Iterable[Person], organisations: Iterable[str], now: datetime
) -> None:
    """Make these the action's owners. Those who stay keep their rows; those who go leave theirs in the history."""
    give_owners(session, action, people, [organisation(session, name) for name in organisations], now)


def give_owners(
    session: TenantSession, action: Action, people: Iterable[Person], bodies: Iterable[Organisation], now: datetime
) -> None:
    """As :func:`set_owners`, with the organisations themselves."""
    wanted = [("person_id", p.id) for p in people] + [("organisation_id", b.id) for b in bodies]
    kept = {}
    for owner in list(action.owners):
        key = ("person_id", owner.person_id) if owner.person_id else ("organisation_id", owner.organisation_id)
        if key in wanted:
            kept[key] = owner
        else:
            session.delete(owner)
    for position, (name, key_id) in enumerate(dict.fromkeys(wanted)):
        if staying := kept.get((name, key_id)):
            staying.position = position
        else:
            session.add(ActionOwner(action_id=action.id, position=position, **{name: key_id}))
    touch(action, now)
    session.flush()
    session.expire(action, ["owners"])


def touch(action: Action, now: datetime) -> None:
    """Note that the action or something of it has changed: its version grows with every change of its parts too."""
    action.touched_at = now


def rate(session: TenantSession, action: Action, rag: str, reason: str, person_id: int | None, now: datetime) -> None:
    """Give a rating, and keep it in the action's ratings."""
    action.rag, action.rag_reason, action.rag_on = rag, reason, day_of(now)
    action.ratings.append(Rating(rag=rag, reason=reason, person_id=person_id, at=now))
    touch(action, now)


def move(action: Action, when: When, because: str, person_id: int | None, now: datetime) -> bool:
    """Change when it is due. The first *When* stays; says whether this was a slip to a later day.

    The first date given to an action that had none is its original one, and no slip. A date taken away is a slip: what
    had an end no longer has one.
    """
    before = action.when
    if before.due is None and action.original_due is None:
        slip = False
        action.original_text, action.original_due = when.text, when.due
    else:
        slip = (when.due or NEVER) > (before.due or NEVER)
    action.moves.append(
        DateChange(
            before_text=before.text,
            before_due=before.due,
            after_text=when.text,
            after_due=when.due,
            because=because,
            slip=slip,
            person_id=person_id,
            at=now,
        )
    )
    action.slips += 1 if slip else 0
    action.when = when
    touch(action, now)
    return slip


def note(action: Action, text: str, person_id: int | None, now: datetime) -> None:
    """Keep what somebody says of its progress; an action not yet started is then in progress."""
    remark(action, text, person_id, now)
    if action.status == "not started":
        action.status = "in progress"


def remark(action: Action, text: str, person_id: int | None, now: datetime) -> None:
    """Keep a text with its progress that does not say that work has begun."""
    action.notes.append(Progress(text=text, person_id=person_id, at=now))
    touch(action, now)


def add_milestone(action: Action, title: str, when: When, now: datetime, *, done_on: date | None = None) -> Milestone:
    """Add a step, after those there are."""
    position = max((m.position for m in action.milestones), default=0) + 1
    row = Milestone(position=position, title=title, done_on=done_on)
    row.when = when
    action.milestones.append(row)
    touch(action, now)
    return row


def add_link(action: Action, url: str, now: datetime) -> None:
    """Keep a link."""
    action.links.append(ActionLink(url=url))
    touch(action, now)


def finish(action: Action, on: date | None, now: datetime) -> None:
    """Complete it, on a day or nobody knows when. The rating it had is kept: status and RAG are apart."""
    action.status, action.completed_on = "complete", on
    touch(action, now)


def reopen(action: Action, now: datetime) -> None:
    """Take it up again."""
    action.status, action.completed_on, action.because = "in progress", None, ""
    touch(action, now)


def withdraw(action: Action, because: str, now: datetime) -> None:
    """Take it out of the plan, with the reason. Its reference is never given again."""
    action.status, action.because, action.completed_on = "withdrawn", because, None
    touch(action, now)


def look_again(action: Action, calendar: Calendar, today: date) -> date | None:
    """Have an action that never comes due reviewed on :func:`review_day`, unless on some day already.

    Gives the day that was set; None where none was.
    """
    if not action.when.never_due or action.review_on:
        return None
    action.review_on = review_day(calendar, today)
    return action.review_on


def review_day(calendar: Calendar, today: date) -> date:
    """When to look again at what never comes due: the last day of this term, or of the next where that is today."""
    term = calendar.term_of(today)
    return term.end if term.end > today else calendar.next_term(today).end
