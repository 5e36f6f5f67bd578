"""The chat at a terminal: a prompt with history and completion, buttons by number, forms asked a question at a time."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.terminal.asking import Answers, Ask, ask_all
from bot.terminal.completion import FieldCompleter, LineCompleter, Suggest
from bot.terminal.conversation import LEAVING, YES, Conversation, is_number, question
from commands.engine.cards import Button, Card, Form, Option, Reply
from commands.engine.drawing import one_line
from commands.engine.table import Table
from commands.table import TABLE

log = logging.getLogger("headway.terminal")
LEFT = "You have left the form. Nothing was stored.\n"


class Chat:
    """One person's chat, until they leave it."""

    def __init__(self, conversation: Conversation, *, history: History | None = None, table: Table = TABLE) -> None:
        self._conversation = conversation
        self._lines: PromptSession[str] = PromptSession(history=history or InMemoryHistory())
        self._answers: PromptSession[str] = PromptSession(history=InMemoryHistory())
        self._completer = LineCompleter(table, self._suggest(""))
        self._prompt = f"{conversation.speaker.handle or conversation.speaker.user}> "

    def run(self) -> None:
        """Talk until ``exit`` or ctrl-D; ctrl-C gives a new line."""
        while True:
            try:
                line = self._typed(self._lines, self._prompt, self._completer).strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if line.casefold() in LEAVING:
                return
            if line:
                self._line(line)

    def _line(self, line: str) -> None:
        talk = self._conversation
        if not is_number(line):
            reply = talk.type(line)
        elif (button := talk.button(line)) and self._sure(button):
            reply = talk.press(button)
        else:
            return
        if reply:
            self._form(reply)

    def _sure(self, button: Button) -> bool:
        """Put the question that stands before a button, where one does."""
        if button.confirm is None:
            return True
        self._conversation.show(question(button.confirm))
        try:
            sure = self._typed(self._answers, "y/n> ", None).strip().casefold() in YES
        except (KeyboardInterrupt, EOFError):
            sure = False
        if not sure:
            self._conversation.show("Nothing was done.\n")
        return sure

    def _form(self, reply: Reply) -> None:
        """Ask a reply's form until it is stored or left; what is wrong with an answer is asked again."""
        talk, answers = self._conversation, Answers()
        while form := reply.card.form:
            self._above(reply, form)
            asked = _with_errors(form, reply)
            wrong = [one.name for one in asked.inputs if one.error] if answers.values else []
            try:
                ask_all(asked, answers, self._asker(form), talk.show, wrong)
            except (KeyboardInterrupt, EOFError):
                talk.show(LEFT)
                return
            uploads = tuple(answers.uploads.values())
            reply = talk.say(talk.request(form.sentence, "form", dict(answers.values), uploads))

    def _above(self, reply: Reply, form: Form) -> None:
        """Show what stands on the card besides its form, and how to leave it."""
        others = tuple(node for node in reply.card.nodes if node is not form)
        if others:
            self._conversation.draw(Reply(Card(others), outcome=reply.outcome))
        self._conversation.show(f"{one_line(form.title)} (ctrl-C leaves it, and stores nothing)")

    def _asker(self, form: Form) -> Ask:
        suggest = self._suggest(form.sentence)
        return lambda asked: self._typed(self._answers, "> ", FieldCompleter(asked, suggest))

    def _suggest(self, words: str) -> Suggest:
        """What the door offers this person; ``words`` are those of the form that is open, where one is."""
        talk = self._conversation

        def suggested(suggests: str, prefix: str) -> Sequence[Option]:
            try:
                return talk.door.suggest(talk.request(words, "form"), suggests, prefix)
            except Exception:
                log.exception("no suggestions of %s", suggests)
                return ()  # nobody is to be stopped from typing

        return suggested

    def _typed(self, session: PromptSession[str], prompt: str, completer: Completer | None) -> str:
        return session.prompt(prompt, completer=completer, complete_in_thread=True, complete_while_typing=False)


def _with_errors(form: Form, reply: Reply) -> Form:
    """The form with what is wrong beside each question, wherever the reply says it."""
    inputs = tuple(replace(one, error=reply.field_errors.get(one.name, one.error)) for one in form.inputs)
    return replace(form, inputs=inputs)


def history() -> History:
    """What was typed before, kept for this user of the machine alone; forgotten at the end where that cannot be."""
    path = _state_folder() / "history"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def _state_folder() -> Path:
    """Where this user's programs keep their state: https://specifications.freedesktop.org/basedir-spec/latest/."""
    home = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_STATE_HOME")
    return (Path(home) if home else Path.home() / ".local" / "state") / "headway"
