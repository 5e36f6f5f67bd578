"""An event loop worked from other threads, as the messengers of chat platforms do, whose calls live on one."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final, Generic, TypeVar

from bot.tasks import Tasks
from jobs.messenger import Undelivered, Unknown

BUDGET: Final = 120.0
"""How many seconds one message may take, all its parts together: well within a lease."""
CUT_OFF: Final = (TimeoutError, concurrent.futures.CancelledError)
"""What :meth:`OnLoop.run` raises where the time was over before the work was."""
_T = TypeVar("_T")
_Refusal = TypeVar("_Refusal", bound=Exception)


class OnLoop(Generic[_Refusal]):
    """Does the steps of sending a message on ``loop``, each within a time, and waits for it.

    ``name`` is the platform's, ``refusal`` what its calls raise, and ``told`` what that says of a message of which the
    parts of these names have arrived.
    """

    def __init__(
        self,
        name: str,
        tasks: Tasks,
        loop: asyncio.AbstractEventLoop,
        refusal: type[_Refusal],
        told: Callable[[_Refusal, tuple[str, ...]], Undelivered | Unknown],
    ) -> None:
        self._name = name
        self._tasks = tasks
        self._loop = loop
        self._refusal = refusal
        self._told = told

    @property
    def is_ready(self) -> bool:
        """Whether the loop runs."""
        return self._loop.is_running()

    def do(self, step: Callable[[], Coroutine[Any, Any, _T]], names: list[str], until: float) -> _T:
        """Do a step of the sending; ``names`` are those of what has arrived, as it grows; ``until`` is monotonic.

        Raises :class:`~jobs.messenger.Undelivered` and :class:`~jobs.messenger.Unknown`.
        """
        try:
            found = self.run(self._tried(step, names), until - time.monotonic())
        except CUT_OFF as cut:
            raise Unknown(f"It was cut off while {self._name} took it.", tuple(names)) from cut
        if isinstance(found, Undelivered | Unknown):
            raise found
        return found

    def run(self, work: Coroutine[Any, Any, _T], seconds: float) -> _T:
        """Do something, and wait for it that long; it is waited for when the platform is closed, too.

        Raises one of :data:`CUT_OFF`, and :class:`~jobs.messenger.Undelivered` where the loop is closed.
        """

        async def kept() -> _T:
            async with asyncio.timeout(seconds):
                return await self._tasks.spawn(work)

        waiting = kept()
        try:
            future = asyncio.run_coroutine_threadsafe(waiting, self._loop)
        except RuntimeError as closed:
            waiting.close()
            work.close()
            raise Undelivered("Headway was stopping.") from closed
        return future.result(seconds + 10)

    async def _tried(self, step: Callable[[], Coroutine[Any, Any, _T]], names: list[str]) -> _T | Undelivered | Unknown:
        """What a step gives, or what went wrong: a task that raises is taken for a fault of ours."""
        try:
            return await step()
        except (Undelivered, Unknown) as told:
            return told
        except self._refusal as refusal:
            return self._told(refusal, tuple(names))


@contextmanager
def loop_in_thread(name: str) -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop that runs in a thread of its own within the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=name, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
