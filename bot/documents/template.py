"""What a Word document is written on: a council's own template, or the plain one that lies beside this, in ``plain``.

What a template lacks of what a paper needs, its heading styles or its lists, is lent to it from the plain one.
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

import docx
from docx.document import Document
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from models.intake.safety import check_size, open_package

_PLAIN: Final = Path(__file__).parent / "plain"
_ATTACHED: Final = "attachedTemplate"
_NO_TEMPLATE: Final = (
    "The template is no Word document that can be used. Open it in Word, save it as .docx, without macros and "
    "without a password, and send it again."
)
_ELSEWHERE: Final = (
    "The template points to pictures or files elsewhere. Put them into the document itself, save it, and send it again."
)
# What python-docx raises on a package that is none of its own.
_BROKEN: Final = (PythonDocxError, LookupError, ValueError, TypeError, AttributeError, AssertionError)


def opened(template: bytes | None) -> Document:
    """The document to write on; its body is empty where it said nothing.

    Raises ValueError, with a sentence for whoever gave it, for what is no .docx, is not safe to open, holds macros, or
    would have its readers fetch something from elsewhere.
    """
    if template is None:
        return docx.Document(io.BytesIO(_plain()))
    try:
        check_size(template)
        package = open_package(template)
        document = docx.Document(io.BytesIO(template)) if package.kind == "docx" else None
    except _BROKEN as fault:
        raise ValueError(_NO_TEMPLATE) from fault
    if document is None or document.element.body.sectPr is None:
        raise ValueError(_NO_TEMPLATE)
    if set(package.outside) - {_ATTACHED}:
        raise ValueError(_ELSEWHERE)
    _detach(document)
    _empty(document)
    return document


@cache
def _plain() -> bytes:
    """The plain document, zipped."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for path in sorted(each for each in _PLAIN.rglob("*") if each.is_file()):
            package.write(path, path.relative_to(_PLAIN).as_posix())
    return out.getvalue()


def _detach(document: Document) -> None:
    """Forget the file that the template was itself made from: Word would look for it wherever it is opened."""
    settings = document.settings.element
    relations = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels
    for key in [key for key, each in relations.items() if each.reltype.endswith(_ATTACHED)]:
        del relations[key]
    for mark in list(settings.iter(qn(f"w:{_ATTACHED}"))):
        mark.getparent().remove(mark)


def _empty(document: Document) -> None:
    """Take out the empty paragraphs of a template that says nothing, which would stand above the title."""
    body = document.element.body
    said = [*body.iter(qn("w:t")), *body.iter(qn("w:drawing")), *body.iter(qn("w:pict")), *body.iter(qn("w:tbl"))]
    if not said and all(each.tag in (qn("w:p"), qn("w:sectPr")) for each in body):
        body.clear_content()


class Styles:
    """The styles of a document by name, each lent where the document lacks it."""

    def __init__(self, document: Document) -> None:
        self._all: Any = document.styles.element
        self._ids = {_name(style): style.get(qn("w:styleId")) for style in self._all.iter(qn("w:style"))}

    def key(self, name: str) -> str:
        """The id of the style of that name."""
        if name.casefold() not in self._ids:
            self._ids[name.casefold()] = self._lend(name.casefold())
        return str(self._ids[name.casefold()])

    def written(self, key: str) -> Any:
        """The style of that id, as it is written."""
        return next(each for each in self._all.iter(qn("w:style")) if each.get(qn("w:styleId")) == key)

    def of_tables(self, document: Document) -> str:
        """The id of the style of tables: the template's own, which shades a header row, or a plain grid."""
        chosen = document.settings.element.find(qn("w:defaultTableStyle"))
        if chosen is not None and chosen.get(qn("w:val")) in self._ids.values():
            return str(chosen.get(qn("w:val")))
        own = (each for each in self._all.iter(qn("w:style")) if _is_council_s(each) and _heads(each))
        return next((each.get(qn("w:styleId")) for each in own), None) or self.key("Table Grid")

    def shades_header(self, key: str) -> bool:
        """Whether a table's style marks its header row."""
        return _heads(self.written(key))

    def _lend(self, name: str) -> str:
        style = deepcopy(next(each for each in lent("styles").iter(qn("w:style")) if _name(each) == name))
        key = style.get(qn("w:styleId"))
        while key in self._ids.values():
            key += "1"
        style.set(qn("w:styleId"), key)
        self._base(style)
        for numbered in list(style.iter(qn("w:numPr"))):  # the numbers of a list are another document's
            numbered.getparent().remove(numbered)
        self._all.append(style)
        return str(key)

    def _base(self, style: Any) -> None:
        """Let a style that is lent build on the document's own letters."""
        kind = style.get(qn("w:type"))
        same = (each for each in self._all.iter(qn("w:style")) if each.get(qn("w:type")) == kind)
        base = next((each.get(qn("w:styleId")) for each in same if each.get(qn("w:default")) == "1"), None)
        for mark in [*style.iter(qn("w:basedOn")), *style.iter(qn("w:next"))]:
            if base is None:
                style.remove(mark)
            else:
                mark.set(qn("w:val"), base)


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val"))).casefold() if name is not None else ""


def _is_council_s(style: Any) -> bool:
    return (style.get(qn("w:type")), style.get(qn("w:customStyle"))) == ("table", "1")


def _heads(style: Any) -> bool:
    return any(each.get(qn("w:type")) == "firstRow" for each in style.iter(qn("w:tblStylePr")))


@cache
def lent(part: str) -> Any:
    """A part of the plain document, to be copied from: "styles", "numbering"."""
    return parse_xml((_PLAIN / "word" / f"{part}.xml").read_bytes())
