"""A register file as bytes -> its rows as text, one at a time, so that memory does not grow with the file.

The encoding is the register's own (cp1252) or UTF-8, plain or packed with gzip or zip, as the download services send
them. The limits are ours: the whole of England is some 60 MB and its longest row about 3 KB.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Final

from models.intake.records import Unreadable

MAX_UNPACKED: Final = 400 * 1024 * 1024
MAX_LINE: Final = 256 * 1024
MAX_LINES_IN_A_ROW: Final = 200

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK"
_BUFFER: Final = 64 * 1024
_CONTROLS: Final = bytes(sorted({*range(32)} - {*b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f"}))
_ERRORS: Final = "headway-cp1252"
# What the unpacking libraries raise for bytes that somebody broke; ValueError and struct.error for places in a zip.
_DAMAGED: Final = (EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error, zipfile.BadZipFile)
_SEND: Final = "Send the .csv as it was downloaded, or the .gz or .zip of it."


def read_rows(source: BinaryIO | Path) -> Generator[list[str], None, None]:
    """Give every row of a file, from its start, blank lines as empty rows; a stream must be seekable and stays open.

    Raises Unreadable where the file is damaged, unpacks to more than ``MAX_UNPACKED`` bytes, is not text, or has a
    quotation mark that is not closed.
    """
    with ExitStack() as opened:
        if isinstance(source, Path):
            stream: BinaryIO = opened.enter_context(source.open("rb"))
        else:
            stream = source
            stream.seek(0)
        checked = io.BufferedReader(_Checked(_unpacked(stream, opened)), _BUFFER)
        yield from _rows(io.TextIOWrapper(checked, encoding="utf-8-sig", errors=_ERRORS, newline=""))


def _rows(text: io.TextIOWrapper) -> Iterator[list[str]]:
    lines = _Lines(text)
    number = 0
    try:
        for number, row in enumerate(csv.reader(lines.give(), strict=True), 1):  # noqa: B007 - told in a refusal
            lines.pending = 0
            yield row
    except csv.Error as fault:
        raise _unclosed(number + 1) from fault
    if lines.too_many:
        raise _unclosed(number + 1)


class _Lines:
    """Lines of a text, ending early where one row takes too many: else an open quote would hold the file in memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.pending = 0
        self.too_many = False

    def give(self) -> Iterator[str]:
        for line in self._text:
            self.pending += 1
            if self.pending > MAX_LINES_IN_A_ROW:
                self.too_many = True
                return
            yield line


class _Checked(io.RawIOBase):
    """The unpacked bytes, checked as they pass: their number, that they are text, and that lines end."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._given = 0
        self._line = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._source.read(len(buffer))
        except _DAMAGED as fault:
            raise Unreadable(f"The file is damaged: it could not be unpacked to its end. {_SEND}") from fault
        self._check(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _check(self, chunk: bytes) -> None:
        self._given += len(chunk)
        if self._given > MAX_UNPACKED:
            raise Unreadable("The file unpacks to more than 400 MB, which no file of the register does.")
        if len(chunk.translate(None, _CONTROLS)) != len(chunk):
            raise Unreadable(f"This is not a register file that we can read: it is not text. {_SEND}")
        ended = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._line = len(chunk) - ended - 1 if ended >= 0 else self._line + len(chunk)
        if self._line > MAX_LINE:
            raise Unreadable(f"The file has a line far longer than any row of the register. {_SEND}")


def _unpacked(stream: BinaryIO, opened: ExitStack) -> BinaryIO:
    head = stream.read(2)
    stream.seek(0)
    if head == _GZIP:
        return opened.enter_context(gzip.GzipFile(fileobj=stream))  # type: ignore[return-value]
    if head == _ZIP:
        try:
            return _only_file(stream, opened)
        except Unreadable:
            raise
        except _DAMAGED as fault:
            raise Unreadable(f"The zip file is damaged or locked with a password. {_SEND}") from fault
    return stream


def _only_file(stream: BinaryIO, opened: ExitStack) -> BinaryIO:
    package = opened.enter_context(zipfile.ZipFile(stream))
    if "xl/workbook.xml" in package.namelist():
        raise Unreadable(f"This is an Excel workbook, which can lose codes and dates. {_SEND}")
    found = [each for each in package.namelist() if each.casefold().endswith(".csv") and "__MACOSX" not in each]
    if len(found) != 1:
        raise Unreadable(f"The zip file holds {len(found) or 'no'} .csv files. Send one .csv, or a zip of just one.")
    return opened.enter_context(package.open(found[0]))  # type: ignore[return-value]


def _unclosed(number: int) -> Unreadable:
    return Unreadable(
        f'Row {number}: a quotation mark (") is not closed, or has words after it. Mend it and send again.'
    )


def _as_cp1252(fault: UnicodeError) -> tuple[str, int]:
    """Take what is not UTF-8 for the register's own code page, byte by byte, since a stream cannot be judged whole."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    try:
        return fault.object[fault.start : fault.end].decode("cp1252"), fault.end
    except UnicodeDecodeError as unknown:
        raise Unreadable(f"This is not a register file that we can read: it is not text. {_SEND}") from unknown


codecs.register_error(_ERRORS, _as_cp1252)
