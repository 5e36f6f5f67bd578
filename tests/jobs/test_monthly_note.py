"""The monthly note on schools causing concern: who is sent it, and how it reads."""

from __future__ import annotations

from datetime import date

from commands.engine.cards import Row, Title
from models.concern import Concern
from tests.support.clock_hand import Hand, london
from tests.support.plans import signed


def test_the_note_has_one_heading_and_names_a_category_once(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    with signed(hand.database, hand.tenant) as session:
        for urn, review in ((110001, date(2026, 11, 26)), (110002, date(2026, 12, 15))):
            concern = Concern(urn=urn, category="2", reason="Results fell", opened_on=date(2026, 11, 2))
            concern.review_on = review
            session.add(concern)
    hand.now = london("2026-12-01 09:00")
    notes = [post for post in hand.ticks() if "note on schools" in post.said]
    assert {post.to for post in notes} == {"Cleo Marsh", "Nell Abarrow"}
    nodes = notes[0].reply.card.nodes
    assert [(node.level, node.text) for node in nodes if isinstance(node, Title)] == [
        (1, "The month’s note on schools causing concern"),
        (2, "Review overdue"),
        (2, "Category 2"),
    ]
    assert [node.detail[0] for node in nodes if isinstance(node, Row)] == [
        "Category 2 · review overdue since Thu 26 Nov 2026",
        "Review Tue 15 Dec 2026",
    ]
    assert all(post.outgoing.confidential for post in notes)
