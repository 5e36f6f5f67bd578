"""Establishment details in every layout: what a school's row says, and what is never read from it."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date

import pytest

from models.intake.records import Unreadable
from models.register.reading import open_register
from models.register.records import SchoolRecord
from tests.register.register_files import FEW, OAKFIELD, SHORT, every, read, real, table

FOUR = {823: "Central Bedfordshire", 311: "Havering", 876: "Halton", 883: "Thurrock"}
HEAD = ("HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle", "HeadEmail", "PropsName")


def school(**cells: str) -> SchoolRecord:
    """The one school of a small file; cells by field of the full download."""
    (found,) = every(read(table((*FEW, *cells), OAKFIELD | cells)), SchoolRecord)
    return found


# -- the real files ---------------------------------------------------------------------------------------------------


def test_the_four_councils_are_read_as_their_papers_say() -> None:
    file = open_register("gias-four-las.csv", real("gias-four-las.csv"))
    schools = every(file, SchoolRecord)
    assert (file.kind, file.layout, file.as_at, len(schools)) == ("details", "135 columns", None, 393)
    assert {each.la_code: each.la for each in schools} == FOUR
    assert Counter(each.la_code for each in schools) == {823: 153, 311: 102, 876: 74, 883: 64}
    by_status = {status: [each for each in schools if each.status == status] for status in ("open", "closed", "")}
    assert {status: len(found) for status, found in by_status.items()} == {"open": 327, "closed": 61, "": 5}
    assert Counter(each.la_code for each in by_status["open"]) == {823: 127, 311: 88, 876: 61, 883: 51}
    assert Counter(each.la_code for each in by_status["closed"]) == {823: 24, 311: 13, 876: 12, 883: 12}
    assert {each.urn for each in by_status[""]} == {102358, 109723, 130622, 138569, 144793}


def test_the_four_councils_phases_dates_and_trusts_are_read() -> None:
    schools = every(open_register("gias.csv", real("gias-four-las.csv")), SchoolRecord)
    assert Counter(each.phase for each in schools) == {
        "": 355,
        "Secondary": 18,
        "Primary": 13,
        "Middle deemed secondary": 5,
        "All-through": 2,
    }
    closed = [each for each in schools if each.status == "closed"]
    assert (sum(each.closed is not None for each in schools), sum(each.closed is None for each in closed)) == (30, 31)
    assert sum(bool(each.trust) for each in schools) == 31
    assert (sum(bool(each.type) for each in schools), sum(bool(each.type_group) for each in schools)) == (206, 371)
    assert sum(each.low_age is not None and each.high_age is not None for each in schools) == 374
    assert sum(each.pupils is None for each in schools) == 19
    names = Counter((each.la_code, each.name) for each in schools)
    assert sum(count == 2 for count in names.values()) == 26


def test_a_school_of_the_four_councils_is_read_whole() -> None:
    (wood,) = [
        each for each in every(open_register("g", real("gias-four-las.csv")), SchoolRecord) if each.urn == 102269
    ]
    assert (wood.name, wood.number, wood.phase, wood.low_age, wood.high_age) == (
        "Harold Wood Primary School",
        2005,
        "Primary",
        4,
        11,
    )
    assert (wood.pupils, wood.capacity, wood.gender, wood.religion) == (641, 654, "Mixed", "Does not apply")
    assert (wood.street, wood.town, wood.county, wood.postcode) == ("Recreation Avenue", "Romford", "Essex", "RM3 0TH")
    assert (wood.website, wood.telephone) == ("https://haroldwoodprimary.com", "01708345473")


def test_england_of_2018_is_read_as_its_paper_says() -> None:
    file = open_register("anything.csv", real("gias-england-2018.csv.gz"))
    schools = every(file, SchoolRecord)
    assert (file.kind, file.layout, len(schools)) == ("details", "140 columns", 26_078)
    assert Counter(each.status for each in schools) == {"open": 23_786, "closed": 2_146, "closing": 146}
    assert Counter(each.grade for each in schools) == {
        "Good": 13_982,
        "": 5_464,
        "Outstanding": 3_393,
        "Requires improvement": 2_364,
        "Inadequate": 862,
        "Satisfactory": 13,
    }
    councils = Counter(each.la_code for each in schools)
    assert (len(councils), councils[823], councils[311], councils[876], councils[883]) == (156, 142, 99, 70, 61)
    assert Counter(each.la for each in schools).most_common(3) == [("Kent", 705), ("Lancashire", 681), ("Essex", 679)]
    assert {each.la_code for each in schools if not each.la} == {702, 704, 835, 836, 837}
    assert sum(each.name == "St Joseph's Catholic Primary School" for each in schools) == 64
    assert sum(not each.name.isascii() for each in schools) == 6


# -- small files ------------------------------------------------------------------------------------------------------


def test_the_short_download_of_33_columns_says_which_fields_it_has() -> None:
    file = read(table(SHORT, OAKFIELD | {"LA (code)": "799", "StatutoryLowAge": "2", "OpenDate": "01-09-1998"}))
    (oakfield,) = every(file, SchoolRecord)
    assert (file.kind, file.layout) == ("details", "33 columns")
    assert (oakfield.la_code, oakfield.low_age, oakfield.opened) == (799, 2, date(1998, 9, 1))
    assert {"status", "opened", "telephone"} <= file.fields
    assert not {"closed", "trust", "pupils", "grade"} & file.fields


def test_the_performance_tables_headings_do_as_well() -> None:
    header = (
        "URN,LANAME,LA,ESTAB,LAESTAB,SCHNAME,TOWN,POSTCODE,SCHSTATUS,OPENDATE,CLOSEDATE,MINORGROUP,SCHOOLTYPE,AGELOW"
    )
    row = "100101,Ottermere,799,2001,7992001,Oakfield Lower School,Otterton,OT1 1AA,Closed,,2019-08-31,Academy,,2"
    file = read(f"{header}\n{row}\n".encode())
    (oakfield,) = every(file, SchoolRecord)
    assert (file.kind, oakfield.la, oakfield.la_code, oakfield.number) == ("details", "Ottermere", 799, 2001)
    assert (oakfield.status, oakfield.closed, oakfield.opened) == ("closed", date(2019, 8, 31), None)
    assert (oakfield.town, oakfield.postcode, oakfield.low_age) == ("Otterton", "OT1 1AA", 2)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Open", "open"),
        ("Closed", "closed"),
        ("Open, but proposed to close", "closing"),
        ("Proposed to open", "proposed"),
        ("", ""),
    ],
)
def test_a_status_is_one_of_five(words: str, status: str) -> None:
    assert school(**{"EstablishmentStatus (name)": words}).status == status


@pytest.mark.parametrize("written", ["01-09-1998", "01/09/1998", "1/9/1998", "1998-09-01", "1998-09-01 00:00:00"])
def test_a_date_is_read_as_the_services_write_it(written: str) -> None:
    assert school(OpenDate=written).opened == date(1998, 9, 1)


@pytest.mark.parametrize(("written", "pupils"), [("", None), ("SUPP", None), ("NULL", None), ("0", 0), ("212.0", 212)])
def test_a_number_that_is_not_said_is_none_and_not_nought(written: str, pupils: int | None) -> None:
    assert school(NumberOfPupils=written).pupils == pupils


def test_codes_in_quotes_lose_their_leading_noughts_only_where_they_are_numbers() -> None:
    oakfield = school(EstablishmentNumber="0201", TelephoneNum="01525000000", Postcode=" LU5  4AB ")
    assert (oakfield.number, oakfield.telephone, oakfield.postcode) == (201, "01525000000", "LU5 4AB")


def test_a_name_over_two_lines_is_one_name() -> None:
    assert school(EstablishmentName="Oakfield\r\nLower  School").name == "Oakfield Lower School"


def test_no_record_has_room_for_a_person() -> None:
    assert not {name for name in SchoolRecord._fields if "head" in name or "mail" in name or "prop" in name}
    private = {name: f"Private {number}" for number, name in enumerate(HEAD)}
    assert "Private" not in repr(school(**private))


def test_nothing_of_a_heads_column_is_in_any_record_of_the_real_layout() -> None:
    with real("gias-four-las.csv").open(encoding="cp1252", newline="") as paper:
        header = next(csv.reader(paper))
    private = {name: "Private" for name in header if name.startswith(("Head", "Props"))}
    assert len(private) == 5
    (oakfield,) = every(read(table(header, OAKFIELD | private)), SchoolRecord)
    assert "Private" not in repr(oakfield)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"URN": "10010x"}, "Row 2: URN “10010x” is not a whole number."),
        ({"URN": ""}, "Row 2: URN “” is not a whole number."),
        ({"URN": "0"}, "Row 2: URN “0” is not a URN."),
        ({"URN": "123456789"}, "Row 2: URN “123456789” is not a URN."),
        ({"EstablishmentName": " "}, "Row 2: EstablishmentName “ ” is not a name."),
        ({"OpenDate": "31-02-2020"}, "Row 2: OpenDate “31-02-2020” is not a date."),
        ({"OpenDate": "Sep 1998"}, "Row 2: OpenDate “Sep 1998” is not a date."),
        ({"NumberOfPupils": "many"}, "Row 2: NumberOfPupils “many” is not a whole number."),
        ({"EstablishmentStatus (name)": "Shut"}, "Row 2: EstablishmentStatus (name) “Shut” is not a status of the "),
    ],
)
def test_a_bad_cell_is_told_by_row_heading_and_reason(cells: dict[str, str], reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        school(**cells)
    assert str(refusal.value).startswith(reason)


def test_the_same_rows_gzipped_in_utf8_and_with_plain_line_ends_are_the_same_schools() -> None:
    row = OAKFIELD | {"EstablishmentName": "Ecole Française – St Ives"}
    plain = every(read(table(FEW, row)), SchoolRecord)
    assert plain[0].name == "Ecole Française – St Ives"
    for data in (
        table(FEW, row, encoding="utf-8"),
        table(FEW, row, encoding="utf-8-sig", end="\n"),
        gzip.compress(table(FEW, row)),
    ):
        assert every(read(data), SchoolRecord) == plain
