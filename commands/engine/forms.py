"""Forms, drawn from a row's arguments: what a person would have typed, asked for one thing at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from commands.engine.arguments import Argument
from commands.engine.cards import Form, Input, Notice, Reply, card
from commands.engine.context import Context
from commands.engine.table import BLANK, Call, say


def form_reply(
    context: Context,
    call: Call,
    *,
    errors: Mapping[str, str] | None = None,
    notice: Notice | None = None,
    typed: Mapping[str, str] | None = None,
) -> Reply:
    """The form of a call, filled with what is known.

    ``typed`` holds answers exactly as they were typed, right or wrong; they come before what the call understood, and
    that before the row's own prefilling.
    """
    call, above = call.row.preface(context, call) if call.row.preface else (call, ())
    values = call.row.prefill(context, call) if call.row.prefill and _has_subject(call) else {}
    values |= {
        a.name: BLANK if is_taken_away(call, a.name) else a.type.shown(call.values[a.name])
        for a in call.row.arguments
        if a.name in call.values and a.asked
    }
    values |= typed or {}
    errors = errors or {}
    inputs = tuple(
        _input(a, values.get(a.name, ""), errors.get(a.name, ""), context)
        for a in call.row.arguments
        if a.asked and not (_stays(a) and a.name in call.values)
    )
    sentence = say(_bare(call, context))
    form = Form(_title(call, context.subject), sentence, inputs, call.row.submit)
    return Reply(card(notice, *above, form), how="form", outcome="refused", field_errors=dict(errors))


NOT_EMPTIED: Final = "This cannot be left empty. It keeps what it held until you say."


def emptied(context: Context, call: Call) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that hold something and came back, or were typed, empty: those taken away so, and those wanted."""
    blank = {name for name, text in (context.request.answers or {}).items() if not text.strip()}
    blank |= {name for name in call.values if is_taken_away(call, name)}
    row = call.row
    if row.empties is None or row.prefill is None or not blank or not _has_subject(call):
        return (), ()
    held = row.prefill(context, call)
    found = [a.name for a in row.arguments if a.name in blank and not a.required and held.get(a.name)]
    return tuple(n for n in found if n in row.empties), tuple(n for n in found if n not in row.empties)


def is_taken_away(call: Call, name: str) -> bool:
    """Whether a line says of a field that it is to be empty, by nothing between quotes."""
    return call.row.empties is not None and call.values.get(name) == BLANK


def _has_subject(call: Call) -> bool:
    """Whether the thing the form is about is named; where it must be and is not, the form asks for it first."""
    argument = call.row.argument(call.row.subject)
    return argument is None or not argument.required or argument.name in call.values


def _bare(call: Call, context: Context) -> Call:
    """The call without what the form asks: its subject, a file that is kept, and the version it was drawn from."""
    kept = {a.name for a in call.row.arguments if _stays(a) or not a.asked} | {"seen"}
    return Call(call.row, {name: value for name, value in call.values.items() if name in kept})


def _stays(argument: Argument) -> bool:
    """Whether what is given of it stays in the form's sentence and is not asked again: its subject, a kept file."""
    return argument.type.positional or argument.type.kind == "file"


def _title(call: Call, name: str) -> str:
    """The form's title with what it is about: by its ``name``, or as it was typed where it has none."""
    subject = (name or call.get(call.row.subject)) if call.row.subject else None
    if call.row.subject and subject is None:
        return re.sub(r" (?:of|on|at|about)$", "", call.row.form)
    return f"{call.row.form} {subject}" if isinstance(subject, str) else call.row.form


def _input(argument: Argument, value: str, error: str, context: Context) -> Input:
    return Input(
        name=argument.name,
        label=argument.label or argument.name.capitalize(),
        kind=argument.type.kind,
        value=value,
        value_label=argument.type.labelled(value, context) if value else "",
        hint=argument.hint,
        placeholder=argument.placeholder,
        required=argument.required,
        options=argument.type.options(),
        suggests=argument.type.name if argument.type.kind in ("search", "person") else "",
        many=argument.type.many,
        max_length=argument.longest,
        error=error,
    )
