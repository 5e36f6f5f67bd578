"""The clock: it only ticks. What is to be done, and whether it has been, the database says."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from models.clock import utc_now

DAILY: Final = timedelta(days=1)
SOON: Final = timedelta(seconds=60)
log = logging.getLogger("headway.tick")


@dataclass(frozen=True, slots=True)
class Job:
    """Something done every so often, given the time; ``first`` is how long after the start."""

    name: str
    run: Callable[[datetime], object]
    every: timedelta = DAILY
    first: timedelta = SOON


class Clock:
    """Runs jobs on a thread of their own between its start and its end: ``with Clock(jobs): …``.

    A job is never run beside itself; what was missed while the machine slept is done once. A job that fails is logged,
    and tried again at its next turn. What a job gives is logged, so it holds nobody's words; nothing at all, such as an
    empty list, is of no interest.
    """

    def __init__(self, jobs: tuple[Job, ...], now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self._scheduler = BackgroundScheduler(timezone=UTC)
        for job in jobs:
            self._scheduler.add_job(
                self._tick,
                "interval",
                args=(job,),
                seconds=job.every.total_seconds(),
                next_run_time=utc_now() + job.first,
                name=job.name,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )

    def __enter__(self) -> Clock:
        """Start ticking."""
        self._scheduler.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop, once what is under way is done."""
        self._scheduler.shutdown(wait=True)

    def _tick(self, job: Job) -> None:
        try:
            done = job.run(self._now())
        except Exception:
            log.exception("the job %s failed", job.name)
        else:
            log.log(logging.INFO if done else logging.DEBUG, "the job %s is done: %s", job.name, done)
