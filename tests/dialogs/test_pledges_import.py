"""Signatures on paper, handed in as a file: looked at first, refused row by row, and taken in once."""

from __future__ import annotations

import pytest

from commands.engine.request import Upload
from tests.support.pledges import put_up
from tests.support.stage import Stage

HEADER = "School,Organisation,Capacity,Name,Date,Pledge,On behalf of,Also signed by\n"
GOOD = HEADER + (
    "Oakfield Lower School,,Headteacher,A. Head,3 Feb 2016,,,B. Governor (governor)\n"
    "109007,,Head,,12 February 2016,Vision,,\n"
    ",Otter Health,Partner,C. Partner,2016-02-20,,,\n"
    ",,Chair of trust,D. Chair,26/02/2016,,Otter Learning Trust,\n"
)
BAD = HEADER + (
    "Oakfield Lower School,,Head,A. Head,3 Feb 2016,,,\n"
    "Nowhere Academy,,Head,,3 Feb 2016,,,\n"
    "St Mary's,,Head,,3 Feb 2016,,,\n"
    "109001,,Head,,31 Feb 2016,,,\n"
    "109001,,Caretaker,,3 Feb 2016,,,\n"
    "109001,,Head,,3 Feb 2014,,,\n"
    "109008,,Head,,3 Feb 2016,,,\n"
    "109001,,Head,,3 Feb 2016,Standards,,\n"
    "109001,,Head,A. Head,3 Feb 2016,,,\n"
    ",,Head,,3 Feb 2016,,,\n"
    "109001,,Head,,,,,\n"
    "109001,,Governor,,3 Feb 2016,,,E. Nobody\n"
)


@pytest.fixture(autouse=True)
def vision(stage: Stage) -> None:
    """A pledge is up, and has been since 2015."""
    put_up(stage)
    stage.nell.says("/pledge edit opens 5 October 2015")


def sends(stage: Stage, text: str, name: str = "papers.csv") -> object:
    return stage.cleo.says("/pledge import", files=(Upload(name, text.encode()),))


def test_a_file_is_looked_at_then_taken_in_once(stage: Stage) -> None:
    seen = sends(stage, GOOD)
    assert "5 new signatures." in seen
    assert "Not known yet, and would be entered as partners: Otter Health." in seen
    assert "Vision · A. Head, head, Wed 3 Feb 2016" in seen
    assert "B. Governor, governor" in seen
    assert "D. Chair, chair of trust, Fri 26 Feb 2016, covers 2 schools" in seen
    assert "nobody has signed yet" in stage.lee.says("/pledge")
    assert "Took in 5 signatures from papers.csv" in stage.cleo.taps("Take in 5 signatures")
    assert "4 organisations, 5 signatures" in stage.lee.says("/pledge")
    assert "5 here already" in sends(stage, GOOD)
    assert "Take in" not in stage.cleo.sees


def test_taking_a_file_back_takes_back_all_of_it(stage: Stage) -> None:
    sends(stage, GOOD)
    stage.cleo.taps("Take in 5 signatures")
    assert "Taken back" in stage.cleo.taps("Undo")
    assert "nobody has signed yet" in stage.lee.says("/pledge")


def test_rows_that_cannot_be_taken_in_say_why(stage: Stage) -> None:
    seen = sends(stage, BAD)
    assert "1 new signature, 11 rows refused" in seen
    assert "Row 3 is refused" in seen
    for reason in (
        "I am not sure which school “Nowhere Academy” is",
        "I am not sure which school “St Mary's” is. Is it St Mary's",
        "“31 Feb 2016” is not a day",
        "“Caretaker” is not one of its capacities",
        "“Vision” could not be signed on 3 February 2014",
        "Oldfield Infant School closed on 31 August 2015, before it was signed",
        "There is no pledge “Standards”",
        "It says the same as row 2",
        "It names no school and no organisation",
        "It has no date",
        "It gives no capacity for “E. Nobody”, who also signed",
    ):
        assert reason in seen
    assert "Took in 1 signature from papers.csv. 11 rows left out." in stage.cleo.taps("Take in 1 signature")


def test_a_file_that_is_none_is_refused_and_one_can_be_forgotten(stage: Stage) -> None:
    assert "It needs a row of headings" in sends(stage, "just some words\n")
    assert "Only an officer" in stage.lee.says("/pledge import")
    sends(stage, GOOD)
    assert "papers.csv is forgotten" in stage.cleo.taps("Forget it")
    assert "is no longer here" in stage.cleo.says("/pledge import apply code:K7QX2M9P")
