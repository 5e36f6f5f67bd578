"""The roll of a day: which schools were open on it, and what they then were."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.roll import academic_year_end, roll_of
from models.school import School, SchoolChange, SchoolLink

AS_OF = date(2026, 9, 1)


def school(urn: int, name: str = "", **facts: Any) -> School:
    told: dict[str, Any] = {"status": "open", "phase": "Primary", "type": "Community school", "type_group": ""}
    told |= {"trust": "", "why_closed": "", **facts}
    return School(urn=urn, name=name or f"School {urn}", key=f"school {urn}", as_of=AS_OF, **told)


def change(urn: int, as_at: date, field: str, before: str | None, after: str | None, number: int = 1) -> SchoolChange:
    return SchoolChange(id=number, extract_id=1, urn=urn, as_at=as_at, field=field, before=before, after=after)


def link(urn: int, other: int, kind: str) -> SchoolLink:
    return SchoolLink(urn=urn, other=other, kind=kind, name="")


def urns(day: date, *schools: School) -> list[int]:
    return [each.urn for each in roll_of(day, schools).schools]


@pytest.mark.parametrize(
    ("facts", "day", "is_open"),
    [
        ({}, date(2016, 2, 26), True),
        ({"opened": date(2015, 9, 1)}, date(2015, 9, 1), True),
        ({"opened": date(2015, 9, 1)}, date(2015, 8, 31), False),
        ({"status": "closed", "closed": date(2016, 8, 31)}, date(2016, 8, 31), True),
        ({"status": "closed", "closed": date(2016, 8, 31)}, date(2016, 9, 1), False),
        ({"status": "closing"}, AS_OF, True),
        ({"status": "proposed"}, AS_OF, False),
        ({"status": "closed"}, AS_OF, False),
    ],
)
def test_open_from_the_day_it_opened_to_the_day_it_closed(facts: dict[str, Any], day: date, is_open: bool) -> None:
    assert urns(day, school(1, **facts)) == ([1] if is_open else [])


@pytest.mark.parametrize("facts", [{"status": "unknown"}, {"status": "closed"}])
def test_what_the_register_does_not_say_is_unsure(facts: dict[str, Any]) -> None:
    roll = roll_of(date(2016, 2, 26), [school(1, **facts)])
    assert roll.unsure == (1,)
    assert roll.schools == ()


@pytest.mark.parametrize("facts", [{"status": "closed"}, {"status": "proposed"}])
def test_what_the_register_says_of_its_own_day_is_sure(facts: dict[str, Any]) -> None:
    assert roll_of(AS_OF, [school(1, **facts)]).unsure == ()
    assert roll_of(date(2026, 9, 2), [school(1, **facts)]).unsure == ()


def test_a_school_was_what_it_was() -> None:
    now = school(1, "New Academy", type="Academy converter", type_group="Academies", trust="Oak Trust", trust_uid=20)
    changes = [
        change(1, date(2020, 9, 1), "name", "Old School", "Middle Name", 1),
        change(1, date(2024, 9, 1), "name", "Middle Name", "New Academy", 2),
        change(1, date(2024, 9, 1), "trust_uid", None, "20", 3),
        change(1, date(2024, 9, 1), "trust", None, "Oak Trust", 4),
    ]
    names = {day.year: roll_of(day, [now], changes).schools[0] for day in (date(y, 1, 1) for y in (2019, 2022, 2026))}
    assert [names[year].name for year in (2019, 2022, 2026)] == ["Old School", "Middle Name", "New Academy"]
    assert [(names[year].trust, names[year].trust_uid) for year in (2022, 2026)] == [("", None), ("Oak Trust", 20)]
    assert roll_of(date(2024, 9, 1), [now], changes).schools[0].name == "New Academy"


def test_of_two_changes_of_one_day_the_later_is_taken_away_first() -> None:
    day = date(2024, 9, 1)
    changes = [change(1, day, "name", "First", "Second", 1), change(1, day, "name", "Second", "Third", 2)]
    for given in (changes, changes[::-1]):
        assert roll_of(date(2024, 8, 31), [school(1, "Third")], given).schools[0].name == "First"


def test_a_trust_left_is_a_trust_had() -> None:
    now = school(1, trust="New Trust", trust_uid=21)
    changes = [change(1, date(2024, 9, 1), "trust_uid", "20", "21")]
    assert roll_of(date(2024, 8, 31), [now], changes).schools[0].trust_uid == 20


def test_what_closes_by_the_end_of_the_school_year_stands_apart() -> None:
    """Central Bedfordshire's paper of 26 February 2016: three middle schools close in August."""
    closes = school(1, status="closed", closed=date(2016, 8, 31), why_closed="Closure")
    later = school(2, status="closed", closed=date(2017, 8, 31), why_closed="Closure")
    converts = school(3, status="closed", closed=date(2016, 3, 31), why_closed="Academy Converter")
    roll = roll_of(date(2016, 2, 26), [closes, later, converts])
    assert {each.urn: each.closing for each in roll.schools} == {1: True, 2: False, 3: False}
    assert [each.urn for each in roll.base] == [2, 3]


def test_what_is_proposed_to_close_stands_apart_from_when_it_was_proposed() -> None:
    proposed = school(1, status="closing")
    changes = [change(1, date(2026, 5, 1), "status", "open", "closing")]
    assert roll_of(date(2026, 4, 1), [proposed], changes).schools[0].closing is False
    assert roll_of(date(2026, 6, 1), [proposed], changes).schools[0].closing is True


def test_independent_schools_are_on_the_roll_and_in_no_base() -> None:
    roll = roll_of(AS_OF, [school(1), school(2, type="Other independent school")])
    assert len(roll.schools) == 2
    assert [each.urn for each in roll.base] == [1]


def test_the_authority_s_own_word_comes_before_the_register_s() -> None:
    roll = roll_of(AS_OF, [school(1), school(2), school(3, phase="")], local={1: ("lower", "Ivel"), 2: ("", "Ivel")})
    told = {each.urn: (each.kind, each.locality) for each in roll.schools}
    assert told == {1: ("lower", "Ivel"), 2: ("primary", "Ivel"), 3: ("", "")}


def test_one_that_took_over_from_one_bears_its_past() -> None:
    links = [link(3, 2, "Predecessor"), link(2, 3, "Successor"), link(2, 1, "Predecessor")]
    roll = roll_of(AS_OF, [school(3)], links=links)
    assert roll.schools[0].before == (2, 1)


def test_a_merger_bears_nobody_s_past() -> None:
    links = [link(3, 1, "Predecessor"), link(3, 2, "Predecessor")]
    assert roll_of(AS_OF, [school(3)], links=links).schools[0].before == ()
    split = [link(2, 1, "Predecessor"), link(3, 1, "Predecessor")]
    assert [each.before for each in roll_of(AS_OF, [school(2), school(3)], links=split).schools] == [(), ()]
    merged = [link(3, 1, "Predecessor - merged")]
    assert roll_of(AS_OF, [school(3)], links=merged).schools[0].before == ()


def test_links_in_a_circle_end() -> None:
    links = [link(1, 2, "Predecessor"), link(2, 1, "Predecessor")]
    assert len(roll_of(AS_OF, [school(1), school(2)], links=links).schools) == 2


def test_the_roll_is_in_the_order_of_the_alphabet() -> None:
    roll = roll_of(AS_OF, [school(1, "beech"), school(2, "Ash"), school(4, "Beech"), school(3, "Beech")])
    assert [each.urn for each in roll.schools] == [2, 1, 3, 4]
    assert list(roll.by_urn()) == [2, 1, 3, 4]


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2016, 2, 26), date(2016, 8, 31)),
        (date(2016, 8, 31), date(2016, 8, 31)),
        (date(2016, 9, 1), date(2017, 8, 31)),
    ],
)
def test_the_academic_year_ends_on_31_august(day: date, end: date) -> None:
    assert academic_year_end(day) == end
