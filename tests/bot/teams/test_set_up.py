"""Teams where it is set up: a server that lives, what it refuses to start as, and the doctor."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import serve
from bot.messengers import Messengers
from bot.settings import Settings
from bot.teams.http import PATH
from models.database import Database
from tests.support import asgi
from tests.support.command_line import Run
from tests.support.entra import APP, SECRET, TENANT, Entra
from tests.support.fake_teams import trusting_nobody
from tests.support.scripted_door import ScriptedDoor

KEYS = {"CLIENT_ID": APP, "CLIENT_SECRET": SECRET, "TENANT_ID": TENANT}
OTHER = "99999999-aaaa-4bbb-8ccc-222222222222"
OPEN = {"HEADWAY_TEAMS_UNAUTHENTICATED": "loopback"}
HELLO = {
    "type": "conversationUpdate",
    "id": "1",
    "channelId": "msteams",
    "serviceUrl": "http://127.0.0.1:1/",
    "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
    "channelData": {"tenant": {"id": TENANT}},
    "from": {"id": "29:1", "aadObjectId": "aad-jo"},
    "recipient": {"id": f"28:{APP}"},
}


@pytest.fixture(autouse=True)
def no_certificates() -> Iterator[None]:
    with trusting_nobody():
        yield


@pytest.fixture
def entra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entra]:
    """Entra where Microsoft's is."""
    with Entra(tmp_path) as entra:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(entra.certificate))
        monkeypatch.setattr("microsoft_teams.api.auth.cloud_environment.PUBLIC", entra.cloud)
        yield entra


def statuses(database: Database, settings: dict[str, str]) -> tuple[int, int, bool]:
    """What an activity without a token is answered before the server lives and then, and whether it can send then."""
    messengers = Messengers()
    app = serve.application(Settings.model_validate(settings), ScriptedDoor(), database=database, messengers=messengers)

    async def lived() -> tuple[int, int, bool]:
        body = json.dumps(HELLO).encode()
        before = await asgi.call(app, "POST", PATH, {}, body)
        async with app.router.lifespan_context(app):
            return before.status, (await asgi.call(app, "POST", PATH, {}, body)).status, messengers.is_ready

    return asyncio.run(lived())


def test_a_server_has_teams_behind_its_gate(sqlite_database: Database) -> None:
    assert statuses(sqlite_database, KEYS) == (503, 401, True)


def test_by_the_switch_it_takes_what_comes_from_here(sqlite_database: Database) -> None:
    assert statuses(sqlite_database, OPEN) == (503, 200, True)


def test_a_server_without_teams_has_no_way_in_for_it(sqlite_database: Database) -> None:
    assert statuses(sqlite_database, {}) == (404, 404, False)


def test_teams_needs_a_place_to_keep_where_people_are_reached() -> None:
    with pytest.raises(ValueError, match="database"):
        serve.application(Settings.model_validate(KEYS), ScriptedDoor())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "headway.example.gov.uk"])  # noqa: S104 - refused
def test_by_the_switch_it_does_not_listen_to_others(
    headway_alone: Run, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv(*next(iter(OPEN.items())))
    result = headway_alone("run", "--host", host)
    assert result.code == 2
    assert "Headway must listen on this machine only: leave out --host" in result.err


def test_the_doctor_asks_microsoft_whether_the_keys_are_good(
    headway: Run, monkeypatch: pytest.MonkeyPatch, entra: Entra
) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    assert "– Microsoft Teams is not set up." in headway("doctor").out
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    examined = headway("doctor")
    assert "✔ Microsoft accepts the keys of the Teams bot." in examined.out
    assert "– No Microsoft tenant is connected to an authority yet, so nobody there is answered." in examined.out
    assert examined.code == 0
    monkeypatch.setenv("CLIENT_SECRET", "another")
    examined = headway("doctor")
    assert examined.code == 1
    assert "✖ Microsoft refuses the keys of the Teams bot (invalid_client). Take a new CLIENT_SECRET" in examined.out


def test_the_doctor_says_when_microsoft_cannot_be_asked(
    headway: Run, monkeypatch: pytest.MonkeyPatch, entra: Entra
) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "nothing-is-trusted")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    examined = headway("doctor")
    assert examined.code == 0
    assert "– Microsoft could not be asked about the Teams bot's keys: this machine seems offline" in examined.out


def test_the_doctor_knows_whose_tenant_it_is(headway: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    for name, value in {**KEYS, **OPEN}.items():
        monkeypatch.setenv(name, value)
    assert headway("person", "add", "kim", "--name", "Kim Ash", "--teams", f"{OTHER}/aad-kim").code == 0
    assert f"– The tenant {TENANT} is not connected to an authority yet" in headway("doctor").out
    assert headway("person", "add", "lee", "--name", "Lee Oak", "--teams", f"{TENANT}/aad-lee").code == 0
    assert "is not connected" not in headway("doctor").out


def test_the_doctor_warns_of_the_switch(headway: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    monkeypatch.setenv(*next(iter(OPEN.items())))
    assert "⚠ WARNING: HEADWAY_TEAMS_UNAUTHENTICATED is set" in headway("doctor").out
