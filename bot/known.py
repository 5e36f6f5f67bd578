"""What a platform says of people: asked once however many wait for it, and believed for a while."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeAlias

from bot import log
from commands.engine.request import Speaker

FRESH: Final = 600.0
"""For how many seconds what a platform said of a person is believed."""
STALE: Final = 3_600.0
"""For how many seconds it is believed where the platform cannot be asked again."""
_MOST: Final = 5_000
_logger = log.get("headway.known")
Ask: TypeAlias = Callable[[], Coroutine[Any, Any, Speaker | None]]
"""Asks the platform; gives None where it does not say."""


class Known:
    """The people of a platform by a key of the caller's, remembered for a while."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Speaker]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Speaker | None]] = {}

    async def speaker(self, key: str, ask: Ask, patience: float) -> Speaker | None:
        """Who that is; None where the platform does not say within ``patience`` seconds and nothing is remembered."""
        asked, known = self._kept.get(key, (0.0, None))
        age = self._clock() - asked
        if known and age < FRESH:
            return known
        found = await self._asked(key, ask, patience)
        if found is None and known and age < STALE:
            _logger.warning("a person's standing is from memory", user=key, seconds=round(age))
            return known
        return found

    async def _asked(self, key: str, ask: Ask, patience: float) -> Speaker | None:
        """Ask once, however many wait for it; whoever has waited too long goes on without."""
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._look_up(key, ask))
            self._asking[key] = task
            task.add_done_callback(lambda _done: self._asking.pop(key, None))
        done, _ = await asyncio.wait({task}, timeout=patience)
        return task.result() if done else None

    async def _look_up(self, key: str, ask: Ask) -> Speaker | None:
        speaker = await ask()
        if speaker is not None:
            remember(self._kept, key, (self._clock(), speaker))
        return speaker


def remember(store: OrderedDict[str, Any], key: str, what: object) -> None:
    """Keep something under a key, as the newest; the oldest is forgotten where there are too many."""
    store[key] = what
    store.move_to_end(key)
    while len(store) > _MOST:
        store.popitem(last=False)
