"""What requests cost at the door as a programme grows: no HTTP, and no other thread."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from statistics import median
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, event

from bench.compare import LIST, MOST_GROWTH
from bench.programme import ASKER, TEAM, account
from bench.report import Table, judged
from bot.app import Headway, build
from bot.settings import Settings
from commands.engine.request import Channel, Request, Speaker

LINES = (
    LIST,
    "/action list overdue red",
    "/action list sort:rag",
    "/action",
    "/action WS4-07",
    "/workstream",
    "/workstream WS4",
    "/action add Publish the recruitment offer @person7 by end of spring term in WS4",
)
_EACH = 4


def growth(databases: dict[int, str], rounds: int) -> None:
    """Print what each line costs at each size, and judge the list."""
    doors = {size: build(Settings.model_construct(database_url=SecretStr(url))) for size, url in databases.items()}
    table = Table(f"At the door, milliseconds of CPU (of the clock), medians of {rounds} rounds", left=1)
    table.row("", *(f"{size:,}" for size in doors), "growth", "SQL")
    grown = 0.0
    for line in LINES:
        costs = _costs(doors, line, rounds)
        last, first = max(doors), min(doors)
        ratio = median(a[0] / b[0] for a, b in zip(costs[last], costs[first], strict=True))
        cells = [f"{median(c[0] for c in costs[n]):.1f} ({median(c[1] for c in costs[n]):.1f})" for n in doors]
        counts = {_statements(headway, line) for headway in doors.values()}
        table.row(line if len(line) < 40 else f"{line[:39]}…", *cells, f"{ratio:.2f}×", _span(counts))
        grown = ratio if line == LIST else grown
    table.print()
    judged("CPU of /action list at 100,000 ÷ at 100 actions", grown, MOST_GROWTH)
    for headway in doors.values():
        headway.close()


def _costs(doors: dict[int, Headway], line: str, rounds: int) -> dict[int, list[tuple[float, float]]]:
    """Each round's medians for each size: CPU and clock, in milliseconds."""
    costs: dict[int, list[tuple[float, float]]] = {size: [] for size in doors}
    for headway in doors.values():
        _cost(headway, line)
    for number in range(rounds):
        for size in list(doors)[:: 1 if number % 2 else -1]:
            found = [_cost(doors[size], line) for _ in range(_EACH)]
            costs[size].append((median(cpu for cpu, _ in found), median(clock for _, clock in found)))
    return costs


def _cost(headway: Headway, line: str) -> tuple[float, float]:
    request = _request(line)
    cpu, clock = time.thread_time(), time.perf_counter()
    reply = headway.door.handle(request)
    cpu, clock = time.thread_time() - cpu, time.perf_counter() - clock
    if reply.outcome != "done":
        raise RuntimeError(f"{line} was not done: {reply}")
    return cpu * 1_000, clock * 1_000


def _request(line: str) -> Request:
    speaker = Speaker("slack", TEAM, account(ASKER), name="Nell Abarrow")
    channel = Channel("CGENERAL", "general", "public")
    return Request(speaker, line, datetime.now(UTC), channel, None, "command", "bench", f"bench:{time.time_ns()}")


def _statements(headway: Headway, line: str) -> int:
    counted: Counter[str] = Counter()

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted[statement.split()[0]] += 1

    engines: tuple[Engine, ...] = (headway.database._reader, headway.database._writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    headway.door.handle(_request(line))
    for engine in engines:
        event.remove(engine, "before_cursor_execute", count)
    return sum(number for verb, number in counted.items() if verb != "BEGIN")


def _span(counts: set[int]) -> str:
    return str(min(counts)) if len(counts) == 1 else f"{min(counts)}–{max(counts)}"
