"""How engagement is recorded and counted, each rule by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from models import engaging
from models.engagement import TakingPart
from models.engaging import Tally, Unacceptable, growth, kind_said, shares, tally, unit_of
from models.pledging import by_kind
from models.queries import engagement
from models.roll import Enrolled, Roll
from models.tenancy import TenantSession
from tests.support.databases import NOW
from tests.support.plans import signed
from tests.support.programmes import Opened

DAY = date(2016, 2, 26)


@pytest.fixture
def session(programme: Opened) -> Iterator[TenantSession]:
    """A session of the programme, under an entry in the history."""
    with signed(programme.database, programme.tenant) as opened:
        yield opened


def school(urn: int, kind: str = "lower", **more: object) -> Enrolled:
    plain = Enrolled(urn, f"School {urn}", kind, "", None, "", None, closing=False, counts=True)
    return replace(plain, **more)  # type: ignore[arg-type]


def took(urn: int | None = None, organisation_id: int | None = None, **numbers: int) -> TakingPart:
    return TakingPart(urn=urn, organisation_id=organisation_id, numbers=numbers)


def test_a_name_says_its_kind_by_one_word() -> None:
    assert kind_said("Health survey 2016") == "survey"
    assert kind_said("Leadership Training") == "training"
    assert kind_said("Meetings with heads") == "meeting"
    assert kind_said("Survey of a pilot") == ""
    assert kind_said("Other ways") == ""


def test_units_are_kept_in_one_spelling() -> None:
    assert unit_of("Were  promoted") == "promoted"
    assert unit_of("Pupils,") == "pupils"
    assert len(unit_of("pupil " * 20)) <= 40


def test_a_name_is_one_initiatives(session: TenantSession) -> None:
    first = engaging.add(session, "Health survey 2016", unit="Pupils")
    assert (first.kind, first.unit) == ("survey", "pupils")
    with pytest.raises(Unacceptable, match="already"):
        engaging.add(session, "the HEALTH survey, 2016")
    with pytest.raises(Unacceptable, match="letters"):
        engaging.add(session, "!!!")
    other = engaging.add(session, "Another")
    with pytest.raises(Unacceptable, match="Another is called"):
        engaging.rename(session, other, "health survey 2016")
    engaging.rename(session, first, "The Health Survey 2016")
    assert first.name == "The Health Survey 2016"
    first.ended_at = NOW
    session.flush()
    assert engaging.add(session, "Health survey 2016", kind="pilot").id == first.id
    assert (first.ended_at, first.kind) == (None, "pilot")
    engaging.record(session, first, {"pupils": 9})
    first.ended_at = NOW
    session.flush()
    with pytest.raises(Unacceptable, match="has ended"):
        engaging.add(session, "Health survey 2016")


def test_rounds_go_in_no_circle(session: TenantSession) -> None:
    one, two, three = (engaging.add(session, name) for name in ("One", "Two", "Three"))
    engaging.follow(session, two, one)
    engaging.follow(session, three, two)
    with pytest.raises(Unacceptable, match="circle"):
        engaging.follow(session, one, three)
    with pytest.raises(Unacceptable, match="circle"):
        engaging.follow(session, one, one)


def test_recording_again_replaces_what_is_named(session: TenantSession) -> None:
    training = engaging.add(session, "Leadership training", unit="delegates")
    first = engaging.record(session, training, {"": 60})
    assert (first.row.numbers, first.before, first.changed) == ({"delegates": 60}, None, True)
    assert engaging.foresee(session, training, {"delegate": 62, "promoted": 29}) == "changed"
    second = engaging.record(session, training, {"delegate": 62, "promoted": 29})
    assert (second.row.numbers, second.before) == ({"delegates": 62, "promoted": 29}, {"delegates": 60})
    assert engaging.foresee(session, training, {"promoted": 29}) == "same"
    assert not engaging.record(session, training, {"promoted": 29}).changed
    assert engaging.foresee(session, training, {"delegates": 3}, urn=109001) == "new"
    assert len(engagement.of(session, training)) == 1
    engaging.record(session, training, {}, urn=109001, on=DAY, outcome="two heads")
    third = engaging.record(session, training, {"delegates": 2}, urn=109001)
    assert (third.row.on, third.row.outcome) == (DAY, "two heads")


def test_nobody_and_nothing_is_refused(session: TenantSession) -> None:
    meeting = engaging.add(session, "Heads' meeting")
    with pytest.raises(Unacceptable, match="who took part"):
        engaging.record(session, meeting, {})
    with pytest.raises(Unacceptable, match="212 what"):
        engaging.record(session, meeting, {"": 212}, urn=109001)


def test_the_longest_name_is_meant(session: TenantSession) -> None:
    engaging.add(session, "Health survey")
    longer = engaging.add(session, "Health survey 2016")
    found = engagement.begun_with(session, "health survey 2016 Oakfield Lower 212 pupils")
    assert found == (longer, "Oakfield Lower 212 pupils")
    assert engagement.begun_with(session, "Survey of health") is None


def test_totals_stand_apart_from_what_schools_were_recorded_with() -> None:
    rows = [took(1, pupils=200), took(2, pupils=12), took(None, 7, staff=3), took(pupils=1_000)]
    counted = tally(rows)
    assert (counted.schools, counted.organisations) == (2, 1)
    assert counted.numbers == {"pupils": 212, "staff": 3}
    assert counted.totals == {"pupils": 1_000}
    assert counted.measures == {"schools": 2, "pupils": 212, "staff": 3}
    assert tally(rows[3:]).measures == {"pupils": 1_000}
    assert tally([took(1, schools=3)]).measures == {"schools": 1}


def test_of_how_many_is_told_of_the_days_state_funded_schools() -> None:
    schools = (school(1), school(2, closing=True), school(3, counts=False), school(5, before=(4,)))
    counted = tally([took(4), took(2), took(3), took(99)], Roll(DAY, schools))
    assert (counted.enrolled, counted.total, counted.elsewhere) == (2, 3, 2)
    both = tally([took(4), took(5)], Roll(DAY, schools))
    assert (both.schools, both.enrolled, both.elsewhere, both.organisations) == (1, 1, 0, 0)
    assert tally([took(1)], Roll(DAY, schools, unsure=(8,))).total is None
    assert tally([took(1)], Roll(DAY, ())).total is None


def test_shares_are_told_where_the_type_of_every_school_is_known() -> None:
    schools = (school(1), school(2), school(3, "middle"))
    told = shares([took(1, pupils=9), took(3)], Roll(DAY, schools), by_kind)
    assert [(each.label, each.took, each.total) for each in told] == [("lower", 1, 2), ("middle", 1, 1)]
    assert told[0].numbers == {"pupils": 9}
    untold = shares([took(1), took(4), took(88)], Roll(DAY, (*schools, school(4, ""))), by_kind)
    assert [(each.label, each.took, each.total) for each in untold] == [("lower", 1, None), ("", 2, None)]


def test_a_share_counts_a_school_once_and_none_that_its_total_does_not() -> None:
    schools = (school(1, before=(11,)), school(2, closing=True), school(3, counts=False), school(4, "all-through"))
    whole = Roll(DAY, (*schools, school(5, "nursery"), school(6, "middle")))
    told = shares([took(1), took(11), took(3), took(6), took(99)], whole, by_kind)
    assert [(each.label, each.took, each.total) for each in told] == [
        ("nursery", 0, 1),
        ("lower", 1, 2),
        ("middle", 1, 1),
        ("all-through", 0, 1),
        ("", 2, None),
    ]
    untold = shares([took(1)], replace(whole, unsure=(8,)), by_kind)
    assert [(each.label, each.took, each.total) for each in untold] == [("lower", 1, None)]


def test_growth_is_told_in_what_both_rounds_were_told_in() -> None:
    now = Tally(schools=66, numbers={"pupils": 13_259, "staff": 4})
    then = Tally(totals={"schools": 19, "pupils": 3_099})
    assert growth(now, then) == {"schools": (66, 19), "pupils": (13_259, 3_099)}
    assert growth(now, Tally()) == {}


def test_a_key_follows_its_name(session: TenantSession) -> None:
    row = engaging.add(session, "One name")
    row.name = "Another name"
    session.flush()
    assert engagement.by_name(session, "another NAME") is row
    assert engagement.by_name(session, "One name") is None
