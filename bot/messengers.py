"""The messengers of every platform that is served, behind one: each message goes to the platform it is addressed to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from jobs.messenger import AskLater, Kept, Messenger, Outgoing, Sent, Settled, Undelivered
from models.outbox import SETTLE_AFTER, Address


class Carrier(Messenger, Protocol):
    """The messenger of one platform."""

    @property
    def platform(self) -> str:
        """The platform's word, as in addresses."""
        ...


def first_on(platform: str, addresses: Sequence[Address]) -> Address | None:
    """The first of the addresses that is on a platform."""
    return next((address for address in addresses if address.platform == platform), None)


class Messengers:
    """A messenger made of those that are there at the time. It is ready while any is."""

    def __init__(self, *carriers: Carrier) -> None:
        self._carriers = {carrier.platform: carrier for carrier in carriers}

    @contextmanager
    def having(self, carrier: Carrier) -> Iterator[None]:
        """Have a platform's messenger carry messages within the block."""
        self._carriers = {**self._carriers, carrier.platform: carrier}
        try:
            yield
        finally:
            self._carriers = {name: kept for name, kept in self._carriers.items() if kept is not carrier}

    @property
    def is_ready(self) -> bool:
        """Whether any platform is served now."""
        return any(carrier.is_ready for carrier in self._carriers.values())

    def way(self, addresses: Sequence[Address]) -> Address | None:
        """The first of the addresses that a platform reaches which is served; without one, where a platform goes.

        So who is in two chats is reached in the one that comes first for them.
        """
        each: list[tuple[Address, ...]] = [(address,) for address in addresses] or [()]
        ways = (carrier.way(one) for one in each for carrier in self._carriers.values())
        return next((way for way in ways if way is not None), None)

    def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
        """Send it by its platform. Raises as :meth:`jobs.messenger.Messenger.send` does."""
        carrier = self._carriers.get(outgoing.to.platform)
        if carrier is None:
            raise Undelivered("Headway was stopping.")
        return carrier.send(outgoing, kept)

    def settle(self, outgoing: Outgoing) -> Settled:
        """Have its platform settle it; later, where that is not served now."""
        carrier = self._carriers.get(outgoing.to.platform)
        return AskLater(SETTLE_AFTER) if carrier is None else carrier.settle(outgoing)
