"""Teams' tests reach nothing but this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.fake_teams import trusting_nobody


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """No certificates are read, which would take longer than the tests."""
    with trusting_nobody():
        yield
