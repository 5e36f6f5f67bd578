"""Build plan files the way councils do, and an invented plan to put in them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

from models.intake import Plan, PlannedAction, PlannedWorkstream, read_plan

HEADER = ("Action", "Intended outcome", "Who", "Progress to date", "When", "RAG")
QUICK = 1
"""Pressed together a little: what is read of a package is the same, and it is made in half the time."""
PLAN: dict[str, list[tuple[str, ...]]] = {
    "Recommendation 1: Every child reads well by eleven": [
        ("Open a reading hub in each locality", "More children reading daily", "Library service\nSchools",
         "Hub sites chosen\nStaff recruited", "May 2027\nAutumn term 2027", "A"),
        ("Train a reading lead in every school", "", "Moorside Teaching Alliance; governors", "", "Ongoing", ""),
    ],
    "Recommendation 2: Governors are confident": [
        ("Publish a governor handbook", "One clear guide", "Governor services, FE/HE", "Outline drafted",
         "TBC", "Green"),
        ("Hold a yearly conference", "Wider networks", "Heads and governors", "", "", ""),
    ],
}  # fmt: skip


def document(*, header: tuple[str, ...] = HEADER, plan: dict[str, list[tuple[str, ...]]] | None = None) -> Any:
    """Make a Word document with a heading over one table for each recommendation."""
    doc = docx.Document()
    doc.add_paragraph("Northmere Learning Partnership", style="Title")
    for heading, rows in (plan or PLAN).items():
        doc.add_paragraph(heading, style="Heading 1")
        grid(doc, [header, *rows])
    return doc


def word() -> bytes:
    """The plan as a Word document, without Word 2010's own styles: half of its bytes, read by nobody."""
    return rezipped(saved(document()), {"word/stylesWithEffects.xml": b"<styles/>"})


def grid(doc: Any, rows: list[tuple[str, ...]] | list[list[str]]) -> Any:
    """Add a table; each line of a text is a paragraph."""
    table = doc.add_table(rows=len(rows), cols=max(map(len, rows)))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            first, *others = text.split("\n")
            cell = table.cell(at, column)
            cell.text = first
            for line in others:
                cell.add_paragraph(line)
    return table


def shade(cell: Any, fill: str) -> None:
    """Colour a Word cell."""
    mark = OxmlElement("w:shd")
    mark.set(qn("w:val"), "clear")
    mark.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(mark)


def saved(thing: Any) -> bytes:
    """Bytes of a document or workbook."""
    out = io.BytesIO()
    thing.save(out)
    return out.getvalue()


def read_word(doc: Any) -> Plan:
    """Read a Word document that was just built."""
    return read_plan("plan.docx", saved(doc))


def book(rows: list[tuple[Any, ...]] | list[list[Any]], title: str = "Sheet1") -> Workbook:
    """Make a workbook of one sheet."""
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(list(row))
    return made


def read_book(made: Workbook) -> Plan:
    """Read a workbook that was just built."""
    return read_plan("plan.xlsx", saved(made))


def read_text(text: str, encoding: str = "utf-8", name: str = "plan.csv") -> Plan:
    """Read a flat file."""
    return read_plan(name, text.encode(encoding))


def actions(plan: Plan) -> list[PlannedAction]:
    """All actions, in order."""
    return [action for stream in plan.workstreams for action in stream.actions]


def shape(plan: Plan) -> list[tuple[str, str, str, list[str]]]:
    """Number, title and noun of each workstream, with the titles of its actions."""
    return [(s.number, s.title, s.noun, [a.title for a in s.actions]) for s in plan.workstreams]


def without_source(plan: Plan) -> list[PlannedWorkstream]:
    """Workstreams as they compare across kinds of file."""
    return [replace(s, actions=tuple(replace(a, source="") for a in s.actions)) for s in plan.workstreams]


def told(plan: Plan, kind: str) -> list[str]:
    """Notes of a kind."""
    return [f"{note.where}: {note.what}" for note in plan.notes if note.kind == kind]


def rezipped(data: bytes, changes: dict[str, bytes], level: int = QUICK) -> bytes:
    """Replace or add parts of a package, pressed together as hard as ``level`` says, from 0 to 9."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for name in dict.fromkeys([*old.namelist(), *changes]):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name)
