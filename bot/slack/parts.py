"""What a message of the outbox is in Slack: its texts in order, then its pictures and files, each a message of its own.

The names of what has arrived are kept in that order: a text's is its ``ts``, a file's its id. A file whose id was kept
before anybody could see it, and of which nobody has heard since, ends in :data:`UNSURE`; it is always the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.slack import blocks
from bot.slack.text import Block
from commands.engine.drawing import DoesNotFit
from jobs.messenger import Outgoing, Undelivered

UNSURE: Final = "?"


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it is uploaded; ``alt`` says what a picture shows."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """All of a message: ``texts`` as Slack takes them, then ``files``."""

    texts: Sequence[Block]
    files: Sequence[Handed]

    def __len__(self) -> int:
        """How many messages it is."""
        return len(self.texts) + len(self.files)


def drawn(outgoing: Outgoing) -> Parts:
    """A message's parts. Raises :class:`~jobs.messenger.Undelivered` where it cannot be shown."""
    reply = outgoing.reply
    handed = [Handed(node.name, node.data, node.alt) for node in blocks.pictures(reply)]
    handed += [Handed(node.name, node.data) for node in blocks.files(reply)]
    try:
        return Parts(blocks.render_messages(reply), handed)
    except DoesNotFit as wrong:
        raise Undelivered("It does not fit into messages of Slack's.", None) from wrong


def arrived(refs: Sequence[str]) -> list[str]:
    """The names of what certainly arrived."""
    return [ref for ref in refs if not ref.endswith(UNSURE)]


def unsure(refs: Sequence[str]) -> str:
    """The id of the file of which nobody knows whether it arrived; "" where there is none."""
    return refs[-1].removesuffix(UNSURE) if refs and refs[-1].endswith(UNSURE) else ""
