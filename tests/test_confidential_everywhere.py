"""What is confidential reaches nobody who is not cleared, and no place where one is not alone; nor its presence."""

from __future__ import annotations

import io
import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot import log
from bot.app import row_name
from commands.engine.request import ChannelKind, Request, Speaker
from models.database import Database
from models.memory import Draft, Receipt
from models.outbox import Outbox
from tests.support import walking
from tests.support.databases import opened, renew, rest
from tests.support.fake_slack import BOT
from tests.support.stage import NOW, set_stage
from tests.support.walking import MARK, Walker, told

WALKS: tuple[tuple[str, ChannelKind], ...] = (
    ("max", "dm"),  # a programme manager without clearance
    *(("olga", "dm"), ("chas", "private"), ("kit", "dm"), ("lee", "terminal"), ("gwen", "dm"), ("nobody", "dm")),
    ("nell", "public"),  # cleared, and not alone
)


@dataclass
class Twins:
    """Two programmes: one has secrets, the other none."""

    secret: Database
    plain: Database
    tenant: int


@pytest.fixture(scope="session")
def twin_files(programme_template: tuple[Path, int], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder with both programmes' files, and the authority's id in them."""
    template, tenant = programme_template
    folder = tmp_path_factory.mktemp("twins")
    for name, enter in (("secret", walking.secrets), ("plain", walking.nothing)):
        path = shutil.copyfile(template, folder / name)
        with opened(f"sqlite:///{path}") as database:
            walking.people(database, tenant)
            walking.action(database, tenant)
            enter(database, tenant)
    return folder, tenant


@pytest.fixture(scope="session")
def twin_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Database]]:
    """Two databases whose files each test finds new: what was compiled for them stays compiled."""
    folder = tmp_path_factory.mktemp("walked")
    with opened(f"sqlite:///{folder / 'secret'}") as secret, opened(f"sqlite:///{folder / 'plain'}") as plain:
        yield secret, plain


@pytest.fixture
def twins(twin_files: tuple[Path, int], twin_databases: tuple[Database, Database]) -> Iterator[Twins]:
    folder, tenant = twin_files
    for name, database in zip(("secret", "plain"), twin_databases, strict=True):
        renew(database, folder / name)
    yield Twins(*twin_databases, tenant)
    for database in twin_databases:
        rest(database)


@pytest.mark.parametrize(("who", "where"), WALKS)
def test_nobody_can_tell_whether_there_is_a_secret(twins: Twins, who: str, where: ChannelKind) -> None:
    """Whatever they say: each answer is the same, to the byte, where there are secrets and where there are none."""
    knowing = Walker(twins.secret, twins.tenant, who, where)
    unknowing = Walker(twins.plain, twins.tenant, who, where)
    for words in walking.lines():
        answer = knowing.says(words)
        assert answer == unknowing.says(words), words
        assert MARK not in answer, words
    offered = list(knowing.suggestions())
    assert offered == list(unknowing.suggestions())
    assert MARK not in repr(offered)


LISTS = (
    *("/school list", "/school list sort name", "/school summary", "/school export csv", "/school export xlsx"),
    *("/action list all", "/action export all csv", "/action export all xlsx", "/workstream", "/workstream WS4"),
    *("/headway history", "/headway history @nell", "/headway home", "/action", "/school", "/headway help concern"),
)


def test_even_for_the_cleared_no_list_export_or_history_holds_it(twins: Twins) -> None:
    knowing, unknowing = (Walker(each, twins.tenant, "nell", "dm") for each in (twins.secret, twins.plain))
    for words in LISTS:
        answer = knowing.says(words)
        assert answer == unknowing.says(words), words
        assert MARK not in answer, words


@pytest.mark.parametrize(
    "words", ["/school concerns", "/school concern Oakfield Lower", "/school Oakfield Lower", "/action WS4-03"]
)
def test_the_cleared_see_it_where_they_are_alone(twins: Twins, words: str) -> None:
    for kind in ("dm", "terminal"):
        assert MARK in Walker(twins.secret, twins.tenant, "nell", kind).says(words)


def test_what_is_kept_for_one_is_given_to_nobody_else(twins: Twins) -> None:
    nell = Walker(twins.secret, twins.tenant, "nell", "dm")
    nell.door.handle(nell.request(f"/school Hollybrok concern 2 because {MARK}"))  # misspelt: it waits in a draft
    kept = nell.request(f"/school Bridge School concern 2 because {MARK}", delivery="trigger:1")
    assert MARK in told(nell.door.handle(kept))
    with twins.secret.read(twins.tenant) as session:
        codes = [draft.code for draft in session.query(Draft) if MARK in json.dumps(draft.body)]
        receipts = [receipt for receipt in session.query(Receipt) if MARK.encode() in receipt.reply]
    assert codes
    assert receipts
    for who, where in (("max", "dm"), ("jo", "public"), ("nell", "public")):
        other = Walker(twins.secret, twins.tenant, who, where)  # type: ignore[arg-type]
        for code in codes:
            assert MARK not in other.says(f"/headway again code:{code}")
        if who != "nell":
            assert MARK not in told(other.door.handle(other.request(kept.words, delivery="trigger:1")))


def test_who_watches_a_school_is_sent_nothing_of_it(twins: Twins) -> None:
    for database in (twins.secret, twins.plain):
        Walker(database, twins.tenant, "lee", "dm").says("/school Hollybrook Middle watch")
    nell = Walker(twins.secret, twins.tenant, "nell", "dm")
    assert MARK in nell.says(f"/school Hollybrook Middle School concern 2 because {MARK}")
    with twins.secret.read(twins.tenant) as session:
        assert [row.key for row in session.query(Outbox)] == ["concerns:1"]
    lee = [Walker(each, twins.tenant, "lee", "dm") for each in (twins.secret, twins.plain)]
    for words in ("/school watches", "/school Hollybrook Middle", "/headway home"):
        assert lee[0].says(words) == lee[1].says(words)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that is logged, as a served Headway logs it, at its most talkative."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    log.configure("debug", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


IN_CHANNELS = (
    *(
        "/school concerns",
        "/school concern Oakfield Lower",
        "/school Oakfield Lower",
        "/headway undo",
        "/action WS4-03",
    ),
    *(f"/school Oakfield Lower concern 3a because {MARK}", "/school Oakfield Lower concern", "/school list"),
    *(
        f"/school Oakfeild concern 3a because {MARK}",
        f"/school Oakfield concerm {MARK}",
        "/school share 109001 sure:yes",
    ),
)


def test_slack_is_sent_it_for_the_cleared_s_own_conversation_alone(logged: io.StringIO, twins: Twins) -> None:
    with set_stage("slack", twins.secret, twins.tenant) as stage:
        assert stage.world
        nell, fake = stage.nell, stage.world.fake
        stage.world.channel("board", private=True)
        for words in (*IN_CHANNELS, "/school concern event 109001 ask:yes"):
            nell.says(words)
        assert MARK in nell.says("/school concern Oakfield Lower").text
        modals = len(fake.views)
        for who, where in (("nell", "general"), ("nell", "board"), ("jo", "dm"), ("jo", "general"), ("gwen", "dm")):
            stage.person(who).goes_to(where)
            for words in IN_CHANNELS:
                if where == "dm" and MARK in words:
                    continue  # one's own slip is told to oneself
                assert MARK not in stage.person(who).says(words).text, (who, where, words)
            opened_there = len(fake.views) - modals
            assert where == "dm" or not opened_there, "not even a modal opens"
            modals = len(fake.views)
            assert MARK not in stage.person(who).person.write(f"school Oakfield Lower concern 2 {MARK}").text  # type: ignore[attr-defined]
        said = [message for message in fake.messages if message.by == BOT]
        assert {message.channel for message in said if MARK in repr(message)} == {"DUNELL"}
        shown = {user: [fake.views[ident] for ident in stack] for user, stack in fake.stacks.items()}
        assert not [user for user, views in shown.items() if MARK in repr(views) and user != "UNELL"]
        assert MARK not in repr(fake.homes)
        assert MARK not in stage.world.pool.metrics.text().decode()
    assert MARK not in logged.getvalue()


def test_a_fault_tells_nobody_what_it_was_about(
    logged: io.StringIO, twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError(MARK)

    monkeypatch.setattr("models.concerning.keep", fails)
    nell = Walker(twins.secret, twins.tenant, "nell", "dm")
    reply = nell.door.handle(nell.request(f"/school Bridge School concern 2 because {MARK}"))
    assert reply.outcome == "fault"
    assert MARK not in told(reply)
    assert "ValueError" in logged.getvalue()
    assert MARK not in logged.getvalue()


def test_metrics_count_confidential_commands_as_one() -> None:
    for words in ("/school concerns", f"/school Oakfield Lower concern 2 because {MARK}"):
        assert row_name(Request(Speaker("terminal", "1", "nell"), words, NOW)) == "confidential"
