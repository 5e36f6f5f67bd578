"""The composition root: what it refuses to build on, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Headway, NoDatabase, NotReady, build, newest, prepare, row_name
from bot.settings import Settings
from commands.engine.request import Request, Speaker
from models import migrate
from tests.support.command_line import Run, execute

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
UPGRADE = "Type: headway db upgrade"


def settings(url: str) -> Settings:
    return Settings(database_url=SecretStr(url))


@contextmanager
def built(url: str) -> Iterator[Headway]:
    headway = build(settings(url))
    yield headway
    headway.close()


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    assert newest() == migrate.head()


def test_it_is_built_on_what_was_prepared_even_twice(empty_url: str) -> None:
    if not empty_url.startswith("sqlite"):
        with pytest.raises(NoDatabase, match="is empty"):
            build(settings(empty_url))
    for _ in range(2):
        prepare(settings(empty_url))
    with built(empty_url) as headway:
        assert headway.wanting() == ()


def test_it_says_when_its_database_falls_behind(sqlite_url: str) -> None:
    with built(sqlite_url) as headway:
        execute(Path(sqlite_url.removeprefix("sqlite:///")), "UPDATE alembic_version SET version_num = '0000'")
        (sentence,) = headway.wanting()
    assert sentence.endswith(f"is at revision 0000, and this version of Headway is at {newest()}. {UPGRADE}")


def test_a_database_of_a_newer_version_is_left_alone(sqlite_url: str) -> None:
    execute(Path(sqlite_url.removeprefix("sqlite:///")), "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NotReady, match="was written by a newer version of Headway"):
        prepare(settings(sqlite_url))


def test_a_server_out_of_reach_is_told_of_without_its_password() -> None:
    with pytest.raises(NotReady) as caught:
        build(settings("postgresql+psycopg://headway:hunter2@127.0.0.1:1/headway?connect_timeout=2"))
    assert "cannot be used" in str(caught.value)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("/action WS1-03 done", "action done"),
        ("action", "action"),
        ("/nonsense Jo Larkfield", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_request_is_counted_by_its_row_and_never_by_its_words(words: str, row: str) -> None:
    assert row_name(Request(Speaker("slack", "T1", "U1"), words, NOW)) == row


def test_a_server_s_database_is_begun_spoken_to_and_examined(
    headway_alone: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    monkeypatch.setenv("HEADWAY_DATABASE_URL", postgres_url)
    begun = headway_alone("programme", "create", "Better Schools", "--authority", "Barsetshire", "--manager", "eleanor")
    assert begun.code == 0
    assert headway_alone("say", "--as", "eleanor", "/workstream add Reading").code == 0
    examined = headway_alone("doctor")
    assert examined.code == 0, examined.out
    assert "✔ Foreign keys are kept" in examined.out
