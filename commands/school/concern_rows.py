"""The rows of `/school … concern` in the command table. Each is confidential."""

from __future__ import annotations

from commands.engine.arguments import Argument, Flag, Number, Words
from commands.engine.dates import DayAfter
from commands.engine.table import Command
from commands.parties import SchoolType
from commands.school import concern_changing as changing
from commands.school import concerns
from commands.school.concern_arguments import Category, ConcernType, DayOfEvent, EventKind
from models.concerning import LONGEST

CONCERN = Argument("concern", ConcernType(subject=True), "School", required=True, aliases=("school",))
PAGE = Argument("page", Number(), words=("page",), asked=False)
REVIEW = Argument("review", DayAfter(), "Next review", words=("review",))

ROWS: tuple[Command, ...] = (
    Command(
        "school",
        ("concerns",),
        "The schools that cause concern, by category, those first whose review is overdue.",
        ("/school concerns", "/school concerns closed", "/school concerns 3a"),
        concerns.listing,
        "concern",
        (
            Argument("category", Category(), "Category", words=("category",)),
            Argument("closed", Flag(), "Closed ones", words=("closed",)),
            PAGE,
        ),
        confidential=True,
    ),
    Command(
        "school",
        ("concern", "concern show", "concern history"),
        "The concern about a school whole: category, reason, events and history.",
        ("/school concern Oakfield Lower",),
        concerns.shown,
        "concern",
        (Argument("school", SchoolType(subject=True), "School", required=True), PAGE),
        implied=("concerns", "concern show", "concern history"),
        subject="school",
        form="Concern about",
        submit="Show it",
        confidential=True,
    ),
    Command(
        "school",
        ("concern keep", "concern raise", "concern add", "concern change", "concern edit"),
        "Raise a concern about a school, or change its category or reason; what it was stays in its history.",
        (
            "/school Oakfield Lower concern 2 because results fell for the third year",
            "/school Oakfield Lower concern",
            '/school concern change "Oakfield Lower" category:3a reason:"Safeguarding records" review:2026-12-01',
        ),
        changing.keep,
        "concern",
        (
            CONCERN,
            Argument(
                "category",
                Category(),
                "Category",
                required=True,
                words=("category",),
                hint="The authority's own: 1, 2, 3a, 3b, 3c, or what you call it.",
                longest=LONGEST,
            ),
            Argument("reason", Words(because=True), "Reason", required=True),
            REVIEW,
        ),
        writes=True,
        implied=("concern", "concern keep", "concern raise", "concern add", "concern change", "concern edit"),
        subject="concern",
        form="Concern about",
        prefill=changing.prefill,
        preface=changing.preface,
        changes={"category": "category", "reason": "reason", "review_on": "review", "concern": "reason"},
        rewind=changing.rewind,
        confidential=True,
    ),
    Command(
        "school",
        ("concern event", "concern events"),
        "Enter what was done about a concern: a warning notice, a review, governors added, a board, a visit.",
        ('/school Oakfield Lower concern event warning notice on 3 Nov 2026 review 1 Dec "Sent to the chair"',),
        changing.event,
        "concern",
        (
            CONCERN,
            Argument("kind", EventKind(), "What was done", required=True),
            Argument("on", DayOfEvent(), "When", words=("on",)),
            Argument("review", DayAfter(), "Next review", required=True, words=("review",)),
            Argument("note", Words(), "Note"),
        ),
        writes=True,
        implied=("concern event",),
        subject="concern",
        form="Event at",
        submit="Enter",
        prefill=changing.event_prefill,
        preface=changing.preface,
        changes={"review_on": "review"},
        confidential=True,
    ),
    Command(
        "school",
        ("concern close", "concern end"),
        "Close a concern, with the reason. Nothing of it is lost.",
        ("/school Oakfield Lower concern close because two good reviews followed each other",),
        changing.close,
        "concern",
        (CONCERN, Argument("because", Words(because=True), "Why it is closed", required=True)),
        writes=True,
        implied=("concern close", "concern end"),
        subject="concern",
        form="Close concern about",
        submit="Close it",
        preface=changing.preface,
        confidential=True,
    ),
    Command(
        "school",
        ("concern reopen",),
        "Open the concern again that was closed last.",
        ("/school Oakfield Lower concern reopen",),
        changing.reopen,
        "concern",
        (CONCERN, REVIEW),
        writes=True,
        implied=("concern reopen",),
        subject="concern",
        confidential=True,
    ),
)
