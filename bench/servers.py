"""The servers that are measured, each in a process of its own: Headway, two bare bolt apps, and a stand-in for Slack.

The bare apps answer a slash command with "hi", as bolt's own guides have it, with every default of bolt's: ``App`` and
``app.start()`` (https://docs.slack.dev/tools/bolt-python/creating-an-app), and ``AsyncApp`` likewise. They say it with
the ``ack`` itself, which is the cheapest way to answer: a ``respond`` would be a call to Slack besides.
"""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECRET = "signing-secret-of-the-bench"  # noqa: S105 - nobody else's
TOKEN = "xoxb-bench"  # noqa: S105
HI = "/hi"
PATH = "/slack/events"
_START_SECONDS = 60
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Server:
    """A server under way."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Seconds of processor time it has taken; nothing where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) / _TICK


@contextmanager
def serving(kind: str, folder: Path, *, slack: str = "", database: str = "") -> Iterator[Server]:
    """A server of that kind, listening; ended when it is left. What it says goes into a file of ``folder``."""
    port = _free_port()
    said = folder / f"{kind}-{port}.log"
    surroundings = {
        "PATH": os.environ.get("PATH", ""),
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack}/api/",
        "HEADWAY_DATABASE_URL": database or "sqlite:///nowhere",
        "HEADWAY_LOG": "warning",
    }
    with said.open("wb") as out:
        command = [sys.executable, "-m", "bench.servers", kind, str(port)]
        process = subprocess.Popen(command, env=surroundings, stdout=out, stderr=out)  # noqa: S603
    try:
        _wait(process, port, said)
        yield Server(process, port)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"a server did not start: {said.read_text()[-2000:]}")


def _headway(port: int) -> None:
    """As ``headway serve`` does, without its clock."""
    from bot.app import build, row_name
    from bot.serve import serve
    from bot.settings import load

    settings = load(None)
    headway = build(settings)
    serve(settings, headway.door, "127.0.0.1", port, ready=headway.wanting, row=row_name)


def _bolt(port: int) -> None:
    from slack_bolt import App
    from slack_sdk import WebClient

    client = WebClient(token=TOKEN, base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=SECRET)

    @app.command(HI)
    def hi(ack: Any) -> None:
        ack("hi")

    app.start(port)


def _bolt_async(port: int) -> None:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(token=TOKEN, base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=SECRET)

    @app.command(HI)
    async def hi(ack: Any) -> None:
        await ack("hi")

    app.start(port)


def _slack(port: int) -> None:
    """Slack's Web API as far as it is called here; answers to response URLs are kept until they are fetched."""
    from aiohttp import web

    from bench.programme import TEAM

    kept: dict[str, Any] = {}

    async def api(request: web.Request) -> web.Response:
        user = str((await request.post()).get("user", ""))
        about = {"id": user, "team_id": TEAM, "name": user.lower()[1:], "real_name": user, "profile": {}}
        told = {"team_id": TEAM, "user_id": "UBOT", "bot_id": "BBOT", "url": "http://127.0.0.1/", "user": about}
        return web.json_response({"ok": True, "channel": {"id": f"D{user}"}, **told})

    async def keep(request: web.Request) -> web.Response:
        kept[request.match_info["name"]] = await request.json()
        return web.Response(text="ok")

    async def fetch(request: web.Request) -> web.Response:
        return web.json_response(kept.pop(request.match_info["name"], None))

    app = web.Application()
    app.router.add_route("*", "/api/{method}", api)
    app.router.add_post("/answers/{name}", keep)
    app.router.add_get("/answers/{name}", fetch)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


_KINDS = {"headway": _headway, "bolt": _bolt, "bolt async": _bolt_async, "slack": _slack}

if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    _KINDS[sys.argv[1]](int(sys.argv[2]))
