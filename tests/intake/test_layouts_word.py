"""Plans as Word documents."""

from __future__ import annotations

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from models.intake import PlannedMilestone, Unreadable

from .making import HEADER, PLAN, actions, document, grid, read_word, shade, shape, told

ROW = ("Open a hub", "More readers", "Schools", "Sites chosen", "May 2027", "")
OTHER = ("Train leads", "", "Governors", "", "TBC", "Green")


def test_a_heading_over_each_table() -> None:
    plan = read_word(document())
    assert [(s.number, s.title, s.noun) for s in plan.workstreams] == [
        ("1", "Every child reads well by eleven", "Recommendation"),
        ("2", "Governors are confident", "Recommendation"),
    ]
    first = actions(plan)[0]
    assert first.owners == ("Library service", "Schools")
    assert first.source == "Table 1, row 2"
    assert first.rag == "amber"
    assert first.rag_text == "A"
    assert first.milestones == (
        PlannedMilestone("Hub sites chosen", "May 2027"),
        PlannedMilestone("Staff recruited", "Autumn term 2027"),
    )
    assert plan.columns["owner"] == "Who"


def test_a_number_in_the_heading_and_the_title_below_it() -> None:
    doc = docx.Document()
    doc.add_paragraph("Priority Two:", style="Heading 2")
    doc.add_paragraph("Attendance is everybody's business")
    grid(doc, [HEADER, ROW])
    assert shape(read_word(doc)) == [("2", "Attendance is everybody's business", "Priority", ["Open a hub"])]


@pytest.mark.parametrize("generic", ["Action plan", "Appendix 1", "Actions"])
def test_a_heading_that_only_says_plan_names_nothing(generic: str) -> None:
    doc = docx.Document()
    doc.add_paragraph("Objective 3 – Fewer exclusions", style="Heading 1")
    doc.add_paragraph(generic, style="Heading 2")
    grid(doc, [HEADER, ROW])
    assert shape(read_word(doc))[0][:3] == ("3", "Fewer exclusions", "Objective")


def test_bold_and_numbered_paragraphs_are_headings() -> None:
    doc = docx.Document()
    doc.add_paragraph("").add_run("Attendance").bold = True
    grid(doc, [HEADER, ROW])
    doc.add_paragraph("2. Reading for pleasure")
    grid(doc, [HEADER, OTHER])
    assert shape(read_word(doc)) == [
        ("", "Attendance", "", ["Open a hub"]),
        ("2", "Reading for pleasure", "", ["Train leads"]),
    ]


def test_a_row_across_the_table_is_a_heading() -> None:
    doc = docx.Document()
    table = grid(
        doc, [HEADER, ("Attendance", "", "", "", "", ""), ROW, ("Strand B: Reading", "", "", "", "", ""), OTHER]
    )
    for at in (1, 3):
        table.cell(at, 0).merge(table.cell(at, 5))
    assert shape(read_word(doc)) == [
        ("", "Attendance", "", ["Open a hub"]),
        ("B", "Reading", "Strand", ["Train leads"]),
    ]


def test_merged_group_cells_carry_down_and_an_empty_when_stays_empty() -> None:
    doc = docx.Document()
    table = grid(doc, [
        ("Workstream", "Action", "Lead officer", "Deadline", "RAG"),
        ("Reading", "Open a hub", "Schools", "May 2027", "R"),
        ("", "Train leads", "", "", ""),
        ("Attendance", "Call home", "Schools", "June 2027", ""),
    ])  # fmt: skip
    table.cell(1, 0).merge(table.cell(2, 0))
    plan = read_word(doc)
    assert shape(plan) == [
        ("", "Reading", "Workstream", ["Open a hub", "Train leads"]),
        ("", "Attendance", "Workstream", ["Call home"]),
    ]
    second = actions(plan)[1]
    assert (second.when, second.rag, second.owners) == ("", "", ())


def test_a_when_merged_over_actions_belongs_to_each_and_a_rating_does_not() -> None:
    doc = docx.Document()
    table = grid(
        doc, [("Action", "Who", "When", "RAG"), ("One", "A team", "May 2027", "Red"), ("Two", "B team", "", "")]
    )
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(1, 3).merge(table.cell(2, 3))
    plan = read_word(doc)
    assert [(a.when, a.rag) for a in actions(plan)] == [("May 2027", "red"), ("May 2027", "")]
    assert told(plan, "understood") == ["Table 1, row 3: the when cell is merged over several actions, so each has it"]


def test_an_action_merged_over_rows_has_a_milestone_in_each() -> None:
    doc = docx.Document()
    table = grid(doc, [
        ("Action", "Who", "Progress", "When", "RAG"),
        ("Open a hub", "Schools", "Sites chosen", "May 2027", "Green"),
        ("", "", "Staff recruited", "July 2027", ""),
        ("Train leads", "Governors", "", "TBC", ""),
    ])  # fmt: skip
    table.cell(1, 0).merge(table.cell(2, 0))
    first, second = actions(read_word(doc))
    assert first.milestones == (
        PlannedMilestone("Sites chosen", "May 2027"),
        PlannedMilestone("Staff recruited", "July 2027"),
    )
    assert (first.when, first.rag, first.owners) == ("May 2027\nJuly 2027", "green", ("Schools",))
    assert second.title == "Train leads"


def test_a_table_broken_over_pages() -> None:
    doc = docx.Document()
    doc.add_paragraph("Recommendation 1: Reading", style="Heading 1")
    grid(doc, [HEADER, ROW, HEADER, OTHER])
    grid(doc, [("Third thing", "", "Schools", "", "June 2027", "")])
    assert shape(read_word(doc)) == [("1", "Reading", "Recommendation", ["Open a hub", "Train leads", "Third thing"])]


def test_a_row_that_goes_on_after_a_page_break() -> None:
    doc = docx.Document()
    grid(doc, [HEADER, ROW, ("", "and happier ones", "Libraries", "Staff being recruited", "", "")])
    plan = read_word(doc)
    only = actions(plan)[0]
    assert only.outcome == "More readers\nand happier ones"
    assert only.owners == ("Schools", "Libraries")
    assert only.progress == "Sites chosen\nStaff being recruited"
    assert told(plan, "understood") == ["Table 1, row 3: no action of its own: added to the one in Table 1, row 2"]


@pytest.mark.parametrize(
    ("fill", "rag"), [("FF0000", "red"), ("FFC000", "amber"), ("FFFF00", "amber"), ("00B050", "green"), ("DCE6F1", "")]
)
def test_a_rating_that_is_only_a_colour_is_for_a_person_to_check(fill: str, rag: str) -> None:
    doc = docx.Document()
    shade(grid(doc, [HEADER, ROW]).cell(1, 5), fill)
    plan = read_word(doc)
    assert actions(plan)[0].rag == rag
    assert actions(plan)[0].rag_text == ""
    assert bool(told(plan, "needs a person")) == bool(rag)


def test_a_table_inside_a_cell() -> None:
    doc = docx.Document()
    cell = grid(doc, [HEADER, ROW]).cell(1, 3)
    inner = cell.add_table(2, 2)
    for at, text in enumerate(("Hub", "Opened", "North", "Yes")):
        inner.cell(at // 2, at % 2).text = text
    assert actions(read_word(doc))[0].progress == "Sites chosen\nHub – Opened\nNorth – Yes"


def test_other_tables_and_paragraphs_are_left_out_aloud() -> None:
    doc = document()
    grid(doc, [("Member", "Seat"), ("To be appointed", "Heads")])
    doc.add_paragraph("Thank you to all who helped.")
    plan = read_word(doc)
    assert len(actions(plan)) == 4
    assert len(told(plan, "left out")) == 3


def test_line_breaks_in_headers_and_cells() -> None:
    doc = docx.Document()
    grid(
        doc, [("ACTION:", "By whom?", "Time-\nscale", "R A G"), ("Open a hub", "• Schools\n• Heads", "May 2027", "🟢")]
    )
    plan = read_word(doc)
    assert actions(plan)[0].owners == ("Schools", "Heads")
    assert actions(plan)[0].when == "May 2027"
    assert actions(plan)[0].rag == "green"
    assert plan.columns["when"] == "Time- scale"


def test_accepted_changes_and_content_controls_are_read_and_deletions_are_not() -> None:
    doc = docx.Document()
    table = grid(doc, [HEADER, ROW])
    table.cell(1, 1).paragraphs[0]._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> gone</w:delText></w:r></w:del>")
    )
    table.cell(1, 1).paragraphs[0]._p.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t> indeed</w:t></w:r></w:ins>"))
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    cell = table.cell(1, 2)._tc
    control[0].append(cell.p_lst[0])
    cell.append(control)
    only = actions(read_word(doc))[0]
    assert only.outcome == "More readers indeed"
    assert only.owners == ("Schools",)


def test_a_document_without_a_plan() -> None:
    doc = docx.Document()
    doc.add_paragraph("Minutes of a meeting")
    grid(doc, [("Member", "Seat"), ("To be appointed", "Heads")])
    with pytest.raises(Unreadable, match="No plan was found"):
        read_word(doc)


def test_the_invented_plan_is_whole() -> None:
    assert [len(rows) for rows in PLAN.values()] == [len(s.actions) for s in read_word(document()).workstreams]


def test_a_list_of_recommendations_above_the_plan_is_no_heading() -> None:
    doc = docx.Document()
    for text in ("Recommendation 1: Read", "Recommendation 2: Run", "We agree with both."):
        doc.add_paragraph(text)
    grid(doc, [("Recommendation", "Action", "Who"), ("1. Read", "Open a hub", "Schools"), ("2. Run", "Buy bibs", "Us")])
    assert [(s.number, s.title) for s in read_word(doc).workstreams] == [("1", "Read"), ("2", "Run")]


@pytest.mark.parametrize(("others", "said"), [(0, ""), (1, ", and 1 more paragraph"), (2, ", and 2 more paragraphs")])
def test_what_stands_before_the_table_is_told_by_its_beginning(others: int, said: str) -> None:
    doc = docx.Document()
    for _ in range(others + 1):
        doc.add_paragraph("This is a draft, and not yet agreed by anybody at all.")
    grid(doc, [HEADER, ROW])
    [note] = told(read_word(doc), "left out")
    assert note.endswith(f"by anybody at all.'{said}")
