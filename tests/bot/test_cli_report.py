"""`headway report`: a meeting's pack, its charts or the plan as a file."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from PIL import Image

from tests.support.command_line import Run


@pytest.fixture
def headway(headway_empty: Run) -> Run:
    """A programme with a board that meets, and an action."""
    run = headway_empty
    assert run("programme", "create", "Together", "--authority", "Ottermere", "--manager", "nell").code == 0
    for line in (
        "/workstream add Recruit and retain",
        "/action add Publish the offer in WS1 by 1 March 2031",
        '/board add "Partnership Board"',
        "/board meeting 10 Dec 2030 10:00 Council chamber",
    ):
        assert run("say", "--as", "nell", line).code == 0, line
    return run


def test_a_draft_then_what_was_frozen(headway: Run, tmp_path: Path) -> None:
    drawn = headway("report", "--to", "pack.docx")
    assert drawn.code == 0, drawn.err
    assert "pack.docx: the pack of Partnership Board, 10 Dec 2030 10:00: a draft, as at" in drawn.out
    words = "\n".join(part.text for part in docx.Document(str(tmp_path / "pack.docx")).paragraphs)
    assert "DRAFT: not cleared for publication" in words
    again = headway("report", "--to", "pack.docx")
    assert (again.code, again.err) == (2, "pack.docx is there already. Add --force to write over it.\n")
    assert headway("say", "--as", "nell", "/board pack clear sure:yes").code == 0
    frozen = headway("report", "--to", "pack.pdf", "--meeting", "10 Dec 2030", "--board", "partnership-board")
    assert "edition 1, cleared" in frozen.out
    first = (tmp_path / "pack.pdf").read_bytes()
    assert first.startswith(b"%PDF")
    assert headway("report", "--to", "pack.pdf", "--force").code == 0
    assert (tmp_path / "pack.pdf").read_bytes() == first, "the very bytes"
    assert "a draft" in headway("report", "--to", "pack.pdf", "--force", "--draft").out


def test_the_plan_and_the_charts(headway: Run, tmp_path: Path) -> None:
    assert (
        "plan.csv: the plan, as at 1 Dec 2030 09:00"
        in headway("report", "--to", "plan.csv", "--as-at", "2030-12-01T09:00").out
    )
    assert "WS1-01" in (tmp_path / "plan.csv").read_text("utf-8-sig")
    assert headway("report", "--to", "charts.png").code == 0
    assert Image.open(io.BytesIO((tmp_path / "charts.png").read_bytes())).width > 300


def test_mistakes_are_told_in_sentences(headway: Run) -> None:
    told = {
        ("--to", "pack.odt"): "Name a file that ends in .docx",
        ("--to", "gone/pack.pdf"): "There is no folder gone.",
        ("--to", "a.pdf", "--meeting", "99"): "There is no meeting 99.",
        ("--to", "a.pdf", "--meeting", "11 Dec 2030"): "No board meets on 11 Dec 2030.",
        ("--to", "a.pdf", "--meeting", "soon"): "“soon” is no meeting.",
        ("--to", "a.pdf", "--board", "forum"): "There are: partnership-board.",
        ("--to", "a.pdf", "--as-at", "2031-06-01T09:00"): "No meeting is planned.",
        ("--to", "a.pdf", "--as-at", "noon"): "“noon” is not a time.",
    }
    for given, sentence in told.items():
        result = headway("report", *given)
        assert (result.code, sentence in result.err) == (2, True), (given, result.err)
