"""One programme in Slack and in Teams: each person gets each thing once, by their own way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from commands.engine.cards import Notice, Reply, card, to_json
from models import outbox
from models.outbox import DELAYS, Message, Outbox
from models.queries.person import by_handle
from tests.support.programmes import Opened
from tests.support.slack_person import SlackPerson
from tests.support.teams_person import TeamsPerson
from tests.support.two_chats import TwoChats, both_chats

PACK = "Partnership Board, Tue 8 Dec 2026 09:30"
BLOCKED = "ConversationBlockedByUser"


@pytest.fixture
def chats(programme: Opened) -> Iterator[TwoChats]:
    with both_chats(programme.database, programme.tenant) as chats:
        yield chats


@pytest.fixture
def sam(chats: TwoChats) -> tuple[SlackPerson, TeamsPerson]:
    """Sam, a lead, in Slack; and in Teams under an address that nobody knows, linked to it."""
    slack = chats.slack("sam")
    teams = chats.teams("sam.p", "Sam P.")
    slack.slash("/action")
    teams.says("action")
    chats.link(slack, teams)
    chats.delivers()
    return slack, teams


def says(chats: TwoChats, number: int, *, edits: int = 0, kind: outbox.Kind = "nudge") -> tuple[str, str]:
    """Write to Sam by oneself, in place of an earlier message where ``edits`` is its number; the state and the way."""
    with chats.database.write(chats.tenant) as session:
        person = by_handle(session, "sam")
        assert person
        reply = to_json(Reply(card(Notice("info", f"Message {number}."))))
        message = Message(key=f"m:{number}", rule="test", card=reply, kind=kind, edits=f"m:{edits}" if edits else "")
        outbox.enqueue(session, message, person.id, chats.clock.now)
    return sends(chats, number)


def sends(chats: TwoChats, number: int) -> tuple[str, str]:
    chats.delivers()
    with chats.database.read(chats.tenant) as session:
        row = session.scalars(select(Outbox).where(Outbox.key == f"m:{number}")).one()
        return row.state, row.route or ""


def told(one: SlackPerson | TeamsPerson) -> list[int]:
    """The numbers of the messages that are there now."""
    read = [each.text for each in one.messages] if isinstance(one, SlackPerson) else map(one.client.read, one.messages)
    return [int(words.partition("Message ")[2][0]) for words in read if "Message " in words]


def packs(one: TeamsPerson) -> list[str]:
    """What came of the pack in one's own chat: how it begins, and the names of its files."""
    own = [each for each in one.messages if each.chat == one.fake.own_chat(one.user).id and each.by != one.user.aad]
    files = [name for each in own if (name := each.activity["attachments"][0].get("name"))]
    return [PACK for each in own if one.client.read(each).startswith(PACK)] + files


def test_each_message_comes_once_in_the_chat_chosen_and_none_is_edited_across(
    chats: TwoChats, sam: tuple[SlackPerson, TeamsPerson]
) -> None:
    slack, teams = sam
    assert says(chats, 1) == ("sent", "slack"), "the chat they had first"
    teams.says("board route teams")
    assert says(chats, 2, edits=1) == ("sent", "teams")
    assert says(chats, 3, edits=2) == ("sent", "teams")
    slack.slash("/board route slack")
    assert says(chats, 4, edits=3) == ("sent", "slack")
    assert (told(slack), told(teams)) == ([1, 4], [3])


def test_who_has_blocked_headway_in_teams_has_it_in_slack_until_they_are_back(
    chats: TwoChats, sam: tuple[SlackPerson, TeamsPerson]
) -> None:
    slack, teams = sam
    nell = chats.slack("nell")
    nell.slash("/board member add @sam route:teams")
    assert "Reached: in Teams" in nell.slash("/board members")
    chats.in_teams.fake.own_chat(teams.user).blocked = BLOCKED
    assert says(chats, 1, kind="pack") == ("pending", "teams")
    chats.clock.stands_at(chats.clock.now + DELAYS[0])
    assert sends(chats, 1) == ("sent", "slack")
    assert says(chats, 2) == ("sent", "slack")
    assert "in Teams once they have written to me there; until then in Slack" in nell.slash("/board members")
    assert "Everything that was sent has arrived" in nell.slash("/headway not delivered")
    teams.installs()
    assert says(chats, 3) == ("sent", "teams")
    assert (told(slack), told(teams)) == ([1, 2], [3])


def test_who_is_in_teams_alone_and_has_blocked_it_is_not_delivered_until_tried_again(chats: TwoChats) -> None:
    nell, teams = chats.slack("nell"), chats.teams("sam")
    teams.says("action")
    chats.in_teams.fake.own_chat(teams.user).blocked = BLOCKED
    assert says(chats, 1, kind="pack") == ("failed", "teams")
    assert "They have blocked me in Teams" in nell.slash("/headway not delivered")
    teams.installs()
    assert "It goes to Sam Pellowe again" in nell.click("Retry")
    assert sends(chats, 1) == ("sent", "teams")
    assert told(teams) == [1]


def test_a_pack_goes_to_each_by_their_way_and_to_a_channel_of_teams(
    chats: TwoChats, sam: tuple[SlackPerson, TeamsPerson]
) -> None:
    """A board with its channel in Teams, a clerk there, and members in Slack and in both."""
    slack, teams = sam
    nell, lee, kit = chats.slack("nell"), chats.slack("lee"), chats.teams("kit")
    for one in (nell, lee):
        one.slash("/action")
    kit.says("action")
    nell.slash("/board clerk @kit")
    nell.slash("/board member add @sam route:teams")
    nell.slash("/board member add @lee")
    assert "will be posted in its channel in Teams" in kit.goes_to("general").says("board channel here")
    kit.goes_to("dm")
    chats.moves_to("2026-11-26 10:00")
    nell.slash("/board pack clear")
    assert "nothing in it changes now" in nell.click("Clear it")
    chats.moves_to("2026-11-30 12:00")
    names = ["pack-2026-12-08.pdf", "pack-2026-12-08.docx"]
    assert packs(teams) == packs(kit) == [PACK, *names]
    assert [message.name for message in lee.messages if message.name] == names
    assert not [message for message in slack.messages if PACK in message.text]
    posted = next(
        read for each in kit.messages if each.chat.startswith("19:") and PACK in (read := kit.client.read(each))
    )
    assert "Ask me for this one in our own chat" in posted
    teams.accepts("pack-2026-12-08.pdf")
    assert teams.file("pack-2026-12-08.pdf").startswith(b"%PDF")
    assert teams.again().text == "", "a yes that Teams delivers again is answered once"
    teams.declines("pack-2026-12-08.docx")
    assert teams.again().text == ""
    assert chats.delivers() == []
