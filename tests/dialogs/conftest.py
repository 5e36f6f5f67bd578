"""Every dialog runs on every surface, and has the same effect in the database on all of them, on both engines.

The terminal's runs on PostgreSQL where there is one, the others' on SQLite: so each engine is under each dialog.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.postgres import missing
from tests.support.programmes import Opened
from tests.support.stage import Stage, set_stage

EFFECTS: dict[str, tuple[str, str]] = {}
PROGRAMMES = {
    "terminal": "programme" if missing() else "postgres_programme",
    "slack": "programme",
    "teams": "programme",
}


@pytest.fixture(params=PROGRAMMES)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage on each surface in turn; what the dialog did is compared with what it did on the surface before."""
    programme: Opened = request.getfixturevalue(PROGRAMMES[request.param])
    with set_stage(request.param, programme.database, programme.tenant) as opened:
        yield opened
        name = f"{request.node.path}::{request.node.name.replace(request.param, '', 1)}"
        effect = opened.effect()
        where, before = EFFECTS.setdefault(name, (request.param, effect))
        assert effect == before, f"{name} did something else on {request.param} than on {where}"
