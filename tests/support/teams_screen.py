"""What a person reads on an Adaptive Card, and what they may tap or fill in there."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from typing import Any

Json = dict[str, Any]
Choose = Callable[[Json, str], str]
"""Gives the value that an input which searches is given, from it and what was typed."""


def shown(card: Json, uncovered: Container[str] = ()) -> str:
    """Everything that can be read, an element a line; ``uncovered`` are the ids that a button has shown or hidden."""
    return "\n".join(line for element in _elements(card, uncovered) for line in _lines(element) if line)


def buttons(card: Json, uncovered: Container[str] = ()) -> list[Json]:
    """The buttons that can be seen, in order."""
    return [each for each in _elements(card, uncovered) if str(each.get("type")).startswith("Action.")]


def button(card: Json, label: str, uncovered: Container[str] = ()) -> Json | None:
    """The button of that label: exactly, else beginning so."""
    offered = buttons(card, uncovered)
    for fits in (str.__eq__, str.startswith):
        for each in offered:
            if fits(bare(each["title"]).lower(), label.lower()):
                return each
    return None


def labels(card: Json, uncovered: Container[str] = ()) -> list[str]:
    return [bare(each["title"]) for each in buttons(card, uncovered)]


def inputs(card: Json) -> list[Json]:
    """The inputs of a card, those that cannot be seen as well, for they are sent too."""
    return [each for each in _everything(card) if str(each.get("type")).startswith("Input.")]


def fields(card: Json) -> dict[str, str]:
    """The inputs by their labels, with what they hold as it is read."""
    return {each["label"]: _held(each) for each in inputs(card)}


def sender(card: Json, *, dialog: bool) -> Json | None:
    """The button that sends what was filled in."""
    kind = "Action.Submit" if dialog else "Action.Execute"
    sending = (each for each in buttons(card) if each["type"] == kind and each.get("associatedInputs") != "none")
    return next(sending, None)


def filled(card: Json, answers: dict[str, Any], choose: Choose) -> dict[str, str]:
    """What a card's inputs send once these answers are given, by the labels or the ids of the inputs.

    What is left empty is left out, and several choices are joined with commas, as Teams does both.
    """
    values: dict[str, str] = {}
    left = dict(answers)
    for each in inputs(card):
        name, label = each["id"], each["label"]
        key = next((key for key in left if key in (name, label) or key.lower() == label.lower()), None)
        value = str(each.get("value") or "") if key is None else _given(each, left.pop(key), choose)
        if each.get("isRequired") and not value:
            raise AssertionError(f"Teams says: {each['errorMessage']}")
        if value:
            values[name] = value
    if left:
        raise AssertionError(f"the form has no field {sorted(left)}; it has {sorted(fields(card))}")
    return values


def held(card: Json) -> dict[str, str]:
    """What a card's inputs hold that hold anything."""
    return {each["id"]: str(each["value"]) for each in inputs(card) if each.get("value")}


def bare(text: str) -> str:
    """The words without what cannot be seen."""
    return re.sub("[\u200b\u200d\u2060]", "", text)


def _elements(card: Json, uncovered: Container[str]) -> Iterator[Json]:
    for key in ("body", "actions"):
        yield from _visible(card.get(key) or [], uncovered)


def _everything(card: Json) -> Iterator[Json]:
    yield from _visible(card.get("body") or [], None)


def _visible(thing: Any, uncovered: Container[str] | None) -> Iterator[Json]:
    """Elements and actions; ``uncovered`` is nothing where also what is hidden is wanted."""
    if isinstance(thing, list):
        for each in thing:
            yield from _visible(each, uncovered)
    elif isinstance(thing, dict):
        if uncovered is not None and not thing.get("isVisible", True) ^ (thing.get("id", "") in uncovered):
            return
        if "type" in thing:
            yield thing
        for key in ("items", "columns", "rows", "cells", "actions"):
            yield from _visible(thing.get(key) or [], uncovered)


def _lines(element: Json) -> Iterator[str]:
    kind = str(element["type"])
    if kind == "TextBlock":
        yield _read(element.get("text", ""))
    elif kind == "RichTextBlock":
        yield "".join(run if isinstance(run, str) else run.get("text", "") for run in element["inlines"])
    elif kind == "FactSet":
        yield from (f"{_read(fact['title'])} {_read(fact['value'])}" for fact in element["facts"])
    elif kind == "Image":
        yield element.get("altText", "")
    elif kind.startswith("Action."):
        yield element.get("title", "")
    elif kind.startswith("Input."):
        yield f"{element['label']}: {_held(element) or element.get('placeholder', '')}"
        if element.get("style") == "expanded":
            yield from (_read(choice["title"]) for choice in element["choices"])


def _read(markdown: str) -> str:
    """Markdown as it is drawn: links by their words and addresses, escapes undone."""
    linked = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)", r"\1 (\2)", markdown)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", linked)


def _held(asked: Json) -> str:
    value = str(asked.get("value") or "")
    if asked["type"] != "Input.ChoiceSet":
        return value
    titles = {choice["value"]: choice["title"] for choice in asked["choices"]}
    chosen = value.split(",") if asked.get("isMultiSelect") else [value]
    return ", ".join(titles.get(each, each) for each in chosen if each)


def _given(asked: Json, answer: Any, choose: Choose) -> str:
    kind = asked["type"]
    if kind == "Input.Text":
        most = asked.get("maxLength", 10_000)
        assert len(answer) <= most, f"Teams takes {most} characters"
        assert asked.get("isMultiline") or "\n" not in answer, f"{asked['label']} has one line"
        return str(answer)
    if kind == "Input.ChoiceSet":
        wanted = (answer if isinstance(answer, list) else [answer]) if answer else []
        assert asked.get("isMultiSelect") or len(wanted) < 2, f"{asked['label']} takes one choice"
        return ",".join(_chosen(asked, each, choose) for each in wanted)
    assert kind == "Input.Date", f"no test fills in an {kind}"
    assert not answer or re.fullmatch(r"\d{4}-\d\d-\d\d", answer), f"{answer!r} is no date that can be picked"
    return str(answer)


def _chosen(asked: Json, wanted: str, choose: Choose) -> str:
    for choice in asked["choices"]:
        if wanted.lower() in (str(choice["title"]).lower(), str(choice["value"]).lower()):
            return str(choice["value"])
    if "choices.data" in asked:
        return choose(asked, wanted)
    raise AssertionError(f"{wanted!r} is not offered; {[choice['title'] for choice in asked['choices']]} are")
