"""Slack's servers, for tests: they keep messages, modals and files, and refuse what Slack refuses.

Triggers live three seconds, response URLs thirty minutes and five uses, hashes must match, blocks must be within the
limits; any method can be rate-limited, or carried out with its answer lost.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from tests.support import slack_rules
from tests.support.fake_slack_files import BOT, TOKEN, Files, Json, Message, Refused

APP_TOKEN, SECRET = "xapp-test-token", "signing-secret-of-the-tests"
TEAM = "T0COUNCIL"


class Clock:
    """Monotonic seconds that tests can move on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class Channel:
    id: str
    name: str
    private: bool = False
    members: set[str] = field(default_factory=set)


@dataclass
class ResponseUrl:
    user: str
    channel: str
    made: float
    message: str = ""
    uses: int = 0


class FakeSlack(Files):
    """The servers of one workspace. Start and stop it on a running loop."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, Json] = {}
        self.stacks: dict[str, list[str]] = defaultdict(list)
        self.homes: dict[str, Json] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.calls: list[tuple[str, Json]] = []
        self.refused: list[str] = []
        self.envelopes: list[Json] = []
        self._sockets: list[web.WebSocketResponse] = []
        self._triggers: dict[str, tuple[str, float]] = {}
        self._limits: Counter[str] = Counter()
        self._drops: Counter[str] = Counter()
        self._errors: dict[str, list[str]] = defaultdict(list)
        self._moments: dict[tuple[str, str], Callable[[], object]] = {}
        self._runner: web.AppRunner | None = None
        self.retry_after = "0"

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/actions/{id}", self._response_url)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/files/{id}", self._download)
        app.router.add_get("/elsewhere/{id}", self._download)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        for socket in self._sockets:
            await socket.close()
        if self._runner:
            await self._runner.cleanup()

    # What tests may bring about.

    def limit(self, method: str, times: int = 1) -> None:
        """Answer 429 that many times."""
        self._limits[method] += times

    def drop(self, method: str, times: int = 1) -> None:
        """Carry it out and lose the answer that many times."""
        self._drops[method] += times

    def fail(self, method: str, error: str, times: int = 1) -> None:
        self._errors[method] += [error] * times

    def when(self, method: str, moment: Literal["received", "accepted"], act: Callable[[], object]) -> None:
        """Do something when that method is next called, before it is carried out or after; no answer is given."""
        self._moments[method, moment] = act

    def called(self, *methods: str) -> list[str]:
        """The methods called so far, in order; only those named, where any are."""
        return [method for method, _ in self.calls if not methods or method in methods]

    def trigger(self, user: str) -> str:
        name = f"{self.number()}.{self.number()}.trigger"
        self._triggers[name] = (user, self.clock() + 3)
        return name

    def response_url(self, user: str, channel: str, message: str = "") -> str:
        name = f"R{self.number()}"
        self.response_urls[name] = ResponseUrl(user, channel, self.clock(), message)
        return f"{self.url}/actions/{name}"

    def post(self, channel: str, message: Json, *, only_to: str = "", by: str = BOT, **more: Any) -> Message:
        self._checked(slack_rules.wrong_message(message), "invalid_blocks")
        posted = Message(
            channel, self._ts(), message.get("text", ""), message.get("blocks") or [], only_to, by=by, **more
        )
        self.messages.append(posted)
        return posted

    def put_view(self, view: Json, *, ident: str = "", **more: Any) -> Json:
        """Keep a view, new or in place of what it was."""
        self._checked(slack_rules.wrong_view(view), "invalid_arguments")
        ident = ident or f"V{self.number()}"
        kept = {**self.views.get(ident, {}), **more, "id": ident, "hash": f"{self.number()}.hash", "team_id": TEAM}
        for key in slack_rules.VIEW_PARTS:
            kept.pop(key, None)
        self.views[ident] = {"private_metadata": "", "callback_id": "", **kept, **view}
        return self.views[ident]

    def push_view(self, user: str, view: Json) -> Json:
        stack = self.stacks[user]
        if len(stack) == 3:
            raise Refused("push_limit_reached")
        kept = self.put_view(view, previous_view_id=stack[-1] if stack else None)
        stack.append(kept["id"])
        return kept

    def dm_of(self, user: str) -> str:
        if user not in self.users:
            raise Refused("user_not_found")
        return f"D{user}"

    async def envelope(self, kind: str, payload: Json) -> None:
        """Send something by Socket Mode."""
        sent = {"envelope_id": f"e{self.number()}", "type": kind, "payload": payload, "accepts_response_payload": True}
        await self._sockets[-1].send_json(sent)

    # The Web API.

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        is_json = request.content_type == "application/json"
        parameters: Json = await request.json() if is_json else dict(await request.post())
        self.calls.append((method, parameters))
        if self._met(method, "received"):
            return _lost(request)
        if self._limits[method]:
            self._limits[method] -= 1
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": self.retry_after}
            )
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            if bearer not in (TOKEN, APP_TOKEN):
                raise Refused("invalid_auth")
            if self._errors[method]:
                raise Refused(self._errors[method].pop(0))
            handler: Callable[[Json], Json] | None = getattr(self, "_" + method.replace(".", "_"), None)
            if handler is None:
                raise Refused("unknown_method")
            answer = {"ok": True, **handler(parameters)}
        except Refused as refused:
            self.refused.append(f"{method}: {refused}")
            answer = {"ok": False, "error": str(refused.args[0])}
        if self._drops[method] or self._met(method, "accepted"):
            self._drops[method] -= bool(self._drops[method])
            return _lost(request)
        return web.json_response(answer)

    def _met(self, method: str, moment: str) -> bool:
        act = self._moments.pop((method, moment), None)
        if act is not None:
            act()
        return act is not None

    def _auth_test(self, _parameters: Json) -> Json:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": "BBOT", "url": "https://council.slack.com/"}

    def _users_info(self, parameters: Json) -> Json:
        if parameters["user"] not in self.users:
            raise Refused("user_not_found")
        return {"user": self.users[parameters["user"]]}

    def _conversations_open(self, parameters: Json) -> Json:
        return {"channel": {"id": self.dm_of(parameters["users"])}}

    def _chat_postMessage(self, parameters: Json) -> Json:  # noqa: N802 - Slack's name
        channel = parameters["channel"]
        if channel in self.users:
            channel = self.dm_of(channel)
        elif not channel.startswith("D") and BOT not in self._channel(channel).members:
            raise Refused("not_in_channel")
        marks = parameters.get("metadata") or {}
        posted = self.post(channel, parameters, thread=parameters.get("thread_ts", ""), metadata=marks)
        return {"channel": channel, "ts": posted.ts}

    def _conversations_history(self, parameters: Json) -> Json:
        if not parameters["channel"].startswith("D") and BOT not in self._channel(parameters["channel"]).members:
            raise Refused("not_in_channel")
        return slack_rules.history(self.messages, parameters)

    def _chat_postEphemeral(self, parameters: Json) -> Json:  # noqa: N802 - Slack's name
        channel = parameters["channel"]
        if not channel.startswith("D") and not {BOT, parameters["user"]} <= self._channel(channel).members:
            raise Refused("user_not_in_channel")
        posted = self.post(channel, parameters, only_to=parameters["user"], thread=parameters.get("thread_ts", ""))
        return {"message_ts": posted.ts}

    def _chat_update(self, parameters: Json) -> Json:
        self._checked(slack_rules.wrong_message(parameters), "invalid_blocks")
        message = self.message(parameters["ts"])
        message.text, message.blocks = parameters.get("text", ""), parameters.get("blocks") or []
        return {"ts": message.ts}

    def _chat_getPermalink(self, parameters: Json) -> Json:  # noqa: N802 - Slack's name
        stamp = self.message(parameters["message_ts"]).ts.replace(".", "")
        return {"permalink": f"https://council.slack.com/archives/{parameters['channel']}/p{stamp}"}

    def _views_open(self, parameters: Json) -> Json:
        user = self._spend(parameters["trigger_id"])
        self.stacks[user].clear()
        return {"view": self.push_view(user, parameters["view"])}

    def _views_push(self, parameters: Json) -> Json:
        return {"view": self.push_view(self._spend(parameters["trigger_id"]), parameters["view"])}

    def _views_update(self, parameters: Json) -> Json:
        view = self.views.get(parameters["view_id"])
        if view is None or not any(view["id"] in stack for stack in self.stacks.values()):
            raise Refused("not_found")
        if parameters.get("hash", view["hash"]) != view["hash"]:
            raise Refused("hash_conflict")
        return {"view": self.put_view(parameters["view"], ident=view["id"])}

    def _views_publish(self, parameters: Json) -> Json:
        home = self.put_view(parameters["view"], ident=self.homes.get(parameters["user_id"], {}).get("id", ""))
        self.homes[parameters["user_id"]] = home
        return {"view": home}

    def _apps_connections_open(self, _parameters: Json) -> Json:
        return {"url": f"{self.url.replace('http', 'ws')}/link"}

    # What is not the Web API.

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        found, said = self.response_urls[request.match_info["id"]], await request.json()
        self.calls.append(("response_url", said))
        if self._limits["response_url"]:
            self._limits["response_url"] -= 1
            return web.Response(status=429, headers={"Retry-After": "0"})
        if self.clock() > found.made + 1800:
            return web.Response(status=404, text="expired_url")
        found.uses += 1
        if found.uses > 5:
            return web.Response(status=404, text="used_url")
        try:
            self.respond(found, said)
        except Refused as refused:
            self.refused.append(f"response_url: {refused}")
            return web.Response(status=400, text=str(refused.args[0]))
        if self._drops["response_url"]:
            self._drops["response_url"] -= 1
            return _lost(request)
        return web.Response(text="ok")

    def respond(self, found: ResponseUrl, said: Json) -> None:
        """Do what an answer in an HTTP body or to a response URL asks for."""
        if said.get("replace_original") and found.message:
            self._checked(slack_rules.wrong_message(said), "invalid_blocks")
            message = self.message(found.message)
            message.text, message.blocks = said.get("text", ""), said.get("blocks") or []
            message.replaced = self.number()
        else:
            self.post(found.channel, said, only_to="" if said.get("response_type") == "in_channel" else found.user)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            self.envelopes.append(json.loads(message.data))
        return socket

    def message(self, ts: str) -> Message:
        for message in self.messages:
            if message.ts == ts:
                return message
        raise Refused("message_not_found")

    def _channel(self, ident: str) -> Channel:
        if ident not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[ident]

    def _spend(self, trigger: str) -> str:
        if trigger not in self._triggers:
            raise Refused("exchanged_trigger_id")
        user, until = self._triggers.pop(trigger)
        if self.clock() > until:
            raise Refused("expired_trigger_id")
        return user

    def _checked(self, wrong: list[str], error: str) -> None:
        if wrong:
            self.refused.append(f"{error}: {wrong}")
            raise Refused(error)


def _lost(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
