"""The autumn term of a board, as one dialog: each message at its date and hour, to each person by their own way.

A board on Tuesday 8 December 2026 publishes on Monday 30 November: five clear working days before.
"""

from __future__ import annotations

from sqlalchemy import select

from models.action import Action
from models.programme import Programme
from tests.support.clock_hand import Hand, Post, london
from tests.support.plans import signed
from tests.support.stage import Stage

CHAIR = "Cllr Ada Poole"


def opened(stage: Stage) -> Hand:
    """The term begins: live since October, a chair with e-mail alone, a clerk, a head with an action of her own."""
    hand = Hand(stage.database, stage.tenant, stage.door, london("2026-10-30 10:00"), sets=stage.clock.stands_at)
    with signed(stage.database, stage.tenant) as session:
        session.scalars(select(Programme)).one().live_at = london("2026-10-01 09:00")
        for action in session.scalars(select(Action)):
            action.created_at = action.touched_at = london("2026-10-05 10:00")
    stage.clock.now = hand.now
    for handle in ("jo", "sam", "kit", "cleo", "lee"):
        stage.person(handle).says("/action")  # they have written to Headway, so it can write to them
    nell = stage.nell
    nell.says("/board clerk @kit")
    nell.says(f'/board chair "{CHAIR}" email:ada@example.gov.uk route:email')
    nell.says("/board member add @lee")
    nell.says('/headway person add @hana name:"Hana Roe" email:hana@example.org.uk')
    nell.says("/headway invite @hana")
    nell.says("/headway role @hana head")
    nell.says('/action add WS1 "Read aloud at Oakfield" @hana by 26 March 2027')
    assert "WS1-04" in nell.sees
    return hand


def about_the_board(posts: list[Post]) -> list[str]:
    return [post.said for post in posts if "Good morning" not in post.said]


def test_the_autumn_term_of_a_board(stage: Stage) -> None:
    hand = opened(stage)
    jo, nell, kit = stage.jo, stage.nell, stage.kit

    # Mon 2 Nov: the dates, to leads, clerk and manager; a head is told once a month what is hers, in term alone
    sent = hand.moves_to("2026-11-02 12:00")
    dates = "The dates for the Partnership Board, Tue 8 Dec 2026 09:30."
    assert {post.said for post in sent if "dates" in post.said} == {
        f"Mon 2 Nov 09:00 {name}: {dates}" for name in ("Jo Larkfield", "Sam Pellowe", "Kit Solloway", "Nell Abarrow")
    }
    (hers,) = [post for post in sent if post.to == "Hana Roe"]
    assert hers.said.startswith("Mon 2 Nov 09:00")
    assert "WS1-04 Read aloud at Oakfield" in hers.text

    # Tue 17 Nov 09:00: each lead has a drafted report; Jo writes two sentences, rates it and submits
    sent = hand.moves_to("2026-11-17 09:30")
    drafts = [post for post in sent if "is drafted" in post.said]
    assert [post.said for post in drafts] == [
        f"Tue 17 Nov 09:00 {name}: Your report to the Partnership Board on Tue 8 Dec is drafted."
        for name in ("Jo Larkfield", "Sam Pellowe")
    ]
    assert "WS1-01" in drafts[0].text
    assert "Mon 23 Nov 2026 17:00" in drafts[0].text
    jo.says("/highlight WS1 know The hundred books are chosen, and two schools asked for more.")
    jo.says("/highlight WS1 asked Agree that the books are bought from the reserve")
    jo.says("/highlight WS1 amber because the printer is late")
    jo.says(drafts[0].sentence("Submit"))
    assert "submitted" in jo.sees

    # Fri 20 Nov: one reminder, to Sam alone; Mon 23 Nov 17:00: closed, without a word; Tue 24 Nov: Nell sees what lacks
    sent = hand.moves_to("2026-11-24 10:00")
    assert about_the_board(sent) == [
        "Fri 20 Nov 09:00 Sam Pellowe: Your report to the Partnership Board is not in yet",
        "Tue 24 Nov 09:00 Nell Abarrow: 1 report to the Partnership Board, Tue 8 Dec 2026 09:30 did not come in.",
    ]
    nell.says("/highlight WS4 verbal because Sam is in hospital")
    assert "word of mouth" in nell.sees

    # Wed 25 Nov: to be cleared; Nell clears it on Thu 26 Nov, before five
    sent = hand.moves_to("2026-11-26 15:00")
    assert about_the_board(sent) == [
        "Wed 25 Nov 09:00 Nell Abarrow: The pack for the Partnership Board, Tue 8 Dec 2026 09:30 is to be cleared"
    ]
    assert any("1 by word of mouth." in post.text for post in sent)
    nell.says("/board pack clear")
    nell.taps("Clear it")
    assert "cleared" in nell.sees

    # Fri 27 Nov: the proof, to the clerk, with the papers; Mon 30 Nov 12:00: it publishes itself, to each by their way
    sent = hand.moves_to("2026-11-30 12:30")
    proof, *published = [post for post in sent if "Good morning" not in post.said]
    assert proof.said.startswith("Fri 27 Nov 09:00 Kit Solloway: The proof of the pack")
    assert proof.files == ["pack-2026-12-08.pdf", "pack-2026-12-08.docx"]
    assert {(post.said.partition(":00 ")[0], post.to) for post in published} == {
        ("Mon 30 Nov 12", name) for name in (CHAIR, "Kit Solloway", "Lee Hartnell")
    }
    chair = next(post for post in published if post.to == CHAIR)
    assert chair.route == "email"
    assert chair.files == proof.files
    assert "Amber" in chair.text
    assert "WS4" in chair.text
    assert "Sam is in hospital" in chair.text
    assert "bought from the reserve" in chair.text

    # Mon 7 Dec: what changed since, to chair and clerk
    jo.says("/action WS1-01 done")
    assert "Not rated in the 30 Nov pack; Complete since 30 Nov" in jo.says("/action WS1-01")
    sent = hand.moves_to("2026-12-07 10:00")
    since = [post for post in sent if "changed since" in post.said]
    assert {(post.to, post.said[:15]) for post in since} == {
        (CHAIR, "Mon 7 Dec 09:00"),
        ("Kit Solloway", "Mon 7 Dec 09:00"),
    }
    assert "WS1-01" in since[0].text

    # Tue 8 Dec: decisions, live; Wed 9 Dec: drafted for the clerk, and put to the chair, who answers by e-mail
    hand.moves_to("2026-12-08 10:30")
    kit.says('/board decision agreed "Buy the books from the reserve" minute 4 action WS4 @sam by 26 March 2027')
    assert "WS4-03" in kit.sees
    sent = hand.moves_to("2026-12-09 12:00")
    assert {(post.to, post.said[:15]) for post in sent if "Decisions" in post.said} == {
        (CHAIR, "Wed 9 Dec 09:00"),
        ("Kit Solloway", "Wed 9 Dec 09:00"),
    }
    assert all("WS4-03, Sam Pellowe, by 26 March 2027" in post.text for post in sent if "Decisions" in post.said)
    kit.says("/board agree on behalf of @ada.poole")
    assert "agreed" in kit.sees

    # Thu 10 Dec: once the chair has agreed, owners are told
    sent = hand.moves_to("2026-12-10 12:00")
    told = [post for post in sent if "has given you" in post.said]
    assert [post.said for post in told] == [
        "Thu 10 Dec 09:00 Sam Pellowe: The Partnership Board has given you an action"
    ]
    assert "WS4-03 Buy the books from the reserve" in told[0].text
