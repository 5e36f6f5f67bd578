"""`headway import schools` and `headway import ofsted`: files taken in, refused in sentences, and told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import Run, execute
from tests.support.register_files import ASHDOWN, OAKFIELD, details

HAVERING = {**ASHDOWN, "urn": 102001, "code": 311, "la": "Havering"}


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "edubasealldata20250430.csv").write_bytes(details(OAKFIELD, ASHDOWN, HAVERING))
    return "edubasealldata20250430.csv"


def schools(folder: Path) -> int:
    return int(execute(folder / ".headway" / "headway.sqlite3", "SELECT count(*) FROM school")[0][0])


def test_schools_come_in_with_the_day_of_the_file_s_name(headway_empty: Run, file: str) -> None:
    result = headway_empty("import", "schools", file)
    assert (result.code, result.err) == (0, "")
    assert "establishment details, 20 columns, as at 30 April 2025. 3 rows read." in result.out
    assert "3 new, 0 changed, 0 as they were." in result.out
    assert "Everything in it is here already." in headway_empty("import", "schools", file).out


def test_what_changed_is_told(headway_empty: Run, file: str, tmp_path: Path) -> None:
    headway_empty("import", "schools", file)
    (tmp_path / "later.csv").write_bytes(details({**OAKFIELD, "status": "Closed"}))
    out = headway_empty("import", "schools", "later.csv", "--as-at", "30 June 2025").out
    assert "Closed: 1\n  109001 Oakfield Lower School" in out


@pytest.mark.parametrize("name", ["311", "Havering", "London Borough of Havering", "havering council"])
def test_an_authority_is_chosen_by_code_or_name(headway_empty: Run, file: str, name: str, tmp_path: Path) -> None:
    result = headway_empty("import", "schools", file, "--authority", name, "--authority", "311")
    assert "1 new" in result.out
    assert "2 skipped: of other authorities." in result.out
    assert schools(tmp_path) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--authority", "Haverin"), "I know no authority “Haverin”. There are: Havering (311)."),
        (("--authority", "999"), "has no school of authority 999"),
        (("--as-at", "some day"), "“some day” is not a day. Type it like 31 August 2026."),
        (("--as-at", "1 January 2099"), "1 January 2099 is still ahead"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(
    headway_empty: Run, file: str, arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    result = headway_empty("import", "schools", file, *arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert schools(tmp_path) == 0


def test_a_bad_row_is_named_and_nothing_is_written(headway_empty: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_bytes(details(OAKFIELD, {**ASHDOWN, "closed": "soon"}))
    result = headway_empty("import", "schools", "bad.csv")
    assert result.code == 2
    assert "Row 3: CloseDate “soon” is not a date." in result.err
    assert result.err.endswith("Nothing was written.\n")
    assert schools(tmp_path) == 0


def test_a_missing_file_and_another_kind_of_file_are_told_so(headway_empty: Run, file: str) -> None:
    assert "There is no file nowhere.csv." in headway_empty("import", "schools", "nowhere.csv").err
    result = headway_empty("import", "ofsted", file)
    assert (result.code, result.err) == (
        2,
        f"{file} holds establishment details. Type: headway import schools {file}\n",
    )


def test_progress_is_drawn_when_asked_for_and_not_in_a_pipe(headway_empty: Run, file: str) -> None:
    assert "Writing" in headway_empty("import", "schools", file, "--progress").err
    assert headway_empty("import", "schools", file, "--quiet").err == ""
