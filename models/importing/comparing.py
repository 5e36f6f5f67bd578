"""A file beside the programme: what applying it would do. Nothing is written here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.action import Action
from models.audit import AuditEntry
from models.calendar import Calendar
from models.importing.grouping import Grouping, adopted
from models.importing.headings import adopted_headings
from models.importing.matching import give_keys, hold_moved, match
from models.importing.merging import merge
from models.importing.needing import needs_of, without_column
from models.importing.reading import Understanding
from models.importing.records import Group, Item, Proposal
from models.intake import Plan
from models.plan import review_day
from models.programme import Programme
from models.queries import workstream as workstreams
from models.queries.action import with_owners
from models.reference import action_reference
from models.tenancy import TenantSession

MOST_SKIPPED = 100
"""How far a paper's own number may run ahead of the numbers given so far."""


def compare(
    session: TenantSession, programme: Programme, plan: Plan, file: str, today: date, calendar: Calendar
) -> Proposal:
    """What applying a plan read from ``file`` on that day would do. Reads only."""
    known = _known(session)
    rows = workstreams.all_of(session)
    names = adopted(programme, plan, rows)
    grouping = Grouping(plan, names, rows, known, programme.next_number)
    groups = grouping.groups(Understanding(session, today, calendar))
    absent: list[Action] = []
    for group in groups:
        give_keys(group)
        absent += match(group, known.pop(group.row.id, ()) if group.row else ())
    absent += [action for left in known.values() for action in left]
    hold_moved([item for group in groups for item in group.items], absent)
    undone = _undone(session)
    for group in groups:
        _settle(group, undone, plan.columns)
    held = {need.where for group in groups for item in group.items if item.state == "held" for need in item.needs}
    missing = [a for a in absent if not (a.status == "withdrawn" or a.confidential or a.reference in held)]
    headings = adopted_headings(programme, plan, actions=sum(len(group.items) for group in groups), absent=len(missing))
    needs = [*grouping.needs, *without_column(groups, plan.columns)]
    changed = headings if headings != programme.own_columns else None
    return Proposal(file, plan, *names, review_day(calendar, today), groups, missing, needs, changed)


def _known(session: TenantSession) -> dict[int, list[Action]]:
    """Every action with what a file may say of it, by workstream, in the plan's order."""
    parts = (Action.milestones, Action.notes, Action.ratings, Action.moves)
    rows = session.scalars(
        select(Action).options(*with_owners(), *map(selectinload, parts)).order_by(Action.number, Action.id)
    )
    known: dict[int, list[Action]] = defaultdict(list)
    for row in rows:
        known[row.workstream_id].append(row)
    return known


def _undone(session: TenantSession) -> frozenset[int]:
    """The entries of the history that are undone; what was undone and put back is not."""
    pairs = session.execute(
        select(AuditEntry.id, AuditEntry.undoes_id).where(AuditEntry.undoes_id.is_not(None)).order_by(AuditEntry.id)
    ).all()
    undone: set[int] = set()
    for entry, undoes in reversed(pairs):
        if entry not in undone and undoes is not None:
            undone.add(undoes)
    return frozenset(undone)


def _settle(group: Group, undone: frozenset[int], columns: Collection[str]) -> None:
    """Say of each action what becomes of it, what it is called, and what a person must settle."""
    number = group.row.next_number if group.row else 1
    for item in group.items:
        if group.closed:
            item.state = "left"
        elif item.action is not None:
            merge(item, undone)
        elif item.state == "new":
            number = _own_number(item, group, number)
            item.number, item.reference = number, action_reference(group.reference, number)
            number += 1
        if item.action is not None:
            item.reference = item.action.reference
        item.needs += needs_of(item, columns)


def _own_number(item: Item, group: Group, number: int) -> int:
    """The paper's own number for the action ("4.7", "R4-07"), where no action can have it yet; else the next."""
    found = re.fullmatch(rf"[A-Za-z]{{0,8}}0*{group.number}[.\-/]0*(\d{{1,3}})", item.values.reference)
    own = int(found[1]) if found else 0
    return own if number <= own <= number + MOST_SKIPPED else number
