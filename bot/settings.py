"""Everything that can be set from outside, in one table.

A setting is an environment variable or a line of ``.env``; the environment wins, and one that is empty counts as not
set. ``docs/settings.md`` is this table,
written by :func:`to_markdown`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LEVELS: Final = ("debug", "info", "warning", "error")
SMTP_PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}
"""How the connection to the mail server is kept private, and the usual port (RFC 6409, RFC 8314, RFC 5321)."""
ADDRESS: Final = r"[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
"""A regular expression: an e-mail address without quotes, in ASCII, under a domain that has a dot."""
_OPEN: Final = "loopback"
_DATABASES: Final = ("sqlite", "postgresql", "postgresql+psycopg")
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
"""This machine, as an address names it."""
_SENDER: Final = re.compile(rf"""(?P<bare>{ADDRESS})|"?(?P<name>[^<>"\r\n]*?)"?\s*<(?P<address>{ADDRESS})>""")
_OURS: Final = re.compile(r"(HEADWAY|SLACK)_", re.IGNORECASE)
_TENANT: Final = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_NOTHING: Final = SecretStr("")


class SettingsError(ValueError):
    """Settings that cannot be run with: every mistake at once, each in a sentence."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Settings(BaseSettings):
    """The table: a name, a default and what it is for."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        case_sensitive=True,
    )

    database_url: SecretStr = Field(
        SecretStr("sqlite:///.headway/headway.sqlite3"),
        alias="HEADWAY_DATABASE_URL",
        description="Where the data is kept: `sqlite:///…` for a file, `postgresql+psycopg://…` for a server. "
        "It may hold a password, so it is kept out of the logs.",
    )
    log_level: str = Field(
        "info",
        alias="HEADWAY_LOG",
        description=f"How much is logged: {', '.join(LEVELS[:-1])} or {LEVELS[-1]}. Logs are JSON, one object a line, "
        "and hold nobody's words.",
    )
    slack_bot_token: SecretStr = Field(
        _NOTHING,
        alias="SLACK_BOT_TOKEN",
        description="The bot token of the Slack app, from *OAuth & Permissions*: it starts with `xoxb-`. "
        "Without it there is no Slack.",
    )
    slack_signing_secret: SecretStr = Field(
        _NOTHING,
        alias="SLACK_SIGNING_SECRET",
        description="What Slack signs its requests with, from *Basic Information*. Needed where Slack reaches Headway "
        "over HTTP.",
    )
    slack_app_token: SecretStr = Field(
        _NOTHING,
        alias="SLACK_APP_TOKEN",
        description="An app-level token with `connections:write`: it starts with `xapp-`. With it Headway uses Socket "
        "Mode and needs no public address.",
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        alias="SLACK_API_URL",
        description="Where Slack's Web API is. Change it only to try Headway against a stand-in on your own machine.",
    )
    client_id: str = Field(
        "", alias="CLIENT_ID", description="The application id of the Microsoft Teams bot, from its app registration."
    )
    client_secret: SecretStr = Field(
        _NOTHING, alias="CLIENT_SECRET", description="The secret of that app registration."
    )
    tenant_id: str = Field(
        "",
        alias="TENANT_ID",
        description="The Microsoft Entra tenant of that app registration, where it is for one tenant only. "
        "Leave it out for a multi-tenant one.",
    )
    teams_unauthenticated: str = Field(
        "",
        alias="HEADWAY_TEAMS_UNAUTHENTICATED",
        description="`loopback` takes Teams' requests without a token, from this machine only, to try Headway with a "
        "Teams client of your own. Never where others can reach it.",
    )
    smtp_host: str = Field(
        "",
        alias="HEADWAY_SMTP_HOST",
        description="The mail server that e-mail is handed to. Without it there is no e-mail; see [mail.md](mail.md).",
    )
    smtp_port: str = Field(
        "",
        alias="HEADWAY_SMTP_PORT",
        description="Its port. Where it is not set: "
        + ", ".join(f"{port} for `{security}`" for security, port in SMTP_PORTS.items())
        + ".",
    )
    smtp_security: str = Field(
        "starttls",
        alias="HEADWAY_SMTP_SECURITY",
        description="How the connection to it is kept private: `starttls`, `tls` from its first byte, or `none`, "
        "which is for a mail server on this machine only.",
    )
    smtp_user: str = Field(
        "", alias="HEADWAY_SMTP_USER", description="Whom to sign in to it as, where it asks for that."
    )
    smtp_password: SecretStr = Field(_NOTHING, alias="HEADWAY_SMTP_PASSWORD", description="The password of that user.")
    mail_from: str = Field(
        "",
        alias="HEADWAY_MAIL_FROM",
        description="Whom e-mail is from, and so where answers go: an address, as in "
        "`Schools Partnership <partnership@example.gov.uk>`. Take a mailbox that the clerk reads.",
    )

    @property
    def has_slack(self) -> bool:
        """Whether Slack is to be served."""
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def has_teams(self) -> bool:
        """Whether Microsoft Teams is to be served."""
        return bool(self.client_id) or self.teams_is_open

    @property
    def teams_is_open(self) -> bool:
        """Whether Teams' requests are taken from this machine without a token."""
        return self.teams_unauthenticated == _OPEN

    @property
    def has_mail(self) -> bool:
        """Whether e-mail can be sent."""
        return bool(self.smtp_host)

    @property
    def sender(self) -> tuple[str, str]:
        """Whom e-mail is from: a name, which may be empty, and an address, which is so only where there is none."""
        found = _SENDER.fullmatch(self.mail_from.strip())
        return ((found["name"] or "").strip(), found["bare"] or found["address"]) if found else ("", "")


def load(env_file: Path | None = Path(".env")) -> Settings:
    """The settings of the environment and of ``env_file``. Raises :class:`SettingsError` with all that is wrong."""
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings' own
        named = set(os.environ) | set(dotenv_values(env_file) if env_file else ())
    except UnicodeDecodeError as error:
        raise SettingsError([f"{env_file} is not a text file in UTF-8."]) from error
    mistakes = [*unknown(named), *_mistakes(settings)]
    if mistakes:
        raise SettingsError(mistakes)
    return settings


def unknown(names: set[str]) -> list[str]:
    """A sentence for each name that looks like a setting of ours and is none."""
    known = [str(field.alias) for field in Settings.model_fields.values()]
    return [_unknown(name, known) for name in sorted(names) if _OURS.match(name) and name not in known]


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name.upper(), known, n=1, cutoff=0.6)
    meant = f" Did you mean {close[0]}?" if close else f" The settings are {', '.join(known)}."
    return f"{name} is not a setting.{meant}"


def _mistakes(settings: Settings) -> Iterator[str]:
    yield from _database(settings.database_url.get_secret_value())
    if settings.log_level.lower() not in LEVELS:
        yield f"HEADWAY_LOG is {settings.log_level!r}; it can be {', '.join(LEVELS[:-1])} or {LEVELS[-1]}."
    yield from _slack(settings)
    yield from _slack_api(settings.slack_api_url)
    yield from _teams(settings)
    yield from _mail(settings)


def _together(what: str, values: dict[str, str]) -> Iterator[str]:
    missing = [name for name, value in values.items() if not value]
    if 0 < len(missing) < len(values):
        yield f"{what} needs {_listed(list(values))} together; {_and(missing)} not set."


def _database(url: str) -> Iterator[str]:
    scheme = url.partition("://")[0]
    if scheme not in _DATABASES or "://" not in url:
        yield (
            "HEADWAY_DATABASE_URL must start with sqlite:///, for a file, or postgresql+psycopg://, for a server"
            + (f"; it starts with {scheme}://." if "://" in url and scheme.isascii() and len(scheme) < 30 else ".")
        )


def _slack(settings: Settings) -> Iterator[str]:
    token = settings.slack_bot_token.get_secret_value()
    secret = settings.slack_signing_secret.get_secret_value()
    app_token = settings.slack_app_token.get_secret_value()
    if token and not token.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN must be a bot token, which starts with xoxb-; it is under OAuth & Permissions."
    if app_token and not app_token.startswith("xapp-"):
        yield "SLACK_APP_TOKEN must be an app-level token, which starts with xapp-; it is under Basic Information."
    if token and not secret and not app_token:
        yield (
            "SLACK_BOT_TOKEN is set, but neither SLACK_SIGNING_SECRET, to be reached over HTTP, nor SLACK_APP_TOKEN, "
            "for Socket Mode."
        )
    if secret and not secret.strip():
        yield "SLACK_SIGNING_SECRET is only spaces."
    if not token and (secret or app_token):
        yield "SLACK_SIGNING_SECRET or SLACK_APP_TOKEN is set, but not SLACK_BOT_TOKEN."


def _slack_api(url: str) -> Iterator[str]:
    address = urlsplit(url)
    secure = address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)
    if not secure or not address.hostname:
        yield "SLACK_API_URL must start with https://; http:// is for this machine only."
    elif not address.path.endswith("/"):
        yield "SLACK_API_URL must end with a slash, as in https://slack.com/api/."


def _teams(settings: Settings) -> Iterator[str]:
    app = {"CLIENT_ID": settings.client_id, "CLIENT_SECRET": settings.client_secret.get_secret_value()}
    yield from _together("Microsoft Teams", app)
    if settings.tenant_id and not any(app.values()):
        yield "TENANT_ID is set, but not CLIENT_ID."
    if settings.tenant_id and not _TENANT.fullmatch(settings.tenant_id):
        yield "TENANT_ID must be the tenant's id or its domain, as in 00000000-0000-0000-0000-000000000000."
    if settings.teams_unauthenticated not in ("", _OPEN):
        yield f"HEADWAY_TEAMS_UNAUTHENTICATED is {settings.teams_unauthenticated!r}; it can be {_OPEN}, or not be set."


def _mail(settings: Settings) -> Iterator[str]:
    sign_in = {
        "HEADWAY_SMTP_USER": settings.smtp_user,
        "HEADWAY_SMTP_PASSWORD": settings.smtp_password.get_secret_value(),
    }
    needed = {"HEADWAY_SMTP_HOST": settings.smtp_host, "HEADWAY_MAIL_FROM": settings.mail_from}
    yield from _together("E-mail", needed)
    yield from _together("Signing in to the mail server", sign_in)
    for name, value in {**sign_in, "HEADWAY_SMTP_PORT": settings.smtp_port}.items():
        if value and not any(needed.values()):
            yield f"{name} is set, but not HEADWAY_SMTP_HOST."
    for name, value in sign_in.items():
        if not value.isascii():
            yield f"{name} can hold ASCII characters only: plain letters, digits and signs."
    if settings.mail_from and not settings.sender[1]:
        yield "HEADWAY_MAIL_FROM must be one e-mail address, as in Schools Partnership <partnership@example.gov.uk>."
    if settings.smtp_port and not (settings.smtp_port.isdecimal() and 0 < int(settings.smtp_port) < 65536):
        yield "HEADWAY_SMTP_PORT must be a number from 1 to 65535."
    if settings.smtp_security not in SMTP_PORTS:
        yield f"HEADWAY_SMTP_SECURITY is {settings.smtp_security!r}; it can be starttls, tls or none."
    elif settings.smtp_security == "none" and settings.smtp_host not in ("", *LOOPBACK):
        yield (
            "HEADWAY_SMTP_SECURITY can be none for a mail server on this machine only: elsewhere, others could read "
            "what is sent."
        )


def _and(names: list[str]) -> str:
    return f"{_listed(names)} {'is' if len(names) == 1 else 'are'}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def to_markdown() -> str:
    """The table as ``docs/settings.md`` holds it."""
    rows = [_row(str(field.alias), field.default, str(field.description)) for field in Settings.model_fields.values()]
    head = [
        "# Settings",
        "",
        "Set them in the environment or in a file `.env` where Headway is started; the environment wins.",
        "All mistakes are reported at once when it starts.",
        "",
        "| setting | default | what it is for |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _row(name: str, default: Any, description: str) -> str:
    value = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
    return f"| `{name}` | {f'`{value}`' if value else 'none'} | {description} |"
