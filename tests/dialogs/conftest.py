"""Every dialog runs on every surface, and has the same effect in the database on all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.database import Database
from tests.support.stage import SURFACES, Stage, set_stage

EFFECTS: dict[str, tuple[str, str]] = {}


@pytest.fixture(params=SURFACES)
def stage(request: pytest.FixtureRequest, sqlite_database: Database) -> Iterator[Stage]:
    """A stage on each surface in turn; what the dialog did is compared with what it did on the surface before."""
    with set_stage(request.param, sqlite_database) as opened:
        yield opened
        name = f"{request.node.path}::{request.node.originalname}"
        effect = opened.effect()
        surface, before = EFFECTS.setdefault(name, (opened.surface, effect))
        assert effect == before, f"{name} did something else on {opened.surface} than on {surface}"
