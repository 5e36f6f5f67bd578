"""A form at the terminal: its questions one at a time, with what is stored already, and the answers read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.terminal import files
from commands.engine.cards import Form, Input, Option
from commands.engine.drawing import one_line
from commands.engine.request import Upload

Ask = Callable[[Input], str]
"""Asks for one field on the screen and gives what was typed. ``KeyboardInterrupt`` or ``EOFError`` leave the form."""
CLEAR: Final = "-"
SEVERAL: Final = ", "


class NotAnAnswer(ValueError):  # noqa: N818 - a sentence for who typed it
    """What was typed cannot be the answer; the message says what can."""


@dataclass
class Answers:
    """A form's answers so far as the door takes them, and the files that came with them, by their fields."""

    values: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


def ask_all(form: Form, answers: Answers, ask: Ask, show: Callable[[str], None], only: Iterable[str] = ()) -> None:
    """Ask the form's questions, or ``only`` those named, into ``answers``.

    What is not asked keeps the value the form shows. ``KeyboardInterrupt`` and ``EOFError`` go through.
    """
    names = set(only) or {one.name for one in form.inputs}
    for one in form.inputs:
        if one.name not in names:
            if one.kind != "file":
                answers.values.setdefault(one.name, one.value)
            continue
        for line in question(one):
            show(line)
        while not _answered(one, ask(one), answers, show):
            pass


def question(asked: Input) -> list[str]:
    """A question as lines: what it asks, what is wrong, a hint, the choices by number, and what is stored."""
    lines = [f"{one_line(asked.label) or asked.name}{' (needed)' if asked.required else ''}"]
    if asked.error:
        lines.append(f"  ! {one_line(asked.error)}")
    if asked.hint:
        lines.append(f"  {one_line(asked.hint)}")
    if asked.kind == "file":
        lines.append("  The path of a file.")
    lines += [f"  [{number}] {one_line(option.label)}" for number, option in enumerate(asked.options, 1)]
    if asked.options and asked.many:
        lines.append("  Several with commas between.")
    if now := one_line(_now(asked)):
        lines.append(f"  Now: {now}. Press return to keep it{'' if asked.required else ', type - to clear it'}.")
    return lines


def _now(asked: Input) -> str:
    if asked.value_label:
        return asked.value_label
    labels = {option.value: option.label for option in asked.options}
    return SEVERAL.join(labels.get(value, value) for value in asked.value.split(SEVERAL)) if labels else asked.value


def _answered(asked: Input, typed: str, answers: Answers, show: Callable[[str], None]) -> bool:
    """Take one answer, or say why it is none."""
    try:
        if asked.kind == "file":
            _attach(asked, typed.strip(), answers)
        else:
            answers.values[asked.name] = read(asked, typed)
    except (NotAnAnswer, files.FileProblem) as wrong:
        show(f"  ! {wrong}")
        return False
    return True


def _attach(asked: Input, typed: str, answers: Answers) -> None:
    name = typed.strip("\"'")
    if name and name != CLEAR:
        upload = files.read(Path(name))
        answers.uploads[asked.name] = upload
        answers.values[asked.name] = upload.name
    elif asked.required:
        raise NotAnAnswer("A file is needed here: type its path.")


def read(asked: Input, typed: str) -> str:
    """What was typed as the field's value: empty keeps what it holds, ``-`` clears it.

    Raises :class:`NotAnAnswer` where it is needed, or is none of the choices.
    """
    typed = typed.strip()
    if not typed or typed == CLEAR:
        value = asked.value if not typed else ""
        if asked.required and not value.strip():
            raise NotAnAnswer("This is needed.")
        return value
    if len(typed) > asked.max_length:
        raise NotAnAnswer(f"That is {len(typed)} characters; at most {asked.max_length} fit here.")
    if asked.kind != "choice" or not asked.options:
        return typed
    parts = [part.strip() for part in typed.split(",") if part.strip()] if asked.many else [typed]
    return SEVERAL.join(_choice(asked.options, part) for part in parts)


def _choice(options: tuple[Option, ...], typed: str) -> str:
    """A choice by its number, its value, its label, or the beginning of one label alone."""
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(options):
        return options[int(typed) - 1].value
    plain = typed.casefold()
    exact = [o for o in options if plain in (o.value.casefold(), o.label.casefold())]
    fitting = exact or [o for o in options if o.label.casefold().startswith(plain)]
    if len(fitting) == 1:
        return fitting[0].value
    names = ", ".join(f"{number} {one_line(o.label)}" for number, o in enumerate(options, 1))
    raise NotAnAnswer(f"Type one of these, by number or by name: {names}.")
