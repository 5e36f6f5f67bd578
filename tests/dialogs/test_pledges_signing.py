"""Signing pledges, confirming who signed, papers and withdrawing."""

from __future__ import annotations

import pytest

from models.local import LocalSchool
from models.person import Organisation
from tests.support.plans import signed
from tests.support.pledges import TEXT, invited, known, put_up
from tests.support.stage import Stage


@pytest.fixture(autouse=True)
def vision(stage: Stage) -> None:
    """A pledge is up."""
    put_up(stage)


def test_the_form_holds_the_text_and_my_school(stage: Stage) -> None:
    known(stage, "lee", urn=109002)
    stage.lee.says("/pledge overview")
    seen = stage.lee.taps("Read and sign")
    assert TEXT in seen
    assert "Version 1, of" in seen
    assert "Ashmoor Primary School" in seen
    assert "You have signed “Vision” as head of Ashmoor Primary School." in stage.lee.fills()


def test_a_signature_waits_until_an_officer_confirms_the_role(stage: Stage) -> None:
    seen = stage.lee.says("/pledge sign Oakfield Lower School as head")
    assert "Your signature of “Vision” as head of Oakfield Lower School is in" in seen
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


def test_confirming_is_taken_back(stage: Stage) -> None:
    stage.lee.says("/pledge sign Oakfield Lower as head")
    stage.cleo.says("/pledge pending")
    stage.cleo.taps("Confirm")
    assert "Taken back" in stage.cleo.taps("Undo")
    assert "1 signature waits" in stage.cleo.says("/pledge pending")


def test_declining_says_why(stage: Stage) -> None:
    stage.lee.says("/pledge sign Oakfield Lower as head")
    stage.cleo.says("/pledge pending")
    assert "Because" in stage.cleo.taps("Decline")
    assert "The signature does not count" in stage.cleo.fills(because="another head is noted")
    assert "Nothing is pending" in stage.cleo.says("/pledge pending")
    assert "has been declined already" in stage.cleo.says("/pledge confirm 1")
    assert "is not there" in stage.cleo.says("/pledge confirm 99")
    assert "Only an officer or a programme manager" in stage.lee.says("/pledge confirm 1")


def test_nobody_confirms_themselves(stage: Stage) -> None:
    stage.cleo.says("/pledge sign Oakfield Lower as governor")
    assert "Somebody else has to confirm your role" in stage.cleo.says("/pledge confirm 1")


def test_an_e_mail_domain_tells_the_school_and_never_the_role(stage: Stage) -> None:
    with stage.database.register_writer() as connection:
        connection.exec_driver_sql("UPDATE school SET website = 'http://www.council.example/' WHERE urn = 109002")
    seen = stage.lee.says("/pledge sign")
    assert "Your e-mail address suggests Ashmoor Primary School" in seen
    assert "is in" in stage.lee.fills(capacity="governor")
    seen = stage.cleo.says("/pledge pending")
    assert "Lee Hartnell: governor of Ashmoor Primary School" in seen
    assert "Their e-mail address is the school's (council.example). That tells the school, not the role." in seen


def test_a_head_who_is_an_invited_guest_signs(stage: Stage) -> None:
    assert "You are a guest here" in stage.gil.says("/pledge") or stage.surface == "terminal"
    invited(stage, "gil")
    assert "is in" in stage.gil.says("/pledge sign Oakfield Lower as head")


def test_a_second_representative_does_not_double_the_school(stage: Stage) -> None:
    known(stage, "lee", urn=109001)
    known(stage, "kit", "governor", urn=109001)
    stage.lee.says("/pledge sign Oakfield Lower as head")
    seen = stage.kit.says("/pledge sign Oakfield Lower as governor")
    assert "Also signed by Lee Hartnell (head) – the school counts once." in seen
    assert "1 organisation, 2 signatures" in stage.kit.says("/pledge")


def test_signing_twice_is_refused_kindly(stage: Stage) -> None:
    stage.lee.says("/pledge sign Oakfield Lower as head")
    seen = stage.lee.says("/pledge sign Oakfield Lower as governor")
    assert "You have signed “Vision” for Oakfield Lower School already" in seen
    assert "Thank you! It waits for an officer" in seen


def test_a_trust_signs_for_its_schools_once_they_have_been_listed(stage: Stage) -> None:
    known(stage, "kit", "trust chair", group_uid=2086)
    seen = stage.kit.says('/pledge sign on behalf of "Otter Learning Trust" as trust chair')
    assert "on behalf of Otter Learning Trust? It covers 2 schools." in seen
    assert "Ashmoor Primary School" in seen
    assert "Redlands Upper School" in seen
    assert "nobody has signed yet" in stage.lee.says("/pledge")
    seen = stage.kit.taps("Yes, sign for them")
    assert "You have signed “Vision” as trust chair of Otter Learning Trust" in seen
    assert "2 schools" in seen
    assert "Taken back" in stage.kit.taps("Undo")
    assert "nobody has signed yet" in stage.lee.says("/pledge")


def test_a_locality_signs_for_its_schools(stage: Stage) -> None:
    with signed(stage.database, stage.tenant) as session:
        session.add(LocalSchool(urn=109001, locality="Leighton Buzzard"))
        session.add(LocalSchool(urn=109007, locality="Leighton Buzzard"))
    seen = stage.lee.says("/pledge sign on behalf of Leighton Buzzard as governor")
    assert "on behalf of Leighton Buzzard? It covers 2 schools." in seen
    assert "as governor of Leighton Buzzard is in" in stage.lee.taps("Yes, sign for them")
    stage.cleo.says("/pledge pending")
    assert "Confirmed: Lee Hartnell, governor of Leighton Buzzard" in stage.cleo.taps("Confirm")


def test_what_cannot_be_signed_says_what_to_do(stage: Stage) -> None:
    seen = stage.lee.says("/pledge sign Ashmoor Primary School as trust chair")
    assert "is signed for Ashmoor Primary School as head or governor, not as chair of trust" in seen
    assert "on behalf of “Otter Learning Trust” as trust chair" in seen
    seen = stage.lee.says("/pledge sign 109008 as head")
    assert "Oldfield Infant School closed on Mon 31 Aug 2015, so it cannot sign." in seen
    assert "Oakfield Lower School took over from it" in seen
    assert "as head of Oakfield Lower School is in" in stage.lee.taps("Sign for Oakfield Lower School")
    assert "is in Northmere, and this programme is another authority's" in stage.lee.says("/pledge sign 119001 as head")
    assert "has not come yet" in stage.lee.says("/pledge sign Bridge School as head on 1 March 2027")
    assert "I know no school or organisation like" in stage.lee.says("/pledge sign Zzyzx as head")


def test_a_closed_pledge_is_not_signed(stage: Stage) -> None:
    stage.nell.says("/pledge edit closes 20 November 2026")
    assert "No pledge is open for signing now" in stage.lee.says("/pledge sign Oakfield Lower as head")
    seen = stage.lee.says("/pledge vision sign Oakfield Lower as head")
    assert "“Vision” cannot be signed now: it is closed since Fri 20 Nov 2026" in seen
    assert "You have not signed it" not in stage.lee.says("/pledge")


def test_a_partner_organisation_signs(stage: Stage) -> None:
    with signed(stage.database, stage.tenant) as session:
        session.add(Organisation(name="Otter Health", key="otter health", kind="health"))
    seen = stage.lee.says("/pledge sign Otter Health as partner")
    assert "Your signature of “Vision” as partner for Otter Health is in" in seen


def test_withdrawing_says_why_and_can_be_taken_back(stage: Stage) -> None:
    known(stage, "lee", urn=109001)
    assert "There is no signature of yours to withdraw" in stage.lee.says("/pledge withdraw because I erred")
    stage.lee.says("/pledge sign Oakfield Lower as head")
    assert "Withdraw a signature" in stage.lee.says("/pledge withdraw")
    seen = stage.lee.says("/pledge withdraw because we are reviewing our plans")
    assert "Withdrawn: the signature of “Vision” as head of Oakfield Lower School" in seen
    assert "nobody has signed yet" in stage.lee.says("/pledge")
    assert "Taken back" in stage.lee.says("/headway undo")
    assert "1 organisation, 1 signature" in stage.lee.says("/pledge")
    assert "There is no signature for Oakfield Lower School to withdraw" in stage.kit.says(
        "/pledge withdraw Oakfield Lower because I say so"
    )
    assert "Only an officer" in stage.kit.says("/pledge withdraw signature:1 because I say so")
    assert "Withdrawn" in stage.cleo.says("/pledge withdraw Oakfield Lower because the paper was void")


def test_a_signature_to_withdraw_is_chosen_by_its_pledge(stage: Stage) -> None:
    known(stage, "lee", urn=109001)
    stage.nell.says('/pledge add Standards text:"We keep to them."')
    for pledge in ("vision", "standards"):
        stage.lee.says(f"/pledge {pledge} sign Oakfield Lower as head")
    assert "Which signature do you mean?" in stage.lee.says("/pledge withdraw because we are reviewing our plans")
    seen = stage.lee.taps("Standards: Lee Hartnell, head of Oakfield Lower School")
    assert "Withdrawn: the signature of “Standards”" in seen


def test_a_paper_is_entered_by_an_officer(stage: Stage) -> None:
    stage.nell.says("/pledge edit opens 1 January 2016")
    seen = stage.cleo.says('/pledge paper Oakfield Lower as head on 3 Feb 2016 name:"A. Head"')
    assert "Entered: A. Head, head of Oakfield Lower School, signed “Vision” on paper." in seen
    assert "Wed 3 Feb 2016" in seen
    assert "1 organisation, 1 signature" in stage.lee.says("/pledge")
    again = stage.cleo.says('/pledge paper Oakfield Lower as head on 3 Feb 2016 name:"A. Head"')
    assert "That is so already" in again
    seen = stage.cleo.says("/pledge paper Oakfield Lower as governor on 3 Feb 2016")
    assert "Also signed by A. Head (head) – the school counts once." in seen
    assert "Enter a paper" in stage.cleo.says("/pledge paper")
    assert "Only an officer" in stage.lee.says("/pledge paper Oakfield Lower as head")
    seen = stage.cleo.says("/pledge paper Bridge School as head on 3 Feb 2015")
    assert "could not be signed: it could be signed from Fri 1 Jan 2016 until Wed 31 Mar 2027" in seen
    seen = stage.cleo.says("/pledge paper Oakfield Lower as head on 4 Feb 2016")
    assert "Also signed by A. Head (head) and a governor – the school counts once." in seen


def test_the_bare_command_opens_the_form_with_my_school_filled_in(stage: Stage) -> None:
    invited(stage, "gil")
    assert "You have not signed it" in stage.gil.says("/pledge")
    known(stage, "gil", urn=109001)
    seen = stage.gil.says("/pledge")
    assert TEXT in seen
    assert "Oakfield Lower School" in seen
    assert "Thank you" in stage.gil.fills()
    assert "You signed for Oakfield Lower School as head" in stage.gil.says("/pledge")
    assert "You signed for" in stage.gil.says("/pledge overview")
