"""Pledges put up, changed and read by chat."""

from __future__ import annotations

import pytest

from tests.support.pledges import TEXT, known, put_up
from tests.support.stage import Stage


@pytest.fixture(autouse=True)
def vision(stage: Stage) -> None:
    """A pledge is up."""
    put_up(stage)


def test_what_there_is_to_sign(stage: Stage) -> None:
    seen = stage.lee.says("/pledge")
    assert "Open until Wed 31 Mar 2027 · nobody has signed yet" in seen
    assert "You have not signed it" in seen
    assert TEXT in stage.lee.taps("Read")
    assert "head, governor, chair of trust or partner" in stage.lee.sees


def test_the_form_holds_the_text(stage: Stage) -> None:
    stage.lee.says("/pledge")
    seen = stage.lee.taps("Read and sign")
    assert TEXT in seen
    assert "Version 1, of" in seen
    assert "Thank you!" in stage.lee.fills(party="109001", capacity="head")
    assert "as soon as an officer has confirmed your role" in stage.lee.sees


def test_putting_one_up_by_form(stage: Stage) -> None:
    assert "New pledge" in stage.nell.says("/pledge add")
    seen = stage.nell.fills(name="Minimum standards", text="We keep to them.", who="head")
    assert "In sentences it is called minimum-standards" in seen
    assert "is signed for Oakfield Lower School as head, not as governor" in stage.lee.says(
        "/pledge sign pledge:minimum-standards 109001 as governor"
    )


def test_it_has_a_short_name_of_its_own(stage: Stage) -> None:
    seen = stage.nell.says('/pledge add "Minimum standards" slug:basics text:"We keep to them."')
    assert "In sentences it is called basics" in seen
    assert "We keep to them." in stage.lee.says("/pledge basics")
    assert "We keep to them." in stage.lee.says('/pledge show "Minimum standards"')


def test_it_is_put_up_once(stage: Stage) -> None:
    assert "There is a pledge called “Vision” already" in stage.nell.says('/pledge add vision text:"Again."')
    assert "before it opens" in stage.nell.says('/pledge add Other text:"x" opens:2027-02-01 closes:2027-01-01')
    assert "Only a programme manager" in stage.lee.says('/pledge add Mine text:"x"')


def test_taking_back_what_was_put_up_retires_it(stage: Stage) -> None:
    assert "Taken back" in stage.nell.taps("Undo")
    assert "No pledge yet" in stage.lee.says("/pledge")
    assert "Add the first" in stage.nell.says("/pledge")


def test_a_new_text_keeps_who_signed_the_old_one(stage: Stage) -> None:
    known(stage, "lee", urn=109001)
    assert "You have signed" in stage.lee.says("/pledge sign Oakfield Lower as head")
    seen = stage.nell.says("/pledge text vision We will know every child, always.")
    assert "“Vision” has a new text, version 2" in seen
    assert "Who has signed version 1 stays counted" in seen
    assert "version 1 of the text, now at 2" in stage.lee.says("/pledge")
    assert "We will know every child, always." in stage.lee.says("/pledge vision")
    assert "1 organisation, 1 signature" in stage.lee.sees
    assert "That is the text already" in stage.nell.says("/pledge vision text We will know every child, always.")
    stage.nell.says("/headway undo")
    assert "version 1, of" in stage.lee.says("/pledge vision")


def test_a_text_that_changed_while_it_was_read_is_read_again(stage: Stage) -> None:
    stage.lee.says("/pledge sign")
    stage.nell.says("/pledge text Another text altogether.")
    assert "has changed since you read it" in stage.lee.fills(party="109001", capacity="head")
    assert "nobody has signed yet" in stage.lee.says("/pledge")


def test_changing_it(stage: Stage) -> None:
    assert "“Vision” is changed" in stage.nell.says("/pledge edit vision closes 30 April 2027 who:head")
    assert "open until Fri 30 Apr 2027" in stage.nell.sees
    assert "That is so already" in stage.nell.says("/pledge edit who:head")
    assert "Edit the pledge" in stage.nell.says("/pledge edit")
    assert "“Our vision” is changed" in stage.nell.fills(name="Our vision")
    assert "Our vision" in stage.lee.says("/pledge")


def test_retiring_it(stage: Stage) -> None:
    assert "“Vision” is retired" in stage.nell.says("/pledge retire")
    assert "No pledge yet" in stage.lee.says("/pledge")
    assert "Taken back" in stage.nell.taps("Undo")
    assert "Vision" in stage.lee.says("/pledge")


def test_several_pledges_are_told_apart(stage: Stage) -> None:
    stage.nell.says('/pledge add "Minimum standards" text:"We keep to them."')
    assert "Which pledge would you like to sign?" in stage.lee.says("/pledge sign Oakfield Lower as head")
    assert "Your signature of “Minimum standards”" in stage.lee.taps("Minimum standards")
    assert "We keep to them." in stage.lee.says("/pledge minimum-standards sign")
    assert "is what is signed" in stage.lee.says("/pledge sign vision as head")
    for verb in ("status", "list", "picture"):
        assert "Minimum standards" in stage.nell.says(f"/pledge minimum-standards {verb}")
    assert "Enter a paper" in stage.cleo.says("/pledge vision paper")
    assert "There is no pledge “visoin”" in stage.lee.says("/pledge show visoin")
