"""Cards in dialogs, which Teams opens over the chat.

A dialog knows Action.Submit alone, whose data must say what it is for; a button opens one where its data ask for it.
Source: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from bot.teams.actions import PLACE, SAY, VERB
from bot.teams.forms import read_sentence
from bot.teams.text import Element, escaped, safe
from commands.engine.drawing import one_line, shorten

CARD: Final = "application/vnd.microsoft.card.adaptive"
"""The content type of an Adaptive Card among an activity's attachments."""
CLOSED: Final[Element | None] = None
"""The body of an answer which closes the dialog and says nothing: there is none."""
_FETCH: Final = {"type": "task/fetch"}
_TITLE: Final = 60
"""The most characters of a title that a window's head has room for."""
_FEW: Final = 8
"""The most elements of a card that half of the window's height shows."""


def attachment(card: Element) -> Element:
    """The card as an activity holds it."""
    return {"contentType": CARD, "content": card}


def as_dialog(card: Element, title: str) -> Element:
    """The card as a dialog's ``taskInfo``: its buttons send ``task/submit`` with their verb among their data.

    The card's heading is left out where it is the dialog's title too.
    """
    words = shorten(safe(one_line(title)) or "Headway", _TITLE)
    body = [element for element in card["body"] if not _is_heading(element, words)] or card["body"]
    return {
        "title": words,
        "width": "medium",
        "height": "medium" if len(body) <= _FEW else "large",
        "card": attachment(_changed({**card, "body": body}, _submitting)),
    }


def opening(card: Element, opens: Callable[[str], bool]) -> Element:
    """The card with each button whose sentence opens a form as one that asks Teams for a dialog, by ``task/fetch``.

    ``opens`` says of a sentence whether it opens a form. What Teams then sends has the verb and the sentence in its
    data as any other button does.
    """

    def fetching(action: Element) -> Element:
        if action["verb"] != SAY or not opens(read_sentence(action["data"])):
            return action
        submit = _submitting(action)
        return {**submit, "data": {"msteams": _FETCH, **submit["data"]}}

    opened: Element = _changed(card, fetching)
    return opened


def about(card: Element, place: Element) -> Element:
    """The card with each of its buttons holding the channel that it is about."""
    held: Element = _changed(card, lambda action: {**action, "data": {**action["data"], PLACE: place}})
    return held


def shown(task: Element) -> Element:
    """The answer to ``task/fetch`` or ``task/submit`` that shows a dialog: a ``taskInfo`` of :func:`as_dialog`."""
    return {"task": {"type": "continue", "value": task}}


def message(words: str) -> Element:
    """The answer to ``task/fetch`` or ``task/submit`` that closes the dialog and says a sentence."""
    return {"task": {"type": "message", "value": safe(words)}}


def _is_heading(element: Element, words: str) -> bool:
    return element.get("style") == "heading" and element["text"] == escaped(words)


def _submitting(action: Element) -> Element:
    kept = {name: value for name, value in action.items() if name not in {"verb", "type", "data"}}
    return {"type": "Action.Submit", **kept, "data": {VERB: action["verb"], **action["data"]}}


def _changed(thing: Any, change: Callable[[Element], Element]) -> Any:
    """A copy in which every Action.Execute is changed."""
    if isinstance(thing, list):
        return [_changed(part, change) for part in thing]
    if not isinstance(thing, dict):
        return thing
    if thing.get("type") == "Action.Execute":
        return change(thing)
    return {name: _changed(part, change) for name, part in thing.items()}
