"""The pages of a Word document: which way they are turned, and what stands at their head and foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from docx.document import Document
from docx.oxml.ns import qn

from bot.documents.ooxml import add, add_field, add_run
from bot.documents.template import Styles
from commands.engine.paper import Paper

TWIPS: Final = 20
"""So many are a point."""
_NUMBERED: Final = re.compile(r"\bPAGE\b")


def space(section: Any) -> tuple[float, float]:
    """How wide and how high the text of a section's pages is, in points."""
    page, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    wide, high = _number(page, "w", 11_906), _number(page, "h", 16_838)
    beside = sum(_number(margins, side, 1_134) for side in ("left", "right", "gutter"))
    above = sum(abs(_number(margins, side, 1_134)) for side in ("top", "bottom"))
    return (wide - beside) / TWIPS, (high - above) / TWIPS


def turned(section: Any) -> Any:
    """The section with its pages sideways; those of a template that has them so already stay as they are."""
    copy = deepcopy(section)
    page = copy.find(qn("w:pgSz"))
    wide, high = sorted((_number(page, "w", 11_906), _number(page, "h", 16_838)), reverse=True)
    if page is None:
        page = copy.makeelement(qn("w:pgSz"), {})
        copy.insert(len(copy.findall(qn("w:headerReference")) + copy.findall(qn("w:footerReference"))), page)
    for name, value in (("w", str(wide)), ("h", str(high)), ("orient", "landscape")):
        page.set(qn(f"w:{name}"), value)
    return copy


def following(section: Any) -> Any:
    """The section as one that comes after others: on a new page, numbered on, with no first page of its own."""
    copy = deepcopy(section)
    for tag in ("w:titlePg", "w:pgNumType", "w:type"):
        for mark in copy.findall(qn(tag)):
            copy.remove(mark)
    return copy


def furnish(document: Document, paper: Paper, styles: Styles) -> None:
    """Put the marking at the head of every page, and the footer with the page's number at its foot.

    What a template has there stays and comes first; pages that it numbers itself are not numbered twice.
    """
    for head in _edges(document, "header"):
        if paper.marking:
            add_run(_paragraph(head, styles.key("header")), paper.marking)
    for foot in _edges(document, "footer"):
        _write_foot(foot, styles.key("footer"), paper.footer)


def _write_foot(foot: Any, style: str, said: str) -> None:
    if any(map(_NUMBERED.search, _instructions(foot))):
        if said:
            add_run(_paragraph(foot, style), said)
        return
    paragraph = _paragraph(foot, style)
    add_run(paragraph, f"{said} · Page " if said else "Page ")
    add_field(paragraph, "PAGE")
    add_run(paragraph, " of ")
    add_field(paragraph, "NUMPAGES")


def _paragraph(edge: Any, style: str) -> Any:
    """Add a paragraph to a header or footer; in the place of the one that is there, where that is empty."""
    alone = edge[0] if len(edge) == 1 and edge[0].tag == qn("w:p") else None
    if alone is not None and not any(each.tag in (qn("w:r"), qn("w:hyperlink"), qn("w:sdt")) for each in alone.iter()):
        edge.remove(alone)
    paragraph = add(edge, "p")
    add(add(paragraph, "pPr"), "pStyle", val=style)
    return paragraph


def _instructions(edge: Any) -> Iterator[str]:
    for each in edge.iter(qn("w:instrText")):
        yield each.text or ""
    for each in edge.iter(qn("w:fldSimple")):
        yield each.get(qn("w:instr"), "")


def _edges(document: Document, kind: str) -> Iterator[Any]:
    """The headers, or the footers, of every kind of page there is; one that several sections share comes once."""
    seen = set()
    for section in document.sections:
        kinds = [kind]
        if section.different_first_page_header_footer:
            kinds.append(f"first_page_{kind}")
        if document.settings.odd_and_even_pages_header_footer:
            kinds.append(f"even_page_{kind}")
        for part in (getattr(section, each).part for each in kinds):
            if part.partname not in seen:
                seen.add(part.partname)
                yield part.element


def _number(mark: Any, name: str, otherwise: int) -> int:
    said = mark.get(qn(f"w:{name}")) if mark is not None else None
    return otherwise if said is None else round(float(said))
