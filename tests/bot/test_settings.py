from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load, to_markdown

DOCS = Path(__file__).resolve().parents[2] / "docs" / "settings.md"
NAMES = [str(field.alias) for field in Settings.model_fields.values()]

MAIL = {
    "HEADWAY_SMTP_HOST": "mail.example.gov.uk",
    "HEADWAY_MAIL_FROM": "Schools Partnership <partnership@example.gov.uk>",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def mistakes(monkeypatch: pytest.MonkeyPatch, **set_to: str) -> list[str]:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load(None)
    return caught.value.mistakes


def test_without_any_there_is_a_database_in_a_file_and_no_platform() -> None:
    settings = load(None)
    assert settings.database_url.get_secret_value() == "sqlite:///.headway/headway.sqlite3"
    assert (settings.has_slack, settings.has_teams, settings.has_mail) == (False, False, False)


def test_they_come_from_a_file_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("SLACK_BOT_TOKEN=xoxb-file\nSLACK_SIGNING_SECRET=secret\nOTHER=thing\n", encoding="utf-8")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-environment")
    settings = load(file)
    assert settings.slack_bot_token.get_secret_value() == "xoxb-environment"
    assert settings.slack_signing_secret.get_secret_value() == "secret"
    assert settings.has_slack


def test_an_empty_one_is_as_if_it_were_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert load(None) == Settings()
    assert load(None).database_url.get_secret_value() == "sqlite:///.headway/headway.sqlite3"
    file = tmp_path / ".env"
    file.write_text("HEADWAY_LOG=debug\nSLACK_API_URL=\n", encoding="utf-8")
    assert (load(file).log_level, load(file).slack_api_url) == ("debug", "https://slack.com/api/")


def test_all_mistakes_are_told_at_once_in_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    said = mistakes(
        monkeypatch,
        HEADWAY_DATABASE_URL="mysql://root:hunter2@db/headway",
        HEADWAY_LOG="loud",
        HEADWAY_DATABSE_URL="sqlite:///x",
        SLACK_BOT_TOKEN="xoxp-a-persons",
        SLACK_SIGNING_SECERT="hush",
        SLACK_API_URL="http://slack.example/api",
        CLIENT_ID="abc",
        HEADWAY_SMTP_HOST="mail.example.gov.uk",
        HEADWAY_SMTP_PORT="smtp",
        HEADWAY_SMTP_SECURITY="none",
        HEADWAY_SMTP_USER="headway",
    )
    expected = """
HEADWAY_DATABSE_URL is not a setting. Did you mean HEADWAY_DATABASE_URL?
SLACK_SIGNING_SECERT is not a setting. Did you mean SLACK_SIGNING_SECRET?
HEADWAY_DATABASE_URL must start with sqlite:///, for a file, or postgresql+psycopg://, for a server; it starts with \
mysql://.
HEADWAY_LOG is 'loud'; it can be debug, info, warning or error.
SLACK_BOT_TOKEN must be a bot token, which starts with xoxb-; it is under OAuth & Permissions.
SLACK_BOT_TOKEN is set, but neither SLACK_SIGNING_SECRET, to be reached over HTTP, nor SLACK_APP_TOKEN, for Socket Mode.
SLACK_API_URL must start with https://; http:// is for this machine only.
Microsoft Teams needs CLIENT_ID and CLIENT_SECRET together; CLIENT_SECRET is not set.
E-mail needs HEADWAY_SMTP_HOST and HEADWAY_MAIL_FROM together; HEADWAY_MAIL_FROM is not set.
Signing in to the mail server needs HEADWAY_SMTP_USER and HEADWAY_SMTP_PASSWORD together; HEADWAY_SMTP_PASSWORD is not \
set.
HEADWAY_SMTP_PORT must be a number from 1 to 65535.
HEADWAY_SMTP_SECURITY can be none for a mail server on this machine only: elsewhere, others could read what is sent.
"""
    assert said == expected.strip().splitlines()


@pytest.mark.parametrize(
    ("set_to", "sentence"),
    [
        ({"SLACK_APP_TOKEN": "xoxb-1", "SLACK_BOT_TOKEN": "xoxb-1"}, "starts with xapp-"),
        ({"SLACK_SIGNING_SECRET": "s"}, "but not SLACK_BOT_TOKEN"),
        ({"SLACK_API_URL": "https://slack.com/api"}, "must end with a slash"),
        ({"HEADWAY_DATABASE_URL": "nonsense"}, "must start with sqlite:///"),
        ({"SLACK_CLIENT_ID": "1"}, "Did you mean"),
        ({"HEADWAY_QQQQQQQQ": "1"}, "The settings are HEADWAY_DATABASE_URL"),
        ({"CLIENT_SECRET": "b"}, "CLIENT_ID is not set"),
        ({"TENANT_ID": "c"}, "TENANT_ID is set, but not CLIENT_ID"),
        ({"CLIENT_ID": "a", "CLIENT_SECRET": "b", "TENANT_ID": "a/b"}, "TENANT_ID must be the tenant's id"),
        ({"HEADWAY_TEAMS_UNAUTHENTICATED": "yes"}, "HEADWAY_TEAMS_UNAUTHENTICATED is 'yes'; it can be loopback"),
        ({"HEADWAY_MAIL_FROM": "a@example.gov.uk"}, "HEADWAY_SMTP_HOST is not set"),
        ({"HEADWAY_SMTP_PORT": "587"}, "HEADWAY_SMTP_PORT is set, but not HEADWAY_SMTP_HOST"),
        ({**MAIL, "HEADWAY_SMTP_PORT": "65536"}, "a number from 1 to 65535"),
        ({**MAIL, "HEADWAY_SMTP_SECURITY": "ssl"}, "'ssl'; it can be starttls, tls or none"),
        ({**MAIL, "HEADWAY_SMTP_USER": "a", "HEADWAY_SMTP_PASSWORD": "£"}, "HEADWAY_SMTP_PASSWORD can hold ASCII"),
        ({**MAIL, "HEADWAY_MAIL_FROM": "the clerk"}, "must be one e-mail address"),
        ({**MAIL, "HEADWAY_MAIL_FROM": "clerk@zoë.example"}, "must be one e-mail address"),
        ({**MAIL, "HEADWAY_MAIL_FROM": "a@example.gov.uk\r\nBcc: b@example.org.uk"}, "must be one e-mail address"),
    ],
)
def test_each_mistake_has_its_sentence(monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], sentence: str) -> None:
    assert sentence in " ".join(mistakes(monkeypatch, **set_to))


@pytest.mark.parametrize(
    "set_to",
    [
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_API_URL": "http://127.0.0.1:4020/api/"},
        {"CLIENT_ID": "a", "CLIENT_SECRET": "b", "TENANT_ID": "c"},
        {"CLIENT_ID": "a", "CLIENT_SECRET": "b", "TENANT_ID": "council.example.gov.uk"},
        {"CLIENT_ID": "a", "CLIENT_SECRET": "b"},
        {"HEADWAY_TEAMS_UNAUTHENTICATED": "loopback"},
        {"HEADWAY_DATABASE_URL": "postgresql+psycopg://headway@db/headway", "HEADWAY_LOG": "DEBUG"},
        {**MAIL, "HEADWAY_SMTP_SECURITY": "tls", "HEADWAY_SMTP_USER": "headway", "HEADWAY_SMTP_PASSWORD": "hush"},
        {**MAIL, "HEADWAY_SMTP_HOST": "localhost", "HEADWAY_SMTP_SECURITY": "none", "HEADWAY_SMTP_PORT": "1025"},
    ],
)
def test_what_is_right_is_taken(monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str]) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    assert load(None)


@pytest.mark.parametrize(
    ("set_to", "served", "checked"),
    [
        ({}, False, True),
        ({"CLIENT_ID": "a", "CLIENT_SECRET": "b"}, True, True),
        ({"HEADWAY_TEAMS_UNAUTHENTICATED": "loopback"}, True, False),
        ({"CLIENT_ID": "a", "CLIENT_SECRET": "b", "HEADWAY_TEAMS_UNAUTHENTICATED": "loopback"}, True, False),
    ],
)
def test_teams_is_served_for_an_app_or_by_the_switch(
    monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], served: bool, checked: bool
) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    settings = load(None)
    assert (settings.has_teams, not settings.teams_is_open) == (served, checked)


def test_no_secret_is_shown_by_settings_or_by_their_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "hunter2-token",
        "SLACK_SIGNING_SECRET": "hunter2-secret",
        "SLACK_APP_TOKEN": "hunter2-app",
        "CLIENT_SECRET": "hunter2-client",
        "HEADWAY_SMTP_PASSWORD": "hunter2-password",
        "HEADWAY_DATABASE_URL": "hunter2://headway:hunter2@db/headway",
    }
    said = " ".join(mistakes(monkeypatch, **secrets))
    assert "hunter2-" not in said
    assert ":hunter2@" not in said
    assert "hunter2" not in repr(Settings())


def test_a_file_that_is_no_text_is_told_of(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"SLACK_BOT_TOKEN=\xff\xfe")
    with pytest.raises(SettingsError, match="UTF-8"):
        load(file)


def test_the_documentation_is_the_table() -> None:
    assert DOCS.read_text(encoding="utf-8") == to_markdown()
    for name in NAMES:
        assert f"`{name}`" in to_markdown()


@pytest.mark.parametrize(
    ("mail_from", "sender"),
    [
        ("clerk@example.gov.uk", ("", "clerk@example.gov.uk")),
        (' "Education, Zoë" <clerk@example.gov.uk> ', ("Education, Zoë", "clerk@example.gov.uk")),
        ("Partnership<clerk@example.gov.uk>", ("Partnership", "clerk@example.gov.uk")),
    ],
)
def test_whom_mail_is_from_is_a_name_and_an_address(mail_from: str, sender: tuple[str, str]) -> None:
    assert Settings(mail_from=mail_from).sender == sender
