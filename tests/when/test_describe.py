"""How a When is said back."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.when import Every, When, describe, say, understand

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("by 25 March 2027", "by Thu 25 Mar 2027"),
        ("tomorrow", "on Sun 22 Nov 2026 (tomorrow)"),
        ("Feb to March 2014", "during Feb–Mar 2014 (1 Feb to 31 Mar 2014)"),
        ("June 2014", "during Jun 2014 (1 to 30 Jun 2014)"),
        ("2015", "during 2015 (1 Jan to 31 Dec 2015)"),
        ("2026/27", "during Sep 2026 – Aug 2027 (1 Sep 2026 to 31 Aug 2027)"),
        ("1-5 May 2027", "during 1 to 5 May 2027"),
        ("From Sept 2014", "from 1 Sep 2014, no end"),
        ("On going", "ongoing"),
        ("monthly from January", "every month from 1 Jan 2027"),
        ("weekly until 31 March 2027", "every week until 31 Mar 2027"),
        ("annually in September", "every year, 1 Sep 2027 to 30 Sep 2027"),
        ("half termly", "every half-term"),
        ("TBC", "no date yet"),
        ("gobbledegook", "not clear yet"),
    ],
)
def test_the_echo_is_short_and_unambiguous(typed: str, echo: str) -> None:
    assert describe(understand(typed, TODAY), TODAY) == echo


@st.composite
def whens(draw: st.DrawFn) -> When:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    every = draw(st.sampled_from(get_args(Every)))
    return draw(
        st.sampled_from(
            [
                When.of("on", first, first),
                When.of("during", first, last),
                When.of("by", None, last),
                When.of("from", first),
                When.of("ongoing"),
                When.of("unknown"),
                When.of("recurring", every=every),
                When.of("recurring", first, every=every),
                When.of("recurring", first, last, every),
                When.of("recurring", None, last, every),
            ]
        )
    )


@settings(max_examples=600, deadline=None, derandomize=True)
@given(whens(), DAYS)
def test_what_is_said_reads_back_as_the_same(when: When, on: date) -> None:
    again = understand(say(when), on)
    assert (again.kind, again.start, again.end, again.every) == (when.kind, when.start, when.end, when.every)


def test_an_unclear_when_says_its_own_words() -> None:
    assert say(understand("Feb 30", TODAY)) == "Feb 30"
