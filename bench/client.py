"""Somebody who types slash commands: signs them as Slack does and posts them over a connection that is kept."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import itertools
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from bench.programme import ASKER, TEAM, account
from bench.servers import PATH, SECRET, Server

WORKING = "working on it"
PATIENCE = 60.0
_numbers = itertools.count(1)


class Typist:
    """One account at one server; ``slack`` is where answers that take longer are brought."""

    def __init__(self, server: Server, slack: Server, handle: str = ASKER) -> None:
        self._user = account(handle)
        self._slack = slack
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)

    def post(self, line: str) -> str:
        """Type a line; gives the body of the answer. Raises ``RuntimeError`` where it is not 200."""
        return self._post(line, f"{time.time_ns()}-{next(_numbers)}")

    def say(self, line: str) -> str:
        """Type a line and wait for what it comes to, however it is brought; gives its words."""
        name = f"{time.time_ns()}-{next(_numbers)}"
        words = _words(self._post(line, name))
        until = time.monotonic() + PATIENCE
        while WORKING in words.casefold() and time.monotonic() < until:
            time.sleep(0.05)
            words = _words(self._fetch(name)) or words
        return words

    def close(self) -> None:
        self._connection.close()

    def _post(self, line: str, name: str) -> str:
        command, _, text = line.partition(" ")
        payload = {
            "token": "legacy",
            "team_id": TEAM,
            "team_domain": "council",
            "channel_id": "CGENERAL",
            "channel_name": "general",
            "user_id": self._user,
            "user_name": self._user.lower(),
            "command": command,
            "text": text,
            "api_app_id": "A0HEADWAY",
            "is_enterprise_install": "false",
            "response_url": f"{self._slack.url}/answers/{name}",
            "trigger_id": name,
        }
        body = urlencode(payload)
        if self._connection.sock is None:
            self._connect()
        self._connection.request("POST", PATH, body, _signed(body))
        answer = self._connection.getresponse()
        said = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"{line} was answered {answer.status}: {said[:200]}")
        return said

    def _connect(self) -> None:
        """Connect without Nagle's wait: http.client sends head and body apart."""
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _fetch(self, name: str) -> str:
        asking = http.client.HTTPConnection("127.0.0.1", self._slack.port, timeout=PATIENCE)
        asking.request("GET", f"/answers/{name}")
        said = asking.getresponse().read().decode()
        asking.close()
        return said


def milliseconds(typist: Typist, line: str, times: int) -> list[float]:
    """How long each of that many answers took, one after the other."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        typist.post(line)
        took.append((time.perf_counter() - began) * 1_000)
    return took


def a_second(server: Server, slack: Server, line: str, *, at_once: int, times: int) -> tuple[float, int]:
    """How many answers a second there are with that many requests in flight, and how many were never answered.

    Bolt's own server queues five connections, and drops what is over.
    """
    typists = [Typist(server, slack) for _ in range(at_once)]
    for typist in typists:
        typist.post(line)
    with ThreadPoolExecutor(at_once) as threads:
        began = time.perf_counter()
        answered = sum(threads.map(lambda typist: _answered(typist, line, times), typists))
        seconds = time.perf_counter() - began
    for typist in typists:
        typist.close()
    return answered / seconds, at_once * times - answered


def _answered(typist: Typist, line: str, times: int) -> int:
    answered = 0
    for _ in range(times):
        try:
            typist.post(line)
            answered += 1
        except (OSError, http.client.HTTPException):
            typist.close()
    return answered


def _signed(body: str) -> dict[str, str]:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def _words(body: str) -> str:
    try:
        said = json.loads(body) if body else None
    except ValueError:
        return body
    return str((said or {}).get("text") or "")
