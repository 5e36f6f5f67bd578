"""Who has signed and who has not, and thanks to who has."""

from __future__ import annotations

import pytest

from models.outbox import Outbox
from tests.support.pledges import known, put_up
from tests.support.stage import Stage


@pytest.fixture(autouse=True)
def vision(stage: Stage) -> None:
    """A pledge is up: a head has signed, a trust for its two schools, and somebody who is not known."""
    put_up(stage)
    known(stage, "lee", urn=109001)
    known(stage, "kit", "trust chair", group_uid=2086)
    stage.lee.says("/pledge sign Oakfield Lower as head")
    stage.kit.says("/pledge sign Otter Learning Trust as trust chair")
    stage.kit.taps("Yes, sign for them")
    stage.sam.says("/pledge sign Bridge School as governor")


def test_who_has_signed(stage: Stage) -> None:
    seen = stage.cleo.says("/pledge list")
    assert "Has signed: Vision" in seen
    assert "2 in all" in seen
    assert "Oakfield Lower School" in seen
    assert "Lee Hartnell, head" in seen
    assert "Otter Learning Trust" in seen
    assert "Bridge School" not in seen
    assert "Lee Hartnell" not in stage.jo.says("/pledge list signed")
    assert "Head, Mon 23 Nov 2026, version 1" in stage.jo.sees


def test_who_is_covered_by_a_group_alone(stage: Stage) -> None:
    seen = stage.cleo.says("/pledge list covered")
    assert "Ashmoor Primary School" in seen
    assert "covered by Otter Learning Trust" in seen
    assert "Oakfield" not in seen


def test_who_has_not_is_private_and_said_kindly(stage: Stage) -> None:
    seen = stage.cleo.says("/pledge list unsigned")
    assert "Not signing is not disengagement" in seen
    assert "Bridge School" in seen
    assert "closing" in seen
    assert "Not listed: 2 schools covered by a group" in seen
    assert "Ashmoor" not in seen
    assert "Oakfield" not in seen
    assert "Share" not in seen
    assert "Only a programme manager, an officer, a lead, a clerk or a chair" in stage.lee.says("/pledge list unsigned")
    assert "Bridge School" in stage.jo.says("/pledge list unsigned special in Dunstable")
    assert "Tinkers" not in stage.jo.sees
    assert "Nobody is like that" in stage.jo.says("/pledge list unsigned trust Otter Learning Trust")
    assert "covered by a group" in stage.jo.sees
    assert "whose type nobody has said" not in stage.jo.sees


def test_lists_are_handed_over_as_files(stage: Stage) -> None:
    seen = stage.cleo.says("/pledge export unsigned csv")
    assert "Not signed: Vision" in seen
    assert "rows in the file" in seen
    stage.cleo.says("/pledge list")
    assert "2 rows in the file" in stage.cleo.taps("Export")
    assert "Only a programme manager" in stage.lee.says("/pledge export unsigned")
    assert "4 rows in the file" in stage.lee.says("/pledge export xlsx")


def test_thanks_are_looked_at_then_posted_once(stage: Stage) -> None:
    assert "In which channel?" in stage.nell.says("/pledge thank")
    seen = stage.nell.goes_to("general").says("/pledge thank")
    unnamed = stage.surface == "teams"  # Teams does not tell what a channel is called
    where = "the conversation you asked in" if unnamed else "#general"
    assert f"This would be posted in {where}" in seen
    assert "2 organisations have newly signed “Vision”" in seen
    assert "Oakfield Lower School" in seen
    assert "Bridge School" not in seen
    assert "Lee Hartnell" not in seen
    assert f"The thanks to 2 organisations are on their way to {where}" in stage.nell.taps("Post it")
    with stage.database.read(stage.tenant) as session:
        rows = session.query(Outbox).all()
        assert [(row.rule, "general" in row.channel.casefold()) for row in rows] == [("pledge.thanks", True)]
    assert "Nobody has signed since the last thanks" in stage.nell.says("/pledge thank")
    assert "“pledge thank send” cannot be undone" in stage.nell.says("/headway undo")
    assert "Only a programme manager" in stage.cleo.says("/pledge thank")


def test_a_channel_is_named_from_afar_where_the_platform_tells_which_it_is(stage: Stage) -> None:
    seen = stage.nell.says("/pledge thank #general")
    if stage.surface == "teams":
        assert "Teams does not tell me which channel “#general” is" in seen
    else:
        assert "This would be posted in #general" in seen


def test_thanks_go_where_they_are_asked_for(stage: Stage) -> None:
    stage.nell.goes_to("general")
    assert "Post it" in stage.nell.says("/pledge thank")
    assert "2 organisations have newly signed" in stage.nell.sees
    assert "is on another platform" in stage.nell.says("/pledge thank channel:email:C1|heads")


def test_who_is_confirmed_after_the_thanks_is_thanked_next(stage: Stage) -> None:
    stage.nell.goes_to("general").says("/pledge thank")
    stage.cleo.says("/pledge pending")
    stage.cleo.taps("Confirm")
    seen = stage.nell.taps("Post it")
    assert "since you looked. Nothing was posted." in seen
    assert "3 organisations have newly signed" in stage.nell.taps("Look again")
    stage.nell.taps("Post it")
    stage.kit.says("/pledge sign Tinkers Nursery School as governor")
    stage.cleo.says("/pledge pending")
    stage.cleo.taps("Confirm")
    seen = stage.nell.says("/pledge thank")
    assert "1 organisation has newly signed “Vision”. 4 organisations are with it now." in seen
