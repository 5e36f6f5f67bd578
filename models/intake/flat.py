"""Flat files (comma, semicolon or tab separated) -> rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from models.intake.cells import tidy
from models.intake.columns import find_header, header_score
from models.intake.grid import EMPTY, Cell, Row, Table
from models.intake.records import Note, Unreadable
from models.intake.safety import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, too_much
from models.intake.sniff import decode

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"^sep=([,;\t|])\r?\n", re.I)
_LOOKED_AT = 40


def read_flat(data: bytes) -> tuple[list[Table], list[Note]]:
    """Read a flat file as one table."""
    text = decode(data)
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else _best_delimiter(text)
    records, notes = _records(text, delimiter)
    rows = tuple(_rows(records))
    return [Table("", rows[1:] if declared else rows)], notes


def _best_delimiter(text: str) -> str:
    """Pick the delimiter under which a header appears: counting marks is fooled by commas inside the sentences."""

    def merit(delimiter: str) -> int:
        try:
            rows = list(_rows(islice(_reader(text, delimiter, strict=False), _LOOKED_AT)))
        except csv.Error:
            return 0
        at = find_header(rows)
        return 0 if at is None else header_score(rows[at])

    return max(_DELIMITERS, key=merit)


def _reader(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)


def _records(text: str, delimiter: str) -> tuple[Iterable[list[str]], list[Note]]:
    """Read strictly; fall back for stray quotes inside a cell, never for one that swallows the rest of the file."""
    try:
        return _bounded(_reader(text, delimiter, strict=True)), []
    except csv.Error as fault:
        if "unexpected end of data" in str(fault):
            raise Unreadable(
                'A quotation mark (") is opened and never closed. Save the file as .xlsx instead.'
            ) from fault
    try:
        records = _bounded(_reader(text, delimiter, strict=False))
    except csv.Error as fault:
        raise Unreadable("The file is not a table that we can read. Save it as .xlsx and send that.") from fault
    return records, [Note("the file", "quotation marks inside cells are doubtful: check those rows", "needs a person")]


def _bounded(reader: Iterator[list[str]]) -> list[list[str]]:
    records: list[list[str]] = []
    cells = 0
    for record in reader:
        while record and not record[-1].strip():
            record.pop()
        cells += len(record)
        records.append(record)
        if len(records) > MAX_ROWS:
            raise too_much("rows", MAX_ROWS)
        if len(record) > MAX_COLUMNS:
            raise too_much("columns", MAX_COLUMNS)
        if cells > MAX_CELLS:
            raise too_much("cells", MAX_CELLS)
    return records


def _rows(records: Iterable[list[str]]) -> Iterator[Row]:
    for number, record in enumerate(records, 1):
        yield Row(number, tuple(Cell(said) if (said := tidy(text)) else EMPTY for text in record))
