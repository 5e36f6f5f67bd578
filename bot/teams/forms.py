"""A form as Adaptive Card inputs, and what it sends back as answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, assert_never

from bot.teams.actions import ANSWER, CANCEL, PLACE, SENTENCE, VERB, execute
from bot.teams.text import Element, heading, is_inert, lines, safe
from commands.engine.cards import Form, Input, Option
from commands.engine.drawing import one_line
from commands.engine.glyphs import TONES

_ASKED: Final = "_asked"
_MANY: Final = "_many"
_SEVERAL: Final = ", "
_EXPANDED_AT_MOST: Final = 6
_UNCHOSEN: Final = "\u2060"
"""The value of a choice that chooses nothing: it stands where there is no choice yet, since Microsoft's renderer faults
a set without any, and a choice without a value."""
_SEND: Final = "Send me the file here in our chat (📎), and I will ask what it is for."
"""Cards have no input for a file: it comes as a message."""
_TELLS: Final = {SENTENCE, VERB, _ASKED, _MANY, PLACE, "msteams"}


def draw(form: Form, errors: Mapping[str, str]) -> list[Element]:
    """The form's title, its inputs with hints and errors beside them, and its buttons.

    A form that asks for nothing but files has no button to submit it: the files are what it waits for.
    """
    title = heading(form.title, "Medium")
    asked = [element for one in form.inputs for element in _input(one, errors.get(one.name) or one.error)]
    data: Element = {SENTENCE: form.sentence, _ASKED: [one.name for one in form.inputs if one.kind != "file"]}
    many = [one.name for one in form.inputs if one.many]
    if many:
        data[_MANY] = many
    submit = execute(form.submit or "Save", ANSWER, data, style="positive", inputs="auto")
    cancel = execute("Cancel", CANCEL, {SENTENCE: ""})
    only_files = bool(form.inputs) and all(one.kind == "file" for one in form.inputs)
    return [*title, *asked, {"type": "ActionSet", "actions": [cancel] if only_files else [submit, cancel]}]


def read_answers(data: Mapping[str, Any]) -> dict[str, str]:
    """What was answered, by the names of the form's inputs, from the data of an ``answer``: those left empty are empty.

    Teams leaves them out, also where something stood in them before, and joins several choices with a comma alone.
    """
    many = set(data.get(_MANY) or ())
    answers = dict.fromkeys(data.get(_ASKED) or (), "")
    answers |= {name: str(value) for name, value in data.items() if name not in _TELLS and value is not None}
    return {name: _answer(value, several=name in many) for name, value in answers.items()}


def _answer(value: str, *, several: bool) -> str:
    if several:
        return _SEVERAL.join(part for part in value.split(",") if part != _UNCHOSEN)
    return "" if value == _UNCHOSEN else value


def read_sentence(data: Mapping[str, Any]) -> str:
    """The sentence that a button or a form says."""
    return str(data.get(SENTENCE) or "")


def _input(asked: Input, error: str) -> Iterator[Element]:
    if asked.name in _TELLS:
        raise ValueError(f"an input may not be named {asked.name!r}: the button's own data is")
    if asked.kind == "file":
        yield from lines(asked.label, weight="Bolder")
        yield from lines(_SEND, tight=True)
    else:
        yield {**_element(asked), **_common(asked)}
    if error:
        glyph = TONES["warning"]
        yield from lines(f"{glyph.emoji} {error}", tight=True, weight="Bolder")
    yield from lines(" ".join(filter(None, [asked.hint, *_extra(asked)])), tight=True, isSubtle=True, size="Small")


def _common(asked: Input) -> Element:
    common: Element = {"id": asked.name, "label": safe(asked.label or asked.name)}
    if asked.placeholder and asked.kind != "date":
        common["placeholder"] = safe(one_line(asked.placeholder))
    if asked.required:
        common["isRequired"] = True
        common["errorMessage"] = f"{safe(one_line(asked.label or asked.name))}: this is needed."
    return common


def _element(asked: Input) -> Element:
    match asked.kind:
        case "text" | "long":
            return _text(asked)
        case "date":
            return {"type": "Input.Date", **({"value": asked.value} if _is_date(asked.value) else {})}
        case "choice":
            return _choice(asked)
        case "search" | "person":
            return _search(asked)
        case "file":
            raise ValueError("Adaptive Cards have no input for files")
        case _:
            assert_never(asked.kind)


def _text(asked: Input) -> Element:
    element: Element = {"type": "Input.Text", "maxLength": max(asked.max_length, len(asked.value), 1)}
    if asked.kind == "long":
        element["isMultiline"] = True
    return {**element, "value": asked.value} if asked.value else element


def _extra(asked: Input) -> list[str]:
    """What the element cannot show: a date that is no date yet, or a date's placeholder."""
    if asked.kind == "file":
        return [asked.placeholder]
    if asked.kind != "date":
        return []
    now = f"Now: {asked.value_label or asked.value}." if asked.value and not _is_date(asked.value) else ""
    return [now, asked.placeholder]


def _is_date(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _chosen(asked: Input) -> list[Option]:
    if not asked.value:
        return []
    if not asked.many:
        return [Option(asked.value, asked.value_label or asked.value)]
    values = asked.value.split(_SEVERAL)
    labels = asked.value_label.split(_SEVERAL)
    return [Option(*pair) for pair in zip(values, labels if len(labels) == len(values) else values, strict=True)]


def _choices(asked: Input) -> Element:
    """The options, with those that were chosen before but are offered no more."""
    offered = {option.value: option for option in asked.options}
    for option in _chosen(asked):
        offered.setdefault(option.value, option)
    element: Element = {
        "type": "Input.ChoiceSet",
        "choices": [
            {"title": safe(one_line(option.label or option.value)), "value": option.value}
            for option in offered.values()
        ],
        "isMultiSelect": asked.many,
        "wrap": True,
    }
    chosen = ",".join(option.value for option in _chosen(asked))
    return {**element, "value": chosen} if chosen else element


def _choice(asked: Input) -> Element:
    """Few options stand open, to be tapped at once; their labels are read as Markdown, so they must hold none."""
    element = _choices(asked)
    titles = [choice["title"] for choice in element["choices"]]
    if len(titles) <= _EXPANDED_AT_MOST and all(map(is_inert, titles)):
        return {**element, "style": "expanded"}
    return {**element, "style": "compact" if len(titles) <= _EXPANDED_AT_MOST else "filtered"}


def _search(asked: Input) -> Element:
    query: Element = {"type": "Data.Query", "dataset": asked.suggests or asked.kind}
    element = _choices(asked)
    choices = element["choices"] or [{"title": "Type to search", "value": _UNCHOSEN}]
    return {**element, "choices": choices, "style": "filtered", "choices.data": query}
