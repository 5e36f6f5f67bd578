"""What dialogs about pledges begin with: guests who are invited, and heads who are known."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from models.local import SchoolRole
from models.person import Identity
from models.queries.person import by_handle
from tests.support.plans import signed
from tests.support.stage import Stage

TEXT = "We will know every child, and be open with one another."
ADD = f'/pledge add Vision text:"{TEXT}" closes 31 March 2027'
BEFORE = datetime(2026, 9, 7, 9, tzinfo=UTC)


def put_up(stage: Stage) -> None:
    """A pledge is up."""
    assert "“Vision” is up" in stage.nell.says(ADD)


def invited(stage: Stage, handle: str) -> None:
    """A guest has spoken once, and a manager has invited them."""
    if stage.surface == "terminal":
        stage.nell.says(f"/headway person add @{handle} name:{handle.title()}")
    else:
        stage.person(handle).says("/pledge")
    assert "is invited" in stage.nell.says(f"/headway invite @{handle}")


def known(stage: Stage, handle: str, role: str = "head", **party: int) -> None:
    """An officer confirmed some time ago that the person is that: ``urn=109001`` or ``group_uid=2086``."""
    with signed(stage.database, stage.tenant) as session:
        person = by_handle(session, handle)
        assert person
        session.add(SchoolRole(person_id=person.id, role=role, confirmed_at=BEFORE, **party))


def in_chat(stage: Stage, handle: str) -> None:
    """The person has an account on a platform, whichever surface the dialog is on."""
    with signed(stage.database, stage.tenant) as session:
        person = by_handle(session, handle)
        assert person
        if not session.scalars(select(Identity).where(Identity.person_id == person.id)).first():
            account = Identity(platform="slack", workspace="T9ELSEWHERE", external_id=f"U9{handle.upper()}")
            account.person_id = person.id
            session.add(account)
