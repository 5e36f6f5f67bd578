"""Counting pledges: the figures of a published report, and each rule by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.pledging import Base, Count, Signed, by_trust, count, covered_urns, standing_urns
from models.roll import Enrolled, Roll
from tests.support import bedfordshire as paper

DAY = date(2016, 2, 26)


def school(urn: int, kind: str = "lower", **more: object) -> Enrolled:
    plain = Enrolled(urn, f"School {urn}", kind, "", None, "", None, closing=False, counts=True)
    return replace(plain, **more)  # type: ignore[arg-type]


def roll(*schools: Enrolled, unsure: tuple[int, ...] = ()) -> Roll:
    return Roll(DAY, schools, unsure)


def signed(party: int | str, day: int = 1, **more: object) -> Signed:
    return Signed(party, date(2016, 2, day), **more)  # type: ignore[arg-type]


def figures(counted: Count) -> dict[str, tuple[int, int | None]]:
    return {line.name: (line.signed, line.of) for line in counted.lines}


def reported() -> tuple[Roll, list[Signed]]:
    """The roll and the signatures of the report."""
    schools = [
        school(urn, "middle" if kind == "closing" else kind, closing=kind == "closing") for urn, kind, _ in paper.urns()
    ]
    signatures = [signed(urn) for urn, kind, name in paper.urns() if paper._has_signed(kind, name)]
    lower = [each.urn for each in schools if each.kind == "lower"]
    signatures += [signed(urn, 2) for urn in lower[20 : 20 + paper.ALSO]]
    signatures += [signed(f"o{number}") for number, _ in enumerate(paper.PARTNERS)]
    signatures.append(signed("g4001", covers=tuple(lower[: paper.TRUSTED])))
    return Roll(DAY, tuple(schools)), signatures


def test_the_reports_figures() -> None:
    counted = count(*reported())
    assert (counted.signatures, counted.organisations, counted.also_signed) == (76, 66, 10)
    assert figures(counted) == {kind: (paper.SIGNED[kind], total) for kind, total in paper.SCHOOLS.items()}
    assert [(each.kind, each.total, each.signed) for each in counted.closing] == [("middle", 3, 1)]
    assert len(counted.others) == 6
    assert [(each.party, each.covers, each.also_signed) for each in counted.collectives] == [("g4001", 9, 9)]
    assert sum(line.covered for line in counted.lines) == 0
    percents = {line.name: line.percent for line in counted.lines}
    assert percents["lower"] == 53
    assert percents["middle"] == 73


def test_a_head_and_a_governor_are_one_school_and_two_signatures() -> None:
    counted = count(roll(school(1), school(2)), [signed(1), signed(1, 2)])
    assert (counted.organisations, counted.signatures, counted.also_signed) == (1, 2, 1)
    assert figures(counted) == {"lower": (1, 2)}


def test_what_is_pending_counts_nowhere_but_is_told() -> None:
    counted = count(roll(school(1)), [signed(1, pending=True)])
    assert (counted.organisations, counted.signatures, counted.pending) == (0, 0, 1)
    gone = signed(1, pending=True, ended_on=DAY)
    assert count(roll(school(1)), [gone]).pending == 0


def test_a_signature_stands_until_the_day_before_it_is_withdrawn() -> None:
    gone = signed(1, ended_on=DAY)
    assert count(roll(school(1)), [gone]).organisations == 0
    assert count(replace(roll(school(1)), day=date(2016, 2, 25)), [gone]).organisations == 1
    assert count(replace(roll(school(1)), day=date(2016, 2, 1)), [gone]).organisations == 1
    assert count(replace(roll(school(1)), day=date(2016, 1, 31)), [gone]).organisations == 0
    assert (standing_urns(roll(school(1)), [gone]), standing_urns(roll(school(1)), [signed(1)])) == (set(), {1})
    group = signed("g7", covers=(1,))
    assert covered_urns(roll(school(1)), [replace(group, pending=True), replace(group, ended_on=DAY)]) == set()
    assert covered_urns(roll(school(1)), [group]) == {1}


def test_a_school_covered_counts_apart_and_once() -> None:
    group, locality = signed("g7", covers=(1, 2)), signed("l:East", covers=(2, 3))
    counted = count(roll(school(1), school(2), school(3), school(4)), [group, locality, signed(1)])
    assert counted.lines[0].signed == 1
    assert counted.lines[0].covered == 2
    assert counted.organisations == 3
    assert {(each.party, each.covers, each.also_signed) for each in counted.collectives} == {
        ("g7", 2, 1),
        ("l:East", 2, 0),
    }


def test_an_academy_stands_by_the_signature_of_the_school_it_was() -> None:
    counted = count(roll(school(20, before=(10, 9))), [signed(9), signed(10), signed(20)])
    assert (counted.organisations, counted.signatures) == (1, 3)


def test_on_a_day_when_both_are_open_each_stands_by_its_own_signature() -> None:
    counted = count(roll(school(10), school(20, before=(10,))), [signed(10)])
    assert figures(counted) == {"lower": (1, 2)}
    assert standing_urns(roll(school(10), school(20, before=(10,))), [signed(10)]) == {10}


def test_a_group_that_signs_again_covers_what_both_lists_hold() -> None:
    counted = count(roll(school(1), school(2)), [signed("g7", covers=(1,)), signed("g7", 2, covers=(2,))])
    assert [(each.party, each.covers) for each in counted.collectives] == [("g7", 2)]
    assert counted.schools.covered == 2


def test_a_school_that_is_not_on_the_roll_is_told_and_not_counted() -> None:
    counted = count(roll(school(1)), [signed(5)])
    assert counted.astray == (5,)
    assert counted.organisations == 0


def test_a_closing_school_is_in_no_other_figure() -> None:
    counted = count(roll(school(1), school(2, closing=True)), [signed(2)])
    assert counted.organisations == 0
    assert figures(counted) == {"lower": (0, 1)}
    assert counted.closing[0].signed == 1


def test_an_independent_school_is_an_organisation_and_in_no_denominator() -> None:
    counted = count(roll(school(1), school(2, counts=False)), [signed(2)])
    assert counted.others == (2,)
    assert counted.organisations == 1
    assert figures(counted) == {"lower": (0, 1)}


def test_without_kinds_there_is_no_percentage_unless_a_number_is_stated() -> None:
    unknown = roll(school(1), school(2, ""))
    line = count(unknown, [signed(1)]).lines[0]
    assert (line.of, line.percent) == (None, None)
    base = Base("lower", 4, DAY, "board paper")
    line = count(unknown, [signed(1)], [base]).lines[0]
    assert (line.of, line.percent, line.base) == (4, 25, base)
    assert count(unknown, [signed(1)], [replace(base, as_at=date(2016, 3, 1))]).lines[0].percent is None
    older = replace(base, number=9, as_at=date(2015, 1, 1))
    for stated in ([older, base], [base, older]):
        assert count(unknown, [signed(1)], stated).lines[0].of == 4


def test_a_closing_school_of_unknown_kind_withholds_no_percentage() -> None:
    counted = count(roll(school(1), school(2, "", closing=True)), [signed(1)])
    assert (counted.unknown_kinds, counted.lines[0].percent) == (0, 100)


def test_a_hundred_per_cent_is_all_and_less_is_not_rounded_up_to_it() -> None:
    schools = [school(urn) for urn in range(1, 301)]
    line = count(roll(*schools), [signed(urn) for urn in range(1, 300)]).lines[0]
    assert (line.signed, line.total, line.percent) == (299, 300, 99)


def test_of_schools_that_may_not_be_all_no_percentage_is_told() -> None:
    assert count(roll(school(1)), [signed(1)]).schools.percent == 100
    assert count(roll(school(1), unsure=(2,)), [signed(1)]).schools.percent is None


def test_lines_stand_in_the_order_of_kinds_and_a_stated_kind_without_schools_is_told() -> None:
    bases = [Base("lower", 4, DAY, "board paper"), Base("upper", 6, DAY, "board paper"), Base("", 9, DAY, "a slip")]
    mixed = roll(school(1, "middle"), school(2), school(3, "all-through"), school(4, ""))
    counted = count(mixed, [signed(2)], bases)
    assert figures(counted) == {
        "lower": (1, 4),
        "middle": (0, None),
        "upper": (0, 6),
        "all-through": (0, None),
        "": (0, None),
    }
    assert [line.name for line in counted.lines] == ["lower", "middle", "upper", "all-through", ""]
    trusts = count(roll(school(1, trust="lower"), school(2, trust="lower")), [signed(1)], bases, by_trust)
    assert figures(trusts) == {"lower": (1, 2)}


def test_a_number_that_fewer_have_than_signed_gives_no_percentage() -> None:
    line = count(roll(school(1), school(2)), [signed(1), signed(2)], [Base("lower", 1, DAY, "a slip")]).lines[0]
    assert line.percent is None


def test_by_trust() -> None:
    schools = (school(1, trust="North Trust"), school(2, trust="North Trust"), school(3))
    counted = count(roll(*schools), [signed(1)], group=by_trust)
    assert [(line.name, line.signed, line.of) for line in counted.lines] == [("North Trust", 1, 2), ("", 0, 1)]


PARTIES = st.one_of(st.integers(1, 12), st.sampled_from(["o1", "o2", "g1", "l:East"]))
SIGNATURES = st.lists(
    st.builds(
        Signed,
        PARTIES,
        st.dates(date(2016, 1, 1), date(2016, 12, 31)),
        st.none() | st.dates(date(2016, 1, 1), date(2016, 12, 31)),
        st.booleans(),
        st.lists(st.integers(1, 12), max_size=5).map(tuple),
    ),
    max_size=20,
)
SCHOOLS = st.lists(
    st.builds(
        lambda urn, kind, closing, counts: school(urn, kind, closing=closing, counts=counts),
        st.integers(1, 10),
        st.sampled_from(["", "lower", "middle"]),
        st.booleans(),
        st.booleans(),
    ),
    max_size=10,
    unique_by=lambda each: each.urn,
)


@given(SCHOOLS, SIGNATURES)
def test_no_figure_contradicts_another(schools: list[Enrolled], signatures: list[Signed]) -> None:
    whole = roll(*schools)
    counted = count(whole, signatures)
    assert counted.signatures >= counted.organisations
    assert counted.organisations == sum(line.signed for line in counted.lines) + len(counted.others)
    for line in counted.lines:
        assert 0 <= line.signed <= line.total
        assert line.signed + line.covered <= line.total
    assert sum(line.total for line in counted.lines) == len(whole.base)
    assert sum(each.total for each in counted.closing) == sum(each.closing for each in schools)
    assert standing_urns(whole, signatures) | covered_urns(whole, signatures) <= {each.urn for each in schools}


@given(SCHOOLS, SIGNATURES)
def test_signing_again_changes_no_number_of_organisations(schools: list[Enrolled], signatures: list[Signed]) -> None:
    whole = roll(*schools)
    once, twice = count(whole, signatures), count(whole, [*signatures, *signatures])
    assert once.organisations == twice.organisations
    assert once.lines == twice.lines
