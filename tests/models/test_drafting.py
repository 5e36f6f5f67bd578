"""Drafting reports: what belongs to a period, what is left out, what is suggested; each rule by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.action import RATINGS, STATUSES
from models.drafting.drafting import counted, draft, happened, overall
from models.drafting.entered import Change, Entered, Given, Said, Step
from models.drafting.facts import Counts, Facts, Line, Period, ReportFacts, Told
from models.drafting.grouping import groups_of
from models.plan import ADDED_BY_MISTAKE
from models.when import When
from models.workstream import Workstream

LAST, TODAY, NEXT = date(2026, 9, 8), date(2026, 11, 23), date(2027, 3, 2)
PERIOD = Period(LAST, TODAY)
BEFORE, WITHIN, AHEAD = date(2026, 9, 7), date(2026, 10, 1), date(2026, 12, 11)


def by(day: date, text: str = "") -> When:
    return When("by", None, day, None, text)


PLAIN = Entered(
    workstream_id=4,
    reference="WS4-01",
    title="Write the offer",
    outcome="",
    owners=("Sam Pellowe",),
    status="in progress",
    because="",
    rag="unrated",
    reason="",
    when=by(AHEAD),
    original=AHEAD,
    slips=0,
    review_on=None,
    completed_on=None,
    entered_on=BEFORE,
)


def action(**given: object) -> Entered:
    return replace(PLAIN, **given)  # type: ignore[arg-type]


def drafted(*actions: Entered, period: Period = PERIOD) -> Facts:
    return draft(actions, period, NEXT)


def moved(on: date, before: date | None, after: date | None, because: str = "it slipped") -> Change:
    return Change(on, f"by {before}" if before else "", before, f"by {after}" if after else "TBC", after, because)


def refs(lines: tuple[Line, ...]) -> list[str]:
    return [line.reference for line in lines]


@pytest.mark.parametrize(
    ("completed", "told"),
    [(BEFORE, False), (LAST, True), (WITHIN, True), (TODAY, True), (AHEAD, False), (None, False)],
)
def test_what_was_completed_from_the_day_of_the_last_meeting_on_is_achieved(completed: date | None, told: bool) -> None:
    facts = drafted(action(status="complete", completed_on=completed))
    assert bool(facts.achieved) is told
    assert facts.counts.complete == 1


def test_what_was_reopened_is_not_achieved() -> None:
    assert drafted(action(status="in progress", completed_on=None)).achieved == ()


def test_a_date_moved_in_the_period_is_told_with_its_reason_and_its_slips() -> None:
    one = action(slips=2, changes=(moved(BEFORE, WITHIN, TODAY), moved(WITHIN, TODAY, AHEAD, "the survey came late")))
    (told,) = drafted(one).moved
    assert (told.before_due, told.after_due, told.because) == (TODAY, AHEAD, "the survey came late")
    assert (told.line.slips, told.times, told.on) == (2, 1, WITHIN)


def test_several_moves_are_one_from_the_first_date_to_the_last() -> None:
    one = action(changes=(moved(LAST, WITHIN, TODAY), moved(WITHIN, TODAY, AHEAD, "again")))
    (told,) = drafted(one).moved
    assert (told.before_due, told.after_due, told.because, told.times) == (WITHIN, AHEAD, "again", 2)


def test_what_moved_and_came_back_or_is_closed_by_now_is_not_told() -> None:
    back = action(changes=(moved(LAST, TODAY, AHEAD), moved(WITHIN, AHEAD, TODAY)))
    done = action(status="complete", completed_on=WITHIN, changes=(moved(LAST, TODAY, AHEAD),))
    assert drafted(back, done).moved == ()


def test_a_first_date_is_told_as_one_from_none() -> None:
    (told,) = drafted(action(changes=(Change(WITHIN, "", None, "by 11 Dec", AHEAD, ""),))).moved
    assert (told.before, told.before_due, told.after) == ("", None, "by 11 Dec")


def test_a_rating_is_told_against_the_one_before_the_period() -> None:
    ratings = (Given(BEFORE, "green", ""), Given(LAST, "amber", "slow"), Given(WITHIN, "red", "stuck"))
    (told,) = drafted(action(rag="red", ratings=ratings)).rated
    assert (told.before, told.after, told.because, told.on) == ("green", "red", "stuck", WITHIN)


def test_a_first_rating_was_not_rated_before_and_one_given_back_is_none() -> None:
    first = action(rag="green", ratings=(Given(WITHIN, "green", ""),))
    same = action(
        rag="green", ratings=(Given(BEFORE, "green", ""), Given(LAST, "red", "x"), Given(WITHIN, "green", ""))
    )
    assert [(each.before, each.after) for each in drafted(first, same).rated] == [("unrated", "green")]


def test_overdue_comes_with_what_was_last_said_oldest_first() -> None:
    notes = (Said(BEFORE, "Begun"), Said(date(2026, 11, 3), "Two heads are still to answer"))
    late = action(when=by(date(2026, 11, 13)), notes=notes)
    later = action(reference="WS4-02", when=by(date(2026, 10, 1)))
    due_today = action(reference="WS4-03", when=by(TODAY))
    facts = drafted(late, later, due_today)
    assert refs(facts.overdue) == ["WS4-02", "WS4-01"]
    assert facts.overdue[1].remedial == "Two heads are still to answer (3 Nov)"
    assert refs(facts.due_next) == ["WS4-03"]


def test_what_never_comes_due_is_told_with_its_review() -> None:
    ongoing = action(when=When("ongoing", None, None, None, "ongoing"), review_on=AHEAD)
    facts = drafted(ongoing, action(when=When("unknown", None, None, None, "TBC"), status="withdrawn"))
    assert [(line.when, line.review_on) for line in facts.undated] == [("ongoing", AHEAD)]
    assert facts.counts.undated == 1


def test_due_next_ends_with_the_day_of_the_next_meeting() -> None:
    on, after = action(when=by(NEXT)), action(reference="WS4-02", when=by(date(2027, 3, 3)))
    assert refs(drafted(on, after).due_next) == ["WS4-01"]


def test_new_is_what_was_added_since_and_nothing_before_a_first_meeting() -> None:
    new = action(entered_on=LAST)
    assert refs(drafted(new, action(reference="WS4-02")).new) == ["WS4-01"]
    assert drafted(new, period=Period(None, TODAY)).new == ()


def test_withdrawn_is_told_with_why_but_not_what_was_added_by_mistake() -> None:
    gone = action(status="withdrawn", because="the grant ended", withdrawn_on=WITHIN)
    slip = action(status="withdrawn", because=ADDED_BY_MISTAKE, entered_on=WITHIN, withdrawn_on=WITHIN)
    long_ago = action(status="withdrawn", because="x", withdrawn_on=BEFORE)
    facts = drafted(gone, slip, long_ago)
    assert [(line.reference, line.reason) for line in facts.withdrawn] == [("WS4-01", "the grant ended")]
    assert facts.counts.total == 0


def test_withdrawn_and_taken_up_again_is_neither_new_nor_withdrawn() -> None:
    again = action(status="in progress", withdrawn_on=WITHIN)
    facts = drafted(again)
    assert (facts.new, facts.withdrawn, facts.counts.open) == ((), (), 1)


def test_milestones_are_told_where_reached_late_or_due_by_the_next_meeting() -> None:
    steps = (
        Step("reached", by(WITHIN), WITHIN),
        Step("long reached", by(BEFORE), BEFORE),
        Step("late", by(WITHIN), None),
        Step("due", by(NEXT), None),
        Step("far", by(date(2027, 6, 1)), None),
        Step("undated", When("unknown", None, None, None, ""), None),
    )
    told = drafted(action(steps=steps)).milestones
    assert sorted(each.title for each in told) == ["due", "late", "reached"]
    assert drafted(action(steps=steps[2:], status="withdrawn")).milestones == ()


NONE = Counts(0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("counts", "moved_dates", "late_steps", "rag", "because"),
    [
        (replace(NONE, total=5, red=1, green=4), 0, 0, "red", "1 action is rated Red."),
        (replace(NONE, total=5, green=5, overdue=1), 0, 0, "red", "1 of 5 open actions is overdue."),
        (replace(NONE, total=6, green=6, overdue=1), 0, 0, "amber", "1 action is overdue."),
        (replace(NONE, total=4, green=2, amber=2), 0, 0, "amber", "2 actions are rated Amber."),
        (replace(NONE, total=4, green=4), 2, 0, "amber", "2 dates are changed since the last meeting."),
        (replace(NONE, total=4, green=4), 0, 1, "amber", "1 milestone is late."),
        (
            replace(NONE, total=4, green=2, unrated=2),
            0,
            0,
            "green",
            "2 of 4 open actions are rated Green, and none is overdue.",
        ),
        (replace(NONE, total=4, complete=4), 0, 0, "green", "All of 4 actions are complete."),
        (
            replace(NONE, total=4, green=1, unrated=3),
            0,
            0,
            "unrated",
            "3 of 4 open actions are not rated, so nothing is suggested.",
        ),
        (NONE, 0, 0, "unrated", "There are no actions, so nothing is suggested."),
    ],
)
def test_the_rating_suggested_says_why(
    counts: Counts, moved_dates: int, late_steps: int, rag: str, because: str
) -> None:
    found = overall(counts, moved_dates, late_steps)
    assert (found.rag, found.reason) == (rag, because)


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [
        ("", "green", "first"),
        ("unrated", "red", "first"),
        ("red", "amber", "improved"),
        ("green", "red", "worse"),
        ("amber", "amber", "same"),
        ("amber", "unrated", ""),
    ],
)
def test_the_direction_of_travel(before: str, now: str, direction: str) -> None:
    report = ReportFacts((("WS4", "Recruit"),), (), "draft", "", "", None, False, Told(now), Facts(NONE), before)
    assert report.direction == direction


def streams(**together: int) -> list[Workstream]:
    """WS1 to WS4; ``ws1=2`` where the first reports with the second."""
    return [
        Workstream(id=n, number=n, reference=f"WS{n}", title=f"Stream {n}", reports_with_id=together.get(f"ws{n}"))
        for n in range(1, 5)
    ]


@pytest.mark.parametrize(
    ("together", "references"),
    [
        ({}, ["WS1", "WS2", "WS3", "WS4"]),
        ({"ws2": 1}, ["WS1 and WS2", "WS3", "WS4"]),
        ({"ws1": 4}, ["WS1 and WS4", "WS2", "WS3"]),
        ({"ws2": 1, "ws1": 3}, ["WS1 and WS2 and WS3", "WS4"]),
        ({"ws1": 2, "ws2": 3, "ws3": 1}, ["WS1 and WS2 and WS3", "WS4"]),
    ],
)
def test_who_reports_together_is_one_report_of_its_first(together: dict[str, int], references: list[str]) -> None:
    found = groups_of(streams(**together))
    assert [group.reference for group in found] == references
    assert [group.first.reference for group in found] == [each.split(" ")[0] for each in references]


def test_a_closed_workstream_is_told_of_while_anything_is_open_or_has_happened() -> None:
    assert not happened(drafted(action(status="complete", completed_on=BEFORE)))
    assert happened(drafted(action(status="complete", completed_on=WITHIN)))
    assert happened(drafted(action()))


days = st.dates(date(2026, 8, 1), date(2027, 4, 1))
entered = st.builds(
    lambda status, rag, due, done, on: action(
        status=status, rag=rag, when=by(due), completed_on=done if status == "complete" else None, entered_on=on
    ),
    st.sampled_from(STATUSES),
    st.sampled_from(RATINGS),
    days,
    days,
    days,
)


@given(st.lists(entered, max_size=12))
def test_the_counts_add_up_whatever_the_plan(actions: list[Entered]) -> None:
    counts = counted(actions, TODAY)
    assert counts.complete + counts.red + counts.amber + counts.green + counts.unrated == counts.total
    facts = drafted(*actions)
    assert counts == facts.counts
    assert (len(facts.red), len(facts.amber), len(facts.overdue)) == (counts.red, counts.amber, counts.overdue)
    assert len(facts.overdue) + len(facts.due_next) <= counts.open
