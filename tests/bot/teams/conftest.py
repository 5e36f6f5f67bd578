"""A tenant to talk in, with a door that says what the test has it say. Nothing but this machine is reached."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from tests.support.fake_teams import trusting_nobody
from tests.support.programmes import Opened
from tests.support.scripted_door import ScriptedDoor
from tests.support.teams_person import TeamsPerson, TeamsWorld


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """No certificates are read, which would take longer than the tests."""
    with trusting_nobody():
        yield


@pytest.fixture
def quiet() -> Iterator[None]:
    """Faults are logged, and not drawn: their tracebacks take longer than all else."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def door() -> ScriptedDoor:
    return ScriptedDoor()


@pytest.fixture
def world(door: ScriptedDoor, programme: Opened) -> Iterator[TeamsWorld]:
    with TeamsWorld(door, programme.database) as world:
        yield world
        assert not [words for words in world.fake.refused if "BadArgument" in words or "answer:" in words]


@pytest.fixture
def jo(world: TeamsWorld) -> TeamsPerson:
    return world.person("jo", "Jo Larkfield")
