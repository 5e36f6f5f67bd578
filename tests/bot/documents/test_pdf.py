"""Papers as PDF: read the way a screen reader does, by its tags."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from bot.documents.office import Office
from commands.engine.paper import Bullets, Details, Figure, Grid, Heading, NewPage, Paper, Para, Part
from tests.support.papers_drawn import BROKEN, HOSTILE, LETTERS, PICTURES, everything, png

BREAKS = str.maketrans("", "", " -")


def read(*parts: Part, **more: Any) -> PdfReader:
    return PdfReader(io.BytesIO(Office().pdf(Paper("Report", parts, **more))))


@cache
def whole() -> PdfReader:
    return PdfReader(io.BytesIO(Office().pdf(everything(rows=14))))


def tags(pdf: PdfReader) -> Iterator[Any]:
    """Every element of the structure, in reading order."""
    yield from _below(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"])


def _below(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _below(each)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _below(node["/K"])


def said(pdf: PdfReader) -> str:
    """All the text, without the places where a line may break."""
    return " ".join(" ".join(page.extract_text().replace("\u200b", "") for page in pdf.pages).split())


def test_it_says_that_it_can_be_read_aloud() -> None:
    pdf = whole()
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - it is an object of its own
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert {key: pdf.metadata[key] for key in ("/Title", "/Subject", "/Author", "/CreationDate")} == {
        "/Title": "Highlight report to the Northmere Education Partnership Board, autumn term 2026",
        "/Subject": "Tuesday 8 December 2026, 10:00, Council Chamber",
        "/Author": "Programme office, Northmere Council",
        "/CreationDate": "D:20261130120000Z",
    }


def test_headings_tables_lists_and_pictures_are_tagged() -> None:
    kinds = Counter(tag["/S"] for tag in tags(whole()))
    assert (kinds["/H1"], kinds["/H2"], kinds["/H3"]) == (5, 2, 2)
    assert (kinds["/Table"], kinds["/THead"], kinds["/Figure"], kinds["/L"]) == (3, 3, 1, 4)
    assert kinds["/TH"] == 7 + 2 + 10
    assert [tag["/Alt"] for tag in tags(whole()) if tag["/S"] == "/Figure"] == [
        "Bar chart: signed. Lower: 40 of 76 (53%)."
    ]


def test_headings_are_named_in_the_outline() -> None:
    outline = read(Heading("Workstream 1"), Heading("Overdue", 2), Para("Nothing.")).outline
    assert [outline[0].title, outline[1][0].title] == ["Workstream 1", "Overdue"]


def test_a_header_row_says_of_which_column_each_cell_is() -> None:
    pdf = read(Grid(("Action", "RAG"), (("Open a hub", "Green"),)))
    headers = [tag for tag in tags(pdf) if tag["/S"] == "/TH"]
    assert [attributes["/Scope"] for tag in headers for attributes in tag["/A"] if "/Scope" in attributes] == [
        "/Column",
        "/Column",
    ]


def test_a_header_row_is_repeated_and_a_wide_table_is_on_pages_turned_sideways() -> None:
    turned = [page for page in whole().pages if page.mediabox.width > page.mediabox.height]
    assert len(turned) > 1
    assert all("Progress to date" in page.extract_text() for page in turned)
    assert "Annex A" in turned[0].extract_text()
    assert whole().pages[-1] not in turned


def test_every_page_bears_the_marking_and_its_number() -> None:
    count = len(whole().pages)
    for number, page in enumerate(whole().pages, 1):
        text = page.extract_text()
        assert "Public" in text
        assert f"Page {number} of {count}" in text
        assert "Northmere Education Partnership Board, 8 December 2026" in text


def test_what_people_write_is_data_and_never_source() -> None:
    text = said(read(Heading(HOSTILE), Para(HOSTILE), Bullets((HOSTILE,)), Grid((HOSTILE,), ((HOSTILE,),), HOSTILE)))
    # Lines may break anywhere, with a hyphen; nothing else is added, and nothing is lost.
    assert text.translate(BREAKS).count(HOSTILE.translate(BREAKS)) == 6


def test_other_languages_are_kept_and_what_cannot_be_drawn_is_said() -> None:
    text = said(read(Para(LETTERS), Para(PICTURES), Para(BROKEN)))
    assert LETTERS in text
    assert "Done [white heavy check mark] and thanks [party popper] [thumbs up sign], says \ufffd of the team" in text
    assert "nul , bell , escape , half a pair , none , next line" in text


def test_hostile_words_may_stand_anywhere() -> None:
    hostile = f"{HOSTILE} {BROKEN} {PICTURES}"
    details = Details(((hostile, hostile), ("", "")))
    more = dict.fromkeys(("subtitle", "author", "organisation", "marking", "footer"), hostile)
    pdf = read(details, Figure(png(), hostile, hostile), NewPage(), Bullets((hostile, ""), True), **more)
    assert pdf.metadata is not None
    assert HOSTILE in (pdf.metadata.subject or "")


def test_the_same_paper_is_the_same_file_and_bears_no_date_but_its_own() -> None:
    paper = everything(rows=3)
    assert Office().pdf(paper) == Office().pdf(paper)
    undated = read(Para("All is well."))
    assert "/CreationDate" not in (undated.metadata or {})


@pytest.mark.parametrize("parts", [(), (NewPage(),), (NewPage(), NewPage(), Para("Last"), NewPage())])
def test_new_pages_leave_none_empty(parts: tuple[Part, ...]) -> None:
    pages = read(*parts).pages
    assert len(pages) == (2 if parts[1:] else 1)


def test_a_welsh_paper_is_read_in_welsh() -> None:
    assert read(Para("Bore da"), language="cy").trailer["/Root"]["/Lang"] == "cy"
