"""A paper comes in, people work, and the next paper comes in: nothing doubles, and nobody's words are lost."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from sqlalchemy import select

from models import plan
from models.action import Action
from models.audit import AuditEntry
from models.database import Database
from models.importing.paper import Imported, Values
from models.person import Organisation, Person
from models.programme import Programme
from models.when import understand
from tests.support.databases import NOW
from tests.support.papers import FIRST, GOVERN, HUBS, LEADS, Council, a_council, line, paper, real, sentences


@pytest.fixture
def council(sqlite_database: Database) -> Council:
    return a_council(sqlite_database)


# -- the first paper


def test_a_plan_comes_in(database: Database) -> None:
    council = a_council(database)
    proposal, outcome = council.takes(paper(*FIRST))
    assert (outcome.workstreams, outcome.created, outcome.changed) == (2, 3, 0)
    assert council.references() == ["R1-01", "R1-02", "R2-01"]
    hubs = council.action("R1-01")
    assert (hubs.title, hubs.outcome, hubs.when_text, hubs.status) == (HUBS, "More reading", "May 2027", "in progress")
    assert [owner.name for owner in hubs.owners] == ["Library service", "Schools"]
    assert [(note.text, note.person_id) for note in hubs.notes] == [("Sites chosen", None)]
    assert hubs.source == "plan.csv, row 2"
    assert hubs.rag == "unrated"
    assert proposal.items[0].reference == "R1-01"


def test_the_papers_own_noun_and_numbers_become_the_programmes(council: Council) -> None:
    council.takes(paper(line("One", "4: Fourth"), line("Two", "2: Second")))
    assert council.references() == ["R2-01", "R4-01"]
    with council.database.read(council.tenant) as session:
        programme = session.scalars(select(Programme)).one()
        assert (programme.noun, programme.prefix, programme.next_number) == ("recommendation", "R", 5)


@pytest.mark.parametrize(
    ("noun", "prefix"),
    [("Priority", "P"), ("Objective", "O"), ("Theme", "T"), ("Strand", "S"), ("Commitment", "C"), ("Workstream", "WS")],
)
def test_every_noun_has_its_prefix(council: Council, noun: str, prefix: str) -> None:
    council.takes(paper(*FIRST).replace(b"Recommendation", noun.encode()))
    assert council.references()[0] == f"{prefix}1-01"


def test_the_papers_own_numbers_of_actions_are_kept(council: Council) -> None:
    council.takes(
        paper(line("One", ref="1.2"), line("Two", ref="1.5"), line("Three", ref="x"), line("Four", ref="1.3"))
    )
    titles = {council.action(reference).title: reference for reference in council.references()}
    assert titles == {"One": "R1-02", "Two": "R1-05", "Three": "R1-06", "Four": "R1-07"}
    assert council.action("R1-02").source == "plan.csv, row 2, numbered 1.2"


def test_a_person_of_that_very_name_owns_it_and_other_names_are_organisations(council: Council) -> None:
    with council.write() as session:
        session.add_all(Person(handle=f"al{n}", name="Al Reed", member=True) for n in (1, 2))
    proposal, _ = council.takes(paper(line(LEADS, who="jo  larkfield; Al Reed; Jo Lark", when="May 2027")))
    owners = council.action("R1-01").owners
    assert [(o.name, bool(o.person_id)) for o in owners] == [
        ("Jo Larkfield", True),
        ("Al Reed", False),
        ("Jo Lark", False),
    ]
    assert sentences(proposal) == [f"“{LEADS}”: several people are called Al Reed. Say which of them owns it."]


def test_dates_nobody_can_tell_are_kept_as_words_and_asked(council: Council) -> None:
    file = paper(line(HUBS, who="Schools", when="31/02/2027"), line(LEADS, who="Schools", when="3 March 2027"))
    proposal, _ = council.takes(file)
    action = council.action("R1-01")
    assert (action.when_kind, action.when_text, action.when.due) == ("unknown", "31/02/2027", None)
    assert "when is “31/02/2027”? February has no day 31." in sentences(proposal)[0]
    with council.write() as session:
        row = session.scalars(select(Action).where(Action.reference == "R1-01").options(*[])).one()
        plan.move(row, understand("1 March 2027", NOW.date()), "asked", None, NOW)
    with council.database.read(council.tenant) as session:
        again = council.compares(session, file)
        assert sentences(again) == []


def test_what_is_left_blank_is_asked_until_somebody_says(council: Council) -> None:
    file = paper(line(HUBS, when="May 2027"), line(LEADS, who="Schools"), line("Publish a handbook", rag="Complete"))
    proposal, _ = council.takes(file)
    assert sentences(proposal) == [
        f"“{HUBS}”: nobody is named as its owner.",
        f"“{LEADS}”: when it is due is left blank.",
    ]
    with council.write() as session:
        row = session.scalars(select(Action).where(Action.reference == "R1-02")).one()
        plan.move(row, understand("1 March 2027", NOW.date()), "asked", None, NOW)
    with council.database.read(council.tenant) as session:
        assert sentences(council.compares(session, file)) == [f"“{HUBS}”: nobody is named as its owner."]


def test_a_missing_column_is_told_once(council: Council) -> None:
    proposal, _ = council.takes(b"Action,RAG\nOpen a hub,\nTrain a lead,\n")
    assert sentences(proposal) == [
        "It has no column of owners, so nobody is named for what comes in.",
        "It has no column of dates, so what comes in has none.",
    ]


def test_a_number_that_is_taken_here_is_remembered(council: Council) -> None:
    with council.write() as session:
        plan.add_workstream(session, session.scalars(select(Programme)).one(), "Places")
    proposal, _ = council.takes(paper(*FIRST))
    assert [(group.reference, group.wanted) for group in proposal.groups] == [("WS3", 1), ("WS2", 0)]


def test_what_never_comes_due_gets_a_review_date_and_the_rest_does_not(council: Council) -> None:
    council.takes(paper(*FIRST))
    assert council.action("R1-01").review_on is None
    assert council.action("R1-02").review_on == council.action("R2-01").review_on
    assert council.action("R1-02").review_on is not None


def test_an_action_of_several_dates_is_due_with_its_last_step(council: Council) -> None:
    council.takes(paper(line(HUBS, when="January 2027\nFeb/March\nMay 2027", progress="Sites\nStaff\nOpening")))
    action = council.action("R1-01")
    assert (str(action.when_start), str(action.when.due)) == ("2027-01-01", "2027-05-31")
    assert [(m.title, str(m.when.due)) for m in action.milestones] == [
        ("Sites", "2027-01-31"),
        ("Staff", "2027-03-31"),
        ("Opening", "2027-05-31"),
    ]


def test_a_rating_comes_in_with_its_reason_and_not_without(council: Council) -> None:
    named = {"who": "Schools", "when": "May 2027"}
    proposal, _ = council.takes(
        paper(
            line("A", **named, rag="Amber", progress="Two posts are vacant"),
            line("B", **named, rag="Red"),
            line("C", **named, rag="Green"),
            line("D", **named, rag="Red - the grant was refused"),
            line("E", rag="Complete"),
        )
    )
    rated = [(a.rag, a.rag_reason, a.status) for a in map(council.action, council.references())]
    assert rated == [
        ("amber", "Two posts are vacant", "in progress"),
        ("unrated", "", "not started"),
        ("green", "", "not started"),
        ("red", "the grant was refused", "not started"),
        ("unrated", "", "complete"),
    ]
    assert sentences(proposal) == ["“B”: the file rates it Red and does not say why. It stays not rated."]
    assert [note.text for note in council.action("R1-02").notes] == ["RAG: Red"]
    assert council.action("R1-05").completed_on is None


def test_nothing_the_paper_says_is_lost(council: Council) -> None:
    row = line(
        HUBS, who="x" * 250, cost="£1m to £2m", status="On hold", risk="Staff leave", priority="High", rag="Purple"
    )
    proposal, _ = council.takes(paper(row, more=("Status", "Risk", "Priority")))
    notes = "\n".join(note.text for note in council.action("R1-01").notes)
    for words in (
        "x" * 250,
        "Cost: £1m to £2m",
        "Status: On hold",
        "Risk: Staff leave",
        "Priority: High",
        "RAG: Purple",
    ):
        assert words in notes
    assert council.action("R1-01").status == "not started"
    assert any("is not one sum" in sentence for sentence in sentences(proposal))


def test_a_sum_too_large_for_the_database_is_kept_in_words(database: Database) -> None:
    council = a_council(database)
    council.takes(paper(line(HUBS, cost="£90,000,000"), line(LEADS, cost="£12,000,000")))
    assert council.action("R1-01").cost is None
    assert council.action("R1-01").notes[0].text == "Cost: £90,000,000"
    assert council.action("R1-02").cost == 1_200_000_000


def test_two_actions_of_the_same_words_are_two(council: Council) -> None:
    data = paper(line("Meet"), line("Meet"), line("Meet", GOVERN))
    council.takes(data)
    assert council.references() == ["R1-01", "R1-02", "R2-01"]
    before = council.rows()
    council.takes(data)
    assert council.rows() == before


# -- the published plan


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
def test_the_published_plan(council: Council, kind: str) -> None:
    name, data = real(kind)
    proposal, outcome = council.takes(data, name)
    assert (outcome.workstreams, outcome.created) == (6, 27)
    assert [len(group.items) for group in proposal.groups] == [4, 4, 4, 4, 4, 7]
    actions = [council.action(reference) for reference in council.references()]
    assert {action.rag for action in actions} == {"unrated"}
    kinds = Counter(action.when_kind for action in actions)
    assert (kinds["ongoing"], kinds["unknown"]) == (2, 2)
    assert sorted(a.when_text for a in actions if a.when_kind == "unknown") == ["", "TBC"]
    assert sum(1 for action in actions if action.when.never_due) == 15
    assert all(bool(action.review_on) is action.when.never_due for action in actions)


def test_the_published_plan_is_the_same_in_every_format(database: Database) -> None:
    found = []
    for kind in ("docx", "xlsx", "csv"):
        council = a_council(database, kind)
        name, data = real(kind)
        council.takes(data, name)
        ids = ("id", "tenant_id", "entry_id", "entity_id", "action_id", "workstream_id", "person_id", "organisation_id")
        rows = council.rows(without=(*ids, "source", "search", "imported", "before", "after"))
        found.append(rows)
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(("first", "second"), [("docx", "csv"), ("csv", "xlsx"), ("xlsx", "docx")])
def test_another_format_of_the_same_plan_changes_nothing(council: Council, first: str, second: str) -> None:
    name, data = real(first)
    council.takes(data, name)
    before = council.rows()
    name, data = real(second)
    proposal, _ = council.takes(data, name)
    assert proposal.states == {"same": 27}
    assert council.rows() == before


# -- how it is kept


def test_what_was_imported_is_read_back_the_same() -> None:
    values = Values("T", "O", ("A", "B"), "May", "red", "why", "complete", 5, "P", (("s", "w"),), (("h", "t"),), "1.1")
    kept = Imported(7, values, Values("Before"))
    assert Imported.of(kept.to_json()) == kept
    assert Imported.of(None) is None


def test_comparing_writes_nothing(council: Council) -> None:
    with council.database.read(council.tenant) as session:
        proposal = council.compares(session, paper(*FIRST))
        assert proposal.writes
        assert not session.new
        assert not session.dirty
    assert council.references() == []


def test_each_organisation_is_entered_once(council: Council) -> None:
    council.takes(
        paper(line(HUBS, who="The Heads' Association; Schools"), line(LEADS, who="heads association; schools"))
    )
    with council.database.read(council.tenant) as session:
        assert sorted(session.scalars(select(Organisation.name))) == ["Schools", "The Heads' Association"]


def test_all_of_an_import_is_one_entry_of_the_history(council: Council) -> None:
    council.takes(paper(*FIRST))
    with council.database.read(council.tenant) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.command == "headway import apply")).one()
        entities = Counter(change.entity for change in entry.changes)
    assert entities["action"] == 3
    assert entities["action_owner"] == 4


def test_five_hundred_actions_come_in_quickly(council: Council) -> None:
    data = paper(
        *(
            line(f"Action number {n} of many", f"{n % 9 + 1}: Part {n % 9}", who="A; B", when="May 2027")
            for n in range(500)
        )
    )
    began = time.perf_counter()
    _, outcome = council.takes(data)
    council.takes(data)
    assert outcome.created == 500
    assert time.perf_counter() - began < 30
