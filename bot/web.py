"""The web server's face: the surfaces' own routes, and what operators ask: alive, ready, how many."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot import log, metrics

Ready = Callable[[], Awaitable[Sequence[str]]]
"""Says in plain words what is wanting before requests can be served: nothing where all is well."""
Life = Callable[[], AbstractAsyncContextManager[None]]
_logger = log.get("headway.web")
_NO_STORE: Final = {"Cache-Control": "no-store"}


def build(routes: Sequence[BaseRoute], *, ready: Ready, counts: metrics.Metrics, life: Life | None = None) -> Starlette:
    """The ASGI application. ``life`` is entered when the server starts and left when it stops."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"alive": True}, headers=_NO_STORE)

    async def readyz(_request: Request) -> Response:
        wanting = await _asked(ready)
        status = 503 if wanting else 200
        return JSONResponse({"ready": not wanting, "wanting": list(wanting)}, status, headers=_NO_STORE)

    async def prometheus(_request: Request) -> Response:
        return Response(counts.text(), headers={**_NO_STORE, "Content-Type": metrics.CONTENT_TYPE})

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if life is None:
            yield
            return
        async with life():
            yield

    own = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", prometheus)]
    return Starlette(routes=[*routes, *own], lifespan=lifespan)


async def read_body(request: Request, most: int) -> bytes | None:
    """A request's body, or nothing where it has more than ``most`` bytes."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most:
            return None
    return bytes(read)


async def _asked(ready: Ready) -> Sequence[str]:
    try:
        return await ready()
    except Exception:
        _logger.error("readiness could not be told", exc_info=True)
        return ["whether it is ready could not be told"]
