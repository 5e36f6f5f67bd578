"""The rows of `/board` in the command table: boards, who is on them, and what they go by."""

from __future__ import annotations

from commands.board import keeping, members, papers, showing
from commands.board.decision_rows import ROWS as DECISIONS
from commands.board.meeting_rows import ROWS as MEETINGS
from commands.board.words import (
    OFFICE_WORDS,
    OFFICES,
    ROUTE_WORDS,
    ROUTES,
    BoardType,
    EachCategory,
    EmailType,
    EveryType,
    NameAt,
    PlacesType,
    QuotedAfter,
)
from commands.engine.arguments import Argument, Choice, Flag, Link, Number, Title, Words
from commands.engine.dates import DayAfter
from commands.engine.table import Command
from commands.people import PersonOrMe, PersonType
from commands.pledge.thanking import ChannelType

BOARD = Argument("board", BoardType(), "Board", asked=False, longest=200)
WHOLE = Argument("board", BoardType(whole=True), "Board", longest=200)
NAMED = Argument("board", BoardType(whole=True), "Board", required=True, longest=200)
PAGE = Argument("page", Number(), asked=False, words=("page",))
PERSON = Argument("person", PersonType(), "Person", required=True)
ANYBODY = Argument("person", PersonType(), "Person", hint="Who is known here.")
NEW_NAME = Argument("name", NameAt(), "Or the person's name", hint="Of somebody who has no account here.", longest=200)
OFFICE = Argument(
    "office", Choice(OFFICES, alias=OFFICE_WORDS), "Office", words=("as",), hint="Member, unless you say."
)
SEAT = Argument("seat", QuotedAfter(), "Seat", words=("seat",), hint="The category, where seats are kept.", longest=200)
ROUTE = Argument(
    "route", Choice(ROUTES, alias=ROUTE_WORDS, bare=False), "Reached", words=("route",), hint="Whichever way there is."
)
EMAIL = Argument("email", EmailType(), "E-mail", longest=254)
BODY = Argument("name", NameAt(), "Body", required=True, words=("to",), longest=200)
DOCUMENT = Argument("document", NameAt(), "Document", required=True, longest=300)
APPOINTED = (ANYBODY, SEAT, ROUTE, EMAIL, BOARD, NEW_NAME)


def _office_row(office: str, example: str, handler: object) -> Command:
    """The short form that puts somebody into an office."""
    return Command(
        "board",
        (office,),
        f"Make somebody a board's {office}.",
        (f"/board {office} @kit", example),
        handler,  # type: ignore[arg-type]  # one of the handlers below
        "board.keep",
        APPOINTED,
        writes=True,
        form=f"The {office}",
        needs=members.who_needs,
    )


ROWS: tuple[Command, ...] = (
    Command(
        "board",
        ("",),
        "Every board; where there is one, its next meeting, who runs it, and what is due.",
        ("/board",),
        showing.start,
        "read",
    ),
    Command(
        "board",
        ("show", "open"),
        "One board: its next meeting, who runs it, vacancies, and what is due.",
        ("/board Partnership Board", "/board show partnership-board"),
        showing.shown,
        "read",
        (NAMED,),
    ),
    Command(
        "board",
        ("add", "new"),
        "Add a board.",
        ('/board add "Schools Forum" purpose:"It advises on the schools budget."', "/board add"),
        keeping.add,
        "board.keep",
        (
            Argument("name", NameAt(), "Name", required=True, longest=200),
            Argument("purpose", Words(keyed=True), "What it is for", longest=1000),
        ),
        writes=True,
        form="New board",
        submit="Add",
    ),
    Command(
        "board",
        ("rename",),
        "Give a board another name. Its short name stays.",
        ('/board rename "Learning Partnership Board"',),
        keeping.rename,
        "board.keep",
        (BOARD, Argument("name", NameAt(), "Name", required=True, words=("to",), longest=200)),
        writes=True,
        form="Rename a board",
    ),
    Command(
        "board",
        ("purpose",),
        "Say what a board is for.",
        ("/board purpose It oversees the plan.",),
        keeping.purpose,
        "board.keep",
        (BOARD, Argument("text", Words(), "What it is for", required=True, longest=1000)),
        writes=True,
        form="What a board is for",
    ),
    Command(
        "board",
        ("end",),
        "End a board. What it decided stays.",
        ("/board end", "/board end schools-forum"),
        keeping.end,
        "board.keep",
        (WHOLE,),
        writes=True,
    ),
    Command(
        "board",
        ("reopen",),
        "Take up a board again that has ended.",
        ("/board reopen partnership-board",),
        keeping.reopen,
        "board.keep",
        (NAMED,),
        writes=True,
        form="Reopen a board",
    ),
    Command(
        "board",
        ("channel",),
        "Say in which channel a board's packs are posted, or in none; in Teams, say it in the channel itself.",
        ("/board channel #heads", "/board channel here", "/board channel none"),
        keeping.channel,
        "board.keep",
        (
            BOARD,
            Argument("place", ChannelType(), "Channel", asked=False),
            Argument("here", Flag(), "Here", words=("here",), asked=False),
            Argument("none", Flag(), "None", words=("none", "nowhere"), asked=False),
        ),
        writes=True,
    ),
    Command(
        "board",
        ("publishes itself", "publishes by itself"),
        "Let a cleared pack go out by itself at its time.",
        ("/board publishes itself",),
        keeping.publishes_itself,
        "board.keep",
        (BOARD,),
        writes=True,
    ),
    Command(
        "board",
        ("publishes by clerk", "publishes clerk"),
        "Let a cleared pack wait until the clerk publishes it.",
        ("/board publishes by clerk",),
        keeping.publishes_by_clerk,
        "board.keep",
        (BOARD,),
        writes=True,
    ),
    Command(
        "board",
        ("members", "people"),
        "Who is on a board, in which office and seat, and how each is reached.",
        ("/board members",),
        members.listing,
        "read",
        (BOARD, PAGE),
    ),
    Command(
        "board",
        ("member add", "member"),
        "Put somebody on a board; who has no account here is entered by name.",
        (
            "/board member add @kit vice-chair",
            '/board member add "Cllr Ada Poole" chair email:ada@example.gov.uk route:email',
            '/board member add @kit seat "Headteachers\' associations"',
        ),
        members.add,
        "board.keep",
        (ANYBODY, SEAT, ROUTE, EMAIL, OFFICE, BOARD, NEW_NAME),
        writes=True,
        form="Add a member",
        submit="Add",
        needs=members.who_needs,
    ),
    Command(
        "board",
        ("member end", "member remove"),
        "Let somebody be on a board no more.",
        ("/board member end @kit",),
        members.end,
        "board.keep",
        (PERSON, BOARD),
        writes=True,
        form="End a membership",
    ),
    _office_row("chair", '/board chair "Cllr Ada Poole" email:ada@example.gov.uk route:email', members.chair),
    _office_row("vice-chair", "/board vice-chair @kit route chat", members.vice_chair),
    _office_row("clerk", "/board clerk @kit board:partnership-board", members.clerk),
    Command(
        "board",
        ("route",),
        "Say how somebody is reached: in Slack, in Teams, by e-mail, or via the clerk.",
        ("/board route @kit teams", "/board route @kit via the clerk", "/board route email"),
        members.route,
        "person.route",
        (
            Argument("person", PersonOrMe(), "Person", required=True),
            EMAIL,
            Argument("route", Choice(ROUTES, alias=ROUTE_WORDS), "Reached", required=True, words=("route", "by")),
        ),
        writes=True,
        subject="person",
        form="How somebody is reached",
    ),
    Command(
        "board",
        ("seats",),
        "The places of each category: who holds them, vacancies, undecided; or so many for each of several.",
        ("/board seats 2 per category: governors, dioceses, colleges", "/board seats"),
        members.seats,
        "read",
        (BOARD, Argument("each", EachCategory(), "So many for each", longest=1000)),
        writes=True,
    ),
    Command(
        "board",
        ("seat",),
        "Say how many places a category has, or that this is undecided.",
        ('/board seat "Headteachers\' associations" 2', "/board seat Employers undecided"),
        members.seat,
        "board.keep",
        (
            BOARD,
            Argument("places", PlacesType(), "Places", required=True, hint="Like 2, or 2, 1 undecided.", longest=40),
            Argument("category", NameAt(), "Category", required=True, longest=200),
        ),
        writes=True,
        form="Seats of a category",
    ),
    Command(
        "board",
        ("seat end",),
        "Take a category of seats away. Who holds its places stays on the board.",
        ("/board seat end Governors",),
        members.seat_end,
        "board.keep",
        (BOARD, Argument("category", NameAt(), "Category", required=True, longest=200)),
        writes=True,
        form="End a category",
    ),
    Command(
        "board",
        ("documents",),
        "What a board goes by, with links and review dates.",
        ("/board documents",),
        papers.documents,
        "read",
        (BOARD,),
    ),
    Command(
        "board",
        ("document add", "document"),
        "Keep a document a board goes by, as a link, with when it is to be reviewed.",
        (
            '/board document add "Terms of reference" https://example.gov.uk/terms review Sept 2027 owner:Clerk',
            "/board document add",
        ),
        papers.document_add,
        "board.keep",
        (
            BOARD,
            Argument("url", Link(), "Link", required=True, longest=2000),
            Argument("review", DayAfter(), "Review", words=("review", "reviewed"), longest=60),
            Argument("owner", Title(keyed=True), "Owner", longest=200),
            Argument("kind", Choice(papers.KINDS, bare=False), "Kind", words=("kind",)),
            Argument("title", NameAt(), "Title", required=True, longest=300),
        ),
        writes=True,
        form="Keep a document",
    ),
    Command(
        "board",
        ("document reviewed",),
        "Note that a document was reviewed, and when it is to be again.",
        ('/board document reviewed "Terms of reference" next Sept 2028',),
        papers.reviewed,
        "board.keep",
        (
            BOARD,
            Argument("review", DayAfter(), "Next review", required=True, words=("next", "review"), longest=60),
            DOCUMENT,
        ),
        writes=True,
        form="A document was reviewed",
    ),
    Command(
        "board",
        ("document end", "document remove"),
        "Take a document off the list.",
        ('/board document end "Terms of reference"',),
        papers.document_end,
        "board.keep",
        (BOARD, DOCUMENT),
        writes=True,
        form="End a document",
    ),
    Command(
        "board",
        ("reports",),
        "The bodies a board reports to, how often, and when next.",
        ("/board reports",),
        papers.duties,
        "read",
        (BOARD,),
    ),
    Command(
        "board",
        ("reports to", "report to"),
        "Say to which body a board reports, how often, and from when.",
        ('/board reports to "Children\'s Trust Board" every six months from 1 March 2027',),
        papers.reports_to,
        "board.keep",
        (
            BOARD,
            Argument("every", EveryType(), "How often", required=True, hint="Like every six months.", longest=40),
            Argument("start", DayAfter(), "First on", words=("from", "starting"), longest=60),
            BODY,
        ),
        writes=True,
        form="A report that is owed",
    ),
    Command(
        "board",
        ("reported to", "reported"),
        "Note that a board has reported to a body: the next report is due so much later.",
        ('/board reported to "Children\'s Trust Board"',),
        papers.reported,
        "board.keep",
        (BOARD, Argument("on", DayAfter(), "On", words=("on",), hint="Today, unless you say.", longest=60), BODY),
        writes=True,
        form="A report was given",
    ),
    Command(
        "board",
        ("reports end",),
        "Let a board report to a body no more.",
        ('/board reports end "Children\'s Trust Board"',),
        papers.reports_end,
        "board.keep",
        (BOARD, BODY),
        writes=True,
        form="End a report",
    ),
    *MEETINGS,
    *DECISIONS,
)
