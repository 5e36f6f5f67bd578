"""Running it: the surfaces that are set up, behind one web server that stops without losing anybody's answer."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

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

GRACE = 20.0
"""How many seconds what is under way is given when the server is told to stop."""
_logger = log.get("headway.serve")


def _nothing_wanting() -> Sequence[str]:
    return ()


def application(
    settings: Settings,
    door: Door,
    *,
    ready: Callable[[], Sequence[str]] = _nothing_wanting,
    row: Callable[[Request], str] = unnamed,
    messengers: Messengers | None = None,
) -> Starlette:
    """The ASGI application with everything that the settings set up.

    ``ready`` says what is wanting, such as a database that is out of reach; it may block. ``row`` names a request's
    row of the command table for the metrics. ``messengers`` can carry the outbox's messages while this lives.
    """
    pool = Pool(door, row=row)
    slack = Endpoint()

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        _settle_memory()
        async with AsyncExitStack() as stack:
            stack.push_async_callback(pool.close, GRACE)
            if settings.has_slack:
                slack.slack = await _open_slack(settings, pool, stack)
                if messengers is not None:
                    stack.enter_context(messengers.having(_messenger(slack.slack)))
            if settings.has_mail and messengers is not None:
                stack.enter_context(messengers.having(_by_mail(settings)))
            yield

    async def asked() -> Sequence[str]:
        return await pool.read(ready)

    routes = [slack.route()] if settings.slack_signing_secret.get_secret_value() else []
    return web.build(routes, ready=asked, counts=pool.metrics, life=life)


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
    ready: Callable[[], Sequence[str]] = _nothing_wanting,
    row: Callable[[Request], str] = unnamed,
    messengers: Messengers | None = None,
) -> None:
    """Serve until told to stop: new requests are then refused, and those under way are answered."""
    log.configure(settings.log_level)
    config = uvicorn.Config(
        application(settings, door, ready=ready, row=row, messengers=messengers),
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
