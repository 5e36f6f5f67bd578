"""The annex in the council's own columns: its headings in its order, and what the board needs besides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands.board.pack_annex import annex
from commands.board.pack_paper import paper as drawn
from commands.engine.paper import Grid, Paper
from models.database import Database
from models.drafting.facts import PACK, PlanRow
from tests.commands.test_import import Chat, seen
from tests.commands.test_pack_round_trip import exported, told
from tests.models.test_importing_headings import OTHER, kept
from tests.support.packs import pack
from tests.support.papers import a_council

OWN = (("rag", "BRAG"), ("action", "Task"), ("when", "Deadline"), ("progress", "Update"))
ROW = PlanRow("WS1 Reading", "WS1-01", "Lend books", "", "", "Begun", "May 2027", "green", "in progress")
STEPS = (("Choose", "May 2027"), ("Print", "June 2027"))


def grid(*rows: PlanRow, own: tuple[tuple[str, str], ...] = OWN) -> Grid:
    return next(part for part in annex(rows, "strand", "approved", own) if isinstance(part, Grid))


def columns(paper: Paper) -> set[tuple[str, ...]]:
    return {part.columns for part in paper.parts if isinstance(part, Grid) and part.wide and "WS1-01" in part.rows[0]}


def test_the_councils_headings_stand_in_its_order_after_the_reference() -> None:
    facts = pack(columns=(*OWN, ("owner", "Lead"), ("outcome", "Impact")))
    assert columns(drawn(facts)) == {("Ref", "BRAG", "Task", "Deadline", "Update", "Lead", "Impact")}


def test_a_council_that_has_shown_none_has_headways() -> None:
    assert columns(drawn(pack())) == {("Ref", "Action", "Intended outcome", "Who", "Progress to date", "When", "RAG")}


def test_a_pack_frozen_before_there_were_columns_is_read_with_headways() -> None:
    kept = PACK.dump_python(pack(), mode="json")
    del kept["columns"]
    for row in kept["plan"]:
        del row["cost"]
    assert PACK.validate_python(kept) == pack()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("Ref", "BRAG", "Task", "Deadline", "Update")),
        ({"who": "Jo; Sam"}, ("Ref", "BRAG", "Task", "Who", "Deadline", "Update")),
        ({"outcome": "Joy", "milestones": STEPS}, ("Ref", "BRAG", "Task", "Intended outcome", "Deadline", "Update")),
    ],
)
def test_what_it_has_no_column_for_has_one_where_there_is_something_to_say(
    given: dict[str, object], expected: tuple[str, ...]
) -> None:
    more = ("Milestones",) if "milestones" in given else ()
    assert grid(replace(ROW, **given)).columns == (*expected, *more)  # type: ignore[arg-type]


def test_steps_stand_where_the_council_has_them_with_their_dates_beside() -> None:
    row = replace(ROW, milestones=STEPS, when="May 2027\nJune 2027")
    own = (("action", "Task"), ("milestones", "Steps"), ("when", "Dates"), ("progress", "Update"))
    assert grid(row, own=own).rows[0][1:4] == ("Lend books", "Choose\nPrint", "May 2027\nJune 2027")
    assert grid(replace(row, when="July 2027"), own=own).rows[0][2] == "Choose (May 2027)\nPrint (June 2027)"


def test_status_rating_and_cost_each_in_its_own_column_where_the_council_has_one() -> None:
    own = (("action", "Task"), ("status", "Status"), ("cost", "Budget"))
    done = replace(ROW, status="complete", rag="unrated", progress="", when="")
    assert (grid(done, own=own).columns, grid(done, own=own).rows) == (
        ("Ref", "Task", "Status"),
        (("WS1-01", "Lend books", "Complete"),),
    )
    rated = grid(replace(ROW, cost=120_000), own=own)
    assert dict(zip(rated.columns, rated.rows[0], strict=True)) == {
        "Ref": "WS1-01",
        "Task": "Lend books",
        "Progress to date": "Begun",
        "When": "May 2027",
        "Status": "In progress",
        "RAG": "Green",
        "Budget": "£1,200",
    }


def test_a_plan_in_other_columns_comes_back_as_it_went(sqlite_database: Database) -> None:
    here, there = a_council(sqlite_database), a_council(sqlite_database, "Elsewhere")
    here.takes(OTHER.replace(b"Risks", b"Budget").replace(b"Staff leave", b"\xc2\xa3250"))
    before = kept(here)
    there.takes(exported(here), "actions.docx")
    assert told(there) == told(here)
    assert list(kept(there).items()) == [("ref", "Ref"), *before.items()]
    assert there.action("WS1-01").cost == here.action("WS1-01").cost == 25_000
    assert not here.takes(exported(here), "actions.docx")[0].writes, "Headway's own columns are not the council's"


@pytest.fixture
def chat(sqlite_database: Database) -> Chat:
    return Chat(sqlite_database)


def test_new_headings_are_shown_before_told_in_the_history_and_taken_back(chat: Chat) -> None:
    chat.sends(OTHER)
    chat.taps("Apply")
    words = chat.sends(OTHER.replace(b"Deadline", b"By when").replace(b"Lead officer", b"Owner"))
    assert "Columns from now on: BRAG status, Key action, Success measures, Owner, By when" in words
    assert chat.taps("Apply").startswith("✔ The columns of the plan are now those of plan.csv.")
    assert kept(chat.council)["owner"] == "Owner"
    history = "Lead officer, Deadline → BRAG status, Key action, Success measures, Owner, By when"
    assert history in seen(chat.says("/headway history"))
    assert "Taken back" in chat.taps("Undo")
    assert kept(chat.council)["owner"] == "Lead officer"
    assert "Taken back" in seen(chat.says("/headway undo"))
    assert kept(chat.council) == {}
