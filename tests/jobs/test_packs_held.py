"""Packs that were frozen, and then things changed: what goes out is true, and to who may read it."""

from __future__ import annotations

from sqlalchemy import select

from models.board import Board
from tests.support.clock_hand import Hand, london
from tests.support.occurring import says, tellings
from tests.support.plans import signed


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
    moved = says(hand, "nell", "/board meeting move 15 Dec 2026 because the chair is away")
    assert "is a draft again: clear it anew" in moved[0].card.summary
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


def test_the_exempt_part_goes_into_no_channel(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        board = session.scalars(select(Board)).one()
        board.channel_platform, board.channel_workspace, board.channel = "slack", "T1", "C1"
    says(hand, "nell", "/board chair @jo", '/board pack exempt "The offer made." because paragraph 3')
    says(hand, "nell", "/board pack clear sure:yes", "/board pack publish sure:yes")
    sent = {post.outgoing.to.id: post for post in hand.ticks() if post.files}
    assert set(sent) == {"C1", "UJO"}
    assert sent["C1"].files == ["pack-2026-12-08.pdf", "pack-2026-12-08.docx"]
    assert "exempt" not in sent["C1"].text
    assert sent["UJO"].files[2:] == ["exempt-2026-12-08.pdf"]
