"""The one door: bytes of a file -> a plan, or a sentence that says why not."""

from __future__ import annotations

import zipfile
import zlib

from docx.exceptions import PythonDocxError
from openpyxl.utils.exceptions import InvalidFileException

from models.intake.assemble import assemble
from models.intake.flat import read_flat
from models.intake.grid import Block
from models.intake.records import Note, Plan, Unreadable
from models.intake.safety import check_size, damaged, open_package
from models.intake.sniff import sniff
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


def read_plan(name: str, data: bytes) -> Plan:
    """Read a council's plan from a .docx, .xlsx, .csv or tab-separated file.

    The kind is taken from the content; ``name`` only helps to refuse a file that is made to carry macros. Nothing in
    the file is run, evaluated or fetched. Raises Unreadable with a sentence for the person who sent it.
    """
    check_size(data)
    blocks, notes = _blocks(sniff(name, data), data)
    return assemble(blocks, notes)


def _blocks(kind: str, data: bytes) -> tuple[list[Block], list[Note]]:
    if kind == "text":
        tables, notes = read_flat(data)
        return list(tables), notes
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
