"""Word documents (.docx) -> words and tables in the order of the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from models.intake.cells import tidy
from models.intake.grid import EMPTY, HEADING, NAMED, PLAIN, TITLE, Block, Cell, Row, Table, Words
from models.intake.headings import is_aside, is_generic, is_named, is_numbered
from models.intake.records import Note
from models.intake.safety import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Package, too_much

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
# Wrappers whose content counts as if it stood there itself.
_OPEN: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:smartTag", "w:moveTo")))
# Not text on the page: taken out, moved away, the second copy of a drawing, or formatting.
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN: Final = frozenset((qn("w:del"), qn("w:moveFrom"), _FALLBACK, qn("w:pPr"), qn("w:rPr")))
_T, _TAB, _SYM = qn("w:t"), qn("w:tab"), qn("w:sym")
_BREAKS: Final = frozenset(map(qn, ("w:br", "w:cr")))
_CELL_MARKS, _GRID_BEFORE = qn("w:tcPr"), f"{qn('w:trPr')}/{qn('w:gridBefore')}"
_HYPHEN = qn("w:noBreakHyphen")
_TICKS: Final = {"F0FC": "✓", "F0FE": "✓", "F050": "✓"}
_LONGEST_HEADING: Final = 300


@dataclass
class _Styles:
    """Names and outline of the document's styles, by id."""

    titles: set[str] = field(default_factory=set)
    headings: set[str] = field(default_factory=set)
    bold: set[str] = field(default_factory=set)


@dataclass
class _Count:
    tables: int = 0
    rows: int = 0
    cells: int = 0


def read_word(package: Package) -> tuple[list[Block], list[Note]]:
    """Read the body of a document: paragraphs as words, tables as tables."""
    document = docx.Document(io.BytesIO(package.data))
    styles = _read_styles(document)
    count = _Count()
    blocks: list[Block] = []
    for node in _children(document.element.body):
        if node.tag == _TBL:
            count.tables += 1
            blocks.append(_table(node, count))
        elif node.tag == _P and (text := tidy(_text(node))):
            blocks.append(Words(" ".join(text.split()), _strength(node, text, styles)))
    return blocks, []


def _children(node: Any) -> Iterator[Any]:
    """Children of a node, with those of content controls and accepted changes in their place."""
    stack = [iter(node)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in _OPEN:
            stack.append(iter(child))
        else:
            yield child


def _read_styles(document: Any) -> _Styles:
    styles = _Styles()
    for style in document.styles.element.iter(qn("w:style")):
        key = style.get(qn("w:styleId")) or ""
        name = style.find(qn("w:name"))
        said = (name.get(qn("w:val")) if name is not None else "") or ""
        if said.casefold() in ("title", "subtitle"):
            styles.titles.add(key)
        elif said.casefold().startswith("heading") or style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None:
            styles.headings.add(key)
        if _on(style.find(f"{qn('w:rPr')}/{qn('w:b')}")):
            styles.bold.add(key)
    return styles


def _strength(node: Any, text: str, styles: _Styles) -> int:
    if is_aside(text) or len(text) > _LONGEST_HEADING:
        return PLAIN
    style = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    key = (style.get(qn("w:val")) if style is not None else "") or ""
    headed = key in styles.headings or node.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None
    if is_named(text):
        return NAMED
    if is_generic(text):
        return PLAIN
    if key in styles.titles:
        return TITLE
    numbered = is_numbered(text) and not text.endswith(".")  # a numbered sentence is a paragraph of the report
    return HEADING if headed or numbered or _is_bold(node, by_style=key in styles.bold) else PLAIN


def _is_bold(node: Any, *, by_style: bool) -> bool:
    seen = False
    for run in node.iter(qn("w:r")):
        if not "".join(text.text or "" for text in run.iter(_T)).strip():
            continue
        seen = True
        mark = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        if not (_on(mark) if mark is not None else by_style):
            return False
    return seen


def _on(mark: Any) -> bool:
    return mark is not None and mark.get(qn("w:val"), "1") not in ("0", "false", "off")


def _text(node: Any) -> str:
    """Text of a paragraph as it is seen, with its line breaks."""
    said: list[str] = []
    stack = [iter(node)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == _T:
            said.append(child.text or "")
        elif child.tag in _BREAKS:
            said.append("\n")
        elif child.tag == _TAB:
            said.append("\t")
        elif child.tag == _HYPHEN:
            said.append("-")
        elif child.tag == _SYM:
            said.append(_TICKS.get(child.get(qn("w:char"), "").upper(), ""))
        elif child.tag == _P:  # a text box inside the paragraph
            said.append("\n")
            stack.append(iter(child))
        elif child.tag not in _UNSEEN:
            stack.append(iter(child))
    return "".join(said)


def _table(table: Any, count: _Count) -> Table:
    rows = []
    for number, row in enumerate((child for child in _children(table) if child.tag == _TR), 1):
        cells = _cells(row)
        count.rows, count.cells = count.rows + 1, count.cells + len(cells)
        if count.rows > MAX_ROWS:
            raise too_much("rows", MAX_ROWS)
        if count.cells > MAX_CELLS:
            raise too_much("cells", MAX_CELLS)
        rows.append(Row(number, cells))
    return Table(f"Table {count.tables}", tuple(rows))


def _cells(row: Any) -> tuple[Cell, ...]:
    cells = [EMPTY] * _whole(row.find(_GRID_BEFORE), 0)
    written: list[tuple[int, Any]] = []
    for node in _children(row):
        if node.tag != _TC:
            continue
        cell = _cell(node)
        if cell.text:
            written.append((len(cells), node))
        cells += [cell] + [EMPTY] * (cell.span - 1)
        if len(cells) > MAX_COLUMNS:
            raise too_much("columns", MAX_COLUMNS)
    if len(written) == 1:  # only there can bold letters mean a heading
        at, node = written[0]
        bold = all(_is_bold(kid, by_style=False) for kid in node.iter(_P) if tidy(_text(kid)))
        cells[at] = replace(cells[at], bold=bold)
    return tuple(cells)


def _cell(node: Any) -> Cell:
    text = tidy("\n".join(_cell_lines(node)))
    marks = node.find(_CELL_MARKS)
    if marks is None:
        return Cell(text) if text else EMPTY
    merge, shade = marks.find(qn("w:vMerge")), marks.find(qn("w:shd"))
    below = merge is not None and merge.get(qn("w:val"), "continue") == "continue" and not text
    fill = (shade.get(qn("w:fill")) if shade is not None else "") or ""
    return Cell(text, "" if fill == "auto" else fill, span=_whole(marks.find(qn("w:gridSpan")), 1), below=below)


def _cell_lines(node: Any) -> Iterator[str]:
    """Lines of a cell; each row of a table inside it is one line."""
    for child in _children(node):
        if child.tag == _P:
            yield _text(child)
        elif child.tag == _TBL:
            for row in child.iter(_TR):
                cells = (cell for cell in _children(row) if cell.tag == _TC)
                parts = (tidy(" ".join(_text(kid) for kid in _children(cell) if kid.tag == _P)) for cell in cells)
                yield " – ".join(part for part in parts if part)


def _whole(mark: Any, least: int) -> int:
    """Value of a count in the markup, within bounds: a file may claim a million columns."""
    said = (mark.get(qn("w:val")) if mark is not None else "") or ""
    return min(max(int(said), least), MAX_COLUMNS + 1) if said.isascii() and said.isdigit() and len(said) < 9 else least
