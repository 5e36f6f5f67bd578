"""The rows of `/highlight` in the command table."""

from __future__ import annotations

from commands.board.meeting_words import MeetingType
from commands.board.words import BoardType
from commands.engine.arguments import Argument, Because, Choice, Number, Rating, Words
from commands.engine.table import Command
from commands.highlight import editing, looking, showing
from commands.highlight.reports import ReportType
from commands.highlight.showing import LABELS
from commands.rating import RATED_BECAUSE, needs_reason
from models.highlight import HighlightReport

NOUN = "highlight"
ENTITY = HighlightReport.__tablename__
REPORT = Argument("report", ReportType(), "Report", required=True)
ONE = Argument("report", ReportType(), "Report")
MEETING = Argument("meeting", MeetingType(), asked=False)
BOARD = Argument("board", BoardType(), asked=False)
WHY = Argument("reason", Because(), "Why", required=True, aliases=("because",))
ALSO = {
    "know": ("board should know",),
    "achieved": ("achievements",),
    "remedial": ("overdue", "remedy"),
    "coming": ("next", "next period"),
    "risks": ("risk", "issues"),
    "asked": ("ask", "decisions"),
}
"""Other words for the sections."""
SAMPLES = {
    "know": "Two schools have found their own way, and we would like to copy it",
    "achieved": "Every head has agreed the draft offer",
    "remedial": "The survey goes out this week, and heads are rung where it is not back by Friday",
    "coming": "The offer is tested with new teachers in January",
    "risks": "Two of the four recruiters leave at Christmas",
    "asked": "Agree that the staff crèche is paid from the reserve",
}
HELP = {
    "know": "Say what the board should know.",
    "achieved": "Say what was achieved besides what the plan shows.",
    "remedial": "Say what is done about what is overdue.",
    "coming": "Say what comes next.",
    "risks": "Risks and issues, one a line.",
    "asked": "What the board is asked to decide, one a line.",
}


def _section(name: str) -> Command:
    """The row of one section."""
    hint = "One a line." if name in ("risks", "asked") else "Two sentences are enough."
    return Command(
        NOUN,
        (name, f"edit {name}", *ALSO[name]),
        HELP[name],
        (f"/highlight WS4 {name} {SAMPLES[name]}", f"/highlight WS4 edit {name}"),
        editing.edit,
        "highlight.keep",
        (REPORT, MEETING, BOARD, Argument("text", Words(), LABELS[name], required=True, hint=hint)),
        writes=True,
        subject="report",
        form="Report of",
        prefill=editing.prefill,
        preface=editing.preface,
        changes={name: "text", ENTITY: "text"},
        rewind=editing.rewound(name),
    )


ROWS: tuple[Command, ...] = (
    Command(
        NOUN,
        ("", "list", "mine", "all"),
        "My reports to the next meeting, how far all are, and by when.",
        ("/highlight",),
        showing.listing,
        "highlight.read",
        (MEETING, BOARD),
    ),
    Command(
        NOUN,
        ("show", "open", "edit", "draft"),
        "One report: what was drafted, what it says, what is lacking.",
        ("/highlight WS4", "/highlight edit WS4"),
        showing.show,
        "highlight.read",
        (REPORT, MEETING, BOARD),
        subject="report",
    ),
    *(_section(name) for name in LABELS),
    Command(
        NOUN,
        ("clear",),
        "Take away what is said in a section.",
        ("/highlight WS4 clear risks",),
        editing.clear,
        "highlight.keep",
        (REPORT, MEETING, BOARD, Argument("section", Choice(LABELS), "Section", required=True)),
        writes=True,
        subject="report",
        form="Clear in the report of",
        submit="Clear",
    ),
    Command(
        NOUN,
        ("rate", "rag", "rated", "overall"),
        "Give the overall rating. Red and Amber need their reason.",
        ("/highlight WS4 amber because two posts are vacant", "/highlight WS4 rate green"),
        editing.rate,
        "highlight.keep",
        (
            REPORT,
            MEETING,
            BOARD,
            Argument("rag", Rating(), "Overall rating", required=True),
            RATED_BECAUSE,
        ),
        writes=True,
        implied=("rating",),
        subject="report",
        form="Overall rating of",
        needs=needs_reason,
        question=editing.why,
        prefill=editing.rating_prefill,
        changes={"rag": "rag", "rag_reason": "reason", ENTITY: "rag"},
        rewind=editing.rewound("rag"),
    ),
    Command(
        NOUN,
        ("accept",),
        "Take up the overall rating that the facts suggest.",
        ("/highlight accept WS4 rag:red",),
        editing.accept,
        "highlight.keep",
        (REPORT, MEETING, BOARD, Argument("rag", Rating(), "Overall rating", required=True)),
        writes=True,
        subject="report",
        hidden=True,
    ),
    Command(
        NOUN,
        ("submit", "send", "done"),
        "Hand it in. It can be taken back until the pack is cleared.",
        ("/highlight WS4 submit",),
        editing.submit,
        "highlight.keep",
        (REPORT, MEETING, BOARD),
        writes=True,
        subject="report",
    ),
    Command(
        NOUN,
        ("unsubmit", "withdraw", "take back"),
        "Take it back to work on.",
        ("/highlight WS4 unsubmit",),
        editing.unsubmit,
        "highlight.keep",
        (REPORT, MEETING, BOARD),
        writes=True,
        subject="report",
    ),
    Command(
        NOUN,
        ("return", "give back", "send back"),
        "Return it to its lead, with the reason. They are told.",
        ("/highlight WS4 return because the overdue action is not explained",),
        editing.give_back,
        "highlight.manage",
        (REPORT, MEETING, BOARD, WHY),
        writes=True,
        subject="report",
        form="Return the report of",
        submit="Return",
        final="the lead is told.",
    ),
    Command(
        NOUN,
        ("verbal", "verbally", "by word of mouth", "word of mouth"),
        "Let it be given by word of mouth, with the reason.",
        ("/highlight WS4 verbal because the lead is away until the meeting",),
        editing.verbal,
        "highlight.keep",
        (REPORT, MEETING, BOARD, WHY),
        writes=True,
        subject="report",
        form="By word of mouth:",
    ),
    Command(
        NOUN,
        ("preview", "digest"),
        "As the chair will see it: one report, or the whole digest.",
        ("/highlight WS4 preview", "/highlight preview"),
        looking.seen,
        "highlight.read",
        (ONE, MEETING, BOARD),
        subject="report",
    ),
    Command(
        NOUN,
        ("compare", "compare with last time", "last time"),
        "What is otherwise than last time: in one report, or in the whole pack.",
        ("/highlight WS4 compare", "/highlight compare"),
        looking.compare,
        "highlight.read",
        (ONE, MEETING, BOARD),
        subject="report",
    ),
    Command(
        NOUN,
        ("history", "log", "edits"),
        "Every edit: who, when, from what to what.",
        ("/highlight WS4 history",),
        looking.history,
        "highlight.read",
        (REPORT, MEETING, BOARD, Argument("page", Number(), asked=False, words=("page",))),
        subject="report",
    ),
)
