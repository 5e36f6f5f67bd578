"""What the door answers by itself: refusals, questions before what cannot be undone, and what a call still lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from commands.engine.cards import Button, Buttons, Notice, Reply, Text, Tone, card
from commands.engine.table import Call, say


def named(call: Call, names: tuple[str, ...]) -> list[str]:
    """What the arguments are called in a sentence: "the reason"."""
    arguments = [call.row.argument(name) for name in names]
    return [f"the {(a.label or a.name).lower()}" for a in arguments if a]


def unasked(call: Call, names: tuple[str, ...]) -> bool:
    """Whether a form would not ask for one of these: it can only be typed."""
    return any(argument is not None and not argument.asked for argument in map(call.row.argument, names))


def as_seen(call: Call, things: Mapping[str, Any]) -> Call:
    """The call with the version of its subject that the form is drawn from, where it does not bear one already."""
    version = getattr(things.get(call.row.subject), "version", None)
    return call if version is None or call.get("seen") else call.but(seen=version)


def is_conditional(call: Call) -> bool:
    """Whether all that is missing is what the other values call for."""
    required = {argument.name for argument in call.row.arguments if argument.required}
    missing = call.row.missing(call.values)
    return bool(missing) and not required & set(missing)


def one_of(*names: str) -> Callable[[Mapping[str, Any]], tuple[str, ...]]:
    """What a change lacks that gives none of these fields, not even to empty one: the first, so that the form opens."""
    return lambda values: () if any(values.get(name) is not None for name in names) else names[:1]


def minds_files(call: Call | None) -> bool:
    """Whether files are for what was said with them, as they are not for a mere question or for words in passing."""
    return call is not None and (call.row.writes or any(a.type.kind == "file" for a in call.row.arguments))


def refusal(sentence: str, buttons: tuple[Button, ...] = ()) -> Reply:
    """A sentence that says why not, with buttons for what may have been meant."""
    return _answered("refused", sentence, buttons)


def ask_back(sentence: str, buttons: tuple[Button, ...] = ()) -> Reply:
    """A sentence that asks what was meant, with a button for each answer: nothing was done, and nothing is wrong."""
    return _answered("question", sentence, buttons)


def _answered(tone: Tone, sentence: str, buttons: tuple[Button, ...]) -> Reply:
    return Reply(card(Notice(tone, sentence), Buttons(buttons) if buttons else None), outcome="refused")


def confirmation(call: Call, question: str) -> Reply:
    """The question put before what cannot be undone."""
    yes = Button(call.row.yes, say(call.but(sure=True)), style="danger" if call.row.writes else "primary")
    no = Button("Not now", "/headway nothing")
    return Reply(
        card(Notice("warning", question), Text("Nothing has been done yet.", quiet=True), Buttons((yes, no))),
        outcome="refused",
    )
