"""What a file is taken for at a glance, and the sentence that holds its code."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from commands.engine.arguments import Reading
from commands.engine.table import Call, say
from commands.files import FileType, plain_name
from commands.table import TABLE
from models.intake.glance import glance
from models.intake.records import Unreadable
from tests.support.stage import NOW

READING = Reading(NOW.date())
TAKERS = {a.type.called: row for row in TABLE.rows for a in row.arguments if isinstance(a.type, FileType)}


def word(*headings: str) -> bytes:
    """A Word document with a table, where headings are given."""
    document, out = Document(), io.BytesIO()
    document.add_paragraph("Learning Partnership")
    if headings:
        cells = document.add_table(2, len(headings)).rows[0].cells
        for cell, heading in zip(cells, headings, strict=True):
            cell.text = heading
    document.save(out)
    return out.getvalue()


def workbook(*headings: str) -> bytes:
    """A workbook whose third row is its headings."""
    book, out = Workbook(), io.BytesIO()
    for line in (("Learning Partnership",), (), headings):
        book.worksheets[0].append(line)
    book.save(out)
    return out.getvalue()


def packed() -> bytes:
    """A zip of one flat file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("schools.csv", "URN,EstablishmentName")
    return out.getvalue()


def likeliest(name: str, data: bytes) -> str:
    """What the file is most likely to be; nothing where all are as likely."""
    seen = glance(name, data)
    types = [a.type for row in TABLE.rows for a in row.arguments if isinstance(a.type, FileType)]
    best = max(types, key=lambda one: one.likeness(seen))
    return best.called if best.likeness(seen) else ""


def named(value: object) -> str:
    """A test's name: bytes of documents differ from one process to the next."""
    return value if isinstance(value, str) else "of"


@pytest.mark.parametrize(
    ("name", "data", "called"),
    [
        ("plan.docx", word("Action", "Who", "By when", "RAG"), "Import the plan"),
        ("plan.xlsx", workbook("Ref", "Key action", "Lead officer", "Due date"), "Import the plan"),
        ("plan.csv", b'"Action";"Owner";"Timescale"\n', "Import the plan"),
        ("house style.docx", word(), "The pack's template"),
        ("a.csv", b'"URN","LA (code)","EstablishmentName","Locality","Town"\n', "School register"),
        ("b.csv", b"URN,LinkURN,LinkName,LinkType\n", "School register"),
        ("c.csv", b"URN,School name,Ofsted phase,Overall effectiveness\n", "School register"),
        ("d.csv.gz", gzip.compress(b"URN,EstablishmentName"), ""),
        ("e.zip", packed(), ""),
        ("f.csv", "School,Locality,Group\n".encode("utf-16"), "School types and localities"),
        ("g.csv", b"URN,EstablishmentName,Type\n", "School types and localities"),
        ("h.xlsx", workbook("Date", "School", "Capacity", "Name"), "Pledge signatures"),
        ("i.csv", b"Initiative,Kind,URN,Pupils,Date\n", "Who took part"),
        ("j.csv", b"Dear all,\nsee you on Monday\n", ""),
    ],
    ids=named,
)
def test_the_likeliest_is_told_by_kind_and_headings(name: str, data: bytes, called: str) -> None:
    assert likeliest(name, data) == called


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"", "empty"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.xlsm", packed(), "macros"),
    ],
    ids=named,
)
def test_what_nothing_can_read_is_refused_with_what_to_send_instead(name: str, data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        glance(name, data)


def test_a_glance_looks_at_the_beginning_alone() -> None:
    lines = ["Learning Partnership", *["x,y"] * 50, "Action,Owner,Due date"]
    assert likeliest("late.csv", "\n".join(lines).encode()) == ""


@pytest.mark.parametrize("called", TAKERS)
def test_the_code_of_a_file_stands_in_the_sentence_of_each_row_that_takes_one(called: str) -> None:
    call = Call(TAKERS[called], {"file": "K7Q29XTW"})
    assert say(call).endswith(" file:K7Q29XTW")
    again = TABLE.parse(say(call), READING)
    assert (again.row, again.values) == (call.row, call.values)
    assert TABLE.parse(say(call).replace("K7Q29XTW", "k7q29xtw"), READING).values == call.values


@pytest.mark.parametrize("text", ["F0123", "F07ABCDEFGH", "plan.docx", "K7Q29XT0", ""])
def test_what_is_no_code_is_no_kept_file(text: str) -> None:
    kind = next(a.type for a in TABLE.row("headway import").arguments)
    assert kind.from_text(text, READING) is None


def test_a_files_name_is_plain() -> None:
    assert plain_name("C:\\Users\\jo\\plan.docx") == "plan.docx"
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name("a" * 200 + ".docx") == "…" + "a" * 114 + ".docx"
    assert plain_name("/") == "the file"
