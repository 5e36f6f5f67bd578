"""The lists of a Word document: bullets, and numbers that begin at 1 again in each list."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from bot.documents.template import Styles, lent


class Lists:
    """Gives each list its numbering, by the look of its style, or of the plain document where a style has none."""

    def __init__(self, document: Document, styles: Styles) -> None:
        self._document = document
        self._styles = styles
        self._looks: dict[str, str] = {}

    def bullets(self, style: str) -> str:
        """The id of a list with the bullets of a style."""
        return str(self._numbering.add_num(int(self._look(style, "bullet"))).numId)

    def numbers(self, style: str) -> str:
        """The id of a list with the numbers of a style, which begins at 1."""
        number = self._numbering.add_num(int(self._look(style, "decimal")))
        number.add_lvlOverride(0).add_startOverride(1)
        return str(number.numId)

    @property
    def _numbering(self) -> Any:
        """The numbering of the document, which a template without lists lacks."""
        part = self._document.part
        if not any(each.reltype == RELATIONSHIP_TYPE.NUMBERING for each in part.rels.values()):
            empty = f'<w:numbering xmlns:w="{lent("numbering").nsmap["w"]}"/>'.encode()
            name = PackURI("/word/numbering.xml")
            made = NumberingPart.load(name, CONTENT_TYPE.WML_NUMBERING, empty, part.package)
            part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return part.numbering_part.element

    def _look(self, style: str, form: str) -> str:
        """The id of how the lists of a style look."""
        if style not in self._looks:
            self._looks[style] = self._own(style) or self._borrowed(form)
        return self._looks[style]

    def _own(self, style: str) -> str | None:
        number = self._styles.written(style).find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        for each in self._numbering.iter(qn("w:num")) if number is not None else ():
            if each.get(qn("w:numId")) == number.get(qn("w:val")):
                return str(each.find(qn("w:abstractNumId")).get(qn("w:val")))
        return None

    def _borrowed(self, form: str) -> str:
        """Lend the document how a list looks; what looks stand before what is numbered by them."""
        every = lent("numbering").iter(qn("w:abstractNum"))
        look = deepcopy(next(each for each in every if each.find(f".//{qn('w:numFmt')}").get(qn("w:val")) == form))
        taken = [int(each.get(qn("w:abstractNumId"))) for each in self._numbering.iter(qn("w:abstractNum"))]
        look.set(qn("w:abstractNumId"), str(max(taken, default=0) + 1))
        numbers = self._numbering.findall(qn("w:num"))
        if numbers:
            numbers[0].addprevious(look)
        else:
            self._numbering.append(look)
        return str(look.get(qn("w:abstractNumId")))
