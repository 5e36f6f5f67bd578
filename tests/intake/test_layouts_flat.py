"""Plans as comma, semicolon and tab separated text."""

from __future__ import annotations

import pytest

from models.intake import Unreadable

from .making import actions, read_text, shape, told

PLAIN = 'Theme,Action,Who,When,RAG\n"1. Reading, for all","Open – a hub","Schools\nHeads",May 2027,\n,Train leads,,,\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    plan = read_text(PLAIN, encoding)
    assert shape(plan) == [("1", "Reading, for all", "Theme", ["Open – a hub", "Train leads"])]
    assert actions(plan)[0].owners == ("Schools", "Heads")
    assert actions(plan)[0].source == "row 2"


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_delimiters(mark: str) -> None:
    text = (
        mark.join(("Task", "Responsible", "Due"))
        + "\n"
        + mark.join(("Buy, sort and lend books", "Schools", "May"))
        + "\n"
    )
    assert actions(read_text(text, name="plan.txt"))[0].title == "Buy, sort and lend books"


def test_a_declared_delimiter_is_no_row() -> None:
    assert actions(read_text("sep=;\nTask;Who\nBuy books;Schools\n"))[0].source == "row 3"


def test_windows_line_ends_and_a_title_row() -> None:
    plan = read_text("Reading plan,,\r\n,,\r\nTask,Who,When\r\nBuy books,Schools,May\r\n")
    assert shape(plan) == [("", "Reading plan", "", ["Buy books"])]


def test_columns_nobody_knows_are_kept_by_their_header() -> None:
    only = actions(read_text("Action,Who,Ward,Ward,,Evidence\nBuy books,Schools,North,South,loose,minutes\n"))[0]
    assert only.rest == {"Ward": "North", "Ward (2)": "South", "Column 5": "loose", "Evidence": "minutes"}


def test_urgency_is_no_workstream() -> None:
    plan = read_text("Priority,Action,Who\nHigh,Buy books,Schools\nLow,Sell books,Schools\n")
    assert shape(plan) == [("", "", "", ["Buy books", "Sell books"])]
    assert actions(plan)[0].rest == {"Priority": "High"}


def test_a_tracker_of_recommendations_has_no_action_column() -> None:
    plan = read_text("Recommendation,Lead,Deadline,Status\nAdopt a charter,Schools,May,Completed\n")
    only = actions(plan)[0]
    assert (only.title, only.rag, only.status) == ("Adopt a charter", "complete", "complete")


def test_rag_and_status_side_by_side() -> None:
    only = actions(read_text("Action,Who,RAG,Status\nBuy books,Schools,A,In progress\n"))[0]
    assert (only.rag, only.rag_text, only.status, only.rest) == ("amber", "A", "in progress", {"Status": "In progress"})


def test_rows_of_one_text_are_headings_where_the_table_begins_with_one() -> None:
    plan = read_text("Action,Who,When\nReading,,\nBuy books,Schools,May\nSport,,\nBuy balls,Schools,June\n")
    assert [s.title for s in plan.workstreams] == ["Reading", "Sport"]


def test_and_an_action_that_has_only_a_title_otherwise() -> None:
    plan = read_text("Action,Who,When\nBuy books,Schools,May\nBuy balls,,\nBuy bats,Schools,June\n")
    assert [a.title for a in actions(plan)] == ["Buy books", "Buy balls", "Buy bats"]


def test_numbered_actions_and_notes_below() -> None:
    plan = read_text("Action,Who\n1.1 Buy books,Schools\n1.2 Sell books,Schools\nNote: draft only,\n* estimate,\n")
    assert [(a.reference, a.title) for a in actions(plan)] == [("1.1", "Buy books"), ("1.2", "Sell books")]
    assert len(told(plan, "left out")) == 2


def test_a_milestones_column() -> None:
    only = actions(read_text('Action,Key milestones,When\nBuy,"Choose\nOrder","May 2027\nJune 2027"\n'))[0]
    assert [(m.text, m.when) for m in only.milestones] == [("Choose", "May 2027"), ("Order", "June 2027")]


def test_an_open_quotation_mark() -> None:
    with pytest.raises(Unreadable, match="never closed"):
        read_text('Action,Who\n"Buy books,Schools\nSell books,Schools\n')


def test_a_stray_quotation_mark_is_for_a_person() -> None:
    plan = read_text('Action,Who\n"Buy" books,Schools\n')
    assert actions(plan)[0].title == "Buy books"
    assert len(told(plan, "needs a person")) == 1


def test_a_row_whose_reference_the_rows_below_extend_is_a_heading() -> None:
    plan = read_text("Ref,Action,Who\nA,Attendance,\nA1,Call home,Schools\nA2,Write home,\nB,Reading,\nB1,Open,Us\n")
    assert shape(plan) == [("A", "Attendance", "", ["Call home", "Write home"]), ("B", "Reading", "", ["Open"])]


def test_numbers_beside_groups_number_the_groups() -> None:
    plan = read_text("No,Objective,Action,Lead\n1,Reading,Open,Us\n,,Buy,Us\n2,Sport,Run,Us\n")
    assert shape(plan) == [("1", "Reading", "Objective", ["Open", "Buy"]), ("2", "Sport", "Objective", ["Run"])]
    plan = read_text("No,Objective,Action,Lead\n1,Reading,Open,Us\n2,Reading,Buy,Us\n3,Sport,Run,Us\n")
    assert [a.reference for a in actions(plan)] == ["1", "2", "3"]


def test_headings_that_name_nothing_are_left_out_aloud() -> None:
    plan = read_text("Reading plan,,\nTheme,Action,Who\nBooks,Buy,Us\nPriority 4: Nothing yet,,\n")
    assert "Reading plan: there are no actions under this heading" in told(plan, "left out")


def test_more_dates_than_progress_is_for_a_person() -> None:
    plan = read_text('Action,Who,Progress,When\nBuy,Us,"One\nTwo","May 2027\nJune 2027\nJuly 2027"\n')
    only = actions(plan)[0]
    assert (only.progress, only.when, only.milestones) == ("One\nTwo", "May 2027\nJune 2027\nJuly 2027", ())
    assert told(plan, "needs a person") == [
        "row 2: 3 dates stand beside 2 lines of progress: say which belongs to which"
    ]
