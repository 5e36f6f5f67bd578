"""Finding meetings, and what belongs to one: agenda, attendance, decisions, and who was invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from models.clock import day_of
from models.highlight import HighlightReport
from models.meeting import AgendaItem, Attendance, Decision, Meeting
from models.outbox import Outbox
from models.person import Person
from models.tenancy import TenantSession

LONGEST = timedelta(days=1)
"""No meeting lasts longer."""
INVITATION, MOVED = "meeting.invitation", "meeting.moved"
"""The rules of the outbox's rows that carry invitations, and put them right."""


def get(session: TenantSession, meeting_id: int, *, lock: bool = False) -> Meeting | None:
    """The meeting of that id, with its board."""
    query = select(Meeting).where(Meeting.id == meeting_id).options(selectinload(Meeting.board))
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def of_board(session: TenantSession, board_id: int) -> Sequence[Meeting]:
    """Every meeting of a board, cancelled ones too, the latest first."""
    return session.scalars(
        select(Meeting).where(Meeting.board_id == board_id).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    ).all()


def ends_at(meeting: Meeting) -> datetime:
    """When a meeting is over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def next_of(session: TenantSession, board_id: int, now: datetime) -> Meeting | None:
    """A board's next meeting, which one under way still is; None where none is planned."""
    planned = session.scalars(
        select(Meeting)
        .where(Meeting.board_id == board_id, Meeting.state == "planned", Meeting.starts_at > now - LONGEST)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return next((meeting for meeting in planned if ends_at(meeting) > now), None)


def latest_of(session: TenantSession, board_id: int, now: datetime) -> Meeting | None:
    """The meeting that something was decided at: the one under way, else today's, else the most recent."""
    planned = session.scalars(
        select(Meeting)
        .where(Meeting.board_id == board_id, Meeting.state == "planned", Meeting.starts_at <= now + LONGEST)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    ).all()
    today = [meeting for meeting in planned if day_of(meeting.starts_at) == day_of(now)]
    begun = [meeting for meeting in planned if meeting.starts_at <= now]
    under_way = [meeting for meeting in begun if ends_at(meeting) > now]
    return next(iter((*under_way, *today, *begun)), None)


def agenda(session: TenantSession, meeting_id: int) -> Sequence[AgendaItem]:
    """A meeting's agenda, in order."""
    return session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def attendance(session: TenantSession, meeting_id: int) -> dict[int, Attendance]:
    """Who came, did not, or sent apologies, by person."""
    rows = session.scalars(
        select(Attendance).where(Attendance.meeting_id == meeting_id).options(selectinload(Attendance.person))
    )
    return {row.person_id: row for row in rows}


def decisions(session: TenantSession, meeting_id: int, *, confidential: bool = False) -> Sequence[Decision]:
    """What a meeting decided, in the order it was recorded; what is confidential only where that is asked for."""
    query = select(Decision).where(Decision.meeting_id == meeting_id, Decision.withdrawn_at.is_(None))
    if not confidential:
        query = query.where(Decision.confidential.is_(False))
    return session.scalars(query.order_by(Decision.id)).all()


def decided(session: TenantSession, board_id: int) -> set[int]:
    """The ids of a board's meetings at which something was decided that is not confidential."""
    found = session.scalars(
        select(Decision.meeting_id).where(
            Decision.board_id == board_id, Decision.withdrawn_at.is_(None), Decision.confidential.is_(False)
        )
    )
    return {number for number in found if number is not None}


def decision(session: TenantSession, decision_id: int, *, lock: bool = False) -> Decision | None:
    """The decision of that id, confidential or not: whoever asks has to look."""
    query = select(Decision).where(Decision.id == decision_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def proposals(session: TenantSession, board_id: int) -> Sequence[Decision]:
    """What others have proposed to a board that it has neither accepted nor declined, oldest first."""
    return session.scalars(
        select(Decision)
        .where(
            Decision.board_id == board_id,
            Decision.state == "proposed",
            Decision.withdrawn_at.is_(None),
            Decision.confidential.is_(False),
        )
        .order_by(Decision.id)
    ).all()


def asked(session: TenantSession, meeting_id: int) -> list[tuple[str, str]]:
    """What the reports to a meeting ask it to decide: the workstream's reference, and a line of its report."""
    reports = session.scalars(
        select(HighlightReport)
        .where(HighlightReport.meeting_id == meeting_id, HighlightReport.asked != "")
        .options(selectinload(HighlightReport.workstream))
        .order_by(HighlightReport.workstream_id)
    )
    return [(r.workstream.reference, line.strip()) for r in reports for line in r.asked.splitlines() if line.strip()]


def invited(session: TenantSession, meeting_id: int, *, reached: bool = False) -> Sequence[Person]:
    """Who was sent an invitation to a meeting, by name; with ``reached`` only whose was not dropped before it went."""
    rows = [row for row in _about(session, meeting_id) if row.rule in (INVITATION, MOVED) and row.enclosures]
    return _people(session, [row for row in rows if not reached or row.state != "dropped"])


def told(session: TenantSession, meeting_id: int) -> Sequence[Person]:
    """Who was sent anything about a meeting that was not dropped before it went, by name."""
    return _people(session, [row for row in _about(session, meeting_id) if row.state != "dropped"])


def _about(session: TenantSession, meeting_id: int) -> Sequence[Outbox]:
    wanted = select(Outbox).where(Outbox.key.contains(about_meeting(meeting_id), autoescape=True))
    return session.scalars(wanted).all()


def _people(session: TenantSession, rows: Sequence[Outbox]) -> Sequence[Person]:
    ids = {row.behalf_id or row.person_id for row in rows}
    return session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id)).all()


def pending(session: TenantSession, meeting_id: int) -> Sequence[str]:
    """The keys of the messages about a meeting that nobody has begun to send."""
    return session.scalars(
        select(Outbox.key).where(
            Outbox.state == "pending", Outbox.key.contains(about_meeting(meeting_id), autoescape=True)
        )
    ).all()


def about_meeting(meeting_id: int) -> str:
    """What the key of every message about a meeting has in it."""
    return f":meeting:{meeting_id}:"


def undecided(session: TenantSession) -> list[int]:
    """The ids of the actions that decisions made which the chair has not agreed yet."""
    drafts = Decision.state == "draft", Decision.withdrawn_at.is_(None), Decision.action_id.is_not(None)
    return [action_id for action_id in session.scalars(select(Decision.action_id).where(*drafts)) if action_id]
