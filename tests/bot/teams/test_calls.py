"""What leaves for Teams, and what comes of its answers, against a server that answers as it is told to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from bot.pacing import Pacing
from bot.settings import Settings
from bot.teams.calls import REDIRECTED, TOO_LARGE, UNREADABLE, UNTRUSTED, Calls, Room, TeamsRefusal
from bot.teams.hosts import Hosts
from bot.teams.sdk import NoToken, Sdk, opened
from tests.support.fake_teams import trusting_nobody
from tests.support.scripted_server import Script, refusal, said, scripted

WORDS = {"type": "message", "text": "Hello"}
CARD = {
    "type": "AdaptiveCard",
    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
    "version": "1.5",
    "fallbackText": "– words £ —",
    "body": [
        {"type": "Input.Text", "id": "a", "isRequired": True, "value": None, "snake_case": {"from_": 1, "none": None}}
    ],
    "actions": [
        {"type": "Action.Execute", "verb": "say", "data": {"sentence": "/action list", "0": ""}, "fallback": "drop"}
    ],
    "msteams": {"width": "Full", "entities": []},
}
EVERYTHING: dict[str, Any] = {
    "type": "message",
    "text": "<at>Jo</at> hello",
    "textFormat": "xml",
    "summary": "Hello",
    "attachmentLayout": "list",
    "attachments": [
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD},
        {
            "contentType": "application/vnd.microsoft.teams.card.file.consent",
            "name": "pack.pdf",
            "content": {
                "description": "A pack",
                "sizeInBytes": 7,
                "acceptContext": {"draft": "D1"},
                "declineContext": {},
            },
        },
        {"contentType": "image/png", "contentUrl": "data:image/png;base64,AA==", "name": "chart.png"},
    ],
    "entities": [{"type": "mention", "text": "<at>Jo</at>", "mentioned": {"id": "29:1jo", "name": "Jo Bell"}}],
    "channelData": {"notification": {"alert": True}, "onBehalfOf": [{"itemid": 0}]},
    "importance": "high",
}
THREAD = "19:general@thread.tacv2;messageid=1700000000001"


@pytest.fixture(scope="module")
def sdk() -> Iterator[Sdk]:
    with trusting_nobody():
        yield opened(Settings.model_construct(), token=lambda: "our.own.token")


def tell(sdk: Sdk, story: Callable[[Calls, Script, Room], Awaitable[None]], *answers: web.Response | str) -> Script:
    """Have something asked of a server that gives these answers."""

    async def told() -> Script:
        async with scripted(*answers) as script:
            fresh = Sdk(sdk.client.clone(), sdk.validator, sdk.token)
            calls = Calls(fresh, Hosts(loopback=True), pace=0, pause=0, patience=5)
            try:
                await story(calls, script, Room(script.url, THREAD))
            finally:
                await calls.close()
                await fresh.close()
        return script

    return asyncio.run(told())


def refused(
    sdk: Sdk, ask: Callable[[Calls, Room], Awaitable[object]], *answers: web.Response | str
) -> tuple[TeamsRefusal, int]:
    """What is made of these answers, and how often the server was asked."""
    caught: list[TeamsRefusal] = []

    async def story(calls: Calls, _script: Script, room: Room) -> None:
        with pytest.raises(TeamsRefusal) as error:
            await ask(calls, room)
        caught.append(error.value)

    script = tell(sdk, story, *answers)
    return caught[0], len(script.asked)


async def post(calls: Calls, room: Room) -> str:
    return await calls.post(room, WORDS)


def test_an_activity_leaves_as_it_was_made(sdk: Sdk) -> None:
    async def story(calls: Calls, _script: Script, room: Room) -> None:
        assert await calls.post(room, EVERYTHING) == "1:new"
        await calls.post(room, {"type": "typing"})
        await calls.update(room, "1:old", EVERYTHING)
        await calls.delete(room, "1:old")

    script = tell(sdk, story)
    assert [json.loads(asked.body) for asked in script.asked[:3]] == [EVERYTHING, {"type": "typing"}, EVERYTHING]
    path = f"/uk/v3/conversations/{THREAD}/activities"
    assert [(asked.method, asked.path) for asked in script.asked] == [
        ("POST", path),
        ("POST", path),
        ("PUT", f"{path}/1:old"),
        ("DELETE", f"{path}/1:old"),
    ]
    assert {asked.headers["Authorization"] for asked in script.asked} == {"Bearer our.own.token"}


def test_a_strange_id_stays_a_part_of_the_address(sdk: Sdk) -> None:
    async def story(calls: Calls, _script: Script, room: Room) -> None:
        await calls.delete(Room(room.service_url, "a/../b?c#d"), "e/f")

    assert tell(sdk, story).asked[0].path == "/uk/v3/conversations/a%2F..%2Fb%3Fc%23d/activities/e%2Ff"


def test_a_chat_of_two_is_opened_in_its_tenant(sdk: Sdk) -> None:
    async def story(calls: Calls, script: Script, _room: Room) -> None:
        assert await calls.open(script.url, "tenant-1", "aad-jo") == "a:1jo"

    (asked,) = tell(sdk, story, said(201, {"id": "a:1jo"})).asked
    assert (asked.method, asked.path) == ("POST", "/uk/v3/conversations")
    told = json.loads(asked.body)
    assert told == {
        "members": [{"id": "aad-jo"}],
        "tenantId": "tenant-1",
        "channelData": {"tenant": {"id": "tenant-1"}},
    }


def test_a_member_is_told_of_in_teams_own_words(sdk: Sdk) -> None:
    account = {
        "id": "29:1jo",
        "objectId": "aad-jo",
        "name": "Jo",
        "userRole": "guest",
        "tenantId": "t",
        "newField": [1],
    }

    async def story(calls: Calls, _script: Script, room: Room) -> None:
        known = await calls.member(room, "29:1jo")
        del account["objectId"]
        assert known == account | {"aadObjectId": "aad-jo"}

    assert tell(sdk, story, said(200, dict(account))).asked[0].path == f"/uk/v3/conversations/{THREAD}/members/29:1jo"


def test_an_answer_that_names_no_id_is_no_fault(sdk: Sdk) -> None:
    async def story(calls: Calls, _script: Script, room: Room) -> None:
        assert await calls.post(room, WORDS) == ""
        await calls.update(room, "1:old", WORDS)

    assert len(tell(sdk, story, said(202, {}), said(200, b"")).asked) == 2


@pytest.mark.parametrize("status", [412, 429, 502, 504])
def test_what_teams_wants_tried_again_is_tried_again(sdk: Sdk, status: int) -> None:
    async def story(calls: Calls, _script: Script, room: Room) -> None:
        assert await calls.post(room, WORDS) == "1:new"

    again = refusal(status, "Busy", Retry_After="0")
    assert len(tell(sdk, story, again, said(status, b"<html>no</html>"), said()).asked) == 3
    given_up, asked = refused(sdk, post, again)
    assert (given_up.status, given_up.code, given_up.wait, given_up.unknown, asked) == (
        status,
        "Busy",
        timedelta(),
        False,
        3,
    )


def test_whoever_tries_again_by_themselves_is_told_how_long_to_wait(sdk: Sdk) -> None:
    once, asked = refused(
        sdk, lambda calls, room: calls.post(room, WORDS, retries=0), refusal(429, "Busy", Retry_After="7")
    )
    assert (once.wait, asked) == (timedelta(seconds=7), 1)
    longer, asked = refused(sdk, post, refusal(429, "Busy", Retry_After="30"))
    assert (longer.wait, asked) == (timedelta(seconds=30), 1), "nobody waits that long for an answer"
    dated, _ = refused(
        sdk, post, refusal(429, "", Retry_After=format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True))
    )
    assert timedelta(minutes=59) < (dated.wait or timedelta()) <= timedelta(hours=1)
    odd, _ = refused(sdk, lambda calls, room: calls.post(room, WORDS, retries=0), refusal(429, "", Retry_After="soon"))
    assert (odd.wait, odd.code) == (None, "429")


@pytest.mark.parametrize(
    ("status", "code", "unknown"),
    [
        (400, "BadArgument", False),
        (401, "AuthorizationError", False),
        (403, "BotDisabledByAdmin", False),
        (404, "ConversationNotFound", False),
        (413, "MessageSizeTooBig", False),
        (500, "ServiceError", True),
        (503, "ServiceUnavailable", False),
    ],
)
def test_anything_else_is_asked_once(sdk: Sdk, status: int, code: str, unknown: bool) -> None:
    no, asked = refused(sdk, post, refusal(status, code))
    assert (no.operation, no.status, no.code, no.unknown, asked) == ("post", status, code, unknown, 1)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", {"error": "x"}, {"error": {"code": None}}])
def test_an_answer_without_a_code_is_told_by_its_status(sdk: Sdk, body: Any) -> None:
    assert refused(sdk, post, said(403, body))[0].code == "403"


def test_a_lost_answer_leaves_it_unknown_and_is_not_asked_again(sdk: Sdk) -> None:
    lost, asked = refused(sdk, post, "lost")
    assert (lost.status, lost.unknown, asked) == (0, True, 1)


def test_a_late_answer_leaves_it_unknown(sdk: Sdk) -> None:
    async def impatient(calls: Calls, room: Room) -> None:
        calls._sdk.client.http.timeout = 0.05
        await calls.post(room, WORDS)

    late, asked = refused(sdk, impatient, "late")
    assert (late.code, late.unknown, asked) == ("ReadTimeout", True, 1)


def test_where_nobody_listens_it_was_not_done(sdk: Sdk) -> None:
    async def nowhere(calls: Calls, _room: Room) -> None:
        await calls.post(Room("http://127.0.0.1:1/", THREAD), WORDS)

    none, asked = refused(sdk, nowhere)
    assert (none.status, none.code, none.unknown, asked) == (0, "ConnectError", False, 0)


def test_an_answer_that_is_none_of_teams_is_told_of(sdk: Sdk) -> None:
    wrong, _ = refused(
        sdk, lambda calls, room: calls.open(room.service_url, "t", "jo"), said(200, b"<html>Sign in</html>")
    )
    assert (wrong.code, wrong.unknown) == (UNREADABLE, True)
    assert refused(sdk, lambda calls, room: calls.member(room, "jo"), said(200, []))[0].code == UNREADABLE
    assert refused(sdk, post, said(200, b'{"id": '))[0].code == UNREADABLE


def test_a_token_goes_to_nobody_but_teams(sdk: Sdk) -> None:
    async def story(calls: Calls, script: Script, _room: Room) -> None:
        strict = Calls(calls._sdk, Hosts(), pace=0)
        for url in (script.url, "https://evil.example/", "https://smba.trafficmanager.net.evil.example/"):
            for ask in (
                strict.post(Room(url, "a"), WORDS),
                strict.open(url, "t", "u"),
                strict.member(Room(url, "a"), "u"),
            ):
                with pytest.raises(TeamsRefusal, match=UNTRUSTED):
                    await ask
        await strict.close()

    assert tell(sdk, story).asked == []


def test_nobody_can_send_us_on_with_our_token(sdk: Sdk) -> None:
    async def story(calls: Calls, script: Script, room: Room) -> None:
        async with scripted() as other:
            script.answers = [said(307, Location=f"{other.url}v3/conversations")]
            with pytest.raises(TeamsRefusal) as error:
                await calls.post(room, WORDS)
            assert (error.value.status, other.asked) == (307, [])

    tell(sdk, story)


def test_without_a_token_nothing_is_asked(sdk: Sdk) -> None:
    async def none() -> str:
        raise NoToken("invalid_client")

    async def story(calls: Calls, _script: Script, room: Room) -> None:
        calls._sdk.client.token = none
        with pytest.raises(TeamsRefusal) as error:
            await calls.post(room, WORDS)
        assert (error.value.status, error.value.code, error.value.unknown) == (0, "invalid_client", False)

    assert tell(sdk, story).asked == []


def test_a_file_is_fetched_without_a_token_or_a_cookie(sdk: Sdk) -> None:
    async def story(calls: Calls, script: Script, _room: Room) -> None:
        assert await calls.download(f"{script.url}plan.docx?tempauth=a", 100) == b"the plan"

    script = tell(sdk, story, said(302, Location="../moved", Set_Cookie="a=b"), said(200, b"the plan"))
    assert [asked.path for asked in script.asked] == ["/uk/plan.docx?tempauth=a", "/moved"]
    assert not any(name in asked.headers for asked in script.asked for name in ("Authorization", "Cookie"))


def test_a_file_is_fetched_from_known_places_only(sdk: Sdk) -> None:
    def download(url: str = "") -> Callable[[Calls, Room], Awaitable[object]]:
        return lambda calls, room: calls.download(url or f"{room.service_url}a", 8)

    assert refused(sdk, download("https://evil.example/a"))[0].code == UNTRUSTED
    for onwards in ("https://evil.example/a", "file:///etc/passwd", "http://10.0.0.1/a", "//evil.example/a"):
        away, asked = refused(sdk, download(), said(302, Location=onwards))
        assert (away.code, asked) == (UNTRUSTED, 1)
    assert refused(sdk, download(), said(302, Location="a"))[0].code == REDIRECTED
    assert refused(sdk, download(), said(200, b"123456789"))[0].code == TOO_LARGE
    gone, _ = refused(sdk, download(), refusal(404, "itemNotFound"))
    assert (gone.operation, gone.status, gone.code) == ("download", 404, "itemNotFound")
    assert refused(sdk, download(), "lost")[0].status == 0


def test_a_file_is_put_whole_and_without_a_token(sdk: Sdk) -> None:
    async def story(calls: Calls, script: Script, _room: Room) -> None:
        await calls.upload(f"{script.url}uploadSession", b"the pack")

    (asked,) = tell(sdk, story, said(201)).asked
    assert (asked.method, asked.body) == ("PUT", b"the pack")
    assert (asked.headers["Content-Range"], asked.headers["Content-Length"]) == ("bytes 0-7/8", "8")
    assert "Authorization" not in asked.headers

    def upload(url: str = "") -> Callable[[Calls, Room], Awaitable[object]]:
        return lambda calls, room: calls.upload(url or room.service_url, b"x")

    assert refused(sdk, upload("https://evil.example/"))[0].code == UNTRUSTED
    assert refused(sdk, upload(), said(202))[0].status == 202, "part of it is not the whole"
    assert refused(sdk, upload(), refusal(404, "itemNotFound"))[0].operation == "upload"
    assert refused(sdk, upload(), "lost")[0].unknown


def test_messages_in_one_place_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("bot.pacing.asyncio.sleep", sleep)
    monkeypatch.setattr("bot.pacing.time.monotonic", lambda: 100.0)

    async def story() -> None:
        pacing = Pacing(0.5)
        for place in ("a", "a", "b", "a"):
            await pacing.take_turn(place)

    asyncio.run(story())
    assert waited == [0.5, 1.0]
