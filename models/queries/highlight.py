"""Highlight reports read: what a period held, for each report to a meeting and for its whole pack.

Confidential actions, decisions and concerns are left out here, whoever asks: nothing that is made of these facts can
show them. The number of statements is the same whatever the size of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from models.calendar import Calendar
from models.clock import day_of
from models.drafting.closing import closes_at
from models.drafting.drafting import draft, happened, plan_row
from models.drafting.entered import Entered
from models.drafting.facts import Front, Implied, PackFacts, Period, RagPoint, ReportFacts, Told
from models.drafting.grouping import Group, groups_of
from models.highlight import SECTIONS, HighlightReport
from models.meeting import Meeting
from models.pack import Edition, Pack
from models.person import Person
from models.programme import Programme
from models.queries import highlight_standings as standings
from models.queries import meeting as meetings
from models.queries import person as people
from models.queries import workstream as workstreams
from models.queries.highlight_actions import entered
from models.tenancy import TenantSession

TERM = timedelta(days=90)
"""About a term: as far as "due next" looks where no meeting is planned after this one."""
REPORTED = frozenset({"submitted", "verbal"})
Begun = TypeVar("Begun")


def period_of(session: TenantSession, meeting: Meeting, now: datetime) -> Period:
    """The days that reports to a meeting are about: see :class:`models.drafting.facts.Period`."""
    last = previous(session, meeting)
    if last is None:
        return Period(None, day_of(now))
    held = day_of(last.starts_at)
    drawn = session.scalar(
        select(func.max(Edition.at)).join(Pack, Pack.id == Edition.pack_id).where(Pack.meeting_id == last.id)
    )
    return Period(min(held, day_of(drawn)) if drawn else held, day_of(now))


def previous(session: TenantSession, meeting: Meeting) -> Meeting | None:
    """The same board's last planned meeting before this, ordinary or special; a cancelled one is none."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.board_id == meeting.board_id, Meeting.state == "planned")
        .where(Meeting.starts_at < meeting.starts_at)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    ).first()


def edition_of(session: TenantSession, meeting_id: int) -> Edition | None:
    """The newest edition of a meeting's pack; None where it was never cleared."""
    return session.scalars(
        select(Edition)
        .join(Pack, Pack.id == Edition.pack_id)
        .where(Pack.meeting_id == meeting_id)
        .order_by(Edition.number.desc(), Edition.id.desc())
        .limit(1)
    ).first()


def horizon_of(session: TenantSession, meeting: Meeting) -> date:
    """The last day of "due next": the day of the board's next meeting after this one, else about a term after it."""
    after = session.scalars(
        select(Meeting.starts_at)
        .where(Meeting.board_id == meeting.board_id, Meeting.state == "planned", Meeting.starts_at > meeting.starts_at)
        .order_by(Meeting.starts_at)
        .limit(1)
    ).first()
    return day_of(after) if after else day_of(meeting.starts_at) + TERM


def groups(session: TenantSession) -> tuple[Group, ...]:
    """The workstreams by the report they have, closed ones too, in the plan's order."""
    return groups_of(workstreams.all_of(session))


def rows_of(session: TenantSession, meeting_id: int) -> dict[int, HighlightReport]:
    """The reports begun for a meeting, by workstream."""
    query = (
        select(HighlightReport)
        .where(HighlightReport.meeting_id == meeting_id)
        .options(selectinload(HighlightReport.submitted_by))
    )
    return {row.workstream_id: row for row in session.scalars(query)}


def row_of(rows: Mapping[int, Begun], group: Group) -> Begun | None:
    """The report of a group among those begun: its first's, or of whoever began one before they reported together.

    The same of whatever is known of each: of their states, its state.
    """
    return next((rows[each] for each in group.ids if each in rows), None)


def report_facts(
    session: TenantSession, meeting: Meeting, now: datetime, calendar: Calendar
) -> tuple[ReportFacts, ...]:
    """The reports to a meeting as they stand now, one for each workstream or those that report together.

    Closed workstreams are left out unless something happened in them, or is open in them still.
    """
    return _reports(session, meeting, now, calendar, entered(session))


def facts_of(session: TenantSession, meeting: Meeting, now: datetime, calendar: Calendar, group: Group) -> ReportFacts:
    """One report to a meeting, of whichever workstreams, closed ones too."""
    return _Drafting(session, meeting, now, calendar).report(group, entered(session, group.ids))


def pack_facts(
    session: TenantSession, meeting: Meeting, now: datetime, calendar: Calendar, programme: Programme
) -> PackFacts:
    """All that the pack of a meeting tells, as at now."""
    actions = entered(session)
    period = period_of(session, meeting, now)
    pack = _pack(session, meeting)
    titles = {row.id: f"{row.reference} {row.title}" for row in workstreams.all_of(session)}
    return PackFacts(
        programme=programme.name,
        authority=programme.authority,
        board=meeting.board.name,
        starts_at=meeting.starts_at,
        place=meeting.place,
        kind=meeting.kind,
        as_at=now,
        period=period,
        front=_front(pack),
        reports=_reports(session, meeting, now, calendar, actions),
        plan=tuple(
            plan_row(each, titles[each.workstream_id], period.end) for each in actions if each.status != "withdrawn"
        ),
        pledges=standings.pledges(session, programme, period),
        engagement=standings.engaged(session, programme, period),
        history=_history(session, meeting),
        agenda=tuple(f"{row.title}{' (exempt)' if row.exempt else ''}" for row in meetings.agenda(session, meeting.id)),
        proposals=tuple(_proposed(row.text, row.proposed_by) for row in meetings.proposals(session, meeting.board_id)),
        rag_key=dict(programme.rag_key),
        plan_state=programme.plan_state,
        noun=programme.noun,
        columns=programme.own_columns,
    )


def _reports(
    session: TenantSession, meeting: Meeting, now: datetime, calendar: Calendar, actions: Sequence[Entered]
) -> tuple[ReportFacts, ...]:
    drafting = _Drafting(session, meeting, now, calendar)
    found = ((group, drafting.report(group, actions)) for group in groups(session))
    return tuple(
        report
        for group, report in found
        if any(each.closed_at is None for each in group.workstreams) or happened(report.facts)
    )


class _Drafting:
    """What every report to a meeting is drafted by, read once."""

    def __init__(self, session: TenantSession, meeting: Meeting, now: datetime, calendar: Calendar) -> None:
        self.now, self.closes = now, closes_at(meeting, calendar)
        self.period, self.horizon = period_of(session, meeting, now), horizon_of(session, meeting)
        self.rows, self.leads = rows_of(session, meeting.id), people.leads(session)
        self.before = _last_ratings(session, meeting)

    def report(self, group: Group, actions: Sequence[Entered]) -> ReportFacts:
        """One report; ``actions`` may hold other workstreams' too."""
        row = row_of(self.rows, group)
        return ReportFacts(
            workstreams=tuple((each.reference, each.title) for each in group.workstreams),
            leads=_names(self.leads, group),
            state=state_of(row, self.now, self.closes),
            because=row.because if row else "",
            submitted_by=row.submitted_by.name if row and row.submitted_by else "",
            submitted_at=row.submitted_at if row else None,
            late=bool(row and row.submitted_at and row.submitted_at > self.closes),
            told=told(row),
            facts=draft([each for each in actions if each.workstream_id in group.ids], self.period, self.horizon),
            before=next((self.before[each] for each in group.ids if each in self.before), ""),
        )


def state_of(row: HighlightReport | None, now: datetime, closes: datetime) -> str:
    """How far a report is: its own state, or "missing" once they have closed without it."""
    state = row.state if row else "draft"
    return "missing" if state not in REPORTED and now > closes else state


def told(row: HighlightReport | None) -> Told:
    """What the lead says in a report; nothing at all in one that nobody has begun."""
    if row is None:
        return Told()
    return Told(row.rag, row.rag_reason, **{section: getattr(row, section) for section in SECTIONS})


def _names(leads: Mapping[int, Sequence[Person]], group: Group) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person.name for each in group.ids for person in leads.get(each, ())))


def _earlier(session: TenantSession, meeting: Meeting) -> list[tuple[date, int, str]]:
    """The overall ratings reported to the board's earlier meetings: the day, the workstream, the rating."""
    query = (
        select(Meeting.starts_at, HighlightReport.workstream_id, HighlightReport.rag)
        .join(Meeting, Meeting.id == HighlightReport.meeting_id)
        .where(
            Meeting.board_id == meeting.board_id,
            Meeting.state == "planned",
            Meeting.starts_at < meeting.starts_at,
            HighlightReport.state.in_(REPORTED),
        )
        .order_by(Meeting.starts_at, HighlightReport.workstream_id, HighlightReport.id)
    )
    return [(day_of(at), workstream_id, rag) for at, workstream_id, rag in session.execute(query)]


def _last_ratings(session: TenantSession, meeting: Meeting) -> dict[int, str]:
    """The overall rating at the last meeting, by workstream."""
    last = previous(session, meeting)
    if last is None:
        return {}
    return {workstream_id: rag for on, workstream_id, rag in _earlier(session, meeting) if on == day_of(last.starts_at)}


def _history(session: TenantSession, meeting: Meeting) -> tuple[RagPoint, ...]:
    """The overall ratings reported to earlier meetings, by the reports of today, oldest first."""
    names = {each: group.reference for group in groups(session) for each in group.ids}
    points: dict[date, list[tuple[str, str]]] = {}
    for on, workstream_id, rag in _earlier(session, meeting):
        points.setdefault(on, []).append((names[workstream_id], rag))
    return tuple(RagPoint(on, tuple(dict(ratings).items())) for on, ratings in points.items())


def _pack(session: TenantSession, meeting: Meeting) -> Pack | None:
    query = select(Pack).where(Pack.meeting_id == meeting.id).options(selectinload(Pack.implications))
    return session.scalars(query).one_or_none()


def _front(pack: Pack | None) -> Front:
    if pack is None:
        return Front("", "", "", "", "", "", "", key_decision=False, background="")
    return Front(
        title=pack.title,
        author=pack.author,
        purpose=pack.purpose,
        recommendations=pack.recommendations,
        options=pack.options,
        consultation=pack.consultation,
        wards=pack.wards,
        key_decision=pack.key_decision,
        background=pack.background,
        implications=tuple(
            Implied(each.kind, each.text, each.verified_by, each.verified_on) for each in pack.implications
        ),
    )


def _proposed(text: str, by: str) -> str:
    return f"{text} (proposed by {by})" if by else text
