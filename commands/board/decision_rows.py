"""The rows of `/board` about decisions and proposals."""

from __future__ import annotations

from commands.board import decided, deciding, proposing
from commands.board.meeting_words import BehalfType, MeetingType, MinuteType, PresenterType, TaskOwners, TaskWhen
from commands.board.words import BoardType, FirstWord
from commands.engine.arguments import Argument, Because, Flag, Number, Words
from commands.engine.asking import one_of
from commands.engine.table import Command
from commands.things import WorkstreamType

BOARD = Argument("board", BoardType(), "Board", asked=False, longest=200)
MEETING = Argument("meeting", MeetingType(), "Meeting", asked=False, longest=40)
PAGE = Argument("page", Number(), asked=False, words=("page",))
MINUTE = Argument("minute", MinuteType(), "Minute", words=("minute",), longest=20)
WORKSTREAM = Argument("workstream", WorkstreamType(), "Action in", words=("action",), hint="Where it makes one.")
OWNERS = Argument("owners", TaskOwners(), "Its owners", longest=1000)
WHEN = Argument("when", TaskWhen(), "Its date", longest=200)
NUMBER = Argument("decision", Number(bare=True), "Its number", required=True, longest=9)
SECRET = ("confidential",)
REASON = Argument("because", Because(), "Because", required=True, longest=1000)

ROWS: tuple[Command, ...] = (
    Command(
        "board",
        ("decision", "decide"),
        "Record what a meeting decides, and the action it makes.",
        (
            '/board decision agreed "Recruit two mentors" minute 7 action WS4 @sam by March 2027 meeting:"8 Dec 2026"',
            '/board decision noted "The autumn figures"',
            "/board decision",
        ),
        deciding.record,
        "board.decide",
        (
            Argument("kind", FirstWord(deciding.KINDS), "Kind", required=True),
            MEETING,
            BOARD,
            Argument("text", Words(), "Decision", required=True),
            WORKSTREAM,
            OWNERS,
            WHEN,
            MINUTE,
            Argument("confidential", Flag(last=True), "Confidential", words=SECRET, hint="For cleared people."),
        ),
        writes=True,
        form="Record a decision",
        submit="Record",
    ),
    Command(
        "board",
        ("decision approve plan", "approve plan"),
        "Record that a meeting approved the plan.",
        ('/board decision approve plan minute 4 meeting:"8 Dec 2026"',),
        deciding.approve_plan,
        "board.decide",
        (MINUTE, MEETING, BOARD),
        writes=True,
    ),
    Command(
        "board",
        ("decision edit",),
        "Change a decision that is still a draft.",
        ("/board decision edit 1 minute:8",),
        deciding.edit,
        "board.decide",
        (
            NUMBER,
            Argument("kind", FirstWord(deciding.KINDS), "Kind"),
            Argument("text", Words(keyed=True), "Decision"),
            MINUTE,
        ),
        writes=True,
        form="Edit a decision",
        needs=one_of("text", "kind", "minute"),
        prefill=deciding.prefill,
        empties=("minute",),
    ),
    Command(
        "board",
        ("decision withdraw",),
        "Take a decision back, with the reason.",
        ("/board decision withdraw 1 because it was noted twice",),
        deciding.withdraw,
        "board.decide",
        (NUMBER, REASON),
        writes=True,
        form="Withdraw a decision",
    ),
    Command(
        "board",
        ("decisions",),
        "What a board decided, meeting by meeting.",
        ("/board decisions",),
        decided.listing,
        "read",
        (MEETING, BOARD, PAGE),
    ),
    Command(
        "board",
        ("decisions draft", "draft"),
        "The decisions of the last meeting as a draft, and what was asked of it and not recorded.",
        ("/board decisions draft",),
        decided.draft,
        "board.decide",
        (MEETING, BOARD),
    ),
    Command(
        "board",
        ("agree",),
        "Agree a meeting's decisions, as its chair or on the chair's behalf. Owners are told then.",
        ('/board agree on behalf of @kit meeting:"8 Dec 2026"', "/board agree"),
        deciding.agree,
        "board.agree",
        (
            Argument("behalf", BehalfType(), "On behalf of", words=("of",), asked=False),
            Argument("decision", Number(), "Decision", words=("decision",), asked=False),
            MEETING,
            BOARD,
        ),
        writes=True,
    ),
    Command(
        "board",
        ("propose",),
        "Propose something to a board in the name of another.",
        ('/board propose "Share the training room" by "Children\'s Trust Board"',),
        proposing.propose,
        "board.propose",
        (
            BOARD,
            Argument("by", PresenterType(), "By which board", longest=200),
            Argument("text", Words(), "Proposal", required=True),
        ),
        writes=True,
        form="A proposal",
        submit="Propose",
    ),
    Command(
        "board",
        ("proposals",),
        "What others have proposed to a board, and waits to be accepted or declined.",
        ("/board proposals",),
        proposing.listing,
        "read",
        (BOARD, PAGE),
    ),
    Command(
        "board",
        ("proposal accept",),
        "Accept a proposal, with the action it makes where it makes one.",
        ("/board proposal accept 1", "/board proposal accept 1 action WS4 @sam by March 2027"),
        proposing.accept,
        "board.decide",
        (WORKSTREAM, OWNERS, WHEN, MINUTE, NUMBER),
        writes=True,
        form="Accept a proposal",
        submit="Accept",
    ),
    Command(
        "board",
        ("proposal decline",),
        "Decline a proposal, with the reason.",
        ("/board proposal decline 1 because it is done already",),
        proposing.decline,
        "board.decide",
        (NUMBER, REASON),
        writes=True,
        form="Decline a proposal",
        submit="Decline",
    ),
)
