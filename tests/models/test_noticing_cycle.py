"""The highlight cycle: who is told what when, until when it is of use, and what is not told at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.noticing.world import ReportDue
from tests.support.clock_hand import london
from tests.support.noticed import CHAIR, JO, SAM, a_cycle, a_world, away, due, of_use, people, said, told

IN = (ReportDue(1, (JO,), is_in=True), ReportDue(4, (SAM,), is_in=True))
CLEARED = london("2026-11-26 15:00")


@pytest.mark.parametrize(
    ("rule", "when", "use"),
    [
        (
            "highlight.dates",
            ["Mon 2 Nov 09:00 jo", "Mon 2 Nov 09:00 kit", "Mon 2 Nov 09:00 nell", "Mon 2 Nov 09:00 sam"],
            "Fri 6 Nov 09:00",
        ),
        ("highlight.draft", ["Tue 17 Nov 09:00 jo", "Tue 17 Nov 09:00 sam"], "Thu 26 Nov 17:00"),
        ("highlight.reminder", ["Fri 20 Nov 09:00 jo", "Fri 20 Nov 09:00 sam"], "Mon 23 Nov 17:00"),
        ("highlight.missing", ["Tue 24 Nov 09:00 nell"], "Mon 30 Nov 12:00"),
        ("pack.ask", ["Wed 25 Nov 09:00 nell"], "Thu 26 Nov 17:00"),
        ("pack.uncleared", ["Thu 26 Nov 17:00 kit", "Thu 26 Nov 17:00 nell"], "Mon 30 Nov 12:00"),
        ("pack.unpublished", ["Mon 30 Nov 12:00 kit", "Mon 30 Nov 12:00 nell"], "Tue 8 Dec 10:00"),
        ("decisions.draft", ["Wed 9 Dec 09:00 kit"], "Wed 23 Dec 09:00"),
    ],
)
def test_each_step_is_told_to_whom_it_concerns_while_it_is_of_use(rule: str, when: list[str], use: str) -> None:
    world = a_world(cycles=(a_cycle(),))
    assert sorted(told(world, rule)) == when
    assert of_use(world, rule) == {use}


def test_nothing_else_is_told_of_a_meeting_nobody_does_anything_about() -> None:
    rules = {notice.rule for notice in due(a_world(cycles=(a_cycle(),))) if notice.subject == "meeting:12"}
    assert len(rules) == 8, rules


def test_who_leads_two_reports_or_has_two_offices_is_told_once() -> None:
    reports = (ReportDue(1, (JO,), is_in=False), ReportDue(4, (JO, SAM), is_in=False))
    world = a_world(cycles=(a_cycle(reports=reports, clerks=(JO,)),), managers=(JO,))
    for rule in ("highlight.dates", "highlight.draft", "highlight.reminder", "pack.uncleared"):
        found = told(world, rule)
        assert len(found) == len(set(found)), rule
    assert len(told(world, "highlight.draft")) == 2


def test_reports_that_are_in_need_no_reminder_and_lack_nothing() -> None:
    one = a_world(cycles=(a_cycle(reports=(IN[0], ReportDue(4, (SAM,), is_in=False))),))
    assert told(one, "highlight.reminder") == ["Fri 20 Nov 09:00 sam"]
    assert told(one, "highlight.missing") == ["Tue 24 Nov 09:00 nell"]
    every = a_world(cycles=(a_cycle(reports=IN),))
    assert told(every, "highlight.reminder") == told(every, "highlight.missing") == []


def test_who_leads_one_report_that_is_in_and_one_that_is_not_is_reminded() -> None:
    reports = (ReportDue(1, (JO,), is_in=True), ReportDue(4, (JO,), is_in=False))
    assert told(a_world(cycles=(a_cycle(reports=reports),)), "highlight.reminder") == ["Fri 20 Nov 09:00 jo"]


# -- the pack ---------------------------------------------------------------------------------------------------------


def test_a_cleared_pack_has_its_proof_and_is_published() -> None:
    world = a_world(cycles=(a_cycle(pack="cleared", cleared_at=CLEARED),))
    assert told(world, "pack") == ["Fri 27 Nov 09:00 kit", "Mon 30 Nov 12:00 nobody"]
    assert of_use(world, "pack.proof") == {"Mon 30 Nov 12:00"}
    assert of_use(world, "pack.publish") == {"Tue 8 Dec 10:00"}


def test_a_board_that_publishes_itself_not_has_its_clerk_told_that_it_is_time() -> None:
    world = a_world(cycles=(a_cycle(pack="cleared", cleared_at=CLEARED, publishes_itself=False),))
    assert [notice.rule for notice in due(world, "pack")] == ["pack.proof", "pack.publishing"]
    assert told(world, "pack.publishing") == ["Mon 30 Nov 12:00 kit"]


@pytest.mark.parametrize(
    ("cleared", "found"),
    [
        ("2026-11-27 09:30", ["Fri 27 Nov 09:30 kit", "Mon 30 Nov 12:00 nobody"]),
        ("2026-11-30 12:00", ["Mon 30 Nov 12:00 nobody"]),
        ("2026-12-04 10:00", ["Fri 4 Dec 10:00 nobody"]),
        ("2026-12-08 10:00", []),
        ("2026-12-09 10:00", []),
    ],
)
def test_what_is_cleared_late_goes_out_at_once_and_not_once_the_board_meets(cleared: str, found: list[str]) -> None:
    world = a_world(cycles=(a_cycle(pack="cleared", cleared_at=london(cleared)),))
    assert told(world, "pack") == found
    by_hand = a_world(cycles=(a_cycle(pack="cleared", cleared_at=london(cleared), publishes_itself=False),))
    assert told(by_hand, "pack") == [each.replace("nobody", "kit") for each in found]


def test_what_changed_since_is_told_on_the_eve_to_chair_and_clerk() -> None:
    world = a_world(cycles=(a_cycle(pack="published", cleared_at=CLEARED),))
    assert sorted(told(world, "pack.since")) == ["Mon 7 Dec 09:00 chair", "Mon 7 Dec 09:00 kit"]
    assert of_use(world, "pack.since") == {"Tue 8 Dec 10:00"}
    assert told(world, "pack.p") == ["Fri 27 Nov 09:00 kit"], "published once"


# -- afterwards -------------------------------------------------------------------------------------------------------


def test_decisions_are_put_to_the_chair_where_there_are_any() -> None:
    world = a_world(cycles=(a_cycle(decisions=True),))
    assert sorted(told(world, "decisions")) == ["Wed 9 Dec 09:00 chair", "Wed 9 Dec 09:00 kit"]
    assert told(world, "decisions.agree") == ["Wed 9 Dec 09:00 chair"]


@pytest.mark.parametrize(
    ("agreed", "when", "use"),
    [
        ("2026-12-09 11:00", "Thu 10 Dec 09:00", "Thu 24 Dec 09:00"),
        ("2026-12-14 15:00", "Mon 14 Dec 15:00", "Mon 28 Dec 15:00"),
        ("2026-12-19 15:00", "Mon 21 Dec 08:00", "Mon 4 Jan 08:00"),  # on a Saturday
    ],
)
def test_once_the_chair_has_agreed_owners_are_told_and_nothing_else(agreed: str, when: str, use: str) -> None:
    world = a_world(cycles=(a_cycle(owners=((SAM, 4), (JO, 3)), agreed_at=london(agreed)),))
    assert sorted(told(world, "decisions")) == [f"{when} jo", f"{when} sam"]
    assert of_use(world, "decisions") == {use}


def test_what_is_recorded_after_the_chair_has_agreed_is_put_to_the_chair_too() -> None:
    world = a_world(cycles=(a_cycle(decisions=True, agreed_at=london("2026-12-08 12:00")),))
    assert told(world, "decisions") == ["Wed 9 Dec 09:00 chair"]


# -- called late, moved, live late ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "found"),
    [
        ("2026-11-02 09:00", "Mon 2 Nov 09:00"),
        ("2026-11-04 10:00", "Wed 4 Nov 10:00"),
        ("2026-11-06 19:00", "Mon 9 Nov 08:00"),
    ],
)
def test_a_meeting_called_after_its_first_step_tells_the_dates_at_once(called: str, found: str) -> None:
    world = a_world(cycles=(a_cycle(called_at=london(called)),))
    assert {each.rpartition(" ")[0] for each in told(world, "highlight.dates")} == {found}
    assert told(world, "highlight.request") == []
    assert len(told(world, "highlight.draft")) == 2


def test_dates_that_would_come_with_the_drafts_are_not_told() -> None:
    early = {"draft": {"days": 9, "at": "08:00"}}
    world = a_world(cycles=(a_cycle(own=early, called_at=london("2026-11-16 18:30")),))
    assert told(world, "highlight.dates") == []
    assert told(world, "highlight.draft") == ["Tue 17 Nov 08:00 jo", "Tue 17 Nov 08:00 sam"]


@pytest.mark.parametrize(
    ("called", "asked", "later"),
    [
        ("2026-11-17 09:00", "Tue 17 Nov 09:00", ["missing", "ask", "uncleared", "unpublished"]),
        ("2026-11-24 20:00", "Wed 25 Nov 08:00", ["ask", "uncleared", "unpublished"]),
        ("2026-12-05 10:00", "Mon 7 Dec 08:00", ["ask"]),
    ],
)
def test_a_meeting_called_at_short_notice_asks_once(called: str, asked: str, later: list[str]) -> None:
    world = a_world(cycles=(a_cycle(called_at=london(called)),))
    assert told(world, "highlight.request") == [f"{asked} jo", f"{asked} sam"]
    assert of_use(world, "highlight.request") == {"Tue 8 Dec 10:00"}
    others = [n for n in due(world) if n.subject == "meeting:12" and n.rule not in ("highlight.request",)]
    assert list(dict.fromkeys(n.rule.partition(".")[2] for n in others)) == [*later, "draft"]
    assert others[-1].rule == "decisions.draft"


def test_a_meeting_that_begins_before_anybody_is_at_work_asks_for_nothing() -> None:
    world = a_world(cycles=(a_cycle(called_at=london("2026-12-07 19:00"), starts_at=london("2026-12-08 08:00")),))
    assert told(world, "highlight") == []


def test_a_step_that_is_past_when_the_programme_goes_live_is_not_made_up_for() -> None:
    cycle = a_cycle(called_at=None)
    dates = told(a_world(cycles=(cycle,), live_at=london("2026-11-02 09:00")), "highlight.dates")
    assert {each[:15] for each in dates} == {"Mon 2 Nov 09:00"}
    later = a_world(cycles=(cycle,), live_at=london("2026-11-19 07:00"))
    assert told(later, "highlight.request") == ["Thu 19 Nov 08:00 jo", "Thu 19 Nov 08:00 sam"]
    assert told(later, "highlight.d") == told(later, "highlight.reminder") == []
    assert told(a_world(cycles=(cycle,), live_at=london("2026-12-10 10:00")), "decisions") == []


def test_a_meeting_that_moves_takes_its_dates_with_it_and_no_key() -> None:
    before = due(a_world(cycles=(a_cycle(),)))
    moved = due(a_world(cycles=(a_cycle(starts_at=london("2026-12-15 10:00")),)))
    assert {n.key for n in moved} == {n.key for n in before}
    assert {said(n.due_at) for n in moved if n.rule == "highlight.draft"} == {"Tue 24 Nov 09:00"}


def test_a_meeting_moved_earlier_leaves_steps_in_the_past_out_of_use() -> None:
    now = london("2026-11-17 10:00")
    world = a_world("2026-11-17 10:00", cycles=(a_cycle(starts_at=london("2026-12-01 10:00")),))
    late = [n for n in due(world, "highlight") if n.due_at <= now]
    wanted = {n.rule for n in late if n.of_use > now}
    assert wanted == {"highlight.draft", "highlight.missing"}
    assert {n.rule for n in late} - wanted == {"highlight.dates", "highlight.reminder"}


# -- who is away, and the calendar ------------------------------------------------------------------------------------


def test_cover_is_told_in_place_of_who_is_away_and_who_has_none_all_the_same() -> None:
    gone = people(jo=away(date(2026, 11, 17), 1, SAM), kit=away(date(2026, 11, 1), 60))
    world = a_world(cycles=(a_cycle(),), people=gone)
    assert told(world, "highlight.draft") == ["Tue 17 Nov 09:00 sam"], "once, though Sam has a report of his own"
    assert told(world, "highlight.reminder") == ["Fri 20 Nov 09:00 jo", "Fri 20 Nov 09:00 sam"]
    assert "Mon 30 Nov 12:00 kit" in told(world, "pack.unpublished"), "it waits for them"


def test_who_covers_today_is_told_what_came_due_before() -> None:
    gone = people(jo=away(date(2026, 11, 18), 2, SAM))
    assert told(a_world("2026-11-17 12:00", cycles=(a_cycle(),), people=gone), "highlight.draft")[0][-2:] == "jo"
    late = a_world("2026-11-19 10:00", cycles=(a_cycle(),), people=gone)
    assert told(late, "highlight.draft") == ["Tue 17 Nov 09:00 sam"]


def test_whose_office_is_held_by_nobody_known_is_told_to_nobody() -> None:
    assert told(a_world(cycles=(a_cycle(clerks=(99,)),)), "decisions.draft") == []


def test_a_boards_own_days_and_times_are_kept() -> None:
    own = {"draft": {"days": 8, "at": "09:30"}, "publish": {"at": "15:00"}, "clear": {"days": 2, "at": "16:00"}}
    world = a_world(cycles=(a_cycle(own=own),))
    assert told(world, "highlight.draft") == ["Wed 18 Nov 09:30 jo", "Wed 18 Nov 09:30 sam"]
    assert of_use(world, "pack.uncleared") == {"Mon 30 Nov 15:00"}
    assert of_use(world, "highlight.draft") == {"Thu 26 Nov 16:00"}


@pytest.mark.parametrize(
    ("meets", "draft", "hour"),
    [("2026-11-10 10:00", "Tue 20 Oct 09:00", 8), ("2027-04-13 10:00", "Fri 19 Mar 09:00", 9)],
)
def test_nine_o_clock_is_what_the_clock_on_the_wall_says(meets: str, draft: str, hour: int) -> None:
    drafts = due(a_world(cycles=(a_cycle(starts_at=london(meets)),)), "highlight.draft")
    assert {(said(n.due_at), n.due_at.hour) for n in drafts} == {(draft, hour)}


def test_chairs_are_told_of_nothing_before_their_pack_is_out() -> None:
    world = a_world(cycles=(a_cycle(decisions=True),))
    assert {n.rule for n in due(world) if n.person_id == CHAIR} == {"decisions.agree"}


def test_two_boards_are_told_apart() -> None:
    other = replace(a_cycle(), meeting_id=13, board="Forum")
    found = due(a_world(cycles=(a_cycle(), other)), "highlight.draft")
    assert len({n.key for n in found}) == len({n.group for n in found}) == 4
    assert {(n.number, n.label) for n in found} == {(12, "Drafted reports: Board"), (13, "Drafted reports: Forum")}
