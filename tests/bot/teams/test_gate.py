"""Who is let in: what Teams sent, and nothing else; by the application's own way in, with real keys and tokens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import jwt
import pytest

from bot.settings import Settings
from bot.teams.gate import Gate
from bot.teams.hosts import Hosts
from bot.teams.http import BODY_LIMIT, PATH, Answer, Endpoint
from bot.teams.sdk import Keys, opened
from bot.teams.text import Element
from tests.support import asgi
from tests.support.key_server import HOUR, ISSUER, KeyServer, public_pem, published, token

APP = "11111111-2222-4333-8444-555555555555"
URL = "https://smba.trafficmanager.net/uk/"
ACTIVITY = {"type": "message", "channelId": "msteams", "serviceUrl": URL, "text": "hello"}


class Heard:
    """What would be Headway: it keeps what was let in."""

    def __init__(self) -> None:
        self.activities: list[Element] = []
        self.answer: Answer | Exception = Answer()

    async def take(self, activity: Element) -> Answer:
        self.activities.append(activity)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Door:
    """The way in, with its own gate and key server."""

    def __init__(self, keys: KeyServer, *, hosts: Hosts | None = None, is_open: bool = False) -> None:
        switch = {"HEADWAY_TEAMS_UNAUTHENTICATED": "loopback"}
        app = switch if is_open else {"CLIENT_ID": APP, "CLIENT_SECRET": "secret"}
        self.heard = Heard()
        self.sdk = opened(Settings.model_validate(app), cloud=keys.cloud, token=lambda: "ours")
        self.gate = Gate(self.sdk.validator, hosts or Hosts(), is_open=is_open)
        self.endpoint = Endpoint()
        self.endpoint.teams, self.endpoint.gate = self.heard, self.gate

    async def send(self, bearer: str | None, activity: Any = ACTIVITY, **headers: str) -> asgi.Answer:
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        allowed = {} if bearer is None else {"authorization": f"Bearer {bearer}"}
        return await asgi.call(self.endpoint, "POST", PATH, {**allowed, **headers}, body)

    def status(self, bearer: str | None, activity: Any = ACTIVITY, **headers: str) -> int:
        return self.run(self.send(bearer, activity, **headers)).status

    def run(self, work: Coroutine[Any, Any, asgi.Answer]) -> asgi.Answer:
        return asyncio.run(work)

    def close(self) -> None:
        self.gate.close()
        asyncio.run(self.sdk.close())


@pytest.fixture(scope="module")
def shared_keys() -> Iterator[KeyServer]:
    with KeyServer() as keys:
        yield keys


@pytest.fixture(scope="module")
def shared_door(shared_keys: KeyServer) -> Iterator[Door]:
    door = Door(shared_keys)
    yield door
    door.close()


@pytest.fixture
def door(shared_door: Door) -> Door:
    shared_door.heard.activities.clear()
    shared_door.heard.answer = Answer()
    return shared_door


@pytest.fixture
def keys() -> Iterator[KeyServer]:
    with KeyServer() as keys:
        yield keys


@pytest.fixture
def own_door(keys: KeyServer) -> Iterator[Door]:
    door = Door(keys)
    yield door
    door.close()


def test_what_teams_sends_is_taken_and_answered(door: Door) -> None:
    door.heard.answer = Answer(200, {"statusCode": 200})
    said = door.run(door.send(token(APP, URL)))
    assert (said.status, json.loads(said.body)) == (200, {"statusCode": 200})
    assert door.heard.activities == [ACTIVITY]
    assert door.status(token(APP, URL.rstrip("/")), ACTIVITY) == 200, "a slash at the end makes no difference"
    assert door.status(token(f"api://{APP}", URL)) == 200
    assert door.status(token(APP, URL, exp=int(time.time()) - 60)) == 200, "clocks may differ by five minutes"


def with_public_key_as_secret() -> str:
    """A token signed by HMAC with what everybody knows, which a careless check would take for the key."""
    parts = [
        {"alg": "HS256", "kid": "good", "typ": "JWT"},
        jwt.decode(token(APP, URL), options={"verify_signature": False}),
    ]
    signed = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    seal = hmac.new(public_pem(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(seal).rstrip(b'=').decode()}"


def unsigned() -> str:
    claims = {"iss": ISSUER, "aud": APP, "serviceurl": URL, "exp": int(time.time()) + HOUR}
    return jwt.encode(claims, None, "none", {"kid": "good"})


def altered() -> str:
    head, body, seal = token(APP, URL).split(".")
    changed = base64.urlsafe_b64decode(body + "==").replace(b"https://smba", b"https://evil")
    return f"{head}.{base64.urlsafe_b64encode(changed).rstrip(b'=').decode()}.{seal}"


def deep() -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"RS256","kid":' + b"[" * 40_000).rstrip(b"=").decode()
    return f"{head}.e30.e30"


BAD: dict[str, Callable[[], str | None]] = {
    "none at all": lambda: None,
    "an empty one": lambda: "",
    "no token": lambda: "abc",
    "three parts of nothing": lambda: "a.b.c",
    "a depth of brackets": deep,
    "expired": lambda: token(APP, URL, exp=int(time.time()) - 301),
    "without an end": lambda: token(APP, URL, without=("exp",)),
    "not valid yet": lambda: token(APP, URL, nbf=int(time.time()) + HOUR),
    "issued in the future": lambda: token(APP, URL, iat=int(time.time()) + HOUR),
    "for another bot": lambda: token("99999999-2222-4333-8444-555555555555", URL),
    "for nobody": lambda: token(APP, URL, without=("aud",)),
    "by another issuer": lambda: token(APP, URL, iss="https://sts.windows.net/tenant/"),
    "by no issuer": lambda: token(APP, URL, without=("iss",)),
    "by an unknown key": lambda: token(APP, URL, signed_by="other"),
    "by another key of the same name": lambda: token(APP, URL, signed_by="other", kid="good"),
    "without a service URL": lambda: token(APP, URL, without=("serviceurl",)),
    "for another service URL": lambda: token(APP, "https://smba.trafficmanager.net/amer/"),
    "altered": altered,
    "unsigned": unsigned,
    "signed with the public key": with_public_key_as_secret,
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD.keys())
def test_a_bad_token_is_turned_away(door: Door, make: Callable[[], str | None]) -> None:
    assert door.status(make()) == 401
    assert door.heard.activities == []


def test_another_scheme_is_no_token(door: Door) -> None:
    assert door.status(None, authorization=f"Basic {token(APP, URL)}") == 401


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"channelId": "emulator"}, 401),
        ({"channelId": None}, 401),
        ({"serviceUrl": None}, 401),
        ({"serviceUrl": ""}, 401),
        ({"serviceUrl": ["https://smba.trafficmanager.net/uk/"]}, 401),
        ({"serviceUrl": "https://evil.example/"}, 401),
    ],
)
def test_an_activity_that_the_token_does_not_vouch_for_is_turned_away(
    door: Door, changed: Element, status: int
) -> None:
    assert door.status(token(APP, URL), {**ACTIVITY, **changed}) == status
    assert door.heard.activities == []


@pytest.mark.parametrize(
    "url", ["https://evil.example/uk/", "http://smba.trafficmanager.net/uk/", "http://127.0.0.1:1/"]
)
def test_even_a_good_token_cannot_have_us_answer_at_an_unknown_place(door: Door, url: str) -> None:
    assert door.status(token(APP, url), {**ACTIVITY, "serviceUrl": url}) == 403
    assert door.heard.activities == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_activity_is_a_bad_request(door: Door, body: bytes) -> None:
    assert door.status(token(APP, URL), body) == 400


def test_a_payload_over_the_limit_is_not_read_to_its_end(door: Door) -> None:
    assert door.status(token(APP, URL), b" " * BODY_LIMIT + b"{}") == 413
    assert door.status(None, b" " * BODY_LIMIT + b"{}") == 401, "without a token nothing is read at all"


def test_before_the_loop_runs_teams_is_told_to_come_back() -> None:
    assert asyncio.run(asgi.call(Endpoint(), "POST", PATH)).status == 503


def test_a_fault_is_told_where_somebody_waits_and_is_not_sent_again(door: Door) -> None:
    door.heard.answer = RuntimeError("a fault of ours")
    assert door.status(token(APP, URL)) == 200
    assert door.status(token(APP, URL), {**ACTIVITY, "type": "invoke"}) == 500


def test_the_keys_are_fetched_once(own_door: Door, keys: KeyServer) -> None:
    assert [own_door.status(token(APP, URL)) for _ in range(3)] == [200, 200, 200]
    assert keys.asked == 1
    assert [own_door.status(token(APP, URL, signed_by="other")) for _ in range(3)] == [401, 401, 401]
    assert keys.asked == 1, "whoever makes up keys cannot have them fetched again and again"


def test_a_new_key_is_fetched_once_some_time_has_passed(
    own_door: Door, keys: KeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_door.status(token(APP, URL)) == 200
    keys.keys.append(published("other"))
    assert own_door.status(token(APP, URL, signed_by="other")) == 401
    later = time.monotonic() + 61
    monkeypatch.setattr("time.monotonic", lambda: later)
    assert own_door.status(token(APP, URL, signed_by="other")) == 200


def test_a_key_that_does_not_vouch_for_teams_opens_nothing(own_door: Door, keys: KeyServer) -> None:
    keys.keys = [published("good", "webchat", "directline"), published("other", "webchat", "msteams")]
    assert own_door.status(token(APP, URL)) == 401
    assert own_door.status(token(APP, URL, signed_by="other")) == 200


def test_where_the_key_server_is_down_nobody_is_let_in_and_teams_may_come_back(own_door: Door, keys: KeyServer) -> None:
    keys.status = 500
    assert own_door.status(token(APP, URL)) == 503
    assert own_door.status(token(APP, URL)) == 503
    assert keys.asked == 1, "and it is left alone a moment"
    assert own_door.heard.activities == []


@pytest.mark.parametrize("told", [[], [{"kty": "RSA"}], [7]])
def test_a_key_server_that_tells_nonsense_lets_nobody_in(own_door: Door, keys: KeyServer, told: list[Any]) -> None:
    keys.keys = told
    assert own_door.status(token(APP, URL)) == 503


def test_keys_that_are_known_go_on_to_count_while_the_key_server_is_down(own_door: Door, keys: KeyServer) -> None:
    assert own_door.status(token(APP, URL)) == 200
    keys.status = 503
    assert own_door.status(token(APP, URL)) == 200


def test_a_slow_key_server_keeps_nobody_else_waiting(own_door: Door, keys: KeyServer) -> None:
    keys.may_answer.clear()

    async def story() -> None:
        waiting = asyncio.create_task(own_door.send(token(APP, URL)))
        await asyncio.to_thread(keys.was_asked.wait, 10)
        assert (await own_door.send(None)).status == 401
        assert not waiting.done()
        keys.may_answer.set()
        assert (await waiting).status == 200

    asyncio.run(story())


def test_the_keys_that_the_sdk_checks_with_are_ours(own_door: Door) -> None:
    """The SDK has no way to hand it keys: should it name its own otherwise, ours would be there for nothing."""
    assert own_door.sdk.validator is not None
    assert isinstance(own_door.sdk.validator._jwks_client, Keys)


def test_with_the_switch_a_program_on_this_machine_needs_no_token(keys: KeyServer) -> None:
    door = Door(keys, hosts=Hosts(loopback=True), is_open=True)
    activity = {**ACTIVITY, "serviceUrl": "http://127.0.0.1:56150/"}
    assert door.status(None, activity) == 200
    assert door.status("not-checked", activity) == 200
    assert door.sdk.token is None, "and no token of ours is sent to it"
    assert door.status(None, {**activity, "serviceUrl": "http://10.0.0.1/"}) == 403
    assert door.status(None, activity, origin="https://evil.example") == 401, "a page in a browser is not a program"
    assert len(door.heard.activities) == 2
    door.close()


@pytest.mark.parametrize("client", [("192.0.2.1", 1), ("testclient", 1), None])
def test_with_the_switch_nobody_elsewhere_is_let_in(keys: KeyServer, client: tuple[str, int] | None) -> None:
    door = Door(keys, hosts=Hosts(loopback=True), is_open=True)

    async def from_there(scope: Any, receive: Any, send: Any) -> None:
        await door.endpoint({**scope, "client": client}, receive, send)

    said = asyncio.run(asgi.call(from_there, "POST", PATH, {}, json.dumps(ACTIVITY).encode()))
    assert (said.status, door.heard.activities) == (401, [])
    door.close()
