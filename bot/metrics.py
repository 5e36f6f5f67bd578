"""What Prometheus is told: how many requests, how they went and how long they took. No words and no names of people."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0)


class Metrics:
    """One process's counts, in a registry of their own so that tests do not share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "headway_requests",
            "Requests carried out, by row of the command table, platform and outcome",
            ("row", "platform", "outcome"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "headway_request_seconds",
            "Seconds from a request's arrival in the pool to its committed reply",
            ("row", "platform"),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def observe(self, row: str, platform: str, outcome: str, seconds: float) -> None:
        """Count one request. ``row`` is a row of the command table, never what was typed."""
        self._requests.labels(row, platform, outcome).inc()
        self._seconds.labels(row, platform).observe(seconds)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
