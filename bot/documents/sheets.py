"""Tables as files: CSV and Excel. All text is escaped here: nobody can smuggle a formula into a spreadsheet."""

from __future__ import annotations

import csv
import io

from commands.engine.documents import Cell, Sheet, SheetFormat

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


def draw(sheet: Sheet, form: SheetFormat) -> bytes:
    """The bytes of the file."""
    return _csv(sheet) if form == "csv" else _xlsx(sheet)


def harmless(value: Cell) -> Cell:
    """A cell that no spreadsheet runs: text that begins like a formula is led by an apostrophe."""
    if isinstance(value, str) and value.lstrip()[:1] in FORMULA and value.strip():
        return f"'{value}"
    return value


def _csv(sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(sheet.columns)
    writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _xlsx(sheet: Sheet) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    page = book.worksheets[0]
    page.title = "Actions"
    page.append(list(sheet.columns))
    for row in sheet.rows:
        page.append([_writable(harmless(cell)) for cell in row])
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "B2"
    book.properties.title = sheet.title
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _writable(value: Cell) -> Cell:
    """Without the characters that XML cannot hold; everything else stays."""
    if isinstance(value, str):
        return "".join(c for c in value if c in "\n\t" or ord(c) >= 32)
    return value
