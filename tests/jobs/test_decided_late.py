"""What is recorded once the chair has agreed the rest: it is put to the chair too, and its owners hear of it then."""

from __future__ import annotations

from tests.support.clock_hand import Hand, london
from tests.support.occurring import says, tellings


def test_owners_hear_of_a_late_decision_once_that_is_agreed_as_well(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    says(hand, "nell", "/board clerk @kit", "/board chair @lee")
    hand.now = london("2026-12-08 11:00")
    says(hand, "kit", "/board decision agreed Recruit mentors action WS4 @jo by March")
    says(hand, "lee", "/board agree")
    hand.now = london("2026-12-08 15:00")
    says(hand, "kit", "/board decision agreed Open a second site action WS4 @sam by March")
    put = [post for post in hand.moves_to("2026-12-09 12:00") if "for you to agree" in post.text]
    assert [post.to for post in put] == ["Lee Hartnell"]
    assert "Open a second site" in put[0].text
    assert "Recruit mentors" not in put[0].text, "that one is agreed"
    given = "The Partnership Board has given you an action"
    told = [each for each in tellings(hand.moves_to("2026-12-11 12:00")) if given in each]
    assert told == [f"Jo Larkfield: {given}"]
    says(hand, "lee", "/board agree")
    told = [each for each in tellings(hand.moves_to("2026-12-14 12:00")) if given in each]
    assert told == [f"Sam Pellowe: {given}"]
