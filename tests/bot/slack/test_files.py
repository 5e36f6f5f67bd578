"""Files dropped into a conversation with the bot: with words or without, and what is said where they cannot be had."""

from __future__ import annotations

import pytest

from bot.slack.calls import UPLOAD_LIMIT
from commands.engine.request import HANDED_IN
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson


def test_a_file_without_words_is_handed_in(jo: SlackPerson, door: ScriptedDoor) -> None:
    seen = jo.write("", ("plan.docx", b"PK\x03\x04"), ("register.csv", b"URN"))
    assert f"You said {HANDED_IN}" in seen
    assert [(each.name, each.data) for each in door.last.uploads] == [
        ("plan.docx", b"PK\x03\x04"),
        ("register.csv", b"URN"),
    ]
    assert (door.last.origin, door.last.channel.kind) == ("message", "dm")


def test_a_file_comes_with_the_words_that_were_written_to_it(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.write("headway import", ("plan.docx", b"PK\x03\x04"))
    assert (door.last.words, [each.name for each in door.last.uploads]) == ("headway import", ["plan.docx"])


def test_a_file_that_mentions_the_bot_in_a_channel_is_handed_in_and_answered_to_its_sender(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    seen = jo.goes_to("general").write("", ("plan.docx", b"PK"))
    assert (door.last.words, len(door.last.uploads)) == (HANDED_IN, 1)
    assert [(each.channel, each.only_to) for each in seen.messages] == [("CGENERAL", jo.user)]


def test_a_file_shared_from_elsewhere_is_asked_for_first(jo: SlackPerson, door: ScriptedDoor) -> None:
    file = jo._hand_in("plan.docx", b"PK")
    jo.write("", files=[{"id": file["id"], "file_access": "check_file_info"}])
    assert [(each.name, each.data) for each in door.last.uploads] == [("plan.docx", b"PK")]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"size": UPLOAD_LIMIT + 1}, "over 10 MB"),
        ({"url_private_download": "https://example.com/plan.docx"}, "Slack did not give me that file."),
    ],
)
def test_a_file_that_cannot_be_had_is_told_of_and_nothing_is_done(
    jo: SlackPerson, door: ScriptedDoor, told: dict[str, object], why: str
) -> None:
    file = {**jo._hand_in("plan.docx", b"PK"), **told}
    assert why in jo.write("headway import", files=[file])
    assert door.requests == []


def test_a_dropped_file_that_is_delivered_twice_is_answered_once(jo: SlackPerson, door: ScriptedDoor) -> None:
    jo.write("", ("plan.docx", b"PK"))
    assert jo.again().messages == []
    assert len(door.requests) == 1
