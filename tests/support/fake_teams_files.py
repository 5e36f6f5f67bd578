"""The files of Teams' stand-in: SharePoint's addresses that are authorised by themselves, and upload sessions.

https://learn.microsoft.com/onedrive/developer/rest-api/api/driveitem_createuploadsession
"""

from __future__ import annotations

import itertools
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from aiohttp import web

Json = dict[str, Any]
PIECE = 320 * 1024
"""Bytes: pieces of an upload are multiples of it, but for the last."""
PIECE_AT_MOST = 60 * 1024 * 1024


@dataclass
class Message:
    """A message in a chat, and what it was before it was changed."""

    chat: str
    id: str
    by: str
    activity: Json
    thread: str = ""
    deleted: bool = False
    changed: int = 0
    was: list[Json] = field(default_factory=list)
    own: dict[str, tuple[int, Json]] = field(default_factory=dict)
    """By user: the card that answered their tap and stands there in place of everybody's, and when it came."""

    @property
    def text(self) -> str:
        return str(self.activity.get("text") or "")


@dataclass
class Drive:
    """A file on somebody's drive; ``data`` grows as pieces arrive."""

    id: str
    name: str
    data: bytes = b""
    whole: bool = False


class Refused(Exception):  # noqa: N818 - as Teams refuses
    """An HTTP status, an error code and a message; the messages are the documentation's, and are made up of the code
    where it has none."""

    MESSAGES: ClassVar[dict[str, str]] = {
        "BotDisabledByAdmin": "The tenant admin disabled this bot",
        "BotNotInConversationRoster": "The bot is not part of the conversation roster.",
        "ConversationBlockedByUser": "User blocked the conversation with the bot.",
        "ForbiddenOperationException": "Bot is not installed in user's personal scope",
        "ConversationNotFound": "Conversation not found.",
        "ActivityNotFoundInConversation": "Activity not found in conversation",
        "MessageSizeTooBig": "Message size too large.",
    }

    def __init__(self, status: int, code: str, why: str = "") -> None:
        super().__init__(f"{status} {code} {why}".strip())
        self.status, self.code = status, code
        self.why = why or self.MESSAGES.get(code, code)

    def answer(self) -> web.Response:
        """The error as the connector words it. A block is told in an envelope of its own."""
        if self.code == "MessageWritesBlocked":
            inner = {"subCode": "MessageWritesBlocked", "details": "Thread is blocked from message writes."}
            told = json.dumps(inner, indent=2).replace("\n", "\r\n")
            return web.json_response({"errorCode": 209, "message": told}, status=self.status)
        return web.json_response({"error": {"code": self.code, "message": self.why}}, status=self.status)


class Files:
    """What of Teams' servers deals with files; and the numbers that it gives everything."""

    def __init__(self) -> None:
        self.files: dict[str, Drive] = {}
        self.refused: list[str] = []
        self.bearers: list[tuple[str, str]] = []
        self.url = ""
        self.moved = ""
        self._numbers = itertools.count(1)
        self._began = int(time.time() * 1000)

    def number(self) -> int:
        return next(self._numbers)

    def stamp(self) -> str:
        """An id of a message or an activity: milliseconds."""
        return str(self._began + self.number())

    def handed_in(self, name: str, data: bytes) -> Json:
        """The attachment that tells the bot of a file which somebody has put into their chat with it."""
        file = self._file(name, data, whole=True)
        content = {"downloadUrl": f"{self.url}/download/{file.id}?tempauth=t", **self._about(file)}
        kind = "application/vnd.microsoft.teams.file.download.info"
        return {"contentType": kind, "contentUrl": self._page(file), "name": name, "content": content}

    def upload_session(self, name: str) -> Json:
        """Somewhere to upload a file that somebody has accepted."""
        file = self._file(name, b"")
        address = f"{self.url}/upload/{file.id}?tempauth=t"
        return {"contentUrl": self._page(file), "name": name, "uploadUrl": address, **self._about(file)}

    def _file(self, name: str, data: bytes, *, whole: bool = False) -> Drive:
        ident = f"1150D938-8870-4044-9F2C-{self.number():012}"
        self.files[ident] = Drive(ident, name, data, whole)
        return self.files[ident]

    def _about(self, file: Drive) -> Json:
        return {"uniqueId": file.id, "fileType": file.name.rpartition(".")[2], "etag": "1"}

    def _page(self, file: Drive) -> str:
        return f"https://council.sharepoint.com/personal/documents/{file.name}"

    def _fetched(self, request: web.Request) -> web.StreamResponse:
        file = self._drive(request, "download")
        if self.moved and not request.path.startswith("/moved"):
            return web.Response(status=302, headers={"Location": self.moved})
        return web.Response(body=file.data)

    async def _received(self, request: web.Request) -> web.StreamResponse:
        file, piece = self._drive(request, "upload"), await request.read()
        told = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.headers.get("Content-Range", ""))
        if told is None:
            raise Refused(400, "invalidRequest", "The Content-Range header is missing or malformed.")
        first, last, total = map(int, told.groups())
        if first != len(file.data) or last - first + 1 != len(piece) or last >= total:
            raise Refused(416, "invalidRange", "The range is not the one that is expected next.")
        if len(piece) >= PIECE_AT_MOST or (last + 1 < total and len(piece) % PIECE):
            raise Refused(400, "invalidRequest", "A piece is under 60 MiB and a multiple of 320 KiB.")
        file.data += piece
        file.whole = last + 1 == total
        if file.whole:
            return web.json_response({"id": file.id, "name": file.name, "size": total}, status=201)
        return web.json_response({"nextExpectedRanges": [f"{last + 1}-"]}, status=202)

    def _drive(self, request: web.Request, operation: str) -> Drive:
        """The file of an address, which is authorised by itself: a token does not belong there."""
        self.bearers.append((operation, request.headers.get("Authorization", "")))
        file = self.files.get(request.match_info["id"])
        if file is None or request.query.get("tempauth") != "t":
            raise Refused(404, "itemNotFound")
        if "Authorization" in request.headers:
            raise Refused(401, "unauthenticated", "The address is authorised by itself.")
        return file
