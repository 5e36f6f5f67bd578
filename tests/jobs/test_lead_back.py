"""A lead who comes back to a report that somebody else has handed in is told so, and not that it is drafted."""

from __future__ import annotations

from tests.dialogs.test_autumn_term import opened
from tests.support.programmes import Opened
from tests.support.stage import set_stage


def test_a_lead_comes_back_to_a_report_that_is_in(programme: Opened) -> None:
    with set_stage("terminal", programme.database, programme.tenant) as stage:
        hand = opened(stage)
        stage.sam.says("/headway away 16 Nov 2026 to 24 Nov 2026 cover @lee")
        sent = hand.moves_to("2026-11-17 09:30")
        assert "Tue 17 Nov 09:00 Lee Hartnell" in "".join(post.said for post in sent if "is drafted" in post.said)
        stage.lee.says("/highlight WS4 green")
        stage.lee.says("/highlight WS4 submit")
        sent = [post for post in hand.moves_to("2026-11-25 08:30") if post.to == "Sam Pellowe"]
        assert ": submitted by Lee Hartnell" in "".join(post.text for post in sent)
        assert "is drafted" not in "".join(post.text for post in sent)
