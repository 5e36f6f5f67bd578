"""Every dialog runs on every surface, and has the same effect in the database on all of them, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.programmes import Opened
from tests.support.stage import Stage, set_stage

EFFECTS: dict[str, tuple[str, str]] = {}
STAGES = {
    "terminal": ("terminal", "programme"),
    "slack": ("slack", "programme"),
    "teams": ("teams", "programme"),
    "postgresql": ("terminal", "postgres_programme"),
}


@pytest.fixture(params=STAGES)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage on each surface in turn; what the dialog did is compared with what it did on the surface before."""
    surface, fixture = STAGES[request.param]
    programme: Opened = request.getfixturevalue(fixture)
    with set_stage(surface, programme.database, programme.tenant) as opened:
        yield opened
        name = f"{request.node.path}::{request.node.name.replace(request.param, '', 1)}"
        effect = opened.effect()
        where, before = EFFECTS.setdefault(name, (request.param, effect))
        assert effect == before, f"{name} did something else on {request.param} than on {where}"
