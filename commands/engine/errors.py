"""What a person may have done wrong, as sentences that say what to type instead."""

from __future__ import annotations


class Misread(ValueError):  # noqa: N818 - it is what happened, and no fault
    """A line, or one field of a form, that could not be understood.

    ``field`` names the argument, so that a form can show the sentence beside it; ``instead`` is the line that may have
    been meant, offered as a button.
    """

    def __init__(self, sentence: str, *, field: str = "", instead: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        self.instead = instead


class Refused(PermissionError):  # noqa: N818 - it is what happened, and no fault
    """Something the person may not do; the sentence gives a reason they can act on. Refusals are in the history."""
