"""The files of Slack's stand-in: bytes are handed over, then shared, and downloaded by who has the token."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]
TOKEN = "xoxb-test-token"
BOT = "UBOT"


@dataclass
class Message:
    channel: str
    ts: str
    text: str
    blocks: list[Json]
    only_to: str = ""
    thread: str = ""
    by: str = BOT
    file: bytes = b""
    name: str = ""
    replaced: int = 0
    metadata: Json = field(default_factory=dict)


class Refused(Exception):  # noqa: N818 - as Slack refuses
    pass


class Files:
    """What of a workspace's servers deals with files; and the numbers and times that it gives everything."""

    def __init__(self) -> None:
        self.files: dict[str, Json] = {}
        self.messages: list[Message] = []
        self.bearers: list[tuple[str, str]] = []
        self.url = ""
        self.moved = ""
        self._numbers = itertools.count(1)
        self._began = int(time.time())

    def number(self) -> int:
        return next(self._numbers)

    def _ts(self) -> str:
        return f"{self._began}.{self.number():06}"

    def _files_getUploadURLExternal(self, parameters: Json) -> Json:  # noqa: N802 - Slack's name
        ident, alt = f"F{self.number()}", parameters.get("alt_txt", "")
        if len(alt) > 1_000:
            raise Refused("alt_txt_too_large")
        file = {"id": ident, "name": parameters["filename"], "length": int(parameters["length"]), "alt": alt}
        return {"upload_url": f"{self.url}/upload/{self.files.setdefault(ident, file)['id']}", "file_id": ident}

    def _files_completeUploadExternal(self, parameters: Json) -> Json:  # noqa: N802 - Slack's name
        for told in parameters["files"]:
            file = self.files[told["id"]]
            if len(file.get("data", b"")) != file["length"]:
                raise Refused("posting_to_channel_denied")
            channel = parameters["channel_id"]
            shared = Message(channel, self._ts(), told["title"], [], file=file["data"], name=file["name"])
            self.messages.append(shared)
            file.setdefault("shares", {})[channel] = [{"ts": shared.ts}]
        return {"files": parameters["files"]}

    def _files_info(self, parameters: Json) -> Json:
        if "data" not in self.files.get(parameters["file"], {}):
            raise Refused("file_not_found")
        return {"file": self.described(parameters["file"])}

    async def _upload(self, request: web.Request) -> web.Response:
        self.bearers.append(("upload", request.headers.get("Authorization", "")))
        self.files[request.match_info["id"]]["data"] = await request.read()
        return web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.Response:
        self.bearers.append(("download", request.headers.get("Authorization", "")))
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=302, headers={"Location": "https://council.slack.com/"})
        if self.moved and request.path.startswith("/files/"):
            return web.Response(status=302, headers={"Location": self.moved + request.match_info["id"]})
        return web.Response(body=self.files[request.match_info["id"]]["data"])

    def described(self, ident: str) -> Json:
        file = self.files[ident]
        return {
            "id": ident,
            "name": file["name"],
            "size": len(file["data"]),
            "shares": {"private": file.get("shares", {})},
            "url_private_download": f"{self.url}/files/{ident}",
        }
