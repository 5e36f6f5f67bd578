"""The tests' Teams refuses what Teams refuses, and people do there what people do: else much would prove little."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.settings import Settings
from bot.teams import adaptive
from bot.teams.calls import Calls, Room, TeamsRefusal
from bot.teams.hosts import Hosts
from bot.teams.sdk import opened
from commands.engine.cards import Button, Buttons, Confirm, Form, Input, Notice, Option, Reply, Text, card
from commands.engine.request import Request, Upload
from tests.support import teams_rules, teams_screen
from tests.support.fake_teams import TENANT, FakeTeams, User
from tests.support.programmes import Opened
from tests.support.scripted_door import ScriptedDoor
from tests.support.stage import TeamsActor, set_stage
from tests.support.teams_person import TeamsPerson, TeamsWorld

WORDS = {"type": "message", "text": "Hello"}
BIG = {"type": "message", "text": "x" * 80_001}
Work = Callable[[FakeTeams, Calls, Room], Awaitable[object]]


def refusal(work: Work, *, bearer: str = "good") -> tuple[int, str]:
    """The status and the code of what Teams has against something; nothing where it is done."""

    async def ask() -> tuple[int, str]:
        fake = FakeTeams("good".__eq__)
        await fake.start()
        sdk = opened(Settings.model_construct(), token=lambda: bearer)
        calls = Calls(sdk, Hosts(loopback=True), pace=0, pause=0)
        jo = fake.users.setdefault("jo", User("jo", "Jo Bell", "jo@example.org.uk", "jo@example.org.uk"))
        try:
            await work(fake, calls, Room(fake.service_url, fake.own_chat(jo).id))
        except TeamsRefusal as refused:
            return refused.status, refused.code
        finally:
            await calls.close()
            await sdk.close()
            await fake.stop()
        return 0, ""

    return asyncio.run(ask())


async def told(_fake: FakeTeams, calls: Calls, room: Room) -> None:
    ident = await calls.post(room, WORDS)
    await calls.update(room, ident, WORDS)
    await calls.delete(room, ident)
    assert (await calls.member(room, "jo"))["email"] == "jo@example.org.uk"
    assert await calls.open(room.service_url, TENANT, "jo") == room.conversation


async def elsewhere(_fake: FakeTeams, calls: Calls, room: Room) -> None:
    await calls.post(Room(room.service_url, "19:nowhere@thread.tacv2"), WORDS)


async def blocked(fake: FakeTeams, calls: Calls, room: Room) -> None:
    fake.chat(room.conversation).blocked = "ConversationBlockedByUser"
    await calls.post(room, WORDS)


async def removed(fake: FakeTeams, calls: Calls, room: Room) -> None:
    fake.users["jo"].installed = fake.chat(room.conversation).bot = False
    await calls.open(room.service_url, TENANT, "jo")


async def unread(_fake: FakeTeams, calls: Calls, room: Room) -> None:
    await calls.post(room, {"type": "message", "attachments": [{"contentType": teams_rules.CARD, "content": {}}]})


REFUSED: dict[str, tuple[Work, int, str]] = {
    "nothing": (told, 0, ""),
    "an unknown chat": (elsewhere, 404, "ConversationNotFound"),
    "a chat that is blocked": (blocked, 403, "ConversationBlockedByUser"),
    "a bot that is not installed": (removed, 403, "ForbiddenOperationException"),
    "too much": (lambda _fake, calls, room: calls.post(room, BIG), 413, "MessageSizeTooBig"),
    "a bad card": (unread, 400, "BadArgument"),
    "another's message": (lambda _fake, calls, room: calls.delete(room, "1"), 404, "ActivityNotFoundInConversation"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_teams_refuses(what: str) -> None:
    work, status, code = REFUSED[what]
    assert refusal(work) == (status, code)


def test_a_bad_token_is_refused() -> None:
    assert refusal(told, bearer="bad")[0] == 401


def test_files_are_fetched_and_brought_without_a_token() -> None:
    async def both(fake: FakeTeams, calls: Calls, _room: Room) -> None:
        handed, session = fake.handed_in("plan.csv", b"A,B"), fake.upload_session("pack.pdf")
        assert await calls.download(handed["content"]["downloadUrl"], 10) == b"A,B"
        await calls.upload(session["uploadUrl"], b"%PDF")
        assert fake.files[session["uniqueId"]].whole
        assert fake.bearers == [("download", ""), ("upload", "")]

    assert refusal(both) == (0, "")


def drawn(*parts: Any) -> dict[str, Any]:
    return adaptive.render(Reply(card(*parts)))


FORM = Form("F", "f", (Input("a", "A"), Input("b", "B", "choice", options=(Option("1", "One"), Option("2", "Two")))))


def test_the_rules_find_what_is_wrong_with_a_card() -> None:
    right = drawn(Text("Hello"), FORM)
    assert teams_rules.wrong_card(right) == []
    assert any("Action.Execute in a dialog" in words for words in teams_rules.wrong_card(right, dialog=True))
    heading = {"type": "TextBlock", "text": "*smuggled*"}
    assert "em" in str(teams_rules.wrong_card({**right, "body": [heading]}))
    nameless = {"type": "Input.Text", "id": "a"}
    assert "an input without label" in teams_rules.wrong_card({**right, "body": [nameless]})
    assert "no fallbackText" in teams_rules.wrong_card({**right, "fallbackText": ""})


def test_a_person_reads_what_can_be_seen() -> None:
    ask = Confirm("Remove it?", "It will be gone.", "Remove it")
    shown = drawn(Text("a * b"), Buttons((Button("Remove", "remove 1", "danger", ask),)), FORM)
    assert teams_screen.labels(shown) == ["Remove", "Save", "Cancel"]
    assert "It will be gone" not in teams_screen.shown(shown)
    assert "It will be gone" in teams_screen.shown(shown, {"confirm-1"})
    assert teams_screen.fields(shown) == {"A": "", "B": ""}
    assert teams_screen.filled(shown, {"A": "x", "b": "Two"}, lambda _input, typed: typed) == {"a": "x", "b": "2"}


ADDING = Form(
    "Add an action",
    "/action add draft:K7F2",
    (
        Input("title", "What is to be done?", required=True),
        Input("school", "School", "search", suggests="school", many=True),
    ),
)
ADDED = Reply(card(Notice("done", "Added WS4-07")))
ADD = Reply(card(Text("Nothing yet"), Buttons((Button("Add", "/action add"),))))


def adding(door: ScriptedDoor) -> None:
    def add(request: Request) -> Reply:
        return Reply(card(ADDING), how="form") if request.answers is None else ADDED

    door.on("/action add", add, form="Add an action", writes=True)
    door.on("/action list", ADD)
    door.options = (Option("URN:1", "Hilltop Primary School"), Option("URN:2", "Valley Academy"))


def test_what_is_written_in_a_channel_is_answered_in_ones_own_chat(jo: TeamsPerson, door: ScriptedDoor) -> None:
    kit = jo.world.person("kit", "Kit Solloway")
    seen = jo.goes_to("general").says("/action list for @Kit Solloway & me", mentions=[kit])
    assert door.last.words == "/action list for <@teams:aad-kit|kit> &amp; me"
    assert (door.last.channel.kind, door.last.speaker.user) == ("public", "aad-jo")
    assert [message.chat for message in seen.messages] == [jo.fake.own_chat(jo.user).id, jo.chat.id]
    assert "You said" in seen
    assert "answered you in our own chat" in seen
    assert "You said" not in "".join(map(kit.client.read, kit.messages))


def test_a_button_opens_a_dialog_that_searches_and_closes_when_it_is_sent(jo: TeamsPerson, door: ScriptedDoor) -> None:
    adding(door)
    jo.says("/action list")
    assert "What is to be done?" in jo.taps("Add").dialog
    assert jo.types_into("School", "hill") == ["Hilltop Primary School"]
    seen = jo.fills(title="Write the policy", School=["hilltop", "Valley Academy"])
    assert door.last.answers == {"title": "Write the policy", "school": "URN:1, URN:2"}
    assert jo.dialog == ""
    assert "Added WS4-07" in seen


def test_a_typed_form_is_a_card_and_what_is_left_empty_is_empty(jo: TeamsPerson, door: ScriptedDoor) -> None:
    adding(door)
    assert "What is to be done?" in jo.says("/action add")
    assert jo.dialog == ""
    assert "Added WS4-07" in jo.fills(title="Write the policy")
    assert door.last.answers == {"title": "Write the policy", "school": ""}


def test_an_action_is_made_of_a_message(jo: TeamsPerson, door: ScriptedDoor) -> None:
    adding(door)
    said = jo.goes_to("general").posts("We should <paint> the hall")
    assert "What is to be done?" in jo.makes_action_of(said).dialog
    assert 'title:"We should <paint> the hall"' in door.last.words.replace("&lt;", "<").replace("&gt;", ">")
    jo.fills(title="Paint the hall")
    assert door.last.answers == {"title": "Paint the hall", "school": ""}


def test_files_go_both_ways(programme: Opened) -> None:
    with set_stage("teams", programme.database, programme.tenant) as stage:
        nell = stage.nell
        assert isinstance(nell, TeamsActor)
        assert "5 in the file" in nell.says("/action export all csv")
        assert "actions-2026-11-23.csv" in nell.person.accepts().text
        made = nell.person.file("actions-2026-11-23.csv")
        assert b"WS1-01" in made
        assert "I read 2 workstreams and 5 actions" in nell.says(
            "/headway import", files=(Upload("actions.csv", made),)
        )
        nell.says("/action export WS1 csv")
        nell.person.declines()
        assert len(stage.world.fake.files) == 2  # type: ignore[union-attr]  # what was accepted, and what was handed in


def test_home_comes_on_install_and_a_redelivery_is_answered_once(world: TeamsWorld, jo: TeamsPerson) -> None:
    assert "You said /headway home" in jo.installs()
    assert "You said help" in jo.says("help")
    assert jo.again().messages == []
    jo.uninstalls()
    assert world.rooms.of(jo.user.tenant, jo.user.aad) is None
