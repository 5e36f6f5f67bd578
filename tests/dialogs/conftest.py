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
from models.database import Database
from tests.support.databases import opened
from tests.support.postgres import missing
from tests.support.programmes import Opened, put_back
from tests.support.stage import NOW, PEOPLE, SURFACES, Stage, set_stage

EFFECTS: dict[str, tuple[str, str]] = {}
TERMINALS = "chat_programme" if missing() else "postgres_programme"


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
                met = Request(stage.person(handle).speaker, "/headway help", NOW - timedelta(days=60))
                assert stage.door.handle(met).outcome == "done"
    return files


@pytest.fixture
def chat_programme(
    surface: str,
    have_met: bool,
    met: dict[str, Path],
    programme_template: tuple[Path, int],
    programme_database: Database,
) -> Iterator[Opened]:
    """The programme on SQLite, among the people of the surface."""
    file, tenant = programme_template
    with put_back(programme_database, met.get(surface, file) if have_met else file, tenant) as programme:
        yield programme


@pytest.fixture(params=SURFACES)
def surface(request: pytest.FixtureRequest) -> str:
    """Each surface in turn."""
    return str(request.param)


@pytest.fixture
def stage(request: pytest.FixtureRequest, surface: str) -> Iterator[Stage]:
    """A stage on each surface in turn; what the dialog did is compared with what it did on the surface before."""
    programme: Opened = request.getfixturevalue(TERMINALS if surface == "terminal" else "chat_programme")
    with set_stage(surface, programme.database, programme.tenant) as stage:
        yield stage
        name = f"{request.node.path}::{request.node.name.replace(surface, '', 1)}"
        effect = stage.effect()
        where, before = EFFECTS.setdefault(name, (surface, effect))
        assert effect == before, f"{name} did something else on {surface} than on {where}"
