"""What every test may use: databases, and Hypothesis without chance or haste."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.support.databases", "tests.support.programmes", "tests.golden_support"]

settings.register_profile("headway", derandomize=True, deadline=None)
settings.load_profile("headway")
