"""E-mail where it is set up: `headway tick`, a server that lives, and the doctor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import serve
from bot.messengers import Messengers
from bot.settings import Settings
from commands.engine.cards import Notice, Reply, card, to_json
from jobs.deliver import deliver
from models import outbox
from models.database import Database
from models.outbox import Address, Message
from tests.support.command_line import AT, NOW, Run, authority
from tests.support.databases import opened
from tests.support.mail_server import HOST, Postman, postman, set_to
from tests.support.scripted_door import ScriptedDoor

__all__ = ["postman"]


def keep(database: Database, tenant: int) -> None:
    with database.write(tenant) as session:
        message = Message(key="mailed", rule="test", card=to_json(Reply(card(Notice("info", "The pack is out.")))))
        outbox.enqueue(session, message, Address("email", "", "nell@example.org.uk"), NOW)


def test_a_tick_mails_and_the_doctor_only_greets(
    headway: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postman: Postman
) -> None:
    monkeypatch.setattr("bot.docs.stale", list)
    assert "– E-mail is not set up." in headway("doctor").out
    with opened(f"sqlite:///{tmp_path / '.headway' / 'headway.sqlite3'}") as database:
        keep(database, authority(database))
    for name, value in set_to(postman.port).items():
        monkeypatch.setenv(name, value)
    assert f"✔ The mail server at {HOST}:{postman.port} answers." in headway("doctor").out
    assert postman.letters == []
    assert "sent · mailed to nell@example.org.uk" in headway("tick", *AT).out
    assert [str(letter["To"]) for letter in postman.letters] == ["nell@example.org.uk"]
    monkeypatch.setenv("HEADWAY_SMTP_SECURITY", "starttls")
    assert "✖ The mail server does not offer what is set up" in headway("doctor").out


def test_a_server_mails_while_it_lives(sqlite_database: Database, tenant: Callable[..., int], postman: Postman) -> None:
    keep(sqlite_database, tenant(sqlite_database))
    messengers = Messengers()
    app = serve.application(Settings.model_validate(set_to(postman.port)), ScriptedDoor(), messengers=messengers)
    assert deliver(sqlite_database, messengers, NOW) == [], "nothing is served yet"

    async def served() -> None:
        async with app.router.lifespan_context(app):
            await asyncio.to_thread(deliver, sqlite_database, messengers, NOW)

    asyncio.run(served())
    assert len(postman.letters) == 1
    assert not messengers.is_ready
