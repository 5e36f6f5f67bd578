"""When the reports to a meeting close. Pure."""

from __future__ import annotations

from datetime import datetime

from models.calendar import Calendar
from models.meeting import Meeting
from models.timetable import timetable


def closes_at(meeting: Meeting, calendar: Calendar) -> datetime:
    """The instant at which the reports to a meeting close, in UTC.

    By the board's timetable. A meeting called at such short notice that this had passed by then closes its reports at
    the next step that had not: when the pack is to be cleared, when it is published, or when the meeting begins.
    """
    due = timetable(meeting.starts_at, calendar, meeting.board.timetable or {})
    called = meeting.called_at
    steps = (due["close"].at, due["clear"].at, due["publish"].at, meeting.starts_at)
    return next((at for at in steps if called is None or at > called), meeting.starts_at)
