"""People who use Headway in Slack, for tests that read like conversations.

    with SlackWorld(door) as world:
        jo = world.person("jo", "Jo Bell")
        seen = jo.slash("/action add")
        assert "Due" in seen.modal
        seen = jo.submit({"Title": "Write the policy"})
        assert "WS1-01" in seen

Everything they do is signed and posted to the very application that serves Slack, against a stateful stand-in.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from bot.door import Door
from bot.pool import Pool
from bot.settings import Settings
from bot.slack.app import Slack
from bot.slack.http import PATH, Endpoint
from tests.support import slack_payloads, slack_rules, slack_screen
from tests.support.asgi import Answer, LoopThread, call
from tests.support.fake_slack import BOT, SECRET, TEAM, TOKEN, Channel, FakeSlack, Json, Message, Refused


@dataclass
class Seen:
    """What came of something a person did: ``text`` is all that they newly read."""

    messages: list[Message] = field(default_factory=list)
    modal: str = ""
    home: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 200
    seconds: float = 0.0

    @property
    def text(self) -> str:
        spoken = [slack_screen.shown(each.blocks) or each.text or each.name for each in self.messages]
        return "\n".join(filter(None, [*spoken, self.modal, self.home, *self.errors.values()]))

    def __contains__(self, words: str) -> bool:
        return words in self.text


class SlackWorld:
    """A workspace with Headway in it. To be used as a context manager."""

    def __init__(
        self, door: Door, *, now: Callable[[], datetime] = lambda: datetime.now(UTC), patience: float = 2.0
    ) -> None:
        self.door = door
        self._now = now
        self._patience = patience
        self.thread = LoopThread()
        self.fake = FakeSlack()
        self.endpoint = Endpoint()

    def __enter__(self) -> SlackWorld:
        self.thread.run(self._open())
        self.channel("general")
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.run(self._close())
        self.thread.close()

    def settings(self) -> Settings:
        return Settings.model_construct(
            slack_bot_token=SecretStr(TOKEN),
            slack_signing_secret=SecretStr(SECRET),
            slack_api_url=f"{self.fake.url}/api/",
        )

    async def _open(self) -> None:
        await self.fake.start()
        self.pool = Pool(self.door)
        self.slack = Slack(self.settings(), self.pool, now=self._now, patience=self._patience, pace=0.0)
        self.endpoint.slack = self.slack

    async def _close(self) -> None:
        await self.slack.close()
        await self.pool.close()
        await self.fake.stop()

    def person(self, handle: str, name: str = "", *, user: str = "", **marks: Any) -> SlackPerson:
        """Somebody in the workspace; ``marks`` are those of a user object, such as ``is_restricted``."""
        ident = user or f"U{handle.upper()}"
        profile = {"real_name": name or handle.title(), "email": f"{handle}@council.example"}
        about = {"id": ident, "team_id": TEAM, "name": handle, "real_name": profile["real_name"], "profile": profile}
        self.fake.users[ident] = {**about, **marks}
        for channel in self.fake.channels.values():
            channel.members.add(ident)
        return SlackPerson(self, ident)

    def channel(self, name: str, *, private: bool = False, with_bot: bool = True) -> Channel:
        made = Channel(f"C{name.upper()}", name, private, {*self.fake.users, *([BOT] if with_bot else [])})
        self.fake.channels[made.id] = made
        return made

    def hurry(self, patience: float) -> None:
        """Have Headway say sooner that it is working on it, so that a test of slow things need not be slow."""
        self.slack._turns._patience = patience

    def settle(self) -> None:
        """Wait until nothing of the bot's is under way."""
        self.thread.run(self._settle())

    async def _settle(self) -> None:
        await self.slack.tasks.settle()

    def send(self, payload: Json, *, settle: bool = True, **signing: Any) -> Answer:
        """Post a payload as Slack does."""
        return self.thread.run(self.deliver(payload, settle=settle, **signing))

    async def deliver(self, payload: Json, *, settle: bool = True, **signing: Any) -> Answer:
        is_form = payload["type"] not in ("event_callback", "url_verification") if "type" in payload else True
        body = slack_payloads.form_body(payload) if is_form else json.dumps(payload)
        headers, data = slack_payloads.signed(body, form=is_form, **signing)
        answer = await call(self.endpoint, "POST", PATH, headers, data)
        if settle:
            await self._settle()
        return answer


class SlackPerson:
    """One person, in one channel at a time: at first in the bot's direct messages."""

    def __init__(self, world: SlackWorld, user: str) -> None:
        self.world = world
        self.fake = world.fake
        self.user = user
        self.channel = f"D{user}"
        self.last: Json = {}

    def goes_to(self, channel: str) -> SlackPerson:
        """Go to a channel by its name, to ``dm``, or to the conversation of an id."""
        known = {each.name: each.id for each in self.fake.channels.values()}
        self.channel = f"D{self.user}" if channel == "dm" else known.get(channel, channel)
        return self

    # What they do.

    def slash(self, line: str, *, settle: bool = True) -> Seen:
        url, trigger = self.fake.response_url(self.user, self.channel), self.fake.trigger(self.user)
        place = self._place()
        payload = slack_payloads.command(self._about, self.channel, place["name"], line, url, trigger)
        return self._do(payload, settle=settle)

    def click(self, label: str, *, settle: bool = True) -> Seen:
        """Tap a button: on the modal in front, else on the newest message that has it, else on the Home tab."""
        trigger = self.fake.trigger(self.user)
        for view in filter(None, [self.view, None if self.view else self.fake.homes.get(self.user)]):
            if found := slack_screen.button(view["blocks"], label):
                return self._do(slack_payloads.in_view(self._about, trigger, self._action(found), view), settle=settle)
        for message in reversed(self.messages):
            if found := slack_screen.button(message.blocks, label):
                url = self.fake.response_url(self.user, message.channel, message.ts)
                place = self._place(message.channel)
                action = self._action(found)
                return self._do(
                    slack_payloads.in_message(self._about, trigger, action, message, place, url), settle=settle
                )
        raise AssertionError(f"no button {label!r}; there are {self.buttons}")

    def submit(self, answers: dict[str, Any] | None = None, *, settle: bool = True) -> Seen:
        """Fill in the modal in front, by labels or names, and send it. A file is ``(name, bytes)``."""
        view = self.view
        assert view is not None, "no modal is open"
        assert "submit" in view, "this modal has nothing to send"
        state = slack_screen.filled(view, answers or {}, self._choose)
        sent = {**view, "state": state}
        sent.pop("errors", None)
        return self._do(
            slack_payloads.interaction("view_submission", self._about, self.fake.trigger(self.user), view=sent),
            settle=settle,
        )

    def close(self) -> None:
        """Close the modal in front."""
        view = self.view
        assert view is not None, "no modal is open"
        stack = self.fake.stacks[self.user]
        stack.clear() if view.get("clear_on_close") else stack.pop()

    def suggestions(self, name: str, typed: str) -> list[str]:
        """What a field that searches offers once that is typed."""
        return [option["text"]["text"] for option in self._suggested(self._field(name), typed)]

    def write(self, text: str, *files: tuple[str, bytes], thread: str = "", settle: bool = True, **more: Any) -> Seen:
        """Write to the bot, with files or without: in its direct messages, or in a channel by mentioning it."""
        direct = self.channel == f"D{self.user}"
        words = text if direct else f"<@{BOT}> {text}"
        handed = [self._hand_in(*file) for file in files]
        said = self.fake.post(self.channel, {"text": words or "a file"}, by=self.user, thread=thread)
        kind = {"type": "message", "channel_type": "im"} if direct else {"type": "app_mention"}
        if handed or "files" in more:
            kind |= {"subtype": "file_share", "files": handed}
        inner = {**kind, "user": self.user, "text": words, "ts": said.ts, "channel": self.channel, **more}
        if thread:
            inner["thread_ts"] = thread
        return self._do(slack_payloads.event(f"Ev{self.fake.number()}", inner), settle=settle)

    def posts(self, text: str) -> Message:
        """Say something in the channel that is not meant for the bot."""
        return self.fake.post(self.channel, {"text": text}, by=self.user)

    def makes_action_of(self, message: Message) -> Seen:
        """Use the shortcut on a message."""
        url, place = self.fake.response_url(self.user, message.channel), self._place(message.channel)
        trigger = self.fake.trigger(self.user)
        return self._do(slack_payloads.shortcut(self._about, trigger, message, place, url))

    def opens_home(self) -> Seen:
        inner = {"type": "app_home_opened", "user": self.user, "channel": f"D{self.user}", "tab": "home"}
        return self._do(slack_payloads.event(f"Ev{self.fake.number()}", inner))

    def again(self) -> Seen:
        """Slack delivers the last thing once more, as it does where no answer reached it."""
        return self._do(self.last)

    # What they see.

    @property
    def messages(self) -> list[Message]:
        """Every message they can see, in all channels, in order of arrival."""
        rooms = {each.id for each in self.fake.channels.values() if self.user in each.members}
        rooms |= {f"D{self.user}", self.channel}
        return [each for each in self.fake.messages if each.channel in rooms and each.only_to in ("", self.user)]

    @property
    def view(self) -> Json | None:
        stack = self.fake.stacks[self.user]
        return self.fake.views[stack[-1]] if stack else None

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the modal in front, with what they hold."""
        return slack_screen.fields(self.view) if self.view else {}

    @property
    def buttons(self) -> list[str]:
        screens = [each.blocks for each in self.messages] + ([self.view["blocks"]] if self.view else [])
        return [label for blocks in screens for label in slack_screen.labels(blocks)]

    # How that is done.

    @property
    def _about(self) -> Json:
        return self.fake.users[self.user]

    def _place(self, ident: str = "") -> Json:
        ident = ident or self.channel
        if ident.startswith("D"):
            return {"id": ident, "name": "directmessage"}
        channel = self.fake.channels[ident]
        return {"id": ident, "name": "privategroup" if channel.private else channel.name}

    def _action(self, element: Json) -> Json:
        return {**element, "type": "button", "block_id": "b", "action_ts": "1.0"}

    def _do(self, payload: Json, *, settle: bool = True) -> Seen:
        self.last = payload
        return self.world.thread.run(self.does(payload, settle=settle))

    async def does(self, payload: Json, *, settle: bool = True) -> Seen:
        """Send it and look at what changes."""
        told = {id(each): each.replaced for each in self.fake.messages}
        hashes = {ident: view["hash"] for ident, view in self.fake.views.items()}
        began = time.perf_counter()
        answer = await self.world.deliver(payload, settle=False)
        seconds = time.perf_counter() - began
        errors = self._answered(payload, answer)
        if settle:
            await self.world._settle()
        new = [each for each in self.messages if told.get(id(each)) != each.replaced and each.by != self.user]
        view, home = self.view, self.fake.homes.get(self.user)
        return Seen(
            new,
            _read(view) if view and hashes.get(view["id"]) != view["hash"] else "",
            _read(home) if home and hashes.get(home["id"]) != home["hash"] else "",
            errors,
            answer.status,
            seconds,
        )

    def _answered(self, payload: Json, answer: Answer) -> dict[str, str]:
        """Do what an HTTP answer asks for; the errors it puts on fields."""
        if answer.status != 200 or not answer.body:
            if payload.get("type") == "view_submission" and answer.status == 200:
                self.fake.stacks[self.user].pop()
            return {}
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        said: Json = json.loads(answer.body) if is_json else {"text": answer.body.decode()}
        if payload.get("type") == "view_submission":
            return self._modal_answered(payload["view"], said)
        if "command" in payload:
            name = payload["response_url"].rpartition("/")[2]
            self.fake.respond(self.fake.response_urls[name], said)
        return {}

    def _modal_answered(self, view: Json, said: Json) -> dict[str, str]:
        stack = self.fake.stacks[self.user]
        action = said.get("response_action")
        if action == "errors":
            names = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
            assert said["errors"], "Slack wants at least one error"
            assert set(said["errors"]) <= names, f"errors on fields that are not there: {said['errors']}"
            return dict(said["errors"])
        if action == "clear":
            stack.clear()
        elif action == "update":
            self.fake.put_view(said["view"], ident=view["id"])
        elif action == "push":
            self.fake.push_view(self.user, said["view"])
        else:
            raise Refused(f"an answer that Slack does not know: {said}")
        return {}

    def _field(self, name: str) -> Json:
        view = self.view
        assert view is not None, "no modal is open"
        for block in view["blocks"]:
            if block["type"] == "input" and name.lower() in (block["block_id"].lower(), block["label"]["text"].lower()):
                return block
        raise AssertionError(f"no field {name!r}")

    def _suggested(self, block: Json, typed: str) -> list[Json]:
        assert self.view is not None
        action_id = block["element"]["action_id"]
        payload = slack_payloads.suggestion(self._about, block["block_id"], action_id, typed, self.view)
        answer = self.world.send(payload)
        options: list[Json] = json.loads(answer.body)["options"]
        assert not (wrong := slack_rules.wrong_options(options)), wrong
        return options

    def _choose(self, block: Json, answer: Any) -> Any:
        if block["element"]["type"] == "file_input":
            return [self._hand_in(*each) for each in (answer if isinstance(answer, list) else [answer])]
        offered = self._suggested(block, answer)
        wanted = answer.lower()
        for option in offered:
            if wanted in (option["text"]["text"].lower(), option["value"].lower()):
                return option
        if len(offered) == 1:
            return offered[0]
        raise AssertionError(f"{answer!r} finds {[option['text']['text'] for option in offered]}")

    def _hand_in(self, name: str, data: bytes) -> Json:
        ident = f"F{self.fake.number()}"
        self.fake.files[ident] = {"id": ident, "name": name, "data": data}
        return self.fake.described(ident)


async def at_once(*deeds: Any) -> list[Seen]:
    """Several things done at the same time."""
    return list(await asyncio.gather(*deeds))


def _read(view: Json) -> str:
    title = (view.get("title") or {}).get("text", "")
    return f"{title}\n{slack_screen.shown(view['blocks'])}"
