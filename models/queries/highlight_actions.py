"""The actions of a plan with all that was said and done of them, read in one statement a kind, whatever their number.

What is confidential is left out here, in every statement, whoever asks: it is in no report and in no pack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from models.action import Action, ActionOwner, DateChange, Milestone, Progress, Rating
from models.audit import AuditChange, AuditEntry
from models.clock import day_of
from models.drafting.entered import Change, Entered, Given, Said, Step
from models.person import Organisation, Person
from models.tenancy import TenantSession
from models.when import When
from models.workstream import Workstream

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read: the actions of some workstreams, of all without any."""

    session: TenantSession
    workstream_ids: tuple[int, ...]

    def shown(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """What is left of a query over actions without those that are confidential."""
        if self.workstream_ids:
            query = query.where(Action.workstream_id.in_(self.workstream_ids))
        return query.where(Action.confidential.is_(False))

    def of_actions(self, part: Any, *columns: Any, order: Any = None) -> Iterable[Any]:
        """The rows of a kind that belong to actions, the action's id first, oldest first or in their own order."""
        query = self.shown(select(part.action_id, *columns).join(Action, Action.id == part.action_id))
        return self.session.execute(query.order_by(*(() if order is None else (order,)), part.id))


def entered(session: TenantSession, workstream_ids: tuple[int, ...] = ()) -> list[Entered]:
    """Actions that are not confidential, in the plan's order, withdrawn ones too; of all workstreams without any."""
    read = _Read(session, workstream_ids)
    owners = _gathered(_owners(read))
    notes = _gathered(_notes(read))
    ratings = _gathered(_ratings(read))
    changes = _gathered(_changes(read))
    steps = _gathered(_steps(read))
    withdrawn = _withdrawn(read)
    query = (
        read.shown(
            select(
                *(Action.id, Action.workstream_id, Action.reference, Action.title, Action.outcome, Action.status),
                *(Action.because, Action.rag, Action.rag_reason, Action.original_due, Action.slips, Action.review_on),
                *(Action.completed_on, Action.created_at, Action.cost, *_when(Action)),
            )
        )
        .join(Workstream, Workstream.id == Action.workstream_id)
        .order_by(Workstream.number, Action.number, Action.id)
    )
    return [
        Entered(
            workstream_id=row.workstream_id,
            reference=row.reference,
            title=row.title,
            outcome=row.outcome,
            owners=tuple(owners[row.id]),
            status=row.status,
            because=row.because,
            rag=row.rag,
            reason=row.rag_reason,
            when=_meant(row),
            original=row.original_due,
            slips=row.slips,
            review_on=row.review_on,
            completed_on=row.completed_on,
            entered_on=day_of(row.created_at),
            withdrawn_on=withdrawn.get(row.id),
            notes=tuple(notes[row.id]),
            ratings=tuple(ratings[row.id]),
            changes=tuple(changes[row.id]),
            steps=tuple(steps[row.id]),
            cost=row.cost,
        )
        for row in session.execute(query)
    ]


def _gathered(rows: Iterable[tuple[int, Kept]]) -> dict[int, list[Kept]]:
    found: dict[int, list[Kept]] = defaultdict(list)
    for action_id, each in rows:
        found[action_id].append(each)
    return found


def _owners(read: _Read) -> Iterable[tuple[int, str]]:
    query = (
        read.shown(select(ActionOwner.action_id, func.coalesce(Person.name, Organisation.name, "")))
        .join(Action, Action.id == ActionOwner.action_id)
        .outerjoin(Person, Person.id == ActionOwner.person_id)
        .outerjoin(Organisation, Organisation.id == ActionOwner.organisation_id)
        .order_by(ActionOwner.position, ActionOwner.id)
    )
    return ((action_id, name) for action_id, name in read.session.execute(query))


def _notes(read: _Read) -> Iterable[tuple[int, Said]]:
    rows = read.of_actions(Progress, Progress.at, Progress.text)
    return ((row.action_id, Said(day_of(row.at), row.text)) for row in rows)


def _ratings(read: _Read) -> Iterable[tuple[int, Given]]:
    rows = read.of_actions(Rating, Rating.at, Rating.rag, Rating.reason)
    return ((row.action_id, Given(day_of(row.at), row.rag, row.reason)) for row in rows)


def _changes(read: _Read) -> Iterable[tuple[int, Change]]:
    before, after = (DateChange.before_text, DateChange.before_due), (DateChange.after_text, DateChange.after_due)
    for row in read.of_actions(DateChange, DateChange.at, *before, *after, DateChange.because):
        change = Change(day_of(row.at), row.before_text, row.before_due, row.after_text, row.after_due, row.because)
        yield row.action_id, change


def _steps(read: _Read) -> Iterable[tuple[int, Step]]:
    rows = read.of_actions(Milestone, Milestone.title, Milestone.done_on, *_when(Milestone), order=Milestone.position)
    return ((row.action_id, Step(row.title, _meant(row), row.done_on)) for row in rows)


def _when(timed: Any) -> tuple[Any, ...]:
    return (timed.when_kind, timed.when_start, timed.when_end, timed.when_every, timed.when_text, timed.when_terms)


def _meant(row: Any) -> When:
    return When(row.when_kind, row.when_start, row.when_end, row.when_every, row.when_text, row.when_terms)


def _withdrawn(read: _Read) -> dict[int, date]:
    """The day on which each action that is withdrawn was so the last time: the history alone knows it."""
    query = (
        read.shown(select(AuditChange.entity_id, AuditEntry.at))
        .join(AuditEntry, AuditEntry.id == AuditChange.entry_id)
        .join(Action, Action.id == AuditChange.entity_id)
        .where(Action.status == "withdrawn", AuditChange.entity == "action", AuditChange.field == "status")
        .order_by(AuditChange.id)
    )
    return {action_id: day_of(at) for action_id, at in read.session.execute(query)}
