"""Rules of meetings: calling, moving and cancelling them, their agenda, and who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from models import timetable, withholding
from models.board import Board
from models.calendar import Calendar
from models.meeting import AgendaItem, Attendance, Meeting
from models.queries import meeting as meetings
from models.tenancy import TenantSession

USUAL_AGENDA = (
    "Apologies and declarations of interest",
    "Minutes of the last meeting and matters arising",
    "Highlight reports",
    "Decisions asked of the board",
    "Any other business",
    "Date of the next meeting",
)
"""What an agenda is proposed from where the board has held no meeting with one before."""


def call(
    session: TenantSession, board: Board, day: date, at: time, place: str, kind: str, now: datetime
) -> Meeting | None:
    """Call a meeting for a wall-clock time in Europe/London; gives None where one is called for that time already."""
    starts_at = timetable.instant(day, at)
    same = session.scalars(
        select(Meeting.id).where(
            Meeting.board_id == board.id, Meeting.starts_at == starts_at, Meeting.state == "planned"
        )
    ).first()
    if same is not None:
        return None
    row = Meeting(board_id=board.id, starts_at=starts_at, place=place, kind=kind, called_at=now)
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of what had been prepared for the old time: the keys of the messages dropped.

    ``unclears`` where the pack was cleared, and is a draft again.
    """

    dropped: list[str]
    unclears: bool


def move(session: TenantSession, meeting: Meeting, starts_at: datetime, because: str) -> Moved:
    """Move a meeting; what waits to be sent about the time it had is dropped.

    A pack that is cleared has the old day on every page, so it is a draft again: it is cleared anew for the new one.
    """
    meeting.starts_at, meeting.because = starts_at, because
    meeting.sequence += 1
    unclears = withholding.take_back(session, meeting.id)
    return Moved(withholding.drop(session, meetings.pending(session, meeting.id), "The meeting was moved."), unclears)


def cancel(session: TenantSession, meeting: Meeting, because: str) -> list[str]:
    """Cancel a meeting; what waits to be sent about it is dropped. Gives the keys of what was dropped."""
    meeting.state, meeting.because = "cancelled", because
    meeting.sequence += 1
    return withholding.drop(session, meetings.pending(session, meeting.id), "The meeting was cancelled.")


def is_short(meeting: Meeting, calendar: Calendar) -> bool:
    """Whether a meeting was called so late that the first step of its timetable had passed."""
    due = timetable.timetable(meeting.starts_at, calendar, meeting.board.timetable)
    return meeting.called_at is not None and due["dates"].at <= meeting.called_at


def add_item(session: TenantSession, meeting: Meeting, title: str, presenter: str = "") -> AgendaItem:
    """Put an item at the end of a meeting's agenda."""
    position = max((item.position for item in meetings.agenda(session, meeting.id)), default=0) + 1
    item = AgendaItem(meeting_id=meeting.id, position=position, title=title, presenter=presenter)
    session.add(item)
    session.flush()
    return item


def remove_item(session: TenantSession, item: AgendaItem) -> None:
    """Take an item off its agenda; those after it move up."""
    rest = [other for other in meetings.agenda(session, item.meeting_id) if other is not item]
    session.delete(item)
    _number(rest)
    session.flush()


def move_item(session: TenantSession, item: AgendaItem, to: int) -> None:
    """Put an item at that place of its agenda, counted from 1."""
    rest = [other for other in meetings.agenda(session, item.meeting_id) if other is not item]
    rest.insert(to - 1, item)
    _number(rest)
    session.flush()


def _number(items: Sequence[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        item.position = position


def attend(session: TenantSession, meeting: Meeting, person_id: int, state: str) -> bool:
    """Note whether somebody came, did not, or sent apologies; says whether that is new."""
    row = meetings.attendance(session, meeting.id).get(person_id)
    if row is None:
        session.add(Attendance(meeting_id=meeting.id, person_id=person_id, state=state))
    elif row.state == state:
        return False
    else:
        row.state = state
    session.flush()
    return True
