"""A test run: a folder, with a lock that the run's own process holds for as long as it lives.

It imports nothing of Headway itself: the process that only hands out tests need not, and the others wait for it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

import pytest

try:
    import fcntl
except ImportError:  # a machine without it has no PostgreSQL tests
    fcntl = None  # type: ignore[assignment]

LONGEST_FOLDER = 60
"""A socket's whole path must fit in about 100 characters."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the run's own is made in it
"""Files that are never written to a disk, where a system has such a place. PostgreSQL copies a database of three
hundred small files for many a test: that takes a twentieth of the time there."""
ROOM = 4 * 1024**3
"""What must be free there, in bytes: a whole run has never needed half of it."""

FIXTURES = ("tests.support.databases", "tests.support.programmes", "tests.support.command_line")
"""Those of every test; all of Headway is behind them."""
pytest.register_assert_rewrite(*FIXTURES)  # before a folder's conftest imports one of them


class Run:
    """A test run's folder, and its lock: held until :meth:`end`, or until the process dies."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hw", dir=_place()))
        self._lock: IO[str] = (self.folder / "running").open("w")
        lock(self._lock)

    def end(self) -> None:
        """Let the keeper, where there is one, stop the server and clear the folder; clear it oneself where not."""
        kept = (self.folder / "kept").exists()
        self._lock.close()
        if not kept:
            shutil.rmtree(self.folder, ignore_errors=True)


run_key: pytest.StashKey[Run] = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Open the run, in the one process that is not an xdist worker; tests' files are in its folder, and go with it.

    The fixtures come in wherever tests are run.

    To look at them afterwards: ``--basetemp=FOLDER``.
    """
    if not is_worker(config):
        run = config.stash[run_key] = Run()
        config.option.basetemp = config.option.basetemp or str(run.folder / "files")
    if is_worker(config) or config.getoption("dist", "no") == "no":
        for name in FIXTURES:
            config.pluginmanager.import_plugin(name)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: pytest.Item) -> None:
    """Tell an xdist worker where the run is."""
    node.workerinput["headway_run"] = str(node.config.stash[run_key].folder)  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run."""
    if run_key in config.stash:
        config.stash[run_key].end()


def is_worker(config: pytest.Config) -> bool:
    """Whether this process was started by another, to run tests for it."""
    return hasattr(config, "workerinput")


def folder_of(config: pytest.Config) -> Path:
    """The run's folder, in whichever process this is."""
    return Path(config.workerinput["headway_run"]) if is_worker(config) else config.stash[run_key].folder


def _place() -> str:
    """Where a run's folder is made: in memory, or else where this system has such files."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return str(MEMORY)
    usual = tempfile.gettempdir()
    return usual if len(usual) < LONGEST_FOLDER else "/tmp"  # noqa: S108


def lock(file: IO[str]) -> None:
    """Wait until nobody else has the file's lock, and hold it until the file is closed."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX)
