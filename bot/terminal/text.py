"""Cards as a terminal shows them: plain text, in colour where that is wanted, with buttons by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from bot.plain import NARROWEST, Pen, Style, pager_buttons
from commands.engine.cards import Button, Buttons, Node, Pager, Reply, Row

__all__ = ["buttons", "render"]

_COLOURS: Final[dict[Style, str]] = {
    "bold": "1",
    "quiet": "2",
    "red": "31;1",
    "amber": "33;1",
    "green": "32;1",
    "blue": "36;1",
    "done": "32",
    "warning": "33;1",
    "refused": "31;1",
    "fault": "31;1",
}
"""ANSI's numbers; what has none is not coloured."""


def render(reply: Reply, width: int = 80, *, colour: bool = False) -> str:
    """The reply as text of at most ``width`` columns, with ANSI colours where ``colour`` is set.

    A word longer than a line is broken; nothing is cut. The numbers in brackets are those of :func:`buttons`.
    """
    return _Marker(max(width, NARROWEST), reply, colour).draw()


def buttons(reply: Reply) -> list[Button]:
    """The card's buttons in the order of their numbers, the first being number 1: rows' and the pager's too."""
    return [button for node in reply.card.nodes for button in _of(node)]


def _of(node: Node) -> Sequence[Button]:
    if isinstance(node, Row | Buttons):
        return node.buttons
    return pager_buttons(node) if isinstance(node, Pager) else ()


@dataclass(slots=True)
class _Marker(Pen):
    """A pen that may have colours, and that counts the buttons it has drawn."""

    colour: bool
    count: int = 0
    breaks_words: ClassVar[bool] = True

    def painted(self, text: str, style: Style) -> str:
        """The text in its style's colour, where colours are wanted."""
        number = _COLOURS.get(style)
        return f"\x1b[{number}m{text}\x1b[0m" if self.colour and number and text else text

    def label(self, button: Button) -> str:
        """A button under its number."""
        self.count += 1
        return f"[{self.count}] {Pen.label(self, button)}"
