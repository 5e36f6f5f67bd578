"""What did not arrive is told and dealt with; what goes by a clerk is passed on; nudges wait for who wants quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from commands.engine.cards import Button, Buttons, Notice, Reply, Row, Title, card, to_json
from jobs.deliver import deliver
from jobs.messenger import Undelivered
from models import outbox
from models.enclosure import Enclosed
from models.outbox import Message
from models.queries.person import by_handle
from tests.support.plans import signed
from tests.support.post_office import PostOffice
from tests.support.stage import Stage

HOUR = timedelta(hours=1)
OWED = Reply(card(Title("You owe one thing"), Row("Send the list", ("due Friday",), buttons=(Button("Done", "/x"),))))
GONE = "Their mailbox is full."


@pytest.fixture
def have_met() -> bool:
    """Nobody has: who is reached where depends on it."""
    return False


@pytest.fixture
def office() -> PostOffice:
    """Who has not written here yet is reached by e-mail."""
    return PostOffice(also=("email",))


def write(stage: Stage, to: str, key: str = "a", reply: Reply = OWED, *, behalf: str = "", **more: Any) -> int:
    """Have somebody told something; gives the message's number."""
    with stage.database.write(stage.tenant) as session:
        person, other = by_handle(session, to), by_handle(session, behalf) if behalf else None
        assert person
        said = Message(key=key, rule="test", card=to_json(reply), behalf=other.id if other else None, **more)
        return outbox.enqueue(session, said, person.id, stage.clock()).id


def goes(stage: Stage, office: PostOffice, *failures: BaseException) -> list[str]:
    """What becomes of each message that is due."""
    office.before[:] = failures
    return [outcome.state for outcome in deliver(stage.database, office, stage.clock())]


def test_what_failed_is_tried_again(stage: Stage, office: PostOffice) -> None:
    assert "Everything that was sent has arrived" in stage.nell.says("/headway not delivered")
    assert "Nothing was sent since Mon 9 Nov 2026" in stage.nell.says("/headway sent")
    number = write(stage, "kit", expires_at=stage.clock() + HOUR)
    assert goes(stage, office, Undelivered(GONE, None)) == ["failed"]
    seen = stage.nell.says("/headway not delivered")
    assert "1 message not delivered" in seen
    assert "Kit Solloway: You owe one thing" in seen
    assert GONE in seen
    assert "It goes to Kit Solloway again: now." in stage.nell.taps("Retry")
    assert f"Message {number} is not among those not delivered" in stage.nell.says(
        f"/headway not delivered retry {number}"
    )
    assert goes(stage, office) == ["sent"]
    seen = stage.nell.says("/headway sent")
    assert "1 message sent since Mon 9 Nov 2026" in seen
    assert "09:30 Kit Solloway: You owe one thing" in seen
    assert "by e-mail" in seen
    assert "cannot be undone" in stage.nell.says("/headway undo")


def test_what_cannot_be_sent_any_more_is_told_by_somebody_or_dropped(stage: Stage, office: PostOffice) -> None:
    nudge = write(stage, "kit", expires_at=stage.clock() + HOUR)
    files = (Enclosed("Pack.pdf", "application/pdf", b"%PDF-1.7 the pack"),)
    pack = write(stage, "cleo", "b", kind="pack", expires_at=stage.clock() + HOUR, enclosures=files)
    stage.clock.moves(hours=2)
    assert goes(stage, office) == ["missed", "missed"]
    assert "It was of use until Mon 23 Nov 2026 10:30." in stage.nell.says("/headway not delivered")
    assert "Its time is over" in stage.nell.says(f"/headway not delivered retry {nudge}")
    stage.nell.says("/headway not delivered")
    stage.nell.says(f"/headway not delivered show {nudge}")
    assert "kit@council.example" in stage.nell.sees
    assert "Send the list" in stage.nell.sees
    assert "due Friday" in stage.nell.sees
    assert "dropped: they were told by word of mouth" in stage.nell.taps("I have told them")
    assert "Send it all the same?" in stage.nell.says(f"/headway not delivered retry {pack}")
    stage.nell.goes_to("general")
    assert "may hold an exempt part" in stage.nell.says(f"/headway not delivered show {pack}")
    stage.nell.goes_to("dm")
    stage.nell.says(f"/headway not delivered retry {pack}")
    assert "It goes to Cleo Marsh again: now." in stage.nell.taps("Send it")
    assert goes(stage, office, Undelivered(GONE, None)) == ["failed"]
    assert "Drop a message" in stage.nell.says(f"/headway not delivered drop {pack}")
    assert "The message to Cleo Marsh is dropped: she has it." in stage.nell.fills(because="she has it")
    assert "Everything that was sent has arrived" in stage.nell.says("/headway not delivered")
    seen = stage.nell.says("/headway history")
    assert "Message to Cleo Marsh" in seen
    assert "delivery: failed → dropped because she has it" in seen
    assert "delivery: missed → to be tried again" in seen


def test_what_is_confidential_is_read_by_nobody_else(stage: Stage, office: PostOffice) -> None:
    number = write(
        stage, "cleo", reply=Reply(card(Notice("info", "Oakfield worries us")), confidential=True), confidential=True
    )
    assert goes(stage, office) == ["failed"]
    seen = stage.nell.says("/headway not delivered")
    assert "Cleo Marsh: Something confidential" in seen
    assert "Oakfield" not in seen
    seen = stage.nell.says(f"/headway not delivered show {number}")
    assert "nobody but the person reads it" in seen
    assert "Oakfield" not in seen
    for words in ("not delivered", f"not delivered show {number}", f"not delivered retry {number}", "sent"):
        assert "Only a programme manager" in stage.jo.says(f"/headway {words}")


def test_what_goes_by_a_clerk_is_passed_on(stage: Stage, office: PostOffice) -> None:
    passed = Reply(
        card(Title("For Lee Hartnell"), *OWED.card.nodes, Buttons((Button("Sent", "/headway passed on key:a"),)))
    )
    write(stage, "sam", reply=passed, behalf="lee")
    write(stage, "sam", "plain")
    assert goes(stage, office) == ["sent", "sent"]
    assert "You have nothing to pass on" in stage.jo.says("/headway to pass on")
    assert "Only who was given it to pass on" in stage.jo.says("/headway passed on key:a")
    assert "no such message" in stage.sam.says("/headway passed on key:plain")
    seen = stage.sam.says("/headway to pass on")
    assert "1 message to pass on" in seen
    assert "Lee Hartnell: You owe one thing" in seen
    assert "not passed on yet" in stage.nell.says("/headway sent")
    stage.clock.moves(days=2)
    assert "Everything that was sent has arrived" in stage.nell.says("/headway not delivered")
    stage.clock.moves(days=1)
    seen = stage.nell.says("/headway not delivered")
    assert "Sam Pellowe has it to pass on since Mon 23 Nov 2026 09:30" in seen
    assert "Send the list" in stage.nell.taps("Tell them yourself")
    assert "passed on to Lee Hartnell" in stage.sam.taps("Sent")
    assert "Thank you. It is down as passed on since Thu 26 Nov" in stage.nell.taps("I have told them")
    assert "You have nothing to pass on" in stage.sam.says("/headway to pass on")
    assert "Everything that was sent has arrived" in stage.nell.says("/headway not delivered")


def test_nudges_wait_for_who_wants_quiet(stage: Stage, office: PostOffice) -> None:
    for words, no in (
        ("snooze end", "That is so already"),
        ("snooze until 20 Nov 2026", "is not ahead"),
        ("snooze until 1 Feb 2027", "30 days at most"),
        ("snooze @kit until Monday", "Only Kit Solloway can have their own nudges wait"),
    ):
        assert no in stage.nell.says(f"/headway {words}")
    assert "Quiet until" in stage.lee.says("/headway snooze")
    assert "Quiet until Mon 30 Nov 2026 08:00" in stage.lee.fills(until="2026-11-28"), "not on a Saturday"
    assert "That is so already" in stage.lee.says("/headway snooze until Monday")
    assert "Your nudges wait until Mon 30 Nov 2026 08:00" in stage.lee.says("/headway schedule")
    with signed(stage.database, stage.tenant) as session:
        lee = by_handle(session, "lee")
        assert lee
        lee.route = "email"
    write(stage, "lee")
    write(stage, "lee", "b", kind="pack")
    assert goes(stage, office) == ["pending", "sent"]
    assert "nudged again as usual" in stage.lee.says("/headway snooze end")
    assert "What has waited comes now" in stage.lee.sees
    assert goes(stage, office) == ["sent"]
    assert "Taken back" in stage.lee.taps("Undo")
    assert "Mon 30 Nov" in stage.lee.says("/headway schedule")
