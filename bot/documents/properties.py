"""What a Word document says of itself: title, author, date and language."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from bot.documents.characters import plain
from commands.engine.paper import Paper

_APP: Final = "/docProps/app.xml"
_COMPANY: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company"
_DATES: Final = ("dcterms:created", "dcterms:modified")


def describe(document: Document, paper: Paper) -> None:
    """Say of the document what the paper says of itself; what a template said of these is forgotten."""
    core = document.core_properties
    core.title, core.subject, core.author = (_short(said) for said in (paper.title, paper.subtitle, paper.author))
    core.last_modified_by, core.category = _short(paper.author), _short(paper.marking)
    core.comments, core.revision, core.language = "", 1, paper.language
    _date(core, paper)
    _company(document, paper.organisation)
    _speak(document, paper.language)


def _short(said: str) -> str:
    """As much as a property may hold: 255 characters."""
    return plain(said)[:255]


def _date(core: Any, paper: Paper) -> None:
    if paper.made_at is not None:
        core.created = core.modified = paper.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        return
    for date in map(core._element.find, map(qn, _DATES)):
        if date is not None:
            core._element.remove(date)


def _company(document: Document, organisation: str) -> None:
    for part in document.part.package.iter_parts():
        if part.partname == _APP and organisation:
            said = parse_xml(part.blob)
            company = said.find(_COMPANY)
            if company is not None:
                company.text = plain(organisation)
                part._blob = serialize_part_xml(said)


def _speak(document: Document, language: str) -> None:
    """Set the language that everything is written in, unless it says another itself."""
    styles = document.styles.element
    marks = styles
    for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"):
        found = marks.find(qn(tag))
        if found is None:
            found = marks.makeelement(qn(tag), {})
            at = 0 if tag in ("w:docDefaults", "w:rPrDefault") else len(marks)
            marks.insert(at, found)
        marks = found
    said = [marks]
    for style in styles.iter(qn("w:style")):
        if style.get(qn("w:default")) == "1":
            said += style.iter(qn("w:lang"))
    for mark in said:
        mark.set(qn("w:val"), language)
