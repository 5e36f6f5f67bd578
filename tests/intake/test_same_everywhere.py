"""One plan gives the same records whatever kind of file it comes in, and nothing of it is lost."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from models.intake import Plan, read_plan

from .making import HEADER, PLAN, actions, book, document, read_book, read_text, read_word, told, without_source

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"
KINDS = ("docx", "xlsx", "csv")


def flat(mark: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    writer.writerow(["Recommendation", *HEADER])
    for heading, rows in PLAN.items():
        writer.writerows([heading.removeprefix("Recommendation "), *row] for row in rows)
    return out.getvalue()


def sheet_rows() -> list[tuple[str, ...]]:
    return [row for heading, rows in PLAN.items() for row in [(heading,), HEADER, *rows]]


def made() -> list[Plan]:
    return [
        read_word(document()),
        read_book(book(sheet_rows())),
        read_text(flat(",")),
        read_text(flat(";")),
        read_text(flat("\t"), "utf-16"),
    ]


def test_the_same_plan_in_every_kind_of_file() -> None:
    first, *others = made()
    for other in others:
        assert without_source(other) == without_source(first)


def test_every_word_of_every_cell_is_in_the_records() -> None:
    for plan in made():
        said = str(plan.workstreams)
        for heading, rows in PLAN.items():
            for text in (heading, *(cell for row in rows for cell in row)):
                for word in re.findall(r"\w+", text):
                    assert word in said


def real(kind: str) -> Plan:
    path = REAL / f"thurrock-action-plan.{kind}"
    if not path.exists():
        pytest.skip("the published papers are not beside this checkout")
    return read_plan(path.name, path.read_bytes())


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_plan(kind: str) -> None:
    plan = real(kind)
    assert [len(stream.actions) for stream in plan.workstreams] == [4, 4, 4, 4, 4, 7]
    assert [stream.number for stream in plan.workstreams] == list("123456")
    assert {stream.noun for stream in plan.workstreams} == {"Recommendation"}
    found = actions(plan)
    assert {action.rag for action in found} == {""}
    whens = [action.when for action in found]
    assert (whens.count(""), whens.count("On going"), whens.count("TBC")) == (1, 2, 1)
    assert [len(action.milestones) for action in found if action.milestones] == [3, 2, 5, 2]
    assert not told(plan, "needs a person")


def test_the_published_plan_is_the_same_in_every_kind_of_file() -> None:
    first, *others = [without_source(real(kind)) for kind in KINDS]
    assert all(other == first for other in others)


def test_no_cell_of_the_published_plan_is_lost() -> None:
    said = str(real("csv").workstreams)
    text = (REAL / "thurrock-action-plan.csv").read_text("utf-8-sig")
    for row in list(csv.reader(io.StringIO(text)))[1:]:
        for word in re.findall(r"\w+", " ".join(row)):
            assert word in said
