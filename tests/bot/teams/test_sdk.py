"""Our own token, by MSAL against a stand-in for Entra; and that importing Microsoft's libraries does nothing else."""

from __future__ import annotations

import ast
import asyncio
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import dotenv
import pytest

from bot.settings import Settings
from bot.teams import sdk
from bot.teams.sdk import NoToken, Tokens
from tests.support.entra import APP, SECRET, TENANT, Entra

SCOPE = "https://api.botframework.com/.default"
TEAMS = Path(sdk.__file__).parent


@pytest.fixture
def entra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entra]:
    with Entra(tmp_path) as entra:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(entra.certificate))
        yield entra


def tokens(entra: Entra, **changed: str) -> Tokens:
    app = {"CLIENT_ID": APP, "CLIENT_SECRET": SECRET, "TENANT_ID": TENANT}
    return Tokens(Settings.model_validate({**app, **changed}), entra.cloud)


def test_an_app_for_one_tenant_asks_that_tenant_and_keeps_its_token(entra: Entra) -> None:
    ask = tokens(entra)

    async def twice() -> list[str]:
        return [*await asyncio.gather(ask(), ask()), await ask()]

    assert asyncio.run(twice()) == ["token-1"] * 3
    assert entra.asked == [(TENANT, SCOPE)]


def test_an_app_for_many_tenants_asks_the_bot_framework_s(entra: Entra) -> None:
    assert asyncio.run(tokens(entra, TENANT_ID="")()) == "token-1"
    assert entra.asked == [("botframework.com", SCOPE)]


def test_a_token_that_ends_soon_is_asked_for_again(entra: Entra) -> None:
    entra.lasts = 200
    ask = tokens(entra)
    assert [asyncio.run(ask()), asyncio.run(ask())] == ["token-1", "token-2"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"CLIENT_SECRET": "another"}, "invalid_client"),
        ({"CLIENT_ID": "another"}, "unauthorized_client"),
        ({"TENANT_ID": "another"}, "invalid_tenant"),
    ],
)
def test_wrong_keys_are_told_in_entra_s_word(entra: Entra, changed: dict[str, str], code: str) -> None:
    with pytest.raises(NoToken) as error:
        asyncio.run(tokens(entra, **changed)())
    assert error.value.code == code


def test_that_entra_is_out_of_reach_is_told_apart(entra: Entra, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(NoToken) as error:
        asyncio.run(tokens(entra)())
    assert error.value.code == "SSLError"


def test_importing_the_sdk_reads_no_settings_into_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CLIENT_SECRET=from-the-file\nSERVICE_URL=https://evil.example/\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHON_DOTENV_DISABLED", raising=False)
    before = dict(os.environ)
    with sdk._quietly():
        dotenv.load_dotenv(dotenv.find_dotenv(usecwd=True))  # as microsoft_teams.apps does when it is imported
    assert dict(os.environ) == before


def test_only_that_a_part_is_a_preview_is_not_told() -> None:
    from microsoft_teams.common import ExperimentalWarning

    with sdk._quietly():
        warnings.warn("a preview", ExperimentalWarning, stacklevel=1)
        with pytest.raises(DeprecationWarning):
            warnings.warn("about to go", DeprecationWarning, stacklevel=1)


def test_microsoft_s_libraries_are_imported_in_one_place_and_late() -> None:
    for path in TEAMS.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        early = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        late = [
            node for part in tree.body if isinstance(part, ast.FunctionDef | ast.ClassDef) for node in ast.walk(part)
        ]
        assert not any(_is_theirs(node) for node in early), path.name
        assert path.name == "sdk.py" or not any(_is_theirs(node) for node in late), path.name


def _is_theirs(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and str(node.module).startswith("microsoft_teams")
