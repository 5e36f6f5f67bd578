"""Word documents and workbooks. Their libraries take half a second to load, so this is loaded with the first file."""

from __future__ import annotations

import zipfile
import zlib

from docx.exceptions import PythonDocxError
from openpyxl.utils.exceptions import InvalidFileException

from models.intake.grid import Block
from models.intake.records import Note, Unreadable
from models.intake.safety import damaged, open_package
from models.intake.word import read_word
from models.intake.workbook import read_workbook

# What the two libraries raise on a damaged file is not written down anywhere; these are the kinds seen.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    PythonDocxError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_office(data: bytes) -> tuple[list[Block], list[Note]]:
    """The blocks of a .docx or .xlsx file, and what there is to say of it. Raises Unreadable."""
    package = open_package(data)
    try:
        blocks, notes = read_word(package) if package.kind == "docx" else read_workbook(package)
    except _BROKEN as fault:
        if isinstance(fault, Unreadable):
            raise
        raise damaged() from fault
    outside = sorted(set(package.outside))
    if outside:
        notes.append(Note("the file", f"it points to files elsewhere, not followed: {', '.join(outside)}", "left out"))
    return blocks, notes
