"""Whatever the bytes: a plan, or a sentence."""

from __future__ import annotations

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.intake import Unreadable, read_plan

from .making import HEADER, book, part, rezipped, saved, word

WORD, EXCEL = word(), saved(book([HEADER, ("Open", "More", "Schools", "One\nTwo", "May\nJune", "R")]))
PARTS = ((WORD, "word/document.xml"), (WORD, "word/styles.xml"), (EXCEL, "xl/worksheets/sheet1.xml"),
         (EXCEL, "xl/workbook.xml"), (EXCEL, "xl/styles.xml"))  # fmt: skip
CHANGES = (b"", b"0", b"-1", b"x", b"99999999", b"<a/>", b'"')
CALM = settings(derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=150)


def survives(data: bytes) -> None:
    assert outcome(data).endswith((".", "actions"))


def outcome(data: bytes) -> str:
    try:
        return f"{sum(len(stream.actions) for stream in read_plan('anything', data).workstreams)} actions"
    except Unreadable as refusal:
        return str(refusal)


@CALM
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    survives(data)


@CALM
@given(st.lists(st.lists(st.one_of(st.sampled_from(HEADER), st.text(max_size=20)), max_size=7), max_size=8))
def test_any_table(rows: list[list[str]]) -> None:
    survives("\n".join(",".join(row) for row in [list(HEADER), *rows]).encode("utf-8", "replace"))


@CALM
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6), st.booleans())
def test_any_damage_to_the_container(at: int, change: bytes, is_word: bool) -> None:
    data = bytearray(WORD if is_word else EXCEL)
    at %= len(data)
    data[at : at + len(change)] = change
    survives(bytes(data))


@CALM
@given(st.sampled_from(PARTS), st.integers(0, 10**6), st.sampled_from(CHANGES),
       st.integers(0, 12))  # fmt: skip
def test_any_damage_inside(where: tuple[bytes, str], at: int, change: bytes, cut: int) -> None:
    data, name = where
    xml = bytearray(part(data, name))
    at %= len(xml)
    xml[at : at + cut] = change
    survives(rezipped(data, {name: bytes(xml)}))


WIDE = ("No", "Priority", *HEADER, "Cost", "Status", "Ward", "")


@CALM
@given(st.lists(st.lists(st.integers(0, 3), min_size=len(WIDE), max_size=len(WIDE)), min_size=1, max_size=8),
       st.sets(st.sampled_from(WIDE[:2])))  # fmt: skip
def test_no_word_is_lost(sizes: list[list[int]], without: set[str]) -> None:
    rows, words = [list(WIDE)], []
    for at, row in enumerate(sizes):
        cells = []
        for column, size in enumerate(row):
            lines = [f"w{at}x{column}x{line}" for line in range(size if WIDE[column] not in without else 0)]
            words += lines
            cells.append("\n".join(lines))
        rows.append(cells)
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        plan = read_plan("plan.csv", out.getvalue().encode())
    except Unreadable:
        return
    said = str(plan)
    assert [word for word in words if word not in said] == []
