"""A glance at a file: what kind it is, and what the tables at its beginning are headed by. Cheap, and never sure.

It is for putting the likeliest first, before anybody has said what a file is. Nothing of it is taken in, and whatever
reads the file afterwards checks it whole; so a bounded part is looked at, with no library that could be attacked.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final, Literal

from models.intake.records import Unreadable
from models.intake.safety import check_size
from models.intake.sniff import decode, sniff

Kind = Literal["word", "workbook", "flat", "packed"]
"""A Word document, an Excel workbook, a flat file of text, or files packed with zip or gzip."""
_GZIP: Final = b"\x1f\x8b"
_LOOKED_AT: Final = 256 * 1024
"""How much is read of a part, in bytes; its headings stand at the beginning."""
_CELLS: Final = 400
_LINES: Final = 20
_LONGEST: Final = 90
_CELL_END: Final = re.compile(r"</w:tc>")
_WORD_TEXT: Final = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_SHEET_TEXT: Final = re.compile(r"<(?:x:)?t(?:\s[^>]*)?>([^<]*)</(?:x:)?t>")
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen: the kind of file, and the short cells of its first rows in small letters, headings among them."""

    kind: Kind
    cells: frozenset[str] = frozenset()


def glance(name: str, data: bytes) -> Glance:
    """Look at a file. Raises :class:`Unreadable`, with what to send instead, for what nothing here reads."""
    check_size(data)
    if data.startswith(_GZIP):
        return Glance("packed")
    if sniff(name, data) == "text":
        lines = decode(data)[:_LOOKED_AT].splitlines()[:_LINES]
        return Glance("flat", _plain([cell for line in lines for cell in re.split(r"[,;\t|]", line)]))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _packed(package)
    except _DAMAGED as fault:
        raise Unreadable("The file is damaged: it could not be opened. Open it, save it again, and send it.") from fault


def _packed(package: zipfile.ZipFile) -> Glance:
    names = frozenset(package.namelist())
    if "word/document.xml" in names:
        tables = _beginning(package, "word/document.xml").partition("<w:tbl>")[2]
        cells = _CELL_END.split(tables)[:_CELLS]
        return Glance("word", _plain(["".join(_WORD_TEXT.findall(cell)) for cell in cells]))
    if "xl/workbook.xml" in names:
        held = [part for part in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml") if part in names]
        found = [text for part in held for text in _SHEET_TEXT.findall(_beginning(package, part))[:_CELLS]]
        return Glance("workbook", _plain(found))
    return Glance("packed")


def _beginning(package: zipfile.ZipFile, part: str) -> str:
    with package.open(part) as stream:
        return stream.read(_LOOKED_AT).decode("utf-8", "replace")


def _plain(cells: list[str]) -> frozenset[str]:
    """The cells as headings are compared: small letters, one space between words, no quotation marks around them."""
    said = (" ".join(html.unescape(cell).casefold().split()).strip("\"'\ufeff ") for cell in cells)
    return frozenset(cell for cell in said if cell and len(cell) <= _LONGEST)
