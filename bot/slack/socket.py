"""Slack over Socket Mode, for where no address can be opened to the internet: the same app, by a web socket."""

from __future__ import annotations

from time import time

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.app import EXCHANGE, Slack
from bot.slack.places import Exchange


class Socket(AsyncSocketModeHandler):
    """Bolt's handler, which also tells a turn when its envelope has been answered."""

    def __init__(self, slack: Slack, app_token: str) -> None:
        super().__init__(slack.bolt, app_token)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as bolt's own
        """Answer one envelope."""
        exchange, began = Exchange(), time()
        asked = AsyncBoltRequest(
            mode="socket_mode", body=req.payload, headers=build_headers(req), context={EXCHANGE: exchange}
        )
        try:
            said = await self.app.async_dispatch(asked)
            await send_async_response(client, req, said, began)
        finally:
            exchange.answered.set()
