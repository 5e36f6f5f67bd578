"""The one message a morning: all that came due about somebody's actions, milestones and schools, in parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from commands.action import listing, views
from commands.engine.cards import Button, Buttons, Card, Node, Row, Text, Title, card, from_json
from commands.engine.cards import Reply as Told
from commands.engine.context import Context
from commands.engine.telling import counted
from commands.notices.clockwork import Drawn
from commands.parties import described
from commands.school.watching import FIELDS
from models.action import Action, ActionOwner, Milestone
from models.noticing.notice import Notice
from models.noticing.owed import BATCH
from models.occurrence import Occurrence
from models.outbox import Outbox
from models.queries import action as actions
from models.queries import meeting as meetings
from models.queries import school as schools
from models.queries import watching
from models.queries.action import Filter, with_owners

SHOWN: Final = 6
LATE: Final = 100
"""The most of what somebody owes overdue that is read."""
WEEK: Final = timedelta(days=7)
WEEKLY: Final = "owed.weekly"
Taps = Callable[[Action], tuple[Button, ...]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the message: its heading, and the buttons of an action in it."""

    heading: str
    taps: Taps


def _look(action: Action) -> tuple[Button, ...]:
    return (Button("Open", f"/action show {action.reference}"),)


def _ask(action: Action) -> tuple[Button, ...]:
    return (
        Button("Add progress", f"/action progress {action.reference} ask:yes"),
        Button("Open", f"/action show {action.reference}"),
    )


def _review(action: Action) -> tuple[Button, ...]:
    return (
        Button("Set the next review", f"/action review {action.reference} ask:yes"),
        Button("Open", f"/action show {action.reference}"),
    )


PARTS: Final = {
    ("overdue", "owner"): _Part("Overdue", listing.taps),
    ("overdue", "lead"): _Part("Overdue for a week, in the part you lead", _look),
    ("overdue", "manager"): _Part("Overdue for two weeks, in the programme", _look),
    ("review", ""): _Part("To be looked at again today", _review),
    ("quiet", ""): _Part("Nothing has been said of these for 30 school days", _ask),
}
"""By rule and step, in the order of the message."""


def draw(context: Context, notices: Sequence[Notice]) -> Drawn | None:
    """The morning's message to the context's actor; nothing where what came due has been dealt with since."""
    weekly = any(notice.rule == WEEKLY for notice in notices)
    regular = weekly or any(notice.rule == "owed.monthly" for notice in notices)
    late = _late(context, notices) if regular else []
    nodes = [node for part in _parts(context, notices, late) for node in part]
    owed = _owed(context, notices, late) if regular else []
    watched = _watched(context) if any(notice.rule == "watch" for notice in notices) else []
    if not (nodes or owed or watched):
        return None
    things = sum(isinstance(node, Row) for node in (*nodes, *owed, *watched))
    heading = f"Good morning, {context.actor.name.split()[0]}: {counted(things, 'thing')} to look at"
    shown = card(Title(heading), *nodes, *owed, *watched, _around(context))
    last = _last(context) if weekly and not nodes and not watched else None
    return Drawn(Told(shown), edits=last.key if last is not None and _alike(last, shown) else "")


def _parts(context: Context, notices: Sequence[Notice], late: Sequence[int]) -> Iterable[list[Node]]:
    """The parts there is something in; ``late`` is what the person owes overdue, to be told with what is so newly."""
    for (rule, step), part in PARTS.items():
        ids = [n.number for n in notices if n.rule == rule and n.step == step]
        ids += late if (rule, step) == ("overdue", "owner") else ()
        found = _open(context, ids)
        if found:
            yield [Title(part.heading, 2), *_rows(context, found, part.taps)]
    if steps := _milestones(context, [n.number for n in notices if n.rule == "milestone"]):
        yield [Title("Milestones due within a week", 2), *steps]


def _open(context: Context, ids: Sequence[int]) -> Sequence[Action]:
    """Those of the actions that are still open, soonest due first."""
    if not ids:
        return ()
    wanted = select(Action).where(Action.id.in_(ids), Action.closed.is_(False), Action.confidential.is_(False))
    return context.session.scalars(wanted.options(*with_owners()).order_by(Action.due, Action.id)).all()


def _rows(context: Context, found: Sequence[Action], taps: Taps) -> list[Node]:
    rows: list[Node] = list(views.lines(found[:SHOWN], context, taps))
    more = len(found) - SHOWN
    return [*rows, *([Text(f"And {counted(more, 'more action', 'more actions')}.", quiet=True)] if more > 0 else [])]


def _milestones(context: Context, ids: Sequence[int]) -> list[Node]:
    if not ids:
        return []
    query = select(Milestone, Action).join(Action, Action.id == Milestone.action_id)
    still = (Milestone.id.in_(ids), Milestone.done_on.is_(None), Action.closed.is_(False))
    rows: list[Node] = []
    for milestone, action in context.session.execute(query.where(*still).order_by(Milestone.when_end, Milestone.id)):
        due = milestone.when.due
        words = f"{action.reference} · due {views.day(due)}" if due else action.reference
        rows.append(Row(milestone.title, (words,), buttons=_look(action)))
    return rows


def _late(context: Context, notices: Sequence[Notice]) -> list[int]:
    """The ids of what the person owes that is overdue, but for what the chair has not agreed.

    None where nothing is newly so: who is not chased is told what they owe, and no more.
    """
    if not _open(context, [n.number for n in notices if (n.rule, n.step) == ("overdue", "owner")]):
        return []
    undecided = meetings.undecided(context.session)
    found = actions.page(context.session, replace(_filter(context), overdue=True), size=LATE)
    return [action.id for action in found.actions if action.id not in undecided]


def _owed(context: Context, notices: Sequence[Notice], late: Sequence[int]) -> list[Node]:
    """What the person owes, soonest first; without what the message has told above."""
    told = [*late, *(n.number for n in notices if n.rule in ("overdue", "review", "quiet"))]
    undecided = meetings.undecided(context.session)  # nobody is told of what the chair has not agreed
    theirs = select(ActionOwner.action_id).where(
        ActionOwner.action_id.in_((*told, *undecided)), ActionOwner.person_id.in_(_mine(context))
    )
    above = set(context.session.scalars(theirs))  # a lead or a manager is told of others' actions too
    found = actions.page(context.session, _filter(context), size=SHOWN + len(above))
    left = [action for action in found.actions if action.id not in above]
    if not left:
        return []
    more = found.total - len(above) - len(left[:SHOWN])
    heading = "You also owe" if told else "You owe"
    rows: list[Node] = [Title(f"{heading}, soonest first", 2), *views.lines(left[:SHOWN], context, listing.taps)]
    return [*rows, *([Text(f"And {counted(more, 'more action')}.", quiet=True)] if more > 0 else [])]


def _mine(context: Context) -> tuple[int, ...]:
    """The person, and whom they cover."""
    actor = context.actor
    return tuple(sorted({*actor.covers, *((actor.person_id,) if actor.person_id else ())}))


def _filter(context: Context) -> Filter:
    return Filter(context.today, person_ids=_mine(context))


def _watched(context: Context) -> list[Node]:
    """What happened in the last week to the schools the person watches."""
    person_id = context.actor.person_id
    watches = watching.all_of(context.session, person_id) if person_id else ()
    happened = watching.since(context.session, watches, FIELDS)
    lately = {
        urn: [each for each in events if each.on and each.on > context.today - WEEK] for urn, events in happened.items()
    }
    names = schools.many(context.session, [urn for urn, events in lately.items() if events])
    rows: list[Node] = [
        Row(
            described(names[urn]) if urn in names else f"URN {urn}",
            tuple(f"{views.day(each.on)}: {each.words}" for each in events if each.on),
            buttons=(Button("Open", f"/school show {urn}"),),
        )
        for urn, events in lately.items()
        if events
    ]
    return [Title("At schools you watch", 2), *rows] if rows else []


def _around(context: Context) -> Buttons:
    monday = context.today + timedelta(days=7 - context.today.weekday())
    rest = Button("Not before Monday", f"/headway snooze until:{monday.isoformat()}")
    owes = actions.page(context.session, _filter(context), size=1).total
    return Buttons((*([Button("All I owe", "/action", "primary")] if owes else []), rest))


def _last(context: Context) -> Outbox | None:
    """The last weekly message to the person, where it arrived."""
    keys = (
        select(Occurrence.outbox_key)
        .where(Occurrence.rule == WEEKLY, Occurrence.person_id == context.actor.person_id, Occurrence.state == "sent")
        .order_by(Occurrence.id.desc())
        .limit(1)
    )
    key = context.session.scalars(keys).one_or_none()
    sent = select(Outbox).where(Outbox.key == key, Outbox.rule == BATCH, Outbox.state == "sent")
    return context.session.scalars(sent).one_or_none()


def _alike(last: Outbox, shown: Card) -> bool:
    """Whether a message tells of the same things as the last one: it is then brought up to date, and rings no bell."""
    return _titles(from_json(json.dumps(last.card)).card) == _titles(shown)


def _titles(shown: Card) -> list[str]:
    return [node.title if isinstance(node, Row) else node.text for node in shown.nodes if isinstance(node, Row | Title)]
