"""How a pledge stands as a picture, asked for by chat."""

from __future__ import annotations

from commands.engine.cards import Picture
from tests.support.stage import Stage


def test_how_a_pledge_stands_as_a_picture_and_in_words(stage: Stage) -> None:
    stage.nell.says('/pledge add "Partnership vision" text:"We work together."')
    stage.cleo.says("/pledge paper Hollybrook Middle School as head on 3 Feb 2026")
    assert "Schools signed" in stage.lee.says("/pledge status by trust")
    seen = stage.lee.taps("As a picture")
    assert "Partnership vision, as at" in seen
    if stage.surface != "slack":
        assert seen.reply
        shown = [node for node in seen.reply.card.nodes if isinstance(node, Picture)]
        assert [node.data[:4] for node in shown] == [b"\x89PNG"]
        assert shown[0].alt.startswith("Bar chart: Partnership vision, as at")
    assert "All schools:" in seen
    assert "Schools signed" in stage.lee.taps("In words")
    assert "Closing middle" in stage.lee.says("/pledge picture by kind")


def test_a_picture_of_a_kind_that_no_school_is_of_says_so(stage: Stage) -> None:
    stage.nell.says('/pledge add "Partnership vision" text:"We work together."')
    assert "No infant school was open that day" in stage.lee.says("/pledge picture infant")
