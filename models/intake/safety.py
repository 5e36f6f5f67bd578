"""Is this file safe to open, and what is it? Everything here runs before any library reads the file.

The limits are ours: generous beside real plans (hundreds of rows, well under 1 MB) and small beside the machine.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from models.intake.records import Unreadable

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED: Final = 48 * 1024 * 1024
MAX_PARTS: Final = 2_000
MAX_RATIO: Final = 200
MAX_ELEMENTS: Final = 1_000_000
MAX_DEPTH: Final = 200
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 1_000_000
MAX_ACTIONS: Final = 5_000

_RATIO_FLOOR: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_SAVE_AS = "Open it, save it as .docx, .xlsx or .csv, and send that."
_LINK = re.compile(r"/(?:hyperlink)$")


@dataclass(frozen=True)
class Package:
    """A Word or Excel package that is safe to open; ``outside`` are links to files elsewhere, never followed."""

    kind: str
    data: bytes
    outside: tuple[str, ...]


def check_size(data: bytes) -> None:
    """Refuse an empty file and one over the limit."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("The file is empty. Check that it was saved, and send it again.")
    if len(data) > MAX_BYTES:
        raise Unreadable("The file is over 10 MB. Take out pictures, or send the plan's table in a file of its own.")


def open_package(data: bytes) -> Package:
    """Check a zip container part by part and say whether it is a Word document or a workbook; raise Unreadable."""
    try:
        return _checked(data)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as fault:
        if isinstance(fault, Unreadable):
            raise
        raise damaged() from fault


def damaged() -> Unreadable:
    """Say that a file is damaged."""
    return Unreadable("The file is damaged: it could not be opened. Open it in Word or Excel, save it again, and send.")


def too_much(what: str, limit: int) -> Unreadable:
    """Say that a file has more of something than we read."""
    return Unreadable(f"The file has more than {limit:,} {what}. Send the plan's table in a smaller file of its own.")


def _checked(data: bytes) -> Package:
    # Counted on the bytes first: the zip module makes an object for each entry before we could count them.
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise too_much("parts inside it", MAX_PARTS)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        _check_listing(parts)
        scan = _Scan()
        for part in parts:
            scan.read(package, part)
    return Package(_kind(scan.types), data, tuple(scan.outside))


def _check_listing(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.casefold() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable("The file is locked with a password. Take the password off, save it, and send it again.")
    if any("vbaproject" in name or "vbadata" in name for name in names):
        raise _macros()
    if len(set(names)) != len(names) or any(part.compress_type not in (0, 8) for part in parts):
        raise damaged()
    for part in parts:
        if part.file_size > _RATIO_FLOOR and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise _bomb()
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _bomb()


def _macros() -> Unreadable:
    return Unreadable("The file contains macros, which we do not open. Save it as .docx or .xlsx, and send that.")


def _bomb() -> Unreadable:
    return Unreadable(
        "The file unpacks to far more than a plan needs. Copy the plan's table into a new file and send it."
    )


def _kind(types: set[str]) -> str:
    joined = " ".join(types).casefold()
    if "macroenabled" in joined or "vbaproject" in joined:
        raise _macros()
    if "wordprocessingml.document.main+xml" in joined:
        return "docx"
    if "spreadsheetml.sheet.main+xml" in joined:
        return "xlsx"
    raise Unreadable(f"This is a zip file, but no Word document or Excel workbook that we can read. {_SAVE_AS}")


class _Scan:
    """Reads every part once, streaming: actual sizes, document types and entities, depth, links, content types."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.outside: list[str] = []
        self._unpacked = 0
        self._elements = 0
        self._depth = 0

    def read(self, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Read one part to its end; raise Unreadable where it breaks a limit."""
        name = part.filename.casefold()
        parser: expat.XMLParserType | None = None
        with package.open(part) as stream:
            first = True
            while chunk := stream.read(_CHUNK):
                self._unpacked += len(chunk)
                if self._unpacked > MAX_UNPACKED:
                    raise _bomb()
                if first and (name.endswith((".xml", ".rels")) or _looks_like_xml(chunk)):
                    parser = self._parser()
                first = False
                if parser is not None:
                    parser = self._feed(parser, chunk, name)
        if parser is not None:
            self._feed(parser, b"", name, last=True)

    def _feed(
        self, parser: expat.XMLParserType, chunk: bytes, name: str, *, last: bool = False
    ) -> expat.XMLParserType | None:
        try:
            parser.Parse(chunk, last)
        except expat.ExpatError as fault:
            # Old drawings (.vml) are often not well formed, and nobody reads them.
            if name.endswith(".vml"):
                return None
            raise damaged() from fault
        return parser

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        self._depth = 0
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        return parser

    def _refuse(self, *_: object) -> None:
        raise Unreadable(
            "The file declares a document type or entities, which no plan needs and which can be used to attack. "
            "Copy the plan's table into a new document and send that."
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("The file is nested too deeply to be a plan. Copy the plan's table into a new file.")
        if self._elements > MAX_ELEMENTS:
            raise too_much("cells and marks in it", MAX_ELEMENTS)
        if not attributes:
            return
        if "ContentType" in attributes:
            self.types.add(attributes["ContentType"])
        if attributes.get("TargetMode") == "External" and not _LINK.search(attributes.get("Type", "")):
            self.outside.append(attributes.get("Type", "").rsplit("/", 1)[-1] or "file")

    def _end(self, _tag: str) -> None:
        self._depth -= 1


def _looks_like_xml(chunk: bytes) -> bool:
    head = chunk[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    return head.startswith(b"<")
