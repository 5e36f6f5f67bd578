"""Which pack is meant, and what may be said of it to whom."""

from __future__ import annotations

from commands.board.meeting import coming, meeting_next
from commands.board.meeting_words import MeetingType
from commands.engine.context import Context
from commands.engine.errors import Refused
from models.board import Board
from models.meeting import Meeting
from models.pack import Pack
from models.packing import fresh
from models.queries import board as boards
from models.queries import meeting as meetings
from models.queries import pack as packs

SEES_EXEMPT = ("chair", "vice-chair", "member", "clerk")


class PackType(MeetingType):
    """A pack, by its meeting: ``meeting:12``. The value is the meeting's, as text."""

    def resolve(self, value: str, context: Context) -> Pack:  # type: ignore[override]
        """The pack of that meeting; a new one, kept nowhere yet, where none was begun. Raises :class:`Misread`."""
        return _pack_of(context, super().resolve(value, context))


def _pack_of(context: Context, meeting: Meeting) -> Pack:
    return packs.of_meeting(context.session, meeting.id, lock=context.writes) or fresh(meeting.id)


def meeting_meant(context: Context, board: Board | None, meeting: Meeting | None) -> Meeting:
    """The meeting given, else the board's next, else its last. Raises :class:`Misread` where there is none."""
    if meeting is not None:
        return meeting
    board = meeting_next(context, board)
    following = meetings.next_of(context.session, board.id, context.now)
    last = None if following else meetings.latest_of(context.session, board.id, context.now)
    return last or coming(context, board, None)


def pack_meant(context: Context, board: Board | None, pack: Pack | None) -> tuple[Meeting, Pack]:
    """The pack given, else that of :func:`meeting_meant`, with its meeting. Raises :class:`Misread`."""
    if pack is None:
        meeting = meeting_meant(context, board, None)
        return meeting, _pack_of(context, meeting)
    found = meetings.get(context.session, pack.meeting_id)
    assert found is not None  # noqa: S101 - a pack points to it
    return found, pack


def begun(context: Context, board: Board | None, pack: Pack | None) -> tuple[Meeting, Pack]:
    """The pack that is meant, to be written to: it is begun where it was not. Raises :class:`Misread`."""
    meeting, row = pack_meant(context, board, pack)
    if row.id is None:
        context.session.add(row)
        context.session.flush()
    return meeting, row


def sees_exempt(context: Context, meeting: Meeting) -> bool:
    """Whether the person may see the exempt part: who keeps the pack, and who sits on the board."""
    if context.can("pack.keep").allowed:
        return True
    person = context.actor.person_id
    place = boards.member(context.session, meeting.board_id, person) if person is not None else None
    return place is not None and place.office in SEES_EXEMPT


def need_exempt(context: Context, meeting: Meeting) -> None:
    """Go on only if the person may see the exempt part, here. Raises :class:`Refused`."""
    if not sees_exempt(context, meeting):
        raise Refused(f"The exempt part is for the members of {meeting.board.name} and its clerk.")
    if not context.channel.is_private_to_one:
        raise Refused("The exempt part is shown in a direct message only. Ask me there.")
