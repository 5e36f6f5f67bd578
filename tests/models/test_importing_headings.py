"""A council's own headings, kept from its paper: which, in which order, and what does not change them."""

from __future__ import annotations

import io

import docx
import pytest
from sqlalchemy import select

from models.audit import AuditChange
from models.database import Database
from models.importing.headings import HEADINGS
from models.intake import read_plan
from models.intake.columns import lay_out
from models.intake.grid import Cell, Row
from models.intake.layouts import COLUMN_NAMES
from models.programme import Programme
from tests.support.papers import FIRST, HUBS, Council, a_council, line, paper

OTHER = b"""BRAG status,Key action,Success measures,Lead officer,Deadline,Risks
,Open a reading hub in each locality,More reading,Library service,May 2027,Staff leave
,Train a reading lead in every school,,Schools,Ongoing,
"""


@pytest.fixture
def council(sqlite_database: Database) -> Council:
    return a_council(sqlite_database)


def kept(council: Council) -> dict[str, str]:
    with council.database.read(council.tenant) as session:
        return dict(session.scalars(select(Programme)).one().own_columns)


def headed(*headings: str) -> bytes:
    return f"{','.join(headings)}\n{','.join(f'Words {n}' for n, _ in enumerate(headings))}\n".encode()


def test_a_council_that_sent_no_paper_has_none(council: Council) -> None:
    assert kept(council) == {}


def test_a_papers_headings_are_kept_in_its_order(database: Database) -> None:
    council = a_council(database)
    council.takes(OTHER)
    assert list(kept(council).items()) == [
        ("rag", "BRAG status"),
        ("action", "Key action"),
        ("outcome", "Success measures"),
        ("owner", "Lead officer"),
        ("when", "Deadline"),
    ], "what stands under Risks is with the progress"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("#", "Action", "By whom"), {"ref": "#", "action": "Action", "owner": "By whom"}),
        (("Action", "Who and when", "RAG"), {"action": "Action", "owner": "Who", "when": "When", "rag": "RAG"}),
        (("Task", "Lead officer / Deadline"), {"action": "Task", "owner": "Who", "when": "When"}),
        (("Task", "Action and owner", "Owner"), {"action": "Task", "owner": "Owner"}),
        (("Task", "Progress and comments"), {"action": "Task", "progress": "Progress and comments"}),
        (("Action", "Status", "Who"), {"action": "Action", "status": "Status", "owner": "Who"}),
        (("Action", "Status", "RAG"), {"action": "Action", "status": "Status", "rag": "RAG"}),
        (("Recommendation", "Owner"), {"action": "Action", "owner": "Owner"}),
        (("Action", f"Who{'.' * 90}"), {"action": "Action", "owner": "Who"}),
        (("Theme", "Action", "Who"), {"action": "Action", "owner": "Who"}),
    ],
)
def test_a_heading_is_kept_where_it_says_by_itself_what_it_holds(
    council: Council, given: tuple[str, ...], expected: dict[str, str]
) -> None:
    council.takes(headed(*given))
    assert list(kept(council).items()) == list(expected.items())


def test_what_is_printed_under_any_heading_that_is_kept_is_read_back() -> None:
    """Each heading we know of for a field, beside Headway's own for all other fields."""
    for field in HEADINGS:
        for name in COLUMN_NAMES[field]:
            columns = {**HEADINGS, field: name}
            row = Row(1, tuple(map(Cell, columns.values())))
            assert lay_out(row, ()).headings == tuple(columns.items())


def test_of_tables_headed_otherwise_those_count_that_most_actions_stand_under() -> None:
    document, written = docx.Document(), io.BytesIO()
    for headings, rows in ((("Task", "Who"), 2), (("Action", "Lead"), 2), (("Task", "Who"), 1), (("What", "Lead"), 2)):
        table = document.add_table(1 + rows, 2)
        for row, cells in zip(table.rows, (headings, *((f"Do {n}", "Schools") for n in range(rows))), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("And more:")
    document.save(written)
    plan = read_plan("plan.docx", written.getvalue())
    assert plan.headings == (("action", "Task"), ("owner", "Who"))


def test_the_next_paper_changes_them_and_the_history_has_both(council: Council) -> None:
    council.takes(paper(*FIRST))
    before = kept(council)
    file = paper(*FIRST).replace(b"Who,", b"Lead officer,", 1)
    proposal, outcome = council.takes(file)
    assert (outcome.created, outcome.changed, proposal.writes) == (0, 0, True)
    assert kept(council) == {**before, "owner": "Lead officer"}
    with council.database.read(council.tenant) as session:
        change = session.scalars(select(AuditChange).order_by(AuditChange.id.desc())).first()
        assert change
        assert (change.entity, change.field) == ("programme", "plan_columns")
        assert (dict(change.before)["owner"], dict(change.after)["owner"]) == ("Who", "Lead officer")
    assert not council.takes(file)[0].writes


def test_a_short_list_of_things_to_do_does_not_say_how_the_plan_is_printed(council: Council) -> None:
    council.takes(paper(*FIRST))
    before = kept(council)
    council.takes(f"Recommendation,Task,Deadline\n1: Every child reads well,{HUBS},May 2027\n".encode())
    assert kept(council) == before


def test_an_export_that_comes_back_changes_none(council: Council) -> None:
    council.takes(OTHER)
    before = kept(council)
    council.takes(paper(line(HUBS, ref="R1-01", slips="0"), line("Two"), line("Three"), more=("Slips",)))
    assert kept(council) == before
