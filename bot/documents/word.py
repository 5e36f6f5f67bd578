"""Papers as Word documents, on a council's own template or a plain one: real headings, header rows, alternative text.

The same paper gives the same bytes: a package bears no time but the paper's own.
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from itertools import zip_longest
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run

from bot.documents import rows
from bot.documents.characters import plain
from bot.documents.columns import widths
from bot.documents.lists import Lists
from bot.documents.ooxml import add, add_run
from bot.documents.pages import TWIPS, following, furnish, space, turned
from bot.documents.properties import describe
from bot.documents.rows import Look
from bot.documents.template import Styles, opened
from commands.engine.paper import (
    Bullets,
    Details,
    Figure,
    Grid,
    Heading,
    NewPage,
    Paper,
    Para,
    Part,
    says,
)

_PALE: Final = "4D4D4D"
_PADDING: Final = 11.0
"""What a cell takes besides its letters, from left to right, in points: Word's own 0.19 cm on either side."""
_CELLS: Final = (("Table Text", 11.0), ("Table Text Small", 9.5))
"""The style of a table's letters, and their size in points, on an upright page and on one turned sideways."""
_HIGHEST: Final = 0.7
"""The most of a page's height that a picture takes."""
_ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""


def draw(paper: Paper, template: bytes | None = None) -> bytes:
    """The bytes of the document; see :meth:`commands.engine.documents.Documents.word`."""
    document = opened(template)
    styles = Styles(document)
    describe(document, paper)
    furnish(document, paper, styles)
    _Writer(document, styles).write(paper)
    return _zipped(document)


def _zipped(document: Document) -> bytes:
    """The package, with no time of its own in it."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as written, zipfile.ZipFile(out, "w") as package:
        for name in written.namelist():
            part = zipfile.ZipInfo(name, _ZIPPED)
            part.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(part, written.read(name))
    return out.getvalue()


class _Writer:
    """Writes a paper's parts, one after another, at the end of a document."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._document = document
        self._styles = styles
        self._lists = Lists(document, styles)
        self._table_style = styles.of_tables(document)
        self._upright = document.element.body.sectPr
        self._wide = False
        self._on_new_page = True
        """Whether nothing stands on the page yet."""
        self._breaks = False
        """Whether what follows begins a page."""

    def write(self, paper: Paper) -> None:
        """Write the whole paper."""
        runs = paper.runs()
        if runs and runs[0].wide:
            self._turn(turned(self._upright))
        self._text("Title", paper.title)
        if says(paper.subtitle):
            self._text("Subtitle", paper.subtitle)
        for at, run in enumerate(runs):
            if at:
                self._next_section(turned(self._upright) if run.wide else self._upright)
            self._wide = run.wide
            for part, after in zip_longest(run.parts, run.parts[1:]):
                self._part(part, keep=isinstance(after, Grid))

    # -- pages ------------------------------------------------------------------------------------------------------

    @property
    def _section(self) -> Any:
        """What is said of the pages that are being written; it stands at the very end."""
        return self._document.element.body.sectPr

    def _turn(self, section: Any) -> None:
        before = self._section
        before.addnext(section)
        before.getparent().remove(before)

    def _next_section(self, section: Any) -> None:
        """End the pages here, and go on with others; the last paragraph says of what kind those were."""
        last = self._section.getprevious()
        last.find(qn("w:pPr")).append(deepcopy(self._section))
        self._turn(following(section))
        self._on_new_page, self._breaks = True, False

    # -- paragraphs -------------------------------------------------------------------------------------------------

    def _part(self, part: Part, *, keep: bool) -> None:
        """Write a part; ``keep`` a paragraph on the page of what follows it."""
        match part:
            case Heading():
                self._text(f"Heading {part.level}", part.text)
            case Para():
                add_run(self._paragraph(keep=keep), part.text, bold=part.strong, colour=_PALE if part.quiet else "")
            case Bullets():
                self._bullets(part)
            case Details():
                for label, said in part.rows:
                    paragraph = self._paragraph("Details")
                    add_run(paragraph, label, bold=True)
                    add_run(paragraph, f"\t{said}")
            case Grid():
                self._grid(part)
            case Figure():
                self._figure(part)
            case NewPage():
                self._breaks = not self._on_new_page

    def _paragraph(self, style: str = "", *, keep: bool = False, numbering: str = "") -> Any:
        """A new paragraph at the end; ``keep`` it on the page of what follows."""
        paragraph = self._section.makeelement(qn("w:p"), {})
        self._section.addprevious(paragraph)
        marks = add(paragraph, "pPr")
        if style:
            add(marks, "pStyle", val=self._styles.key(style))
        if keep:
            add(marks, "keepNext")
        if self._breaks:
            add(marks, "pageBreakBefore")
        if numbering:
            numbers = add(marks, "numPr")
            add(numbers, "ilvl", val="0")
            add(numbers, "numId", val=numbering)
        self._on_new_page = self._breaks = False
        return paragraph

    def _text(self, style: str, text: str) -> None:
        add_run(self._paragraph(style, keep=style.startswith("Heading")), text)

    def _bullets(self, bullets: Bullets) -> None:
        style = "List Number" if bullets.numbered else "List Bullet"
        key = self._styles.key(style)
        numbering = self._lists.numbers(key) if bullets.numbered else self._lists.bullets(key)
        for item in bullets.items:
            add_run(self._paragraph(style, numbering=numbering), item)

    def _spacer(self) -> Any:
        """A paragraph of no height: after a table, lest the next one grow into it."""
        marks = self._paragraph()[0]
        add(marks, "spacing", before="0", after="160", line="20", lineRule="exact")
        add(add(marks, "rPr"), "sz", val="2")

    # -- pictures ---------------------------------------------------------------------------------------------------

    def _figure(self, figure: Figure) -> None:
        wide, high = space(self._section)
        paragraph = self._paragraph(keep=says(figure.caption))
        add(paragraph[0], "spacing", before="120", line="240", lineRule="auto")
        width = figure.fitted(wide, high * _HIGHEST)
        shape = Run(add(paragraph, "r"), self._document).add_picture(io.BytesIO(figure.png), width=Pt(width))
        told = shape._inline.docPr
        told.set("descr", plain(figure.alt))
        told.set("title", plain(figure.caption) or "Picture")
        if says(figure.caption):
            add_run(self._paragraph("Caption"), figure.caption)

    # -- tables -----------------------------------------------------------------------------------------------------

    def _grid(self, grid: Grid) -> None:
        if says(grid.caption):
            add_run(self._paragraph("Caption", keep=True), grid.caption)
        elif self._breaks:
            self._spacer()
        style, size = _CELLS[self._wide]
        across = widths(grid, space(self._section)[0], size, _PADDING)
        table = self._section.makeelement(qn("w:tbl"), {})
        rows.write(table, grid, [round(width * TWIPS) for width in across], self._look(style))
        self._section.addprevious(table)
        self._spacer()

    def _look(self, cells: str) -> Look:
        return Look(
            self._table_style,
            self._styles.key(cells),
            shaded=self._styles.shades_header(self._table_style),
        )
