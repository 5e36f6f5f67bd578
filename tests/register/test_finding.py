"""Finding a school: what is sure, what is a choice, and what nobody meant."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.finding import ENGLAND, TYPOS, england, questions
from models.register.finding import Entry, Finder
from models.register.naming import normal

CENTRAL = "Central Bedfordshire"
SCHOOLS = (
    Entry(109440, "Oakfield Lower School", "Dunstable", CENTRAL, "LU6 3BU", 823_2001),
    Entry(109441, "Oakfield Middle School", "Sandy", CENTRAL, "SG19 1AA", 823_4001),
    Entry(109442, "St Mary's CofE Primary School", "Dunstable", CENTRAL, "LU6 1AA", 823_3001),
    Entry(109443, "St Mary's Church of England Primary School", "Leighton Buzzard", CENTRAL, "LU7 1AA", 823_3002),
    Entry(118001, "St Joseph's Catholic Primary School", "Gravesend", "Kent", "DA11 1AA", 886_3001),
    Entry(118002, "St Joseph's Catholic Primary School", "Canterbury", "Kent", "CT1 1AA", 886_3002),
    Entry(102001, "St Joseph's RC Primary School", "Upminster", "Havering", "RM14 1AA", 311_3001),
    Entry(102002, "The Priory Academy", "Romford", "Havering", "RM1 1AA", 311_4001, also=("Romford Grammar School",)),
    Entry(102003, "Hall Mead School", "Upminster", "Havering", "RM14 1SF", 311_4002),
    Entry(102004, "Hill Mead School", "Hornchurch", "Havering", "RM11 1AA", 311_4003),
    Entry(110001, "Thornbury Junior School", "Runcorn", "Halton", "WA7 1AA", 876_2001, is_open=False),
    Entry(140001, "Thornbury Junior School", "Runcorn", "Halton", "WA7 1AA", 876_2001),
    Entry(110002, "Widnes Secondary School", "Widnes", "Halton", "WA8 1AA", 876_4001, is_open=False),
)
FINDER = Finder(SCHOOLS)


def found(text: str, limit: int = 5) -> list[int]:
    return [match.key for match in FINDER.find(text, limit=limit).matches]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("109440", 109440),
        ("URN 109440", 109440),
        ("823/2001", 109440),
        ("823 2001", 109440),
        ("8232001", 109440),
        ("LU6 3BU", 109440),
        ("lu63bu", 109440),
        ("Oakfield Lower School", 109440),
        ("oakfield lower", 109440),
        ("Oakfield Lower Sch.", 109440),
        ("St Marys CofE Primary, Dunstable", 109442),
        ("Dunstable Saint Mary’s C. of E. primary school", 109442),
        ("st marys church of england prim in leighton buzzard", 109443),
        ("St Joseph's Roman Catholic Primary School Havering", 102001),
        ("priory academy", 102002),
        ("Romford Grammar School", 102002),
        ("Hall Mead School RM14 1SF", 102003),
        ("thornbury jnr school", 140001),
        ("876/2001", 140001),
        ("WA7 1AA", 140001),
        ("110001", 110001),
        ("8764001", 110002),
    ],
)
def test_what_leaves_no_doubt_is_sure(text: str, key: int) -> None:
    answer = FINDER.find(text)
    assert (answer.matches[0].key, answer.sure) == (key, True)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("oakfeild lower", [109440]),
        ("okafield lower school dunstable", [109440]),
        ("oak field lower", [109440]),
        ("stmarys primary leighton buzzard", [109443]),
        ("St Mary's Church of Englnad Primary Dunstable", [109442]),
        ("dunstabel oakfield", [109440]),
        ("thornbery junior", [140001, 110001]),
        ("Widnes Secondary School", [110002]),
        ("Hll Mead School Hornchurch", [102004]),
    ],
)
def test_what_is_misspelt_in_part_or_closed_is_found_first_and_never_sure(text: str, keys: list[int]) -> None:
    assert found(text)[: len(keys)] == keys
    assert not FINDER.find(text).sure


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("oakfield", {109440, 109441}),
        ("st marys cofe primary", {109442, 109443}),
        ("st josephs catholic primary kent", {118001, 118002}),
        ("St Joseph's Catholic Primary School", {118001, 118002, 102001}),
        ("Upminster", {102001, 102003}),
    ],
)
def test_two_that_fit_are_a_choice(text: str, keys: set[int]) -> None:
    assert set(found(text)[: len(keys)]) == keys
    assert not FINDER.find(text).sure


@pytest.mark.parametrize("text", ["", "  ", "?!", "zzzz qqqq", "999999", "999/9999", "XX9 9XX", "x" * 5_000])
def test_nonsense_is_nobody(text: str) -> None:
    assert FINDER.find(text).matches == ()
    assert not FINDER.find(text).sure
    assert not text.strip() or FINDER.suggest(text) == ()


def test_before_anything_is_typed_the_first_by_name_are_offered() -> None:
    finder = Finder([Entry(3, "St Mary's"), Entry(2, "Ash Hill School"), Entry(1, "Abbey", is_open=False)])
    assert finder.suggest(" ") == (2, 3)
    assert finder.suggest("", limit=1) == (2,)


def test_a_name_of_a_place_is_not_taken_for_a_name_alone() -> None:
    """Where the words may be the one's name or the other's name and town, both fit."""
    finder = Finder([Entry(1, "Milton Park School", "Hull"), Entry(2, "Park School", "Milton Keynes")])
    answer = finder.find("Milton Park School")
    assert [match.key for match in answer.matches] == [1, 2]
    assert not answer.sure


@pytest.mark.parametrize("now_open", ["Park School", "Park Milton School"])
def test_an_open_school_is_not_sure_where_the_name_typed_is_a_closed_one_s(now_open: str) -> None:
    finder = Finder([Entry(1, "Milton Park School", is_open=False), Entry(2, now_open, "Milton Keynes")])
    answer = finder.find("Milton Park School")
    assert {match.key for match in answer.matches} == {1, 2}
    assert not answer.sure


def test_a_name_in_another_order_is_found_and_not_sure() -> None:
    answer = FINDER.find("lower oakfield school")
    assert (answer.matches[0].key, answer.sure) == (109440, False)


def test_school_left_out_is_not_sure_where_another_has_the_words_too() -> None:
    oakfield = Entry(1, "Oakfield School", "Hull")
    assert Finder([oakfield]).find("Oakfield").sure
    both = Finder([oakfield, Entry(2, "Oakfield Academy", "Frome")])
    assert not both.find("Oakfield").sure
    assert both.find("Oakfield School").sure


def test_no_more_are_given_than_asked_for() -> None:
    assert len(found("st josephs", 2)) == 2
    assert len(FINDER.suggest("st", limit=3)) == 3


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("oak", (109440, 109441)),
        ("oakf low", (109440,)),
        ("dunst", (109440, 109442)),
        ("1094", (109440, 109441, 109442, 109443)),
        ("823/3", (109442, 109443)),
        ("lu6", (109440, 109442)),
        ("LU6 3", (109440,)),
        ("thornb", (140001, 110001)),
        ("hall mexd", (102003, 102004)),
        ("oakfe", (109440, 109441)),
    ],
)
def test_as_one_types(typed: str, keys: tuple[int, ...]) -> None:
    assert FINDER.suggest(typed) == keys


def test_nobody_is_found_among_none() -> None:
    finder = Finder([])
    assert len(finder) == 0
    assert finder.find("Oakfield").matches == ()
    assert finder.suggest("oak") == ()


@pytest.mark.parametrize(
    ("names", "spelling"),
    [
        (("St Mary's", "St Marys", "Saint Mary’s", "ST. MARYS", "st-mary's"), "st marys"),
        (("All Saints C.E. (A) Sch", "All Saints CofE VA School", "All Saints Church of England (Aided) School"), None),
        (("Holy Cross R.C. Prim", "Holy Cross Roman Catholic Primary", "Holy Cross Catholic Primary"), None),
        (("C of E Inf. & Jnr.", "CofE Infants' and Junior", "CE Infant and Juniors"), "cofe infant and junior"),
        (("SS Peter & Paul", "Saints Peter and Paul"), "saints peter and paul"),
        (("École Française", "ecole francaise"), "ecole francaise"),
        (("The Priory Voluntary Controlled", "Priory (VC)", "Priory (C)"), "priory vc"),
        (("The", "the"), "the"),
        (("", "'", "–"), ""),
    ],
)
def test_one_spelling_of_a_name(names: tuple[str, ...], spelling: str | None) -> None:
    assert {normal(name) for name in names} == {normal(names[0]) if spelling is None else spelling}


# -- whatever is typed ----------------------------------------------------------------------------------------------

TYPED = st.one_of(
    st.text(max_size=250),
    st.lists(
        st.sampled_from(
            [
                "st",
                "marys",
                "Saint",
                "oakfield",
                "lower",
                "(A)",
                "C",
                "of",
                "E",
                "church",
                "LU6",
                "3BU",
                "109440",
                "823/",
                "school",
                "dunstable",
                "in",
            ]
        )
    ).map(" ".join),
)
NAMES = st.lists(
    st.sampled_from(["St", "Mary's", "Oakfield", "Lower", "Hall", "Hill", "CofE", "Sandy", "School", "The"]),
    min_size=1,
    max_size=5,
).map(" ".join)
PLACES = st.sampled_from(["", "Sandy", "Dunstable", "St Albans"])
OTHERS = st.lists(st.tuples(NAMES, PLACES, st.booleans()), min_size=1, max_size=8).map(
    lambda rows: [Entry(key, name, town, is_open=is_open) for key, (name, town, is_open) in enumerate(rows, 1)]
)


@given(TYPED)
def test_anything_may_be_typed(text: str) -> None:
    keys = {school.key for school in SCHOOLS}
    answer = FINDER.find(text)
    assert [match.score for match in answer.matches] == sorted((m.score for m in answer.matches), reverse=True)
    assert all(0 <= match.score <= 100 and match.key in keys for match in answer.matches)
    assert answer.matches or not answer.sure
    assert set(FINDER.suggest(text)) <= keys


@given(st.text(max_size=60))
def test_one_spelling_stays_as_it_is(name: str) -> None:
    assert normal(normal(name)) == normal(name)


@given(OTHERS)
def test_an_exact_name_is_found_first(entries: list[Entry]) -> None:
    finder = Finder(entries)
    for entry in entries:
        same = {other.key for other in entries if normal(other.name) == normal(entry.name)}
        opened = {other.key for other in entries if other.key in same and other.is_open}
        assert finder.find(entry.name).matches[0].key in (opened or same)


@given(OTHERS, NAMES, PLACES)
def test_what_is_sure_is_open_and_has_only_words_that_were_typed(entries: list[Entry], name: str, place: str) -> None:
    answer = Finder(entries).find(f"{name} {place}")
    if answer.sure:
        meant = next(entry for entry in entries if entry.key == answer.matches[0].key)
        assert meant.is_open
        assert set(normal(meant.name).split()) - {"school"} <= set(normal(f"{name} {place}").split())


@given(OTHERS)
def test_what_is_sure_is_the_one_open_school_of_that_name(entries: list[Entry]) -> None:
    finder = Finder(entries)
    for entry in entries:
        answer = finder.find(f"{entry.name}, {entry.town}")
        if answer.sure:
            same = [other for other in entries if (normal(other.name), other.town) == (normal(entry.name), entry.town)]
            assert [other.key for other in same if other.is_open] in ([], [answer.matches[0].key])


@given(st.sampled_from([school for school in SCHOOLS if school.is_open]), st.data())
def test_a_misspelling_is_never_sure(school: Entry, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(school.name) - 1))
    letter = data.draw(st.sampled_from(["", "x", "e", "s"]))
    after = data.draw(st.sampled_from([at, at + 1]))
    slipped = school.name[:at] + letter + school.name[after:]
    spelt = {normal(name) for other in SCHOOLS for name in (other.name, *other.also)}
    if normal(slipped) not in spelt:
        assert not FINDER.find(f"{slipped}, {school.town}").sure


# -- England --------------------------------------------------------------------------------------------------------


@cache
def every_school() -> tuple[list[Entry], Finder]:
    if not ENGLAND.exists():
        pytest.skip("the register's file of England is not here")
    entries = england()
    return entries, Finder(entries)


def test_among_england_s_schools_the_right_one_is_first_for_nearly_every_slip() -> None:
    entries, finder = every_school()
    asked = [question for question in questions(entries, 400, seed=21) if question.slip in TYPOS]
    answers = [(finder.find(question.text), question) for question in asked]
    right = sum(bool(answer.matches) and answer.matches[0].key in question.right for answer, question in answers)
    assert right >= 0.95 * len(asked)
    assert [
        question.text for answer, question in answers if answer.sure and answer.matches[0].key not in question.right
    ] == []


def test_among_england_s_schools_st_joseph_s_is_a_choice() -> None:
    entries, finder = every_school()
    assert len(finder) == 26_078
    assert sum(entry.name == "St Joseph's Catholic Primary School" for entry in entries) == 64
    answer = finder.find("St Joseph's Catholic Primary School", limit=10)
    assert len(answer.matches) == 10
    assert not answer.sure


def test_among_england_s_schools_each_other_spelling_finds_the_same() -> None:
    entries, finder = every_school()
    asked = [question for question in questions(entries, 600, seed=22) if question.slip not in TYPOS]
    assert len(asked) > 30
    wrong = [question.text for question in asked if finder.find(question.text).matches[0].key not in question.right]
    assert wrong == []


def test_an_entry_that_changed_is_found_by_what_it_is_now() -> None:
    renamed = [replace(school, name="Elmfield Lower School") if school.key == 109440 else school for school in SCHOOLS]
    answer = Finder(renamed).find("Elmfield Lower")
    assert (answer.matches[0].key, answer.sure) == (109440, True)
