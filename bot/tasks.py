"""Work that outlives the HTTP request it came with, kept hold of until it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot import log

_logger = log.get("headway.tasks")
_T = TypeVar("_T")


class Tasks:
    """A set of running tasks: none is forgotten, and a failure is logged once."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Start something and keep hold of it."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    async def settle(self, grace: float | None = None) -> bool:
        """Wait, ``grace`` seconds at most, until nothing runs; whether that came about."""
        deadline = None if grace is None else asyncio.get_running_loop().time() + grace
        while self._running:
            left = None if deadline is None else max(0.0, deadline - asyncio.get_running_loop().time())
            await asyncio.wait(set(self._running), timeout=left)
            if left == 0.0:
                break
        return not self._running

    async def close(self, grace: float = 10.0) -> None:
        """Wait as :meth:`settle` does, then cancel what still runs, and say so."""
        if await self.settle(grace):
            return
        _logger.error("work was cut off", tasks=len(self._running))
        for task in set(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _logger.error("a task failed", exc_info=(type(error), error, error.__traceback__))


async def within(task: asyncio.Task[_T], seconds: float) -> _T | None:
    """The task's result where it comes in time; else nothing, and the task goes on."""
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return task.result() if done else None
