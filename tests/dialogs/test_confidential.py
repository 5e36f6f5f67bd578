"""Confidential actions reach nobody without clearance, and no channel, list or export."""

from __future__ import annotations

import pytest

from commands.engine.cards import Reply, Row, Title, card, to_json
from models import outbox
from models.occurrence import Occurrence
from models.outbox import Message, Outbox
from models.tenancy import TenantSession
from tests.support.stage import Stage

SECRET = "Open a staff crèche"


@pytest.fixture(autouse=True)
def kept_secret(stage: Stage) -> None:
    """WS4-01 is confidential."""
    assert "is confidential now" in stage.nell.says("/action WS4-01 confidential")


@pytest.mark.parametrize(
    "words",
    [
        "/action list",
        "/action list all",
        "/action list @sam",
        "/action WS4-01",
        "/action history WS4-01",
        "/action WS4-01 done",
        "/workstream WS4",
        "/workstream",
        "/headway history",
        "/action",
        '/action list text "crèche"',
        "/action export all csv",
        "/action WS4-99",
    ],
)
def test_nothing_shows_it_to_its_own_lead_without_clearance(stage: Stage, words: str) -> None:
    stage.sam.says(words)
    assert SECRET not in stage.sam.sees.text
    if stage.sam.sees.reply:
        assert SECRET.encode() not in repr(stage.sam.sees.reply).encode()


def test_it_is_answered_as_if_it_were_not_there(stage: Stage) -> None:
    assert "There is no action WS4-01" in stage.sam.says("/action WS4-01")
    assert "WS4-01" not in stage.sam.says("/action WS4-03").text.replace("WS4-03", "")


def test_the_cleared_see_it_in_private_alone(stage: Stage) -> None:
    assert SECRET in stage.nell.says("/action WS4-01")
    stage.nell.goes_to("general")
    seen = stage.nell.says("/action WS4-01")
    assert SECRET not in seen.text
    assert "please delete it" in seen


def test_lists_leave_it_out_even_for_the_cleared(stage: Stage) -> None:
    assert SECRET not in stage.nell.says("/action list").text
    assert SECRET not in stage.nell.says("/action export all csv").text


def test_sharing_it_is_refused(stage: Stage) -> None:
    stage.nell.goes_to("general")
    stage.nell.says("/action share WS4-01 sure:yes")
    assert SECRET not in stage.nell.sees.text


def test_disclosing_it_asks_first(stage: Stage) -> None:
    assert "cannot be taken back" in stage.nell.says("/action WS4-01 not confidential")
    assert "shown to everybody" in stage.nell.taps("Show it to everybody")
    assert SECRET in stage.sam.says("/action WS4-01")
    assert "cannot be undone" in stage.nell.says("/headway undo")


def test_a_pack_that_was_cleared_with_it_is_a_draft_again(stage: Stage) -> None:
    stage.nell.says("/board pack clear sure:yes")
    seen = stage.nell.says("/action WS1-02 confidential")
    assert "The pack for Tue 8 Dec 2026 was cleared with it, and is a draft again: clear it anew." in seen
    assert "not cleared yet" in stage.nell.says("/board pack publish sure:yes")
    stage.nell.says("/board pack clear sure:yes")
    assert "was cleared with it" not in stage.nell.says("/action WS4-01 not confidential sure:yes")
    assert "was cleared with it" not in stage.nell.says("/action WS4-01 confidential"), "it was not in that one"
    assert "is published" in stage.nell.says("/board pack publish sure:yes")


def test_what_waits_to_be_sent_is_not_sent_with_it(stage: Stage) -> None:
    def keep(session: TenantSession, key: str, title: str) -> Outbox:
        reply = to_json(Reply(card(Title("Yours"), Row(title))))
        return outbox.enqueue(session, Message(key=key, rule="morning", card=reply), 1, stage.clock.now)

    with stage.database.write(stage.tenant) as session:
        rows = {key: keep(session, key, f"{key}: one of yours") for key in ("WS1-02", "WS1-03", "WS1-022")}
        outbox.failed(keep(session, "late", "WS1-02 is overdue"), "Slack was not there.")
        occurrence = {"rule": "morning", "due_at": stage.clock.now, "state": "sent", "at": stage.clock.now}
        session.add_all(Occurrence(key=row.key, outbox_key=row.key, **occurrence) for row in rows.values())
    stage.nell.says("/action WS1-02 confidential")
    with stage.database.read(stage.tenant) as session:
        states = {row.key: row.state for row in session.query(Outbox)}
        assert states == {"WS1-02": "dropped", "WS1-03": "pending", "WS1-022": "pending", "late": "dropped"}
        assert {each.key for each in session.query(Occurrence)} == {"WS1-03", "WS1-022"}, "the other comes due again"
