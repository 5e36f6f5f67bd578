"""Phrases of the kind published plans contain, with what they mean by the conventions."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from models.when import When, understand

HERE = Path(__file__).parent
PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "real" / "when-dev.tsv"

Meaning = tuple[str, date | None, date | None, str | None]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def wanted(row: dict[str, str]) -> Meaning:
    return row["kind"], day(row["start"]), day(row["end"]), row["every"] or None


def meaning(when: When) -> Meaning:
    return when.kind, when.start, when.end, when.every


@pytest.mark.parametrize("row", list(rows(HERE / "phrases.tsv")), ids=lambda row: row["text"])
def test_a_phrase_means_what_its_writer_meant(row: dict[str, str]) -> None:
    assert meaning(understand(row["text"], date.fromisoformat(row["on"]))) == wanted(row)


def test_published_plans_are_read_as_people_read_them() -> None:
    if not PUBLISHED.exists():
        pytest.skip("the labelled phrases of published plans are not beside this checkout")
    labelled = list(rows(PUBLISHED))
    wrong = [
        (row["text"], wanted(row), meaning(got))
        for row in labelled
        if meaning(got := understand(row["text"], date.fromisoformat(row["reference_date"]))) != wanted(row)
    ]
    assert len(wrong) <= 0.05 * len(labelled), wrong
