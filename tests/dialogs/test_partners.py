"""Partner organisations kept by chat."""

from __future__ import annotations

from sqlalchemy import select

from models.local import Support
from models.person import Organisation
from tests.support import register
from tests.support.plans import signed
from tests.support.stage import Stage

TRUST = '"Otter NHS Trust"'


def test_no_partner_yet(stage: Stage) -> None:
    assert "None yet" in stage.lee.says("/partner")
    assert "I know no school or organisation like “Otter NHS”" in stage.lee.says("/partner Otter NHS")


def test_a_partner_is_added_and_shown(stage: Stage) -> None:
    assert "Added Otter NHS Trust." in stage.cleo.says(f"/partner add {TRUST} kind health link @kit")
    seen = stage.lee.says("/partners")
    assert "Health" in seen
    assert "Person: Kit Solloway" in seen
    seen = stage.lee.says("/partner Otter NHS Trust")
    assert "Kit Solloway (@kit)" in seen
    assert "no pledge yet" in seen
    assert "It owns no open action" in seen


def test_adding_by_form(stage: Stage) -> None:
    assert "New partner" in stage.nell.says("/partner add")
    assert "Added Otter College." in stage.nell.fills(name="Otter College", kind="college")
    assert "Otter College" in stage.lee.says("/partner list college")
    assert "No partner is kept as health" in stage.lee.says("/partner list health")


def test_one_name_is_one_partner(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    assert "There is a “Otter NHS Trust” already" in stage.cleo.says('/partner add "the otter NHS trust" kind health')
    stage.cleo.says('/partner add "Axe NHS Trust" kind health')
    assert "cannot share a name" in stage.cleo.says('/partner Axe NHS Trust rename "Otter NHS Trust"')


def test_who_only_owns_actions_stands_apart(stage: Stage) -> None:
    stage.nell.says("/action WS4-01 owner Diocese of Otter")
    assert "None yet" in stage.lee.says("/partner")
    assert "Diocese of Otter" in stage.lee.says("/partner list others")
    seen = stage.cleo.says('/partner add "Diocese of Otter" kind diocese')
    assert "was known for the actions it owns, and is a partner now" in seen
    seen = stage.lee.says("/partner Diocese of Otter")
    assert "WS4-01 Open a staff crèche" in seen


def test_confidential_actions_are_on_no_card(stage: Stage) -> None:
    stage.nell.says("/action WS4-01 owner Diocese of Otter")
    stage.nell.says("/action WS4-01 confidential")
    stage.cleo.says('/partner add "Diocese of Otter" kind diocese')
    for reader in (stage.lee, stage.nell):
        seen = reader.says("/partner Diocese of Otter")
        assert "WS4-01" not in seen
        assert "It owns no open action" in seen


def test_kind_and_name_are_changed_and_taken_back(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    assert "kept as voluntary" in stage.cleo.says("/partner Otter NHS Trust kind voluntary")
    assert "That is so already." in stage.cleo.says("/partner Otter NHS Trust kind voluntary")
    assert "It is called Axe Trust now." in stage.cleo.says('/partner Otter NHS Trust rename "Axe Trust"')
    stage.cleo.taps("Undo")
    assert "Otter NHS Trust" in stage.lee.says("/partner Otter NHS Trust")
    assert "Added Axe Trust." in stage.cleo.says('/partner add "Axe Trust" kind health')


def test_undoing_an_adding_leaves_no_partner(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health link @kit")
    stage.cleo.taps("Undo")
    assert "None yet" in stage.lee.says("/partner")
    assert "is a partner now" in stage.cleo.says(f"/partner add {TRUST} kind health")


def test_a_person_stands_for_it(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    assert "Kit Solloway stands for Otter NHS Trust." in stage.cleo.says("/partner Otter NHS Trust link @kit")
    assert "That is so already." in stage.cleo.says("/partner Otter NHS Trust link @kit")
    assert "Nobody stands for" in stage.cleo.says("/partner Otter NHS Trust unlink")
    assert "Nobody stands for" in stage.cleo.says("/partner Otter NHS Trust unlink")


def test_who_speaks_for_it(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    assert "Kit Solloway speaks for Otter NHS Trust" in stage.cleo.says("/partner Otter NHS Trust role @kit")
    assert "already" in stage.cleo.says("/partner Otter NHS Trust role @kit")
    assert "Kit Solloway" in stage.lee.says("/partner Otter NHS Trust")
    assert "no longer" in stage.cleo.says("/partner Otter NHS Trust role end @kit")
    assert "does not speak for" in stage.cleo.says("/partner Otter NHS Trust role end @kit")


def test_what_it_takes_part_in_and_supports(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    stage.cleo.says('/tookpart add "Workshops" kind training counts delegates')
    assert "Otter NHS Trust took part in “Workshops”: 4 delegates." in stage.cleo.says(
        '/tookpart "Workshops" Otter NHS Trust 4 delegates'
    )
    with signed(stage.database, stage.tenant) as session:
        body = session.scalars(select(Organisation).where(Organisation.name == "Otter NHS Trust")).one()
        for about, hidden in (("school nursing", False), ("a safeguarding matter", True)):
            row = Support(urn=register.OAKFIELD, organisation_id=body.id, about=about, confidential=hidden)
            session.add(row)
    seen = stage.nell.says("/partner Otter NHS Trust")
    assert "Workshops: 4 delegates" in seen
    assert "Oakfield Lower School, school nursing" in seen
    assert "safeguarding" not in seen


def test_a_part_of_its_name_is_asked_about_before_it_changes(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    assert "Do you mean Otter NHS Trust" in stage.cleo.says("/partner Otter kind college")
    assert "kept as college" in stage.cleo.taps("Otter NHS Trust (organisation)")


def test_readers_change_nothing(stage: Stage) -> None:
    assert "Only an officer or a programme manager" in stage.lee.says(f"/partner add {TRUST} kind health")


def test_guests_who_were_not_invited_learn_nothing(stage: Stage) -> None:
    if stage.surface == "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")
    assert "You are a guest here" in stage.gil.says("/partner")
    if stage.surface != "terminal":
        stage.nell.says("/headway person add @gil name:Gil email:gil@council.example")


def test_a_name_that_another_has_by_now_is_not_given_back(stage: Stage) -> None:
    stage.cleo.says(f"/partner add {TRUST} kind health")
    stage.cleo.says('/partner Otter NHS Trust rename "Axe Trust"')
    stage.nell.says(f"/partner add {TRUST} kind health")
    assert "Its name or its place has been given anew since" in stage.cleo.says("/headway undo")
    assert "Axe Trust" in stage.lee.says("/partner list health")
