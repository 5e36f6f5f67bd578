"""A Teams client, as one person has it open: what it shows, what it asks, and what it does with the bot's answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tests.support import teams_rules, teams_screen
from tests.support.fake_teams import Chat, FakeTeams, Json, Message, User
from tests.support.teams_rules import CARD, CONSENT

WRONG = "Something went wrong. Please try again."
"""What a client says where an invoke was not answered as it must be."""


@dataclass
class Dialog:
    """A dialog that is open over a chat; ``about`` is the message whose menu opened it, where one did."""

    title: str
    card: Json
    chat: Chat
    thread: str = ""
    about: Message | None = None
    uncovered: set[str] = field(default_factory=set)

    @property
    def shown(self) -> str:
        return f"{self.title}\n{teams_screen.shown(self.card, self.uncovered)}"


@dataclass
class Tappable:
    """A button, and where it is: on a message's card, or in the dialog where there is no message."""

    action: Json
    card: Json
    uncovered: set[str]
    message: Message | None = None


class Client:
    """What one person sees. ``notes`` are the sentences that the client itself says, the newest last."""

    def __init__(self, fake: FakeTeams, user: User) -> None:
        self.fake = fake
        self.user = user
        self.dialog: Dialog | None = None
        self.question: Json | None = None
        self.notes: list[str] = []
        self._uncovered: dict[tuple[str, int], set[str]] = {}

    # What is seen.

    @property
    def messages(self) -> list[Message]:
        """Every message that the person can see, in all their chats, in order of arrival."""
        rooms = {chat.id for chat in self.fake.chats.values() if self.user.aad in chat.members}
        return [each for each in self.fake.messages if each.chat in rooms and not each.deleted]

    def state(self) -> dict[str, tuple[int, int]]:
        """How each message stands: what differs from it later is new to the person."""
        return {each.id: self._stands(each) for each in self.messages}

    def news(self, before: dict[str, tuple[int, int]]) -> list[Message]:
        """What others have said or changed since."""
        seen = [each for each in self.messages if before.get(each.id) != self._stands(each)]
        return [each for each in seen if each.by != self.user.aad]

    def read(self, message: Message) -> str:
        """The words of a message as they are seen now."""
        words = [message.text] if message.text else []
        words += [teams_screen.shown(card, self._toggled(message)) for card in self.cards(message)]
        others = (each for each in message.activity.get("attachments") or () if each["contentType"] != CARD)
        words += [f"{each.get('name', '')} {(each.get('content') or {}).get('description', '')}" for each in others]
        return "\n".join(words)

    def cards(self, message: Message) -> list[Json]:
        """The cards of a message; an answer to a tap stands in place of them until the message itself is changed."""
        when, own = message.own.get(self.user.aad, (0, {}))
        if when > message.changed:
            return [own]
        attachments = message.activity.get("attachments") or ()
        return [each["content"] for each in attachments if each["contentType"] == CARD]

    def tappable(self) -> Iterator[Tappable]:
        """All that can be tapped: in the dialog in front, then on the messages, the newest first."""
        if self.dialog:
            for action in teams_screen.buttons(self.dialog.card, self.dialog.uncovered):
                yield Tappable(action, self.dialog.card, self.dialog.uncovered)
        for message in reversed(self.messages):
            toggled = self._toggled(message)
            for card in self.cards(message):
                for action in teams_screen.buttons(card, toggled):
                    yield Tappable(action, card, toggled, message)

    def button(self, label: str) -> Tappable:
        """The button of that label: on one card, exactly that comes before what only begins so."""
        for group in self._groups():
            for fits in (str.__eq__, str.startswith):
                for each in group:
                    if fits(_label(each).lower(), label.lower()):
                        return each
        raise AssertionError(f"no button {label!r}; there are {self.buttons}")

    def agreement(self) -> Tappable:
        """The first button of the question that was uncovered last."""
        assert self.question is not None, "nothing was asked"
        offered = [id(part) for part in teams_rules.walk(self.question)]
        return next(each for each in self.tappable() if id(each.action) in offered)

    @property
    def buttons(self) -> list[str]:
        """The labels of all that can be tapped, the oldest message's first and the dialog's last."""
        return [_label(each) for group in reversed(list(self._groups())) for each in group]

    def form(self) -> Tappable:
        """The form that was shown last, and the button that sends it."""
        if self.dialog:
            action = teams_screen.sender(self.dialog.card, dialog=True)
            assert action is not None, "this dialog has nothing to send"
            return Tappable(action, self.dialog.card, self.dialog.uncovered)
        for message in reversed(self.messages):
            for card in self.cards(message):
                action = teams_screen.sender(card, dialog=False)
                if teams_screen.inputs(card) and action is not None:
                    return Tappable(action, card, self._toggled(message), message)
        raise AssertionError("no form is open")

    def offer(self, name: str = "") -> tuple[Message, Json]:
        """The newest offer of a file: the message and the attachment."""
        for message in reversed(self.messages):
            for each in message.activity.get("attachments") or ():
                if each["contentType"] == CONSENT and name in ("", each["name"]):
                    return message, each
        raise AssertionError(f"nobody offers a file {name!r}")

    # What the client does by itself.

    def toggle(self, tapped: Tappable) -> str:
        """Show what is hidden and hide what is shown; the words that are now seen."""
        names = {each if isinstance(each, str) else each["elementId"] for each in tapped.action["targetElements"]}
        tapped.uncovered ^= names
        opened = [part for part in teams_rules.walk(tapped.card) if part.get("id") in names & tapped.uncovered]
        self.question = opened[0] if opened else None
        return "\n".join(teams_screen.shown({"body": [{**part, "isVisible": True}]}) for part in opened)

    def replaced(self, tapped: Tappable, body: Any) -> None:
        """Do what the answer to ``adaptiveCard/action`` asks for."""
        told = body if isinstance(body, dict) else {}
        kind, value = told.get("type"), told.get("value")
        if kind == CARD and told.get("statusCode") == 200:
            self._check(teams_rules.wrong_card(value))
            assert tapped.message is not None
            tapped.message.own[self.user.aad] = (self.fake.number(), value)
        elif kind == "application/vnd.microsoft.activity.message" and told.get("statusCode") == 200:
            self._check([] if isinstance(value, str) and value else [f"no sentence: {told}"])
            self.notes.append(str(value))
        elif kind == "application/vnd.microsoft.error" and told.get("statusCode") in (400, 500):
            self.notes.append(f"{WRONG} {value['message']}")
        else:
            self._check([f"an answer to a tap that Teams does not know: {told}"])

    def opened(self, body: Any, chat: Chat, thread: str, about: Message | None = None) -> None:
        """Do what the answer to ``task/fetch`` or ``task/submit`` asks for: none closes the dialog."""
        self.dialog = None
        if not body:
            return
        task = (body if isinstance(body, dict) else {}).get("task") or {}
        info = task.get("value")
        if task.get("type") == "message" and isinstance(info, str) and info:
            self.notes.append(info)
        elif task.get("type") == "continue" and isinstance(info, dict) and (info.get("card") or {}).get("content"):
            self._check([] if info.get("title") and info["card"].get("contentType") == CARD else [f"no dialog: {info}"])
            self._check(teams_rules.wrong_card(info["card"]["content"], dialog=True))
            self.dialog = Dialog(info["title"], info["card"]["content"], chat, thread, about)
        else:
            self._check([f"an answer to a dialog that Teams does not know: {body}"])

    def _check(self, wrong: list[str]) -> None:
        if wrong:
            self.fake.refused.append(f"answer: {wrong}")
            raise AssertionError(f"Teams does not take this answer: {wrong}")

    def _groups(self) -> Iterator[list[Tappable]]:
        """What can be tapped, card by card."""
        return (list(group) for _, group in groupby(self.tappable(), key=lambda each: id(each.card)))

    def _toggled(self, message: Message) -> set[str]:
        """What has been shown or hidden on a message since it was last changed."""
        return self._uncovered.setdefault((message.id, max(self._stands(message))), set())

    def _stands(self, message: Message) -> tuple[int, int]:
        return message.changed, message.own.get(self.user.aad, (0, {}))[0]


def _label(tapped: Tappable) -> str:
    return teams_screen.bare(tapped.action["title"])
