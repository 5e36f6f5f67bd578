"""What inspections say: report cards and old grades told apart, and whose they were."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.inspected import inspected
from models.school import School, Standing

DAY = date(2026, 11, 23)


def school(grade: str = "", graded_on: date | None = None) -> School:
    return School(urn=1, name="Oakfield", grade=grade, graded_on=graded_on)


def standing(**facts: Any) -> Standing:
    texts = dict.fromkeys(("safeguarding", "card_name", "grade", "grade_name", "concern", "ungraded"), "")
    return Standing(**{"urn": 1, "as_at": date(2026, 8, 31), "card": {}, "judgements": {}, **texts, **facts})


def test_nothing_known() -> None:
    assert inspected(school(), None, DAY).is_unknown
    assert inspected(school(), standing(), DAY).is_unknown


@pytest.mark.parametrize(
    ("said", "number"),
    [("Good", "2"), ("Outstanding", "1"), ("Satisfactory", "3"), ("Special Measures", "4"), ("", ""), ("Odd", "")],
)
def test_the_register_s_own_old_grade(said: str, number: str) -> None:
    told = inspected(school(said, date(2017, 5, 4)), None, DAY)
    assert told.number == number
    assert (told.grade is not None) is bool(number)
    if told.grade:
        assert told.grade.by_register
        assert told.grade.framework == "common inspection framework, 2015 to 2019"


def test_the_register_s_old_grade_as_at_its_own_day_and_before() -> None:
    graded = school("Good", date(2017, 5, 4))
    assert inspected(graded, None, date(2017, 5, 4)).number == "2"
    assert inspected(graded, None, date(2017, 5, 3)).is_unknown


@pytest.mark.parametrize(
    ("day", "framework"),
    [
        (date(2019, 9, 1), "education inspection framework, 2019 to 2025"),
        (date(2019, 8, 31), "common inspection framework, 2015 to 2019"),
        (date(2015, 8, 31), "a framework before 2015"),
    ],
)
def test_which_framework_a_grade_was_given_under(day: date, framework: str) -> None:
    told = inspected(school(), standing(grade="2", graded_on=day), DAY)
    assert told.grade
    assert told.grade.framework == framework


def test_the_register_s_grade_stands_back_where_ofsted_speaks() -> None:
    assert inspected(school("Good", date(2017, 5, 4)), standing(), DAY).grade is None


def test_an_old_grade_and_a_report_card_stand_beside_each_other() -> None:
    told = inspected(
        school(), standing(grade="4", graded_on=date(2022, 1, 2), card_on=date(2026, 1, 20), card={"A": "Strong"}), DAY
    )
    assert told.card
    assert told.card.areas == {"A": "Strong"}
    assert told.number == "4"


@pytest.mark.parametrize("grade", ["9", "not judged"])
def test_judged_without_an_overall_grade_is_not_unknown(grade: str) -> None:
    told = inspected(school(), standing(grade=grade, judgements={"Quality of education": "2"}), DAY)
    assert not told.is_unknown
    assert told.number == ""
    assert told.grade
    assert told.grade.judgements == {"Quality of education": "good"}


def test_whose_it_was() -> None:
    own = inspected(school(), standing(grade="2", grade_urn=1, grade_name="Oakfield"), DAY)
    former = inspected(school(), standing(grade="2", grade_urn=7, grade_name="Old Oak"), DAY)
    nameless = inspected(school(), standing(card_on=DAY, card_urn=7), DAY)
    assert own.grade
    assert former.grade
    assert nameless.card
    assert (own.grade.predecessor, former.grade.predecessor) == ("", "Old Oak")
    assert nameless.card.predecessor == "the school with URN 7"


def test_as_at_an_earlier_day_only_what_had_been_inspected_by_then() -> None:
    row = standing(grade="3", graded_on=date(2022, 1, 2), card_on=date(2026, 1, 20), concern="special measures")
    told = inspected(school(), row, date(2024, 1, 1))
    assert told.number == "3"
    assert told.card is None
    assert told.concern == ""
    assert inspected(school(), row, date(2021, 1, 1)).is_unknown
    assert inspected(school(), row, date(2022, 1, 2)).number == "3"
    assert inspected(school(), row, date(2026, 1, 20)).card is not None
    assert inspected(school(), row, row.as_at).concern == "special measures"


def test_a_report_card_alone_is_something_known() -> None:
    told = inspected(school(), standing(card_on=date(2026, 1, 20)), DAY)
    assert not told.is_unknown
    undated = inspected(school(), standing(card={"Inclusion": "Expected standard"}), DAY)
    assert undated.card
    assert undated.card.areas == {"Inclusion": "Expected standard"}


def test_a_published_concern_is_told() -> None:
    row = standing(concern="special measures", card_on=date(2026, 1, 20))
    assert inspected(school(), row, DAY).concern == "special measures"


def test_no_concern_is_none() -> None:
    assert inspected(school(), standing(concern="none"), DAY).concern == ""
