"""`headway doctor`: whether everything is as it should be, in plain sentences; what is broken is marked ✖."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

import typer
from sqlalchemy import select, text
from sqlalchemy.orm import selectinload

from bot.app import NotReady, check, opened, place
from bot.commandline.who import Authority, authorities
from bot.settings import Settings, SettingsError, load
from models.clock import LONDON
from models.database import Database
from models.loading import unfinished
from models.person import Person
from models.queries import programme as programmes
from models.tenant import Connection

State = Literal["well", "broken", "noted", "warned"]
MARKS: Final[dict[State, str]] = {"well": "✔", "broken": "✖", "noted": "–", "warned": "⚠"}
PATIENCE: Final = 10.0
"""How many seconds Slack, Microsoft and the mail server are each given to answer."""
OPEN: Final = (
    "WARNING: HEADWAY_TEAMS_UNAUTHENTICATED is set, so whoever can run a program on this machine can be anybody in "
    "Teams. Take it out wherever the data is real."
)
_ID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_MEND: Final = {
    "invalid_client": "Take a new CLIENT_SECRET from the app registration, Certificates & secrets: its value.",
    "unauthorized_client": "CLIENT_ID is no app of that tenant: compare both with the app registration.",
    "invalid_tenant": "TENANT_ID is no tenant: copy the directory id from the app registration.",
}
"""What to do where Entra gives no token: its words are at
https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes"""
_OFFLINE: Final = ("Error", "Timeout", "Exception")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: well, broken, only worth knowing, or dangerous though it works."""

    state: State
    sentence: str


def examine() -> int:
    """Look at everything, print what was found, and give the exit code: 1 where something is broken."""
    broken = False
    for finding in findings():
        broken = broken or finding.state == "broken"
        typer.echo(f"{MARKS[finding.state]} {finding.sentence}")
    return 1 if broken else 0


def findings() -> Iterator[Finding]:
    """What is found, in the order in which it is worth mending."""
    yield _time_zones()
    try:
        settings = load()
    except SettingsError as wrong:
        yield from (Finding("broken", mistake) for mistake in wrong.mistakes)
        return
    yield Finding("well", "The settings can be used.")
    yield from _database(settings)
    yield _slack(settings)
    yield _teams(settings)
    yield _mail(settings)
    yield from _documents()


def _time_zones() -> Finding:
    """Summer time is the proof: a zone without its data has none."""
    if datetime(2027, 7, 1, 12, tzinfo=LONDON).utcoffset() == timedelta(hours=1):
        return Finding("well", "Time zone data for Europe/London is there.")
    return Finding("broken", "Time zone data for Europe/London is wrong. Install the package tzdata.")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        database = opened(settings)
    except NotReady as wrong:
        yield Finding("broken", str(wrong))
        return
    try:
        check(database)
        yield Finding("well", f"The database {place(database)} is reachable and up to date.")
        yield _foreign_keys(database)
        yield from _register(database)
        yield from _authorities(database)
        yield from _tenant(settings, database)
    except NotReady as wrong:
        yield Finding("broken", str(wrong))
    finally:
        database.close()


def _foreign_keys(database: Database) -> Finding:
    """Every row points to rows that are there, and the database goes on to see to it."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            kept = connection.execute(text("PRAGMA foreign_keys")).scalar()
            loose = len(connection.execute(text("PRAGMA foreign_key_check")).all())
        else:
            kept = 1
            unchecked = "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
            loose = int(connection.execute(text(unchecked)).scalar_one())
    if kept and not loose:
        return Finding("well", "Foreign keys are kept, and nothing points to what is not there.")
    return Finding("broken", f"Foreign keys are not kept everywhere: {loose} do not hold. Restore a backup.")


def _register(database: Database) -> Iterator[Finding]:
    """Files of the school register whose import was broken off."""
    with database.directory() as session:
        broken_off = unfinished(session)
    for one in broken_off:
        again = "ofsted" if one.kind == "ofsted" else "schools"
        yield Finding("broken", f"The import of {one.name} was broken off. Type again: headway import {again} FILE")


def _authorities(database: Database) -> Iterator[Finding]:
    known = authorities(database)
    if not known:
        yield Finding("noted", "No programme has been created yet. Type: headway programme create")
    for one in known:
        yield _programme(database, one)
        yield from _without_a_way_in(database, one)


def _programme(database: Database, one: Authority) -> Finding:
    with database.directory() as session:
        rows = session.scalars(select(Connection).where(Connection.tenant_id == one.id).order_by(Connection.id))
        reached = ", ".join(f"{row.platform} {row.external_id}" for row in rows) or "the terminal alone"
    with database.read(one.id) as session:
        programme = programmes.programme(session)
        name = programme.name if programme else ""
    if not name:
        return Finding("noted", f"{one.name} has no programme yet. Type: headway programme create")
    return Finding("well", f"{one.name} runs {name}, reached through {reached}.")


def _without_a_way_in(database: Database, one: Authority) -> Iterator[Finding]:
    """People who may read, and whom no platform could recognise: neither an account nor an e-mail address."""
    with database.read(one.id) as session:
        there = select(Person).where(Person.merged_into_id.is_(None))
        query = there.options(selectinload(Person.identities)).order_by(Person.name, Person.id)
        names = [
            f"{person.name} (@{person.handle})"
            for person in session.scalars(query)
            if (person.member or person.invited_at) and not person.identities and not person.email
        ]
    if names:
        how = "Type headway person add with --email, --slack or --teams."
        yield Finding("noted", f"Without a way in from chat in {one.name}: {', '.join(names)}. {how}")


def _tenant(settings: Settings, database: Database) -> Iterator[Finding]:
    """Where nobody in Teams would be answered, since no authority's tenant is known."""
    if not settings.has_teams:
        return
    with database.directory() as session:
        of_teams = select(Connection.external_id).where(Connection.platform == "teams").order_by(Connection.id)
        connected = {tenant.lower() for tenant in session.scalars(of_teams)}
    ours = settings.tenant_id.lower() if _ID.fullmatch(settings.tenant_id) else ""
    how = "so nobody there is answered. Type: headway person add HANDLE --teams"
    if not connected:
        yield Finding("noted", f"No Microsoft tenant is connected to an authority yet, {how} TENANT-ID/OBJECT-ID")
    elif ours and ours not in connected:
        yield Finding("noted", f"The tenant {ours} is not connected to an authority yet, {how} {ours}/OBJECT-ID")


def _slack(settings: Settings) -> Finding:
    if not settings.has_slack:
        return Finding("noted", "Slack is not set up.")
    refused = asyncio.run(_asked(settings))
    if refused is None:
        return Finding("well", "Slack accepts the bot token.")
    if refused.isdigit() or refused == "unreadable_answer":
        return Finding("broken", f"SLACK_API_URL does not answer as Slack does ({refused}).")
    if refused.endswith(_OFFLINE):
        return Finding(
            "noted", f"Slack could not be asked about the bot token: this machine seems offline ({refused})."
        )
    return Finding("broken", f"Slack refuses the bot token ({refused}). Take a new one from OAuth & Permissions.")


async def _asked(settings: Settings) -> str | None:
    """Slack's word for why it refuses the token, or what kept us from asking; None where it accepts it.

    What kept us is the name of an error, or the HTTP status of something that does not answer as Slack does.
    """
    import aiohttp

    from bot.slack.calls import Calls, SlackRefusal
    from bot.slack.tokens import Tokens

    token = settings.slack_bot_token.get_secret_value()
    async with aiohttp.ClientSession() as session:
        try:
            async with asyncio.timeout(PATIENCE):
                await Tokens(Calls(session, token, settings.slack_api_url), token).workspace()
        except TimeoutError:
            return "Timeout"
        except SlackRefusal as refusal:
            return refusal.code
    return None


def _teams(settings: Settings) -> Finding:
    if not settings.has_teams:
        return Finding("noted", "Microsoft Teams is not set up.")
    if settings.teams_is_open:
        return Finding("warned", OPEN)
    refused = asyncio.run(_proved(settings))
    if refused is None:
        return Finding("well", "Microsoft accepts the keys of the Teams bot.")
    if refused.endswith(_OFFLINE):
        return Finding(
            "noted", f"Microsoft could not be asked about the Teams bot's keys: this machine seems offline ({refused})."
        )
    what = _MEND.get(refused, "Compare CLIENT_ID, CLIENT_SECRET and TENANT_ID with the app registration.")
    return Finding("broken", f"Microsoft refuses the keys of the Teams bot ({refused}). {what}")


async def _proved(settings: Settings) -> str | None:
    """Microsoft's word for why it gives no token, or what kept us from asking; None where it gives one."""
    from bot.teams.sdk import NoToken, opened

    sdk = opened(settings)
    try:
        async with asyncio.timeout(PATIENCE):
            await sdk.prove()
    except TimeoutError:
        return "Timeout"
    except NoToken as refusal:
        return refusal.code
    finally:
        await sdk.close()
    return None


def _mail(settings: Settings) -> Finding:
    """Whether the mail server lets us in. Nothing is sent."""
    if not settings.has_mail:
        return Finding("noted", "E-mail is not set up.")
    from bot.mail.server import server_of
    from jobs.messenger import Undelivered

    server = server_of(settings)
    try:
        server.greet(PATIENCE)
    except Undelivered as wrong:
        return Finding("broken", f"{wrong.why} It is set up as {server.host}:{server.port}.")
    return Finding("well", f"The mail server at {server.host}:{server.port} answers.")


def _documents() -> Iterator[Finding]:
    from bot import docs

    if not (docs.ROOT / "pyproject.toml").is_file():
        return
    stale = docs.stale()
    if stale:
        yield Finding(
            "broken", f"Not in step with the command table and the settings: {', '.join(stale)}. Run: make docs"
        )
    else:
        yield Finding("well", "Slack's manifest and the documentation are in step with the command table.")
