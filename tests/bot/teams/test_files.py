"""Files in Teams: fetched from where a person put them, and put where a person agreed to, once and for nobody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar, cast

import pytest
from sqlalchemy import select

from bot.handed import LIMIT
from bot.pool import Pool
from bot.teams.calls import Calls, TeamsRefusal
from bot.teams.files import CONSENT, DOWNLOAD, INFO, KIND, Offers, Settled, Unfetched, fetch
from bot.teams.hosts import Hosts
from bot.teams.sdk import Sdk
from commands.engine.cards import File
from commands.engine.request import Upload
from models.audit import AuditEntry
from models.directory import connect
from models.memory import Draft
from models.person import Identity
from models.queries.person import by_handle
from models.tenancy import TenantSession, sign
from tests.support.asgi import LoopThread
from tests.support.fake_teams import FakeTeams, Json
from tests.support.programmes import Opened
from tests.support.scripted_door import ScriptedDoor
from tests.support.stage import Clock
from tests.support.teams_payloads import consent

WORKSPACE = "tenant-of-files"
PACK = File("pack.docx", "application/octet-stream", b"PK the pack")
CODE = "K7Q29XTW"
_T = TypeVar("_T")


class Desk:
    """Teams' files and ours: SharePoint's stand-in, the real calls, and what is on offer."""

    def __init__(self, programme: Opened) -> None:
        self.programme = programme
        self.clock = Clock()
        self.thread = LoopThread()
        self.fake = FakeTeams(lambda _token: False)
        self.run(self.fake.start())
        self.calls = self.run(self._calls())
        self.pool = Pool(ScriptedDoor())
        self.offers = Offers(programme.database, self.pool, now=self.clock)

    async def _calls(self) -> Calls:
        return Calls(cast("Sdk", None), Hosts(loopback=True))  # the connector is not asked here

    def close(self) -> None:
        self.run(self.calls.close())
        self.run(self.pool.close())
        self.run(self.fake.stop())
        self.thread.close()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self.thread.run(work)

    def offers_to(self, handle: str, file: File = PACK, *, confidential: bool = False) -> Json:
        """Ask somebody whether they want a file; the attachment that does."""
        return self.run(self.offers.offered(WORKSPACE, f"aad-{handle}", file, confidential=confidential))

    def accepts(self, handle: str, offered: Json, upload: Json | None = None) -> Settled:
        """Say yes to it, with somewhere to upload to."""
        value = consent(offered["content"], upload or self.fake.upload_session(offered["name"]))
        return self.run(self.offers.settled(self.calls, WORKSPACE, f"aad-{handle}", value))

    def declines(self, handle: str, offered: Json) -> Settled:
        """Say no to it."""
        value = consent(offered["content"], None)
        return self.run(self.offers.settled(self.calls, WORKSPACE, f"aad-{handle}", value))

    def uploaded(self) -> list[bytes]:
        """What has been put into people's drives, whole."""
        return [file.data for file in self.fake.files.values() if file.whole]

    def kept(self) -> list[bytes | None]:
        """The bytes of what is kept of offers."""
        with self.programme.database.read(self.programme.tenant) as session:
            return list(session.scalars(select(Draft.data).where(Draft.kind == KIND)))


@pytest.fixture
def desk(programme: Opened) -> Iterator[Desk]:
    with programme.database.directory() as directory:
        connect(directory, programme.tenant, "teams", WORKSPACE)
    with programme.database.write(programme.tenant) as session:
        _give_accounts(session)
    opened = Desk(programme)
    yield opened
    opened.close()


def _give_accounts(session: TenantSession) -> None:
    sign(session, AuditEntry(kind="change", at=Clock().now, who="Administrator", command="setup", platform="system"))
    for handle in ("jo", "nell"):
        person = by_handle(session, handle)
        assert person
        account = {"platform": "teams", "workspace": WORKSPACE, "external_id": f"aad-{handle}"}
        session.add(Identity(person_id=person.id, **account))


def test_files_are_fetched_without_a_token_and_everything_else_is_left_alone(desk: Desk) -> None:
    words = {"contentType": "text/html", "content": "<p>here it is</p>"}
    picture = {"contentType": "image/png", "contentUrl": f"{desk.fake.url}/picture"}
    sent = [words, desk.fake.handed_in("plan.docx", b"PK"), picture, desk.fake.handed_in("register.csv", b"URN")]
    assert desk.run(fetch(desk.calls, sent)) == (Upload("plan.docx", b"PK"), Upload("register.csv", b"URN"))
    assert desk.fake.bearers == [("download", ""), ("download", "")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"downloadUrl": "https://example.com/plan.docx"}, "Teams did not give me that file."),
        ({"downloadUrl": ""}, "Teams did not give me that file."),
        (None, "Teams did not give me that file."),
        ("plan", "Teams did not give me that file."),
    ],
)
def test_what_is_not_where_teams_keeps_files_is_not_fetched(desk: Desk, content: object, why: str) -> None:
    with pytest.raises(Unfetched) as caught:
        desk.run(fetch(desk.calls, [{"contentType": DOWNLOAD, "name": "plan.docx", "content": content}]))
    assert why in caught.value.errors["file"]
    assert desk.fake.bearers == []


def test_a_file_that_is_too_large_is_told_of(desk: Desk) -> None:
    with pytest.raises(Unfetched) as caught:
        desk.run(fetch(desk.calls, [desk.fake.handed_in("plan.docx", b"x" * (LIMIT + 1))]))
    assert "over 10 MB" in caught.value.errors["file"]
    assert caught.value.reply().field_errors == caught.value.errors


def test_a_file_is_offered_accepted_and_put_where_teams_says_once(desk: Desk) -> None:
    offered = desk.offers_to("jo")
    assert (offered["contentType"], offered["name"]) == (CONSENT, "pack.docx")
    assert offered["content"]["sizeInBytes"] == len(PACK.data)
    assert set(offered["content"]["acceptContext"]) == {"code"}
    settled = desk.accepts("jo", offered, session := desk.fake.upload_session("pack 1.docx"))
    about = {"uniqueId": session["uniqueId"], "fileType": "docx"}
    assert settled == Settled(
        attachment={"contentType": INFO, "contentUrl": session["contentUrl"], "name": "pack 1.docx", "content": about}
    )
    assert desk.uploaded() == [PACK.data]
    assert desk.fake.bearers == [("upload", "")]
    assert desk.kept() == [None]
    assert desk.accepts("jo", offered).words.startswith("You have accepted pack.docx already.")
    assert desk.declines("jo", offered).words.startswith("You have accepted pack.docx already.")
    assert desk.uploaded() == [PACK.data]


def test_the_same_file_is_offered_once_while_nobody_has_answered(desk: Desk) -> None:
    first = desk.offers_to("jo")
    assert desk.offers_to("jo") == first
    others = (desk.offers_to("nell"), desk.offers_to("jo", File("pack.docx", "", b"PK changed")))
    assert first not in others
    assert len(desk.kept()) == 3
    desk.accepts("jo", first)
    assert desk.offers_to("jo") != first


def test_two_taps_at_once_bring_one_file(desk: Desk) -> None:
    value = consent(desk.offers_to("jo")["content"], desk.fake.upload_session("pack.docx"))

    async def twice() -> list[Settled]:
        taps = (desk.offers.settled(desk.calls, WORKSPACE, "aad-jo", value) for _ in range(2))
        return list(await asyncio.gather(*taps))

    settled = desk.run(twice())
    assert sorted(each.words[:17] for each in settled) == ["", "You have accepted"]
    assert desk.uploaded() == [PACK.data]


def test_what_is_declined_is_forgotten(desk: Desk) -> None:
    offered = desk.offers_to("jo")
    assert desk.declines("jo", offered) == Settled("I have forgotten pack.docx. Ask for it again whenever you want it.")
    assert desk.kept() == []
    assert "no longer have that file" in desk.accepts("jo", offered).words


def test_an_offer_is_one_persons_and_a_week_long(desk: Desk) -> None:
    offered = desk.offers_to("jo")
    for stranger in ("nell", "nobody"):
        assert "no longer have that file" in desk.accepts(stranger, offered).words
        assert "no longer have that file" in desk.declines(stranger, offered).words
    desk.clock.moves(days=8)
    assert "no longer have that file" in desk.accepts("jo", offered).words
    assert desk.uploaded() == []


@pytest.mark.parametrize("context", [None, "code", {}, {"code": "\x00"}, {"code": CODE}, {"code": ["x"]}])
def test_an_answer_to_nothing_that_was_asked_is_answered_kindly(desk: Desk, context: object) -> None:
    value = {"action": "accept", "context": context, "uploadInfo": None}
    settled = desk.run(desk.offers.settled(desk.calls, WORKSPACE, "aad-jo", value))
    assert "no longer have that file" in settled.words
    settled = desk.run(desk.offers.settled(desk.calls, "another-tenant", "aad-jo", value))
    assert "no longer have that file" in settled.words


@pytest.mark.parametrize("why", ["elsewhere", "refused", "nowhere"])
def test_where_it_is_not_taken_the_person_is_asked_again(desk: Desk, why: str) -> None:
    offered = desk.offers_to("jo")
    session = desk.fake.upload_session("pack.docx")
    if why == "elsewhere":
        session["uploadUrl"] = "https://example.com/upload"
    elif why == "refused":
        desk.fake.fail("upload", 507)
    else:
        del session["uploadUrl"]
    settled = desk.accepts("jo", offered, session)
    assert settled.attachment is not None
    assert settled.attachment["content"]["description"] == settled.words
    assert desk.uploaded() == []
    again = desk.accepts("jo", settled.attachment)
    assert again.attachment is not None
    assert again.attachment["contentType"] == INFO
    assert desk.uploaded() == [PACK.data]


def test_who_has_lost_their_clearance_is_not_given_what_is_confidential(desk: Desk) -> None:
    assert desk.accepts("nell", desk.offers_to("nell", confidential=True)).attachment is not None
    offered = desk.offers_to("jo", confidential=True)
    assert "not cleared to read it" in desk.accepts("jo", offered).words
    assert desk.uploaded() == [PACK.data]
    assert "no longer have that file" in desk.accepts("jo", offered).words


@pytest.mark.parametrize(("workspace", "user"), [(WORKSPACE, "aad-nobody"), ("another-tenant", "aad-jo")])
def test_nothing_is_offered_to_an_account_that_is_nobodys_here(desk: Desk, workspace: str, user: str) -> None:
    with pytest.raises(TeamsRefusal):
        desk.run(desk.offers.offered(workspace, user, PACK, confidential=False))
    assert desk.kept() == []


def test_a_question_holds_no_more_than_a_code(desk: Desk) -> None:
    offered = desk.offers_to("jo", File("report.pdf", "application/pdf", b"%PDF what the board will decide"))
    assert "decide" not in json.dumps(offered)
