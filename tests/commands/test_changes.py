"""No change is told as a change and no more: every kind of row and every field has its words."""

from __future__ import annotations

from typing import Any

import pytest

from commands.changes.labels import BESIDE, DAYS, ENDS, LABELS, MOMENTS, OWN_AFFAIR, OWN_LABELS, WRITTEN
from commands.changes.parts import PARTS
from commands.engine.cards import Row
from models.base import Audited, Base
from models.types import UTCDateTime
from tests.support.programmes import Opened
from tests.support.stage import set_stage

AUDITED: dict[str, Any] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)
}
TOLD_OF_THE_ACTION = {"rating", "date_change"}


def fields(table: str) -> dict[str, Any]:
    """The columns whose changes are recorded, by name, with their types."""
    kept = AUDITED[table].__table__.columns
    unrecorded = {"id", "tenant_id", "version"} | AUDITED[table].unrecorded
    return {column.key: column.type for column in kept if column.key not in unrecorded and not column.computed}


def test_every_kind_of_row_has_a_name() -> None:
    assert set(AUDITED) - set(PARTS) == TOLD_OF_THE_ACTION
    assert set(PARTS) <= set(AUDITED)


@pytest.mark.parametrize("table", sorted(AUDITED))
def test_every_field_is_told_or_stands_beside_one(table: str) -> None:
    own = {field for name, field in OWN_LABELS if name == table}
    untold = set(fields(table)) - set(LABELS) - BESIDE - set(ENDS) - set(OWN_AFFAIR) - own
    assert untold == set()


def test_nothing_is_told_by_a_field_that_no_row_has() -> None:
    there = {field for table in AUDITED for field in fields(table)}
    assert set(LABELS) | BESIDE | set(ENDS) | set(OWN_AFFAIR) | DAYS | MOMENTS | WRITTEN <= there
    assert not set(LABELS) & BESIDE


@pytest.mark.parametrize("table", sorted(AUDITED))
def test_days_and_moments_are_read_as_what_they_are(table: str) -> None:
    for name, kind in fields(table).items():
        if name in LABELS:
            assert (name in MOMENTS) == isinstance(kind, UTCDateTime), name
            assert (name in DAYS) == (kind.python_type.__name__ == "date"), name


EXAMPLES = {
    "/pledge add Vision text:We_will_be_open": ("pledge added: Vision", "words of the pledge added: We_will_be_open"),
    "/school 109001 head @sam": ("role added: head, Oakfield Lower School, Sam Pellowe",),
    "/school 109001 head nobody": ("role “head, Oakfield Lower School, Sam Pellowe”: ended",),
    "/school 109001 watch": ("watch of a school added",),
    "/workstream WS1 reports with WS4": ("reports with: nothing → WS4",),
    "/highlight WS4 know Two schools found a way": ("what the board should know added: “Two schools found a way”",),
    "/highlight WS4 know More": ("what the board should know: “Two schools found a way” → “More”",),
    "/pledge reminders off": ("reminders: changed",),
    "/board timetable draft 8 days 09:30": ("timetable: the board's own",),
    "/board chair @kit": ("office added: chair, Kit Solloway", "role added: chair, Kit Solloway"),
    "/board vice-chair @kit": ("“Kit Solloway”: office: chair → vice-chair",),
    "/headway setup term autumn 2 Sep 2026 to 18 Dec 2026": ("term added: autumn, Wed 2 Sep 2026 to Fri 18 Dec 2026",),
    "/action WS4-01 about 109001": ("school it is about added: Oakfield Lower School",),
}


def test_the_history_says_what_was_changed(programme: Opened) -> None:
    with set_stage("terminal", programme.database, programme.tenant) as stage:
        for line, told in EXAMPLES.items():
            said = stage.nell.says(line)
            assert said.reply is not None
            assert said.reply.outcome == "done", said.text
            latest = stage.nell.says("/headway history").reply
            assert latest is not None
            first = next(node for node in latest.card.nodes if isinstance(node, Row))
            assert first.detail == told
