"""A workspace to talk in, with a door that says what the test has it say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.scripted_door import ScriptedDoor
from tests.support.slack_person import SlackPerson, SlackWorld


@pytest.fixture
def door() -> ScriptedDoor:
    return ScriptedDoor()


@pytest.fixture
def world(door: ScriptedDoor) -> Iterator[SlackWorld]:
    with SlackWorld(door) as world:
        yield world
        assert not [words for words in world.fake.refused if "invalid_" in words]


@pytest.fixture
def jo(world: SlackWorld) -> SlackPerson:
    return world.person("jo", "Jo Bell")
