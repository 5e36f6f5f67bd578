"""Who is believed, who is refused, and what happens when something of ours breaks."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bot.known import FRESH, STALE
from bot.slack.calls import Calls
from bot.slack.people import described
from bot.slack.tokens import Workspace
from commands.engine.cards import Form, Input, Reply, card
from commands.engine.request import Request
from tests.support import slack_payloads
from tests.support.asgi import call
from tests.support.fake_slack import SECRET
from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson, SlackWorld


def a_command(jo: SlackPerson) -> dict[str, Any]:
    return slack_payloads.command(jo.fake.users[jo.user], "CGENERAL", "general", "/x", "https://x.example", "1.2.3")


def test_a_wrong_signature_is_refused(jo: SlackPerson, door: ScriptedDoor) -> None:
    answer = jo.world.send(a_command(jo), secret="not the secret")
    assert answer.status == 401
    assert door.requests == []


@pytest.mark.parametrize("age", [-400, 400])
def test_an_old_or_future_timestamp_is_refused(jo: SlackPerson, door: ScriptedDoor, age: int) -> None:
    assert jo.world.send(a_command(jo), at=time.time() + age).status == 401
    assert door.requests == []


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "application/json"}, b"{not json", 400),
        ({"content-type": "application/json"}, b"\xff\xfe", 400),
        ({"content-type": "application/json", "x-slack-request-timestamp": "soon"}, b"{}", 401),
        ({"content-type": "application/json"}, b"{}", 401),
        ({"content-type": "application/json"}, b" " * (2 * 1024 * 1024 + 1), 413),
    ],
)
def test_what_cannot_be_read_is_refused(
    world: SlackWorld, door: ScriptedDoor, headers: dict[str, str], body: bytes, status: int
) -> None:
    assert world.thread.run(call(world.endpoint, "POST", "/slack/events", headers, body)).status == status
    assert door.requests == []


def test_the_address_is_verified_as_slack_asks(world: SlackWorld) -> None:
    answer = world.send({"type": "url_verification", "challenge": "abc"})
    assert json.loads(answer.body) == {"challenge": "abc"}


def test_an_ssl_check_is_answered(world: SlackWorld) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert world.thread.run(call(world.endpoint, "POST", "/slack/events", headers, b"ssl_check=1")).status == 200


def test_a_team_that_is_not_connected_is_refused(jo: SlackPerson, door: ScriptedDoor) -> None:
    url = jo.fake.response_url(jo.user, f"D{jo.user}")
    answer = jo.world.send({**a_command(jo), "team_id": "TOTHER", "response_url": url})
    assert answer.status == 200
    assert door.requests == []
    assert "not connected" in jo.messages[-1].text


def test_an_organisation_is_known_by_its_own_id() -> None:
    org = Workspace("T1", "E1", org_wide=True)
    assert org.is_ours("E1", "T2")
    assert org.is_ours("E1", None)
    assert not org.is_ours("E2", "T1")
    assert org.connection == "E1"
    one = Workspace("T1", "E1")
    assert one.is_ours("E1", "T1")
    assert not one.is_ours("E1", "T2")
    assert one.connection == "T1"
    assert not Workspace("T1").is_ours(None, None)


def test_people_of_an_organisations_other_workspaces_count_where_all_of_it_is_connected() -> None:
    colleague = {"id": "U1", "team_id": "T2", "enterprise_user": {"enterprise_id": "E1", "teams": ["T2", "T3"]}}
    assert described(colleague, Workspace("T1", "E1")).guest
    assert not described(colleague, Workspace("T3", "E1")).guest
    assert not described(colleague, Workspace("T1", "E1", org_wide=True)).guest


@pytest.mark.parametrize(
    "marks",
    [
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"deleted": True},
        {"team_id": "TOTHER"},
    ],
)
def test_guests_and_strangers_are_told_to_the_door(
    world: SlackWorld, door: ScriptedDoor, marks: dict[str, Any]
) -> None:
    world.person("kim", **marks).slash("/x")
    assert door.last.speaker.guest


def test_somebody_whom_slack_does_not_describe_is_taken_for_a_guest_and_asked_of_again(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    jo.fake.fail("users.info", "internal_error")
    assert "You said /x" in jo.slash("/x")
    assert door.last.speaker.guest
    jo.slash("/x")
    assert not door.last.speaker.guest


def test_what_is_known_of_a_person_is_kept_ten_minutes_and_an_hour_where_slack_fails(
    jo: SlackPerson, door: ScriptedDoor
) -> None:
    people = jo.world.slack.people
    people._known._clock = jo.fake.clock
    jo.slash("/x")
    jo.slash("/x")
    assert len(jo.fake.called("users.info")) == 1
    jo.fake.clock.ahead += FRESH
    jo.fake.users[jo.user]["is_restricted"] = True
    jo.slash("/x")
    assert door.last.speaker.guest
    jo.fake.clock.ahead += FRESH
    jo.fake.users[jo.user]["is_restricted"] = False
    jo.fake.fail("users.info", "internal_error", 2)
    jo.slash("/x")
    assert door.last.speaker.guest, "from memory"
    jo.fake.clock.ahead += STALE
    jo.slash("/x")
    assert door.last.speaker.guest
    assert door.last.speaker.handle == ""


def test_a_fault_of_the_door_is_answered_200_with_a_reference(
    jo: SlackPerson, door: ScriptedDoor, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(_request: Request) -> Reply:
        raise RuntimeError("the user's own words")

    door.on("/x", breaks)
    seen = jo.slash("/x")
    assert seen.status == 200
    assert "Something went wrong on our side" in seen
    assert door.last.request_id in seen.text
    assert jo.write("/x").status == 200
    assert door.last.request_id in jo.messages[-1].text


def test_where_slack_does_not_say_whose_workspace_it_is_a_person_is_told_in_words(
    jo: SlackPerson, door: ScriptedDoor, caplog: pytest.LogCaptureFixture
) -> None:
    jo.fake.fail("auth.test", "internal_error", 2)
    seen = jo.slash("/x")
    assert (seen.status, door.requests) == (200, [])
    assert "Please try again in a minute" in seen
    assert jo.write("hello").status == 200
    assert door.requests == []
    assert "You said /x" in jo.slash("/x"), "it is asked again"


def test_what_breaks_before_any_listener_is_a_fault_with_a_reference(
    jo: SlackPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks() -> None:
        raise RuntimeError("no room left")

    monkeypatch.setattr(jo.world.slack.tokens, "workspace", breaks)
    seen = jo.slash("/x")
    assert seen.status == 200
    assert "Something went wrong on our side" in seen


def test_what_is_only_read_is_asked_for_by_a_form_as_slacks_own_sdk_does(jo: SlackPerson) -> None:
    jo.slash("/x")
    assert {"auth.test", "users.info"} <= set(jo.fake.called())

    async def asked() -> int:
        async with jo.world.slack._session.get(f"{jo.fake.url}/api/auth.test") as answer:
            return answer.status

    assert jo.world.thread.run(asked()) == 405


def test_a_card_that_cannot_be_drawn_is_a_fault_with_a_reference(jo: SlackPerson, door: ScriptedDoor) -> None:
    form = Form("F", "x" * 3_000, (Input("a", "A"),))
    door.on("/x", Reply(card(form), how="form"), form="F")
    seen = jo.goes_to("general").slash("/x")
    assert seen.status == 200
    assert door.last.request_id in seen.text


def test_a_payload_without_what_it_should_have_is_answered_200(world: SlackWorld) -> None:
    odd = slack_payloads.event("Ev1", {"type": "app_home_opened"})
    assert world.send(odd).status == 200
    unknown = slack_payloads.event("Ev2", {"type": "team_join", "user": {"id": "U9"}})
    assert world.send(unknown).status == 200


@pytest.mark.parametrize(
    ("url", "trusted"),
    [
        ("https://slack.com/x", True),
        ("https://files.slack.com/files-pri/T1-F1/x", True),
        ("https://council.slack-files.com/x", True),
        ("http://files.slack.com/x", False),
        ("https://slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://jo:pw@files.slack.com/x", False),
        ("https://files.slack.com:8443/x", False),
        ("https://files.slack.com:bad/x", False),
        ("http://127.0.0.1:9/x", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_slacks_hosts_are_trusted(world: SlackWorld, url: str, trusted: bool) -> None:
    async def asked() -> bool:
        return Calls(world.slack._session, "xoxb-", "https://slack.com/api/").trusts(url)

    assert world.thread.run(asked()) is trusted
    assert world.slack.calls.trusts(f"{world.fake.url}/files/F1")
    assert SECRET
