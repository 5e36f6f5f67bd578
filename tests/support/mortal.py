"""Deliverers that are processes of their own and die at a given moment, as a machine dies: by SIGKILL.

    with Deliverers() as deliverers:
        pid = deliverers.start(url, api, now, "claimed")
        assert deliverers.wait(pid) == -SIGKILL

Imports are slow, so one process that has done them, and has no threads, is forked for each deliverer.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, ClassVar, Final, Self

from pydantic import SecretStr
from sqlalchemy.orm import configure_mappers

from bot.settings import Settings
from bot.slack.messenger import Messenger, standing_alone
from jobs.deliver import deliver
from jobs.messenger import Kept, Outgoing, Sent
from models.calendar import DEFAULT
from models.database import Database
from models.tenancy import TenantSession
from tests.support.fake_slack import TOKEN

ROOT: Final = Path(__file__).resolve().parents[2]
COMMITS: Final = {"claimed": 3, "kept": 4, "marked": 5}
"""Which of a deliverer's commits that is, where one message with one file is due: it lapses and settles first."""


class Mortals:
    """Starts processes of a kind, and waits for their ends. To be used as a context manager."""

    module: ClassVar[str]

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", self.module]
        self._parent = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe(self._parent.stdin).close()
        self._parent.wait(10)
        self._pipe(self._parent.stdout).close()

    def wait(self, pid: int) -> int:
        """How one ended: 0 where all is well, the negative number of the signal that killed it."""
        return self._ask(wait=pid)

    def _ask(self, **words: Any) -> int:
        print(json.dumps(words), file=self._pipe(self._parent.stdin), flush=True)
        return int(self._pipe(self._parent.stdout).readline())

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe
        return pipe


class Deliverers(Mortals):
    """Starts deliverers."""

    module = "tests.support.mortal"

    def start(self, url: str, api: str, now: datetime, dies: str = "") -> int:
        """Start one, which delivers what is due and dies at the moment ``dies``, where that is said; gives its id."""
        return self._ask(url=url, api=api, now=now.isoformat(), dies=dies)


class MortalDatabase(Database):
    """Dies after so many commits; never, where that is 0."""

    def __init__(self, url: str, commits: int) -> None:
        super().__init__(url)
        self._left = commits

    @contextmanager
    def write(self, tenant_id: int) -> Iterator[TenantSession]:
        with super().write(tenant_id) as session:
            yield session
        self._left -= 1
        if self._left == 0:
            die()


class MortalMessenger:
    """Dies once it has "uploaded" a file whose id is not kept yet, or has "sent" what is not marked yet."""

    def __init__(self, messenger: Messenger, dies: str) -> None:
        self._messenger, self._dies = messenger, dies
        self.way, self.settle, self.is_ready = messenger.way, messenger.settle, True

    def send(self, outgoing: Outgoing, kept: Kept, /) -> Sent:
        sent = self._messenger.send(outgoing, die_instead if self._dies == "uploaded" else kept)
        if self._dies == "sent":
            die()
        return sent


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_instead(_refs: tuple[str, ...]) -> None:
    die()


def _deliver(url: str, api: str, now: str, dies: str) -> None:
    settings = Settings.model_construct(slack_bot_token=SecretStr(TOKEN), slack_api_url=api)
    database = MortalDatabase(url, COMMITS.get(dies, 0))
    with standing_alone(settings, pace=0.0) as slack:
        deliver(database, MortalMessenger(slack, dies), datetime.fromisoformat(now))
    database.close()


def _fork(work: Callable[..., None], asked: dict[str, Any]) -> int:
    """The child's id. The child itself never returns."""
    if pid := os.fork():
        return pid
    status = 1
    try:
        work(**asked)
        status = 0
    finally:
        os._exit(status)


def serve(work: Callable[..., None]) -> None:
    """Fork a child for each line that is read, which does the work it asks for; or wait for one, where it says so."""
    configure_mappers()
    for url in ("sqlite://", "postgresql://"):  # its driver is loaded once
        Database(url).close()
    DEFAULT.bank_holiday(date(2026, 12, 25))  # the first asked of loads every country's
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        pid = asked.get("wait")
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if pid else _fork(work, asked), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve(_deliver)
