"""The rows of `/school import` in the command table."""

from __future__ import annotations

from commands.engine.arguments import Argument, Words
from commands.engine.dates import AsAt
from commands.engine.table import Command
from commands.files import FileType
from commands.school import importing
from models.register.details import COLUMNS

TELLING = (
    *("establishmentname", "linkurn", "link urn", "group uid", "overall effectiveness"),
    *("latest oeif overall effectiveness", "safeguarding standards"),
)
"""Headings by one of which a file is of the school register or of Ofsted's outcomes, and no table of our own."""
KNOWN = tuple(heading for column in COLUMNS for heading in column.headings)
FILE = Argument(
    "file",
    FileType("School register", "flat", "packed", needs=({"urn"}, TELLING), knows=KNOWN),
    "The file",
    hint="Details, links or groups of the school register, or Ofsted's outcomes, as downloaded. You see what it would "
    "change before anything is written.",
)
DAY = Argument("day", AsAt(), "As at", hint="Only where neither the file nor its name says.")
CODE = Argument("code", Words(keyed=True), "Code", required=True, asked=False)

ROWS: tuple[Command, ...] = (
    Command(
        "school",
        ("import",),
        "Read a file of the school register or of Ofsted's outcomes, and see what it would change.",
        ("/school import", "/school import as at 31 Aug 2026"),
        importing.preview,
        "programme.manage",
        (FILE, DAY),
        form="Import schools",
        submit="Read it",
    ),
    Command(
        "school",
        ("import apply",),
        "Take a file of the school register in, once it has been looked at.",
        ("/school import apply code:K7QX2M9P",),
        importing.carry_out,
        "programme.manage",
        (CODE,),
        writes=True,
        apart=True,
        final=importing.FINAL,
        hidden=True,
    ),
    Command(
        "school",
        ("import discard",),
        "Forget a file of the school register that was looked at.",
        ("/school import discard code:K7QX2M9P",),
        importing.discard,
        "programme.manage",
        (CODE,),
        writes=True,
        hidden=True,
    ),
)
