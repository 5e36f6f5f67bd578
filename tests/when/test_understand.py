"""What people type, in conversation, and how Headway reads it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import Calendar, Term
from models.when import When, understand

TODAY = date(2026, 11, 21)  # a Saturday
COUNCIL = Calendar(
    terms=(
        Term("autumn", date(2026, 9, 2), date(2026, 12, 18), date(2026, 10, 26), date(2026, 10, 30)),
        Term("spring", date(2027, 1, 4), date(2027, 3, 25), date(2027, 2, 15), date(2027, 2, 19)),
        Term("summer", date(2027, 4, 12), date(2027, 7, 21), date(2027, 5, 31), date(2027, 6, 4)),
    )
)

WORDS = st.sampled_from(
    [
        "by", "before", "after", "from", "until", "end", "start", "of", "the", "early", "mid", "late",
        "next", "this", "last", "first", "second", "week", "half", "term", "halfterm", "year", "month",
        "spring", "autumn", "summer", "easter", "christmas", "may", "june", "sept", "1", "2", "31", "30th",
        "2027", "27", "16/17", "24-27", "0", "99", "9999", "2026/27", "-", "/", ",", "(", ")", "w/c",
        "every", "each", "twice", "termly", "ongoing", "tbc", "monday", "friday", "today", "in", "within",
        "over", "to", "and", "Q3", "HT6", "term", "financial", "academic", "31/02/2027", "2027-02-30", "5pm",
    ]
)  # fmt: skip


def test_the_authoritys_own_terms_are_used_where_it_set_them() -> None:
    when = understand("by end of spring term", TODAY, COUNCIL)
    assert (when.kind, when.end, when.by_terms) == ("by", date(2027, 3, 25), True)
    assert understand("Autumn 2", TODAY, COUNCIL).start == date(2026, 10, 31)
    assert understand("after half term", TODAY, COUNCIL).start == date(2027, 2, 20)
    assert understand("Easter holidays", TODAY, COUNCIL).start == date(2027, 3, 26)
    assert understand("over the Christmas holidays", TODAY, COUNCIL).end == date(2027, 1, 3)


def test_a_year_without_own_dates_falls_back_on_the_conventions() -> None:
    assert understand("spring term 2029", TODAY, COUNCIL).end == date(2029, 3, 31)


def test_only_meanings_that_lean_on_terms_say_so() -> None:
    assert understand("end of term", TODAY).by_terms
    assert not understand("by 30 April 2027", TODAY).by_terms


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("31 Feb 2027", "no day 31"),
        ("29 February 2027", "no day 29"),
        ("13/25/2026", "day first"),
        ("Monday 3rd December 2026", "is a Thursday"),
        ("1/2", "1/2/2026"),
        ("November 30", "30 November, or November 2030"),
        ("financial year 2027", "2027/28"),
        ("11/12", "11 December"),
        ("5 to 1 May 2027", "runs backwards"),
        ("from 5 May 2027 to 1 May 2027", "ends before it starts"),
        ("next few months", "How many"),
        ("winter 2027", "autumn term or the spring term"),
        ("halfway through the year", "halfway"),
        ("half way through the spring term", "halfway"),
        ("Mon–Fri", "every week"),
        ("Wednesday or Thursday", "Which of those days"),
        ("Friday 3rd", "is a Thursday"),
        ("from the next municipal year", "Type a day"),
        ("end of next", "Type a day"),
        ("by Frudya", "Type a day"),
        ("Year 2", "Type a day"),
        ("12", "Type a day"),
        ("qwerty", "Type a day"),
    ],
)
def test_what_could_be_two_things_is_asked_rather_than_guessed(text: str, asks: str) -> None:
    when = understand(text, TODAY)
    assert when.kind == "unclear"
    assert asks in (when.question or "")


@pytest.mark.parametrize("text", ["", "   ", "\n", "-", "?", "...", " \u00a0 "])
def test_an_empty_cell_is_unknown_not_unclear(text: str) -> None:
    assert understand(text, TODAY) == When("unknown", None, None, None, text)


def test_the_words_are_kept_exactly_as_typed() -> None:
    typed = "  By\u00a0the end of “Spring” – 2027 "
    assert understand(typed, TODAY).text == typed


@pytest.mark.parametrize(
    "text", ["Headteacher", "SLT / SENCO", "By the end of Year 6", "Report to be given", "Before each visit"]
)
def test_a_cell_that_names_no_date_is_unknown_not_unclear(text: str) -> None:
    assert understand(text, TODAY) == When("unknown", None, None, None, text)


def test_who_does_it_on_a_day_makes_no_deadline_of_it() -> None:
    assert understand("By the class teacher on 12 May", TODAY).kind == "on"
    assert understand("By the board meeting on 12 May", TODAY).kind == "by"


def test_what_never_comes_due() -> None:
    assert understand("From Sept 2014", TODAY).never_due
    assert understand("On going", TODAY).due is None
    assert understand("March 2027", TODAY).due == date(2027, 3, 31)
    assert understand("30 April", TODAY).due == date(2027, 4, 30)


def test_it_is_stored_as_plain_json() -> None:
    assert understand("by 30/4/27", TODAY).to_json() == {
        "kind": "by",
        "start": None,
        "end": "2027-04-30",
        "every": None,
        "text": "by 30/4/27",
    }
    assert When.of("from", date(2027, 1, 1), text="from Jan") == When("from", date(2027, 1, 1), None, None, "from Jan")


def sound(when: When) -> bool:
    in_order = when.start is None or when.end is None or when.start <= when.end
    return in_order and (when.kind == "unclear") == (when.question is not None)


@pytest.mark.parametrize("word", ["end of ", "by ", "the ", "first week of ", "1-", "early ", "every "])
def test_a_word_said_over_and_over_is_borne(word: str) -> None:
    assert sound(understand(word * 900, TODAY))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.dates())
def test_no_text_on_any_day_makes_it_fail(text: str, on: date) -> None:
    assert sound(understand(text, on))


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.lists(WORDS, max_size=8).map(" ".join), st.dates())
def test_no_heap_of_date_words_makes_it_fail(text: str, on: date) -> None:
    assert sound(understand(text, on))
