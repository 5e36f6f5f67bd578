"""A door that answers as a test tells it to, and keeps what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable

from commands.engine.cards import Notice, Option, Reply, card
from commands.engine.request import Request

Script = Reply | Callable[[Request], Reply]


class ScriptedDoor:
    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.threads: list[str] = []
        self.replies: dict[str, Script] = {}
        self.forms: dict[str, str] = {}
        self.written: set[str] = set()
        self.options: tuple[Option, ...] = ()
        self.suggested: list[tuple[str, str]] = []

    def on(self, words: str, reply: Script, *, form: str = "", writes: bool = False) -> None:
        """Answer words that begin so; ``form`` is the title of the form that they open."""
        self.replies[words] = reply
        if form:
            self.forms[words] = form
        if writes:
            self.written.add(words)

    def handle(self, request: Request) -> Reply:
        self.requests.append(request)
        self.threads.append(threading.current_thread().name)
        script = self.replies.get(self._row(request))
        if script is None:
            return Reply(card(Notice("done", f"You said {request.words}")))
        return script if isinstance(script, Reply) else script(request)

    def opens_form(self, request: Request) -> str | None:
        return None if request.answers is not None else self.forms.get(self._row(request))

    def writes(self, request: Request) -> bool:
        return self._row(request) in self.written

    def suggest(self, request: Request, suggests: str, prefix: str) -> tuple[Option, ...]:
        self.suggested.append((suggests, prefix))
        return tuple(option for option in self.options if prefix.lower() in option.label.lower())

    @property
    def last(self) -> Request:
        return self.requests[-1]

    def _row(self, request: Request) -> str:
        fitting = [words for words in self.replies if request.words.startswith(words)]
        return max(fitting, key=len, default="")
