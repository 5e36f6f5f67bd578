"""Files that are wrong, or meant to do harm: a sentence, and no cost."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from functools import cache

import pytest

from models.intake import Unreadable, read_plan, workbook
from models.intake.safety import MAX_ACTIONS, MAX_BYTES

from . import making
from .making import actions, book, part, read_text, rezipped, saved, told

SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"


@cache
def word() -> bytes:
    return making.word()


@cache
def excel() -> bytes:
    return saved(book([("Action", "Who"), ("Open a hub", "Schools")]))


def refused(data: bytes, name: str = "plan.docx") -> str:
    """Message of the refusal, which costs no more than 200 MB."""
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable) as caught:
            read_plan(name, data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 200 * 1024 * 1024
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\0" * 50, "empty"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 300, "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word or Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"<!DOCTYPE html><table><tr><td>Action</td></tr></table>", "web page"),
        (b"{\\rtf1 Action}", "rich text"),
        (b"Action,Who\nBuy\0,Schools\n", "not text"),
        (b"Action,Who\n\x81\x8d,Schools\n", "not text"),
        (bytes(range(256)) * 4, "not text"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"hello", "No plan was found"),
        (b"Action,Who\n", "No plan was found"),
        (b"x" * (MAX_BYTES + 1), "over 10 MB"),
    ],
)
def test_wrong_files(data: bytes, says: str) -> None:
    assert says in refused(data)


def test_the_content_decides_and_not_the_name() -> None:
    assert len(actions(read_plan("plan.csv", word()))) == 4
    assert len(actions(read_plan("plan.docx", excel()))) == 1


def test_another_zip_and_another_office_file() -> None:
    assert "zip file" in refused(rezipped(word(), {TYPES: part(word(), TYPES).replace(b"document.main", b"elsewhat")}))


@pytest.mark.parametrize("name", ["plan.docm", "PLAN.XLSM"])
def test_macros_by_name(name: str) -> None:
    assert "macros" in refused(word(), name)


def test_macros_by_part_and_by_type() -> None:
    assert "macros" in refused(rezipped(word(), {"word/vbaProject.bin": b"x"}))
    typed = part(excel(), TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert "macros" in refused(rezipped(excel(), {TYPES: typed}), "plan.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", [DOCUMENT, "word/styles.xml", "customXml/item9.xml", "word/media/picture.png"])
def test_document_types_and_entities(name: str, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY x SYSTEM "file:///etc/hostname">]><a>&b;&x;</a>'
    if encoding == "utf-16":
        bomb = bomb.replace("?>", ' encoding="utf-16"?>', 1)
    assert "entities" in refused(rezipped(word(), {name: bomb.encode(encoding)}))


def test_links_to_files_elsewhere_are_not_followed() -> None:
    rels = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
        b'Target="http://192.0.2.1/x" TargetMode="External"/></Relationships>'
    )
    closing = b"</Relationships>"
    remote = rezipped(word(), {rels: part(word(), rels).replace(closing, link % b"attachedTemplate")})
    plan = read_plan("plan.docx", remote)
    assert len(actions(plan)) == 4
    assert "the file: it points to files elsewhere, not followed: attachedTemplate" in told(plan, "left out")
    harmless = rezipped(word(), {rels: part(word(), rels).replace(closing, link % b"hyperlink")})
    assert "elsewhere" not in str(read_plan("plan.docx", harmless).notes)


def test_a_zip_bomb_by_ratio() -> None:
    assert "unpacks to far more" in refused(rezipped(word(), {"word/media/a.bin": b"\0" * 30_000_000}, level=9))


def test_a_zip_bomb_by_sum() -> None:
    noise = bytes(range(256)) * 256
    parts = {f"word/media/{at}.bin": (noise[at:] + noise[:at]) * 10 for at in range(90)}
    assert "unpacks to far more" in refused(rezipped(word(), parts))


def test_a_zip_that_lies_about_its_sizes() -> None:
    data = bytearray(rezipped(word(), {"word/media/a.bin": b"\0" * 5_000_000}))
    for at in range(len(data) - 46):
        if data[at : at + 4] == b"PK\x01\x02" and data[at + 46 : at + 62] == b"word/media/a.bin":
            data[at + 24 : at + 28] = (1_000).to_bytes(4, "little")
    assert "damaged" in refused(bytes(data))


def test_too_many_parts_and_one_part_twice() -> None:
    assert "parts" in refused(rezipped(word(), {f"x/{at}": b"" for at in range(2_100)}))
    out = io.BytesIO(word())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as package:
        package.writestr(DOCUMENT, b"<a/>")
    assert "damaged" in refused(out.getvalue())


def test_nesting() -> None:
    deep = b"<w:p>" * 5_000 + b"</w:p>" * 5_000
    data = word()
    inside = part(data, DOCUMENT).replace(b"<w:body>", b"<w:body>" + deep)
    assert "nested" in refused(rezipped(data, {DOCUMENT: inside}))


def test_a_million_cells_and_marks() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (at, at) for at in range(3, 700_000))
    data = excel()
    sheet = part(data, SHEET).replace(b"</sheetData>", rows + b"</sheetData>")
    assert "more than 1,000,000 cells and marks" in refused(rezipped(data, {SHEET: sheet}), "plan.xlsx")


def test_rows_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 5_000)  # the limit itself takes ten seconds to reach in Excel
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (at, at) for at in range(3, 6_000))
    data = excel()
    sheet = part(data, SHEET).replace(b"</sheetData>", rows + b"</sheetData>")
    assert "5,000 rows" in refused(rezipped(data, {SHEET: sheet}), "plan.xlsx")
    assert "50,000 rows" in refused(b"Action,Who\n" + b"Buy,Us\n" * 60_000)


def test_columns_over_the_limit() -> None:
    made = book([("Action", "Who"), ("Open a hub", "Schools")])
    made.active.cell(2, 16_384, "far out")
    assert "200 columns" in refused(saved(made), "plan.xlsx")
    assert "200 columns" in refused(b"Action,Who\n" + b"Buy,Us," + b"x," * 300)
    data = word()
    wide = part(data, DOCUMENT).replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999"/>', 1)
    assert "200 columns" in refused(rezipped(data, {DOCUMENT: wide}))


def test_actions_over_the_limit() -> None:
    text = "Action,Who\n" + "Buy,Schools\n" * (MAX_ACTIONS + 1)
    with pytest.raises(Unreadable, match="5,000 actions"):
        read_text(text)


def test_a_merge_over_the_whole_sheet_costs_nothing() -> None:
    data = excel()
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="C1:XFD1048576"/></mergeCells>'
    sheet = part(data, SHEET).replace(b"</sheetData>", merge)
    assert len(actions(read_plan("plan.xlsx", rezipped(data, {SHEET: sheet})))) == 1


def test_a_locked_part() -> None:
    data = bytearray(word())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "password" in refused(bytes(data))


def test_long_cells_cost_nothing() -> None:
    for owner in (" and ".join(["schools"] * 4_000), ", ".join(["Head of x"] * 4_000), "(" * 40_000):
        assert len(actions(read_text(f'Action,Who\nBuy,"{owner}"\n'))) == 1
    dates, steps = "\n".join(["May 2027"] * 5_000), "\n".join(["to"] * 12_000)
    assert len(actions(read_text(f'Action,Who,When,Progress\nBuy,Us,"{dates}","{steps}"\n'))) == 1
    assert "50,000 characters" in refused(b"Action,Who\n" + b"x" * 50_001 + b",Us\n")


def test_too_many_sheets_and_blank_rows() -> None:
    made = book([("Action", "Who"), ("Open a hub", "Schools")])
    for at in range(250):
        made.create_sheet(f"s{at}")
    assert "200 sheets" in refused(saved(made), "plan.xlsx")
    data = excel()
    rows = b"".join(b'<row r="%d"/>' % at for at in range(3, 120_000))
    sheet = part(data, SHEET).replace(b"</sheetData>", rows + b"</sheetData>")
    assert "100,000 rows" in refused(rezipped(data, {SHEET: sheet}), "plan.xlsx")
