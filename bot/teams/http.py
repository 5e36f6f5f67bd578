"""Teams over HTTP: what arrives at ``/teams/messages`` is let in by the gate, and what Headway says is answered."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot import log
from bot.teams.gate import Gate, TurnedAway
from bot.teams.text import Element
from bot.web import read_body

PATH: Final = "/teams/messages"
BODY_LIMIT: Final = 1024 * 1024
"""The largest activity that is read, in bytes: ours. A message of Teams has 100 KB at most, and one that is handed to a
message extension comes as HTML beside it (https://learn.microsoft.com/en-us/microsoftteams/limits-specifications-teams).
"""
_logger = log.get("headway.teams")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an activity is answered over HTTP: an invoke has a body, anything else a status alone."""

    status: int = 200
    body: Element | None = None


class Takes(Protocol):
    """Headway in Teams, as far as its way in knows it."""

    async def take(self, activity: Element) -> Answer:
        """Deal with an activity that was let in."""


class Endpoint:
    """An ASGI application for Teams' requests. ``teams`` and ``gate`` are there once the event loop runs."""

    def __init__(self) -> None:
        self.teams: Takes | None = None
        self.gate: Gate | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if self.teams is None or self.gate is None:
            return Response(status_code=503)
        try:
            token = self.gate.token(request)
            activity = await _activity(request)
            await self.gate.admit(token, activity)
        except TurnedAway as turned:
            _logger.warning("a request is not let in", status=turned.status, why=turned.why)
            return Response(status_code=turned.status)
        return _response(await _taken(self.teams, activity))

    def route(self) -> Route:
        """Where it is found."""
        return Route(PATH, self, methods=["POST"])


async def _activity(request: Request) -> Element:
    """The activity of a request. Raises :class:`TurnedAway` where it is none, or too large a one."""
    payload = await read_body(request, BODY_LIMIT)
    if payload is None:
        raise TurnedAway(413, "too large")
    try:
        activity = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise TurnedAway(400, "unreadable") from error
    if not isinstance(activity, dict):
        raise TurnedAway(400, "no activity")
    return activity


async def _taken(teams: Takes, activity: Element) -> Answer:
    """What Headway answers, under a reference of its own; a fault that it did not deal with itself is logged.

    It is answered 500 where somebody waits for the answer of a button or a form, whom Teams then tells that it did not
    work. Otherwise 200: to try again would not mend it, and Teams has been seen to stop sending to a bot that answers
    500 (https://learn.microsoft.com/en-us/answers/questions/5898317/).
    """
    with structlog.contextvars.bound_contextvars(request_id=f"T-{secrets.token_hex(4).upper()}"):
        try:
            return await teams.take(activity)
        except Exception:
            is_invoke = activity.get("type") == "invoke"
            _logger.error("an activity was not dealt with", is_invoke=is_invoke, exc_info=True)
            return Answer(500 if is_invoke else 200)


def _response(answer: Answer) -> Response:
    if answer.body is None:
        return Response(status_code=answer.status)
    return JSONResponse(answer.body, status_code=answer.status)
