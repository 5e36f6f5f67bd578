"""The date inside a free sentence is found; the rest is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.when import find, understand

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("sentence", "stretch"),
    [
        ("Publish the recruitment offer by end of spring term", "by end of spring term"),
        ("Invite the 11 July group by 30 April", "by 30 April"),
        ("Hold a workshop on 3 Dec", "on 3 Dec"),
        ("Hold a workshop Thursday 3 December", "Thursday 3 December"),
        ("Send letters 30/11/26", "30/11/26"),
        ("Send letters w/c 30 Nov to all heads", "w/c 30 Nov"),
        ("Write to heads before Easter", "before Easter"),
        ("Report in 2027", "in 2027"),
        ("Meet heads every Monday", "every Monday"),
        ("Meet trusts termly from January 2027", "termly from January 2027"),
        ("Launch the reading challenge in the summer term", "in the summer term"),
        ("Draft offer within 6 weeks.", "within 6 weeks"),
        ("Draft offer tomorrow", "tomorrow"),
        ("By Friday send letters to heads", "By Friday"),
        ("Send letters by Friday, copying in chairs", "by Friday"),
        ("Improve attendance in Year 6 by July 2027", "by July 2027"),
        ("Collect data from 2 Jan until 5 March 2027", "from 2 Jan until 5 March 2027"),
        ("Complete audit (by 31 March 2027)", "by 31 March 2027"),
        ("Agree it at the end of term", "at the end of term"),
        ("Ask heads in May", "in May"),
    ],
)
def test_the_date_is_pulled_out(sentence: str, stretch: str) -> None:
    found = find(sentence, TODAY)
    assert found is not None
    assert sentence[found.start : found.end] == stretch
    assert found.when == understand(stretch, TODAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "Publish the March newsletter",
        "Share plan agreed by heads",
        "Visit in two schools",
        "Invite the 11 July group",
        "May we publish the plan",
        "Ask Theresa May",
        "Recruit mentors from 3 schools",
        "Review the 2025/26 plan",
        "Review plan 2025/26",
        "Agree terms of reference",
        "Spring clean the register",
        "Launch the summer reading challenge",
        "Half term visits",
        "Support for autumn 1 intake",
        "Respond to the 12 April letter",
        "Write up the notes of 3 March",
        "Update by 12",
        "Set up board ASAP",
        "Visit 3 schools per term",
        "Move the deadline to 5 May 2027",
        "Finish by 31 February",
        "",
    ],
)
def test_ordinary_words_are_left_alone(sentence: str) -> None:
    assert find(sentence, TODAY) is None


PIECES = st.sampled_from(
    [
        "Publish", "the", "plan", "by", "end", "of", "spring", "term", "May", "2027", "30", "April", "in",
        "on", "from", "until", "every", "Monday", "for", "heads", "3", "schools", "w/c", "Q3", "2026/27",
        "before", "Easter", ",", "(", ")", ".", "-", "next", "Friday", "and", "termly", "within", "6",
        "weeks",
    ]
)  # fmt: skip


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=50), st.lists(PIECES, max_size=10).map(" ".join)), st.dates())
def test_what_is_found_means_the_same_by_itself(sentence: str, on: date) -> None:
    found = find(sentence, on)
    if found:
        stretch = sentence[found.start : found.end]
        assert stretch
        assert found.when == understand(stretch, on)
        assert found.when.kind not in ("unclear", "unknown")
