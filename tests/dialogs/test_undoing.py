"""Changes taken back: never over what somebody else has said since."""

from __future__ import annotations

from tests.support.stage import Stage


def test_what_somebody_has_changed_since_is_not_undone_with_its_adding(stage: Stage) -> None:
    stage.cleo.says("/school support 109001 from 109002 for phonics")
    entry = stage.cleo.sees
    assert "Ashmoor Primary School" in entry
    stage.nell.says("/school Oakfield Lower support ended because grades rose")
    assert "was changed again" in stage.cleo.says("/headway undo")
    assert "Taken back" in stage.nell.says("/headway undo")
    assert "Taken back" in stage.cleo.says("/headway undo")
