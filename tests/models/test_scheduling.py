"""Notices as lines of a schedule, and when one of them may go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.calendar import DEFAULT
from models.noticing.notice import Notice
from models.scheduling import AT_ONCE, Line, lines, named, unfit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def drafts(person: int = 7, due: datetime = DUE) -> Notice:
    return Notice("highlight.draft", "meeting:12", person, due, DUE + 2 * DAY, "Drafted reports: Board")


def morning(person: int = 7, rule: str = "overdue") -> Notice:
    return Notice(rule, f"action:{person}", person, DUE, DUE + 4 * DAY, "Overdue", batch="morning")


def one(*notices: Notice) -> Line:
    [line] = lines(notices, ())
    return line


def test_several_people_are_one_line_under_a_key_that_names_them() -> None:
    line = one(drafts(7), drafts(9))
    assert line.key == "highlight.draft:meeting:12:::person:7,9"
    assert line.person_ids == (7, 9)
    assert named([drafts(7), drafts(8), drafts(9)], line.key) == [drafts(7), drafts(9)]
    assert named([drafts(77)], line.key) == []


def test_a_morning_is_one_message_a_person() -> None:
    line = one(morning(rule="overdue"), morning(rule="review"), morning(9))
    assert line.groups == ("morning:2026-11-24:person:7", "morning:2026-11-24:person:9")


def test_what_is_left_out_or_moved_for_some_is_a_line_of_its_own() -> None:
    moved = replace(drafts(9), due_at=DUE + HOUR, usual_at=DUE)
    found = lines([drafts(7), drafts(8), moved], {drafts(8).group})
    assert [(line.person_ids, line.skipped, line.moved_from) for line in found] == [
        ((7,), False, None),
        ((8,), True, None),
        ((9,), False, DUE),
    ]


def test_a_line_is_for_no_more_people_than_its_name_holds() -> None:
    found = lines([drafts(person) for person in range(1, AT_ONCE + 3)], ())
    assert [len(line.person_ids) for line in found] == [AT_ONCE, 2]
    assert all(len(line.key) < 250 for line in found)


def test_what_nobody_is_told_is_a_line_too() -> None:
    line = one(Notice("pack.publish", "meeting:12", None, DUE, DUE + DAY, "The pack is published: Board"))
    assert line.person_ids == ()
    assert line.key == "pack.publish:meeting:12:::person:0"


def test_papers_are_not_moved_past_five_clear_days() -> None:
    line = one(Notice("pack.publish", "meeting:12", None, DUE, DUE + 5 * DAY, "The pack is published: Board"))
    assert "five clear days" in str(unfit(line, DUE + DAY, DUE - DAY, DEFAULT))
    assert unfit(line, DUE - HOUR, DUE - DAY, DEFAULT) is None


def test_being_moved_makes_nothing_of_use_for_longer() -> None:
    later = replace(drafts(), due_at=DUE + DAY, usual_at=DUE)
    sooner = replace(drafts(), due_at=DUE - HOUR, usual_at=DUE)
    assert one(later).of_use == one(sooner).of_use == one(drafts()).of_use == DUE + 2 * DAY


@pytest.mark.parametrize(
    ("at", "why", "better"),
    [
        (NOW - HOUR, "past", NOW),
        (DUE + 2 * DAY, "of use until Thu 26 Nov 2026 09:00", None),
        (DUE + 10 * HOUR, "outside working hours", DUE + DAY - HOUR),
        (DUE - 2 * HOUR, "outside working hours", DUE - HOUR),
    ],
)
def test_why_something_cannot_go_at_a_time(at: datetime, why: str, better: datetime | None) -> None:
    found = unfit(one(drafts()), at, NOW, DEFAULT)
    assert found
    assert why in found.why
    assert found.better == better


def test_what_would_do_only_past_its_use_is_not_offered() -> None:
    short = replace(drafts(), of_use=DUE + 11 * HOUR)
    found = unfit(one(short), DUE + 10 * HOUR, NOW, DEFAULT)
    assert found
    assert found.better is None


def test_a_morning_goes_from_the_morning_hour() -> None:
    found = unfit(one(morning()), DUE + DAY - HOUR / 2, NOW, DEFAULT)
    assert found
    assert "from 9:00" in found.why
    assert found.better == DUE + DAY
    assert unfit(one(morning()), DUE + DAY, NOW, DEFAULT) is None


def test_nothing_is_moved_further_than_the_clock_looks() -> None:
    long = replace(drafts(), of_use=DUE + 90 * DAY)
    found = unfit(one(long), DUE + 63 * DAY, NOW, DEFAULT)
    assert found
    assert "by 45 days at most" in found.why
