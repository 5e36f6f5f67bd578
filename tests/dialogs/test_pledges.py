"""Pledges put up and signed by chat, and signatures confirmed."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage

TEXT = "We will know every child, and be open with one another."


@pytest.fixture(autouse=True)
def vision(stage: Stage) -> None:
    """A pledge is up."""
    seen = stage.nell.says(f'/pledge add Vision text:"{TEXT}" closes 31 March 2027')
    assert "“Vision” is up" in seen
    assert "open until Wed 31 Mar 2027" in seen


def invited(stage: Stage, handle: str) -> None:
    """A guest has spoken once, and a manager has invited them."""
    if stage.surface == "terminal":
        stage.nell.says(f"/headway person add @{handle} name:{handle.title()}")
    else:
        stage.person(handle).says("/pledge")
    assert "is invited" in stage.nell.says(f"/headway invite @{handle}")


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


def test_a_signature_waits_until_an_officer_confirms_the_role(stage: Stage) -> None:
    assert "Your signature of “Vision” as head of Oakfield Lower School is in" in stage.lee.says(
        "/pledge sign Oakfield Lower School as head"
    )
    assert "nobody has signed yet" in stage.lee.says("/pledge")
    assert "waiting for an officer to confirm your role" in stage.lee.sees
    assert "1 signature waits for an officer" in stage.cleo.says("/pledge")
    assert "Lee Hartnell: head of Oakfield Lower School" in stage.cleo.taps("Pending")
    assert "Confirmed: Lee Hartnell, head of Oakfield Lower School" in stage.cleo.taps("Confirm")
    assert "1 organisation, 1 signature" in stage.lee.says("/pledge")
    stage.nell.says('/pledge add Standards text:"We keep to them."')
    assert "You have signed “Standards” as head of Oakfield Lower School." in stage.lee.says(
        "/pledge sign pledge:standards 109001 as head"
    )
