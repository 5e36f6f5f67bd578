"""Recognising a register file, refusing what is none, and reading a large one in little memory."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake.records import Unreadable
from models.register import files
from models.register.reading import MAX_TOLD, open_register
from models.register.records import SchoolRecord
from tests.register.register_files import FEW, OAKFIELD, every, read, table


def refusal(data: bytes) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as said:
        list(read(data).rows)
    return str(said.value)


def zipped(**members: bytes) -> bytes:
    """A zip of these files, by name without its dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name.replace("_", "."), data)
    return out.getvalue()


def many(count: int) -> bytes:
    """A file of so many schools."""
    return table(
        FEW, *({**OAKFIELD, "URN": str(100_000 + n), "EstablishmentName": f"School {n}"} for n in range(count))
    )


# -- what is read -----------------------------------------------------------------------------------------------------


def test_a_zip_of_one_file_is_read_from_a_path_as_from_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "Results.zip"
    path.write_bytes(zipped(edubase_csv=many(3), readme_txt=b"hello"))
    assert every(open_register(path.name, path), SchoolRecord) == every(read(many(3)), SchoolRecord)


def test_a_stream_stays_open_and_can_be_read_again() -> None:
    stream = io.BytesIO(many(2))
    assert len(list(open_register("a.csv", stream).rows)) == len(list(open_register("a.csv", stream).rows)) == 2


def test_blank_lines_and_rows_of_commas_are_passed_over_and_counted() -> None:
    header = ",".join(FEW)
    text = f"{header}\n\n,,,,,\n100101,Oakfield,Ottermere,Open,,\n100102,Ash,Ottermere,Shut,,\n"
    assert refusal(text.encode()).startswith("Row 5: EstablishmentStatus (name) “Shut”")


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"\n\n\n", b"name,colour\nrose,red\n", b"URN,colour\n100101,red\n"])
def test_what_is_no_register_file_is_refused_with_what_to_send(data: bytes) -> None:
    assert refusal(data).startswith("a.csv is not a file of the school register that we know")


def test_bad_rows_are_told_together_and_none_after_the_first_is_given() -> None:
    rows = [OAKFIELD | {"URN": urn} for urn in ("100101", "x", "100103", "y")]
    file = read(table(FEW, *rows))
    assert next(file.rows) is not None
    with pytest.raises(Unreadable) as said:
        next(file.rows)
    assert str(said.value) == "Row 3: URN “x” is not a whole number.\nRow 5: URN “y” is not a whole number."


def test_no_more_than_twenty_bad_rows_are_told() -> None:
    assert refusal(table(FEW, *[OAKFIELD | {"URN": "x"}] * 50)).count("\n") == MAX_TOLD - 1


def test_two_rows_of_one_school_are_refused() -> None:
    assert refusal(table(FEW, OAKFIELD, OAKFIELD)) == "Row 3: URN 100101 has another row above."


@pytest.mark.parametrize(("row", "cells"), [("100101,Oakfield", 2), ("100101,Oakfield,Ottermere,Open,,,extra", 7)])
def test_a_row_of_another_length_is_refused(row: str, cells: int) -> None:
    assert refusal(f"{','.join(FEW)}\n{row}\n".encode()) == f"Row 2: {cells} cells where the header has 6."


@pytest.mark.parametrize("row", ['100101,"Oakfield,Ottermere,Open,,\n', '100101,"Oak"field,Ottermere,Open,,\n'])
def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_row(row: str) -> None:
    good = "100100,Ash,Ottermere,Open,,\n"
    assert refusal(f"{','.join(FEW)}\n{good}{row}".encode()).startswith('Row 3: a quotation mark (") is not closed')


def test_an_open_quotation_mark_does_not_swallow_a_long_file() -> None:
    text = ",".join(FEW) + '\n100101,"Oakfield\n' + "100102,Ash,Ottermere,Open,,\n" * 5_000
    assert refusal(text.encode()).startswith("Row 2: a quotation mark")


def test_a_bad_row_before_a_broken_one_is_told_too() -> None:
    said = refusal((",".join(FEW) + '\nx,Oakfield,,,,\n100102,"Ash\n').encode())
    assert said.startswith("Row 2: URN “x” is not a whole number.\nRow 3: a quotation mark")


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02", many(1) + b"\x00", many(1).decode().encode("utf-16"), many(1) + b"\x81"]
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    assert "it is not text" in refusal(data)


def test_a_gzip_that_stops_early_is_refused() -> None:
    assert refusal(gzip.compress(many(500))[:-100]).startswith("The file is damaged")


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED", 200_000)
    assert "unpacks to more than" in refusal(gzip.compress(many(10_000)))


def test_a_line_without_end_is_refused() -> None:
    assert "a line far longer" in refusal(b"URN," + b"a" * 1_000_000)


def test_a_zip_must_hold_one_table() -> None:
    assert "holds 2 .csv files" in refusal(zipped(a_csv=many(1), b_csv=many(1)))
    assert "holds no .csv files" in refusal(zipped(a_txt=many(1)))
    assert "Excel workbook" in refusal(zipped(**{"xl/workbook_xml": b"<workbook/>"}))
    assert "damaged or locked" in refusal(zipped(a_csv=many(9))[:60])
    assert "damaged or locked" in refusal(zipped(a_csv=many(9))[:4] + zipped(a_csv=many(9))[44:])


@given(st.binary(max_size=400), st.sampled_from([b"", (",".join(FEW) + "\n").encode(), b"\x1f\x8b\x08", b"PK\x03\x04"]))
def test_whatever_the_bytes_are_they_end_in_records_or_a_refusal(data: bytes, before: bytes) -> None:
    with suppress(Unreadable):
        assert all(isinstance(each, SchoolRecord) for each in read(before + data).rows)


# -- how much memory --------------------------------------------------------------------------------------------------


def peak(data: bytes) -> int:
    """The most memory that reading takes beyond the file itself, in bytes."""
    stream = io.BytesIO(data)
    tracemalloc.start()
    for _ in open_register("a.csv", stream).rows:
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_file() -> None:
    few, lots = many(2_000), many(20_000)
    peak(lots)  # words seen before are kept, up to a fixed number: the first reading fills them
    assert peak(lots) < peak(few) * 1.1
