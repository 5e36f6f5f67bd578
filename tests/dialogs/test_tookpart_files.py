"""Engagement out to a file and in from one; and who is engaged and has not signed, for one reader alone."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook

from commands.engine.request import Upload
from tests.support.stage import DoorActor, Stage

HEAD = ("Initiative", "Kind", "URN", "School", "Organisation", "Pupils", "Date", "Outcome", "Notes")
SURVEY = "Health survey 2016"


def file(*lines: tuple[str, ...]) -> Upload:
    out = io.StringIO(newline="")
    csv.writer(out).writerows((HEAD, *lines))
    return Upload("took-part.csv", out.getvalue().encode("utf-8-sig"))


def workbook(*lines: tuple[str, ...]) -> Upload:
    book, out = Workbook(), io.BytesIO()
    for line in (HEAD, *lines):
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell for cell in line])
    book.save(out)
    return Upload("took-part.xlsx", out.getvalue())


GOOD = (
    (SURVEY, "survey", "", "", "", "", "1 March 2016", "More sleep"),
    (SURVEY, "survey", "109001", "", "", "212", "", "", "rang them"),
    (SURVEY, "", "", "Ashmoor Primary School", "", "1,405"),
    (SURVEY, "", "", "", "", "62"),
)


def test_a_file_is_looked_at_and_taken_in_once(stage: Stage) -> None:
    seen = stage.cleo.says("/tookpart import", files=(file(*GOOD),))
    assert "4 new, 0 changed, 0 as they are. It adds “Health survey 2016”." in seen
    assert "Left out, since nothing in them is a number: Notes." in seen
    assert "Nothing is written yet." in seen
    assert "Nobody has taken part in anything yet" in stage.lee.says("/tookpart")
    assert "Took in 4 rows of took-part.csv." in stage.cleo.taps("Take in 4 rows")
    seen = stage.lee.says("/tookpart")
    assert "2 of 8 open schools · 1,617 pupils" in seen
    assert "Nobody named: 62 pupils" in seen
    assert "Outcome: More sleep" in seen
    seen = stage.cleo.says("/tookpart import", files=(file(*GOOD),))
    assert "0 new, 0 changed, 4 as they are" in seen


def test_a_taking_in_is_taken_back_whole(stage: Stage) -> None:
    stage.cleo.says("/tookpart import", files=(workbook(*GOOD),))
    stage.cleo.taps("Take in 4 rows")
    assert "Taken back" in stage.cleo.taps("Undo")
    assert "pupils" not in stage.lee.says("/tookpart")
    assert "4 new" in stage.cleo.says("/tookpart import", files=(file(*GOOD),))


def test_doubtful_rows_are_refused_with_the_reason(stage: Stage) -> None:
    bad = (
        ("", "survey", "109001"),
        (SURVEY, "party", "109001"),
        (SURVEY, "survey", "99"),
        (SURVEY, "survey", "", "St Mary's"),
        (SURVEY, "survey", "", "", "Otter NHS Trust"),
        (SURVEY, "survey", "109001", "", "Otter NHS Trust"),
        (SURVEY, "survey", "109002", "", "", "many"),
        (SURVEY, "survey", "109002", "", "", "7", "one day"),
        (SURVEY, "survey", "109002", "", "", "7"),
        (SURVEY, "survey", "109002", "", "", "8"),
    )
    seen = stage.cleo.says("/tookpart import", files=(file(*bad),))
    for place, reason in (
        (2, "It names no initiative."),
        (3, "“party” is no kind of initiative."),
        (4, "The register has no school with URN 99."),
        (5, "I am not sure which school “St Mary's” is."),
        (6, "I know no organisation “Otter NHS Trust”."),
        (7, "It names both a school and an organisation."),
        (8, "“many” under Pupils is not a whole number."),
        (9, "“one day” is not a day."),
        (11, "row 10 says something of the same already."),
    ):
        assert f"row {place} is refused" in seen
        assert reason in seen
    assert "Took in 1 row of took-part.csv. 9 rows left out." in stage.cleo.taps("Take in 1 row")
    assert "7 pupils" in stage.lee.says("/tookpart")


def test_a_file_that_is_none_is_refused(stage: Stage) -> None:
    nothing = Upload("x.csv", b"School,Pupils\r\nOakfield,3\r\n")
    assert "There is no column called Initiative in it." in stage.cleo.says("/tookpart import", files=(nothing,))
    assert "PDF" in stage.cleo.says("/tookpart import", files=(Upload("x.pdf", b"%PDF-1.7 ..."),))
    assert "Only a programme manager, an officer" in stage.lee.says("/tookpart import")


def test_a_file_that_was_looked_at_is_forgotten(stage: Stage) -> None:
    stage.cleo.says("/tookpart import", files=(file(*GOOD),))
    assert "is forgotten" in stage.cleo.taps("Forget it")
    assert "Nobody has taken part" in stage.lee.says("/tookpart")


def test_what_goes_out_comes_in_again_and_changes_nothing(stage: Stage) -> None:
    assert "there is no file" in stage.lee.says("/tookpart export")
    stage.cleo.says('/partner add "Otter NHS Trust" kind health')
    stage.cleo.says("/tookpart import", files=(file(*GOOD),))
    stage.cleo.taps("Take in 4 rows")
    stage.cleo.says(f'/tookpart "{SURVEY}" Otter NHS Trust 3 staff on 2 March 2016')
    stage.cleo.says('/tookpart add "Never begun" counts pupils')
    stage.cleo.says('/tookpart end "Never begun"')
    stage.cleo.says(f'/tookpart end "{SURVEY}"')
    assert "1 initiative, 4 rows of who took part" in stage.lee.says("/tookpart export")
    reader = stage.lee
    if not isinstance(reader, DoorActor):
        return
    (made,) = [node for node in reader.shown[-1].card.nodes if node.type == "file"]
    rows = list(csv.reader(io.StringIO(made.data.decode("utf-8-sig"))))
    assert rows[0] == ["Initiative", "Kind", "URN", "School", "Organisation", "Pupils", "Staff", "Date", "Outcome"]
    assert [SURVEY, "survey", "109001", "Oakfield Lower School", "", "212", "", "", ""] in rows
    seen = stage.cleo.says("/tookpart import", files=(Upload(made.name, made.data),))
    assert "0 new, 0 changed, 5 as they are" in seen
    assert "refused" not in seen
    changed = Upload(made.name, made.data.replace(b"212", b"213"))
    assert f"“{SURVEY}” has ended." in stage.cleo.says("/tookpart import", files=(changed,))


def test_engaged_and_unsigned_is_for_one_reader(stage: Stage) -> None:
    stage.nell.says('/pledge add "Vision" text:"We work together."')
    stage.nell.says("/pledge paper Ashmoor Primary School as head on 3 Feb 2026")
    stage.nell.says("/pledge paper Redlands Upper School as head on 3 Feb 2026")
    stage.nell.says(f'/tookpart add "{SURVEY}" counts pupils')
    stage.nell.says(f'/tookpart "{SURVEY}" Oakfield Lower 212 pupils')
    stage.nell.says(f'/tookpart "{SURVEY}" Ashmoor Primary 405 pupils')
    seen = stage.cleo.says("/tookpart engaged unsigned")
    assert "1 school. Not signing is not disengagement" in seen
    assert "Oakfield Lower School" in seen
    assert "Ashmoor" not in seen
    assert "Only you see this list." in seen
    assert "Share" not in seen.text
    seen = stage.cleo.taps("Signed, not engaged")
    assert "Redlands Upper School" in seen
    assert "Ashmoor" not in seen
    assert "Only a programme manager" in stage.lee.says("/tookpart engaged unsigned")
    assert "Engaged, unsigned" not in stage.lee.says("/tookpart").text


def test_nobody_at_all(stage: Stage) -> None:
    assert "There is no pledge yet" in stage.cleo.says("/tookpart engaged unsigned")
    stage.nell.says('/pledge add "Vision" text:"We work together."')
    assert "No school at all." in stage.cleo.says("/tookpart engaged but unsigned")
