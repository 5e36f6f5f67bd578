"""Register files by upload: looked at first, taken in for one's own schools alone, and noted in the history."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.documents.office import Office
from bot.slack import blocks
from bot.teams import adaptive
from bot.terminal import text as terminal
from commands.engine.cards import Button, Reply
from commands.engine.dispatch import Door
from commands.engine.request import Channel, Request, Speaker, Upload
from commands.engine.table import Table
from commands.school.import_rows import ROWS
from commands.table import ALIASES, NAMED, NOUNS, TABLE
from commands.things import thing_of
from models.audit import AuditEntry
from models.database import Database
from models.local import SchoolImport
from models.memory import Draft
from models.programme import Programme
from models.school import School, SchoolLink
from tests.support.databases import NOW
from tests.support.programmes import Opened
from tests.support.register import AS_OF, NORTHMERE, OAKFIELD, OTTERMERE
from tests.support.register_files import GROUPS, LINKS, details, written

OWN = {"urn": OAKFIELD, "name": "Oakfield Primary School", "code": OTTERMERE, "la": "Ottermere", "town": "Dunstable"}
OTHER = {**OWN, "urn": 119001, "name": "Northgate Academy", "code": NORTHMERE, "la": "Northmere"}
NEW = {**OWN, "urn": 150001, "name": "Newbridge School", "opened": "01-10-2026"}
FILE = details(OWN, OTHER, NEW)


class Chat:
    """A conversation in Ottermere."""

    def __init__(self, database: Database, tenant: int) -> None:
        self.database, self.tenant = database, tenant
        rows = (*TABLE.rows, *(row for row in ROWS if row not in TABLE.rows))
        self.door = Door(database, Table(rows, nouns=NOUNS, aliases=ALIASES, named=NAMED), thing_of, Office())
        self.shown: list[Button] = []

    def says(self, words: str, *files: tuple[str, bytes], who: str = "nell", **more: Any) -> Reply:
        """Say a line, with files."""
        uploads = tuple(Upload(name, data) for name, data in files)
        speaker = Speaker("terminal", str(self.tenant), who)
        reply = self.door.handle(Request(speaker, words, NOW, Channel(), uploads=uploads, **more))
        assert adaptive.render(reply)["type"] == "AdaptiveCard"
        assert blocks.render_view(reply) if reply.card.form else blocks.render_messages(reply)
        self.shown = [*terminal.buttons(reply), *self.shown]
        return reply

    def sends(self, data: bytes = FILE, name: str = "edubasealldata20261031.csv", words: str = "/school import") -> str:
        """Send a file; what is seen."""
        return seen(self.says(words, (name, data)))

    def taps(self, label: str, **more: Any) -> str:
        """Tap the button of that label shown last; what is seen."""
        button = next(button for button in self.shown if button.label == label)
        return seen(self.says(button.sentence, origin="button", **more))

    def is_called(self, authority: str) -> None:
        """Give the programme's authority that name, and no code."""
        with self.database.directory() as session:
            session.execute(update(Programme).values(authority=authority, la_code=None))

    def rows(self, model: Any) -> list[Any]:
        """What is in a table."""
        with self.database.read(self.tenant) as session:
            found = list(session.scalars(select(model)))
            session.expunge_all()
            return found

    def school(self, urn: int) -> School:
        """A school of the register."""
        return next(row for row in self.rows(School) if row.urn == urn)


def seen(reply: Reply) -> str:
    """A reply's words."""
    return re.sub(r"\s+", " ", terminal.render(reply))


@pytest.fixture
def chat(programme: Opened) -> Chat:
    return Chat(programme.database, programme.tenant)


def test_without_a_file_a_form_asks_for_it(chat: Chat) -> None:
    reply = chat.says("/school import")
    assert reply.how == "form"
    assert reply.card.form
    assert [each.name for each in reply.card.form.inputs] == ["file", "day"]


def test_a_file_is_looked_at_before_anything_is_written(chat: Chat) -> None:
    before = [(row.urn, row.name, row.as_of) for row in chat.rows(School)]
    shown = chat.sends()
    assert "Establishment details as at 31 October 2026, 3 rows." in shown
    assert "Renamed: 1" in shown
    assert "Oakfield Lower School → Oakfield Primary School" in shown
    assert "Opened: 1" in shown
    assert "Northgate" not in shown
    assert [(row.urn, row.name, row.as_of) for row in chat.rows(School)] == before
    assert [row.body["name"] for row in chat.rows(Draft) if row.kind == "register"] == ["edubasealldata20261031.csv"]


def test_taking_it_in_writes_the_own_schools_alone_and_stands_in_the_history(chat: Chat) -> None:
    chat.sends()
    assert "edubasealldata20261031.csv is in: 1 new, 1 changed." in chat.taps("Take it in")
    assert chat.school(OAKFIELD).name == "Oakfield Primary School"
    assert chat.school(OAKFIELD).as_of == date(2026, 10, 31)
    assert chat.school(119001).as_of == AS_OF
    (noted,) = chat.rows(SchoolImport)
    (entry,) = (row for row in chat.rows(AuditEntry) if row.command == "school import apply")
    assert (noted.name, entry.who, entry.subject) == (
        "edubasealldata20261031.csv",
        "Nell Abarrow",
        "edubasealldata20261031.csv",
    )
    assert "cannot be undone: the register is shared" in seen(chat.says(f"/headway undo entry:{entry.id}"))


def test_no_file_takes_a_school_from_another_authority(chat: Chat) -> None:
    claimed = {**OTHER, "code": OTTERMERE, "la": "Ottermere"}
    assert "Of other authorities: 1" in chat.sends(details(claimed, NEW))
    chat.taps("Take it in")
    assert (chat.school(119001).name, chat.school(119001).la_code) == ("Northgate Primary School", NORTHMERE)


def test_links_are_taken_in_by_chat(chat: Chat) -> None:
    kept, strange = (
        {"LinkType": "Successor", "LinkName": "Newbridge"},
        {"LinkType": "Successor", "LinkName": "Elsewhere"},
    )
    data = written(LINKS, [{"URN": OAKFIELD, "LinkURN": 150001, **kept}, {"URN": 119001, "LinkURN": 150002, **strange}])
    assert "Of other authorities: 1" in chat.sends(data, "links.csv")
    assert "links.csv is in: 1 new, 0 changed." in chat.taps("Take it in")
    assert {row.other for row in chat.rows(SchoolLink)} >= {150001}
    assert "is here already" in chat.sends(data, "links.csv")


def test_groups_are_taken_in_by_chat(chat: Chat) -> None:
    group = {
        "Group UID": 4100,
        "Group Name": "Field Trust",
        "Group Type": "Multi-academy trust",
        "Group Status": "Open",
    }
    chat.sends(written(GROUPS, [{**group, "URN": OAKFIELD}, {**group, "URN": 119001}]), "groups.csv")
    assert "groups.csv is in: 1 new" in chat.taps("Take it in")
    assert [chat.school(urn).trust for urn in (OAKFIELD, 119001)] == ["Field Trust", ""]


def test_a_second_tap_and_a_second_file_change_nothing(chat: Chat) -> None:
    chat.sends()
    chat.taps("Take it in")
    assert "Everything in edubasealldata20261031.csv is here already." in chat.taps("Take it in")
    assert "is here already" in chat.sends()
    assert len(chat.rows(SchoolImport)) == 1


def test_a_file_can_be_forgotten(chat: Chat) -> None:
    chat.sends()
    assert "is forgotten" in chat.taps("Forget it")
    assert not [row for row in chat.rows(Draft) if row.kind == "register"]


def test_a_bad_file_is_refused_with_its_rows(chat: Chat) -> None:
    shown = chat.sends(details({**OWN, "opened": "soon"}, {**NEW, "status": "Ajar"}))
    assert "Row 2: OpenDate “soon” is not a date." in shown
    assert "Row 3: EstablishmentStatus (name) “Ajar” is not a status of the register." in shown
    assert "Nothing was written." in shown


def test_the_day_is_said_with_the_file(chat: Chat) -> None:
    shown = chat.sends(name="schools.csv", words="/school import as at 15 Oct 2026")
    assert "as at 15 October 2026" in shown
    chat.taps("Take it in")
    assert chat.school(OAKFIELD).as_of == date(2026, 10, 15)


def test_an_authority_without_a_code_is_known_by_its_name_in_the_file(chat: Chat) -> None:
    chat.is_called("Borough of Ottermere")
    assert "Renamed: 1" in chat.sends()


def test_an_authority_of_another_name_is_told_which_there_are(chat: Chat) -> None:
    chat.is_called("Barsetshire")
    shown = chat.sends()
    assert "I know no authority “Barsetshire”. There are: Northmere (998), Ottermere (999)." in shown


def test_only_a_manager_imports(chat: Chat) -> None:
    assert chat.says("/school import", ("a.csv", FILE), who="lee").outcome == "refused"


def test_what_goes_on_beside_an_import_is_not_kept_waiting(chat: Chat) -> None:
    assert not chat.door.writes(Request(Speaker("terminal", str(chat.tenant), "nell"), "/school import", NOW))
    apply = Request(Speaker("terminal", str(chat.tenant), "nell"), "/school import apply code:K7QX2M9P", NOW)
    assert not chat.door.writes(apply)
