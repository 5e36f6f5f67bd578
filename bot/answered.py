"""Messages that were answered already, so that one delivered again is not answered by a second message.

A platform sends an event again where our 200 did not reach it in time. The window is this process, since it began, and
its last :data:`MOST` events: an older one, or one that came to another process first, is answered again. That is a
message too many and no more: what was to be written is written once, since the door knows the delivery by its key, for
longer.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

MOST: Final = 2_000
"""How many events are remembered. Slack gives up after three tries, the last about an hour after the first."""


class Answered:
    """The keys of the deliveries that were answered, or are being answered."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()

    def is_first(self, key: str) -> bool:
        """Whether this delivery is to be answered; from now on it is not."""
        if key in self._keys:
            self._keys.move_to_end(key)
            return False
        self._keys[key] = None
        while len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return True

    def forget(self, key: str) -> None:
        """Say that it was not answered after all."""
        self._keys.pop(key, None)
