"""The morning's message: what it counts, and what it offers to tap."""

from __future__ import annotations

from sqlalchemy import select

from models import plan
from models.queries.person import by_handle
from models.when import understand
from models.workstream import Workstream
from tests.support.clock_hand import Hand, london
from tests.support.plans import signed


def gives(hand: Hand, handle: str, *dates: str) -> None:
    """Enter actions of WS1 for somebody, by their dates."""
    then = london("2026-11-02 10:00")
    with signed(hand.database, hand.tenant) as session:
        stream = session.scalars(select(Workstream).where(Workstream.reference == "WS1")).one()
        owner = by_handle(session, handle)
        assert owner is not None
        for number, date in enumerate(dates):
            action = plan.add_action(session, stream, f"Count {handle} {number}", understand(date, then.date()), then)
            plan.set_owners(session, action, [owner], [], then)


def test_a_lead_is_told_how_many_more_they_owe_themselves_whatever_others_are_late_with(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    gives(hand, "kit", "by 16 November 2026")
    gives(hand, "jo", *(f"by {day} March 2027" for day in range(1, 9)))
    hand.now = london("2026-11-23 09:00")
    (jo,) = [post for post in hand.ticks() if post.said.startswith("Mon 23 Nov 09:00 Jo Larkfield: Good morning")]
    assert "Overdue for a week, in the part you lead" in jo.text
    assert "Count kit 0" in jo.text
    assert "And 4 more actions." in jo.text, "six of her ten are shown"


def test_what_was_overdue_before_stands_with_what_is_so_newly_and_only_there(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    gives(hand, "kit", "by 6 November 2026", "by 20 November 2026", "by 1 March 2027")
    hand.now = london("2026-11-23 09:00")
    (kit,) = [post for post in hand.ticks() if post.said.startswith("Mon 23 Nov 09:00 Kit Solloway: Good morning")]
    overdue, _, owed = kit.text.partition("You also owe, soonest first")
    assert overdue.index("Count kit 0") < overdue.index("Count kit 1")
    assert "Count kit 2" in owed
    assert "Count kit 0" not in owed


def test_who_owes_nothing_is_not_offered_what_they_owe(sqlite_hand: Hand) -> None:
    hand = sqlite_hand
    hand.now = london("2026-11-27 09:00")
    mornings = {post.to: post.text for post in hand.ticks() if "Good morning" in post.said}
    assert "Overdue for two weeks, in the programme" in mornings["Nell Abarrow"]
    assert "All I owe" not in mornings["Nell Abarrow"]
    assert "Not before Monday" in mornings["Nell Abarrow"]
