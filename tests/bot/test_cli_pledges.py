"""`headway import pledges`: signatures on paper from a file, shown first and taken in when told to."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import Run

PAPERS = "Organisation,Capacity,Date\nOtter Health,Partner,20 Feb 2016\nOtter College,Caretaker,20 Feb 2016\n"


def test_signatures_are_shown_and_then_taken_in(headway_empty: Run, tmp_path: Path) -> None:
    headway = headway_empty
    (tmp_path / "papers.csv").write_text(PAPERS, encoding="utf-8")
    assert headway("programme", "create", "Together", "--authority", "Ottermere", "--manager", "nell").code == 0
    assert headway("say", "--as", "nell", '/pledge add Vision text:"We know every child."').code == 0
    shown = headway("import", "pledges", "papers.csv")
    assert shown.code == 0
    assert "Row 3 is refused" in shown.out
    assert "Nothing is written yet" in shown.out
    assert "nobody has signed yet" in headway("say", "--as", "nell", "/pledge").out
    written = headway("import", "pledges", "papers.csv", "--apply", "--as", "nell")
    assert "Took in 1 signature from papers.csv. 1 row left out." in written.out
    assert "1 organisation, 1 signature" in headway("say", "--as", "nell", "/pledge").out
    again = headway("import", "pledges", "papers.csv", "--apply")
    assert "There is nothing to apply" in again.err
