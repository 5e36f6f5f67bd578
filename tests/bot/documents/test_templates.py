"""A council's own template: what it has stays, what it lacks is lent to it, and what is no template is refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from bot.documents.office import Office
from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, Paper, Para
from tests.intake.making import book, part, rezipped, saved
from tests.support.papers_drawn import png

GRID = Grid(("Action", "RAG"), (("Open a hub", "Green"),), "Plan")
LISTS = (Bullets(("a",)), Bullets(("b",), numbered=True))
PAPER = Paper(
    "Report",
    (
        Heading("One"),
        Heading("Two", 2),
        Details((("For", "the board"),)),
        *LISTS,
        GRID,
        Figure(png(), "A chart", "Chart"),
    ),
    subtitle="Tuesday",
    marking="Public",
    footer="Northmere",
)
WIDE = Grid(("Action",), (("Open a hub",),), wide=True)


def drawn(template: Document, paper: Paper = PAPER) -> Document:
    return docx.Document(io.BytesIO(Office().word(paper, saved(template))))


def bare() -> Document:
    """A template as Word saves it: it holds only the styles that are used, and no lists."""
    template = docx.Document()
    styles = template.styles.element
    for style in list(styles.iter(qn("w:style"))):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    relations = template.part.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith("/numbering")]:
        del relations[key]
    return template


def style_of(document: Document, text: str) -> Any:
    return next(p.style for p in document.paragraphs if p.text == text)


def texts(edge: Any) -> list[str]:
    return ["".join(t.text or "" for t in p._p.iter(qn("w:t"))) for p in edge.paragraphs]


def table_style(name: str) -> Any:
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )


def test_its_styles_headers_footers_logo_and_margins_stay() -> None:
    template = docx.Document()
    template.styles["Heading 1"].font.size = Pt(31)
    section = template.sections[0]
    section.left_margin = Mm(31)
    section.header.paragraphs[0].add_run().add_picture(io.BytesIO(png(90, 40)))
    section.footer.paragraphs[0].text = "Northmere Council, County Hall"
    document = drawn(template)
    assert style_of(document, "One").font.size == Pt(31)
    assert document.sections[0].left_margin == section.left_margin
    assert len(list(document.sections[0].header._element.iter(qn("w:drawing")))) == 1
    assert texts(document.sections[0].header) == ["", "Public"]
    assert texts(document.sections[0].footer) == ["Northmere Council, County Hall", "Northmere · Page 1 of 1"]


def test_what_it_says_stays_before_the_paper() -> None:
    template = docx.Document()
    template.add_paragraph("Northmere Council")
    assert [p.text for p in drawn(template).paragraphs][:2] == ["Northmere Council", "Report"]


def test_an_empty_one_leaves_no_line_above_the_title() -> None:
    template = docx.Document()
    template.add_paragraph("")
    assert next(p.text for p in drawn(template).paragraphs) == "Report"


def test_what_it_lacks_is_lent_and_takes_its_letters() -> None:
    document = drawn(bare())
    assert [style_of(document, text).name for text in ("Report", "One", "Two", "a", "b", "Plan")] == [
        "Title",
        "Heading 1",
        "Heading 2",
        "List Bullet",
        "List Number",
        "Caption",
    ]
    assert style_of(document, "One").base_style.name == "Normal"
    assert style_of(document, "One").font.name is None
    numbers = {n.get(qn("w:numId")) for n in document.part.numbering_part.element.iter(qn("w:num"))}
    used = {n.get(qn("w:val")) for n in document.element.iter(qn("w:numId"))}
    assert used == numbers
    assert len(used) == 2
    assert document.tables[0].style is not None
    assert document.tables[0].style.name == "Table Grid"


def test_its_own_table_style_marks_the_header_row_itself() -> None:
    template = docx.Document()
    template.styles.element.append(table_style("Northmere"))
    table = drawn(template).tables[0]
    assert table.style is not None
    assert table.style.name == "Northmere"
    assert list(table._tbl.iter(qn("w:shd"))) == []
    template.styles.element.append(table_style("Chosen"))
    chosen = OxmlElement("w:defaultTableStyle", attrs={qn("w:val"): "Chosen"})
    template.settings.element.append(chosen)
    assert drawn(template).tables[0].style.name == "Chosen"


def test_pages_that_it_numbers_itself_are_not_numbered_twice() -> None:
    template = docx.Document()
    field = OxmlElement("w:fldSimple", attrs={qn("w:instr"): " PAGE "})
    template.sections[0].footer.paragraphs[0]._p.append(field)
    assert texts(drawn(template).sections[0].footer)[-1] == "Northmere"


def test_first_and_even_pages_bear_the_marking_too() -> None:
    template = docx.Document()
    template.sections[0].different_first_page_header_footer = True
    template.settings.odd_and_even_pages_header_footer = True
    document = drawn(template, Paper("Report", (Para("Well."), Heading("Annex"), WIDE), marking="Exempt"))
    first, second = document.sections
    for edge in (first.header, first.first_page_header, first.even_page_header, second.header):
        assert texts(edge) == ["Exempt"]
    assert not second.different_first_page_header_footer


def test_one_that_is_sideways_already_is_not_turned_upright() -> None:
    template = docx.Document()
    section = template.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document = drawn(template, Paper("Report", (Para("Well."), Heading("Annex"), WIDE)))
    assert {(each.page_width, each.page_height) for each in document.sections} == {
        (section.page_width, section.page_height)
    }


def test_the_file_it_was_made_from_is_forgotten() -> None:
    template = docx.Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    settings = template.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    key = settings.relate_to("https://example.com/council.dotm", kind, is_external=True)
    template.settings.element.insert(0, OxmlElement("w:attachedTemplate", attrs={qn("r:id"): key}))
    assert b"council.dotm" in part(saved(template), "word/_rels/settings.xml.rels")
    with zipfile.ZipFile(io.BytesIO(Office().word(PAPER, saved(template)))) as package:
        assert b"council.dotm" not in b"".join(map(package.read, package.namelist()))
        assert b"attachedTemplate" not in package.read("word/settings.xml")


def macros() -> bytes:
    return rezipped(saved(docx.Document()), {"word/vbaProject.bin": b"x"})


def outside() -> bytes:
    template = docx.Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    template.part.relate_to("https://example.com/logo.png", kind, is_external=True)
    return saved(template)


def broken() -> bytes:
    data = saved(docx.Document())
    return rezipped(data, {"_rels/.rels": part(data, "_rels/.rels").replace(b"officeDocument", b"nothing")})


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", saved(book([["Action"]])), macros(), broken()])
def test_what_is_no_template_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"save it as \.docx, without macros and without a password") as refused:
        Office().word(PAPER, data)
    assert type(refused.value) is ValueError


def test_one_whose_readers_would_fetch_something_is_refused() -> None:
    with pytest.raises(ValueError, match="points to pictures or files elsewhere"):
        Office().word(PAPER, outside())
