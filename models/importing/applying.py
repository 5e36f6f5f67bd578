"""Carrying an import out: in the transaction of the session it is given, so everything or nothing."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select

from models import plan
from models.action import Action, Milestone
from models.audit import AuditEntry
from models.clock import day_of
from models.importing.merging import fresh_words
from models.importing.paper import Imported, stored
from models.importing.records import Group, Item, Outcome, Proposal, Team
from models.person import Organisation
from models.programme import Programme
from models.queries.person import organisation_key
from models.tenancy import TenantSession
from models.workstream import Workstream

CHUNK = 250
"""Rows are written so many actions at a time."""


def apply(
    session: TenantSession, programme: Programme, proposal: Proposal, now: datetime, person_id: int | None
) -> Outcome:
    """Do what the proposal says. It was made in this same session, under a signed entry of the history.

    What the file changes of dates and ratings is that person's change; words on progress are the file's.
    """
    if (programme.noun, programme.prefix) != (proposal.noun, proposal.prefix):
        programme.noun, programme.prefix = proposal.noun, proposal.prefix
    if proposal.headings is not None:
        programme.plan_columns = [list(column) for column in proposal.headings]
    workstreams = sum(1 for group in proposal.groups if (group.row is None or group.reopen) and group.entered)
    hand = _Hand(session, proposal, now, person_id)
    with session.no_autoflush:
        for group in proposal.groups:
            hand.group(programme, group)
    session.flush()
    states = proposal.states
    return Outcome(workstreams, states["new"], states["restored"], states["changed"])


class _Hand:
    """One import under way."""

    def __init__(self, session: TenantSession, proposal: Proposal, now: datetime, person_id: int | None) -> None:
        self.session, self.proposal, self.now, self.person_id = session, proposal, now, person_id
        entry: AuditEntry = session.info["entry"]
        self.entry = entry.id
        self.bodies = self._everybody()

    def _everybody(self) -> dict[str, Organisation]:
        """Every organisation by its key, those first named by the file included."""
        bodies = {body.key: body for body in self.session.scalars(select(Organisation))}
        for item in self.proposal.items:
            if item.state == "new" or "owners" in item.changes:
                for name in item.team.organisations:
                    key = organisation_key(name)
                    if key not in bodies:
                        bodies[key] = Organisation(name=name, key=key)
                        self.session.add(bodies[key])
        self.session.flush()
        return bodies

    def group(self, programme: Programme, group: Group) -> None:
        """Enter a workstream, or open it again, and all its actions."""
        row = group.row
        if row is None and group.entered:
            row = plan.add_workstream(self.session, programme, group.title, number=group.number)
        if row is None:
            return
        if group.reopen and group.entered:
            row.closed_at = None
        for at, item in enumerate(group.items):
            if at % CHUNK == CHUNK - 1:
                self.session.flush()
            if item.state == "new":
                self._create(item, row)
            elif item.action is not None and item.state in ("restored", "changed", "same"):
                self._update(item, item.action)
                self._remember(item, item.action)

    def _create(self, item: Item, workstream: Workstream) -> None:
        planned, values = item.planned, item.values
        workstream.next_number = item.number
        numbered = f", numbered {planned.reference}" if planned.reference else ""
        action = plan.draft_action(
            workstream,
            values.title,
            stored(item.when),
            self.now,
            outcome=values.outcome,
            source=f"{self.proposal.file}, {planned.source}{numbered}",
            cost=values.cost,
        )
        action.import_key, action.imported = item.key, Imported(self.entry, values).to_json()
        plan.first_owners(action, item.team.people, self._bodies(item.team))
        self._steps(action, item)
        self._words(action, item)
        if values.rag:
            plan.rate(self.session, action, values.rag, values.reason, self.person_id, self.now)
        self._stand(action, values.standing, None)
        self._review(action)
        self.session.add(action)

    # -- an action that is here

    def _update(self, item: Item, action: Action) -> None:
        if item.state == "restored":
            plan.reopen(action, self.now)
            self._stand(action, item.values.standing, None)
        values, changes = item.values, item.changes
        if "title" in changes:
            action.title = values.title
        if "outcome" in changes:
            action.outcome = values.outcome
        if "cost" in changes:
            action.cost = values.cost
        if "when" in changes:
            self._move(action, item)
        if "owners" in changes:
            self._own(action, item.team)
        if "milestones" in changes:
            self._steps(action, item)
        self._words(action, item)
        if "rag" in changes:
            plan.rate(self.session, action, values.rag, values.reason, self.person_id, self.now)
        if "status" in changes:
            self._stand(action, values.status, day_of(self.now))
        if changes:
            plan.touch(action, self.now)
        self._review(action)

    def _move(self, action: Action, item: Item) -> None:
        """Change the date; words that mean the same days are only written differently."""
        when, before = stored(item.when), action.when
        if when.means(before):
            action.when = when
            return
        plan.move(action, when, f"changed in {self.proposal.file}", self.person_id, self.now)

    def _remember(self, item: Item, action: Action) -> None:
        """Keep what the file says now, to compare the next one with; where nothing is new, nothing is written."""
        if item.before == item.values and item.state != "restored" and action.import_key == item.key:
            return
        was = item.before if item.state != "restored" else None
        action.imported = Imported(self.entry, item.values, was).to_json()
        action.import_key = item.key

    # -- parts

    def _own(self, action: Action, team: Team) -> None:
        if action.owners:
            plan.give_owners(self.session, action, team.people, self._bodies(team), self.now)
        else:
            plan.first_owners(action, team.people, self._bodies(team))

    def _bodies(self, team: Team) -> list[Organisation]:
        """Organisations by name, each once; new ones were entered at the start."""
        return list({key: self.bodies[key] for key in map(organisation_key, team.organisations)}.values())

    def _steps(self, action: Action, item: Item) -> None:
        """Make the milestones the file's: those of the same words keep their ticks, and no ticked one is taken away."""
        before: dict[str, list[Milestone]] = defaultdict(list)
        for milestone in reversed(action.milestones):
            before[milestone.title].append(milestone)
        for (title, _), when in zip(item.values.milestones, item.steps, strict=True):
            if not before[title]:
                plan.add_milestone(action, title, stored(when), self.now)
            elif (known := before[title].pop()).when_text != when.text:
                known.when = stored(when)
        for gone in (milestone for left in before.values() for milestone in left):
            if gone.done_on is None:
                action.milestones.remove(gone)
                self.session.delete(gone)

    def _words(self, action: Action, item: Item) -> None:
        if progress := fresh_words(item, "progress"):
            plan.remark(action, progress, None, self.now)
            if item.action is not None and action.status == "not started" and not item.values.status:
                action.status = "in progress"
        if other := fresh_words(item, "other"):
            plan.remark(action, other, None, self.now)

    def _stand(self, action: Action, status: str, on: date | None) -> None:
        """Give it the status; ``on`` is the day it was completed, which nobody knows of what comes in complete."""
        if status == "complete":
            plan.finish(action, on, self.now)
        elif status == "withdrawn":
            plan.withdraw(action, f"{self.proposal.file} says so", self.now)
        elif action.closed:
            plan.reopen(action, self.now)
            action.status = status
        else:
            action.status = status

    def _review(self, action: Action) -> None:
        if action.when.never_due and action.review_on is None and action.status not in ("complete", "withdrawn"):
            action.review_on = self.proposal.review_on
