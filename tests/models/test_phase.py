"""Kinds of school: what the register's words come to, what ages suggest, and which schools denominators count."""

from __future__ import annotations

import pytest

from models.phase import KINDS, is_counted, kind_by_age, kind_of


@pytest.mark.parametrize(
    ("phase", "type_", "group", "kind"),
    [
        ("Primary", "Community school", "Local authority maintained schools", "primary"),
        ("Middle deemed secondary", "Academy converter", "Academies", "middle"),
        ("Middle deemed primary", "Foundation school", "", "middle"),
        ("All-through", "Academy sponsor led", "Academies", "all-through"),
        ("16 plus", "Further education", "Colleges", "16 plus"),
        ("Not applicable", "Community special school", "Special schools", "special"),
        ("", "", "Special schools", "special"),
        ("Not applicable", "Pupil referral unit", "Local authority maintained schools", "alternative provision"),
        ("", "Academy alternative provision converter", "Academies", "alternative provision"),
        ("", "Academy special converter", "Academies", "special"),
        ("Nursery", "Local authority nursery school", "Local authority maintained schools", "nursery"),
        ("", "Community school", "Local authority maintained schools", ""),
        ("Not applicable", "", "", ""),
    ],
)
def test_what_the_register_says_a_school_is(phase: str, type_: str, group: str, kind: str) -> None:
    assert kind_of(phase, type_, group) == kind


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (2, 5, "nursery"),
        (4, 7, "infant"),
        (4, 8, "lower"),
        (2, 9, "lower"),
        (5, 10, "lower"),
        (3, 11, "primary"),
        (4, 12, "primary"),
        (3, 18, "all-through"),
        (7, 11, "junior"),
        (9, 13, "middle"),
        (8, 12, "middle"),
        (10, 14, "middle"),
        (9, 15, ""),
        (12, 16, "upper"),
        (13, 18, "upper"),
        (14, 19, "upper"),
        (11, 16, "secondary"),
        (11, 18, "secondary"),
        (16, 19, "16 plus"),
        (None, 11, ""),
        (5, None, ""),
    ],
)
def test_what_an_age_range_suggests(low: int | None, high: int | None, kind: str) -> None:
    assert kind_by_age(low, high) == kind


def test_every_range_suggests_a_known_kind_or_none() -> None:
    for low in range(20):
        for high in range(low, 26):
            assert kind_by_age(low, high) in (*KINDS, "")


@pytest.mark.parametrize(
    ("type_", "group", "counts"),
    [
        ("Community school", "Local authority maintained schools", True),
        ("Free schools", "Free Schools", True),
        ("Other independent school", "Independent schools", False),
        ("Other independent special school", "", False),
        ("Further education", "Colleges", False),
        ("Higher education institutions", "Universities", False),
        ("Welsh establishment", "Welsh schools", False),
        ("Online provider", "Online provider", False),
        ("Secure units", "Other types", False),
        ("", "", True),
    ],
)
def test_which_schools_count(type_: str, group: str, counts: bool) -> None:
    assert is_counted(type_, group) is counts
