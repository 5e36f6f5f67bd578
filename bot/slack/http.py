"""Slack over HTTP: what arrives at ``/slack/events`` is handed to bolt, and what bolt says is answered."""

from __future__ import annotations

from typing import Final

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot import log
from bot.slack.app import EXCHANGE, Slack
from bot.slack.places import Exchange
from bot.web import read_body

PATH: Final = "/slack/events"
BODY_LIMIT: Final = 2 * 1024 * 1024
"""The largest payload that is read, in bytes: ours. A view of 100 blocks with its state is well under it."""
_logger = log.get("headway.slack")


class Endpoint:
    """An ASGI application for Slack's requests. ``Slack`` is there once the event loop runs."""

    def __init__(self) -> None:
        self.slack: Slack | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what follows its answer is let go once the answer is sent."""
        exchange = Exchange()
        try:
            response = await self._respond(Request(scope, receive), exchange)
            await response(scope, receive, send)
        finally:
            exchange.answered.set()

    async def _respond(self, request: Request, exchange: Exchange) -> Response:
        if self.slack is None:
            return Response(status_code=503)
        payload = await read_body(request, BODY_LIMIT)
        if payload is None:
            return Response(status_code=413)
        if not request.headers.get("x-slack-request-timestamp", "0").isdigit():
            return Response(status_code=401)
        try:
            asked = AsyncBoltRequest(body=payload.decode(), headers=dict(request.headers), context={EXCHANGE: exchange})
        except ValueError:
            _logger.warning("a payload that cannot be read")
            return Response(status_code=400)
        return _response(await self.slack.bolt.async_dispatch(asked))

    def route(self) -> Route:
        """Where it is found."""
        return Route(PATH, self, methods=["POST"])


def _response(said: BoltResponse) -> Response:
    return Response(said.body, said.status, headers=said.first_headers_without_set_cookie())
