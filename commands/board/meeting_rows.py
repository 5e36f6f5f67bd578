"""The rows of `/board` about meetings: calling, dates, agenda, attendance, invitations."""

from __future__ import annotations

from collections.abc import Callable

from commands.board import agenda, attending, calling, inviting, showing, stepping
from commands.board.meeting_words import (
    STEP_NAMES,
    DaysType,
    MeetingDay,
    MeetingType,
    PlaceName,
    PresenterType,
    TimeType,
)
from commands.board.words import BoardType, FirstWord, NameAt
from commands.engine.arguments import Argument, Because, Number, Words
from commands.engine.cards import Reply
from commands.engine.table import Command
from commands.people import PeopleType

BOARD = Argument("board", BoardType(), "Board", asked=False, longest=200)
MEETING = Argument("meeting", MeetingType(), "Meeting", asked=False, longest=40)
PAGE = Argument("page", Number(), asked=False, words=("page",))
TIME = Argument("time", TimeType(), "Time", required=True, placeholder="10:00", longest=20)
DAY = Argument("day", MeetingDay(), "Day", required=True, longest=60)
PLACE = Argument("place", PlaceName(), "Place", longest=200)
BECAUSE = Argument("because", Because(), "Because", required=True, longest=1000)
ITEM = Argument("item", Number(bare=True), "Item", required=True, longest=3)
PEOPLE = Argument("people", PeopleType(), "People", required=True)
TOLD = "whoever has to know is told of it at once."


def _calling(
    verbs: tuple[str, ...], told: str, examples: tuple[str, ...], run: Callable[..., Reply], *, form: str
) -> Command:
    """The row of a way to call a meeting."""
    return Command(
        "board",
        verbs,
        told,
        examples,
        run,
        "board.keep",
        (DAY, TIME, BOARD, PLACE),
        writes=True,
        form=form,
        submit="Call it",
        preface=calling.unread,
        confirm=calling.ask_day,
        yes="Call it all the same",
        final=f"{TOLD} Cancel it with /board meeting cancel because …",
    )


ROWS: tuple[Command, ...] = (
    _calling(
        ("meeting", "meeting add", "meeting new"),
        "Call a meeting: its day, its time, its place.",
        ("/board meeting 12 Jan 2027 10:00 Council chamber", "/board meeting Tuesday 9 March 2027 at 4.30pm"),
        calling.call,
        form="Call a meeting",
    ),
    _calling(
        ("meeting special", "special meeting"),
        "Call a special meeting. Leads, managers, clerk and chair are told at once.",
        ("/board meeting special 14 Dec 2026 16:00 Town hall",),
        calling.special,
        form="Call a special meeting",
    ),
    Command(
        "board",
        ("meeting move",),
        "Move a meeting to another day or time, with the reason. Its timetable goes with it.",
        (
            "/board meeting move 15 Dec 2026 because the chair is away",
            "/board meeting move 14 Dec 2026 14:00 because the hall is taken",
        ),
        calling.move,
        "board.keep",
        (
            DAY,
            Argument("time", TimeType(), "Time", hint="As it was, unless you say.", longest=20),
            BECAUSE,
            MEETING,
            BOARD,
        ),
        writes=True,
        form="Move a meeting",
        submit="Move it",
        confirm=calling.ask_move,
        yes="Move it there",
        final=f"{TOLD} Move it back with /board meeting move.",
    ),
    Command(
        "board",
        ("meeting cancel",),
        "Cancel a meeting, with the reason. Whoever knows of it is told.",
        ("/board meeting cancel because too few can come",),
        calling.cancel,
        "board.keep",
        (BECAUSE, MEETING, BOARD),
        writes=True,
        form="Cancel a meeting",
        submit="Cancel it",
        confirm=calling.cancel_question,
        yes="Cancel the meeting",
        final=f"{TOLD} Call another with /board meeting.",
    ),
    Command(
        "board",
        ("meeting place",),
        "Say where a meeting is held.",
        ("/board meeting place Town hall, room 2",),
        calling.place,
        "board.keep",
        (MEETING, BOARD, Argument("place", PlaceName(), "Place", required=True, longest=200)),
        writes=True,
        form="Where a meeting is held",
    ),
    Command(
        "board",
        ("next",),
        "The next meeting, with every date of its timetable.",
        ("/board next",),
        showing.following,
        "read",
        (MEETING, BOARD),
    ),
    Command(
        "board",
        ("meetings",),
        "A board's meetings, those ahead and those past.",
        ("/board meetings",),
        showing.listing,
        "read",
        (BOARD, PAGE),
    ),
    Command(
        "board",
        ("timetable", "dates"),
        "The steps before and after a meeting; or set one of them otherwise than usual.",
        ("/board timetable draft 8 days 09:30", "/board timetable"),
        stepping.steps,
        "read",
        (
            Argument("step", FirstWord(STEP_NAMES), "Step"),
            Argument("time", TimeType(), "Time", longest=20),
            Argument("days", DaysType(), "Working days", longest=20),
            BOARD,
        ),
        writes=True,
    ),
    Command(
        "board",
        ("timetable usual",),
        "Go back to the usual timetable.",
        ("/board timetable usual",),
        stepping.usual,
        "board.keep",
        (BOARD,),
        writes=True,
    ),
    Command(
        "board",
        ("agenda",),
        "The agenda of the next meeting.",
        ("/board agenda",),
        agenda.shown,
        "read",
        (MEETING, BOARD),
    ),
    Command(
        "board",
        ("agenda add",),
        "Put an item at the end of the agenda.",
        ('/board agenda add "Places in early years" by Sam Pellowe',),
        agenda.add,
        "board.keep",
        (
            MEETING,
            BOARD,
            Argument("presenter", PresenterType(), "By", longest=200),
            Argument("title", NameAt(), "Item", required=True, longest=500),
        ),
        writes=True,
        form="An item for the agenda",
        submit="Add",
    ),
    Command(
        "board",
        ("agenda propose", "agenda usual"),
        "Write the agenda from the usual items, an item a line.",
        ('/board agenda propose items:"Apologies"',),
        agenda.propose,
        "board.keep",
        (
            MEETING,
            BOARD,
            Argument(
                "items",
                Words(keyed=True),
                "Items",
                required=True,
                hint="One a line; (exempt) after what is not public.",
            ),
        ),
        writes=True,
        form="The agenda",
        prefill=agenda.prefill,
    ),
    Command(
        "board",
        ("agenda exempt",),
        "Take an item without the public.",
        ("/board agenda exempt 1",),
        agenda.exempt,
        "board.keep",
        (ITEM, MEETING, BOARD),
        writes=True,
    ),
    Command(
        "board",
        ("agenda public",),
        "Take an item in public again.",
        ("/board agenda public 1",),
        agenda.public,
        "board.keep",
        (ITEM, MEETING, BOARD),
        writes=True,
    ),
    Command(
        "board",
        ("agenda remove",),
        "Take an item off the agenda.",
        ("/board agenda remove 1",),
        agenda.remove,
        "board.keep",
        (ITEM, MEETING, BOARD),
        writes=True,
    ),
    Command(
        "board",
        ("agenda move",),
        "Put an item at another place of the agenda.",
        ("/board agenda move 2 to 1",),
        agenda.move,
        "board.keep",
        (
            Argument("to", Number(), "To", required=True, words=("to",), longest=3),
            ITEM,
            MEETING,
            BOARD,
        ),
        writes=True,
    ),
    Command(
        "board",
        ("present",),
        "Note who is at a meeting.",
        ("/board present @kit @sam", '/board present @kit meeting:"8 Dec 2026"'),
        attending.present,
        "board.keep",
        (PEOPLE, MEETING, BOARD),
        writes=True,
        form="Who is there",
    ),
    Command(
        "board",
        ("apologies",),
        "Send your apologies for the next meeting; a clerk enters those of others.",
        ("/board apologies @kit", "/board apologies"),
        attending.apologies,
        "read",
        (Argument("people", PeopleType(), "People"), MEETING, BOARD),
        writes=True,
    ),
    Command(
        "board",
        ("absent",),
        "Note who is not at a meeting and has sent no apologies.",
        ("/board absent @kit", '/board absent @kit meeting:"8 Dec 2026"'),
        attending.absent,
        "board.keep",
        (PEOPLE, MEETING, BOARD),
        writes=True,
        form="Who is not there",
    ),
    Command(
        "board",
        ("attendance",),
        "Who was at a meeting, or has sent apologies.",
        ("/board attendance",),
        attending.shown,
        "read",
        (MEETING, BOARD),
    ),
    Command(
        "board",
        ("invite",),
        "Invite a board's members to its next meeting, each by their own route, with a file for their calendars.",
        ("/board invite",),
        inviting.invite,
        "board.keep",
        (MEETING, BOARD),
        writes=True,
        confirm=inviting.question,
        yes="Invite them",
        final="what is sent cannot be called back.",
    ),
    Command(
        "board",
        ("invitation",),
        "The next meeting as a file for your calendar.",
        ("/board invitation",),
        inviting.invitation,
        "read",
        (MEETING, BOARD),
    ),
)
