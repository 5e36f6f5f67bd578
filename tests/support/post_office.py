"""A messenger for tests: it keeps what it was given, and fails, loses answers and dies when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jobs.messenger import CannotTell, Kept, Messenger, NotSent, Outgoing, Sent, Settled
from models.outbox import Address


class Killed(BaseException):
    """The process dies here."""


class Dying:
    """The messenger of a process that dies before its first part goes, between it and the next, or after the last."""

    def __init__(self, messenger: Messenger, at: str) -> None:
        self._messenger, self._at = messenger, at
        self.way, self.settle, self.is_ready = messenger.way, messenger.settle, True

    def send(self, one: Outgoing, kept: Kept, /) -> Sent:
        if self._at == "before":
            raise Killed
        self._messenger.send(one, _then_dies(kept) if self._at == "between" else kept)
        raise Killed


def _then_dies(kept: Kept) -> Kept:
    def write(refs: tuple[str, ...]) -> None:
        kept(refs)
        raise Killed

    return write


@dataclass
class PostOffice:
    """It reaches every Slack address, and every other of ``also``.

    ``before`` and ``after`` are raised, one a message, before or after it goes; ``keeps`` are refs kept on the way.
    """

    before: list[BaseException] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    arrived: list[Outgoing] = field(default_factory=list)
    asked: list[Outgoing] = field(default_factory=list)
    is_ready: bool = True
    opaque: bool = False
    settles: list[Settled] = field(default_factory=list)
    keeps: list[tuple[str, ...]] = field(default_factory=list)
    also: tuple[str, ...] = ()

    def way(self, addresses: Sequence[Address]) -> Address | None:
        return next((address for address in addresses if address.platform in ("slack", *self.also)), None)

    def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
        if self.before:
            raise self.before.pop(0)
        if self.keeps:
            kept(self.keeps.pop(0))
        self.arrived.append(outgoing)
        if self.after:
            raise self.after.pop(0)
        return Sent((f"ref {outgoing.id}",))

    def settle(self, outgoing: Outgoing) -> Settled:
        self.asked.append(outgoing)
        if self.settles:
            return self.settles.pop(0)
        if self.opaque:
            return CannotTell("Its history is closed to us.")
        return Sent((f"ref {outgoing.id}",)) if outgoing.id in [one.id for one in self.arrived] else NotSent()
