"""Two people who turn out to be one: nothing is lost, nothing is there twice, and nobody may read more than before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import UniqueConstraint, select

from commands.engine.actors import enter_account
from commands.engine.request import Speaker
from models import merging, outbox
from models.action import Action, ActionOwner, Progress
from models.audit import AuditChange, AuditEntry
from models.board import Board, BoardMember
from models.database import Database
from models.local import SchoolRole, Watch
from models.meeting import Attendance, Meeting
from models.occurrence import Occurrence, ScheduleChange
from models.outbox import Message, Outbox
from models.person import Absence, Grant, Identity, Person
from models.pledge import Pledge, PledgeText, Reminder, Signature
from models.queries import person as people
from models.tenancy import TenantSession, sign
from tests.support.programmes import Opened
from tests.support.rows import fill
from tests.support.stage import NOW

TODAY = NOW.date()


@contextmanager
def writing(programme: Opened, at: datetime = NOW) -> Iterator[TenantSession]:
    with programme.database.write(programme.tenant) as session:
        sign(session, AuditEntry(kind="change", at=at, who="Nell", command="headway person join", platform="system"))
        yield session


def known(session: TenantSession, *handles: str) -> list[Person]:
    found = [people.by_handle(session, handle) for handle in handles]
    assert all(found)
    return [person for person in found if person]


def enter(session: TenantSession, handle: str, **facts: Any) -> Person:
    person = Person(handle=handle, name=handle.title(), **facts)
    session.add(person)
    session.flush()
    return person


# -- nothing is forgotten -------------------------------------------------------------------------------------------


def test_every_row_of_every_table_that_pointed_to_the_one_points_to_the_other(sqlite_database: Database) -> None:
    with sqlite_database.engine.begin() as connection:
        fill(connection)
    with sqlite_database.write(1) as session:
        sign(session, AuditEntry(kind="change", at=NOW, who="Nell", command="merge", platform="system"))
        one, other = session.scalars(select(Person).order_by(Person.id)).all()
        one.merged_into_id = other.merged_into_id = None
        session.add_all(Person(handle=f"once-{p.id}", name="Once", merged_into_id=p.id) for p in (one, other))
        session.flush()
        before = {pointer: _pointing(session, pointer, (one.id, other.id)) for pointer in merging.pointers()}
        assert all(before.values()), "the sample gives every table rows of both"
        stays = merging.merge(session, one, other, NOW)
        goes = other if stays is one else one
        for pointer in before:
            left = _pointing(session, pointer, (goes.id,))
            assert bool(left) is ((pointer[0].__tablename__, pointer[1]) in merging.HISTORY), pointer
        assert goes.merged_into_id == stays.id


def _pointing(session: TenantSession, pointer: tuple[type[Any], str], ids: tuple[int, ...]) -> list[int]:
    model, name = pointer
    return list(session.scalars(select(model.id).where(getattr(model, name).in_(ids))))


def test_every_constraint_that_a_person_has_something_once_is_settled() -> None:
    """A new table that holds one row a person must say what becomes of two: else a merge would fail on it."""
    settled = {twin.model: set(twin.by) for twin in merging.TWINS}
    for model, name in merging.pointers():
        for constraint in model.__table__.constraints:
            columns = {column.key for column in constraint.columns}
            if isinstance(constraint, UniqueConstraint) and name in columns:
                assert settled.get(model) == columns - {"tenant_id", name}, model.__tablename__


# -- whose row stays, and what is known of the person ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("older", "newer", "stays"),
    [((), (), "ada"), (("lead",), (), "ada"), ((), ("clerk",), "ada.teams"), (("viewer",), ("manager",), "ada")],
)
def test_who_holds_a_role_stays_and_else_the_older(
    programme: Opened, older: tuple[str, ...], newer: tuple[str, ...], stays: str
) -> None:
    with writing(programme) as session:
        pair = enter(session, "ada"), enter(session, "ada.teams")
        for person, roles in zip(pair, (older, newer), strict=True):
            session.add_all(Grant(person_id=person.id, role=role, granted_at=NOW) for role in roles)
        session.flush()
        assert merging.merge(session, *pair, NOW).handle == stays
        for handle in ("ada", "@ADA.teams"):
            assert known(session, handle)[0].handle == stays
        assert [p.handle for p in people.everyone(session) if p.handle.startswith("ada")] == [stays]
        assert people.free_handle(session, "ada") == "ada-2"
        with pytest.raises(merging.NotTwoError):
            merging.merge(session, *pair, NOW)


@pytest.mark.parametrize(("first", "second", "after"), [(True, True, True), (True, False, False), (False, True, False)])
def test_clearance_is_never_raised(programme: Opened, first: bool, second: bool, after: bool) -> None:
    with writing(programme) as session:
        pair = enter(session, "ada", cleared=first), enter(session, "ada.teams", cleared=second)
        assert merging.merge(session, *pair, NOW).cleared is after
        assert sum(person.cleared for person in pair) == after


def test_an_address_that_was_said_of_a_guest_never_becomes_a_member_s(programme: Opened) -> None:
    guest = Speaker("teams", "tenant-1", "aad-gil", "gil", "Gil", "nell@council.example", guest=True)
    with writing(programme) as session:
        gil = enter_account(session, guest)
        assert gil.handle != "nell"
        member = enter(session, "gil.slack", member=True)
        stays = merging.merge(session, gil, member, NOW)
        assert (stays.handle, stays.member, stays.email) == ("gil", True, "")
        assert [p.handle for p in [people.by_email(session, "NELL@council.example")] if p] == ["nell"]


def test_a_guest_who_chose_an_address_is_joined_to_nobody_and_nobody_is_joined_to_them(programme: Opened) -> None:
    """An administrator of a guest's home may write any address there: https://learn.microsoft.com/entra/external-id/"""
    with writing(programme) as session:
        invited = enter(session, "ada", email="ada@school.example", invited_at=NOW)
        said = Speaker("teams", "tenant-1", "aad-1", "ada", "Ada", "ada@school.example", guest=True)
        assert enter_account(session, said).handle == "ada-2"
        assert enter_account(session, Speaker("slack", "T1", "U1", "ada", "Ada", "ada@school.example")) is invited
        enter_account(session, Speaker("teams", "tenant-1", "aad-2", "zed", "Zed", "lou@council.example", guest=True))
        lou = Speaker("slack", "T1", "U2", "lou", "Lou", "lou@council.example")
        assert enter_account(session, lou).handle == "lou"


# -- the same thing twice -------------------------------------------------------------------------------------------


def test_what_both_had_is_there_once_and_the_rest_of_it_is_in_the_history(programme: Opened) -> None:
    early, late = NOW - timedelta(days=30), NOW - timedelta(days=1)
    with writing(programme) as session:
        jo, kit = known(session, "jo", "kit")
        action = session.scalars(select(Action).join(ActionOwner).where(ActionOwner.person_id == jo.id)).all()[1]
        board, meeting = session.scalars(select(Board)).one(), session.scalars(select(Meeting)).one()
        pledge = Pledge(name="Vision", slug="vision")
        session.add(pledge)
        session.flush()
        session.add(PledgeText(pledge_id=pledge.id, number=1, text="We will.", since=TODAY))
        for person, at, office, state in ((jo, late, "member", "apologies"), (kit, early, "clerk", "present")):
            pid = person.id
            signed = {"party": "school", "urn": 109001, "capacity": "head", "signed_on": at.date(), "entered_at": at}
            session.add_all(
                (
                    Grant(person_id=pid, role="officer", granted_at=at),
                    BoardMember(board_id=board.id, person_id=pid, office=office, since=at.date()),
                    Attendance(meeting_id=meeting.id, person_id=pid, state=state),
                    SchoolRole(person_id=pid, role="head", urn=109001, confirmed_at=at if person is kit else None),
                    Signature(pledge_id=pledge.id, text_number=1, person_id=pid, state="counted", **signed),
                    Watch(person_id=pid, urn=109002, since=at.date()),
                    Reminder(pledge_id=pledge.id, person_id=pid, urn=109001, half_term=TODAY),
                    Progress(action_id=action.id, text=f"So says {person.name}.", person_id=pid, at=at),
                )
            )
    with writing(programme) as session:
        jo, kit = known(session, "jo", "kit")
        assert merging.merge(session, kit, jo, NOW) is jo
        pid = jo.id
    with programme.database.read(programme.tenant) as session:

        def all_of(model: Any) -> list[Any]:
            return list(session.scalars(select(model).where(model.person_id == pid).order_by(model.id)))

        officer = [row for row in all_of(Grant) if row.role == "officer"]
        assert [row.ended_at for row in officer] == [NOW, None]
        assert [(row.office, row.since, row.ended_at) for row in all_of(BoardMember)] == [
            ("member", late.date(), NOW),
            ("clerk", early.date(), None),
        ]
        assert [row.state for row in all_of(Attendance)] == ["present"]
        assert [(row.confirmed_at, row.ended_at) for row in all_of(SchoolRole)] == [(None, NOW), (early, None)]
        assert [(row.state, row.ended_on) for row in all_of(Signature)] == [("withdrawn", TODAY), ("counted", None)]
        assert [row.since for row in all_of(Watch)] == [early.date()]
        assert len(all_of(Reminder)) == 1
        assert len(all_of(Progress)) == 2
        owned = [row.action_id for row in all_of(ActionOwner)]
        assert len(owned) == len(set(owned)) == 3
        gone = session.scalars(select(AuditChange.entity).where(AuditChange.operation == "delete")).all()
        assert sorted(gone) == ["action_owner", "attendance", "reminder", "watch"]


def test_days_away_are_joined_and_nobody_covers_for_themselves(programme: Opened) -> None:
    with writing(programme) as session:
        jo, kit, sam = known(session, "jo", "kit", "sam")
        days = [date(2026, 12, day) for day in range(1, 20)]
        for person, cover, first, last in ((jo, kit, 0, 4), (kit, sam, 3, 6), (kit, None, 10, 11), (sam, kit, 0, 9)):
            cover_id = cover.id if cover else None
            session.add(Absence(person_id=person.id, cover_id=cover_id, start=days[first], end=days[last]))
        session.flush()
        merging.merge(session, jo, kit, NOW)
        rows = session.scalars(select(Absence).order_by(Absence.id)).all()
        assert [(row.person_id, row.cover_id, row.start, row.end) for row in rows] == [
            (jo.id, sam.id, days[0], days[6]),
            (jo.id, None, days[10], days[11]),
            (sam.id, jo.id, days[0], days[9]),
        ]


# -- what is sent ---------------------------------------------------------------------------------------------------


def test_each_message_comes_once_to_the_one_person(programme: Opened) -> None:
    with writing(programme) as session:
        jo, kit, sam = known(session, "jo", "kit", "sam")
        for occasion, person, state in (
            *(("both", jo, "pending"), ("both", kit, "pending"), ("hers", kit, "pending")),
            *(("went", jo, "sent"), ("went", kit, "pending"), ("goes", jo, "pending"), ("goes", kit, "sent")),
        ):
            message = Message(key=f"{occasion}:person:{person.id}", rule="x", card=b"{}")
            outbox.enqueue(session, message, person.id, NOW).state = state
        passing = Message(key="p:person:3:by:4", rule="x", card=b"{}", behalf=jo.id)
        outbox.enqueue(session, passing, kit.id, NOW)
        for key, person in (("draft", kit), ("ask", kit), ("ask", jo), ("ask", sam)):
            occasion = {"rule": key, "person_id": person.id, "due_at": NOW, "at": NOW, "state": "sent"}
            session.add(Occurrence(key=f"{key}:meeting:1:person:{person.id}", **occasion))
            session.add(ScheduleChange(key=f"{key}:meeting:1:person:{person.id}", skipped=True))
        session.flush()
        stays, goes = jo.id, kit.id
        merging.merge(session, jo, kit, NOW)
        rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        assert {row.person_id for row in rows} == {stays}
        assert [(row.key.split(":")[0], row.state) for row in rows] == [
            *(("both", "pending"), ("both", "dropped"), ("hers", "pending")),
            *(("went", "sent"), ("went", "dropped"), ("goes", "dropped"), ("goes", "sent"), ("p", "pending")),
        ]
        assert rows[-1].behalf_id is None
        keys = {row.key for row in session.scalars(select(Occurrence).where(Occurrence.person_id == stays))}
        assert keys == {
            f"draft:meeting:1:person:{stays}",
            f"ask:meeting:1:person:{stays}",
            f"ask:meeting:1:person:{goes}",
        }
        assert set(session.scalars(select(ScheduleChange.key))) == {
            f"draft:meeting:1:person:{stays}",
            f"ask:meeting:1:person:{stays}",
            f"ask:meeting:1:person:{sam.id}",
        }


# -- and an account taken off again ---------------------------------------------------------------------------------


def test_an_account_goes_back_to_whose_it_was_without_what_was_moved(programme: Opened) -> None:
    with writing(programme) as session:
        (kit,) = known(session, "kit")
        session.add(Identity(person_id=kit.id, platform="slack", workspace="T1", external_id="U1"))
        kit.cleared = True
    with writing(programme) as session:
        merging.merge(session, *known(session, "jo", "kit"), NOW)
    with writing(programme, NOW + timedelta(hours=1)) as session:
        account = session.scalars(select(Identity)).one()
        assert merging.detach(session, account, "jo-2").handle == "kit"
        kit = known(session, "kit")[0]
        assert (kit.grants, kit.cleared, kit.invited_at) == ([], False, None)
        assert merging.detach(session, account, "kit-2").handle == "kit-2"


def test_an_account_of_three_who_became_one_goes_back_to_the_first(programme: Opened) -> None:
    with writing(programme) as session:
        (kit,) = known(session, "kit")
        session.add(Identity(person_id=kit.id, platform="slack", workspace="T1", external_id="U1"))
    for pair in (("kit", "jo"), ("jo", "sam")):
        with writing(programme) as session:
            stays, goes = merging.in_order(*known(session, *pair))
            merging.merge(session, stays, goes, NOW)
    with writing(programme) as session:
        account = session.scalars(select(Identity)).one()
        assert merging.detach(session, account, "new").handle == "kit"
