"""The figures of a published report, as at 26 February 2016, rebuilt from files and asked for by chat."""

from __future__ import annotations

import pytest

from commands.engine.request import Upload
from tests.support import bedfordshire as paper
from tests.support.stage import Stage


@pytest.fixture
def council(stage: Stage) -> Stage:
    """The council of the report: its schools in the register, their kinds by file, and the pledges off the paper."""
    paper.plant(stage.database)
    stage.nell.says(f"/headway setup edit la:{paper.LA}")
    stage.nell.says("/school locals", files=(Upload("kinds.csv", paper.kinds_file()),))
    assert "132 schools" in stage.nell.taps("Set these 132")
    stage.nell.says(
        '/pledge add "Partnership vision" text:"We work together." who:"head, governor, trust chair, partner"'
    )
    stage.nell.says("/pledge edit opens 5 October 2015")
    stage.nell.says("/pledge import", files=(Upload("pledges.csv", paper.paper()),))
    assert "77 signatures" in stage.nell.taps("Take in 77 signatures")
    return stage


def test_the_report_is_rebuilt(council: Stage) -> None:
    seen = council.lee.says("/pledge status as at 26 Feb 2016")
    assert "66 organisations have signed, with 76 signatures" in seen
    assert "10 are a further signature of an organisation already counted" in seen
    for kind, total in paper.SCHOOLS.items():
        one = council.lee.says(f"/pledge status {kind} as at 26 Feb 2016")
        assert f"{paper.SIGNED[kind]} of {total}" in one, kind
    seen = council.lee.says("/pledge status as at 26 Feb 2016")
    assert "3 middle schools close by the end of the school year; 1 signed, not counted above" in seen
    assert "Mead Schools Trust, for 9 schools, all of which have also signed" in seen
    assert "0 schools, not counted as signed" in seen
    for partner in (*paper.PARTNERS, "Mead Schools Trust"):
        assert partner in seen
    assert "partners and others" in seen
    assert "53%" in seen


def test_another_day_gives_that_days_figures(council: Stage) -> None:
    assert "Nobody has signed yet" in council.lee.says("/pledge status as at 1 Feb 2016")
    seen = council.lee.says("/pledge status as at 11 Feb 2016")
    assert "60 organisations have signed, with 70 signatures" in seen
    after = council.lee.says("/pledge status as at 1 Oct 2016")
    assert "close by the end" not in after.text
    assert "Not counted: 1 school that signed, and by the register not open that day" in after


def test_the_same_papers_again_change_nothing(council: Stage) -> None:
    council.nell.says("/pledge import", files=(Upload("pledges.csv", paper.paper()),))
    assert "already" in council.nell.sees
