"""What open actions make due: the ladder, what is quiet, milestones and reviews, the weekly and the monthly message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.calendar import Calendar
from tests.support.clock_hand import london
from tests.support.noticed import (
    AUTUMN,
    HEAD,
    JO,
    KIT,
    LIVE,
    NELL,
    SAM,
    VOLUNTEER,
    a_world,
    an_action,
    away,
    due,
    of_use,
    people,
    told,
)


def one(now: str = "2026-09-15 10:00", *, world: dict[str, Any] | None = None, **action: Any) -> Any:
    """A world of one action."""
    return a_world(now, **{"actions": (an_action(**action),), **(world or {})})


LADDER = ["Tue 10 Nov 09:00 owner jo", "Mon 16 Nov 09:00 lead sam", "Mon 23 Nov 09:00 manager nell"]

# -- overdue ----------------------------------------------------------------------------------------------------------


def test_an_overdue_action_is_put_to_its_owner_then_the_lead_then_the_manager() -> None:
    assert told(one(), "overdue") == LADDER
    assert of_use(one(owners=(), leads=()), "overdue") == {"Fri 27 Nov 09:00"}, "four days"


@pytest.mark.parametrize("who", [HEAD, VOLUNTEER])
def test_heads_and_volunteers_are_never_chased_nor_is_anybody_told_in_their_place(who: int) -> None:
    assert told(one(owners=(who,), begun=True), "overdue") == []
    assert told(one(owners=(who,), begun=True), "quiet") == []
    both = told(one(owners=(who, JO)), "overdue")
    assert both == LADDER
    leading = one(leads=(who,), begun=True)
    assert told(leading, "overdue") == [LADDER[0], LADDER[2]]
    assert told(one(owners=(), leads=(who,), begun=True), "quiet") == []
    covering = {"people": people(jo=away(date(2026, 11, 1), 90, who))}
    assert told(one(world=covering, begun=True), "overdue") == LADDER[1:]
    assert told(one(world=covering, begun=True), "quiet") == []


def test_an_action_that_nobody_owns_is_put_to_who_leads_it() -> None:
    assert told(one(owners=()), "overdue") == LADDER[1:]


def test_who_owns_and_leads_is_told_once() -> None:
    assert told(one(leads=(JO,)), "overdue") == [LADDER[0], LADDER[2]]
    assert told(one(owners=(NELL,), leads=(NELL,)), "overdue") == ["Tue 10 Nov 09:00 owner nell"]


def test_an_action_without_a_date_is_never_overdue() -> None:
    assert told(one(due=None), "overdue") == []


def test_a_new_date_begins_anew() -> None:
    before, after = due(one(), "overdue"), due(one(due=date(2026, 11, 16)), "overdue")
    assert not {n.key for n in before} & {n.key for n in after}
    assert told(one(due=date(2026, 11, 16)), "overdue")[0] == "Tue 17 Nov 09:00 owner jo"


def test_what_was_overdue_when_it_was_brought_in_or_the_programme_went_live_is_nobodys_news() -> None:
    assert told(one(created_at=london("2026-11-10 09:00")), "overdue") == LADDER[1:]
    assert told(one(created_at=london("2026-11-10 08:59")), "overdue") == LADDER
    assert told(one(world={"live_at": london("2026-11-16 09:00")}), "overdue") == LADDER[2:]
    assert told(one(world={"live_at": london("2026-12-01 09:00")}), "overdue") == []


def test_cover_is_told_and_who_is_away_without_it_is_told_when_they_are_back() -> None:
    covered = {"people": people(jo=away(date(2026, 11, 9), 5, KIT))}
    assert told(one(world=covered), "overdue") == ["Tue 10 Nov 09:00 owner kit", *LADDER[1:]]
    alone = {"people": people(jo=away(date(2026, 11, 9), 4))}
    assert told(one(world=alone), "overdue") == LADDER[1:]
    assert told(one("2026-11-13 09:00", world=alone), "overdue") == LADDER


def test_closures_and_bank_holidays_are_no_working_days() -> None:
    calendar = Calendar(closures=frozenset({date(2026, 11, 10)}))
    assert told(one(world={"calendar": calendar}), "overdue")[0] == "Wed 11 Nov 09:00 owner jo"
    assert told(one(due=date(2026, 12, 24)), "overdue")[0] == "Tue 29 Dec 09:00 owner jo"


# -- quiet ------------------------------------------------------------------------------------------------------------


def test_thirty_school_days_without_a_word_are_counted_over_a_half_term() -> None:
    quiet = one(begun=True, touched_on=date(2026, 9, 21), due=None)
    assert told(quiet, "quiet") == ["Mon 9 Nov 09:00 jo"]
    assert told(one(begun=True, touched_on=date(2026, 11, 4), due=None), "quiet") == ["Wed 16 Dec 09:00 jo"]


def test_only_what_is_begun_can_be_quiet_and_each_word_counts_anew() -> None:
    assert told(one(), "quiet") == []
    first, second = (due(one(begun=True, touched_on=date(2026, 9, day)), "quiet")[0].key for day in (21, 22))
    assert first != second


def test_who_leads_is_asked_of_what_nobody_owns() -> None:
    assert told(one(begun=True, owners=()), "quiet") == ["Wed 16 Dec 09:00 sam"]


# -- milestones and reviews -------------------------------------------------------------------------------------------


def test_a_milestone_is_told_five_working_days_before() -> None:
    world = one(milestones=((3, date(2026, 11, 20)), (4, date(2027, 1, 5))))
    assert told(world, "milestone") == ["Fri 13 Nov 09:00 jo", "Thu 24 Dec 09:00 jo"]
    assert [n.subject for n in due(world, "milestone")] == ["milestone:3", "milestone:4"]
    assert told(one(milestones=((3, date(2026, 11, 20)),), owners=()), "milestone") == ["Fri 13 Nov 09:00 sam"]
    assert told(one(milestones=((3, date(2026, 11, 20)),), owners=(HEAD,)), "milestone") == []


def test_a_review_is_told_on_its_day_or_the_next_working_day() -> None:
    assert told(one(review_on=date(2026, 11, 18)), "review") == ["Wed 18 Nov 09:00 jo"]
    assert told(one(review_on=date(2026, 11, 21)), "review") == ["Mon 23 Nov 09:00 jo"]
    assert told(one(review_on=date(2026, 11, 18), owners=(HEAD,)), "review") == ["Wed 18 Nov 09:00 sam"]
    assert told(one(review_on=date(2026, 11, 18), owners=()), "review") == ["Wed 18 Nov 09:00 sam"]


def test_a_new_review_date_is_another_review() -> None:
    assert len({due(one(review_on=date(2026, 11, day)), "review")[0].key for day in (18, 19)}) == 2


# -- every week, every month ------------------------------------------------------------------------------------------


def weekly(world: Any, start: str, end: str) -> list[str]:
    return told(world, "owed.weekly", start, end)


def test_what_staff_owe_is_told_on_mondays_while_they_owe_something() -> None:
    assert weekly(one(), "2026-11-02 00:00", "2026-11-17 00:00") == [f"Mon {day} Nov 09:00 jo" for day in (2, 9, 16)]
    assert weekly(a_world(), "2026-11-02 00:00", "2026-11-17 00:00") == []
    assert weekly(one(owners=(HEAD,)), "2026-11-02 00:00", "2026-11-17 00:00") == []


def test_what_is_added_in_the_week_is_not_owed_at_its_start() -> None:
    added = one(created_at=london("2026-11-03 10:00"))
    assert weekly(added, "2026-11-02 00:00", "2026-11-10 00:00") == ["Mon 9 Nov 09:00 jo"]


def test_a_weekly_message_goes_on_the_first_working_day_of_its_week() -> None:
    bank_holiday = weekly(one(), "2027-05-01 00:00", "2027-05-08 00:00")
    assert bank_holiday == ["Tue 4 May 09:00 jo"]
    assert due(one(), "owed.weekly", "2027-05-01 00:00", "2027-05-08 00:00")[0].period == "2027-05-03"
    shut = Calendar(closures=frozenset(date(2026, 12, day) for day in (21, 22, 23, 24)))
    assert weekly(one(world={"calendar": shut}), "2026-12-19 00:00", "2027-01-03 00:00") == ["Tue 29 Dec 09:00 jo"]


def test_the_week_of_somebody_away_is_told_to_nobody_or_to_who_covers() -> None:
    alone = {"people": people(jo=away(date(2026, 11, 9), 1))}
    assert weekly(one(world=alone), "2026-11-02 00:00", "2026-11-17 00:00") == [
        "Mon 2 Nov 09:00 jo",
        "Mon 16 Nov 09:00 jo",
    ]
    covered = {"people": people(jo=away(date(2026, 11, 9), 1, KIT))}
    assert "Mon 9 Nov 09:00 kit" in weekly(one(world=covered), "2026-11-02 00:00", "2026-11-17 00:00")


def test_who_watches_schools_is_told_weekly_whatever_they_owe() -> None:
    world = a_world(watchers=(SAM, HEAD))
    found = told(world, "watch", "2026-11-02 00:00", "2026-11-04 00:00")
    assert sorted(found) == ["Mon 2 Nov 09:00 head", "Mon 2 Nov 09:00 sam"]


def test_heads_are_told_once_a_month_on_its_first_school_day_and_not_in_august() -> None:
    calendar = Calendar(
        terms=(
            AUTUMN,
            replace(AUTUMN, name="spring", start=date(2027, 1, 5), end=date(2027, 3, 25),
                    half_term_start=date(2027, 2, 15), half_term_end=date(2027, 2, 19)),
            replace(AUTUMN, name="summer", start=date(2027, 4, 12), end=date(2027, 7, 21),
                    half_term_start=date(2027, 5, 31), half_term_end=date(2027, 6, 4)),
        )
    )  # fmt: skip
    world = one(owners=(HEAD, JO), created_at=london("2026-08-20 10:00"), world={"calendar": calendar})
    assert told(world, "owed.monthly", "2026-09-01 09:00", "2027-09-10 18:00") == [
        f"{day} 09:00 head"
        for day in (
            "Wed 2 Sep", "Thu 1 Oct", "Mon 2 Nov", "Tue 1 Dec", "Tue 5 Jan", "Mon 1 Feb", "Mon 1 Mar", "Mon 12 Apr",
            "Tue 4 May", "Mon 7 Jun", "Thu 1 Jul", "Wed 1 Sep",
        )
    ]  # fmt: skip
    assert told(one(), "owed.monthly") == []


def test_what_comes_every_week_or_month_is_not_spoken_of_where_it_was_missed() -> None:
    world = one(owners=(HEAD, JO), begun=True, world={"watchers": (SAM,)})
    periodic = {n.rule for n in due(world) if n.periodic}
    assert periodic == {"owed.weekly", "owed.monthly", "watch", "concerns"}
    assert not [n for n in due(world) if not n.periodic and n.rule in periodic]


def test_all_about_actions_and_schools_is_one_message_a_morning() -> None:
    world = one(owners=(HEAD, JO), begun=True, review_on=date(2026, 11, 10), world={"watchers": (JO,)})
    jos = [n for n in due(world, "", "2026-11-10 00:00", "2026-11-11 00:00") if n.person_id == JO]
    assert {n.rule for n in jos} == {"overdue", "review"}
    assert {n.group for n in jos} == {f"morning:2026-11-10:person:{JO}"}
    moved = [replace(n, due_at=london("2026-11-12 09:00"), usual_at=n.due_at) for n in jos]
    assert {n.group for n in moved} == {n.group for n in jos}, "moving keeps it"


def test_nothing_is_told_from_before_the_programme_was_live() -> None:
    world = one(
        begun=True, touched_on=date(2026, 6, 1), review_on=date(2026, 8, 3), milestones=((1, date(2026, 8, 3)),)
    )
    assert [n for n in due(world, "", "2026-06-01 00:00") if n.due_at < LIVE] == []
    assert told(world, "review") == told(world, "milestone") == told(world, "quiet") == []
