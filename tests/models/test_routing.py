"""Each person is reached the way they asked for where it can be, and otherwise by the first way that can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from models import outbox
from models.database import Database
from models.outbox import Address, Message
from models.person import Identity, Person
from models.routing import chats_of, route_of, routes_of
from models.tenancy import TenantSession
from tests.support.plans import signed

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
EMAIL = "nell@example.org.uk"


@pytest.mark.parametrize(
    ("asked", "has_account", "email", "route"),
    [
        ("", True, EMAIL, "chat"),
        ("", False, EMAIL, "email"),
        ("", False, "", "clerk"),
        ("chat", True, EMAIL, "chat"),
        ("chat", False, EMAIL, "email"),
        ("chat", False, "", "clerk"),
        ("teams", True, EMAIL, "chat"),
        ("slack", False, EMAIL, "email"),
        ("email", True, EMAIL, "email"),
        ("email", True, "", "chat"),
        ("email", False, "", "clerk"),
        ("clerk", True, EMAIL, "clerk"),
    ],
)
def test_a_person_is_reached_as_they_asked_where_it_can_be(
    asked: str, has_account: bool, email: str, route: str
) -> None:
    assert route_of(Person(handle="nell", name="Nell Abarrow", route=asked, email=email), has_account) == route


def person(session: TenantSession, handle: str, *platforms: str, **more: str) -> Person:
    made = Person(handle=handle, name=handle.title(), **more)
    session.add(made)
    session.flush()
    for platform in platforms:
        external = f"U{handle.upper()}"
        session.add(Identity(person_id=made.id, platform=platform, workspace="T1", external_id=external))
    session.flush()
    return made


def test_a_whole_board_s_routes_are_found_at_once(database: Database, tenant: Callable[..., int]) -> None:
    with signed(database, tenant(database)) as session:
        nell = person(session, "nell", "slack", "teams")
        sam = person(session, "sam", email="sam@example.org.uk")
        jo = person(session, "jo", "email")
        assert routes_of(session, [nell, sam, jo]) == {nell.id: "chat", sam.id: "email", jo.id: "clerk"}


def test_who_is_in_two_chats_is_tried_first_where_they_chose_and_else_where_they_were_first(
    sqlite_database: Database, tenant: Callable[..., int]
) -> None:
    with signed(sqlite_database, tenant(sqlite_database)) as session:
        nell = person(session, "nell", "teams", "slack")
        row = outbox.enqueue(session, Message(key="a", rule="test", card=b"{}"), nell.id, NOW)
        for nell.route, tried in {
            "": ["teams", "slack"],
            "chat": ["teams", "slack"],
            "slack": ["slack", "teams"],
        }.items():
            session.flush()
            assert [address.platform for address in outbox.addresses(session, row)] == tried
            assert chats_of(session, [nell]) == {nell.id: tried}


def test_the_addresses_are_those_of_the_route(sqlite_database: Database, tenant: Callable[..., int]) -> None:
    with signed(sqlite_database, tenant(sqlite_database)) as session:
        nell = person(session, "nell", "slack", email=EMAIL)
        row = outbox.enqueue(session, Message(key="a", rule="test", card=b"{}"), nell.id, NOW)
        found = {}
        for nell.route in ("", "email", "clerk"):
            session.flush()
            found[nell.route] = outbox.addresses(session, row)
    assert found == {"": [Address("slack", "T1", "UNELL")], "email": [Address("email", "", EMAIL)], "clerk": []}
