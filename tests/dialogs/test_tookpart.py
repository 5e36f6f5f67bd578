"""Who took part in what, by chat."""

from __future__ import annotations

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
    assert "Who took part" in stage.cleo.says("/tookpart record ask:yes")
    seen = stage.cleo.fills(initiative="Health survey 2016", party="109001", numbers="212 pupils")
    assert "Oakfield Lower School, Dunstable took part" in seen
    assert "212 pupils" in seen
