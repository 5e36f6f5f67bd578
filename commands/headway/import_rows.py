"""The rows of `/headway import` in the command table."""

from __future__ import annotations

from commands.engine.arguments import Argument, Choice, Number, Words
from commands.engine.table import Command
from commands.files import FileType
from commands.headway import filing, importing
from commands.headway.import_views import PARTS
from models.intake.layouts import COLUMN_NAMES

DOING = COLUMN_NAMES["action"]
SAYING = tuple(name for field in ("owner", "when", "rag", "progress") for name in COLUMN_NAMES[field])
FILE = Argument(
    "file",
    FileType("Import the plan", "word", "workbook", "flat", needs=(DOING, SAYING)),
    "The plan",
    hint="Word, Excel or CSV, laid out as you have it. You see what was understood before anything is written.",
)
PART = Argument("part", Choice(PARTS, bare=False), asked=False, words=("part",))
PAGE = Argument("page", Number(), asked=False, words=("page",))
CODE = Argument("code", Words(keyed=True), "Code", required=True, asked=False)

ROWS: tuple[Command, ...] = (
    Command(
        "headway",
        ("file", "files"),
        "Hand in a file, and be asked what it is: a plan, a school register, signatures, who took part, a template.",
        ("/headway file",),
        filing.handed,
        "read",
        writes=True,
    ),
    Command(
        "headway",
        ("import", "import plan"),
        "Read a plan from a Word, Excel or CSV file, and see what would be written before it is.",
        ("/headway import",),
        importing.preview,
        "programme.manage",
        (FILE,),
        writes=True,
        form="Import a plan",
        submit="Read it",
    ),
    Command(
        "headway",
        ("import show",),
        "See again what a file would do.",
        ("/headway import show code:K7QX2M9P",),
        importing.shown,
        "programme.manage",
        (CODE, PART, PAGE),
        hidden=True,
    ),
    Command(
        "headway",
        ("import apply",),
        "Take a file in, once it has been looked at.",
        ("/headway import apply code:K7QX2M9P",),
        importing.carry_out,
        "programme.manage",
        (CODE,),
        writes=True,
        hidden=True,
    ),
    Command(
        "headway",
        ("import discard",),
        "Forget a file that was looked at.",
        ("/headway import discard code:K7QX2M9P",),
        importing.discard,
        "programme.manage",
        (CODE,),
        writes=True,
        hidden=True,
    ),
)
