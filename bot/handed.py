"""Files that people hand in by chat, on whichever platform: how large they may be, and what is said of the rest."""

from __future__ import annotations

from typing import Final

from commands.engine.cards import Notice, Reply, card
from models.intake.safety import MAX_BYTES

LIMIT: Final = MAX_BYTES
"""The largest file that may be handed in, in bytes: it is read into memory."""
TOO_LARGE: Final = (
    f"That file is over {LIMIT // (1024 * 1024)} MB, which is the most I can read. "
    "Please split it, or save it without pictures."
)


class Unfetched(Exception):  # noqa: N818 - the sentences are for the person, on the fields
    """Files that could not be had: sentences by the names of their fields."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("files could not be had")
        self.errors = errors

    def reply(self) -> Reply:
        """What is answered instead of what was to be done with the files."""
        told = card(Notice("warning", " ".join(self.errors.values())))
        return Reply(told, outcome="refused", field_errors=self.errors)
