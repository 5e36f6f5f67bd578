"""Excel workbooks (.xlsx) -> sheets as tables. Values only: formulas are never evaluated, their last value is read."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import range_boundaries

from models.intake.cells import tidy
from models.intake.grid import EMPTY, HEADING, PLAIN, Block, Cell, Row, Table, Words
from models.intake.headings import is_generic
from models.intake.records import Note
from models.intake.safety import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Package, too_much
from models.intake.values import fill_of, read_theme, shown

_LAST_ROW: Final = 1_048_576
_MAX_MERGES: Final = 20_000
_MAX_SHEETS: Final = 200
# Blank rows that are only formatted do no harm, but a file may be made of them.
_MAX_WRITTEN_ROWS: Final = 100_000
_LONGEST_RATING: Final = 60


@dataclass
class _Marks:
    """What the row reader does not tell: merged ranges, formulas saved without a value, text too far to the right."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    unsaved: list[str] = field(default_factory=list)
    widest: int = 1
    _cell: str = ""
    _column: int = 0
    _rows: int = 0
    _formula: bool = False
    _value: bool = False
    _inside: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element of the sheet."""
        self._inside = tag.rsplit(":", 1)[-1]
        if self._inside == "row":
            self._column = 0
            self._rows += 1
            if self._rows > _MAX_WRITTEN_ROWS:
                raise too_much("rows", _MAX_WRITTEN_ROWS)
        elif self._inside == "c":
            self._cell = attributes.get("r", "")
            self._column = _column_of(self._cell) or self._column + 1
            self._formula, self._value = False, attributes.get("t") == "str"
        elif self._inside == "f":
            self._formula = True
        elif self._inside == "mergeCell" and len(self.merges) < _MAX_MERGES:
            self.merges.append(_bounds(attributes.get("ref", "")))

    def characters(self, _text: str) -> None:
        """Text inside an element: a value, if the element is one."""
        if self._inside in ("v", "t"):
            self._value = True
            self.widest = max(self.widest, self._column)
            if self._column > MAX_COLUMNS:
                raise too_much("columns", MAX_COLUMNS)

    def end(self, tag: str) -> None:
        """End an element of the sheet."""
        self._inside = ""
        if tag.rsplit(":", 1)[-1] == "c" and self._formula and not self._value:
            self.unsaved.append(self._cell)


def _column_of(reference: str) -> int:
    column = 0
    for letter in reference.rstrip("0123456789")[:3]:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return max(column, 0)


def read_workbook(package: Package) -> tuple[list[Block], list[Note]]:
    """Read every visible sheet; its name counts as a heading where several sheets hold something."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of features that it does not read; none of them holds text
        book = load_workbook(io.BytesIO(package.data), read_only=True, data_only=True, keep_links=False)
        try:
            if len(book.sheetnames) > _MAX_SHEETS:
                raise too_much("sheets", _MAX_SHEETS)
            with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
                return _sheets(book, archive)
        finally:
            book.close()


def _sheets(book: Any, archive: zipfile.ZipFile) -> tuple[list[Block], list[Note]]:
    tables: list[tuple[str, Table]] = []
    notes: list[Note] = []
    theme = read_theme(book.loaded_theme)
    for sheet in book.worksheets:
        where = f"Sheet {sheet.title}"
        if sheet.sheet_state != "visible":
            notes.append(Note(where, "the sheet is hidden and was not read", "left out"))
            continue
        marks = _marks(archive, sheet)
        rows = tuple(_rows(sheet, marks, theme))
        if marks.unsaved:
            cells = ", ".join(marks.unsaved[:10])
            notes.append(Note(where, f"formulas without a saved value were read as empty: {cells}", "needs a person"))
        if rows:
            tables.append((sheet.title, Table(where, rows)))
    blocks: list[Block] = []
    for title, table in tables:
        named = len(tables) > 1 and not is_generic(title)
        blocks += [Words(title if named else "", HEADING if named else PLAIN, fresh=True), table]
    return blocks, notes


def _marks(package: zipfile.ZipFile, sheet: Any) -> _Marks:
    # openpyxl's read-only sheets keep neither; its other mode would hold the whole workbook in memory.
    marks = _Marks()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = marks.start, marks.end
    parser.CharacterDataHandler = marks.characters
    with package.open(sheet._worksheet_path) as stream:
        parser.ParseFile(stream)
    return marks


def _bounds(reference: str) -> tuple[int, int, int, int]:
    if not re.fullmatch(r"\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7}", reference):
        return 0, 0, 0, 0
    left, top, right, bottom = range_boundaries(reference)
    return int(left or 0), int(top or 0), int(right or 0), int(bottom or 0)


def _rows(sheet: Any, marks: _Marks, theme: list[str]) -> Iterator[Row]:
    sheet.reset_dimensions()  # the size a sheet declares is often a million rows, and sometimes a lie
    starting: dict[int, list[tuple[int, int, int, int]]] = {}
    for merge in marks.merges:
        starting.setdefault(merge[1], []).append(merge)
    open_merges: dict[int, tuple[int, int, int, int]] = {}
    rows = cells = 0
    gap: object = None
    for number, raw in enumerate(sheet.iter_rows(max_row=_LAST_ROW, max_col=marks.widest), 1):
        if number in starting:
            open_merges |= {merge[0]: merge for merge in starting[number]}
        if raw is gap or all(cell is EMPTY_CELL for cell in raw):
            continue
        open_merges = {left: merge for left, merge in open_merges.items() if merge[3] >= number}
        found = [EMPTY if cell is EMPTY_CELL else _cell(cell, theme) for cell in raw]
        while found and found[-1] is EMPTY:
            found.pop()
        if not any(cell.text for cell in found):
            gap = raw  # rows the sheet does not have all come as this same object, and there may be a million
            continue
        rows, cells = rows + 1, cells + len(found)
        if rows > MAX_ROWS:
            raise too_much("rows", MAX_ROWS)
        if cells > MAX_CELLS:
            raise too_much("cells", MAX_CELLS)
        yield _finished(number, found, raw, open_merges)


def _cell(cell: Any, theme: list[str]) -> Cell:
    value = cell.value
    text = "" if value is None else tidy(value if isinstance(value, str) else shown(value, cell.number_format))
    colour = fill_of(cell, theme) if len(text) <= _LONGEST_RATING else ""
    return Cell(text, colour) if text or colour else EMPTY


def _finished(number: int, found: list[Cell], raw: Any, merges: dict[int, tuple[int, int, int, int]]) -> Row:
    for left, top, right, _bottom in merges.values():
        at = left - 1
        if 0 <= at < MAX_COLUMNS:
            found += [EMPTY] * (at + 1 - len(found))
            cell = found[at]
            found[at] = Cell(cell.text, cell.colour, cell.bold, right - left + 1, top < number and not cell.text)
    filled = [at for at, cell in enumerate(found) if cell.text]
    if len(filled) == 1 and raw[filled[0]].font.b:
        cell = found[filled[0]]
        found[filled[0]] = Cell(cell.text, cell.colour, True, cell.span, cell.below)
    return Row(number, tuple(found))
