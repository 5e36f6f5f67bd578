"""Clocks that are processes of their own and die right after one of their commits, as a machine dies: by SIGKILL.

with Clocks() as clocks:
    pid = clocks.start(url, now, commits=2)
    assert clocks.wait(pid) == -SIGKILL
"""

from __future__ import annotations

import logging
import os
from datetime import datetime

from bot.documents.office import Office
from commands.engine.dispatch import Door
from commands.notices.registry import clockwork
from commands.table import TABLE
from commands.things import thing_of
from jobs.occur import occur
from tests.support.mortal import MortalDatabase, Mortals, serve

FAULT = 3
"""How a clock ends that has met a fault, which it would else only log."""


class Clocks(Mortals):
    """Starts clocks."""

    module = "tests.support.mortal_clock"

    def start(self, url: str, now: datetime, commits: int = 0) -> int:
        """Start one, which ticks once and dies after so many commits; never, where that is 0. Gives its id."""
        return self._ask(url=url, now=now.isoformat(), commits=commits)


class _Loud(logging.Handler):
    """Ends the process at a fault."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            os._exit(FAULT)


def _tick(url: str, now: str, commits: int) -> None:
    logging.getLogger("headway").addHandler(_Loud())
    database = MortalDatabase(url, commits)
    occur(clockwork(Door(database, TABLE, thing_of, Office())), datetime.fromisoformat(now))
    database.close()


if __name__ == "__main__":
    serve(_tick)
