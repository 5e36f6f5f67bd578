"""People who use Headway in Teams, for tests that read like conversations.

    with TeamsWorld(door, database) as world:
        jo = world.person("jo", "Jo Bell")
        seen = jo.says("action add")
        seen = jo.fills(title="Write the policy")
        assert "WS1-01" in seen
        jo.taps("Done")

What they do is sent, under a token that is checked, to the very application that serves Teams, against a stateful
stand-in.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support import teams_payloads, teams_rules, teams_screen
from tests.support.asgi import Answer
from tests.support.fake_teams import BOT, BOT_NAME, Chat, Json, Message, User
from tests.support.teams_client import WRONG, Client, Dialog, Tappable
from tests.support.teams_world import World

CREATE_ACTION = "createAction"
"""The id of the message extension's command."""
_SEARCHED = "application/vnd.microsoft.search.searchResponse"


@dataclass
class Seen:
    """What came of something a person did: ``text`` is all that they newly read."""

    messages: list[Message] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    dialog: str = ""
    notes: list[str] = field(default_factory=list)
    status: int = 200
    seconds: float = 0.0

    @property
    def text(self) -> str:
        return "\n".join(filter(None, [*self.words, self.dialog, *self.notes]))

    def __contains__(self, words: str) -> bool:
        return words in self.text


class TeamsWorld(World):
    """A tenant with Headway in it. To be used as a context manager."""

    def person(self, handle: str, name: str = "", **marks: Any) -> TeamsPerson:
        """Somebody in the tenant; ``marks`` are those of :class:`tests.support.fake_teams.User`."""
        return TeamsPerson(self, self.enrolled(handle, name or handle.title(), **marks))


class TeamsPerson:
    """One person, in one chat at a time: at first in their own with the bot."""

    def __init__(self, world: TeamsWorld, user: User) -> None:
        self.world = world
        self.fake = world.fake
        self.user = user
        self.client = Client(world.fake, user)
        self.chat = world.fake.own_chat(user)
        self.last: Json = {}

    def goes_to(self, name: str) -> TeamsPerson:
        """Go to a channel or a group by its name, or to ``dm``."""
        self.chat = self.fake.own_chat(self.user) if name == "dm" else self.world.named(name)
        return self

    # What they do.

    def says(
        self,
        words: str,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        mentions: Sequence[TeamsPerson] = (),
        thread: str = "",
        settle: bool = True,
    ) -> Seen:
        """Write to the bot: in one's own chat, or elsewhere by mentioning it.

        ``mentions`` are people whose ``@Name`` in the words is a mention. Files reach the bot in one's own chat alone.
        """
        alone = self.chat.kind == "personal"
        told = [(each.user.id, each.user.name) for each in mentions]
        for _, name in told:
            words = words.replace(f"@{name}", f"<at>{name}</at>")
        if not alone:
            words, told = f"<at>{BOT_NAME}</at> {words}\n", [(BOT, BOT_NAME), *told]
        handed = [self.fake.handed_in(*each) for each in files] if alone else []
        said = self.fake.say(self.chat, {"type": "message", "text": words}, by=self.user.aad, thread=thread)
        payload = teams_payloads.message(self.fake, self.user, said, self.chat, mentions=told, files=handed)
        return self._do(payload, settle=settle)

    def posts(self, words: str) -> Message:
        """Say something that is not meant for the bot."""
        return self.fake.say(self.chat, {"type": "message", "text": words}, by=self.user.aad)

    def taps(self, label: str, *, settle: bool = True) -> Seen:
        """Tap the newest button of that label. One that asks a question shows it, and its answer is tapped next."""
        return self._tap(self.client.button(label), {}, settle=settle)

    @property
    def asked(self) -> bool:
        """Whether the button just tapped asks a question first."""
        return self.client.question is not None

    def agrees(self) -> Seen:
        """Say yes to what a button asks."""
        return self._tap(self.client.agreement(), {}, settle=True)

    def fills(self, answers: dict[str, Any] | None = None, *, settle: bool = True, **more: Any) -> Seen:
        """Fill in the form shown last, by labels or ids, and send it."""
        tapped = self.client.form()
        values = teams_screen.filled(tapped.card, {**(answers or {}), **more}, self._choose)
        return self._tap(tapped, values, settle=settle)

    def closes(self) -> None:
        """Close the dialog."""
        assert self.client.dialog is not None, "no dialog is open"
        self.client.dialog = None

    def types_into(self, name: str, typed: str) -> list[str]:
        """What a field that searches offers once that is typed."""
        for asked in teams_screen.inputs(self.client.form().card):
            if name.lower() in (asked["id"].lower(), asked["label"].lower()):
                return [each["title"] for each in self._searched(asked, typed)]
        raise AssertionError(f"no field {name!r}")

    def makes_action_of(self, message: Message, *, settle: bool = True) -> Seen:
        """Use the extension in a message's menu."""
        chat, author = self.fake.chats[message.chat], self.fake.users[message.by]
        value = teams_payloads.extension(CREATE_ACTION, message, author, chat, None)
        thread = message.thread or (message.id if chat.kind == "channel" else "")
        fetched = Dialog("", {}, chat, thread, message)
        return self._invoke("composeExtension/fetchTask", value, fetched, settle=settle)

    def installs(self) -> Seen:
        """Add the app: to one's own chats, or to where they are."""
        if self.chat.kind == "personal":
            self.user.installed = True
        self.chat.bot, self.chat.blocked = True, ""
        return self._do(*teams_payloads.installed(self.fake, self.user, self.chat, "add"))

    def uninstalls(self) -> Seen:
        """Remove the app there."""
        if self.chat.kind == "personal":
            self.user.installed = False
        self.chat.bot = False
        return self._do(*teams_payloads.installed(self.fake, self.user, self.chat, "remove"))

    def accepts(self, name: str = "", *, settle: bool = True) -> Seen:
        """Agree to a file that is offered; the newest, where no name is given."""
        message, offered = self.client.offer(name)
        upload = self.fake.upload_session(offered["name"])
        return self._settled(message, teams_payloads.consent(offered["content"], upload), settle=settle)

    def declines(self, name: str = "") -> Seen:
        """Do not agree to it."""
        message, offered = self.client.offer(name)
        return self._settled(message, teams_payloads.consent(offered["content"], None))

    def again(self) -> Seen:
        """Teams delivers the last thing once more, as it does where no answer reached it."""
        return self._do(self.last)

    # What they see.

    @property
    def messages(self) -> list[Message]:
        return self.client.messages

    @property
    def dialog(self) -> str:
        """The words of the dialog in front."""
        return self.client.dialog.shown if self.client.dialog else ""

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the form shown last, with what they hold."""
        return teams_screen.fields(self.client.form().card)

    @property
    def buttons(self) -> list[str]:
        return self.client.buttons

    def file(self, name: str) -> bytes:
        """What is in a file that was put onto somebody's drive."""
        return next(each.data for each in self.fake.files.values() if each.name == name and each.whole)

    # How that is done.

    def _tap(self, tapped: Tappable, values: Json, *, settle: bool) -> Seen:
        action = tapped.action
        kind, data = action["type"], {**action.get("data", {}), **values}
        self.client.question = None
        if kind == "Action.ToggleVisibility":
            return Seen(words=[self.client.toggle(tapped)])
        if kind == "Action.OpenUrl":
            return Seen(words=[action["url"]])
        if not values and action.get("associatedInputs") != "none":
            data |= teams_screen.filled(tapped.card, {}, self._choose)
        if kind == "Action.Execute":
            return self._invoke("adaptiveCard/action", teams_payloads.executed(action, data), tapped, settle=settle)
        if tapped.message is not None:
            return self._invoke("task/fetch", teams_payloads.task(data), tapped, settle=settle)
        dialog = self.client.dialog
        assert dialog is not None
        if dialog.about is None:
            return self._invoke("task/submit", teams_payloads.task(data), dialog, settle=settle)
        author = self.fake.users[dialog.about.by]
        value = teams_payloads.extension(CREATE_ACTION, dialog.about, author, dialog.chat, data)
        return self._invoke("composeExtension/submitAction", value, dialog, settle=settle)

    def _invoke(self, name: str, value: Json, at: Tappable | Dialog, *, settle: bool = True) -> Seen:
        """Ask the bot, and do what it answers: on the message that was tapped, or over the chat of a dialog."""
        message = at.message if isinstance(at, Tappable) else None
        chat, thread = self._where(at)
        payload = teams_payloads.invoke(self.fake, self.user, chat, name, value, thread=thread)
        if message is not None:
            payload["replyToId"] = message.id
        return self._do(payload, settle=settle)

    def _where(self, at: Tappable | Dialog) -> tuple[Chat, str]:
        if isinstance(at, Dialog):
            return at.chat, at.thread
        assert at.message is not None
        chat = self.fake.chats[at.message.chat]
        return chat, at.message.thread or (at.message.id if chat.kind == "channel" else "")

    def _settled(self, message: Message, value: Json, *, settle: bool = True) -> Seen:
        tapped = Tappable({}, {}, set(), message)
        return self._invoke("fileConsent/invoke", value, tapped, settle=settle)

    def _do(self, *payloads: Json, settle: bool = True) -> Seen:
        return self.world.thread.run(self.does(*payloads, settle=settle))

    async def does(self, *payloads: Json, settle: bool = True) -> Seen:
        """Send it and look at what changes."""
        before, noted, dialog = self.client.state(), len(self.client.notes), self.client.dialog
        began = time.perf_counter()
        for payload in payloads:
            self.last = payload
            answer = await self.world.deliver(payload, settle=False)
            self._answered(payload, answer)
        seconds = time.perf_counter() - began
        if settle:
            await self.world.settled()
        new, shown = self.client.news(before), self.client.dialog
        return Seen(
            new,
            [self.client.read(each) for each in new],
            shown.shown if shown and shown is not dialog else "",
            self.client.notes[noted:],
            answer.status,
            seconds,
        )

    def _answered(self, payload: Json, answer: Answer) -> None:
        """Do what the HTTP answer asks for."""
        name = payload.get("name", "")
        if payload["type"] != "invoke":
            return
        if answer.status != 200:
            self.client.notes.append(WRONG)
            return
        body = json.loads(answer.body) if answer.body else None
        if name == "adaptiveCard/action":
            message = next(each for each in self.fake.messages if each.id == payload["replyToId"])
            self.client.replaced(Tappable({}, {}, set(), message), body)
        elif name.startswith(("task/", "composeExtension/")):
            chat, thread = self.fake.chat(payload["conversation"]["id"]), payload["conversation"]["id"]
            about = self._about(payload["value"])
            self.client.opened(body, chat, thread.partition(";messageid=")[2], about)

    def _about(self, value: Json) -> Message | None:
        ident = (value.get("messagePayload") or {}).get("id")
        return next((each for each in self.fake.messages if each.id == ident), None)

    def _searched(self, asked: Json, typed: str) -> list[Json]:
        """The options of a field that searches."""
        form, query = self.client.form(), asked["choices.data"]
        data = teams_screen.held(form.card) if query.get("associatedInputs") == "auto" else None
        dialog = self.client.dialog
        chat, thread = self._where(dialog or form)
        value = teams_payloads.search(query["dataset"], typed, data)
        answer = self.world.send(
            teams_payloads.invoke(self.fake, self.user, chat, "application/search", value, thread=thread)
        )
        assert answer.status == 200, f"a search was answered {answer.status}"
        body = json.loads(answer.body)
        assert (body["statusCode"], body["type"]) == (200, _SEARCHED), body
        found: list[Json] = body["value"]["results"]
        assert not (wrong := teams_rules.wrong_results(found)), wrong
        return found

    def _choose(self, asked: Json, wanted: str) -> str:
        offered = self._searched(asked, wanted)
        for each in offered:
            if wanted.lower() in (each["title"].lower(), each["value"].lower()):
                return str(each["value"])
        if len(offered) == 1:
            return str(offered[0]["value"])
        raise AssertionError(f"{wanted!r} finds {[each['title'] for each in offered]}")


async def at_once(*deeds: Any) -> list[Seen]:
    """Several things done at the same time."""
    return list(await asyncio.gather(*deeds))
