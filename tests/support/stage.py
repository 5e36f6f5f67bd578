"""A stage for dialogs: the same conversation on every surface, over the same programme.

    def test_finishing(stage):
        stage.jo.says("/action WS1-01 done")
        assert "WS1-01 is complete" in stage.jo.sees

``stage`` runs each dialog in the terminal, in Slack and in Teams, through the very adapters, signed, against stateful
stand-ins; a dialog must have the same effect in the database on all of them.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import Select, Table, bindparam, exists, literal_column, select, union_all

from bot.documents.office import Office
from bot.slack import people as slack_people
from bot.teams import people as teams_people
from bot.terminal import text as terminal
from commands.engine.cards import Button, Form, Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker, Upload
from commands.table import TABLE
from commands.things import thing_of
from models import plan
from models.audit import AuditEntry
from models.base import Base, Row
from models.board import Board
from models.database import Database
from models.directory import add_tenant, connect
from models.meeting import Meeting
from models.person import Grant, Person
from models.programme import Programme
from models.queries.person import by_handle
from models.tenancy import TenantSession, sign, unfiltered
from models.when import understand
from tests.support import register
from tests.support.fake_slack import TEAM
from tests.support.fake_teams import TENANT
from tests.support.slack_person import SlackPerson, SlackWorld
from tests.support.teams_person import TeamsPerson, TeamsWorld

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SURFACES = ("terminal", "slack", "teams")
PEOPLE = {
    "nell": ("Nell Abarrow", "manager", True),
    "jo": ("Jo Larkfield", "lead WS1", False),
    "sam": ("Sam Pellowe", "lead WS4", False),
    "kit": ("Kit Solloway", "owner", False),
    "lee": ("Lee Hartnell", "viewer", False),
    "cleo": ("Cleo Marsh", "officer", True),
}
"""Handle → name, role, cleared."""
OWN = ("identity", "conversation", "receipt", "draft", "audit_entry", "audit_change")
"""The tables in which every surface has rows of its own."""
TOLD: dict[str, Table] = {
    mapper.class_.__tablename__: mapper.local_table
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Row) and mapper.class_.__tablename__ not in OWN
}
"""The tables whose rows must be the same on every surface."""
UNTOLD = {
    *("id", "tenant_id", "version", "email", "platform", "workspace", "route", "address", "claimed_at"),
    *("channel", "channel_platform", "channel_workspace"),
    *("touched_at", "created_at", "at", "invited_at", "ended_at", "granted_at", "live_at", "closed_at"),
}
"""Columns that differ by surface, or by the second."""
ROWS: dict[str, Select[Any]] = {
    name: select(*(column for column in table.columns if column.key not in UNTOLD)).where(
        table.c.tenant_id == bindparam("tenant")
    )
    for name, table in TOLD.items()
}
"""What is told of each table. Made once, for every dialog asks it."""
FILLED = union_all(
    *(
        select(literal_column(f"'{name}'")).where(exists().where(table.c.tenant_id == bindparam("tenant")))
        for name, table in TOLD.items()
    )
)
"""The tables that an authority has rows in: most are empty, and are not read."""


class Clock:
    """The time on stage: it moves when told to, and a second with every line said."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def stands_at(self, now: datetime) -> None:
        """Be at that time."""
        self.now = now

    def moves(self, **by: float) -> None:
        """Move on by days, hours, minutes …"""
        self.now += timedelta(**by)


def open_programme(database: Database) -> int:
    """Enter an authority with a small programme; gives its id."""
    with database.directory() as directory:
        tenant = add_tenant(directory, "Ottermere", NOW).id
        connect(directory, tenant, "slack", TEAM)
        connect(directory, tenant, "teams", TENANT)
    register.plant(database)
    with database.write(tenant) as session:
        _sign(session, NOW - timedelta(days=60))
        programme = Programme(name="Learning Partnership", live_at=NOW, created_at=NOW, la_code=register.OTTERMERE)
        session.add(programme)
        streams = [
            plan.add_workstream(session, programme, title, number=number)
            for number, title in ((1, "Talking and reading"), (4, "Recruit and retain"))
        ]
        _people(session, {w.reference: w.id for w in streams})
        _actions(session, streams)
        board = Board(name="Partnership Board")
        session.add(board)
        session.flush()
        session.add(Meeting(board_id=board.id, starts_at=NOW + timedelta(days=15), place="Council chamber"))
    return tenant


def _sign(session: TenantSession, at: datetime) -> None:
    sign(session, AuditEntry(kind="change", at=at, who="Administrator", command="setup", platform="system"))


def _people(session: TenantSession, streams: dict[str, int]) -> None:
    for handle, (name, role, cleared) in PEOPLE.items():
        person = Person(handle=handle, name=name, email=f"{handle}@council.example", member=True, cleared=cleared)
        session.add(person)
        session.flush()
        word, _, where = role.partition(" ")
        session.add(Grant(person_id=person.id, role=word, workstream_id=streams.get(where), granted_at=NOW))
    session.flush()


def _actions(session: TenantSession, streams: list[Any]) -> None:
    today, then = NOW.date(), NOW - timedelta(days=60)
    rows = (
        (0, "Publish a hundred books worth reading aloud", "by 13 November 2026", ["jo"]),
        (0, "Listen to every four-year-old", "by end of spring term", ["jo", "kit"]),
        (0, "Hold rhyme mornings", "termly", ["kit"]),
        (1, "Open a staff crèche", "by 30 April 2027", ["sam"]),
        (1, "Write the recruitment offer", "TBC", []),
    )
    for stream, title, when, owners in rows:
        action = plan.add_action(session, streams[stream], title, understand(when, today), then)
        people = [by_handle(session, handle) for handle in owners]
        plan.set_owners(session, action, [p for p in people if p], [], then)


@dataclass
class Seen:
    """What a person now sees: its words, whatever the surface; and the reply behind it, where there is one."""

    text: str
    reply: Reply | None = None

    def __contains__(self, words: str) -> bool:
        return flat(words) in flat(self.text)


def flat(text: str) -> str:
    """Words alone: surfaces break lines and escape each in their own way."""
    plain = text.replace("\u200d", "").replace("\u200b", "").replace("\u2060", "")
    return re.sub(r"\s+", " ", plain).casefold()


class Actor(ABC):
    """Somebody on stage."""

    def __init__(self, stage: Stage, handle: str) -> None:
        self.stage = stage
        self.handle = handle
        self.sees = Seen("")

    @abstractmethod
    def says(self, words: str, *, files: tuple[Upload, ...] = ()) -> Seen:
        """Type a line."""

    @abstractmethod
    def taps(self, label: str) -> Seen:
        """Tap the button of that label that was shown last."""

    @abstractmethod
    def fills(self, **answers: str) -> Seen:
        """Answer the form, by the names of its fields, and send it. What is not named keeps what it held."""

    @abstractmethod
    def goes_to(self, channel: str) -> Actor:
        """Go to a channel, or back to ``dm``."""

    def _saw(self, seen: Seen) -> Seen:
        self.sees = seen
        self.stage.clock.moves(seconds=1)
        return seen


class DoorActor(Actor):
    """Speaks through the door itself, in the terminal."""

    def __init__(self, stage: Stage, handle: str) -> None:
        super().__init__(stage, handle)
        self.channel = Channel(kind="terminal")
        self.shown: list[Reply] = []

    def _request(self, words: str, **more: Any) -> Request:
        speaker = Speaker("terminal", str(self.stage.tenant), self.handle)
        return Request(speaker, words, self.stage.clock(), self.channel, **more)

    def _send(self, request: Request) -> Seen:
        self.last = request
        reply = self.stage.door.handle(request)
        self.shown.append(reply)
        return self._saw(Seen(terminal.render(reply), reply))

    def says(self, words: str, *, files: tuple[Upload, ...] = ()) -> Seen:
        return self._send(self._request(words, uploads=files))

    def taps(self, label: str) -> Seen:
        for reply in reversed(self.shown):
            for button in terminal.buttons(reply):
                if button.label == label:
                    return self._tap(button)
        raise AssertionError(
            f"no button {label!r} in {[b.label for r in self.shown[-3:] for b in terminal.buttons(r)]}"
        )

    def _tap(self, button: Button) -> Seen:
        return self._send(self._request(button.sentence, origin="button"))

    def fills(self, **answers: str) -> Seen:
        form = self.form
        held = {each.name: each.value for each in form.inputs}
        assert set(answers) <= set(held), f"the form has {sorted(held)}"
        return self._send(self._request(form.sentence, origin="form", answers={**held, **answers}))

    @property
    def form(self) -> Form:
        """The form shown last."""
        return next(form for reply in reversed(self.shown) if (form := reply.card.form))

    def goes_to(self, channel: str) -> Actor:
        kind = "dm" if channel == "dm" else "public"
        self.channel = Channel("" if channel == "dm" else channel, channel, kind)
        return self


class SlackActor(Actor):
    """Speaks in Slack."""

    def __init__(self, stage: Stage, handle: str) -> None:
        super().__init__(stage, handle)
        name = PEOPLE.get(handle, (handle.title(),))[0]
        marks = {} if handle in PEOPLE else {"is_restricted": True}
        assert isinstance(stage.world, SlackWorld)
        self.person: SlackPerson = stage.world.person(handle, name, **marks)
        email = f"{handle}@council.example"
        self.speaker = Speaker("slack", TEAM, self.person.user, handle, name, email, guest=handle not in PEOPLE)

    def says(self, words: str, *, files: tuple[Upload, ...] = ()) -> Seen:
        if files:
            self.person.slash(words)
            return self._saw(Seen(self.person.submit({"file": (files[0].name, files[0].data)}).text))
        return self._saw(Seen(self.person.slash(_mentions(words)).text))

    def taps(self, label: str) -> Seen:
        return self._saw(Seen(self.person.click(_drawn(label, self.person.buttons)).text))

    def fills(self, **answers: str) -> Seen:
        return self._saw(Seen(self.person.submit(answers).text))

    def goes_to(self, channel: str) -> Actor:
        self.person.goes_to(channel)
        return self


class TeamsActor(Actor):
    """Speaks in Teams. What a button asks before it is carried out is agreed to, as Slack's people do."""

    def __init__(self, stage: Stage, handle: str) -> None:
        super().__init__(stage, handle)
        name = PEOPLE.get(handle, (handle.title(),))[0]
        marks = {} if handle in PEOPLE else {"role": "guest"}
        assert isinstance(stage.world, TeamsWorld)
        self.person: TeamsPerson = stage.world.person(handle, name, **marks)
        user = self.person.user
        self.speaker = Speaker("teams", TENANT, user.aad, handle, name, user.email, guest=handle not in PEOPLE)

    def says(self, words: str, *, files: tuple[Upload, ...] = ()) -> Seen:
        return self._read(self.person.says(words, files=[(each.name, each.data) for each in files]).text)

    def taps(self, label: str) -> Seen:
        seen = self.person.taps(_drawn(label, self.person.buttons))
        return self._read((self.person.agrees() if self.person.asked else seen).text)

    def fills(self, **answers: str) -> Seen:
        return self._read(self.person.fills(answers).text)

    def goes_to(self, channel: str) -> Actor:
        self.person.goes_to(channel)
        return self

    def _read(self, text: str) -> Seen:
        assert isinstance(self.stage.door, Overheard)
        return self._saw(Seen(text, self.stage.door.replied))


def _drawn(label: str, buttons: list[str]) -> str:
    """The label as it is drawn: those of a pager have arrows."""
    return next((shown for shown in reversed(buttons) if shown.strip("◀▶ ") == label), label)


def _mentions(words: str) -> str:
    """The line as Slack escapes it before it sends a slash command."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Overheard(Door):
    """A door that keeps what it answered last."""

    replied: Reply | None = None

    def handle(self, request: Request) -> Reply:
        self.replied = super().handle(request)
        return self.replied


@dataclass
class Stage:
    """One surface, one database, one programme, and the people in it: ``stage.jo``, ``stage.nell`` …"""

    surface: str
    database: Database
    tenant: int
    clock: Clock
    door: Door
    world: SlackWorld | TeamsWorld | None = None
    actors: dict[str, Actor] = field(default_factory=dict)

    def person(self, handle: str) -> Actor:
        """The person of that handle; a stranger where the programme does not know it."""
        if handle not in self.actors:
            self.actors[handle] = ACTORS[self.surface](self, handle)
        return self.actors[handle]

    def __getattr__(self, handle: str) -> Actor:
        if handle.startswith("_"):
            raise AttributeError(handle)
        return self.person(handle)

    def effect(self) -> str:
        """The programme's rows as text, without what differs by surface: accounts, receipts, drafts, requests."""
        dump: dict[str, list[str]] = {}
        with self.database.read(self.tenant) as session, unfiltered(session):
            connection = session.connection()
            for (name,) in connection.execute(FILLED, {"tenant": self.tenant}):
                rows = connection.execute(ROWS[name], {"tenant": self.tenant})
                dump[name] = sorted(json.dumps([str(value) for value in row]) for row in rows)
        return json.dumps(dict(sorted(dump.items())), indent=1)


ACTORS: dict[str, type[Actor]] = {"terminal": DoorActor, "slack": SlackActor, "teams": TeamsActor}


@contextmanager
def set_stage(surface: str, database: Database, tenant: int) -> Iterator[Stage]:
    """Open a stage on a surface, over a programme that is there, and close it."""
    clock = Clock()
    door = Overheard(database, TABLE, thing_of, Office())
    with ExitStack() as stack:
        for people in (slack_people, teams_people):
            stack.enter_context(patch.object(people, "PATIENCE", 30.0))  # a busy machine is no slow Slack
        world: SlackWorld | TeamsWorld | None = None
        if surface == "slack":
            world = stack.enter_context(SlackWorld(door, now=clock))
        elif surface == "teams":
            world = stack.enter_context(TeamsWorld(door, database, now=clock, patience=30.0))
        yield Stage(surface, database, tenant, clock, door, world)
