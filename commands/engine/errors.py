"""What a person may have done wrong, as sentences that say what to type instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meant:
    """One of several things that may have been meant: what its button reads, and the line it stands for.

    ``answers`` are the form's, put right, where the line came with a form.
    """

    label: str
    words: str
    answers: dict[str, str] | None = None


class Misread(ValueError):  # noqa: N818 - it is what happened, and no fault
    """A line, or one field of a form, that could not be understood.

    ``field`` names the argument, so that a form can show the sentence beside it; ``instead`` is the line that may have
    been meant, offered as a button; ``choices`` are several, each with a button of its own.
    """

    def __init__(self, sentence: str, *, field: str = "", instead: str = "", choices: tuple[Meant, ...] = ()) -> None:
        super().__init__(sentence)
        self.field = field
        self.instead = instead
        self.choices = choices


class Refused(PermissionError):  # noqa: N818 - it is what happened, and no fault
    """Something the person may not do; the sentence gives a reason they can act on. Refusals are in the history."""
