"""Who took part in what, by chat."""

from __future__ import annotations

import pytest

from models.local import LocalSchool, SchoolRole
from models.queries.person import by_handle
from tests.support import register
from tests.support.plans import signed
from tests.support.stage import Stage

SURVEY = '"Health survey 2016"'


def add_survey(stage: Stage) -> None:
    stage.nell.says(f"/tookpart add {SURVEY} counts pupils on 1 March 2016")


def test_nothing_yet(stage: Stage) -> None:
    assert "Nobody has taken part in anything yet" in stage.nell.says("/tookpart")
    assert "/tookpart add" in stage.nell.sees
    assert "Nothing is recorded yet" in stage.nell.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")


def test_adding_says_what_was_understood(stage: Stage) -> None:
    seen = stage.nell.says(f"/engage add {SURVEY} counts pupils on 1 March 2016")
    assert "Added “Health survey 2016”." in seen
    assert "survey (its name says so)" in seen
    assert "pupils" in seen
    assert "Tue 1 Mar 2016" in seen
    assert "There is a “Health survey 2016” already" in stage.nell.says(f"/tookpart add {SURVEY}")


def test_a_school_takes_part_with_a_number(stage: Stage) -> None:
    add_survey(stage)
    seen = stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    assert "Oakfield Lower School, Dunstable took part in “Health survey 2016”: 212 pupils." in seen
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "1 of 8 open schools" in seen
    assert "212 pupils" in seen


def test_a_name_known_needs_no_quotes(stage: Stage) -> None:
    add_survey(stage)
    seen = stage.cleo.says("/tookpart health survey 2016 Oakfield Lower 212 pupils")
    assert "Oakfield Lower School, Dunstable took part in “Health survey 2016”: 212 pupils." in seen
    assert "took part in “Health survey 2016”." in stage.cleo.says("/tookpart Health survey 2016 Ashmoor Primary")


def test_recorded_again_replaces_the_number(stage: Stage) -> None:
    add_survey(stage)
    stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 198 pupils")
    seen = stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    assert "Was" in seen
    assert "198 pupils" in seen
    assert "That is so already." in stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212")


def test_totals_where_nobody_is_named(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Leadership training" counts delegates')
    seen = stage.nell.says('/tookpart "Leadership training" 62 delegates, 29 promoted')
    assert "62 delegates, 29 promoted, as a total where nobody is named" in seen
    assert "Nobody named: 62 delegates, 29 promoted" in stage.lee.says("/tookpart")


def test_by_form(stage: Stage) -> None:
    add_survey(stage)
    assert "Took part in" in stage.cleo.says("/tookpart record ask:yes")
    seen = stage.cleo.fills(initiative="Health survey 2016", party="109001", numbers="212 pupils")
    assert "Oakfield Lower School, Dunstable took part" in seen
    assert "212 pupils" in seen


def test_a_form_without_anybody_or_anything_says_what_it_needs(stage: Stage) -> None:
    add_survey(stage)
    stage.cleo.says("/tookpart record ask:yes")
    assert "Name a school or a partner, or give numbers" in stage.cleo.fills(initiative="Health survey 2016")


def test_an_initiative_alone_is_shown(stage: Stage) -> None:
    add_survey(stage)
    seen = stage.lee.says(f"/tookpart {SURVEY}")
    assert "nobody is recorded by name" in seen


def test_a_number_needs_a_unit_that_is_known(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Open day"')
    assert "212 what?" in stage.cleo.says('/tookpart "Open day" Oakfield Lower 212')
    assert "12 visitors." in stage.cleo.says('/tookpart "Open day" Oakfield Lower 12 visitors')
    assert "1 visitor." in stage.cleo.says('/tookpart "Open day" Ashmoor Primary 1 visitor')


def test_a_school_is_never_guessed(stage: Stage) -> None:
    add_survey(stage)
    seen = stage.cleo.says(f"/tookpart {SURVEY} St Mary's 198 pupils")
    assert "Which do you mean by “St Mary's”?" in seen
    seen = stage.cleo.taps("St Mary's Catholic Primary School, Otterton")
    assert "St Mary's Catholic Primary School, Otterton took part in “Health survey 2016”: 198 pupils." in seen


def test_a_name_that_is_misspelt_is_asked_about(stage: Stage) -> None:
    add_survey(stage)
    assert "Do you mean “Health survey 2016”?" in stage.cleo.says(
        "/tookpart Health survay 2016 Oakfield Lower 7 pupils"
    )
    assert "took part in “Health survey 2016”: 7 pupils." in stage.cleo.taps("“Health survey 2016”")


def test_elsewhere_a_name_without_quotes_is_asked_to_have_them(stage: Stage) -> None:
    add_survey(stage)
    assert "Put the name in quotes" in stage.cleo.says("/tookpart outcome Health survey 2016 More sleep")


def test_growth_against_the_round_before(stage: Stage) -> None:
    stage.nell.says('/tookpart add "Health survey 2014" counts pupils on 3 March 2014')
    stage.nell.says('/tookpart "Health survey 2014" Oakfield Lower 100 pupils')
    stage.nell.says(f'/tookpart add {SURVEY} counts pupils after "Health survey 2014" on 1 March 2016')
    stage.nell.says(f"/tookpart {SURVEY} Oakfield Lower 90 pupils")
    stage.nell.says(f"/tookpart {SURVEY} Ashmoor Primary 200 pupils")
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "+1 school (2 against 1), +190 pupils (290 against 100), since Health survey 2014" in seen
    assert "cannot go in a circle" in stage.nell.says(f'/tookpart "Health survey 2014" after {SURVEY}')
    assert "That is so already." in stage.nell.says(f'/tookpart {SURVEY} after "Health survey 2014"')


def test_types_and_localities_that_are_unknown_give_no_share(stage: Stage) -> None:
    add_survey(stage)
    stage.nell.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    stage.nell.says(f"/tookpart {SURVEY} Hollybrook Middle 300 pupils")
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "1 school of type not known, or not among those counted" in seen
    assert "so no share is told" in seen
    assert "By locality: not known of any school that took part" in seen


def test_types_that_are_known_give_shares(stage: Stage) -> None:
    add_survey(stage)
    with signed(stage.database, stage.tenant) as session:
        session.add_all(
            [
                LocalSchool(urn=register.OAKFIELD, type="lower", locality="Dunstable"),
                LocalSchool(urn=register.REDLANDS, type="upper"),
            ]
        )
    stage.nell.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    stage.nell.says(f"/tookpart {SURVEY} Ashmoor Primary 100 pupils")
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "1 of 1 (100%)" in seen
    assert "1 of 3 (33%)" in seen
    assert "Dunstable" in seen
    assert "The locality of some open schools is not known" in seen


def test_a_school_of_elsewhere_is_no_part_of_the_share(stage: Stage) -> None:
    add_survey(stage)
    stage.nell.says(f"/tookpart {SURVEY} 119001 300 pupils")
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "0 of 8" in seen
    assert "1 school that took part was not among those" in seen


def test_outcome_name_and_kind_are_changed_and_taken_back(stage: Stage) -> None:
    add_survey(stage)
    assert "is kept" in stage.cleo.says(f"/tookpart {SURVEY} outcome More pupils sleep well")
    assert "More pupils sleep well" in stage.lee.says("/tookpart")
    assert "That is so already." in stage.cleo.says(f"/tookpart {SURVEY} outcome More pupils sleep well")
    assert "It is called “Pupils 2016” now." in stage.cleo.says(f'/tookpart {SURVEY} rename "Pupils 2016"')
    stage.cleo.taps("Undo")
    assert "More pupils sleep well" in stage.lee.says(f"/tookpart status {SURVEY}")
    assert "was survey" in stage.cleo.says(f"/tookpart edit {SURVEY} kind pilot")
    assert "Added “Pupils 2016”." in stage.cleo.says('/tookpart add "Pupils 2016"')
    assert "Another is called" in stage.cleo.says(f'/tookpart {SURVEY} rename "Pupils 2016"')


def test_an_outcome_for_one_school(stage: Stage) -> None:
    add_survey(stage)
    said = f"/tookpart {SURVEY} Oakfield Lower outcome A later start on Mondays"
    assert "is not recorded in “Health survey 2016” yet" in stage.cleo.says(said)
    stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    assert "The outcome for Oakfield Lower School is kept." in stage.cleo.says(said)
    assert "That is so already." in stage.cleo.says(said)
    seen = stage.lee.says(f"/tookpart status {SURVEY}")
    assert "Oakfield Lower School, Dunstable: 212 pupils · A later start on Mondays" in seen


def test_what_was_recorded_is_removed_and_put_back(stage: Stage) -> None:
    add_survey(stage)
    stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    assert "is taken away" in stage.cleo.says(f"/tookpart {SURVEY} remove Oakfield Lower")
    assert "212 pupils" in stage.cleo.sees
    assert "is not recorded in" in stage.cleo.says(f"/tookpart {SURVEY} remove Oakfield Lower")
    assert "is not recorded in" in stage.cleo.says(f"/tookpart {SURVEY} remove the total")
    assert "Whom shall I take away?" in stage.cleo.says(f"/tookpart remove {SURVEY}")
    stage.cleo.taps("Undo")
    assert "212 pupils" in stage.lee.says(f"/tookpart status {SURVEY}")


def test_what_has_ended_takes_no_more(stage: Stage) -> None:
    add_survey(stage)
    assert "Do you mean to end it?" in stage.cleo.says(f"/tookpart {SURVEY} end")
    assert "has ended" in stage.cleo.taps('/tookpart end "Health survey 2016"')
    assert "has ended already" in stage.cleo.says(f"/tookpart end {SURVEY}")
    assert "/tookpart reopen" in stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")
    assert "is open again" in stage.cleo.says(f"/tookpart reopen {SURVEY}")
    assert "212 pupils" in stage.cleo.says(f"/tookpart {SURVEY} Oakfield Lower 212 pupils")


def test_an_adding_taken_back_can_be_made_again(stage: Stage) -> None:
    add_survey(stage)
    stage.nell.taps("Undo")
    assert "Added “Health survey 2016”." in stage.nell.says(f"/tookpart add {SURVEY} counts pupils")
    assert "212 pupils" in stage.nell.says(f"/tookpart {SURVEY} Oakfield Lower 212")


def test_readers_record_nothing_but_a_confirmed_head_does(stage: Stage) -> None:
    add_survey(stage)
    said = f"/tookpart {SURVEY} Oakfield Lower 212 pupils"
    assert "Only a programme manager, an officer, a lead or a clerk" in stage.lee.says(said)
    _be_head(stage, "lee", confirmed=False)
    assert "Only a programme manager" in stage.lee.says(said)
    _be_head(stage, "lee", confirmed=True)
    assert "212 pupils" in stage.lee.says(said)
    assert "Only a programme manager" in stage.lee.says(f"/tookpart {SURVEY} Ashmoor Primary 5 pupils")
    assert "Only a programme manager" in stage.lee.says(f"/tookpart {SURVEY} 62 pupils")


def _be_head(stage: Stage, handle: str, *, confirmed: bool) -> None:
    with signed(stage.database, stage.tenant) as session:
        person = by_handle(session, handle)
        assert person
        at = stage.clock.now if confirmed else None
        session.add(SchoolRole(person_id=person.id, role="head", urn=register.OAKFIELD, confirmed_at=at))


def test_guests_who_were_not_invited_learn_nothing(stage: Stage) -> None:
    if stage.surface == "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")
    assert "You are a guest here" in stage.gil.says("/tookpart")
    if stage.surface != "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")


@pytest.mark.parametrize(
    ("said", "unread"),
    [
        ("-5 pupils", "-5 pupils"),
        ("no pupils", "no pupils"),
        ("1.5 pupils", "1.5 pupils"),
        ("12 345 pupils", "12 345 pupils"),
        ("40% of pupils", "40% of pupils"),
        ("about 40 pupils", "about 40 pupils"),
        ("99999999 pupils", "99999999 pupils"),
        ("5 pupils because it rained", "5 pupils because it rained"),
    ],
)
def test_what_is_no_number_is_neither_dropped_nor_guessed(stage: Stage, said: str, unread: str) -> None:
    add_survey(stage)
    assert f"I cannot read “{unread}” as a number" in stage.cleo.says(f"/tookpart {SURVEY} Ashmoor Primary {said}")
