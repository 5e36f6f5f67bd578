"""A conversation at the terminal: what is typed becomes requests, and replies become text and numbered buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.door import Door
from bot.terminal import files
from bot.terminal.text import buttons, render
from commands.engine.cards import Button, Confirm, Reply
from commands.engine.drawing import one_line
from commands.engine.request import Channel, Origin, Request, Speaker, Upload
from models.clock import utc_now

LEAVING: Final = frozenset({"exit", "quit", "/exit", "/quit"})
YES: Final = frozenset({"y", "yes"})
HERE: Final = Channel(kind="terminal")


@dataclass
class Conversation:
    """One person's conversation through one door; ``show`` puts text on their screen.

    Files that replies hand over are saved into ``folder``.
    """

    door: Door
    speaker: Speaker
    show: Callable[[str], None]
    folder: Path = field(default_factory=Path)
    width: Callable[[], int] = lambda: 80
    colour: bool = False
    now: Callable[[], datetime] = utc_now
    last: list[Button] = field(default_factory=list)

    def request(
        self,
        words: str,
        origin: Origin = "command",
        answers: dict[str, str] | None = None,
        uploads: tuple[Upload, ...] = (),
    ) -> Request:
        """What is said, as the door takes it."""
        return Request(self.speaker, words, self.now(), HERE, answers, origin, uploads=uploads)

    def type(self, line: str) -> Reply | None:
        """Say a typed line; a file that it names goes with it. None where that file cannot be read."""
        try:
            words, uploads = files.attached(line)
        except files.FileProblem as problem:
            self.show(f"{problem}\n")
            return None
        return self.say(self.request(words, uploads=uploads))

    def press(self, button: Button) -> Reply | None:
        """Say a button's sentence. None where it opens a page instead."""
        if not button.sentence:
            self.show(f"That button opens a page: {one_line(button.url)}\n")
            return None
        return self.say(self.request(button.sentence, "button"))

    def button(self, number: str) -> Button | None:
        """The button of that number in the last reply; says so where there is none."""
        at = int(number) if len(number) < 6 else 0
        if 1 <= at <= len(self.last):
            return self.last[at - 1]
        has = f"It has {len(self.last)}." if self.last else "It has none."
        self.show(f"The last answer has no button {number}. {has}\n")
        return None

    def say(self, request: Request) -> Reply:
        """Put a request through the door, show the reply, and save its files."""
        reply = self.door.handle(request)
        if reply.card.form is None:
            self.draw(reply)
        return reply

    def draw(self, reply: Reply) -> None:
        """Show a reply; its buttons are the ones that numbers press from now on."""
        self.last = buttons(reply)
        self.show(render(reply, self.width(), colour=self.colour) + "\n")
        for path in files.save(reply, self.folder):
            self.show(f"Saved {path}\n")


def question(confirm: Confirm) -> str:
    """What is asked before a button is carried out."""
    return (
        f"{one_line(confirm.title)} {one_line(confirm.text)}\n{one_line(confirm.yes)}? Type y, or anything else not to."
    )


def is_number(line: str) -> bool:
    """Whether a line presses a button."""
    return line.isascii() and line.isdigit()
