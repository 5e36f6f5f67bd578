"""Plans as workbooks."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from models.intake import read_plan

from .making import HEADER, actions, book, part, read_book, rezipped, saved, shape, told

ROW = ("Open a hub", "More readers", "Schools", "Sites chosen", "May 2027", None)
OTHER = ("Train leads", None, "Governors", None, "TBC", "Green")


def test_title_blank_rows_and_blank_columns() -> None:
    rows = [
        (None, "Northmere plan"),
        (),
        (None, *HEADER),
        (None, *ROW),
        (),
        (None, *OTHER),
        (),
        (None, "Total", None, 4),
    ]
    plan = read_book(book(rows))
    assert shape(plan) == [("", "Northmere plan", "", ["Open a hub", "Train leads"])]
    assert actions(plan)[1].source == "Sheet Sheet1, row 6"
    assert told(plan, "left out") == ["Sheet Sheet1, row 8: not an action: 'Total | 4'"]


def test_each_sheet_is_a_workstream() -> None:
    made = book([HEADER, ROW], "WS1 Reading")
    made.create_sheet("WS2 Attendance").append(HEADER)
    made["WS2 Attendance"].append(OTHER)
    made.create_sheet("Lists").append(("Red", "Amber"))
    plan = read_book(made)
    assert shape(plan) == [
        ("1", "Reading", "Workstream", ["Open a hub"]),
        ("2", "Attendance", "Workstream", ["Train leads"]),
    ]


def test_a_hidden_sheet_is_left_out_aloud() -> None:
    made = book([HEADER, ROW])
    made.create_sheet("Old").sheet_state = "hidden"
    assert told(read_book(made), "left out") == ["Sheet Old: the sheet is hidden and was not read"]


def test_heading_rows_above_a_repeated_header() -> None:
    made = book([("Reading",), HEADER, ROW, ("Attendance",), HEADER, OTHER, ("Sport",), HEADER, ROW])
    assert [s.title for s in read_book(made).workstreams] == ["Reading", "Attendance", "Sport"]


def test_rows_across_the_sheet_under_a_numbered_recommendation_stay_with_their_actions() -> None:
    made = book(
        [("Recommendation 1: Reading",), HEADER, ROW, ("In the spring",), OTHER, ("Recommendation 2: Sport",), ROW]
    )
    made.active.merge_cells("A4:F4")
    plan = read_book(made)
    assert [(s.number, s.title) for s in plan.workstreams] == [("1", "Reading"), ("2", "Sport")]
    assert [dict(a.rest) for a in actions(plan)] == [{}, {"Heading": "In the spring"}, {}]


def test_a_bold_row_is_a_heading() -> None:
    made = book([HEADER, ("Attendance",), ROW, ("Sport",), OTHER])
    for at in (2, 4):
        made.active.cell(at, 1).font = Font(bold=True)
    assert [s.title for s in read_book(made).workstreams] == ["Attendance", "Sport"]


def test_vertically_merged_groups() -> None:
    made = book([("Priority", "Action", "Lead", "Due"), ("A. Reading", "One", "X", "May"), (None, "Two", "Y", None)])
    made.active.merge_cells("A2:A3")
    plan = read_book(made)
    assert shape(plan) == [("A", "Reading", "Priority", ["One", "Two"])]
    assert actions(plan)[1].when == ""


@pytest.mark.parametrize(
    ("shown_as", "text"),
    [("dd/mm/yyyy", "30 April 2027"), ("mmm-yy", "April 2027"), ("yyyy", "2027"), ("d mmmm", "30 April 2027")],
)
def test_dates_as_the_person_saw_them(shown_as: str, text: str) -> None:
    made = book([("Action", "Who", "When"), ("Open a hub", "Schools", dt.date(2027, 4, 30))])
    made.active["C2"].number_format = shown_as
    assert actions(read_book(made))[0].when == text


def test_numbers_and_money() -> None:
    made = book(
        [("No.", "Action", "Who", "Budget (£000s)", "Share"), (1, "Open", "X", 12.5, 0.25), (1.1, "Run", "Y", 1250, 1)]
    )
    made.active["D3"].number_format = '"£"#,##0'
    made.active["E2"].number_format = "0%"
    first, second = actions(read_book(made))
    assert (first.reference, first.cost, first.cost_text, first.rest) == ("1", 1_250_000, "12.5", {"Share": "25%"})
    assert (second.reference, second.cost, second.cost_text, second.rest) == ("1.1", 125_000, "£1,250", {"Share": "1"})


def test_lines_in_a_cell() -> None:
    made = book([HEADER, ("Open", "More", "Schools\nHeads", "Chosen\nHired", "May 2027\nJuly 2027", "")])
    only = actions(read_book(made))[0]
    assert only.owners == ("Schools", "Heads")
    assert [step.when for step in only.milestones] == ["May 2027", "July 2027"]


@pytest.mark.parametrize(
    ("colour", "rag"),
    [(Color(rgb="FFFF0000"), "red"), (Color(theme=9), "amber"), (Color(rgb="FFC6EFCE"), "green"), (Color(theme=0), "")],
)
def test_a_rating_that_is_only_a_fill(colour: Color, rag: str) -> None:
    made = book([HEADER, ROW])
    made.active["F2"].fill = PatternFill("solid", fgColor=colour)
    plan = read_book(made)
    assert actions(plan)[0].rag == rag
    assert bool(told(plan, "needs a person")) == bool(rag)


def test_a_word_is_kept_over_the_fill_that_contradicts_it() -> None:
    made = book([HEADER, OTHER])
    made.active["F2"].fill = PatternFill("solid", fgColor="FFFF0000")
    plan = read_book(made)
    assert actions(plan)[0].rag == "green"
    assert len(told(plan, "needs a person")) == 1


def test_formulas_give_their_saved_value_and_are_never_worked_out() -> None:
    data = saved(book([HEADER, ("=1+1", "More", "Schools", "", "May", ""), ROW]))
    name = "xl/worksheets/sheet1.xml"
    unsaved = read_plan("a.xlsx", data)
    assert any(
        note.endswith("without a saved value were read as empty: A2") for note in told(unsaved, "needs a person")
    )
    valued = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>7</v>", part(data, name))
    assert actions(read_plan("a.xlsx", rezipped(data, {name: valued})))[0].title == "7"


def test_a_sheet_that_says_it_has_a_million_rows() -> None:
    data = saved(book([HEADER, ROW]))
    name = "xl/worksheets/sheet1.xml"
    claimed = part(data, name).replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in claimed
    assert len(actions(read_plan("a.xlsx", rezipped(data, {name: claimed})))) == 1


def test_a_stray_cell_at_the_bottom() -> None:
    made = book([HEADER, ROW])
    made.active.cell(1_048_576, 1, "Note: the end")
    plan = read_book(made)
    assert len(actions(plan)) == 1
    assert told(plan, "left out") == ["Sheet Sheet1, row 1048576: not an action: 'Note: the end'"]
