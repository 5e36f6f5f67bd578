"""A conversation without a terminal: a line in, its answer out, until the lines end."""

from __future__ import annotations

from collections.abc import Iterable

from bot.terminal.conversation import LEAVING, YES, Conversation, is_number, question
from commands.engine.cards import Button, Reply

_FORM = "Nothing was stored: there is nobody here to ask. Give it all in one line, or use a terminal.\n"


def answer_all(conversation: Conversation, lines: Iterable[str]) -> None:
    """Answer each line in turn. A question put before a button is answered by the next line."""
    asked: Button | None = None
    for raw in lines:
        line = raw.strip()
        if asked and line.casefold() in YES:
            _shown(conversation, conversation.press(asked))
            asked = None
            continue
        asked = None
        if line.casefold() in LEAVING:
            return
        if is_number(line):
            asked = _pressed(conversation, line)
        elif line:
            _shown(conversation, conversation.type(line))


def _pressed(conversation: Conversation, number: str) -> Button | None:
    """Press a button, or give it back where its question must be answered first."""
    button = conversation.button(number)
    if button and button.confirm:
        conversation.show(question(button.confirm) + "\n")
        return button
    if button:
        _shown(conversation, conversation.press(button))
    return None


def _shown(conversation: Conversation, reply: Reply | None) -> None:
    """A form cannot be asked here, so it is shown whole."""
    if reply and reply.card.form:
        conversation.draw(reply)
        conversation.show(_FORM)
