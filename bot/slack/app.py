"""Slack's way in: payloads verified by bolt, read into requests, and their turns taken.

Nothing is dropped for being a retry: a redelivery carries the key it had the first time, and the door answers it as it
did then; only where the answer would be a second message is it kept back, see :mod:`bot.answered`. A fault is
logged under its reference and answered 200, since Slack's trying again would not mend it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot import log
from bot.answered import Answered
from bot.pool import Pool, fault
from bot.settings import Settings
from bot.slack import blocks, incoming
from bot.slack.calls import TIMEOUT, Calls, SlackRefusal
from bot.slack.deliver import Delivery, body
from bot.slack.people import PATIENCE, People
from bot.slack.places import ACKNOWLEDGE_WITHIN, Exchange, Place, clicked_at, place_of
from bot.slack.suggest import options
from bot.slack.text import Block
from bot.slack.tokens import Tokens
from bot.slack.turns import HOME, Turns
from bot.tasks import Tasks
from commands.engine.cards import Notice, Reply, card
from commands.engine.request import HANDED_IN, Channel, Origin, Request, Speaker
from models.clock import utc_now

EXCHANGE: Final = "headway_exchange"
"""Where bolt's context keeps the :class:`~bot.slack.places.Exchange` that the bridge made."""
CREATE_ACTION: Final = "create_action"
UNSURE: Final = "Slack does not tell me whose workspace this is, so I did nothing. Please try again in a minute."
MENTIONS: Final = 10
"""How many people mentioned in a message are looked up by name."""
_EVERYTHING: Final = re.compile("")
_logger = log.get("headway.slack")


class Slack:
    """Headway in one Slack workspace. To be made, and closed, where the event loop runs."""

    def __init__(
        self,
        settings: Settings,
        pool: Pool,
        *,
        now: Callable[[], datetime] = utc_now,
        patience: float = ACKNOWLEDGE_WITHIN,
        pace: float = 1.0,
    ) -> None:
        token = settings.slack_bot_token.get_secret_value()
        self._now = now
        self._pool = pool
        self._session = aiohttp.ClientSession(timeout=TIMEOUT)
        self.tasks = Tasks()
        self.calls = Calls(self._session, token, settings.slack_api_url, pace=pace)
        self.tokens = Tokens(self.calls, token)
        self.people = People(self.calls, self.tokens)
        self._delivery = Delivery(self.calls, self.people)
        self._answered = Answered()
        self._turns = Turns(pool, self.calls, self._delivery, self.tasks, patience=patience)
        self.bolt = _bolt(settings, self._session, self.tokens)
        self._listen()

    async def close(self, grace: float = 10.0) -> None:
        """Let what is on its way arrive, then let go of the connections."""
        await self.tasks.close(grace)
        await self._session.close()

    def _listen(self) -> None:
        app = self.bolt
        app.error(_before_listeners)
        app.command(_EVERYTHING)(_guarded(self._command))
        app.action(_EVERYTHING)(_guarded(self._click))
        app.view(_EVERYTHING)(_guarded(self._submission))
        app.view_closed(_EVERYTHING)(_guarded(_nothing))
        app.options(_EVERYTHING)(_guarded(self._suggestion))
        app.shortcut(CREATE_ACTION)(_guarded(self._shortcut))
        app.event("app_home_opened")(_guarded(self._home))
        app.event("message")(_guarded(self._message))
        app.event("app_mention")(_guarded(self._mention))
        app.event(_EVERYTHING)(_guarded(_nothing))

    async def _command(self, payload: Block, exchange: Exchange) -> Block | None:
        user = str(payload["user_id"])
        told = {"id": payload["channel_id"], "name": payload.get("channel_name")}
        speaker, channel = await self._met(user, told)
        words, key = incoming.command_words(payload), incoming.trigger_key(payload)
        request = self._request(speaker, words, channel, "command", key)
        place = Place(user, channel, "command", str(payload.get("response_url") or ""), str(payload["trigger_id"]))
        return await self._turns.say(request, place, exchange)

    async def _click(self, payload: Block, exchange: Exchange) -> Block | None:
        sentence = incoming.clicked(payload)
        if not sentence:
            return None
        speaker, channel = await self._met(str(payload["user"]["id"]), payload.get("channel") or {})
        place = clicked_at(payload, channel)
        request = self._request(speaker, sentence, place.channel, "button", incoming.trigger_key(payload))
        return await self._turns.say(request, place, exchange)

    async def _submission(self, payload: Block, exchange: Exchange) -> Block | None:
        view, user = payload["view"], str(payload["user"]["id"])
        place = place_of(view, user)
        answers = blocks.read_answers(view)
        sentence, key = blocks.read_sentence(view), incoming.submission_key(view)
        speaker = await self.people.speaker(user)
        request = self._request(speaker, sentence, place.channel, "form", key, answers)
        return await self._turns.submit(view, request, place, exchange)

    async def _suggestion(self, payload: Block, exchange: Exchange) -> Block:
        view, user = payload.get("view") or {}, str(payload["user"]["id"])
        suggests = blocks.suggested_type(str(payload.get("action_id", "")))
        if not suggests:
            return {"options": []}
        speaker, channel = await self.people.speaker(user), place_of(view, user).channel
        request = self._request(speaker, blocks.read_sentence(view), channel, "form", "")
        asked = self.tasks.spawn(self._pool.suggest(request, suggests, str(payload.get("value") or "")))
        return {"options": options(await self._turns.in_time(asked, exchange) or ())}

    async def _shortcut(self, payload: Block, exchange: Exchange) -> Block | None:
        user, told = str(payload["user"]["id"]), payload.get("channel") or {}
        (speaker, channel), permalink, names = await asyncio.gather(
            self._met(user, told), self._permalink(payload), self._names(payload)
        )
        words = incoming.shortcut_words(payload, permalink, names)
        request = self._request(speaker, words, channel, "shortcut", incoming.trigger_key(payload))
        url, trigger = str(payload.get("response_url") or ""), str(payload["trigger_id"])
        return await self._turns.say(request, Place(user, channel, "message", url, trigger), exchange)

    async def _home(self, payload: Block, exchange: Exchange) -> Block | None:
        event = payload["event"]
        if event.get("tab", "home") != "home":
            return None
        user = str(event["user"])
        speaker = await self.people.speaker(user)
        request = self._request(speaker, HOME, Channel(), "button", incoming.event_key(payload))
        return await self._turns.say(request, Place(user, Channel(), "home"), exchange)

    async def _message(self, payload: Block, exchange: Exchange) -> Block | None:
        event = payload["event"]
        if event.get("channel_type") != "im" or not incoming.is_said_to_us(event):
            return None
        user, room = str(event["user"]), str(event["channel"])
        self.people.met_in(user, room)
        place = Place(user, Channel(room, "", "dm"), "chat", thread=str(event.get("thread_ts") or ""))
        return await self._written(payload, await self.people.speaker(user), place, exchange)

    async def _mention(self, payload: Block, exchange: Exchange) -> Block | None:
        event = payload["event"]
        if not incoming.is_said_to_us(event):
            return None
        user, thread = str(event["user"]), str(event.get("thread_ts") or "")
        speaker, channel = await self._met(user, {"id": event["channel"]})
        place = Place(user, channel, "chat", thread=thread, spoken=str(event.get("ts") or ""))
        return await self._written(payload, speaker, place, exchange)

    async def _written(self, payload: Block, speaker: Speaker, place: Place, exchange: Exchange) -> Block | None:
        workspace = await self.tokens.workspace()
        words, files = incoming.said_to_us(payload["event"], workspace.bot_user), incoming.attached(payload["event"])
        words = words or (HANDED_IN if files else "/headway help")
        key = incoming.event_key(payload)
        if not self._answered.is_first(key):
            _logger.info("an event that is answered already", key=key)
            return None
        try:
            request = self._request(speaker, words, place.channel, "message", key)
            return await self._turns.say(request, place, exchange, files)
        except Exception:
            self._answered.forget(key)
            raise

    def _request(
        self,
        speaker: Speaker,
        words: str,
        channel: Channel,
        origin: Origin,
        key: str,
        answers: dict[str, str] | None = None,
    ) -> Request:
        return Request(speaker, words, self._now(), channel, answers, origin, log.reference(), key)

    async def _met(self, user: str, told: Block) -> tuple[Speaker, Channel]:
        """Who is talking, and where."""
        ident, name = str(told.get("id") or ""), str(told.get("name") or "")
        if not ident.startswith("D"):
            return await self.people.speaker(user), incoming.channel(ident, name, "")
        speaker, room = await asyncio.gather(self.people.speaker(user), self.people.own_room(user))
        return speaker, incoming.channel(ident, name, room)

    async def _names(self, payload: Block) -> dict[str, str]:
        """The names of those whom a message mentions."""
        mentioned = incoming.mentioned(str((payload.get("message") or {}).get("text") or ""))
        asked = sorted(mentioned)[:MENTIONS]
        found = await asyncio.gather(*map(self.people.speaker, asked))
        return dict(zip(asked, (speaker.name for speaker in found), strict=True))

    async def _permalink(self, payload: Block) -> str:
        told, stamp = payload.get("channel") or {}, (payload.get("message") or {}).get("ts")
        try:
            async with asyncio.timeout(PATIENCE):
                said = await self.calls.read("chat.getPermalink", channel=str(told.get("id")), message_ts=str(stamp))
        except (SlackRefusal, TimeoutError):
            _logger.info("no permalink: it is made up as Slack makes them")
            return ""
        return str(said.get("permalink") or "")


_Listener = Callable[[Block, Exchange], Awaitable[Block | None]]


def _guarded(listener: _Listener) -> Callable[..., Awaitable[BoltResponse]]:
    """A listener for bolt that always answers 200: with what is to be said, with nothing, or with a fault."""

    async def guarded(body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:  # bolt passes by these names
        reference = f"S-{secrets.token_hex(4).upper()}"
        exchange = context.get(EXCHANGE) or Exchange()
        with structlog.contextvars.bound_contextvars(request_id=reference):
            try:
                answer = await listener(body, exchange)
            except Exception:
                _logger.error("a payload was not dealt with", kind=_kind(body), exc_info=True)
                answer = _told(body, fault(reference))
        return BoltResponse(status=200, body=answer if answer is not None else "")

    return guarded


async def _before_listeners(error: Exception, body: dict[str, Any]) -> BoltResponse:  # bolt passes by these names
    """What went wrong before any listener: as a rule Slack did not say whose workspace the token is of."""
    reference = f"S-{secrets.token_hex(4).upper()}"
    _logger.error("a payload was not let in", kind=_kind(body), request_id=reference, exc_info=error)
    reply = fault(reference)
    if isinstance(error, SlackRefusal):
        reply = Reply(card(Notice("warning", UNSURE)), outcome="fault")
    answer = _told(body, reply)
    return BoltResponse(status=200, body=answer if answer is not None else "")


async def _nothing(_payload: Block, _exchange: Exchange) -> None:
    """There is nothing to do but to say that it arrived."""


def _kind(payload: Block) -> str:
    """What sort of payload it is, for the log."""
    event = (payload.get("event") or {}).get("type", "")
    return str(event or payload.get("type") or ("command" if "command" in payload else "unknown"))


def _told(payload: Block, reply: Reply) -> Block | None:
    """A fault in the shape that this sort of payload is answered in; nothing where its answer shows no words."""
    if "command" in payload:
        return body(blocks.render_message(reply), "by_them")
    if payload.get("type") == "view_submission":
        return {"response_action": "push", "view": blocks.render_view(reply)}
    return {"options": []} if payload.get("type") == "block_suggestion" else None


def _bolt(settings: Settings, session: aiohttp.ClientSession, tokens: Tokens) -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        return await tokens.authorize(enterprise_id, team_id)

    logger = logging.getLogger("headway.foreign.bolt")
    logger.setLevel(logging.ERROR)
    return AsyncApp(
        name="headway",
        logger=logger,
        process_before_response=True,
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        client=AsyncWebClient(base_url=settings.slack_api_url, session=session, logger=logger, retry_handlers=[]),
        authorize=authorize,  # type: ignore[arg-type]  # bolt takes None for an answer, though it does not say so
        user_facing_authorize_error_message="This workspace is not connected to Headway.",
        attaching_function_token_enabled=False,
    )
