"""What an administrator enters: once, in the history, and nothing that is somebody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from models.audit import AuditChange, AuditEntry
from models.database import Database
from models.directory import DirectoryError, tenant_of
from models.enter import (
    EntryRefused,
    attach_account,
    connect_workspace,
    create_programme,
    enter_person,
    entering,
    find_authorities,
    plain_handle,
)
from models.person import Grant, Identity, Person
from models.queries import person as people
from models.queries import programme as programmes
from tests.support import register

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def create(database: Database, authority: str = "Barsetshire") -> int:
    return create_programme(
        database, authority, "Better Schools", "@Eleanor", NOW, full_name="Eleanor Harding", prefix="r"
    )


def test_a_programme_comes_with_its_first_manager(database: Database) -> None:
    tenant_id = create(database)
    with database.read(tenant_id) as session:
        programme = programmes.programme(session)
        assert programme
        assert (programme.name, programme.noun, programme.prefix) == ("Better Schools", "workstream", "R")
        assert [(p.handle, p.name, p.member) for p in people.holders(session, "manager")] == [
            ("eleanor", "Eleanor Harding", True)
        ]
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.who, entry.command, entry.platform) == ("Administrator", "programme create", "system")
        assert set(session.scalars(select(AuditChange.entity))) == {"programme", "person", "grant"}


def test_an_authority_has_one_programme(database: Database) -> None:
    create(database)
    with pytest.raises(EntryRefused, match="Barsetshire has a programme already: Better Schools"):
        create(database, "barsetshire")
    assert create(database, "Essex")


def test_a_person_entered_twice_is_completed_and_one_entry_is_kept(sqlite_database: Database) -> None:
    tenant_id = create(sqlite_database)
    for email, cleared in (("", False), ("lee@example.org", True), ("lee@example.org", True)):
        with entering(sqlite_database, tenant_id, "person add", NOW) as session:
            enter_person(session, "@Lee", "Lee Hart", email=email, cleared=cleared)
    with sqlite_database.read(tenant_id) as session:
        person = people.by_handle(session, "lee")
        assert person
        assert (person.name, person.email, person.member, person.cleared) == ("Lee Hart", "lee@example.org", True, True)
        commands = list(session.scalars(select(AuditEntry.command).order_by(AuditEntry.id)))
        assert commands == ["programme create", "person add", "person add"]


@pytest.mark.parametrize(
    ("handle", "name", "email", "sentence"),
    [
        ("eleanor", "Ellen Dale", "", "@eleanor is Eleanor Harding already"),
        ("lee", "", "", "their name is needed"),
        ("lee", "Lee Hart", "lee at home", "is not an e-mail address"),
        ("l e e", "Lee Hart", "", "cannot be a handle"),
        ("", "Lee Hart", "", "cannot be a handle"),
        ("x" * 71, "Lee Hart", "", "cannot be a handle"),
    ],
)
def test_who_cannot_be_entered_so_is_not(
    sqlite_database: Database, handle: str, name: str, email: str, sentence: str
) -> None:
    tenant_id = create(sqlite_database)
    with pytest.raises(EntryRefused, match=sentence), entering(sqlite_database, tenant_id, "x", NOW) as session:
        enter_person(session, handle, name, email=email)
    with sqlite_database.read(tenant_id) as session:
        assert list(session.scalars(select(Person.handle))) == ["eleanor"]


def test_another_address_does_not_replace_the_one_there_is(sqlite_database: Database) -> None:
    tenant_id = create(sqlite_database)
    with entering(sqlite_database, tenant_id, "person add", NOW) as session:
        enter_person(session, "lee", "Lee Hart", email="lee@example.org")
        with pytest.raises(EntryRefused, match=r"has the e-mail address lee@example\.org already"):
            enter_person(session, "lee", email="other@example.org")
        assert enter_person(session, "lee", email="LEE@example.org").email == "lee@example.org"


def test_an_account_is_one_person_s(sqlite_database: Database) -> None:
    tenant_id = create(sqlite_database)
    with entering(sqlite_database, tenant_id, "person add", NOW) as session:
        lee, sam = enter_person(session, "lee", "Lee Hart"), enter_person(session, "sam", "Sam Moss")
        assert attach_account(session, lee, "slack", "T1", "U1") is True
        assert attach_account(session, lee, "slack", "T1", "U1") is False
        assert attach_account(session, lee, "slack", "T2", "U1") is True
        with pytest.raises(EntryRefused, match=r"The slack account U1 is Lee Hart's \(@lee\)"):
            attach_account(session, sam, "slack", "T1", "U1")
    with sqlite_database.read(tenant_id) as session:
        assert len(session.scalars(select(Identity)).all()) == 2
        assert len(session.scalars(select(Grant)).all()) == 1


def test_a_workspace_is_one_authority_s(sqlite_database: Database) -> None:
    barsetshire, essex = create(sqlite_database), create(sqlite_database, "Essex")
    for _ in range(2):
        connect_workspace(sqlite_database, barsetshire, "slack", "T1")
    with pytest.raises(DirectoryError, match="belongs to another authority"):
        connect_workspace(sqlite_database, essex, "slack", "T1")
    with sqlite_database.directory() as session:
        assert tenant_of(session, "slack", "T1") == barsetshire


@pytest.mark.parametrize(("typed", "handle"), [("@Jo", "jo"), (" jo.larkfield ", "jo.larkfield"), ("Zoë-2", "zoë-2")])
def test_a_handle_is_kept_plain(typed: str, handle: str) -> None:
    assert plain_handle(typed) == handle


@pytest.mark.parametrize("prefix", ["", "4", "W S", "RECOMMENDS", "W1"])
def test_a_prefix_is_letters(sqlite_database: Database, prefix: str) -> None:
    with pytest.raises(EntryRefused, match="cannot begin a reference"):
        create_programme(sqlite_database, "Essex", "X", "jo", NOW, prefix=prefix)


def test_an_authority_is_found_in_the_register_by_its_name(database: Database) -> None:
    register.plant(database)
    found, unknown = create(database, "Ottermere Council"), create(database, "Barsetshire")
    assert (_code(database, found), _code(database, unknown)) == (register.OTTERMERE, None)


def test_an_authority_is_found_once_the_register_is_there(database: Database) -> None:
    tenant_id = create(database, "Northmere")
    assert _code(database, tenant_id) is None
    register.plant(database)
    find_authorities(database, NOW)
    find_authorities(database, NOW)
    assert _code(database, tenant_id) == register.NORTHMERE
    with database.read(tenant_id) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.command == "headway setup edit")).all()
        assert [[change.after for change in entry.changes] for entry in entries] == [[register.NORTHMERE]]


def _code(database: Database, tenant_id: int) -> int | None:
    with database.read(tenant_id) as session:
        programme = programmes.programme(session)
        assert programme
        return programme.la_code
