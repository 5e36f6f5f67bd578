"""What Teams asks and waits for the answer to: taps, dialogs and searches, read from the activity and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.teams.actions import ANSWER, CANCEL, VERB
from bot.teams.forms import read_answers, read_sentence
from bot.teams.text import Element, safe
from commands.engine.cards import Option
from commands.engine.drawing import one_line
from commands.engine.request import ChannelKind

__all__ = ["CANCEL", "KINDS", "Search", "Tap", "dialog_tap", "results", "search", "tap"]

KINDS: Final[Mapping[ChannelKind, Literal["personal", "group", "channel"]]] = {
    "dm": "personal",
    "terminal": "personal",
    "private": "group",
    "public": "channel",
}
"""How where people and channels are reached is kept, by the kind of channel."""
_SEARCHED: Final = "application/vnd.microsoft.search.searchResponse"
_MOST: Final = 15
"""How many options are offered at once where Teams does not say:
https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search"""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that was used: its verb and its sentence; of a form, the answers too; and all that it held."""

    verb: str
    sentence: str
    answers: dict[str, str] | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for as one types: in which argument type, and from which result on."""

    dataset: str
    typed: str
    skip: int = 0
    most: int = _MOST


def tap(activity: Mapping[str, Any]) -> Tap:
    """The button of a card (``adaptiveCard/action``)."""
    action = (activity.get("value") or {}).get("action") or {}
    return _tap(str(action.get("verb") or ""), action.get("data") or {})


def dialog_tap(activity: Mapping[str, Any]) -> Tap:
    """The button that opens a dialog, or one in it (``task/fetch``, ``task/submit``): its data say the verb."""
    data = (activity.get("value") or {}).get("data") or {}
    return _tap(str(data.get(VERB) or ""), data)


def search(activity: Mapping[str, Any]) -> Search:
    """What ``application/search`` asks for."""
    value = activity.get("value") or {}
    options = value.get("queryOptions") or {}
    typed = str(value.get("queryText") or "")
    skip, most = _count(options.get("skip"), 0), _count(options.get("top"), _MOST)
    return Search(str(value.get("dataset") or ""), typed, skip, most)


def results(found: Iterable[Option], most: int, skip: int = 0) -> Element:
    """The answer to a search."""
    options = [{"title": safe(one_line(each.label or each.value)), "value": each.value} for each in found]
    return {"statusCode": 200, "type": _SEARCHED, "value": {"results": options[skip : skip + most]}}


def _count(told: object, otherwise: int) -> int:
    """A number of results, as far as what was told is one."""
    return told if isinstance(told, int) and told > 0 else otherwise


def _tap(verb: str, data: Mapping[str, Any]) -> Tap:
    return Tap(verb, read_sentence(data), read_answers(data) if verb == ANSWER else None, data)
