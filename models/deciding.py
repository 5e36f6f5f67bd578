"""Rules of decisions: drafts until the chair agrees them, an action where one is made, proposals of other boards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from models import plan
from models.action import Action
from models.calendar import Calendar
from models.clock import LONDON, day_of
from models.meeting import Decision, Meeting
from models.person import Person
from models.programme import Programme
from models.tenancy import TenantSession
from models.when import When
from models.workstream import Workstream

APPROVAL: Final = "The action plan is approved."
"""The words of the decision that approves the plan, once the chair has agreed it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a decision asks of a workstream: by whom and when; owners are people, or organisations by name."""

    workstream: Workstream
    when: When
    people: tuple[Person, ...] = ()
    organisations: tuple[str, ...] = field(default=())


def record(
    session: TenantSession,
    meeting: Meeting,
    kind: str,
    text: str,
    now: datetime,
    *,
    person_id: int | None,
    minute: str = "",
    confidential: bool = False,
) -> Decision:
    """Enter a decision of a meeting: a draft until the chair agrees it."""
    row = Decision(
        board_id=meeting.board_id,
        meeting_id=meeting.id,
        kind=kind,
        text=text.strip(),
        minute=minute,
        confidential=confidential,
        person_id=person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def source_of(meeting: Meeting, minute: str) -> str:
    """Where an action comes from: "Partnership Board, 8 December 2026, minute 7"."""
    local = meeting.starts_at.astimezone(LONDON)
    said = f"{meeting.board.name}, {local.day} {local:%B %Y}"
    return f"{said}, minute {minute}" if minute else said


def set_task(
    session: TenantSession, decision: Decision, meeting: Meeting, task: Task, calendar: Calendar, now: datetime
) -> Action:
    """Enter the action that a decision makes; what never comes due is given a review date."""
    action = plan.add_action(
        session,
        task.workstream,
        decision.text,
        task.when,
        now,
        source=source_of(meeting, decision.minute),
        confidential=decision.confidential,
    )
    action.meeting_id = meeting.id
    plan.look_again(action, calendar, day_of(now))
    plan.set_owners(session, action, task.people, task.organisations, now)
    decision.action_id = action.id
    session.flush()
    return action


def reword(
    decision: Decision, meeting: Meeting | None, action: Action | None, *, kind: str, text: str, minute: str
) -> None:
    """Change the words of a draft; the action it made follows, where nobody has put that in other words since."""
    if action is not None and meeting is not None:
        if action.title == decision.text:
            action.title = text
        if action.source == source_of(meeting, decision.minute):
            action.source = source_of(meeting, minute)
    decision.kind, decision.text, decision.minute = kind, text, minute


def agree(meeting: Meeting, decisions: Iterable[Decision], who: str, now: datetime) -> list[Decision]:
    """Note that the chair agrees a meeting's drafts; gives those that were drafts. ``who`` is whose word that is.

    The meeting says so to everybody, and so nothing of what is confidential: not even that there was anything to agree.
    """
    drafts = [decision for decision in decisions if decision.state == "draft"]
    for decision in drafts:
        decision.state = "agreed"
    if any(not decision.confidential for decision in drafts):
        meeting.agreed_at, meeting.agreed_by = now, who[:300]
    return drafts


def approves_plan(decision: Decision) -> bool:
    """Whether a decision is that the plan is approved: it is known by its words, which are therefore kept."""
    return decision.kind == "agreed" and decision.text == APPROVAL and not decision.confidential


def settle_plan(programme: Programme, meeting: Meeting, agreed: Iterable[Decision]) -> None:
    """Have a draft plan count as approved where one of the decisions that the chair has now agreed says so."""
    found = next(filter(approves_plan, agreed), None)
    if found is not None and programme.plan_state == "draft":
        programme.plan_state, programme.approved_by = "approved", source_of(meeting, found.minute)[:200]


def unsettle_plan(programme: Programme, meeting: Meeting, withdrawn: Decision) -> bool:
    """Have the plan be a draft again where a withdrawn decision is what approved it; gives whether it is."""
    by = source_of(meeting, withdrawn.minute)[:200]
    if not (approves_plan(withdrawn) and withdrawn.state == "agreed" and programme.approved_by == by):
        return False
    programme.plan_state, programme.approved_by = "draft", ""
    return True


def propose(
    session: TenantSession, board_id: int, text: str, by: str, now: datetime, *, person_id: int | None
) -> Decision:
    """Enter what another board proposes to this one."""
    row = Decision(
        board_id=board_id,
        kind="suggested",
        text=text.strip(),
        state="proposed",
        proposed_by=by[:200],
        person_id=person_id,
        at=now,
    )
    session.add(row)
    session.flush()
    return row


def settle(proposal: Decision, state: str, meeting: Meeting | None, because: str = "") -> None:
    """Accept or decline what was proposed, at a meeting where there is one."""
    proposal.state, proposal.because = state, because
    proposal.meeting_id = meeting.id if meeting else None


def withdraw(decision: Decision, because: str, now: datetime) -> None:
    """Take a decision back, with the reason."""
    decision.withdrawn_at, decision.because = now, because
