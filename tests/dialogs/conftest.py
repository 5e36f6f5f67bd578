"""Every dialog runs on every surface, and has the same effect in the database on all of them, on both engines.

The terminal's runs on PostgreSQL where there is one, the others' on SQLite: so each engine is under each dialog.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.engine.request import Request
from tests.support.databases import opened, renew
from tests.support.postgres import missing
from tests.support.programmes import Opened
from tests.support.stage import NOW, PEOPLE, SURFACES, Stage, set_stage

EFFECTS: dict[str, tuple[str, str]] = {}
TERMINALS = "programme" if missing() else "postgres_programme"


@pytest.fixture
def have_met() -> bool:
    """Whether everybody has spoken to the bot before, in their chat. Where that matters, a module says no."""
    return True


@pytest.fixture(scope="session")
def met(programme_template: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The programme's file for each chat, in which everybody has spoken to the bot before."""
    template, tenant = programme_template
    files = {}
    for surface in ("slack", "teams"):
        files[surface] = shutil.copyfile(template, tmp_path_factory.mktemp("met") / f"{surface}.sqlite3")
        with opened(f"sqlite:///{files[surface]}") as database, set_stage(surface, database, tenant) as stage:
            for handle in PEOPLE:
                stage.door.handle(Request(stage.person(handle).speaker, "/headway help", NOW - timedelta(days=60)))
    return files


@pytest.fixture
def programme_on(request: pytest.FixtureRequest, have_met: bool, met: dict[str, Path]) -> Opened:
    """The programme, on the engine and among the people of the surface."""
    surface = request.node.callspec.params["stage"]
    if surface == "terminal":
        return request.getfixturevalue(TERMINALS)
    programme: Opened = request.getfixturevalue("programme")
    if have_met:
        renew(programme.database, met[surface])
    return programme


@pytest.fixture(params=SURFACES)
def stage(request: pytest.FixtureRequest, programme_on: Opened) -> Iterator[Stage]:
    """A stage on each surface in turn; what the dialog did is compared with what it did on the surface before."""
    with set_stage(request.param, programme_on.database, programme_on.tenant) as stage:
        yield stage
        name = f"{request.node.path}::{request.node.name.replace(request.param, '', 1)}"
        effect = stage.effect()
        where, before = EFFECTS.setdefault(name, (request.param, effect))
        assert effect == before, f"{name} did something else on {request.param} than on {where}"
