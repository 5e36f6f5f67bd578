"""Teams' servers, for tests: the connector, which keeps people, chats and messages, and SharePoint, which keeps files.

They refuse what Teams refuses, in the words of
https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis;
any operation can be rate-limited, fail, or be carried out with its answer lost.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from unittest.mock import patch

from aiohttp import web

from tests.support import teams_rules
from tests.support.fake_teams_files import Files, Json, Message, Refused

TENANT = "tenant-1"
APP_ID = "00000000-0000-4000-8000-000000000001"
BOT, BOT_NAME = f"28:{APP_ID}", "Headway"
Kind = Literal["personal", "groupChat", "channel"]
Operation = Literal["open", "post", "update", "delete", "member", "download", "upload"]


@dataclass
class User:
    """Somebody in the tenant: ``id`` is what this bot knows them by, ``aad`` their object id."""

    aad: str
    name: str
    email: str
    principal: str
    role: str = "user"
    tenant: str = TENANT
    installed: bool = True

    @property
    def id(self) -> str:
        return f"29:1{self.aad}"

    def account(self) -> Json:
        """What the connector tells of a member."""
        given, _, surname = self.name.partition(" ")
        names = {"name": self.name, "givenName": given, "surname": surname}
        reached = {"email": self.email, "userPrincipalName": self.principal}
        return {
            "id": self.id,
            "aadObjectId": self.aad,
            **names,
            **reached,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass
class Chat:
    """A chat of two, of a group, or a channel. ``bot``: it is in it; ``blocked``: the code of why it may not write."""

    id: str
    kind: Kind
    name: str = ""
    members: dict[str, User] = field(default_factory=dict)
    bot: bool = True
    blocked: str = ""
    team: str = "19:team@thread.tacv2"

    def id_in(self, thread: str) -> str:
        """The conversation's id; of a channel's thread with the message that began it."""
        return f"{self.id};messageid={thread}" if thread else self.id


class FakeTeams(Files):
    """The servers of one tenant. Start and stop it on a running loop."""

    def __init__(self, accepts: Callable[[str], bool]) -> None:
        """``accepts`` tells whether a bearer token of the bot's is good."""
        super().__init__()
        self.users: dict[str, User] = {}
        self.chats: dict[str, Chat] = {}
        self.messages: list[Message] = []
        self.calls: list[tuple[Operation, Json]] = []
        self.typing: list[str] = []
        self.retry_after = "0"
        self._accepts = accepts
        self._limits: Counter[str] = Counter()
        self._drops: Counter[str] = Counter()
        self._errors: dict[str, list[Refused]] = defaultdict(list)
        self._moments: dict[tuple[str, str], Callable[[], object]] = {}
        self._runner: web.AppRunner | None = None

    @property
    def service_url(self) -> str:
        """Where the connector is, as Teams tells it: with a slash at its end."""
        return f"{self.url}/uk/"

    async def start(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        room = "/uk/v3/conversations/{conversation}"
        app.router.add_post("/uk/v3/conversations", self._carry("open", self._open))
        app.router.add_post(f"{room}/activities", self._carry("post", self._post))
        app.router.add_post(f"{room}/activities/{{activity}}", self._carry("post", self._post))
        app.router.add_put(f"{room}/activities/{{activity}}", self._carry("update", self._update))
        app.router.add_delete(f"{room}/activities/{{activity}}", self._carry("delete", self._delete))
        app.router.add_get(f"{room}/members/{{member}}", self._carry("member", self._member))
        app.router.add_get("/download/{id}", self._drive_of("download", self._download))
        app.router.add_get("/moved/{id}", self._drive_of("download", self._download))
        app.router.add_put("/upload/{id}", self._drive_of("upload", self._received))
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    # What tests may bring about.

    def limit(self, operation: Operation, times: int = 1) -> None:
        """Answer 429 that many times."""
        self._limits[operation] += times

    def drop(self, operation: Operation, times: int = 1) -> None:
        """Carry it out and lose the answer that many times."""
        self._drops[operation] += times

    def fail(self, operation: Operation, status: int, code: str = "ServiceError", times: int = 1) -> None:
        """Refuse it with that status that many times."""
        self._errors[operation] += [Refused(status, code)] * times

    def when(self, operation: Operation, moment: Literal["received", "accepted"], act: Callable[[], object]) -> None:
        """Do something when that is next asked, before it is carried out or after; no answer is given."""
        self._moments[operation, moment] = act

    def called(self, *operations: Operation) -> list[Operation]:
        """What was asked so far, in order; only those named, where any are."""
        return [operation for operation, _ in self.calls if not operations or operation in operations]

    def user(self, ident: str) -> User:
        """Somebody by their object id or by what the bot knows them by."""
        for user in self.users.values():
            if ident in (user.aad, user.id):
                return user
        raise Refused(404, "NotFound", "The user was not found in the tenant.")

    def chat(self, conversation: str) -> Chat:
        """A chat by its id, whichever of its threads is named."""
        chat = self.chats.get(conversation.partition(";messageid=")[0])
        if chat is None:
            raise Refused(404, "ConversationNotFound")
        return chat

    def own_chat(self, user: User) -> Chat:
        """The chat of that person with the bot, begun where it is not there yet."""
        ident = f"a:1{user.aad}"
        return self.chats.setdefault(ident, Chat(ident, "personal", members={user.aad: user}, bot=user.installed))

    def say(self, chat: Chat, activity: Json, *, by: str = BOT, thread: str = "") -> Message:
        """Keep a message."""
        said = Message(chat.id, self.stamp(), by, activity, thread)
        self.messages.append(said)
        return said

    # The connector.

    def _carry(self, operation: Operation, handle: Callable[[web.Request, Json], Json]) -> _Handler:
        async def carried(request: web.Request) -> web.StreamResponse:
            asked: Json = await request.json() if request.can_read_body else {}
            bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")

            async def answer() -> web.StreamResponse:
                if not self._accepts(bearer):
                    raise Refused(401, "AuthorizationError", "Authorization has been denied for this request.")
                said = handle(request, asked)
                return web.json_response(said, status=201 if request.method == "POST" else 200)

            return await self._at_fault(operation, asked, request, answer)

        return carried

    def _drive_of(self, operation: Operation, handle: _Handler) -> _Handler:
        async def carried(request: web.Request) -> web.StreamResponse:
            return await self._at_fault(operation, {}, request, lambda: handle(request))

        return carried

    async def _at_fault(
        self,
        operation: Operation,
        asked: Json,
        request: web.Request,
        answer: Callable[[], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """The answer, or the fault that a test has ordered."""
        self.calls.append((operation, asked))
        if self._met(operation, "received"):
            return _lost(request)
        if self._limits[operation]:
            self._limits[operation] -= 1
            error = {"error": {"code": "TooManyRequests", "message": "Too many requests."}}
            return web.json_response(error, status=429, headers={"Retry-After": self.retry_after})
        try:
            if self._errors[operation]:
                raise self._errors[operation].pop(0)
            said = await answer()
        except Refused as refused:
            self.refused.append(f"{operation}: {refused}")
            said = refused.answer()
        if self._drops[operation] or self._met(operation, "accepted"):
            self._drops[operation] -= bool(self._drops[operation])
            return _lost(request)
        return said

    def _met(self, operation: str, moment: str) -> bool:
        act = self._moments.pop((operation, moment), None)
        if act is not None:
            act()
        return act is not None

    def _open(self, _request: web.Request, asked: Json) -> Json:
        tenant = asked.get("tenantId") or ((asked.get("channelData") or {}).get("tenant") or {}).get("id")
        members = asked.get("members") or []
        if tenant != TENANT or len(members) != 1 or asked.get("isGroup"):
            raise Refused(400, "BadSyntax", "Incorrect conversation creation parameters")
        user = self.user(str(members[0].get("id")))
        if not user.installed and not any(each.bot and user.aad in each.members for each in self.chats.values()):
            raise Refused(403, "ForbiddenOperationException")
        chat = self.own_chat(user)
        chat.bot = True
        return {"id": chat.id}

    def _post(self, request: web.Request, asked: Json) -> Json:
        chat, thread = self._writable(request)
        self._checked(asked)
        if asked["type"] == "typing":
            self.typing.append(chat.id)
            return {"id": self.stamp()}
        return {"id": self.say(chat, asked, thread=thread).id}

    def _update(self, request: web.Request, asked: Json) -> Json:
        message = self._ours(request)
        self._checked(asked)
        message.was.append(message.activity)
        message.activity, message.changed = asked, self.number()
        return {"id": message.id}

    def _delete(self, request: web.Request, _asked: Json) -> Json:
        message = self._ours(request)
        message.deleted, message.changed = True, self.number()
        return {}

    def _member(self, request: web.Request, _asked: Json) -> Json:
        chat = self.chat(request.match_info["conversation"])
        if not chat.bot:
            raise Refused(403, "BotNotInConversationRoster")
        for user in chat.members.values():
            if request.match_info["member"] in (user.aad, user.id):
                return user.account()
        raise Refused(404, "MemberNotFoundInConversation", "The member was not found in the conversation.")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        return self._fetched(request)

    def _writable(self, request: web.Request) -> tuple[Chat, str]:
        conversation = request.match_info["conversation"]
        chat, thread = self.chat(conversation), conversation.partition(";messageid=")[2]
        if chat.blocked:
            raise Refused(403, chat.blocked)
        if not chat.bot:
            raise Refused(403, "BotNotInConversationRoster")
        if thread and not any(each.id == thread and each.chat == chat.id for each in self.messages):
            raise Refused(404, "ConversationNotFound")
        return chat, thread

    def _ours(self, request: web.Request) -> Message:
        chat, _ = self._writable(request)
        for message in self.messages:
            if (message.id, message.chat) == (request.match_info["activity"], chat.id) and not message.deleted:
                if message.by != BOT:
                    raise Refused(403, "NotEnoughPermissions", "The message is not the bot's.")
                return message
        raise Refused(404, "ActivityNotFoundInConversation")

    def _checked(self, activity: Json) -> None:
        if teams_rules.size(activity) > teams_rules.MESSAGE_BYTES:
            raise Refused(413, "MessageSizeTooBig")
        if wrong := teams_rules.wrong_activity(activity):
            raise Refused(400, "BadArgument", str(wrong))
        for attachment in activity.get("attachments") or ():
            ident = (attachment.get("content") or {}).get("uniqueId")
            if attachment["contentType"] == teams_rules.FILE_INFO and not self.files[ident].whole:
                raise Refused(400, "BadArgument", "a card for a file that is not there")


_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@contextmanager
def trusting_nobody() -> Iterator[None]:
    """Read no certificates: nothing leaves this machine, and reading them takes longer than a whole dialog."""
    with patch.dict(os.environ, {"SSL_CERT_DIR": os.path.dirname(__file__)}):
        os.environ.pop("SSL_CERT_FILE", None)
        yield


def _lost(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
