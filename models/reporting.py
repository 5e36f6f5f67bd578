"""What can be done to a highlight report, whoever asks: the rules from its first word until its pack is cleared.

A rating is a person's, never the bot's; Red and Amber need their reason (:mod:`models.rag`). A report can be submitted
late, until the pack is cleared, and is then marked late. Sentences say what to do instead.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.calendar import Calendar
from models.drafting.closing import closes_at
from models.drafting.grouping import Group
from models.highlight import SECTIONS, HighlightReport
from models.meeting import Meeting
from models.pack import Pack
from models.queries import highlight
from models.rag import NEEDS_REASON, WORDS
from models.tenancy import TenantSession
from models.workstream import Workstream


class Unready(ValueError):  # noqa: N818 - it is what was asked, and no fault
    """What cannot be done with a report as it stands; the sentence says what it lacks."""


def group_of(session: TenantSession, workstream: Workstream) -> Group:
    """The workstreams that report with this one, itself among them."""
    return next(group for group in highlight.groups(session) if workstream.id in group.ids)


def begin(session: TenantSession, meeting: Meeting, workstream: Workstream) -> HighlightReport:
    """The report of a workstream, or those that report with it, to a meeting; entered where nobody has begun it.

    It is locked until the transaction ends (PostgreSQL; on SQLite one writes at a time).
    """
    group = group_of(session, workstream)
    known = session.scalars(
        select(HighlightReport)
        .where(HighlightReport.meeting_id == meeting.id, HighlightReport.workstream_id.in_(group.ids))
        .with_for_update()
    )
    row = highlight.row_of({each.workstream_id: each for each in known}, group)
    if row is None:
        row = HighlightReport(meeting_id=meeting.id, workstream_id=group.first.id, state="draft")
        session.add(row)
        session.flush()
    return row


def edit(report: HighlightReport, section: str, text: str) -> bool:
    """Say something in one of ``SECTIONS``; gives whether that is anything new. What is submitted stays submitted.

    Raises :class:`KeyError` for a section there is not.
    """
    if section not in SECTIONS:
        raise KeyError(section)
    text = text.strip()
    if getattr(report, section) == text:
        return False
    setattr(report, section, text)
    return True


def rate(report: HighlightReport, rag: str, reason: str = "") -> bool:
    """Give the overall rating; gives whether that is anything new. Raises :class:`Unready` without a needed reason."""
    if rag in NEEDS_REASON and not reason.strip():
        raise Unready(f"{WORDS[rag]} needs its reason.")
    if (report.rag, report.rag_reason) == (rag, reason.strip()):
        return False
    report.rag, report.rag_reason = rag, reason.strip()
    return True


def lacking(report: HighlightReport | None) -> str:
    """What a report lacks before it can be submitted; "" where nothing."""
    if report is None or report.rag == "unrated":
        return "an overall rating"
    if report.rag in NEEDS_REASON and not report.rag_reason:
        return f"the reason why it is {WORDS[report.rag]}"
    return ""


def submit(report: HighlightReport, person_id: int | None, now: datetime) -> None:
    """Hand it in. Raises :class:`Unready` where something is lacking, or it is handed in already."""
    if report.state == "submitted":
        raise Unready("It is submitted already.")
    if lack := lacking(report):
        raise Unready(f"It lacks {lack}.")
    report.state, report.because = "submitted", ""
    report.submitted_at, report.submitted_by_id = now, person_id


def unsubmit(report: HighlightReport) -> None:
    """Take it back to work on. Raises :class:`Unready` where it is not submitted."""
    if report.state != "submitted":
        raise Unready("It is not submitted.")
    _take_off(report, "draft", "")


def give_back(report: HighlightReport, because: str) -> None:
    """Return it to its lead, with the reason. Raises :class:`Unready` where it is not submitted."""
    if report.state != "submitted":
        raise Unready("It is not submitted, so there is nothing to return.")
    _take_off(report, "returned", because)


def verbal(report: HighlightReport, because: str) -> None:
    """Let it be given by word of mouth, with the reason. Raises :class:`Unready` where it is submitted."""
    if report.state == "submitted":
        raise Unready("It is submitted, so it is in the pack.")
    _take_off(report, "verbal", because)


def _take_off(report: HighlightReport, state: str, because: str) -> None:
    report.state, report.because = state, because
    report.submitted_at, report.submitted_by_id = None, None


def is_late(report: HighlightReport, meeting: Meeting, calendar: Calendar) -> bool:
    """Whether it was handed in after the reports had closed."""
    return report.submitted_at is not None and report.submitted_at > closes_at(meeting, calendar)


def cleared(session: TenantSession, meeting_id: int) -> Pack | None:
    """The pack of a meeting once it is cleared, when what the reports say stands; None before."""
    query = select(Pack).where(Pack.meeting_id == meeting_id, Pack.state.in_(("cleared", "published")))
    return session.scalars(query).one_or_none()
