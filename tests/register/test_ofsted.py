"""Ofsted's management information: report cards, older grades, whose they are, and what is simply not said."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from models.intake.records import Unreadable
from models.register.reading import open_register
from models.register.records import OfstedRecord
from tests.register.register_files import every, read, real, table

CARDS = "ofsted-mi-2026-08-sample.csv"
OWN = "Does the latest full inspection relate to the URN of the current school?"
OLDER = (
    *("URN", "School name", "Ofsted phase", "Inspection start date", OWN, "URN at time of latest full inspection"),
    *("School name at time of latest full inspection", "Overall effectiveness", "Category of concern"),
    *("Quality of education", "Early years provision (where applicable)", "Safeguarding is effective?"),
    *("Date of latest section 8 inspection", "Section 8 inspection overall outcome"),
    *("Previous full inspection overall effectiveness", "Previous inspection start date"),
)
CARD = (
    *("URN", "Inspection start date", OWN, "URN at time of latest full inspection", "Category of concern"),
    *("Safeguarding standards", "Inclusion", "Early years (where applicable)"),
    *("Inspection start date of latest OEIF graded inspection", "Latest OEIF overall effectiveness"),
    *("Latest OEIF category of concern", "Latest OEIF  safeguarding is effective?", "Most recent category of concern"),
)


def older(**cells: str) -> OfstedRecord:
    """One school's row in the layout until 2023; cells by heading."""
    (found,) = every(read(table(OLDER, {"URN": "100101", **cells})), OfstedRecord)
    return found


def carded(**cells: str) -> OfstedRecord:
    """One school's row beside report cards; cells by heading."""
    (found,) = every(read(table(CARD, {"URN": "100101", **cells})), OfstedRecord)
    return found


# -- the real sample --------------------------------------------------------------------------------------------------


def test_the_sample_is_read_as_its_paper_says() -> None:
    file = open_register(CARDS, real(CARDS))
    schools = every(file, OfstedRecord)
    assert (file.kind, file.layout, file.as_at, len(schools)) == ("ofsted", "85 columns", date(2026, 8, 31), 23)
    assert Counter((each.has_card, each.has_grade) for each in schools) == {
        (True, True): 5,
        (True, False): 9,
        (False, True): 8,
        (False, False): 1,
    }
    assert [each.urn for each in schools if not each.has_card and not each.has_grade] == [100009]
    assert Counter(each.grade for each in schools if not each.has_card and each.has_grade) == {
        "1": 1,
        "2": 1,
        "3": 2,
        "not judged": 4,
    }
    assert Counter(each.phase for each in schools) == {"Primary": 16, "Secondary": 6, "Alternative provision": 1}


def test_the_samples_report_cards_keep_their_words() -> None:
    schools = every(open_register(CARDS, real(CARDS)), OfstedRecord)
    words = {each.urn: Counter(said for _, said in each.card) for each in schools}
    assert {urn for urn, said in words.items() if said["Needs attention"]} == {100055, 144478, 144479, 144528}
    assert {urn: said["Exceptional"] for urn, said in words.items() if said["Exceptional"]} == {144502: 5}
    assert Counter(area for each in schools for area in each.card_apart) == {"Early years": 2, "Post-16 provision": 12}
    assert Counter(each.card_safeguarding for each in schools) == {"met": 14, "": 9}
    assert all(each.card_on for each in schools if each.has_card)


def test_without_lines_above_the_header_the_same_schools_are_read() -> None:
    bare = open_register("b.csv", real("ofsted-mi-2026-08-sample-noheaderlines.csv"))
    assert bare.as_at is None
    assert every(bare, OfstedRecord) == every(open_register(CARDS, real(CARDS)), OfstedRecord)


# -- small files ------------------------------------------------------------------------------------------------------


def test_null_says_there_is_none_and_an_empty_cell_says_nothing() -> None:
    null = dict.fromkeys(CARD[1:], "NULL")
    assert (carded(**null).has_card, carded(**null).has_grade) == (False, False)
    assert carded(**null).card_concern == carded(**null).grade_concern == ""
    silent = carded()
    assert (silent.has_card, silent.has_grade, silent.has_ungraded) == (None, None, None)


def test_a_report_card_says_its_areas_safeguarding_and_concern() -> None:
    cells = {"Inclusion": "Urgent improvement", "Early years (where applicable)": "Not applicable"}
    facts = {"Safeguarding standards": "Not met", "Category of concern": "RSI", "Inspection start date": "13/01/2026"}
    school = carded(**cells, **facts)
    assert (school.card, school.card_apart) == ((("Inclusion", "Urgent improvement"),), ("Early years",))
    assert (school.card_safeguarding, school.card_concern) == ("not met", "requires significant improvement")
    assert (school.has_card, school.card_on) == (True, date(2026, 1, 13))


def test_no_concern_is_told_from_one_that_nobody_wrote_down() -> None:
    met = {"Safeguarding standards": "Met"}
    assert carded(**met, **{"Category of concern": "NULL"}).card_concern == "none"
    assert carded(**met).card_concern == ""


def test_an_older_layout_has_grades_and_says_nothing_of_cards() -> None:
    school = older(
        **{"Overall effectiveness": "2", "Quality of education": "3", "Inspection start date": "04/10/2022"},
        **{"Early years provision (where applicable)": "9", "Safeguarding is effective?": "Yes"},
        **{"Previous full inspection overall effectiveness": "4", "Previous inspection start date": "01/01/2018"},
    )
    assert (school.grade, school.graded_on, school.has_grade, school.has_card) == ("2", date(2022, 10, 4), True, None)
    assert (school.judgements, school.safeguarding) == ((("Quality of education", "3"),), "met")


def test_a_predecessors_grade_is_marked_as_such() -> None:
    whose = {"URN at time of latest full inspection": "100099"}
    named = {"School name at time of latest full inspection": "Oakfield Lower School"}
    stated = older(**{"Overall effectiveness": "2", OWN: "No"}, **whose, **named)
    assert (stated.grade_own, stated.grade_urn, stated.grade_name) == (False, 100099, "Oakfield Lower School")
    assert older(**{"Overall effectiveness": "2"}, **whose).grade_own is False
    assert older(**{"Overall effectiveness": "2"}).grade_own is None


def test_an_ungraded_inspection_is_a_fact_of_its_own() -> None:
    outcome = {"Section 8 inspection overall outcome": "School remains Good"}
    school = older(**{"Date of latest section 8 inspection": "05/03/2024"}, **outcome)
    assert (school.ungraded_on, school.ungraded_outcome) == (date(2024, 3, 5), "School remains Good")
    assert (school.has_ungraded, school.has_grade) == (True, None)


def test_the_layout_of_2024_speaks_of_graded_inspections() -> None:
    own = "Does the latest graded inspection relate to the URN of the current school?"
    header = ("URN", "Inspection start date", own, "URN at time of latest graded inspection", "Overall effectiveness")
    row = {"URN": "100101", own: "Yes", "URN at time of latest graded inspection": "100101"}
    (school,) = every(read(table(header, row | {"Overall effectiveness": "Not judged"})), OfstedRecord)
    assert (school.grade, school.grade_own, school.grade_urn) == ("not judged", True, 100101)


@pytest.mark.parametrize(("said", "grade"), [("4", "4"), ("9", "9"), ("Outstanding", "1"), ("NULL", ""), ("", "")])
def test_a_grade_is_a_number_whatever_the_word(said: str, grade: str) -> None:
    assert older(**{"Overall effectiveness": said}).grade == grade


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Overall effectiveness": "5"}, "Row 2: Overall effectiveness “5” is not a grade."),
        ({OWN: "Perhaps"}, f"Row 2: {OWN} “Perhaps” is not Yes or No."),
        (
            {"Safeguarding is effective?": "?"},
            "Row 2: Safeguarding is effective? “?” is not an answer on safeguarding.",
        ),
        ({"URN": "EY400304"}, "Row 2: URN “EY400304” is not a whole number."),
    ],
)
def test_a_bad_cell_is_told_by_row_heading_and_reason(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        older(**cells)
    assert str(refusal.value) == reason
