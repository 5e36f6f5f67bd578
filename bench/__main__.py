"""``make bench``: prints ratios, since machines differ, and only fails where something written was lost.

make bench                      all of it, some minutes
make bench ARGS="--rounds 5"    fewer rounds: sooner, and less sure
make bench ARGS="http writers"  parts of it: http, door, writers, finding, register, documents
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import programme
from bench.compare import compare
from bench.documents import documents
from bench.finding import finding
from bench.growth import growth
from bench.register import register
from bench.report import said
from bench.servers import Server, serving
from bench.writers import write
from tests.support import postgres

SIZES = (100, 1_000, 10_000, 100_000)
PARTS = ("http", "door", "writers", "finding", "register", "documents")
_WRITES = 8


def main() -> int:
    """Measure; 1 where something was lost."""
    reader = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0] if __doc__ else "")
    reader.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all where none is named")
    reader.add_argument("--rounds", type=int, default=30, help="how many rounds the medians are of")
    given = reader.parse_args()
    if strange := set(given.parts) - set(PARTS):
        reader.error(f"there is no part {' or '.join(sorted(strange))}")
    parts, rounds = given.parts or PARTS, max(2, given.rounds)
    _machine()
    with tempfile.TemporaryDirectory(prefix="headway-bench-") as name:
        folder = Path(name)
        with serving("slack", folder) as slack:
            return _run(parts, rounds, slack, folder)


def _run(parts: list[str] | tuple[str, ...], rounds: int, slack: Server, folder: Path) -> int:
    if set(parts) & {"http", "door"}:
        databases = _databases(folder)
        if "http" in parts:
            compare(databases, slack, folder, rounds)
        if "door" in parts:
            growth(databases, rounds)
    if "finding" in parts:
        finding()
    if "register" in parts:
        register(folder)
    if "documents" in parts:
        documents()
    kept = "writers" not in parts or _writers(slack, folder)
    _machine()
    return 0 if kept else 1


def _machine() -> None:
    """Say how busy the machine is: under load, only the ratios say anything."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    said(f"{os.cpu_count()} processors, load {load}", "")


def _databases(folder: Path) -> dict[int, str]:
    began = time.perf_counter()
    made = {size: f"sqlite:///{folder / f'headway-{size}.sqlite3'}" for size in SIZES}
    for size, url in made.items():
        programme.make(url, size)
    said(f"Programmes of {', '.join(f'{n:,}' for n in SIZES)} actions, made in {time.perf_counter() - began:.0f} s", "")
    return made


def _writers(slack: Server, folder: Path) -> bool:
    """Sixteen at one server on SQLite, and at two on PostgreSQL."""
    print()
    url = f"sqlite:///{folder / 'writers.sqlite3'}"
    tenant = programme.make(url, 1_000)
    kept = write("SQLite", url, tenant, slack, folder, replicas=1, each=_WRITES)
    if reason := postgres.missing():
        said(f"PostgreSQL is left out: {reason}", "")
        return kept
    run = postgres.Run()
    try:
        url = postgres.Server.of(run.folder).create("headway_bench")
        tenant = programme.make(url, 1_000)
        return write("PostgreSQL, two replicas", url, tenant, slack, folder, replicas=2, each=_WRITES) and kept
    finally:
        run.end()


if __name__ == "__main__":
    sys.exit(main())
