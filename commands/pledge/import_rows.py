"""The rows of `/pledge import` in the command table."""

from __future__ import annotations

from commands.engine.arguments import Argument, Number, Words
from commands.engine.table import Command
from commands.files import FileType
from commands.pledge import importing
from models.intake.signatures import HEADERS, WHOM

DATED = tuple(heading for heading, what in HEADERS.items() if what == "on")
NAMED = tuple(heading for heading, what in HEADERS.items() if what in WHOM)
FILE = Argument(
    "file",
    FileType("Pledge signatures", "flat", "workbook", needs=(DATED, NAMED), knows=HEADERS),
    "The signatures",
    hint="CSV or Excel, with Date and School, URN or Organisation. You see what was understood before it is written.",
)
CODE = Argument("code", Words(keyed=True), "Code", required=True, asked=False)
PAGE = Argument("page", Number(), asked=False, words=("page",))

ROWS: tuple[Command, ...] = (
    Command(
        "pledge",
        ("import",),
        "Read signatures that came on paper from a file, and see what would be written before it is.",
        ("/pledge import",),
        importing.preview,
        "pledge.confirm",
        (FILE,),
        writes=True,
        form="Import signatures",
        submit="Read it",
    ),
    Command(
        "pledge",
        ("import show",),
        "See again what a file would do.",
        ("/pledge import show code:K7QX2M9P",),
        importing.shown,
        "pledge.confirm",
        (CODE, PAGE),
        hidden=True,
    ),
    Command(
        "pledge",
        ("import apply",),
        "Take a file in, once it has been looked at.",
        ("/pledge import apply code:K7QX2M9P",),
        importing.carry_out,
        "pledge.confirm",
        (CODE,),
        writes=True,
        hidden=True,
    ),
    Command(
        "pledge",
        ("import discard",),
        "Forget a file that was looked at.",
        ("/pledge import discard code:K7QX2M9P",),
        importing.discard,
        "pledge.confirm",
        (CODE,),
        writes=True,
        hidden=True,
    ),
)
