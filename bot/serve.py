"""Running it: the surfaces that are set up, behind one web server that stops without losing anybody's answer."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette

from bot import log, web
from bot.door import Door
from bot.messengers import Carrier, Messengers
from bot.pool import Pool, unnamed
from bot.settings import Settings
from bot.slack.app import Slack
from bot.slack.calls import SlackRefusal
from bot.slack.http import Endpoint
from bot.slack.messenger import Messenger
from commands.engine.request import Request
from models.database import Database

if TYPE_CHECKING:
    from bot.teams.http import Endpoint as TeamsEndpoint

GRACE = 20.0
"""How many seconds what is under way is given when the server is told to stop."""
_logger = log.get("headway.serve")


def _nothing_wanting() -> Sequence[str]:
    return ()


def application(
    settings: Settings,
    door: Door,
    *,
    database: Database | None = None,
    ready: Callable[[], Sequence[str]] = _nothing_wanting,
    row: Callable[[Request], str] = unnamed,
    messengers: Messengers | None = None,
) -> Starlette:
    """The ASGI application with everything that the settings set up.

    ``database`` keeps where people are reached in Teams. ``ready`` says what is wanting, such as a database that is
    out of reach; it may block. ``row`` names a request's row of the command table for the metrics. ``messengers`` can
    carry the outbox's messages while this lives. Raises :class:`ValueError` for Teams without a database.
    """
    if settings.has_teams and database is None:
        raise ValueError("Teams needs a database to keep where people are reached")
    pool = Pool(door, row=row)
    slack, teams = Endpoint(), _teams_endpoint() if settings.has_teams else None

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        _settle_memory()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(pool.close, GRACE)
            if settings.has_slack:
                slack.slack = await _open_slack(settings, pool, stack)
                if messengers is not None:
                    stack.enter_context(messengers.having(_messenger(slack.slack)))
            if teams is not None and database is not None:
                carrier = await _open_teams(settings, pool, database, teams, stack)
                if messengers is not None:
                    stack.enter_context(messengers.having(carrier))
            if settings.has_mail and messengers is not None:
                stack.enter_context(messengers.having(_by_mail(settings)))
            yield

    async def asked() -> Sequence[str]:
        return await pool.read(ready)

    by_slack = [slack.route()] if settings.slack_signing_secret.get_secret_value() else []
    by_teams = [teams.route()] if teams is not None else []
    return web.build([*by_slack, *by_teams], ready=asked, counts=pool.metrics, life=life)


def _settle_memory() -> None:
    """Leave what was loaded at the start out of the garbage collector's rounds, and let them come less often.

    A request makes some ten thousand short-lived objects, nearly all of which are freed without the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def serve(
    settings: Settings,
    door: Door,
    host: str,
    port: int,
    *,
    database: Database | None = None,
    ready: Callable[[], Sequence[str]] = _nothing_wanting,
    row: Callable[[Request], str] = unnamed,
    messengers: Messengers | None = None,
) -> None:
    """Serve until told to stop: new requests are then refused, and those under way are answered."""
    log.configure(settings.log_level)
    config = uvicorn.Config(
        application(settings, door, database=database, ready=ready, row=row, messengers=messengers),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=int(GRACE),
        lifespan="on",
    )
    _logger.info(
        "serving", host=host, port=port, slack=settings.has_slack, teams=settings.has_teams, mail=settings.has_mail
    )
    uvicorn.Server(config).run()


def _messenger(slack: Slack) -> Messenger:
    return Messenger(slack.calls, slack.people, slack.tokens, slack.tasks, asyncio.get_running_loop())


def _by_mail(settings: Settings) -> Carrier:
    from bot.mail.messenger import Messenger as Mail
    from bot.mail.server import server_of

    return Mail(server_of(settings))


async def _open_slack(settings: Settings, pool: Pool, stack: AsyncExitStack) -> Slack:
    """Slack, and its socket where there is a token for one; both are closed before the pool."""
    slack = Slack(settings, pool)
    stack.push_async_callback(slack.close, GRACE)
    try:
        workspace = await slack.tokens.workspace()
        _logger.info("Slack answers", team=workspace.team)
    except SlackRefusal as refusal:
        _logger.error("Slack does not answer; it is asked again when it sends something", code=refusal.code)
    app_token = settings.slack_app_token.get_secret_value()
    if app_token:
        from bot.slack.socket import Socket

        socket = Socket(slack, app_token)
        await socket.connect_async()  # type: ignore[no-untyped-call]  # bolt leaves it unannotated
        stack.push_async_callback(socket.close_async)
    return slack


def _teams_endpoint() -> TeamsEndpoint:
    from bot.teams.http import Endpoint as TeamsEndpoint

    return TeamsEndpoint()


async def _open_teams(
    settings: Settings, pool: Pool, database: Database, endpoint: TeamsEndpoint, stack: AsyncExitStack
) -> Carrier:
    """Teams behind its gate, and its messenger; all of it is closed before the pool.

    What it needs is imported here: Microsoft's libraries take over a second to load.
    """
    from bot.teams.app import Teams
    from bot.teams.calls import Calls
    from bot.teams.files import Offers
    from bot.teams.gate import Gate
    from bot.teams.hosts import Hosts
    from bot.teams.messenger import Messenger as ByTeams
    from bot.teams.rooms import Rooms
    from bot.teams.sdk import opened

    if settings.teams_is_open:
        _logger.warning("Teams' requests are taken from this machine without a token: HEADWAY_TEAMS_UNAUTHENTICATED")
    hosts, sdk, rooms = Hosts(loopback=settings.teams_is_open), opened(settings), Rooms(database)
    stack.push_async_callback(sdk.close)
    calls, offers = Calls(sdk, hosts), Offers(database, pool)
    teams, gate = Teams(pool, calls, rooms, offers), Gate(sdk.validator, hosts, is_open=settings.teams_is_open)
    stack.push_async_callback(teams.close, GRACE)
    stack.callback(gate.close)
    endpoint.teams, endpoint.gate = teams, gate
    return ByTeams(calls, rooms, offers, pool.door, teams.tasks, asyncio.get_running_loop())
