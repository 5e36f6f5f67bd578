"""What keeps Headway running: the server, the database's tables, the generated documentation, the manifests."""

from __future__ import annotations

import re
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from bot.app import Headway, build, check, opened, place, prepare, row_name
from bot.commandline.ending import FAULT, Stop
from bot.settings import LOOPBACK, Settings, load

if TYPE_CHECKING:
    from jobs.messenger import Messenger
    from jobs.tick import Job

TICK_EVERY: Final = timedelta(seconds=15)
"""How often it is looked at what is due and what waits to be sent: seldom is anything later than that."""
NO_PLATFORM = (
    "No chat platform is set up, so there is nothing to serve. Put the keys of Slack (SLACK_BOT_TOKEN and "
    "SLACK_SIGNING_SECRET) or Teams (CLIENT_ID and CLIENT_SECRET) into .env: docs/settings.md lists them. "
    "To talk here instead, type: headway start"
)


OPEN_ELSEWHERE: Final = (
    "HEADWAY_TEAMS_UNAUTHENTICATED takes requests that nobody checked, so Headway must listen on this machine only: "
    "leave out --host, or take the setting out."
)


def run(host: str, port: int, settings: Settings | None = None) -> None:
    """Serve the platforms that are set up until told to stop. Raises :class:`Stop` where none is."""
    settings = settings or load()
    if not (settings.has_slack or settings.has_teams):
        raise Stop(NO_PLATFORM)
    if settings.teams_is_open and host not in LOOPBACK:
        raise Stop(OPEN_ELSEWHERE)
    _free(host, port)
    prepare(settings)
    headway = build(settings)
    try:
        from bot.messengers import Messengers
        from bot.serve import serve
        from jobs.tick import Clock

        typer.echo(f"Headway {_serves(settings)}. It listens on http://{host}:{port}; ctrl-C stops it.", err=True)
        messengers = Messengers()
        with Clock(_jobs(headway, messengers)):
            serve(
                settings,
                headway.door,
                host,
                port,
                database=headway.database,
                ready=headway.wanting,
                row=row_name,
                messengers=messengers,
            )
    finally:
        headway.close()


def _jobs(headway: Headway, messengers: Messenger) -> tuple[Job, ...]:
    """What is done by the clock while it serves: one job ticks, whatever is due; the database is the schedule."""
    from jobs.deliver import deliver
    from jobs.occur import occur
    from jobs.retain import sweep
    from jobs.tick import Job

    database, clock = headway.database, headway.clockwork()

    def ticked(now: datetime) -> list[object]:
        return [*occur(clock, now), *deliver(database, messengers, now, clock)]

    return (Job("retain", lambda now: sweep(database, now)), Job("tick", ticked, every=TICK_EVERY, first=TICK_EVERY))


def _serves(settings: Settings) -> str:
    by_socket = bool(settings.slack_app_token.get_secret_value())
    slack = "serves Slack by Socket Mode" if by_socket else "serves Slack at /slack/events"
    served = [slack] if settings.has_slack else []
    return " and ".join([*served, *(["serves Microsoft Teams at /teams/messages"] if settings.has_teams else [])])


def _free(host: str, port: int) -> None:
    """Raise :class:`Stop` where the address cannot be listened on: uvicorn would say so in its log alone."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as wrong:
        raise Stop(f"Headway cannot listen on {host}:{port}: {wrong.strerror}. Try another --port.", FAULT) from wrong


def upgrade() -> None:
    """Create the database where there is none, and bring it to the newest revision."""
    settings = load()
    prepare(settings)
    database = opened(settings)
    try:
        typer.echo(f"The database {place(database)} is up to date.")
    finally:
        database.close()


def checked() -> None:
    """Say that the database is up to date. Raises :class:`bot.app.NotReady` where it is not."""
    database = opened(load())
    try:
        check(database)
        typer.echo(f"The database {place(database)} is up to date.")
    finally:
        database.close()


def document(*, check_only: bool) -> None:
    """Write what is generated, or only check it. Raises :class:`Stop` where it is stale, or there is no checkout."""
    from bot import docs

    if not (docs.ROOT / "pyproject.toml").is_file():
        raise Stop("This Headway is installed, and its documentation is in its source: run this in a checkout.")
    if check_only:
        if stale := docs.stale():
            raise Stop(f"Not in step with the command table and the settings: {', '.join(stale)}. Run: make docs", 1)
        typer.echo("The documentation is in step.")
        return
    names = docs.write()
    typer.echo(f"Written: {', '.join(names)}." if names else "The documentation was in step already.")


def teams_package(app_id: str, host: str, to: Path) -> None:
    """Write the package of the Teams app. Raises :class:`Stop` for what Teams would refuse."""
    from bot import docs

    if not re.fullmatch(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", host, re.IGNORECASE):
        raise Stop("The host is a name like headway.council.gov.uk, without https:// and without a path.")
    try:
        data = docs.teams_package(app_id, host)
    except ValueError as wrong:
        raise Stop(
            f"An application id is 32 hexadecimal digits, as its registration shows; {app_id!r} is not."
        ) from wrong
    except FileNotFoundError as wrong:
        raise Stop("The icons are in the checkout's teams_manifest folder: run this in a checkout.") from wrong
    try:
        to.write_bytes(data)
    except OSError as wrong:
        raise Stop(f"{to} could not be written: {wrong.strerror}.") from wrong
    typer.echo(f"Written: {to}. In the Teams admin centre: Teams apps, Manage apps, Upload new app.")


def manifest(url: str | None, *, socket_mode: bool) -> None:
    """Print the manifest of the Slack app for one host."""
    from bot import docs

    if url is not None and not (url.startswith("https://") and len(url) > len("https://")):
        raise Stop("Slack sends to https:// addresses only. Give --url https://your.host, or use --socket-mode.")
    typer.echo(docs.manifest(url, socket_mode=socket_mode), nl=False)
