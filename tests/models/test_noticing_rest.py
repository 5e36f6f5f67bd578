"""What comes round of itself, and what holds of every notice, in any calendar and for any board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.calendar import Calendar
from models.clock import LONDON
from models.hours import is_open, next_open
from models.noticing.world import Duty, Paper, ReportDue, World
from models.timetable import STEPS, instant, wrong_order
from tests.support.clock_hand import london
from tests.support.noticed import (
    CLEO,
    HEAD,
    JO,
    KIT,
    LIVE,
    NELL,
    SAM,
    a_cycle,
    a_world,
    an_action,
    away,
    due,
    of_use,
    people,
    told,
)

# -- duties, papers, the monthly note ---------------------------------------------------------------------------------


def test_a_report_to_another_body_is_told_of_twenty_working_days_before() -> None:
    world = a_world(duties=(Duty(5, "Board", "Children’s Trust", date(2026, 12, 18), (KIT,)),))
    assert sorted(told(world, "duty")) == ["Fri 20 Nov 09:00 kit", "Fri 20 Nov 09:00 nell"]
    assert of_use(world, "duty") == {"Fri 18 Dec 09:00"}
    assert {n.period for n in due(world, "duty")} == {"2026-12-18"}, "the next is another"


def test_a_document_is_to_be_looked_at_ten_working_days_before_by_the_clerk_or_else_the_manager() -> None:
    paper = Paper(6, "Terms of reference", date(2026, 12, 4), (KIT,))
    assert told(a_world(papers=(paper,)), "document") == ["Fri 20 Nov 09:00 kit"]
    assert of_use(a_world(papers=(paper,)), "document") == {"Wed 9 Dec 09:00"}
    unclerked = Paper(6, "Terms of reference", date(2026, 12, 4), ())
    assert told(a_world(papers=(unclerked,)), "document") == ["Fri 20 Nov 09:00 nell"]


def test_the_note_on_concerns_is_for_the_cleared_on_the_first_working_day_of_each_month() -> None:
    found = told(a_world(), "concerns", "2026-10-01 00:00", "2027-01-31 00:00")
    assert found == [
        f"{day} 09:00 {name}"
        for day in ("Thu 1 Oct", "Mon 2 Nov", "Tue 1 Dec", "Mon 4 Jan")
        for name in ("nell", "cleo")
    ]
    assert told(a_world(cleared=()), "concerns") == []


def test_cover_gives_nobody_clearance() -> None:
    gone = people(nell=away(date(2026, 9, 1), 200, JO))
    assert {n.person_id for n in due(a_world(people=gone), "concerns")} == {NELL, CLEO}


# -- working hours ----------------------------------------------------------------------------------------------------


def test_working_hours_are_from_eight_to_six_by_the_clock_on_the_wall() -> None:
    calendar = Calendar(closures=frozenset({date(2026, 12, 24)}))
    for words, opens in (
        ("2026-10-23 07:59", "2026-10-23 08:00"),
        ("2026-10-23 08:00", "2026-10-23 08:00"),
        ("2026-10-23 17:59", "2026-10-23 17:59"),
        ("2026-10-23 18:00", "2026-10-26 08:00"),  # past the night that the clocks go back
        ("2026-10-24 12:00", "2026-10-26 08:00"),
        ("2026-12-23 19:00", "2026-12-29 08:00"),
        ("2027-03-26 12:00", "2027-03-30 08:00"),  # Easter, and the clocks go on
        ("2027-04-01 00:30", "2027-04-01 08:00"),
    ):
        assert next_open(calendar, london(words)) == london(opens), words
        assert is_open(calendar, london(words)) == (words == opens), words
    assert (london("2026-10-23 08:00").hour, london("2026-10-26 08:00").hour) == (7, 8)


# -- any calendar, any board ------------------------------------------------------------------------------------------

DAYS = st.dates(date(2026, 9, 1), date(2027, 8, 31))
CALENDARS = st.builds(Calendar, closures=st.frozensets(DAYS, max_size=12))
MEETINGS = st.builds(instant, DAYS, st.sampled_from([time(7), time(10), time(16, 30), time(19)]))
STEP = st.fixed_dictionaries({"days": st.integers(-10, 60), "at": st.sampled_from(["08:00", "09:00", "17:59"])})
NAMED: st.SearchStrategy[str] = st.sampled_from([step.name for step in STEPS])
OWN = st.dictionaries(NAMED, STEP, max_size=4).filter(lambda own: wrong_order(own) is None)
WHENS = st.builds(lambda day, at: datetime.combine(day, at, LONDON).astimezone(UTC), DAYS, st.times())
PACKS = st.sampled_from(["draft", "cleared", "published"])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A board with a meeting and a plan, each at any time, some of it done."""
    cycle = a_cycle(
        starts_at=draw(MEETINGS),
        called_at=draw(st.none() | WHENS),
        own=draw(OWN),
        pack=draw(PACKS),
        cleared_at=draw(WHENS),
        publishes_itself=draw(st.booleans()),
        decisions=draw(st.booleans()),
        agreed_at=draw(st.none() | WHENS),
        owners=((JO, 3), (SAM, 4)),
        reports=(ReportDue(1, (JO, SAM), draw(st.booleans())), ReportDue(4, (SAM,), is_in=False)),
    )
    action = an_action(
        owners=draw(st.sampled_from([(), (JO,), (HEAD, JO), (SAM, SAM)])),
        due=draw(DAYS),
        begun=draw(st.booleans()),
        touched_on=draw(DAYS),
        review_on=draw(DAYS),
        milestones=((1, draw(DAYS)), (2, draw(DAYS))),
    )
    gone = people(jo=away(draw(DAYS), 20, draw(st.sampled_from([None, SAM, KIT]))))
    return a_world(
        calendar=draw(CALENDARS), people=gone, cycles=(cycle,), actions=(action,), watchers=(JO, KIT), now=draw(NOWS)
    )


NOWS = st.sampled_from(["2026-09-15 10:00", "2026-12-24 12:00", "2027-03-28 01:30", "2027-07-01 09:00"])
HELD = {"pack.proof", "pack.publish", "pack.publishing"}
"""What may come due at the very moment that a pack is cleared: the clock holds it until the next working hour."""


@settings(max_examples=60)
@given(worlds())
def test_nothing_is_due_outside_working_hours_or_twice_or_of_no_use(world: World) -> None:
    found = due(world)
    for notice in found:
        assert notice.of_use > notice.due_at, notice
        assert notice.due_at >= LIVE
        cleared = notice.rule in HELD and notice.due_at == world.cycles[0].cleared_at
        assert cleared or is_open(world.calendar, notice.due_at), notice
        assert len(notice.key) <= 200 >= len(notice.group)
    assert len({notice.key for notice in found}) == len(found)


@settings(max_examples=30)
@given(worlds(), MEETINGS)
def test_no_meeting_that_moves_makes_anything_of_its_own_a_second_time(world: World, later: datetime) -> None:
    known: dict[tuple[str, int | None], str] = {}
    for starts_at in (world.cycles[0].starts_at, later):
        cycle = replace(world.cycles[0], starts_at=starts_at)
        for notice in due(replace(world, cycles=(cycle,), actions=())):
            if notice.subject == "meeting:12":
                assert known.setdefault((notice.rule, notice.person_id), notice.key) == notice.key


@settings(max_examples=60)
@given(CALENDARS, WHENS)
def test_the_next_working_hour_is_one_and_none_is_passed_over(calendar: Calendar, now: datetime) -> None:
    found = next_open(calendar, now)
    assert is_open(calendar, found)
    assert found >= now
    if found > now:
        assert not is_open(calendar, now)
        assert not is_open(calendar, found - timedelta(microseconds=1))
        assert found.astimezone(LONDON).time() == time(8)
