"""A tenant with Headway in it: the very application behind its own gate, against the stand-in for Teams."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.pool import Pool
from bot.settings import Settings
from bot.teams.app import Teams
from bot.teams.calls import Calls
from bot.teams.files import Offers
from bot.teams.gate import Gate
from bot.teams.hosts import Hosts
from bot.teams.http import PATH, Endpoint
from bot.teams.rooms import Rooms
from bot.teams.sdk import opened
from commands.engine.dispatch import Door
from models.database import Database
from tests.support import key_server
from tests.support.asgi import Answer, LoopThread, call
from tests.support.fake_teams import APP_ID, TENANT, Chat, FakeTeams, Json, Kind, User, trusting_nobody

if TYPE_CHECKING:
    from microsoft_teams.apps.auth import TokenValidator

TOKEN = "token-of-the-bot"
"""What the bot shows the connector."""
SETTINGS = Settings.model_construct(client_id=APP_ID, tenant_id=TENANT)


@cache
def validator() -> TokenValidator:
    """What checks Teams' tokens: it has asked the key server once, and keeps the keys for all tests of a process."""
    with key_server.KeyServer() as keys:
        made = opened(SETTINGS, cloud=keys.cloud).validator
        assert made is not None
        made._jwks_client.get_signing_keys()
    return made


class World:
    """Everything but the people. To be used as a context manager."""

    def __init__(
        self,
        door: Door,
        database: Database,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = 4.0,
    ) -> None:
        self.door = door
        self.database = database
        self._now = now
        self._patience = patience
        self.thread = LoopThread()
        self.fake = FakeTeams(TOKEN.__eq__)
        self.endpoint = Endpoint()
        self._open_things = ExitStack()

    def __enter__(self) -> World:
        self._open_things.enter_context(trusting_nobody())
        self.thread.run(self._open())
        self.channel("general")
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.run(self._close())
        self.thread.close()
        self._open_things.close()

    async def _open(self) -> None:
        await self.fake.start()
        hosts = Hosts(loopback=True)
        self.pool = Pool(self.door)
        self.sdk = opened(SETTINGS, token=lambda: TOKEN)
        self.rooms = Rooms(self.database)
        calls = Calls(self.sdk, hosts, pace=0.0, pause=0.0)
        offers = Offers(self.database, self.pool, now=self._now)
        self.gate = Gate(validator(), hosts)
        self.teams = Teams(self.pool, calls, self.rooms, offers, now=self._now, patience=self._patience)
        self.endpoint.teams, self.endpoint.gate = self.teams, self.gate
        self.token = key_server.token(APP_ID, self.fake.service_url)

    async def _close(self) -> None:
        await self.teams.close()
        self.gate.close()
        await self.pool.close()
        await self.sdk.close()
        await self.fake.stop()

    def enrolled(self, handle: str, name: str, **marks: Any) -> User:
        """Somebody in the tenant, in every channel that there is."""
        email = f"{handle}@council.example"
        user = User(**{"aad": f"aad-{handle}", "name": name, "email": email, "principal": email, **marks})
        self.fake.users[user.aad] = user
        for chat in self.fake.chats.values():
            if chat.kind != "personal":
                chat.members[user.aad] = user
        return user

    def channel(self, name: str, *, kind: Kind = "channel", with_bot: bool = True) -> Chat:
        """A channel, or a group's chat, of everybody in the tenant."""
        ident = f"19:{name}@thread.{'tacv2' if kind == 'channel' else 'v2'}"
        self.fake.chats[ident] = Chat(ident, kind, name, dict(self.fake.users), with_bot)
        return self.fake.chats[ident]

    def named(self, name: str) -> Chat:
        """The channel or the group of that name."""
        return next(chat for chat in self.fake.chats.values() if chat.name == name)

    def hurry(self, patience: float) -> None:
        """Have Headway say sooner that it is working on it, so that a test of slow things need not be slow."""
        self.teams._turns._patience = patience

    def settle(self) -> None:
        """Wait until nothing of the bot's is under way."""
        self.thread.run(self.settled())

    async def settled(self) -> None:
        await self.teams.tasks.settle()

    def send(self, payload: Json, *, settle: bool = True, token: str | None = None) -> Answer:
        """Post an activity as Teams does."""
        return self.thread.run(self.deliver(payload, settle=settle, token=token))

    async def deliver(self, payload: Json, *, settle: bool = True, token: str | None = None) -> Answer:
        bearer = self.token if token is None else token
        headers = {"authorization": f"Bearer {bearer}", "content-type": "application/json; charset=utf-8"}
        answer = await call(self.endpoint, "POST", PATH, headers, json.dumps(payload).encode())
        if settle:
            await self.settled()
        return answer
