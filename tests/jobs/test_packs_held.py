"""Packs that were frozen, and then things changed: what goes out is true, and to who may read it."""

from __future__ import annotations

from tests.support.clock_hand import Hand, london
from tests.support.occurring import says, tellings


def test_who_left_the_board_is_not_sent_the_pack_that_waits_for_the_morning(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    says(hand, "nell", "/board clerk @kit", "/board chair @jo", "/board member add @lee")
    says(hand, "nell", '/board pack exempt "The offer made." because paragraph 3', "/board pack clear sure:yes")
    hand.now = london("2026-11-27 19:00")
    says(hand, "kit", "/board pack publish sure:yes")
    says(hand, "nell", "/board member remove @lee")
    sent = hand.moves_to("2026-11-30 08:30")
    exempt = [post.to for post in sent if any("exempt" in name for name in post.files)]
    assert "Jo Larkfield" in exempt
    assert "Lee Hartnell" not in exempt


def test_a_pack_that_was_cleared_for_another_day_is_cleared_anew(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    says(hand, "nell", "/board clerk @kit", "/board chair @jo", "/board pack clear sure:yes")
    hand.now = london("2026-11-27 10:00")
    says(hand, "nell", "/board meeting move 15 Dec 2026 because the chair is away")
    sent = hand.moves_to("2026-12-07 13:00")
    assert not [post.said for post in sent if post.files], "nothing goes out that tells of the old day"
    assert "Nell Abarrow: The pack for the Partnership Board, Tue 15 Dec 2026 09:30 is not cleared." in tellings(sent)
    says(hand, "nell", "/board pack clear sure:yes")
    assert "Jo Larkfield: Partnership Board, Tue 15 Dec 2026 09:30" in tellings(hand.moves_to("2026-12-07 14:00"))


def test_nobody_is_asked_for_a_report_once_the_pack_is_frozen(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    says(hand, "nell", "/board clerk @kit", "/board pack clear sure:yes")
    sent = hand.moves_to("2026-11-27 17:00")
    assert not [post.said for post in sent if "report" in post.reply.card.summary]
