"""Packs and pictures in Slack: each handed over once, and asked for where Slack's answer was lost. Nudges that edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.messenger import Messenger
from commands.engine.cards import Notice, Picture, Reply, Text, card, to_json
from jobs.messenger import AskLater, CannotTell, NotSent, Outgoing, Sent, Superseded, Undelivered, Unknown
from models.enclosure import Enclosed
from models.outbox import Address
from tests.support.fake_slack import TEAM
from tests.support.slack_person import SlackPerson, SlackWorld

GENERAL = Address("slack", TEAM, "CGENERAL")
REPLY = Reply(card(Notice("info", "The pack is published.")))
PACK = Enclosed("pack.pdf", "application/pdf", b"%PDF-1.7 the pack")
PNG = b"\x89PNG\r\n\x1a\n a chart"
PUBLISHED, SIX_DAYS = "ℹ️ The pack is published.", "ℹ️ Six days are left."
COMPLETE = "files.completeUploadExternal"


class Kept(list[tuple[str, ...]]):
    """What was kept on the way, in order."""

    def __call__(self, refs: tuple[str, ...]) -> None:
        self.append(refs)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def messenger(world: SlackWorld) -> Messenger:
    slack = world.slack
    return Messenger(slack.calls, slack.people, slack.tokens, slack.tasks, world.thread.loop, look_every=60.0)


def outgoing(reply: Reply = REPLY, *files: Enclosed, to: Address = GENERAL, to_person: bool = False) -> Outgoing:
    return Outgoing(
        id=12,
        attempt=1,
        card=to_json(reply).decode(),
        to=to,
        to_person=to_person,
        name="",
        confidential=False,
        may_repeat=False,
        claimed_at=datetime.now(UTC),
        files=files,
    )


def shown(world: SlackWorld) -> list[str]:
    """What is in the workspace, each message by its file's name or its first line."""
    return [message.name or message.text.splitlines()[0] for message in world.fake.messages]


def lost(world: SlackWorld, messenger: Messenger, one: Outgoing, kept: Kept) -> Unknown:
    """Send it, and lose Slack's answer to its last step."""
    world.fake.drop(COMPLETE)
    with pytest.raises(Unknown) as raised:
        messenger.send(one, kept)
    return raised.value


# -- handing over -----------------------------------------------------------------------------------------------------


def test_the_words_come_first_then_the_pack(world: SlackWorld, messenger: Messenger, kept: Kept) -> None:
    found = messenger.send(outgoing(REPLY, PACK), kept)
    words, pack = world.fake.messages
    assert (pack.channel, pack.name, pack.file) == ("CGENERAL", PACK.name, PACK.data)
    assert words.text.startswith(PUBLISHED)
    [file] = world.fake.files
    assert found == Sent((words.ts, file))
    assert kept == [(words.ts, f"{file}?")]


def test_its_id_is_kept_before_anybody_can_see_it(world: SlackWorld, messenger: Messenger) -> None:
    seen: list[list[str]] = []
    messenger.send(outgoing(REPLY, PACK), lambda _: seen.append(shown(world)))
    assert seen == [[PUBLISHED]]


def test_a_picture_goes_to_the_person_with_what_it_shows(
    jo: SlackPerson, world: SlackWorld, messenger: Messenger, kept: Kept
) -> None:
    chart = Picture("Six workstreams: two are red.", "rag.png", PNG)
    address = Address("slack", TEAM, jo.user)
    messenger.send(outgoing(Reply(card(Text("The digest"), chart)), PACK, to=address, to_person=True), kept)
    assert [(each.channel, each.name) for each in world.fake.messages[1:]] == [
        (f"D{jo.user}", "rag.png"),
        (f"D{jo.user}", "pack.pdf"),
    ]
    assert [file["alt"] for file in world.fake.files.values()] == ["Six workstreams: two are red.", ""]


def test_who_has_lost_the_lease_hands_over_nothing(world: SlackWorld, messenger: Messenger) -> None:
    def superseded(_refs: tuple[str, ...]) -> None:
        raise Superseded

    with pytest.raises(Superseded):
        messenger.send(outgoing(REPLY, PACK), superseded)
    assert world.fake.called(COMPLETE) == []


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", COMPLETE])
def test_where_slack_refuses_a_file_the_words_are_not_said_again(
    world: SlackWorld, messenger: Messenger, kept: Kept, method: str
) -> None:
    one = outgoing(REPLY, PACK)
    world.fake.retry_after = "90"
    world.fake.limit(method, 3)
    with pytest.raises(Undelivered) as raised:
        messenger.send(one, kept)
    assert raised.value.wait == timedelta(seconds=90)
    world.fake._limits.clear()
    messenger.send(replace(one, refs=raised.value.refs), kept)
    assert shown(world) == [PUBLISHED, "pack.pdf"]


# -- settling ---------------------------------------------------------------------------------------------------------


def test_a_pack_whose_answer_was_lost_is_found_where_it_is_shared(
    world: SlackWorld, messenger: Messenger, kept: Kept
) -> None:
    one = outgoing(REPLY, PACK)
    refs = lost(world, messenger, one, kept).refs
    assert refs == kept[-1]
    assert messenger.settle(replace(one, refs=refs)) == Sent((refs[0], refs[1].removesuffix("?")))
    assert world.fake.called("conversations.history") == [], "that is asked once a minute alone"


def test_a_pack_that_was_not_shared_is_handed_over_anew(world: SlackWorld, messenger: Messenger, kept: Kept) -> None:
    one = outgoing(REPLY, PACK, Enclosed("plan.xlsx", "application/vnd.ms-excel", b"PK"))
    world.fake.when(COMPLETE, "received", lambda: None)
    with pytest.raises(Unknown) as raised:
        messenger.send(one, kept)
    settled = messenger.settle(replace(one, refs=raised.value.refs))
    assert settled == NotSent((world.fake.messages[0].ts,))
    messenger.send(replace(one, refs=settled.refs), kept)
    assert shown(world) == [PUBLISHED, "pack.pdf", "plan.xlsx"]


def test_what_is_left_of_it_is_sent_once_a_part_is_settled(world: SlackWorld, messenger: Messenger, kept: Kept) -> None:
    one = outgoing(REPLY, PACK, Enclosed("plan.xlsx", "application/vnd.ms-excel", b"PK"))
    refs = lost(world, messenger, one, kept).refs
    settled = messenger.settle(replace(one, refs=refs))
    assert isinstance(settled, NotSent)
    messenger.send(replace(one, refs=settled.refs), kept)
    assert shown(world) == [PUBLISHED, "pack.pdf", "plan.xlsx"]


def test_a_file_that_slack_does_not_know_was_not_shared(world: SlackWorld, messenger: Messenger, kept: Kept) -> None:
    one = outgoing(REPLY, PACK)
    ts = messenger.send(outgoing(), kept).refs[0]
    assert messenger.settle(replace(one, refs=(ts, "FNEVER?"))) == NotSent((ts,))


def test_what_somebody_has_deleted_had_arrived(world: SlackWorld, messenger: Messenger, kept: Kept) -> None:
    one = outgoing(REPLY, PACK)
    refs = lost(world, messenger, one, kept).refs
    world.fake.fail("files.info", "file_deleted")
    assert isinstance(messenger.settle(replace(one, refs=refs)), Sent)


def test_where_files_may_not_be_looked_at_nobody_can_tell(world: SlackWorld, messenger: Messenger, kept: Kept) -> None:
    one = replace(outgoing(REPLY, PACK), refs=lost(world, messenger, outgoing(REPLY, PACK), kept).refs)
    world.fake.fail("files.info", "missing_scope")
    assert isinstance(messenger.settle(one), CannotTell)
    world.fake.fail("files.info", "internal_error")
    assert isinstance(messenger.settle(one), AskLater)


# -- editing ----------------------------------------------------------------------------------------------------------


AGAIN = Reply(card(Notice("info", "Six days are left.")))


def test_a_repeated_nudge_edits_and_is_one_message_however_often_it_is_sent(
    world: SlackWorld, messenger: Messenger, kept: Kept
) -> None:
    refs = messenger.send(outgoing(), kept).refs
    again = replace(outgoing(AGAIN), id=13, edits=refs)
    world.fake.drop("chat.update")
    with pytest.raises(Undelivered):
        messenger.send(again, kept)
    assert messenger.send(again, kept) == Sent(refs)
    assert shown(world) == [SIX_DAYS]


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message"])
def test_where_the_earlier_one_is_gone_it_is_posted(
    world: SlackWorld, messenger: Messenger, kept: Kept, code: str
) -> None:
    refs = messenger.send(outgoing(), kept).refs
    world.fake.fail("chat.update", code)
    assert messenger.send(replace(outgoing(AGAIN), id=13, edits=refs), kept) == Sent((world.fake.messages[1].ts,))


@pytest.mark.parametrize("edits", [("1.1", "1.2"), ("1.1",)])
def test_what_is_not_one_message_in_one_s_place_is_posted(
    world: SlackWorld, messenger: Messenger, kept: Kept, edits: tuple[str, ...]
) -> None:
    files = (PACK,) if len(edits) == 1 else ()
    messenger.send(replace(outgoing(AGAIN, *files), edits=edits), kept)
    assert world.fake.called("chat.update") == []
    assert shown(world)[0] == SIX_DAYS
