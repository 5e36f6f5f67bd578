"""What every test may use: databases, and Hypothesis without chance or haste."""

from __future__ import annotations

import gc

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.run", "tests.golden_support"]

settings.register_profile("headway", derandomize=True, deadline=None)
settings.load_profile("headway")

LONG = (
    *("test_confidential_everywhere.py", "test_random_lines.py", "test_year.py", "test_migrations.py"),
    *(
        "test_samples.py",
        "test_parity.py",
        "test_cli_start.py",
        "test_autumn_term.py",
        "test_finding.py",
        "test_occur_killed.py",
    ),
)
"""Files that take long, the longest first: begun last, one of them would keep the whole run waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """Have the garbage collector's rounds come less often, as the server has: a tenth of the whole run is theirs."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
