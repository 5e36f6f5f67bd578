"""A server that answers as it is told to, in turn, whatever it is asked; it keeps what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Script:
    """The answers, the last given for ever; ``lost`` breaks the connection off, ``late`` comes too late."""

    answers: list[web.Response | str] = field(default_factory=lambda: [said()])
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(Asked(request.method, request.raw_path, dict(request.headers), await request.read()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, web.Response):
            return web.Response(status=answer.status, body=answer.body, headers=answer.headers)
        if answer == "lost":
            assert request.transport
            request.transport.abort()
        else:
            await self.is_over.wait()
        return web.Response()


def said(status: int = 200, body: Any = None, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if isinstance(body, bytes) else json.dumps({"id": "1:new"} if body is None else body).encode()
    return web.Response(status=status, body=data, headers=named)


def refusal(status: int, code: str, **headers: str) -> web.Response:
    return said(status, {"error": {"code": code, "message": "in words"}}, **headers)


@asynccontextmanager
async def scripted(*answers: web.Response | str) -> AsyncIterator[Script]:
    script = Script(list(answers)) if answers else Script()
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", script.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    script.url = f"http://{host}:{port}/uk/"
    try:
        yield script
    finally:
        script.is_over.set()
        await runner.cleanup()
