"""Papers as Word documents: what their XML tells Word, and a screen reader."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from bot.documents.office import Office
from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, NewPage, Paper, Para, Part
from models.intake import read_plan
from models.intake.grid import Table
from models.intake.office import read_office
from tests.support.papers_drawn import BROKEN, HOSTILE, LETTERS, LONG_WORD, PICTURES, PLAN_COLUMNS, everything, png

WIDE = Grid(("Action", "RAG"), (("Open a hub", "Green"),), wide=True)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def word(*parts: Part, **more: Any) -> Document:
    return opened(Office().word(Paper("Report", parts, **more)))


@cache
def whole() -> Document:
    return opened(Office().word(everything()))


def every(document: Document, tag: str) -> list[Any]:
    return list(document.element.iter(qn(tag)))


def value(node: Any, tag: str, name: str = "w:val") -> str | None:
    found = next(node.iter(qn(tag)), None)
    return None if found is None else found.get(qn(name))


def styled(document: Document) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in document.paragraphs if p.style is not None and p.text]


def test_headings_and_lists_are_of_the_styles_that_word_knows() -> None:
    parts = (Heading("One"), Heading("Two", 2), Heading("Three", 3), Bullets(("a",)), Bullets(("b",), numbered=True))
    assert styled(word(*parts, subtitle="Tuesday")) == [
        ("Title", "Report"),
        ("Subtitle", "Tuesday"),
        ("Heading 1", "One"),
        ("Heading 2", "Two"),
        ("Heading 3", "Three"),
        ("List Bullet", "a"),
        ("List Number", "b"),
    ]


def test_it_says_its_title_author_date_and_language() -> None:
    core = whole().core_properties
    assert core.title == "Highlight report to the Northmere Education Partnership Board, autumn term 2026"
    assert (core.author, core.subject) == ("Programme office", "Tuesday 8 December 2026, 10:00, Council Chamber")
    assert (core.language, core.category) == ("en-GB", "Public")
    assert core.created == core.modified == datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert value(whole().styles.element, "w:lang") == "en-GB"
    app = next(part for part in whole().part.package.iter_parts() if part.partname == "/docProps/app.xml")
    assert b"<Company>Northmere Council</Company>" in app.blob


def test_body_text_is_twelve_points() -> None:
    assert value(whole().styles.element, "w:sz") == "24"


def test_a_table_has_a_header_row_a_caption_and_rows_that_stay_whole() -> None:
    table = word(Grid(("Action", "Moved"), (("Open", "2"), ("x" * 900, "")), "Overdue", numeric=(1,))).tables[0]._tbl
    rows = list(table.iter(qn("w:tr")))
    assert [value(row, "w:tblHeader") is None and not row.findall(f".//{qn('w:tblHeader')}") for row in rows] == [
        False,
        True,
        True,
    ]
    assert [bool(row.findall(f".//{qn('w:cantSplit')}")) for row in rows] == [True, True, False]
    assert value(table, "w:tblCaption") == "Overdue"
    assert value(table, "w:tblDescription") == "2 rows: Action, Moved."
    assert [value(cell, "w:jc") for cell in rows[1].iter(qn("w:tc"))] == [None, "right"]
    caption = table.getprevious()
    assert value(caption, "w:pStyle") == "Caption"
    assert caption.findall(f".//{qn('w:keepNext')}")


def test_a_picture_has_its_alternative_text() -> None:
    told = word(Figure(png(), "Bar chart: 40 of 76", "Pledges")).inline_shapes[0]._inline.docPr
    assert (told.get("descr"), told.get("title")) == ("Bar chart: 40 of 76", "Pledges")


def test_every_page_bears_the_marking_and_its_number() -> None:
    section = whole().sections[0]
    assert [p.text for p in section.header.paragraphs] == ["Public"]
    assert "8 December 2026 · Page " in section.footer.paragraphs[0].text
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert all(other.header.paragraphs[0].text == "Public" for other in whole().sections)


def test_a_wide_table_is_on_pages_turned_sideways_with_its_heading() -> None:
    document = word(Heading("Report"), Para("Well."), Heading("Annex"), WIDE, Heading("Papers"), Para("None."))
    turned = [section.page_width > section.page_height for section in document.sections]
    assert turned == [False, True, False]
    ends = [p.text for p in document.paragraphs if p._p.findall(f"{qn('w:pPr')}/{qn('w:sectPr')}")]
    assert ends == ["Well.", ""]
    assert [section.page_width > section.page_height for section in word(WIDE).sections] == [True]


def test_new_pages_leave_none_empty() -> None:
    document = word(Para("One"), NewPage(), NewPage(), Para("Two"), NewPage(), WIDE, NewPage())
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Two"]


def test_each_numbered_list_begins_at_one() -> None:
    document = word(Bullets(("a", "b"), numbered=True), Para("And"), Bullets(("c",), numbered=True))
    lists = [value(p._p, "w:numId") for p in document.paragraphs if p.style and p.style.name == "List Number"]
    assert lists[0] == lists[1] != lists[2]
    starts = document.part.numbering_part.element.findall(f".//{qn('w:startOverride')}")
    assert [start.get(qn("w:val")) for start in starts] == ["1", "1"]


def test_what_people_write_is_read_as_they_wrote_it() -> None:
    hostile = f"{HOSTILE} {LETTERS} {PICTURES} {LONG_WORD}"
    parts = (
        Heading(hostile),
        Para(f"one\ntwo\tthree  {hostile}"),
        Grid((hostile,), ((hostile,),)),
        Bullets((hostile,)),
    )
    document = word(*parts)
    assert [p.text for p in document.paragraphs if p.text][1:] == [hostile, f"one\ntwo\tthree  {hostile}", hostile]
    assert [cell.text for cell in document.tables[0]._cells] == [hostile, hostile]


def test_what_no_file_can_hold_is_dropped_wherever_it_stands() -> None:
    details = Details(((BROKEN, BROKEN),))
    grid = Grid((BROKEN,), ((BROKEN,),), BROKEN)
    more = dict.fromkeys(("subtitle", "author", "organisation", "marking", "footer"), BROKEN)
    document = word(Heading(BROKEN), details, grid, Figure(png(), BROKEN, BROKEN), Bullets((BROKEN,)), **more)
    assert document.tables[0]._cells[1].text == "nul , bell , escape , half a pair , none ,\nnext\nline"


def test_the_same_paper_is_the_same_file_and_bears_no_date_but_its_own() -> None:
    assert Office().word(everything(3)) == Office().word(everything(3))
    data = Office().word(Paper("Report", ()))
    assert b"dcterms" not in zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").split(b">", 2)[2]
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_plan_that_is_handed_over_is_read_back_cell_by_cell() -> None:
    rows = (
        ("WS1.1", "Open a reading hub", "More children read", "Library service\nSchools", "", "31 Mar 2027", "Amber"),
        ("WS1.2", "Train a lead <in> every & any school", "", "Moorside Alliance", "Begun\nIn two schools", "", ""),
        ("WS1.3", "x" * 600, "", "", "", "Summer term 2027", "Green"),
    )
    data = Office().word(
        Paper("Plan", (Heading("Workstream 1: Every child reads well"), Grid(PLAN_COLUMNS, rows, wide=True)))
    )
    blocks, notes = read_office(data)
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in tables] == [
        [PLAN_COLUMNS, *rows]
    ]
    assert notes == []
    plan = read_plan("plan.docx", data)
    assert [stream.title for stream in plan.workstreams] == ["Every child reads well"]
    assert [action.title for action in plan.workstreams[0].actions] == [row[1] for row in rows]
