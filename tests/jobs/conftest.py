"""A programme whose clock can be told to tick: in the autumn before its board meets, everybody reachable."""

from __future__ import annotations

import pytest

from tests.support.clock_hand import Hand
from tests.support.databases import ENGINES
from tests.support.occurring import begun
from tests.support.programmes import Opened


@pytest.fixture(params=ENGINES)
def hand(request: pytest.FixtureRequest) -> Hand:
    """The hand of its clock, on each engine in turn."""
    name = "programme" if request.param == "sqlite" else "postgres_programme"
    opened: Opened = request.getfixturevalue(name)
    return begun(opened)


@pytest.fixture
def sqlite_hand(programme: Opened) -> Hand:
    """The hand of its clock, on SQLite."""
    return begun(programme)
