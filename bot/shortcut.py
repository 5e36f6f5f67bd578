"""The sentence that makes an action of a message, on whichever platform the message stands."""

from __future__ import annotations

from typing import Final

from commands.engine.drawing import one_line, shorten

TITLE: Final = 300
"""How much of a message becomes the title of an action made from it; the link leads to the whole of it."""


def create_action(text: str, link: str) -> str:
    """A title from the message's beginning, and ``link`` to the whole of it where there is one."""
    titled = f" title:{_quoted(shorten(one_line(text), TITLE))}" if text else ""
    return f"/action add ask:yes{titled}{f' link:{link}' if link else ''}"


def _quoted(words: str) -> str:
    """The words in double quotes, those within them and backslashes escaped by a backslash.

    They are free text, so they are quoted as people quote, and not as :func:`commands.engine.words.quote` does.
    """
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
