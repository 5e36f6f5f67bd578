"""What taking in the national register costs beside reading it and keeping its cells as they are; and who waits for it.

The file is made up: as many rows as asked for in the 135 columns of the real one, filled as densely as the real one is.
"""

from __future__ import annotations

import csv
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from bench.report import Table, judged
from models import migrate
from models.database import Database
from models.directory import add_tenant
from models.loading import load

ROWS = 50_000
FEW = 5_000
COLUMNS = 135
MOST_TIME = 4.0
MOST_MEMORY = 1.2
_ROUNDS = 3
_SEED = 20261122
_NAMED = (
    "URN",
    "LA (code)",
    "LA (name)",
    "EstablishmentNumber",
    "EstablishmentName",
    "TypeOfEstablishment (name)",
    "EstablishmentTypeGroup (name)",
    "EstablishmentStatus (name)",
    "OpenDate",
    "CloseDate",
    "PhaseOfEducation (name)",
    "StatutoryLowAge",
    "StatutoryHighAge",
    "Gender (name)",
    "ReligiousCharacter (name)",
    "SchoolCapacity",
    "NumberOfPupils",
    "Trusts (code)",
    "Trusts (name)",
    "Street",
    "Town",
    "Postcode",
    "SchoolWebsite",
    "TelephoneNum",
)
_PLACES = ("Dunstable", "Luton", "Houghton Regis", "Leighton Buzzard", "Flitwick", "Ampthill", "Biggleswade", "Sandy")
_SAINTS = ("St Mary's CofE", "Oakfield", "Ashdown", "The Grove", "Holy Trinity VA", "Elm Park", "Riverside", "Hillview")
_LEVELS = ("Primary School", "Lower School", "Academy", "High School", "Infant School", "Junior School")
_PEAK = """
import resource, sys
from bench.register import once
from pathlib import Path
once(Path(sys.argv[1]), sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def register(folder: Path) -> None:
    """Measure, and judge what was promised."""
    files = {rows: made(folder / f"edubasealldata{rows}.csv", rows) for rows in (FEW, ROWS)}
    table = Table(f"The school register, {ROWS:,} rows of {COLUMNS} columns on SQLite, seconds", left=1)
    table.row("", *(f"round {number + 1}" for number in range(_ROUNDS)))
    plain, first, again = [], [], []
    for number in range(_ROUNDS):
        plain.append(_plain(files[ROWS], folder / f"plain-{number}.sqlite3"))
        url = _prepared(folder / f"register-{number}.sqlite3")
        first.append(once(files[ROWS], url))
        again.append(once(files[ROWS], url))
    for name, took in (("csv and executemany", plain), ("imported", first), ("imported again", again)):
        table.row(name, *(f"{seconds:.2f}" for seconds in took))
    table.print()
    for name, took in (("Importing", first), ("Importing again", again)):
        ratio = median(a / b for a, b in zip(took, plain, strict=True))
        judged(f"{name} ÷ reading with csv and inserting with executemany", ratio, MOST_TIME)
    peaks = {rows: _peak(files[rows], folder / f"peak-{rows}.sqlite3") for rows in files}
    words = f"Peak memory at {ROWS:,} ÷ at {FEW:,} rows ({peaks[ROWS] / 1024:.0f} and {peaks[FEW] / 1024:.0f} MB)"
    judged(words, peaks[ROWS] / peaks[FEW], MOST_MEMORY)
    _waiting(files[ROWS], _prepared(folder / "waiting.sqlite3"))


def made(path: Path, rows: int) -> Path:
    """Write a details file of so many schools, the same every time."""
    chosen = random.Random(_SEED)  # noqa: S311 - data for a bench
    others = [f"Column {number}" for number in range(COLUMNS - len(_NAMED))]
    filled = chosen.sample(range(len(others)), 30)
    with path.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
        writer.writerow((*_NAMED, *others))
        for number in range(rows):
            rest = [""] * len(others)
            for place in filled:
                rest[place] = f"Not applicable {place}"
            writer.writerow((*_school(chosen, number), *rest))
    return path


def once(path: Path, url: str) -> float:
    """Take the file in; gives the seconds that took."""
    with closing(Database(url)) as database:
        began = time.perf_counter()
        load(database, path.name, path, datetime.now(UTC), as_at=date(2026, 10, 31))
        return time.perf_counter() - began


def _school(chosen: random.Random, number: int) -> tuple[str | int, ...]:
    code = 801 + number % 150
    name = f"{chosen.choice(_SAINTS)} {chosen.choice(_LEVELS)}, {chosen.choice(_PLACES)}"
    is_closed = chosen.random() < 0.4
    day = f"{chosen.randint(1, 28):02}-{chosen.randint(1, 12):02}-{chosen.randint(1950, 2025)}"
    trust = chosen.randint(2_000, 9_000) if chosen.random() < 0.4 else ""
    return (
        100_000 + number,
        str(code),
        f"Authority {code}",
        str(2_000 + number // 150),
        name,
        "Community school",
        "Academies" if trust else "Local authority maintained schools",
        "Closed" if is_closed else "Open",
        day,
        day if is_closed else "",
        "Primary",
        4,
        11,
        "Mixed",
        "Does not apply",
        420,
        chosen.randint(20, 1_500),
        str(trust),
        f"Trust {trust}" if trust else "",
        f"{chosen.randint(1, 200)} High Street",
        chosen.choice(_PLACES),
        f"LU{chosen.randint(1, 9)} {chosen.randint(1, 9)}AB",
        f"https://school{number}.example.org",
        f"0152{chosen.randint(1_000_000, 9_999_999)}",
    )


def _plain(path: Path, kept: Path) -> float:
    """Read with ``csv`` and insert every cell as text with one ``executemany``; gives the seconds that took."""
    began = time.perf_counter()
    with closing(sqlite3.connect(kept)) as connection, path.open(encoding="cp1252", newline="") as stream:
        rows = csv.reader(stream)
        header = next(rows)
        columns = ", ".join(f"c{number} TEXT" for number in range(len(header)))
        connection.execute(f"CREATE TABLE school ({columns})")
        marks = ", ".join("?" * len(header))
        with connection:
            connection.executemany(f"INSERT INTO school VALUES ({marks})", rows)  # noqa: S608 - our own marks
    return time.perf_counter() - began


def _prepared(path: Path) -> str:
    url = f"sqlite:///{path}"
    migrate.upgrade(url)
    return url


def _peak(path: Path, kept: Path) -> int:
    """The most memory that a process of its own held while it took the file in, in kilobytes."""
    command = [sys.executable, "-c", _PEAK, str(path), _prepared(kept)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return int(ended.stdout)


def _waiting(path: Path, url: str) -> None:
    """Write beside an import all the time, and tell how long a write took at most; and how long without one."""
    alone, beside, done = _Writes(url), _Writes(url), threading.Event()
    for _ in range(50):
        alone.write()
    thread = threading.Thread(target=lambda: (once(path, url), done.set()))
    thread.start()
    while not done.is_set():
        beside.write()
    thread.join()
    table = Table("Another writer, milliseconds a write", left=1)
    table.row("", "writes", "median", "p95", "longest")
    for name, writes in (("alone", alone), ("beside an import", beside)):
        took = sorted(writes.took)
        cells = (median(took), took[int(len(took) * 0.95)], took[-1])
        table.row(name, f"{len(took):,}", *(f"{ms:.0f}" for ms in cells))
    table.print()


class _Writes:
    """One writer's writes, and how many milliseconds each took."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self.took: list[float] = []

    def write(self) -> None:
        began = time.perf_counter()
        with self._database.directory() as session:
            add_tenant(session, f"Council {id(self)} {len(self.took)}", datetime.now(UTC))
        self.took.append((time.perf_counter() - began) * 1_000)
        time.sleep(0.02)
