"""Signatures: when they stand, what confirming notes, and who may sign for whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from models import signing
from models.database import Database
from models.local import SchoolRole
from models.party import Party
from models.person import Person
from models.pledge import Pledge, PledgeText, Signature
from models.queries import pledge as signatures
from models.queries import signed as counted
from models.signing import Signing
from models.tenancy import TenantSession
from tests.support.plans import signed

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
OAKFIELD = Party("school", "Oakfield", urn=109001)


def a_pledge(session: TenantSession) -> Pledge:
    pledge = Pledge(name="Vision", slug="vision", opens_on=date(2026, 10, 1), closes_on=TODAY, capacities=["head"])
    session.add(pledge)
    session.flush()
    signing.add_text(session, pledge, "First.", date(2026, 10, 1))
    return pledge


def a_head(session: TenantSession, handle: str = "ada") -> Person:
    person = Person(handle=handle, name=handle.title(), email=f"{handle}@oakfield.example")
    session.add(person)
    session.flush()
    return person


def signature(
    session: TenantSession, pledge: Pledge, person: Person, *, on: date = TODAY, sure: bool = True
) -> Signature:
    wanted = Signing(party=OAKFIELD, capacity="head", signed_on=on, is_certain=sure, person=person)
    return signing.sign(session, pledge, wanted, NOW)


def test_who_is_not_known_signs_pending_and_confirming_notes_the_role(
    database: Database, tenant: Callable[..., int]
) -> None:
    with signed(database, tenant(database)) as session:
        pledge, ada, officer = a_pledge(session), a_head(session), a_head(session, "cleo")
        assert not signing.is_known(session, ada, OAKFIELD, "head")
        row = signature(session, pledge, ada, sure=False)
        assert row.state == "pending"
        signing.confirm(session, row, officer, NOW)
        assert (row.state, row.decided_by_id) == ("counted", officer.id)
        assert signing.is_known(session, ada, OAKFIELD, "head")
        assert not signing.is_known(session, ada, OAKFIELD, "governor")
        signing.confirm(session, signature(session, pledge, ada, sure=False), officer, NOW)
        assert len(session.scalars(select(SchoolRole)).all()) == 1


def test_a_withdrawn_signature_stands_until_the_day_before(database: Database, tenant: Callable[..., int]) -> None:
    with signed(database, tenant(database)) as session:
        pledge, ada = a_pledge(session), a_head(session)
        row = signature(session, pledge, ada, on=date(2026, 11, 1))
        signing.withdraw(row, TODAY, "we are reviewing")
        assert counted.as_counted(row).stands(date(2026, 11, 22))
        assert not counted.as_counted(row).stands(TODAY)


def test_what_was_pending_when_it_was_withdrawn_never_stood(database: Database, tenant: Callable[..., int]) -> None:
    with signed(database, tenant(database)) as session:
        pledge, ada = a_pledge(session), a_head(session)
        row = signature(session, pledge, ada, on=date(2026, 11, 1), sure=False)
        signing.withdraw(row, TODAY, "an error")
        assert not counted.as_counted(row).stands(date(2026, 11, 10))


def test_a_signature_is_of_the_text_of_its_day(database: Database, tenant: Callable[..., int]) -> None:
    with signed(database, tenant(database)) as session:
        pledge, ada = a_pledge(session), a_head(session)
        signing.add_text(session, pledge, "Second.", date(2026, 11, 10))
        assert signing.text_of(pledge).number == 2
        assert signature(session, pledge, ada, on=date(2026, 11, 9)).text_number == 1
        assert signature(session, pledge, ada).text_number == 2
        assert signature(session, pledge, ada, on=date(2026, 1, 1)).text_number == 1


def test_both_days_are_inclusive(database: Database, tenant: Callable[..., int]) -> None:
    with signed(database, tenant(database)) as session:
        pledge = a_pledge(session)
        days = (date(2026, 9, 30), date(2026, 10, 1), TODAY, date(2026, 11, 24))
        assert [signing.is_open(pledge, day) for day in days] == [False, True, True, False]


def test_capacities_fit_the_party_and_the_pledge() -> None:
    pledge = Pledge(capacities=["head", "partner"])
    assert signing.capacities(pledge, OAKFIELD) == ("head",)
    assert signing.capacities(pledge, Party("organisation", "Health", organisation_id=1)) == ("partner",)
    assert signing.capacities(Pledge(capacities=[]), OAKFIELD) == ("head", "governor")


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("http://www.oakfield.example/home", "oakfield.example"),
        ("oakfield.example", "oakfield.example"),
        ("https://OAKFIELD.example:443", "oakfield.example"),
        ("", ""),
    ],
)
def test_the_domain_of_a_website(website: str, domain: str) -> None:
    assert signatures.domain_of(website) == domain


def test_a_pledge_without_a_text_has_none() -> None:
    with pytest.raises(LookupError):
        signing.text_of(Pledge(slug="vision", texts=[]))
    assert signing.text_as_at(Pledge(texts=[PledgeText(number=1, since=TODAY)]), TODAY).number == 1
