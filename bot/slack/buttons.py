"""Buttons as Slack draws them: the sentence is the value; what is too long for a button stands beside it in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.slack import limits
from bot.slack.text import Block, cost, defanged, plain, quiet
from commands.engine.cards import Button, Confirm
from commands.engine.drawing import is_web_address, one_line, shorten

SAY = "say:"
"""The action ids of buttons that say their value; a number follows."""
OPEN = "open:"
"""The action ids of buttons that open a page: there is nothing to do but acknowledge them."""
_HALF: Final = limits.MESSAGE_CHARACTERS // 2


@dataclass(slots=True)
class Counter:
    """Numbers the buttons of one card, so that no two share an action id."""

    count: int = 0

    def next(self) -> int:
        """One more."""
        self.count += 1
        return self.count


@dataclass(slots=True)
class Drawn:
    """Elements for an actions block, and the words that did not fit on them."""

    elements: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def short(self, text: str, most: int) -> Block:
        """A plain text object of at most ``most`` characters; a longer text is noted, to be shown in full."""
        words = one_line(defanged(text)) or "–"
        if len(words) > most:
            self.notes.append(words)
        return plain(shorten(words, most))

    def add(self, button: Button, counter: Counter) -> None:
        """Draw one button."""
        label = button.label.strip() or button.sentence or button.url
        if button.url and not is_web_address(button.url):
            self.notes.append(f"{label}: {button.url}")
            return
        self.elements.append(self._element(button, label, counter.next()))

    def _element(self, button: Button, label: str, number: int) -> Block:
        kind = OPEN if button.url else SAY
        element: Block = {
            "type": "button",
            "action_id": f"{kind}{number}",
            "text": self.short(label, limits.BUTTON_TEXT),
        }
        if button.url:
            limits.BUTTON_URL.check(len(button.url), f"the address of the button {label!r}")
            element["url"] = button.url
        elif button.sentence:
            limits.BUTTON_VALUE.check(len(button.sentence), f"the sentence of the button {label!r}")
            element["value"] = button.sentence
        if button.style != "default":
            element["style"] = button.style
        if button.confirm:
            element["confirm"] = self._confirm(button.confirm, danger=button.style == "danger")
        return element

    def _confirm(self, confirm: Confirm, *, danger: bool) -> Block:
        return {
            "title": self.short(confirm.title, limits.CONFIRM_TITLE),
            "text": self.short(confirm.text, limits.CONFIRM_TEXT),
            "confirm": self.short(confirm.yes, limits.CONFIRM_BUTTON),
            "deny": self.short(confirm.no, limits.CONFIRM_BUTTON),
            "style": "danger" if danger else "primary",
        }


def draw(buttons: Sequence[Button], counter: Counter) -> Drawn:
    """The buttons as elements."""
    drawn = Drawn()
    for button in buttons:
        drawn.add(button, counter)
    return drawn


def blocks(drawn: Drawn) -> list[Block]:
    """What did not fit on the buttons, then the buttons, up to 25 to a block."""
    rows: list[list[Block]] = []
    for element in drawn.elements:
        if not rows or len(rows[-1]) == limits.ACTIONS_ELEMENTS or cost([*rows[-1], element]) > _HALF:
            rows.append([])
        rows[-1].append(element)
    return [
        *(block for note in drawn.notes for block in quiet(note)),
        *({"type": "actions", "elements": row} for row in rows),
    ]
