"""Buttons as Adaptive Card actions: each says the sentence that a person could have typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.teams import limits
from bot.teams.text import Element, lines, rich, run, safe
from commands.engine.cards import Button, Confirm
from commands.engine.drawing import is_web_address, one_line

SAY: Final = "say"
ANSWER: Final = "answer"
CANCEL: Final = "cancel"
SENTENCE: Final = "sentence"
PLACE: Final = "_place"
"""Under which a button's data hold the channel that its card is about."""
VERB: Final = "verb"
"""Where a dialog's button has its verb: among its data."""
_PHONE: Final = 36
"""How many characters of buttons stand beside each other on a narrow phone, each with its padding."""
_PADDING: Final = 4
_STYLES: Final = {"default": "default", "primary": "positive", "danger": "destructive"}


@dataclass(slots=True)
class Counter:
    """Numbers the questions that are asked before a button is carried out."""

    count: int = 0

    def next(self) -> int:
        """One more."""
        self.count += 1
        return self.count


def execute(title: str, verb: str, data: Element, *, style: str = "default", inputs: str = "none") -> Element:
    """An Action.Execute; one without a verb would send nothing."""
    action: Element = {
        "type": "Action.Execute",
        "title": safe(one_line(title)),
        "verb": verb,
        "data": data,
        "associatedInputs": inputs,
    }
    return action if style == "default" else {**action, "style": style}


def draw(buttons: Sequence[Button], counter: Counter) -> list[Element]:
    """Lines of buttons, those past the sixth behind an ellipsis; then the questions that some ask, still hidden."""
    actions: list[Element] = []
    below: list[Element] = []
    for button in buttons:
        if button.url and not is_web_address(button.url):
            below.append(rich(run(f"{button.label}: {button.url}", isSubtle=True)))
        elif button.confirm and not button.url:
            number = counter.next()
            below.append(_question(button, button.confirm, f"confirm-{number}"))
            actions.append(_toggle(button.label, f"confirm-{number}", _STYLES[button.style]))
        else:
            actions.append(_action(button))
    return [*_lines(actions), *below]


def _lines(actions: list[Element]) -> list[Element]:
    """Sets of buttons, each as wide as a phone: a client may cut off what does not fit beside the others."""
    sets: list[list[Element]] = []
    room = 0
    most: int = limits.PRIMARY_ACTIONS
    seen = len(actions) if len(actions) == most + 1 else most  # an ellipsis that hides one takes that one's room
    for action in actions[:seen]:
        width = len(action["title"]) + _PADDING
        if not sets or width > room or len(sets[-1]) == most:
            sets.append([])
            room = _PHONE
        sets[-1].append(action)
        room -= width
    for action in actions[seen:]:
        sets[-1].append({**action, "mode": "secondary"})
    return [
        {"type": "ActionSet", "actions": line, **({"spacing": "Small"} if at else {})} for at, line in enumerate(sets)
    ]


def _action(button: Button) -> Element:
    title = one_line(button.label) or button.sentence or button.url
    if button.url:
        return {"type": "Action.OpenUrl", "title": safe(title), "url": button.url}
    return execute(title, SAY, {SENTENCE: button.sentence}, style=_STYLES[button.style])


def _toggle(title: str, target: str, style: str) -> Element:
    action: Element = {
        "type": "Action.ToggleVisibility",
        "title": safe(one_line(title)),
        "targetElements": [target],
    }
    return action if style == "default" else {**action, "style": style}


def _question(button: Button, confirm: Confirm, name: str) -> Element:
    """Adaptive Cards have no confirmation: the button uncovers the question, and only its answer says the sentence."""
    yes = execute(confirm.yes, SAY, {SENTENCE: button.sentence}, style=_STYLES[button.style])
    return {
        "type": "Container",
        "id": name,
        "isVisible": False,
        "style": "emphasis",
        "items": [
            *lines(confirm.title, weight="Bolder"),
            *lines(confirm.text),
            {"type": "ActionSet", "actions": [yes, _toggle(confirm.no, name, "default")]},
        ],
    }
