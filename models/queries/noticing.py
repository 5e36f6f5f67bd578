"""What the rules of :mod:`models.noticing` look at, read in a handful of statements. Nothing confidential is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from models.action import Action, ActionOwner, Milestone
from models.board import Board, BoardDocument, BoardDuty, BoardMember
from models.calendar import Calendar
from models.clock import day_of
from models.highlight import HighlightReport
from models.local import SchoolRole, Watch
from models.meeting import Decision, Meeting
from models.noticing.world import Away, Cycle, Duty, OpenAction, Paper, ReportDue, Someone, World
from models.occurrence import Occurrence, ScheduleChange
from models.pack import Pack
from models.person import Absence, Person
from models.programme import Programme
from models.queries import highlight
from models.queries import meeting as meetings
from models.tenancy import TenantSession

LATER: Final = timedelta(days=30)
"""How long after a meeting there may still be something to do about it."""


def world(session: TenantSession, programme: Programme, calendar: Calendar, now: datetime) -> World | None:
    """Everything the rules look at, at ``now``; None before the programme is live: then nothing is ever due."""
    if programme.live_at is None:
        return None
    persons = session.scalars(select(Person).options(selectinload(Person.grants)).order_by(Person.id)).all()
    offices = _offices(session)
    roles = _roles(persons)
    leads = roles["lead"]
    return World(
        now=now,
        live_at=programme.live_at,
        calendar=calendar,
        people=_people(session, persons, now),
        managers=tuple(roles["manager"].get(None, ())),
        cleared=tuple(p.id for p in persons if p.cleared and (p.member or p.invited_at)),
        watchers=tuple(session.scalars(select(Watch.person_id).distinct().order_by(Watch.person_id))),
        cycles=tuple(_cycles(session, leads, offices, now)),
        actions=tuple(_actions(session, leads)),
        duties=tuple(_duties(session, offices)),
        papers=tuple(_papers(session, offices)),
    )


def known(session: TenantSession, keys: Iterable[str]) -> set[str]:
    """Which of these occurrences have been dealt with."""
    wanted = list(keys)
    return set(session.scalars(select(Occurrence.key).where(Occurrence.key.in_(wanted)))) if wanted else set()


def changes(session: TenantSession) -> dict[str, ScheduleChange]:
    """What managers want otherwise, by the occurrence's key."""
    return {row.key: row for row in session.scalars(select(ScheduleChange).order_by(ScheduleChange.id))}


Leads = Mapping[int | None, list[int]]
Offices = Mapping[int, Mapping[str, list[int]]]


def _roles(persons: Sequence[Person]) -> dict[str, dict[int | None, list[int]]]:
    """Who holds each role, by the workstream it is held in."""
    found: dict[str, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
    for person in persons:
        for grant in person.grants:
            if grant.ended_at is None:
                found[grant.role][grant.workstream_id].append(person.id)
    return found


def _people(session: TenantSession, persons: Sequence[Person], now: datetime) -> dict[int, Someone]:
    away = defaultdict(list)
    gone = select(Absence).where(Absence.end >= day_of(now) - LATER).order_by(Absence.start, Absence.id)
    for row in session.scalars(gone):
        away[row.person_id].append(Away(row.start, row.end, row.cover_id))
    standing = SchoolRole.ended_at.is_(None)
    in_schools = set(
        session.scalars(select(SchoolRole.person_id).where(SchoolRole.role.in_(("head", "governor")), standing))
    )
    return {
        p.id: Someone(
            p.id,
            p.name,
            in_school=p.id in in_schools or any(g.role in ("head", "governor") and not g.ended_at for g in p.grants),
            staff=p.member,
            away=tuple(away[p.id]),
        )
        for p in persons
    }


def _cycles(session: TenantSession, leads: Leads, offices: Offices, now: datetime) -> Iterable[Cycle]:
    wanted = select(Meeting, Board).join(Board, Board.id == Meeting.board_id)
    alive = or_(Meeting.starts_at > now - LATER, Meeting.agreed_at > now - LATER)  # many agree at their next meeting
    coming = wanted.where(Meeting.state == "planned", alive, Board.ended_at.is_(None))
    rows = session.execute(coming.order_by(Meeting.starts_at, Meeting.id)).all()
    ids = [meeting.id for meeting, _ in rows]
    packs = {p.meeting_id: p for p in session.scalars(select(Pack).where(Pack.meeting_id.in_(ids)))}
    reports = _reports(session, ids, leads)
    decided, owners = _decided(session, ids)
    for meeting, board in rows:
        pack = packs.get(meeting.id)
        held = offices[board.id]
        yield Cycle(
            meeting_id=meeting.id,
            board_id=board.id,
            board=board.name,
            starts_at=meeting.starts_at,
            called_at=meeting.called_at,
            own=board.timetable,
            publishes_itself=board.publishes_itself,
            pack=pack.state if pack else "draft",
            cleared_at=pack.cleared_at if pack else None,
            published_at=pack.published_at if pack else None,
            agreed_at=meeting.agreed_at,
            decisions=meeting.id in decided,
            reports=reports[meeting.id],
            chairs=tuple(held["chair"]),
            clerks=tuple(held["clerk"]),
            owners=tuple(owners[meeting.id].items()),
        )


def _reports(session: TenantSession, meeting_ids: list[int], leads: Leads) -> dict[int, tuple[ReportDue, ...]]:
    """What is to be reported to each meeting, by the leads of all that report together."""
    groups = [g for g in highlight.groups(session) if any(each.closed_at is None for each in g.workstreams)]
    states: dict[int, dict[int, str]] = defaultdict(dict)
    begun = select(HighlightReport.meeting_id, HighlightReport.workstream_id, HighlightReport.state)
    for meeting_id, workstream_id, state in session.execute(begun.where(HighlightReport.meeting_id.in_(meeting_ids))):
        states[meeting_id][workstream_id] = state
    return {
        meeting_id: tuple(
            ReportDue(
                group.first.id,
                tuple(dict.fromkeys(lead for each in group.ids for lead in leads.get(each, ()))),
                is_in=highlight.row_of(states[meeting_id], group) in highlight.REPORTED,
            )
            for group in groups
        )
        for meeting_id in meeting_ids
    }


def _offices(session: TenantSession) -> Offices:
    """Who holds which office on each board."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    query = select(BoardMember).where(BoardMember.ended_at.is_(None)).order_by(BoardMember.id)
    for row in session.scalars(query):
        found[row.board_id][row.office].append(row.person_id)
    return found


def _decided(session: TenantSession, meeting_ids: list[int]) -> tuple[set[int], Mapping[int, dict[int, int]]]:
    """The meetings with decisions to be agreed; and whom agreed ones made owners, each with the newest that did."""
    standing = (
        Decision.meeting_id.in_(meeting_ids),
        Decision.withdrawn_at.is_(None),
        Decision.confidential.is_(False),
    )
    owners: dict[int, dict[int, int]] = defaultdict(dict)
    query = (
        select(Decision.meeting_id, ActionOwner.person_id, Decision.id)
        .join(ActionOwner, ActionOwner.action_id == Decision.action_id)
        .join(Action, Action.id == Decision.action_id)
        .where(
            *standing, Decision.state == "agreed", ActionOwner.person_id.is_not(None), Action.confidential.is_(False)
        )
        .order_by(Decision.id, ActionOwner.position)
    )
    for meeting_id, person_id, decision_id in session.execute(query):
        if meeting_id is not None and person_id is not None:
            owners[meeting_id][person_id] = decision_id
    drafts = session.scalars(select(Decision.meeting_id).where(*standing, Decision.state == "draft"))
    return {meeting_id for meeting_id in drafts if meeting_id is not None}, owners


def _actions(session: TenantSession, leads: Leads) -> Iterable[OpenAction]:
    """The open actions that their owners know of: what a decision made is not told before the chair has agreed it."""
    undecided = meetings.undecided(session)
    is_open = (Action.closed.is_(False), Action.confidential.is_(False), Action.id.not_in(undecided))
    owners: dict[int, list[int]] = defaultdict(list)
    owned = select(ActionOwner.action_id, ActionOwner.person_id).join(Action, Action.id == ActionOwner.action_id)
    for action_id, person_id in session.execute(
        owned.where(*is_open, ActionOwner.person_id.is_not(None)).order_by(ActionOwner.position, ActionOwner.id)
    ):
        if person_id is not None:
            owners[action_id].append(person_id)
    steps: dict[int, list[tuple[int, date]]] = defaultdict(list)
    milestones = select(Milestone).join(Action, Action.id == Milestone.action_id)
    for row in session.scalars(milestones.where(*is_open, Milestone.done_on.is_(None)).order_by(Milestone.id)):
        if row.when.due is not None:
            steps[row.action_id].append((row.id, row.when.due))
    for action in session.scalars(select(Action).where(*is_open).order_by(Action.id)):
        yield OpenAction(
            id=action.id,
            reference=action.reference,
            owners=tuple(owners[action.id]),
            leads=tuple(leads.get(action.workstream_id, ())),
            due=action.when.due,
            begun=action.status == "in progress",
            created_at=action.created_at,
            touched_on=day_of(action.touched_at),
            review_on=action.review_on,
            milestones=tuple(steps[action.id]),
        )


def _duties(session: TenantSession, offices: Offices) -> Iterable[Duty]:
    query = select(BoardDuty, Board).join(Board, Board.id == BoardDuty.board_id)
    for row, board in session.execute(
        query.where(BoardDuty.ended_at.is_(None), Board.ended_at.is_(None)).order_by(BoardDuty.id)
    ):
        yield Duty(row.id, board.name, row.to_name, row.next_on, tuple(offices[board.id]["clerk"]))


def _papers(session: TenantSession, offices: Offices) -> Iterable[Paper]:
    query = select(BoardDocument).where(BoardDocument.ended_at.is_(None), BoardDocument.review_on.is_not(None))
    for row in session.scalars(query.order_by(BoardDocument.id)):
        if row.review_on is not None:
            yield Paper(row.id, row.title, row.review_on, tuple(offices[row.board_id]["clerk"]))
