"""What a preview of an import says first, what it says whole, and what it only counts until somebody asks."""

from __future__ import annotations

import pytest

from models.database import Database
from tests.commands.test_import import FIRST, PLAN, Chat, seen
from tests.support.papers import line, paper


@pytest.fixture
def chat(sqlite_database: Database) -> Chat:
    return Chat(sqlite_database)


def test_what_needs_a_person_comes_before_the_table_the_most_important_first(chat: Chat) -> None:
    chat.sends(paper(line("Hold rhyme mornings every week", who="Schools", when="May 2027")))
    chat.taps("Apply")
    words = chat.sends(
        paper(
            line("Publish a handbook", who="Schools", when="May 2027", rag="Red"),
            line("Open a reading hub", who="Schools", when="31/02/2027"),
            line("Train a reading lead", when="May 2027"),
            line("Hold rhyme mornings every weeks", who="Schools", when="May 2027"),
        )
    )
    order = (
        "I read",
        "[1] Apply",
        "Needs you (",
        "looks like R1-01 renamed",
        "nobody is named as its owner",
        "when is “31/02/2027”?",
        "does not say why",
        "Actions in each recommendation",
        "Ratings",
    )
    places = [words.index(said) for said in order]
    assert places == sorted(places)


def test_what_is_not_in_the_file_is_counted_and_listed_only_when_asked(chat: Chat) -> None:
    chat.sends(paper(*(line(f"Action {n} of many", who="Schools", when="May 2027") for n in range(12))))
    chat.taps("Apply")
    words = chat.sends(paper(line("Action 3 of many", who="Schools", when="May 2027")))
    assert "11 already here and not in this file are left alone" in words
    assert "Action 4 of many" not in words
    words = chat.taps("Show")
    assert "Action 4 of many" in words
    assert "1–8 of 11" in words
    assert "9–11 of 11" in chat.taps("Next")
    assert "11 already here and not in this file are left alone" in chat.taps("Back")


def test_one_is_spoken_of_as_one(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    assert "1 already here and not in this file is left alone" in chat.sends(paper(FIRST[0], FIRST[2]))


def test_what_was_understood_without_asking_is_behind_a_button(chat: Chat) -> None:
    words = chat.sends(paper(line("Open a reading hub", who="Schools", when="by 30 April")))
    assert "1 place was understood without asking" in words
    assert "gives no year" not in words
    assert "“by 30 April” gives no year" in chat.taps("Show")


def test_what_was_withdrawn_here_is_behind_a_button(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    chat.says("/action R1-01 withdraw because the grant ended")
    assert "1 in the file was withdrawn here and stays so" in chat.sends(PLAN)
    assert "It was withdrawn because the grant ended." in chat.taps("Show")


def test_a_list_that_is_empty_by_now_says_so(chat: Chat) -> None:
    chat.sends(PLAN)
    show = next(b for b in chat.shown if b.label == "Apply").sentence.replace("apply", "show")
    assert "There is nothing of that in plan.csv any more." in seen(chat.says(f"{show} part:absent"))


def test_titles_are_whole_and_the_table_is_narrow(chat: Chat) -> None:
    title = "Build a compelling case for change " * 4
    reply = chat.says("/headway import", ("plan.csv", paper(line("Open a hub", f"1: {title}"))))
    table = next(node for node in reply.card.nodes if node.type == "table")
    assert table.columns == ("Recommendation", "Actions")
    assert table.rows == ((f"R1 {title.strip()}", "1 new"),)


def test_the_table_says_what_becomes_of_each(chat: Chat) -> None:
    chat.sends(PLAN)
    chat.taps("Apply")
    reply = chat.says("/headway import", ("b.csv", paper({**FIRST[0], "when": "July 2027"}, line("New one"), FIRST[2])))
    table = next(node for node in reply.card.nodes if node.type == "table")
    assert [row[1] for row in table.rows] == ["1 new, 1 changed", "1 as here"]


def test_many_workstreams_are_paged(chat: Chat) -> None:
    words = chat.sends(
        paper(*(line(f"Do {n}", f"{n}: Priority {n}", who="Schools", when="May 2027") for n in range(1, 34)))
    )
    assert "R30 Priority 30" in words
    assert "R31 Priority 31" not in words
    assert "31–33 of 33" in chat.taps("Next")
    assert "R30 Priority 30" in chat.taps("Previous")


def test_references_that_surprise_are_said(chat: Chat) -> None:
    chat.says('/workstream add "Talk first"')
    chat.says('/workstream add "Places to learn in"')
    words = chat.sends(PLAN)
    assert "What the file calls recommendations are workstreams here." in words
    assert "Numbers 1 and 2 are taken here, so they become WS3 and WS4." in words
    words = chat.sends(paper(*FIRST[:2], line("Plan", "3: Third"), line("Build", "5: Fifth")))
    assert "Number 1 is taken here, so it becomes WS6." in words


def test_what_is_decided_is_asked_again_at_the_end_of_a_long_preview(chat: Chat) -> None:
    chat.sends(PLAN)
    assert [button.label for button in chat.shown].count("Apply") == 1
    chat.shown.clear()
    chat.sends(paper(*(line(f"Action {n} of many") for n in range(9))))
    assert [button.label for button in chat.shown].count("Apply") == 2
