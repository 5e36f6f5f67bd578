"""`headway tick`: what is due is sent, and what is sent is printed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import build
from bot.commandline.upkeep import _jobs
from bot.messengers import Messengers
from bot.settings import Settings
from bot.terminal.messenger import Messenger
from commands.engine.cards import Notice, Reply, card, to_json
from models import outbox
from models.outbox import Message
from models.queries.person import by_handle
from tests.support.command_line import AT, NOW, Run, authority
from tests.support.databases import opened
from tests.support.fake_slack import TOKEN


def keep(folder: Path, key: str, handle: str, *, confidential: bool = False, at: datetime = NOW) -> None:
    with opened(address(folder)) as database, database.write(authority(database)) as session:
        person = by_handle(session, handle)
        assert person
        reply = Reply(card(Notice("info", f"{person.name}, seven days are left.")), confidential=confidential)
        message = Message(key=key, rule="test", card=to_json(reply), confidential=confidential, not_before=at)
        outbox.enqueue(session, message, person.id, NOW)


def address(folder: Path) -> str:
    return f"sqlite:///{folder / '.headway' / 'headway.sqlite3'}"


def test_what_is_due_is_printed_once(headway: Run, tmp_path: Path) -> None:
    keep(tmp_path, "jo:1", "jo")
    result = headway("tick", *AT)
    assert (result.code, result.err) == (0, "")
    assert "To Jo Larkfield:" in result.out
    assert "Jo Larkfield, seven days are left." in result.out
    assert "sent · jo:1 to Jo Larkfield" in result.out
    assert headway("tick", *AT).out == "Nothing is due.\n"


def test_the_time_may_be_another(headway: Run, tmp_path: Path) -> None:
    keep(tmp_path, "jo:1", "jo", at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert "seven days" not in headway("tick", "--at", "2026-12-01T08:59").out
    assert "seven days" in headway("tick", "--at", "2026-12-01T09:00").out
    assert headway("tick", "--at", "noon").code == 2


def test_what_is_confidential_is_not_shown_to_who_reads_along(headway: Run, tmp_path: Path) -> None:
    keep(tmp_path, "nell:1", "nell", confidential=True)
    assert "seven days" not in (said := headway("tick", "--at", str(NOW + timedelta(days=1))).out)
    assert "· nell:1 to" in said


SLACK = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "secret"}
TEAMS = {"CLIENT_ID": "00000000-0000-4000-8000-000000000001", "CLIENT_SECRET": "secret"}


@pytest.mark.parametrize("set_up", [SLACK, TEAMS], ids=["slack", "teams"])
def test_with_a_chat_it_goes_there_or_nowhere(
    headway: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, set_up: dict[str, str]
) -> None:
    keep(tmp_path, "jo:1", "jo")
    for name, value in set_up.items():
        monkeypatch.setenv(name, value)
    said = headway("tick", *AT).out
    assert "failed · jo:1 to Jo Larkfield: This person is not reachable in chat yet.\n" in said


def test_the_clock_of_a_server_sends_it_too(headway: Run, tmp_path: Path) -> None:
    keep(tmp_path, "jo:1", "jo")
    printed: list[str] = []
    served = build(Settings(database_url=SecretStr(address(tmp_path))))
    with closing(served):
        jobs = {job.name: job for job in _jobs(served, Messengers(Messenger(printed.append)))}
        done = str(jobs["tick"].run(NOW))
    assert any("seven days are left" in each for each in printed)
    assert "jo:1" in done, "it is logged by its key"
    assert "Larkfield" not in done, "and without a name"
