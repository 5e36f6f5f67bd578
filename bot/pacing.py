"""Turns at saying something in one place, so that no place gets more than its platform lets it have."""

from __future__ import annotations

import asyncio
import time
from typing import Final

_FORGET_AFTER: Final = 1_000


class Pacing:
    """``pace`` is the least time in seconds between two messages in one place. Bursts are not counted on."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self._next: dict[str, float] = {}

    async def take_turn(self, place: str) -> None:
        """Wait until the next message may go to ``place``."""
        now = time.monotonic()
        turn = max(now, self._next.get(place, 0.0))
        if len(self._next) > _FORGET_AFTER:
            self._next = {name: at for name, at in self._next.items() if at > now}
        self._next[place] = turn + self._pace
        if turn > now:
            await asyncio.sleep(turn - now)
