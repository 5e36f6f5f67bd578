from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from bot import docs
from bot.teams.manifest import ICONS, SCOPES, VERSION, manifest, package
from commands.table import TABLE
from tests.bot import schemas
from tests.support.command_line import run

APP = "8f14e45f-ceea-467f-9f0b-3c1a2b4d5e6f"
COMMANDS = {"action": "Actions: list, add, update, done", "headway": "Help"}


def test_it_is_valid_against_the_current_schema_of_teams() -> None:
    made = json.loads(docs.teams_manifest(APP, "headway.council.example"))
    path = f"teams-manifest/v{VERSION}/MicrosoftTeams.schema.json"
    assert schemas.complaints(made, path, draft=Draft7Validator) == []


def test_the_bot_and_the_app_have_the_id_of_the_registration_and_every_noun_is_listed() -> None:
    made = json.loads(docs.teams_manifest(APP.upper(), "headway.council.example"))
    assert made["id"] == made["bots"][0]["botId"] == made["composeExtensions"][0]["botId"] == APP
    assert made["validDomains"] == ["headway.council.example"]
    [listed] = made["bots"][0]["commandLists"]
    assert [each["title"] for each in listed["commands"]] == list(TABLE.nouns)
    assert listed["scopes"] == list(SCOPES)
    assert made["bots"][0]["supportsFiles"] is True
    [create] = made["composeExtensions"][0]["commands"]
    assert (create["context"], create["fetchTask"]) == (["message"], True)


def test_what_teams_would_refuse_is_refused_here() -> None:
    with pytest.raises(ValueError, match="10 commands"):
        manifest({f"c{number}": "x" for number in range(11)})
    with pytest.raises(ValueError, match="too-long"):
        manifest({"too-long": "x" * 129})
    with pytest.raises(ValueError, match="UUID"):
        manifest(COMMANDS, app_id="headway")


def test_the_package_holds_the_manifest_and_icons_of_the_sizes_that_teams_asks_for() -> None:
    data = docs.teams_package(APP, "headway.council.example")
    assert data == docs.teams_package(APP, "headway.council.example")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["manifest.json", *ICONS]
        sizes = [struct.unpack(">II", archive.read(name)[16:24]) for name in ICONS]
    assert sizes == [(192, 192), (32, 32)]


def test_a_package_is_the_manifest_it_was_made_of() -> None:
    made = manifest(COMMANDS)
    with zipfile.ZipFile(io.BytesIO(package(made, {}))) as archive:
        assert json.loads(archive.read("manifest.json")) == made


def test_the_command_writes_it_and_says_where_it_goes(tmp_path: Path) -> None:
    to = tmp_path / "app.zip"
    result = run("manifest", "teams", "--app-id", APP, "--host", "headway.council.example", "--to", str(to))
    assert result.code == 0
    assert "Teams admin centre" in result.out
    assert zipfile.is_zipfile(to)


@pytest.mark.parametrize(
    ("app_id", "host", "why"),
    [("headway", "headway.council.example", "hexadecimal"), (APP, "https://headway.council.example", "without https")],
)
def test_mistakes_are_said_and_nothing_is_written(app_id: str, host: str, why: str, tmp_path: Path) -> None:
    to = tmp_path / "app.zip"
    result = run("manifest", "teams", "--app-id", app_id, "--host", host, "--to", str(to))
    assert result.code == 2
    assert why in result.err
    assert not to.exists()
