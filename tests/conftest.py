"""What every test may use: databases, and Hypothesis without chance or haste."""

from __future__ import annotations

import pytest
from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.programmes", "tests.golden_support"]

settings.register_profile("headway", derandomize=True, deadline=None)
settings.load_profile("headway")

LONG = ("test_random_lines.py", "test_confidential_everywhere.py")
"""Files of few tests that take long: begun last, one of them would keep the whole run waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=lambda item: item.path.name not in LONG)
