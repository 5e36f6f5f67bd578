"""The next paper: what it changed is taken up, what people changed is kept, and what both changed is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import plan
from models.action import Action
from models.database import Database
from models.programme import Programme
from models.when import understand
from models.workstream import Workstream
from tests.support.databases import NOW
from tests.support.papers import FIRST, GOVERN, HUBS, Council, a_council, line, paper, sentences


@pytest.fixture
def council(sqlite_database: Database) -> Council:
    return a_council(sqlite_database)


def changed(**cells: str) -> bytes:
    """The first paper with some cells of its first action changed."""
    return paper({**FIRST[0], **cells}, *FIRST[1:])


# -- the next paper


def test_applied_twice_nothing_doubles_and_nothing_is_in_the_history(database: Database) -> None:
    council = a_council(database)
    council.takes(paper(*FIRST))
    before = council.rows()
    _, outcome = council.takes(paper(*FIRST))
    assert (outcome.created, outcome.changed, outcome.restored) == (0, 0, 0)
    assert council.rows() == before


def test_hand_edits_outlive_the_same_paper(council: Council) -> None:
    council.takes(paper(*FIRST))
    _edit(council, title="Open three hubs", outcome="Mine", cost=5)
    before = council.rows()
    proposal, _ = council.takes(paper(*FIRST))
    assert council.rows() == before
    assert set(proposal.items[0].kept) == {"title", "outcome"}


def test_what_only_the_paper_changed_is_taken_up(council: Council) -> None:
    council.takes(paper(*FIRST))
    proposal, outcome = council.takes(
        changed(
            intended="Daily reading", when="July 2027", who="Schools", cost="£50", progress="Sites chosen\nStaff found"
        ),
        "december.csv",
    )
    assert outcome.changed == 1
    action = council.action("R1-01")
    assert (action.outcome, action.cost, str(action.when.due)) == ("Daily reading", 5_000, "2027-07-31")
    assert [owner.name for owner in action.owners] == ["Schools"]
    assert [note.text for note in action.notes] == ["Sites chosen", "Staff found"]
    assert (action.slips, action.moves[0].because, action.original_text) == (1, "changed in december.csv", "May 2027")
    assert sentences(proposal) == []


def test_what_both_changed_stays_and_is_told(council: Council) -> None:
    council.takes(paper(*FIRST))
    _edit(council, outcome="Mine")
    proposal, outcome = council.takes(changed(intended="Theirs", cost="£50"))
    assert outcome.changed == 1
    action = council.action("R1-01")
    assert (action.outcome, action.cost) == ("Mine", 5_000)
    told = "The intended outcome was changed here and in the file. Here: “Mine”. In the file: “Theirs”."
    assert sentences(proposal) == [f"{told} It stays as it is here."]


def test_both_changed_to_the_same_is_no_matter(council: Council) -> None:
    council.takes(paper(*FIRST))
    _edit(council, outcome="The same")
    proposal, outcome = council.takes(changed(intended="The same"))
    assert (outcome.changed, sentences(proposal)) == (0, [])


def test_a_blank_takes_nothing_away(council: Council) -> None:
    council.takes(paper(*FIRST))
    before = council.action("R1-01")
    council.takes(changed(intended="", who="", when="", progress=""))
    after = council.action("R1-01")
    assert (after.outcome, after.when_text) == (before.outcome, before.when_text)
    assert (len(after.owners), len(after.notes)) == (2, 1)


def test_a_new_rating_needs_its_reason_too(council: Council) -> None:
    council.takes(paper(*FIRST))
    proposal, outcome = council.takes(paper(FIRST[0], {**FIRST[1], "rag": "Red"}, {**FIRST[2], "rag": "Green"}))
    assert council.action("R1-02").rag == "unrated"
    assert [rating.rag for rating in council.action("R2-01").ratings] == ["green"]
    assert ["does not say why" in sentence for sentence in sentences(proposal)] == [True]
    assert outcome.changed == 2  # the rating of one, the word "RAG: Red" in the notes of the other


def test_ticked_milestones_stay_ticked_and_the_papers_new_ones_come(council: Council) -> None:
    council.takes(paper(line(HUBS, when="Jan 2027\nMay 2027", progress="Sites\nStaff")))
    with council.write() as session:
        action = session.scalars(select(Action)).one()
        action.milestones[0].done_on = NOW.date()
    council.takes(paper(line(HUBS, when="Jan 2027\nJune 2027\nJuly 2027", progress="Sites\nStaff\nOpening")))
    steps = council.action("R1-01").milestones
    assert [(m.title, m.when_text, bool(m.done_on)) for m in steps] == [
        ("Sites", "Jan 2027", True),
        ("Staff", "June 2027", False),
        ("Opening", "July 2027", False),
    ]


def test_status_follows_the_paper_unless_somebody_was_faster(council: Council) -> None:
    columns = ("Status",)
    council.takes(paper(*FIRST, more=columns))
    _edit(council, status="complete")
    done = [{**row, "status": word} for row, word in zip(FIRST, ("In progress", "Complete", "Cancelled"), strict=True)]
    proposal, _ = council.takes(paper(*done, more=columns), "december.csv")
    assert council.action("R1-01").status == "complete"
    assert "The status was changed here and in the file" in sentences(proposal)[0]
    assert (council.action("R1-02").status, council.action("R1-02").completed_on) == ("complete", NOW.date())
    assert council.action("R2-01").because == "december.csv says so"


def test_what_the_paper_leaves_out_is_left_alone_and_listed(council: Council) -> None:
    council.takes(paper(*FIRST))
    proposal, _ = council.takes(paper(*FIRST[:1]))
    assert [action.reference for action in proposal.absent] == ["R1-02", "R2-01"]
    assert council.action("R1-02").status == "not started"


def test_an_action_typed_before_the_paper_came_is_the_papers(council: Council) -> None:
    with council.write() as session:
        programme = session.scalars(select(Programme)).one()
        programme.noun, programme.prefix = "recommendation", "R"
        stream = plan.add_workstream(session, programme, "Every child reads well")
        plan.add_action(session, stream, f"{HUBS}.", understand("June 2027", NOW.date()), NOW)
    proposal, outcome = council.takes(paper(*FIRST))
    assert outcome.created == 2
    action = council.action("R1-01")
    assert (action.outcome, action.when_text, len(action.owners)) == ("More reading", "June 2027", 2)
    assert "The date is not the same here and in the file" in " ".join(sentences(proposal))


# -- names that change


def test_a_title_nearly_the_same_is_held_back_and_comes_in_once_it_is_settled(council: Council) -> None:
    council.takes(paper(*FIRST))
    data = changed(action=f"{HUBS}s")
    proposal, outcome = council.takes(data)
    assert (outcome.created, proposal.states["held"]) == (0, 1)
    assert "looks like R1-01 renamed, so it was not entered" in sentences(proposal)[0]
    assert proposal.absent == []
    _edit(council, title=f"{HUBS}s")
    proposal, _ = council.takes(data)
    assert (proposal.states, len(council.references())) == ({"same": 3}, 3)


def test_an_action_gone_to_another_recommendation_is_held_back(council: Council) -> None:
    council.takes(paper(*FIRST))
    proposal, _ = council.takes(paper(FIRST[0], {**FIRST[1], "recommendation": GOVERN}, FIRST[2]))
    assert "looks like R1-02, moved to another part of the plan" in sentences(proposal)[0]
    assert len(council.references()) == 3


def test_the_papers_own_number_tells_a_renamed_action(council: Council) -> None:
    council.takes(paper(line("Train reading leads in all schools", ref="1.1")))
    council.takes(paper(line("Train two reading leads in every school", ref="1.1")))
    assert council.references() == ["R1-01"]
    assert council.action("R1-01").title == "Train two reading leads in every school"


def test_a_number_given_to_quite_another_action_is_a_new_action(council: Council) -> None:
    council.takes(paper(line("Train reading leads", ref="1.1")))
    council.takes(paper(line("Publish the school places strategy", ref="1.1")))
    assert council.references() == ["R1-01", "R1-02"]


def test_rows_inserted_above_do_not_move_anything(council: Council) -> None:
    council.takes(paper(line("One", ref="1.1"), line("Two", ref="1.2")))
    council.takes(paper(line("Zero", ref="1.1"), line("One", ref="1.2"), line("Two", ref="1.3")))
    titles = {council.action(reference).title: reference for reference in council.references()}
    assert titles == {"One": "R1-01", "Two": "R1-02", "Zero": "R1-03"}


def test_a_recommendation_renamed_here_is_known_by_its_number(council: Council) -> None:
    council.takes(paper(*FIRST))
    with council.write() as session:
        session.scalars(select(Workstream).where(Workstream.number == 1)).one().title = "Words"
    proposal, outcome = council.takes(paper(*FIRST))
    assert outcome.workstreams == 0
    assert "R1 is “Words” here and “Every child reads well” in the file. The name here stays." in sentences(proposal)


def test_other_workstreams_of_the_same_numbers_are_not_the_papers(council: Council) -> None:
    with council.write() as session:
        plan.add_workstream(session, session.scalars(select(Programme)).one(), "Places")
    council.takes(paper(*FIRST))
    with council.database.read(council.tenant) as session:
        titles = dict(session.execute(select(Workstream.reference, Workstream.title)).all())
    assert titles == {"WS1": "Places", "WS2": "Governors are confident", "WS3": "Every child reads well"}


def test_a_closed_workstream_takes_nothing_in_and_says_so(council: Council) -> None:
    council.takes(paper(*FIRST))
    with council.write() as session:
        session.scalars(select(Workstream).where(Workstream.number == 2)).one().closed_at = NOW
    proposal, outcome = council.takes(paper(*FIRST, line("New one", GOVERN)))
    assert outcome.created == 0
    assert "R2 is closed, so its actions in the file were left out" in sentences(proposal)[0]


# -- what is not the file's to change


def test_what_was_withdrawn_by_hand_stays_withdrawn(council: Council) -> None:
    council.takes(paper(*FIRST))
    with council.write() as session:
        plan.withdraw(session.scalars(select(Action).where(Action.reference == "R1-01")).one(), "the grant ended", NOW)
    proposal, _ = council.takes(changed(intended="New words"))
    assert proposal.items[0].state == "left"
    assert council.action("R1-01").status == "withdrawn"


def test_what_is_confidential_is_neither_changed_nor_named(council: Council) -> None:
    council.takes(paper(*FIRST))
    _edit(council, confidential=True, outcome="Secret")
    proposal, _ = council.takes(changed(intended="Theirs"))
    assert (proposal.items[0].state, sentences(proposal)) == ("left", [])
    proposal, _ = council.takes(paper(*FIRST[1:], line(f"{HUBS}s")))
    assert "Secret" not in str(sentences(proposal))
    assert all(not action.confidential for action in proposal.absent)


def _edit(council: Council, reference: str = "R1-01", **columns: object) -> None:
    """Change an action by hand."""
    with council.write() as session:
        action = session.scalars(select(Action).where(Action.reference == reference)).one()
        for name, value in columns.items():
            setattr(action, name, value)
