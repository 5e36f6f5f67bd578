"""The engagement that Central Bedfordshire reported on 26 February 2016, entered and asked for by chat.

The figures are the paper's, the schools made up. It tells 21 schools that registered an interest in an app: 6 lower, 9
primary, 4 middle, 1 middle/secondary, 1 secondary. No school is both, and it does not say which of the two the one is:
it is read as one of the 21 whose type nobody has said, and is counted with neither.
"""

from __future__ import annotations

import re

import pytest

from commands.engine.request import Upload
from models.local import LocalSchool
from models.queries.programme import programme
from tests.support import bedfordshire as paper
from tests.support.plans import signed
from tests.support.stage import Stage

SURVEY = '"Health survey 2016"'
APP = {"lower": 6, "primary": 9, "middle": 4, "middle/secondary": 1, "secondary": 1}


@pytest.fixture(autouse=True)
def bedfordshire(stage: Stage) -> None:
    """The programme is the paper's authority, which has said the types of its schools, but of one."""
    paper.plant(stage.database)
    with signed(stage.database, stage.tenant) as session:
        found = programme(session)
        assert found
        found.la_code = paper.LA
        untold = of_kind("middle", 5)[-1]
        for urn, kind, _ in paper.urns():
            if urn != untold:
                session.add(LocalSchool(urn=urn, type="middle" if kind == "closing" else kind))


def of_kind(kind: str, count: int) -> list[int]:
    """The first schools of a kind."""
    return [urn for urn, each, _ in paper.urns() if each == kind][:count]


def table(initiative: str, on: str, schools: int, pupils: int) -> list[str]:
    """Rows of a file in which so many schools have so many pupils."""
    each = pupils // schools
    numbers = [each] * (schools - 1) + [pupils - each * (schools - 1)]
    urns = [urn for urn, _, _ in paper.urns()]
    rows = [f"{initiative},survey,{urn},{number},," for urn, number in zip(urns, numbers, strict=False)]
    return [f"{initiative},survey,,,{on},", *rows]


def test_a_survey_and_its_growth(stage: Stage) -> None:
    lines = ["Initiative,Kind,URN,Pupils,Date,Outcome"]
    lines += table("Health survey 2014", "1 March 2014", 19, 3_099)
    lines += table("Health survey 2016", "26 February 2016", 66, 13_259)
    data = "\r\n".join(lines).encode()
    seen = stage.cleo.says("/tookpart import", files=(Upload("surveys.csv", data),))
    assert "It adds “Health survey 2014”, “Health survey 2016”" in seen
    assert "Took in 87 rows of surveys.csv." in stage.cleo.taps("Take in 87 rows")
    stage.cleo.says(f'/tookpart {SURVEY} after "Health survey 2014"')
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "66 of 132 open schools · 13,259 pupils" in seen
    assert "+47 schools (66 against 19), +10,160 pupils (13,259 against 3,099), since Health survey 2014" in seen
    assert "1–20 of 66" in seen


def test_totals_of_schools_that_are_not_named(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Health survey 2014" counts pupils')
    stage.nell.says('/tookpart "Health survey 2014" 19 schools, 3,099 pupils')
    stage.nell.says(f'/tookpart add {SURVEY} counts pupils after "Health survey 2014"')
    stage.nell.says(f"/tookpart {SURVEY} 66 schools and 13,259 pupils")
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "66 schools, 13,259 pupils (a total apart" in seen
    assert "+47 schools (66 against 19), +10,160 pupils (13,259 against 3,099)" in seen


def test_interest_in_an_app_by_type(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Wellbeing app" kind product on 26 February 2016')
    of_two = of_kind("middle", 5)[-1]
    for kind, count in APP.items():
        urns = [of_two] if kind == "middle/secondary" else of_kind(kind, count)
        for urn in urns:
            assert "took part in “Wellbeing app”" in stage.cleo.says(f'/tookpart "Wellbeing app" {urn}')
    seen = stage.lee.says('/tookpart status "Wellbeing app"')
    assert "21 of 132 open schools" in seen
    for kind in ("lower", "primary", "middle", "secondary"):
        assert re.search(rf"\b{kind}\W+{APP[kind]}\b", seen.text, re.IGNORECASE), kind
    assert "1 school of type not known, or not among those counted" in seen
    assert "so no share is told" in seen


def test_delegates_promotions_and_meetings(stage: Stage) -> None:
    for line, said in (
        ('"Workshops" 60 delegates, 2 workshops', "60 delegates, 2 workshops"),
        ('"Leadership training" 62 delegates, of whom 29 were promoted', "62 delegates, 29 promoted"),
        ('"Meetings with heads and chairs" 10 meetings', "10 meetings"),
    ):
        name = line.split('"')[1]
        kind = "meeting" if "Meetings" in name else "training"
        stage.nell.says(f'/tookpart add "{name}" kind {kind}')
        assert f"“{name}”: {said}, as a total where nobody is named." in stage.nell.says(f"/tookpart {line}")
    seen = stage.lee.says("/tookpart")
    for said in ("Nobody named: 60 delegates, 2 workshops", "62 delegates, 29 promoted", "10 meetings"):
        assert said in seen
