"""How a pledge stands, asked for by chat."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage


@pytest.fixture
def signed(stage: Stage) -> Stage:
    """A pledge that Oakfield's head and governor, Ashmoor's trust, Hollybrook and a partner have signed."""
    stage.nell.says('/pledge add "Partnership vision" text:"We work together."')
    for line in (
        "Oakfield Lower School as head on 3 Feb 2026",
        "Oakfield Lower School as governor on 10 Feb 2026",
        "Hollybrook Middle School as head on 3 Feb 2026",
        '"Otter Learning Trust" as trust chair on 4 Feb 2026',
        "Redlands Upper School as head on 1 Sep 2026",
    ):
        stage.cleo.says(f"/pledge paper {line}")
        if "Nothing has been signed yet" in stage.cleo.sees:
            stage.cleo.taps("Yes, sign for them")
        assert "signed" in stage.cleo.sees
    return stage


def test_nobody_has_signed(stage: Stage) -> None:
    stage.nell.says('/pledge add "Partnership vision" text:"We work together."')
    assert "Nobody has signed yet" in stage.lee.says("/pledge status")
    assert "Schools signed" in stage.lee.sees


def test_without_a_pledge_it_says_how_one_is_added(stage: Stage) -> None:
    assert "There is no pledge yet" in stage.lee.says("/pledge status")


def test_organisations_and_signatures_apart(signed: Stage) -> None:
    seen = signed.lee.says("/pledge status")
    assert "3 organisations have signed, with 4 signatures" in seen
    assert "1 is a further signature of an organisation already counted" in seen
    assert "Schools signed" in seen
    assert "2 of 7" in seen


def test_closing_schools_stand_apart(signed: Stage) -> None:
    seen = signed.lee.says("/pledge status")
    assert "1 middle school closes by the end of the school year; 1 signed, not counted above" in seen


def test_a_groups_cover_is_apart_from_own_signatures(signed: Stage) -> None:
    seen = signed.lee.says("/pledge status")
    assert "Otter Learning Trust, for 2 schools, 1 of which has also signed" in seen
    assert "1 school, not counted as signed" in seen


def test_an_earlier_day(signed: Stage) -> None:
    seen = signed.lee.says("/pledge status as at 31 Aug 2026")
    assert "2 organisations have signed, with 3 signatures" in seen
    assert "as at Mon 31 Aug 2026" in seen
    assert "has not come yet" in signed.lee.says("/pledge status as at 1 Jan 2031")


def test_no_percentage_while_kinds_are_unknown(signed: Stage) -> None:
    seen = signed.lee.says("/pledge status")
    assert "The kind of 1 school is not known, so no percentage by kind is given" in seen
    assert "not known" in seen
    assert "%" not in signed.lee.says("/pledge status secondary").text.replace("100%", "")


def test_a_stated_number_is_used_and_shown_with_its_source(signed: Stage) -> None:
    assert "Only a programme manager" in signed.lee.says("/pledge base secondary 4 as at 1 Feb 2026 source board paper")
    assert "Stated: 4 secondary schools" in signed.nell.says(
        "/pledge base secondary 4 as at 1 Feb 2026 source board paper"
    )
    seen = signed.lee.says("/pledge status")
    assert "25%" in seen
    assert "4 stated as at Sun 1 Feb 2026, board paper" in seen
    assert "That is what is stated already" in signed.nell.says(
        "/pledge base secondary 4 as at 1 Feb 2026 source board paper"
    )
    assert "board paper" in signed.lee.says("/pledge bases")
    assert "Taken away: 4 secondary schools" in signed.nell.says("/pledge base remove secondary as at 1 Feb 2026")
    assert "Taken back" in signed.nell.taps("Undo")
    assert "board paper" in signed.lee.says("/pledge bases")


def test_by_locality_and_trust(signed: Stage) -> None:
    assert "Otter Learning Trust" in signed.lee.says("/pledge status by trust")
    assert "no locality" in signed.lee.taps("By locality")
    assert "By kind" in signed.lee.taps("By kind")


def test_shared_with_a_channel_after_a_question(signed: Stage) -> None:
    assert "nobody else here" in signed.jo.says("/pledge share")
    signed.jo.goes_to("general")
    assert "cannot be taken back" in signed.jo.says("/pledge share")
    assert "Shared by Jo Larkfield" in signed.jo.taps("Share it")
