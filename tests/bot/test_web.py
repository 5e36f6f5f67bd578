from __future__ import annotations

import asyncio
import io
import json
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot import log, serve, web
from bot.metrics import Metrics
from bot.pool import Pool
from bot.settings import Settings
from bot.tasks import Tasks, within
from commands.engine.cards import Notice, Reply, card
from commands.engine.request import Request, Speaker
from tests.support.asgi import Answer, call
from tests.support.scripted_door import ScriptedDoor

JO = Speaker("slack", "T1", "U1")


def request(words: str) -> Request:
    return Request(JO, words, datetime(2026, 11, 21, tzinfo=UTC), request_id="R-1")


def get(app: ASGIApp, path: str) -> Answer:
    return asyncio.run(call(app, "GET", path))


def application(*wanting: str) -> ASGIApp:
    async def ready() -> Sequence[str]:
        return wanting

    return web.build([], ready=ready, counts=Metrics())


def test_it_says_that_it_is_alive() -> None:
    answer = get(application("the database"), "/healthz")
    assert (answer.status, json.loads(answer.body)) == (200, {"alive": True})


def test_it_says_whether_it_is_ready_and_what_is_wanting() -> None:
    assert json.loads(get(application(), "/readyz").body) == {"ready": True, "wanting": []}
    answer = get(application("two migrations"), "/readyz")
    assert (answer.status, json.loads(answer.body)) == (503, {"ready": False, "wanting": ["two migrations"]})


def test_a_check_that_fails_is_not_ready_and_tells_nothing_of_why() -> None:
    async def ready() -> Sequence[str]:
        raise OSError("postgresql://headway:hunter2@db")

    answer = get(web.build([], ready=ready, counts=Metrics()), "/readyz")
    assert answer.status == 503
    assert b"hunter2" not in answer.body


def test_requests_are_counted_by_row_platform_and_outcome_and_never_by_words() -> None:
    metrics = Metrics()

    async def said() -> None:
        pool = Pool(ScriptedDoor(), metrics=metrics, row=lambda asked: asked.words.split()[0])
        await pool.handle(request("/action list of secrets"))
        await pool.close()

    asyncio.run(said())
    text = metrics.text().decode()
    assert 'headway_requests_total{outcome="done",platform="slack",row="/action"} 1.0' in text
    assert "headway_request_seconds_bucket" in text
    assert "secrets" not in text


def test_writes_have_a_thread_of_their_own_and_reads_do_not_wait_for_them() -> None:
    door, go_on = ScriptedDoor(), threading.Event()

    def slow(_request: Request) -> Reply:
        assert go_on.wait(5)
        return Reply(card(Notice("done", "written")))

    door.on("/write", slow, writes=True)

    async def said() -> None:
        pool = Pool(door)
        writing = [asyncio.create_task(pool.handle(request("/write"))) for _ in range(3)]
        await asyncio.gather(*(pool.handle(request("/read")) for _ in range(8)))
        assert not any(task.done() for task in writing)
        go_on.set()
        await asyncio.gather(*writing)
        await pool.close()

    asyncio.run(said())
    assert {name for name in door.threads if "write" in name} == {"headway-write_0"}
    assert len({name for name in door.threads if "read" in name}) <= 4


def test_closing_lets_what_has_begun_finish() -> None:
    door, finished = ScriptedDoor(), []

    def slow(_request: Request) -> Reply:
        time.sleep(0.1)
        finished.append(True)
        return Reply(card(Notice("done", "written")))

    door.on("/write", slow, writes=True)

    async def said() -> None:
        pool = Pool(door)
        task = asyncio.create_task(pool.handle(request("/write")))
        await asyncio.sleep(0.02)
        await pool.close()
        await task

    asyncio.run(said())
    assert finished == [True]


def test_suggestions_that_fail_are_none_at_all() -> None:
    class Broken(ScriptedDoor):
        def suggest(self, request: Request, suggests: str, prefix: str) -> tuple[()]:
            raise OSError

    async def asked() -> tuple[object, ...]:
        pool = Pool(Broken())
        found = await pool.suggest(request("/x"), "school", "hil")
        await pool.close()
        return found

    assert asyncio.run(asked()) == ()


def test_a_task_is_waited_for_or_cut_off() -> None:
    async def said() -> None:
        tasks = Tasks()
        quick = tasks.spawn(asyncio.sleep(0.01, "done"))
        assert await within(quick, 0) is None
        assert await tasks.settle(1)
        assert quick.result() == "done"
        endless = tasks.spawn(asyncio.sleep(60))
        await tasks.close(0.01)
        assert endless.cancelled()

    asyncio.run(said())


def slack_settings(**more: str) -> Settings:
    secrets = {name: SecretStr(value) for name, value in more.items()}
    return Settings.model_construct(**secrets, slack_api_url="http://127.0.0.1:1/api/")  # type: ignore[arg-type]


def test_without_a_signing_secret_nothing_of_slack_is_served() -> None:
    with_secret = serve.application(slack_settings(slack_bot_token="xoxb-1", slack_signing_secret="s"), ScriptedDoor())
    without = serve.application(slack_settings(slack_bot_token="xoxb-1"), ScriptedDoor())
    assert asyncio.run(call(without, "POST", "/slack/events")).status == 404
    assert asyncio.run(call(with_secret, "POST", "/slack/events")).status == 503, "not before it has started"


def test_it_starts_and_stops_though_slack_is_out_of_reach() -> None:
    settings = slack_settings(slack_bot_token="xoxb-1", slack_signing_secret="s")
    app = serve.application(settings, ScriptedDoor(), ready=lambda: ["the database"])

    async def lived() -> list[Answer]:
        async with app.router.lifespan_context(app):
            return [await call(app, *asked) for asked in (("GET", "/readyz"), ("POST", "/slack/events"))]

    ready, unsigned = asyncio.run(lived())
    assert (ready.status, unsigned.status) == (503, 401)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    log.configure("info", stream)
    yield stream
    root.handlers[:], root.level = before


def test_logs_are_json_and_hold_nobodys_words(lines: io.StringIO) -> None:
    try:
        try:
            raise ValueError("what the user typed")
        except ValueError as error:
            raise RuntimeError("and again") from error
    except RuntimeError:
        log.get("headway.slack").error("a payload was not dealt with", request_id="R-1", exc_info=True)
        logging.getLogger("somebody.elses").exception("while reading %s", "what the user typed")
        logging.getLogger("headway.door").exception("fault %s", "ABCD")
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request (what the user typed)")
    ours, theirs, door = (json.loads(line) for line in lines.getvalue().splitlines())
    assert ours["request_id"] == "R-1"
    assert ours["error"] == theirs["error"] == "RuntimeError"
    assert any("test_logs_are_json" in place for place in ours["places"])
    assert theirs["logger"] == "somebody.elses"
    assert door["event"] == "fault ABCD"
    assert "typed" not in lines.getvalue()
    assert "again" not in lines.getvalue()
