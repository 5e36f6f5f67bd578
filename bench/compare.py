"""`/action list` over HTTP beside a bare bolt app that says "hi", turn about in the same run."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.client import Typist, a_second, milliseconds
from bench.report import Table, judged
from bench.servers import HI, Server, serving

LIST = "/action list"
OURS = "Headway /action list, 10,000 actions"
SMALL, LARGE = "Headway /action list, 100 actions", "Headway /action list, 100,000 actions"
GUIDES = {"bolt “hi” (App, as the guide)": "bolt", "bolt “hi” (AsyncApp, likewise)": "bolt async"}
MOST_GROWTH = 1.2
IN_FLIGHT = 16
_EACH = 12


def compare(databases: dict[int, str], slack: Server, folder: Path, rounds: int) -> None:
    """Print latency, throughput and processor time of each, and judge ours."""
    with ExitStack() as stack:
        asked: dict[str, tuple[Server, str]] = {}
        for size, name in ((10_000, OURS), (100, SMALL), (100_000, LARGE)):
            server = stack.enter_context(serving("headway", folder, slack=slack.url, database=databases[size]))
            asked[name] = server, LIST
        for name, kind in GUIDES.items():
            asked[name] = stack.enter_context(serving(kind, folder, slack=slack.url)), HI
        _print(asked, slack, rounds)


def _print(asked: dict[str, tuple[Server, str]], slack: Server, rounds: int) -> None:
    took, by_round, cpu = _measure(asked, slack, rounds)
    table = Table(f"Over HTTP, one at a time: {rounds} rounds of {_EACH} each, turn about", left=1)
    table.row("", "p50 ms", "p95 ms", "CPU ms", f"a second, {IN_FLIGHT} in flight")
    for name, (server, line) in asked.items():
        flying, dropped = a_second(server, slack, line, at_once=IN_FLIGHT, times=max(2, rounds // 2))
        ordered = sorted(took[name])
        p95 = ordered[int(len(ordered) * 0.95)]
        table.row(
            name,
            f"{median(ordered):.1f}",
            f"{p95:.1f}",
            f"{cpu[name]:.1f}",
            f"{flying:.0f}{f', {dropped} dropped' if dropped else ''}",
        )
    table.print()
    for name in GUIDES:
        ratio = median(ours / theirs for ours, theirs in zip(by_round[OURS], by_round[name], strict=True))
        judged(f"p50 of /action list ÷ {name}", ratio, 1.0)
    growth = median(large / small for large, small in zip(by_round[LARGE], by_round[SMALL], strict=True))
    judged("p50 over HTTP at 100,000 ÷ at 100 actions", growth, MOST_GROWTH)


def _measure(
    asked: dict[str, tuple[Server, str]], slack: Server, rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]], dict[str, float]]:
    """Every latency, each round's median, and the processor's milliseconds an answer."""
    typists = {name: Typist(server, slack) for name, (server, _) in asked.items()}
    took: dict[str, list[float]] = {name: [] for name in asked}
    by_round: dict[str, list[float]] = {name: [] for name in asked}
    for name, (_, line) in asked.items():
        milliseconds(typists[name], line, _EACH)
    before = {name: server.cpu() for name, (server, _) in asked.items()}
    for number in range(rounds):
        for name in list(asked)[:: 1 if number % 2 else -1]:
            found = milliseconds(typists[name], asked[name][1], _EACH)
            took[name] += found
            by_round[name].append(median(found))
    cpu = {name: (server.cpu() - before[name]) * 1_000 / (rounds * _EACH) for name, (server, _) in asked.items()}
    for typist in typists.values():
        typist.close()
    return took, by_round, cpu
