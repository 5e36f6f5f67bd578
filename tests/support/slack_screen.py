"""What a person reads on Slack's blocks, and what they may tap or fill in there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def shown(blocks: list[Json]) -> str:
    """Everything that can be read, a block a line."""
    return "\n".join(line for block in blocks if (line := _block(block)))


def buttons(blocks: list[Json]) -> list[Json]:
    return [element for block in blocks for element in _elements(block) if element.get("type") == "button"]


def button(blocks: list[Json], label: str) -> Json | None:
    """The button of that label: exactly, else beginning so."""
    offered = buttons(blocks)
    for fits in (str.__eq__, str.startswith):
        for each in offered:
            if fits(each["text"]["text"].lower(), label.lower()):
                return each
    return None


def labels(blocks: list[Json]) -> list[str]:
    return [each["text"]["text"] for each in buttons(blocks)]


def filled(view: Json, answers: dict[str, Any], choose: Any) -> Json:
    """The state of a modal once these answers are given, by the labels or the names of its fields.

    ``choose`` gives the option for a field that searches, from its block and what was typed.
    """
    values: Json = {}
    left = dict(answers)
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        name, label = block["block_id"], block["label"]["text"]
        key = next((key for key in left if key in (name, label) or key.lower() == label.lower()), None)
        element = block["element"]
        state = _initial(element) if key is None else _given(block, left.pop(key), choose)
        if not block.get("optional") and not any(value for part, value in state.items() if part != "type"):
            raise AssertionError(f"Slack asks to complete the required field {label!r}")
        values[name] = {element["action_id"]: state}
    if left:
        raise AssertionError(f"the modal has no field {sorted(left)}; it has {sorted(values)}")
    return {"values": values}


def fields(view: Json) -> dict[str, str]:
    """The fields of a modal by their labels, with what they hold."""
    return {b["label"]["text"]: _held(b["element"]) for b in view["blocks"] if b["type"] == "input"}


def _block(block: Json) -> str:
    kind = block["type"]
    if kind == "rich_text":
        return "\n".join(_rich(part) for part in block["elements"])
    if kind == "table":
        return "\n".join(" | ".join(_cell(cell) for cell in row) for row in block["rows"])
    if kind == "input":
        hint = _text(block.get("hint"))
        return f"{_text(block['label'])}: {_held(block['element'])}" + (f" ({hint})" if hint else "")
    words = [_text(block.get("text")), *map(_text, block.get("fields") or ())]
    words += [_text(part) if "text" in part else part.get("alt_text", "") for part in _elements(block)]
    return " ".join(filter(None, [*words, block.get("alt_text", "")]))


def _rich(part: Json) -> str:
    if "elements" in part:
        return "".join(_rich(inner) for inner in part["elements"])
    return str(part.get("text") or part.get("url") or part.get("name") or "")


def _cell(cell: Json) -> str:
    return _rich(cell) if cell.get("type") == "rich_text" else str(cell.get("text", ""))


def _text(thing: Any) -> str:
    if not isinstance(thing, dict):
        return ""
    text = thing.get("text", "")
    if isinstance(text, dict):
        return _text(text)
    return re.sub(r"(?<!\w)\*(.+?)\*(?!\w)", r"\1", html.unescape(text)) if thing.get("type") == "mrkdwn" else str(text)


def _elements(block: Json) -> Iterator[Json]:
    if block["type"] in ("actions", "context"):
        yield from block["elements"]
    if block.get("accessory"):
        yield block["accessory"]


def _options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def _held(element: Json) -> str:
    state = _initial(element)
    chosen = state.get("selected_options") or [state["selected_option"]] if state.get("selected_option") else []
    chosen = state.get("selected_options") or chosen
    return ", ".join(option["text"]["text"] for option in chosen) or str(
        state.get("value") or state.get("selected_date") or ""
    )


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": element.get("initial_value")}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date")}
    if kind == "file_input":
        return {"type": kind, "files": []}
    if kind == "checkboxes" or kind.startswith("multi_"):
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    return {"type": kind, "selected_option": element.get("initial_option")}


def _given(block: Json, answer: Any, choose: Any) -> Json:
    element = block["element"]
    kind = element["type"]
    if kind == "plain_text_input":
        most = element.get("max_length", 3000)
        assert len(answer) <= most, f"Slack takes {most} characters"
        return {"type": kind, "value": answer or None}
    if kind == "datepicker":
        return {"type": kind, "selected_date": answer or None}
    if kind == "file_input":
        return {"type": kind, "files": choose(block, answer)}
    several = kind == "checkboxes" or kind.startswith("multi_")
    wanted = (answer if isinstance(answer, list) else [answer]) if answer else []
    chosen = [choose(block, each) if "external" in kind else _pick(element, each) for each in wanted]
    return (
        {"type": kind, "selected_options": chosen}
        if several
        else {"type": kind, "selected_option": (chosen or [None])[0]}
    )


def _pick(element: Json, wanted: str) -> Json:
    for option in _options(element):
        if wanted.lower() in (option["text"]["text"].lower(), option["value"].lower()):
            return option
    raise AssertionError(f"{wanted!r} is not offered; {[o['text']['text'] for o in _options(element)]} are")
