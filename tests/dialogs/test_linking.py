"""The same person in Slack and in Teams, linked by a code that is carried from the one to the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

import pytest
from sqlalchemy import select

from bot.documents.office import Office
from bot.terminal import text as terminal
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Platform, Request, Speaker
from commands.headway import linking
from commands.table import TABLE
from commands.things import thing_of
from models.audit import AuditEntry
from models.directory import add_tenant, connect
from models.memory import Draft
from models.outbox import Outbox
from models.programme import Programme
from models.tenancy import sign
from tests.support.fake_slack import TEAM
from tests.support.programmes import Opened
from tests.support.stage import NOW, Clock, Stage, flat

WORKSPACES = {"slack": TEAM, "teams": "tenant-1"}


@dataclass
class Account:
    """An account on a platform, and what is said in it."""

    world: World
    platform: Platform
    user: str
    name: str = ""
    email: str = ""
    guest: bool = False
    workspace: str = ""
    described: bool = True

    def says(self, words: str, kind: Literal["dm", "public"] = "dm") -> str:
        workspace = self.workspace or WORKSPACES.get(self.platform, str(self.world.tenant))
        speaker = Speaker(
            self.platform, workspace, self.user, self.user, self.name, self.email, self.guest, self.described
        )
        request = Request(speaker, words, self.world.clock(), Channel("C1", "c", kind))
        self.world.clock.moves(seconds=1)
        return flat(terminal.render(self.world.door.handle(request)))

    def gets_code(self) -> str:
        found = re.search(r"/headway link (\w{4}-\w{4})", self.says("/headway link"))
        assert found
        return found[1]


class World:
    """A door with people on several platforms before it."""

    def __init__(self, programme: Opened) -> None:
        self.database, self.tenant = programme.database, programme.tenant
        self.door = Door(programme.database, TABLE, thing_of, Office())
        self.clock = Clock()
        self.nell = Account(self, "terminal", "nell")

    def account(self, platform: Platform, user: str, name: str = "", email: str = "", **more: str | bool) -> Account:
        return Account(self, platform, user, name, email, **more)  # type: ignore[arg-type]

    def known(self, platform: Platform, handle: str) -> Account:
        """The account of somebody who is in the programme, by their e-mail address."""
        return self.account(platform, handle, handle.title(), f"{handle}@council.example")


@pytest.fixture
def world(programme: Opened) -> World:
    return World(programme)


def test_a_code_is_carried_from_slack_to_teams(world: World) -> None:
    slack = world.known("slack", "kit")
    teams = world.account("teams", "aad-kit", "Kit S.", "k.solloway@elsewhere.example")
    assert "guest" not in teams.says("/headway me")
    world.nell.says("/action WS1-01 owner add @aad-kit")
    assert "is confidential now" in world.nell.says("/action WS1-01 confidential")
    code = slack.gets_code()
    seen = teams.says(f"/headway link {code.replace('-', '').lower()}")
    assert "owns nothing" in seen, "what is confidential is not counted"
    for words in ("are both of these you?", "kit s. (@aad-kit)", "kit solloway (@kit)", "2 actions", "action owner"):
        assert words in seen
    assert "@aad-kit means the same person" in seen
    assert "linked: you are kit solloway (@kit)" in teams.says(f"/headway link confirm code:{code}")
    assert "hold rhyme mornings" in teams.says("/action")
    assert "accounts: teams, slack" in slack.says("/headway me")
    assert "action owner" in teams.says("/headway people aad-kit") or "kit solloway" in slack.says(
        "/headway people kit"
    )
    with world.database.read(world.tenant) as session:
        told = session.scalars(select(Outbox)).one()
        assert (told.platform, told.workspace, told.channel, told.rule) == ("slack", TEAM, "kit", linking.RULE)
        assert "Your Teams account was linked" in str(told.card)
    assert "that code has been used" in teams.says(f"/headway link {code}")
    assert "yours already" in teams.says(f"/headway link {slack.gets_code()}")
    assert "taken apart" in teams.says("/headway undo")
    history = slack.says("/headway history")
    assert "@aad-kit is @kit" in history
    assert "owner" not in history.partition("@aad-kit is @kit")[2][:40]
    assert "one person from now on" in history


def test_only_what_was_shown_becomes_one(world: World) -> None:
    """Somebody who is told to type the last step first is shown what it would do."""
    code = world.known("slack", "kit").gets_code()
    lee = world.account("teams", "aad-lee", "Lee H.")
    assert "are both of these you?" in lee.says(f"/headway link confirm code:{code}")
    other = world.account("teams", "aad-bo", "Bo Q.")
    assert "are both of these you?" in other.says(f"/headway link confirm code:{code}")
    assert "linked" not in lee.says("/headway me")


def test_a_code_is_good_for_a_quarter_of_an_hour_and_the_newest_alone(world: World) -> None:
    slack, teams = world.known("slack", "kit"), world.account("teams", "aad-kit", "Kit S.")
    first, second = slack.gets_code(), slack.gets_code()
    assert "i gave no such code" in teams.says(f"/headway link {first}")
    assert "given to this very account" in slack.says(f"/headway link {second}")
    world.clock.moves(minutes=15)
    assert "they are over" in teams.says(f"/headway link {second}")
    assert "a code has 8 letters and digits" in teams.says("/headway link 7K3")


def test_guesses_are_few_and_written_down(world: World) -> None:
    slack, teams = world.known("slack", "kit"), world.account("teams", "aad-kit", "Kit S.")
    for guess in range(linking.TRIES):
        assert "i gave no such code" in teams.says(f"/headway link 2222-222{guess + 2}")
    code = slack.gets_code()
    assert "i take none now" in teams.says(f"/headway link {code}")
    with world.database.read(world.tenant) as session:
        tried = session.scalars(select(AuditEntry).where(AuditEntry.reason == linking.WRONG)).all()
        assert [(entry.kind, entry.platform) for entry in tried] == [("refused", "teams")] * linking.TRIES
        assert not [entry for entry in tried if "2222" in entry.subject + entry.reason]
    world.clock.moves(hours=1)
    assert "are both of these you?" in teams.says(f"/headway link {slack.gets_code()}")


def test_a_code_typed_where_others_read_is_spoilt_and_not_echoed(world: World) -> None:
    slack, teams = world.known("slack", "kit"), world.account("teams", "aad-kit", "Kit S.")
    assert "only where we are alone" in slack.says("/headway link", "public")
    code = slack.gets_code()
    for line in (f"/headway link {code}", "/headway link 2222-2222", f"/headway link confirm code:{code}"):
        seen = teams.says(line, "public")
        assert "of no use now" in seen
        assert code.casefold() not in seen
    assert "i gave no such code" in teams.says(f"/headway link {code}")


def test_two_accounts_in_one_workspace_are_two_people(world: World) -> None:
    code = world.known("slack", "kit").gets_code()
    seen = world.known("slack", "lee").says(f"/headway link {code}")
    assert "in the same slack" in seen


def test_another_authority_knows_nothing_of_a_code(world: World) -> None:
    with world.database.directory() as directory:
        other = add_tenant(directory, "Elsewhere", NOW).id
        connect(directory, other, "teams", "tenant-2")
    with world.database.write(other) as session:
        sign(session, AuditEntry(kind="change", at=NOW, who="Administrator", command="setup", platform="system"))
        session.add(Programme(name="Another", live_at=NOW, created_at=NOW))
    code = world.known("slack", "kit").gets_code()
    stranger = world.account("teams", "aad-kit", "Kit", "kit@council.example", workspace="tenant-2")
    assert "i gave no such code" in stranger.says(f"/headway link {code}")


def test_a_guest_nobody_has_invited_neither_gives_nor_takes_a_code(world: World) -> None:
    code = world.known("slack", "kit").gets_code()
    guest = world.account("teams", "aad-kit", "Kit S.", "kit@council.example", guest=True)
    for line in ("/headway link", f"/headway link {code}", f"/headway link confirm code:{code}"):
        seen = guest.says(line)
        assert "you are a guest here" in seen
        assert "kit solloway" not in seen
    with world.database.read(world.tenant) as session:
        assert [draft.body["seen_by"] for draft in session.scalars(select(Draft))] == [None]


def test_a_guest_account_reads_by_invitation_alone_whoever_it_is_linked_to(world: World) -> None:
    member = world.known("slack", "kit")
    guest = world.account("teams", "aad-kit", "Kit S.", guest=True)
    assert "you are a guest here" in guest.says("/action")
    world.nell.says("/headway invite @aad-kit")
    code = member.gets_code()
    guest.says(f"/headway link {code}")
    assert "linked" in guest.says(f"/headway link confirm code:{code}")
    assert "hold rhyme mornings" in guest.says("/action")
    assert "where they are a guest they see nothing" in world.nell.says("/headway uninvite @kit")
    assert "you are a guest here" in guest.says("/action")
    assert "hold rhyme mornings" in member.says("/action")
    assert "is invited" in world.nell.says("/headway invite @kit")
    assert "hold rhyme mornings" in guest.says("/action")


def test_clearance_goes_where_only_one_had_it_and_the_preview_says_so(world: World) -> None:
    slack, teams = world.known("slack", "cleo"), world.account("teams", "aad-cleo", "Cleo M.")
    assert "only people cleared" not in slack.says("/school concerns")
    code = slack.gets_code()
    for line in (f"/headway link {code}", f"/headway link confirm code:{code}"):
        seen = teams.says(line)
        assert "only one of the two was" in seen
        assert "a programme manager may clear" in seen
    for account in (slack, teams):
        assert "only people cleared for confidential facts" in account.says("/school concerns")
    world.nell.says("/headway clear @cleo sure:yes")
    assert "only people cleared" not in teams.says("/school concerns")


def test_the_terminal_is_linked_too(world: World) -> None:
    teams = world.account("teams", "aad-kit", "Kit S.")
    code = teams.gets_code()
    mine = world.account("terminal", "kit")
    assert "are both of these you?" in mine.says(f"/headway link {code}")
    mine.says(f"/headway link confirm code:{code}")
    with world.database.read(world.tenant) as session:
        assert "Your name in the terminal was linked" in str(session.scalars(select(Outbox.card)).one())
    assert "hold rhyme mornings" in teams.says("/action")


def test_what_was_done_before_is_found_and_taken_back_for_the_one_person(world: World) -> None:
    slack, teams = world.known("slack", "kit"), world.account("teams", "aad-kit", "Kit S.")
    teams.says("/headway away 1 Dec to 2 Dec")
    world.nell.says("/action WS1-01 owner add @aad-kit")
    world.nell.says("/action WS1-01 owner remove @aad-kit")
    code = slack.gets_code()
    teams.says(f"/headway link {code}")
    teams.says(f"/headway link confirm code:{code}")
    assert "taken back" in world.nell.says("/headway undo")
    assert "ws1-01" in slack.says("/action")
    assert "away tue 1 dec" in world.nell.says("/headway people kit")
    assert "absence added" in world.nell.says("/headway history @kit")


def test_an_account_linked_by_mistake_is_taken_off(world: World) -> None:
    slack, teams = world.known("slack", "kit"), world.account("teams", "aad-lee", "Lee H.", "lee.h@elsewhere.example")
    code = slack.gets_code()
    teams.says(f"/headway link {code}")
    teams.says(f"/headway link confirm code:{code}")
    seen = world.nell.says("/headway unlink @kit")
    assert "which account of kit solloway?" in seen
    assert "teams aad-lee" in seen
    assert "no such account" in world.nell.says("/headway person detach @kit account:99")
    seen = world.nell.says("/headway person detach @kit teams")
    assert "it is @aad-lee’s" in seen
    assert "roles that stay @kit’s: action owner" in seen
    assert "no such account in teams" in world.nell.says("/headway person detach @kit teams")
    assert "no role" in world.nell.says("/headway people aad-lee")
    assert "account of @kit → @aad-lee" in world.nell.says("/headway history")
    assert "hold rhyme mornings" not in teams.says("/action")
    assert "taken back" in world.nell.says("/headway undo")
    assert "hold rhyme mornings" in teams.says("/action")


def test_a_manager_says_that_two_are_one(stage: Stage) -> None:
    """The same on every surface: a guest is joined to nobody by an address, so a manager says who they are."""
    stage.nell.says('/headway person add @ada name:"Ada Poole" email:gil@council.example')
    stage.nell.says("/headway role @ada chair")
    if stage.surface == "terminal":
        stage.nell.says("/headway person add @gil name:Gil")
    else:
        stage.gil.says("/action")
    assert "the same person?" in stage.nell.says("/headway person join @gil with @ada")
    assert "They are one person now: Ada Poole (@ada)" in stage.nell.taps("They are the same")
    assert "That is so already" in stage.nell.says("/headway person join @ada with @gil")
    assert "Link another account" in stage.jo.says("/headway me")
    assert "within 15 minutes" in stage.jo.taps("Link another account")
    assert "only where we are alone" in stage.jo.goes_to("general").says("/headway link")


def test_who_is_not_described_is_entered_once_they_are(world: World) -> None:
    """A platform that was slow in that moment makes nobody two people, nor a guest for good."""
    slack = world.known("slack", "kit")
    late = replace(slack, email="", name="", guest=True, described=False)
    assert "could not find out just now who you are" in late.says("/action")
    assert "hold rhyme mornings" in slack.says("/action")
    assert "could not find out just now who you are" in late.says("/action")
    assert "(@kit)" in slack.says("/headway me")


def test_a_guest_who_becomes_a_member_is_one_from_then_on(world: World) -> None:
    guest = world.account("teams", "aad-bo", "Bo Q.", "kit@council.example", guest=True)
    assert "you are a guest here" in guest.says("/action")
    member = replace(guest, guest=False, email="bo.q@council.example")
    assert "you owe nothing" in member.says("/action")
    seen = world.nell.says("/headway people aad-bo")
    assert "guest" not in seen
    assert "bo.q@council.example" in member.says("/headway me"), "what was said of the guest is no address of theirs"


def test_who_was_taken_off_is_the_member_that_they_are(world: World) -> None:
    slack, teams = world.known("slack", "kit"), world.known("teams", "kit")
    for account in (slack, teams):
        account.says("/action")
    assert "it is @kit-2’s" in world.nell.says("/headway person detach @kit teams")
    assert "taken back" in world.nell.says("/headway undo")
    assert "somebody who is taken away" in world.nell.says("/headway history")
    assert "accounts: slack, teams" in teams.says("/headway me")
    world.nell.says("/headway person detach @kit teams")
    teams.says("/action")
    assert "guest" not in world.nell.says("/headway role @kit-2 lead WS4")


def test_the_history_says_which_accounts_were_met(world: World) -> None:
    for account in (world.known("slack", "kit"), world.known("teams", "kit")):
        account.says("/action")
    seen = world.nell.says("/headway history")
    assert "account added: teams" in seen
    assert "account added: slack" in seen


def test_nobody_is_down_as_away_in_anothers_place(world: World) -> None:
    assert "whose days are these?" in world.nell.says("/headway away @cleo 1 Dec to 3 Dec cover @sam")
    assert "cleo marsh is away" in world.nell.says("/headway away 1 Dec to 3 Dec for @cleo cover @sam")
