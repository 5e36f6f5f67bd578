"""A form as the inputs of a Slack modal, and a submitted modal as answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, assert_never

from bot.slack import limits
from bot.slack.buttons import Drawn
from bot.slack.text import Block, defanged, line, plain, quiet, rich
from commands.engine.cards import Form, Input, Option
from commands.engine.drawing import one_line, shorten
from commands.engine.glyphs import TONES

ANSWER: Final = "answer"
"""The action id of an input that is answered where it stands."""
SUGGEST: Final = "suggest:"
"""The action ids of inputs that ask for their options; the name of the argument type follows."""
_SEVERAL: Final = ", "
_RADIO_AT_MOST: Final = 5


def suggested_type(action_id: str) -> str:
    """The argument type that an input's options are asked of, or nothing where it is no such input."""
    return action_id.removeprefix(SUGGEST) if action_id.startswith(SUGGEST) else ""


def inputs(form: Form, errors: Mapping[str, str]) -> list[Block]:
    """The form's inputs as blocks; an input with an error has it just above."""
    return [block for asked in form.inputs for block in _input(asked, errors.get(asked.name) or asked.error)]


def _input(asked: Input, error: str) -> Iterator[Block]:
    limits.BLOCK_ID.check(len(asked.name), "an input's name")
    limits.INPUT_LABEL.check(len(asked.label), f"the label of {asked.name!r}")
    drawn = Drawn()
    element, hints = _element(asked, drawn)
    if error:
        glyph = TONES["warning"]
        yield from rich([line(f"{glyph.emoji} {error}", bold=True)])
    yield from (block for note in drawn.notes for block in quiet(note))
    block: Block = {
        "type": "input",
        "block_id": asked.name,
        "label": plain(defanged(asked.label).strip() or asked.name),
        "element": element,
        "optional": not asked.required,
    }
    hint = defanged(" ".join(filter(None, [asked.hint, *hints]))).strip()
    if hint:
        limits.INPUT_HINT.check(len(hint), f"the hint of {asked.name!r}")
        block["hint"] = plain(hint)
    yield block


def _element(asked: Input, drawn: Drawn) -> tuple[Block, list[str]]:
    """The element, and hints that say what it could not."""
    hints: list[str] = []
    match asked.kind:
        case "text" | "long":
            element = _text(asked)
        case "date":
            element = _date(asked, hints)
        case "choice":
            element = _choice(asked, drawn)
        case "search" | "person":
            element = _search(asked, drawn)
        case "file":
            element = {
                "type": "file_input",
                "action_id": ANSWER,
                "max_files": int(limits.FILE_INPUT_FILES) if asked.many else 1,
            }
        case _:
            assert_never(asked.kind)
    if asked.placeholder.strip() and asked.kind != "file" and element["type"] not in ("radio_buttons", "checkboxes"):
        element["placeholder"] = plain(shorten(defanged(asked.placeholder), limits.PLACEHOLDER))
    if len(defanged(asked.placeholder)) > limits.PLACEHOLDER:
        hints.append(asked.placeholder)
    return element, hints


def _text(asked: Input) -> Block:
    limits.INPUT_TEXT.check(len(asked.value), f"the text of {asked.name!r}")
    element: Block = {"type": "plain_text_input", "action_id": ANSWER, "multiline": asked.kind == "long"}
    element["max_length"] = min(max(asked.max_length, len(asked.value), 1), int(limits.INPUT_TEXT))
    return {**element, "initial_value": asked.value} if asked.value else element


def _date(asked: Input, hints: list[str]) -> Block:
    element: Block = {"type": "datepicker", "action_id": ANSWER}
    if _is_date(asked.value):
        element["initial_date"] = asked.value
    elif asked.value:
        hints.append(f"Now: {asked.value_label or asked.value}.")
    return element


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _chosen(asked: Input) -> list[Option]:
    """What is chosen already, several being separated by commas in both value and label."""
    if not asked.value:
        return []
    if not asked.many:
        return [Option(asked.value, asked.value_label or asked.value)]
    values = asked.value.split(_SEVERAL)
    labels = asked.value_label.split(_SEVERAL)
    return [Option(*pair) for pair in zip(values, labels if len(labels) == len(values) else values, strict=True)]


def _choice(asked: Input, drawn: Drawn) -> Block:
    offered = {option.value: option for option in asked.options}
    chosen = _chosen(asked)
    for option in chosen:
        offered.setdefault(option.value, option)
    options = {value: _option(option, drawn) for value, option in offered.items()}
    kind = _choice_kind(asked, len(options))
    element: Block = {"type": kind, "action_id": ANSWER, **_grouped(list(options.values()))}
    initial = [options[option.value] for option in chosen]
    return {**element, **_initial(initial, asked.many)}


def _choice_kind(asked: Input, count: int) -> str:
    if not count:
        return "multi_external_select" if asked.many else "external_select"
    if asked.many:
        return "checkboxes" if count <= limits.CHECKBOX_OPTIONS else "multi_static_select"
    return "radio_buttons" if asked.required and count <= _RADIO_AT_MOST else "static_select"


def _grouped(options: list[Block]) -> Block:
    most = limits.SELECT_OPTIONS
    if not options:
        return {"min_query_length": 1}
    if len(options) <= most:
        return {"options": options}
    limits.OPTION_GROUPS.check(-(-len(options) // most), "the groups of a choice")
    return {
        "option_groups": [
            {"label": plain(f"{at + 1} to {min(at + most, len(options))}"), "options": options[at : at + most]}
            for at in range(0, len(options), most)
        ]
    }


def _option(option: Option, drawn: Drawn) -> Block:
    """A label of up to 75 characters, or of up to 150 with its end as the description; a longer one is noted."""
    limits.OPTION_VALUE.check(len(option.value), f"the value of the option {option.label!r}")
    label = one_line(defanged(option.label).strip() or option.value)
    if len(label) <= limits.OPTION_TEXT:
        return {"text": plain(label), "value": option.value}
    head = shorten(label, limits.OPTION_TEXT)
    rest = label[len(head) - 1 :].strip()
    return {"text": plain(head), "description": drawn.short(rest, limits.OPTION_DESCRIPTION), "value": option.value}


def _search(asked: Input, drawn: Drawn) -> Block:
    kind = "multi_external_select" if asked.many else "external_select"
    limits.ACTION_ID.check(len(SUGGEST + asked.suggests), f"the argument type of {asked.name!r}")
    element: Block = {
        "type": kind,
        "action_id": SUGGEST + (asked.suggests or asked.kind),
        "min_query_length": 1,
    }
    return {**element, **_initial([_option(option, drawn) for option in _chosen(asked)], asked.many)}


def _initial(chosen: list[Block], many: bool) -> Block:
    if not chosen:
        return {}
    return {"initial_options": chosen} if many else {"initial_option": chosen[0]}


def read_answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What was answered, by the names of the form's inputs: unanswered ones are empty, several are joined by commas.

    Files are their Slack file ids. Texts are as typed, line ends and all.
    """
    state = view.get("state", {}).get("values", {})
    return {name: _answer(element) for name, elements in state.items() for element in elements.values()}


def _answer(element: Mapping[str, Any]) -> str:
    if "selected_options" in element:
        return _SEVERAL.join(option["value"] for option in element["selected_options"] or ())
    if "files" in element:
        return _SEVERAL.join(file["id"] for file in element["files"] or ())
    option = element.get("selected_option")
    if option:
        return str(option["value"])
    return str(element.get("value") or element.get("selected_date") or "")


def answer_errors(form: Form | None, errors: Mapping[str, str], summary: str) -> dict[str, str]:
    """A sentence for each input that is wrong.

    Slack ignores an answer that names no input of the view, so what belongs to none is put to the first.
    """
    if form is None:
        return {name: sentence for name, sentence in errors.items() if sentence}
    found = {asked.name: errors.get(asked.name) or asked.error for asked in form.inputs}
    wrong = {name: sentence for name, sentence in found.items() if sentence}
    homeless = list(_homeless(form, errors)) or ([] if wrong else [summary])
    if homeless and form.inputs:
        first = form.inputs[0].name
        wrong[first] = " ".join(filter(None, [wrong.get(first, ""), *homeless]))
    return wrong


def _homeless(form: Form, errors: Mapping[str, str]) -> Iterable[str]:
    names = {asked.name for asked in form.inputs}
    return (sentence for name, sentence in errors.items() if name not in names and sentence)
