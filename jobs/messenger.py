"""What carries a message to where people are: the one protocol that jobs know of every platform."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeAlias

from commands.engine.cards import Card, File, Notice, Reply, from_json
from models.enclosure import Enclosed
from models.outbox import Address

MAY_REPEAT: Final = "You may have had this before: I could not find out whether it reached you."


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way. ``card`` is a reply as JSON, as ``commands.engine.cards.from_json`` reads it.

    ``id`` is the outbox row's, unique across authorities; ``to`` is where it goes and ``name`` whom or what that is, in
    words. ``refs`` are the platform's names of those parts that have arrived already, and of what was kept on the way.
    ``claimed_at`` is when this attempt began, or the last one where it is being settled. ``may_repeat`` holds where it
    may have been sent before. ``files`` go with it. ``edits`` are the names of an earlier message at the same address
    that it takes the place of, where the platform can.
    """

    id: int
    attempt: int
    card: str
    to: Address
    to_person: bool
    name: str
    confidential: bool
    may_repeat: bool
    claimed_at: datetime
    refs: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    edits: tuple[str, ...] = ()

    @property
    def reply(self) -> Reply:
        """What is to be shown, its files last; it says first that it may repeat, where it may."""
        reply = from_json(self.card)
        repeats = self.may_repeat and not self.refs  # a message taken up half-way is the one it was
        first = (Notice("info", MAY_REPEAT),) if repeats else ()
        files = (File(file.name, file.mime, file.data) for file in self.files)
        return replace(reply, card=Card((*first, *reply.card.nodes, *files)))


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived, as the messages of these names."""

    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotSent:
    """The platform was asked: nothing arrived but the parts of these names."""

    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskLater:
    """The platform could not be asked now; it may be once ``wait`` has passed."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The platform does not let us look; ``why`` is a sentence."""

    why: str


Settled: TypeAlias = Sent | NotSent | AskLater | CannotTell


class Undelivered(Exception):  # noqa: N818 - it is what became of a message
    """It did not arrive, but for the parts ``refs``. ``why`` is a sentence.

    It is worth trying again after ``wait``; never, where that is None.
    """

    def __init__(self, why: str, wait: timedelta | None = timedelta(), refs: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait
        self.refs = refs


class Unknown(Exception):  # noqa: N818 - it is what became of a message
    """It may or may not have arrived; ``refs`` are the parts that certainly did. ``why`` is a sentence."""

    def __init__(self, why: str, refs: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.why = why
        self.refs = refs


Kept: TypeAlias = Callable[[tuple[str, ...]], None]
"""Writes refs down at once, in a transaction of its own, so that whoever comes after a deliverer that dies has them.

Raises :class:`Superseded` where another has taken the message up: nothing more of it is then to be sent.
"""


class Superseded(Exception):  # noqa: N818 - it is what became of a message
    """The lease ran out, and another deliverer has the message now."""


class Messenger(Protocol):
    """Carries messages. It is called from any thread, one message at a time, with no transaction open.

    :meth:`send` and :meth:`settle` end well within :data:`models.outbox.LEASE`.
    """

    @property
    def is_ready(self) -> bool:
        """Whether it can carry anything now: nothing is claimed for one that cannot."""
        ...

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """Which of somebody's addresses it goes to; None where it reaches none of them. It asks nobody."""
        ...

    def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
        """Send it once, from its first part that has not arrived. Raises :class:`Undelivered`, :class:`Unknown`.

        What the platform must be asked about later is given to ``kept`` before it is done; what that raises goes on.
        """
        ...

    def settle(self, outgoing: Outgoing) -> Settled:
        """Find out whether a message whose sending ended without an answer has arrived."""
        ...
