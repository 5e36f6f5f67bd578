"""Plans as councils send them, made on the spot, and an authority to take them in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.action import Action
from models.audit import AuditEntry
from models.base import Base, Row
from models.calendar import Calendar
from models.clock import day_of
from models.database import Database
from models.directory import add_tenant
from models.importing import Outcome, Proposal, apply, compare
from models.intake import read_plan
from models.person import Grant, Person
from models.programme import Programme
from models.queries.action import whole
from models.queries.programme import programme
from models.tenancy import TenantSession, sign
from tests.support.databases import NOW

HEADER = ("Recommendation", "Ref", "Action", "Intended outcome", "Who", "Progress to date", "When", "RAG", "Cost")
READING = "1: Every child reads well"
HUBS = "Open a reading hub in each locality"
LEADS = "Train a reading lead in every school"
GUIDE = "Publish a governor handbook"
GOVERN = "2: Governors are confident"
PEOPLE = {"nell": ("Nell Abarrow", "manager"), "jo": ("Jo Larkfield", "officer"), "lee": ("Lee Hartnell", "viewer")}
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "real"


def line(title: str, group: str = READING, **cells: str) -> dict[str, str]:
    """One row of a paper; cells by the header's first word, in lower case."""
    return {"recommendation": group, "action": title, **cells}


FIRST = (
    line(HUBS, who="Library service\nSchools", when="May 2027", progress="Sites chosen", intended="More reading"),
    line(LEADS, who="Jo Larkfield", when="Ongoing", cost="£1,200"),
    line(GUIDE, GOVERN, who="Governor services", when="TBC"),
)
"""Three actions of a small plan."""


def paper(*lines: dict[str, str], more: tuple[str, ...] = ()) -> bytes:
    """A flat file of these rows; ``more`` are columns beside the usual ones."""
    out = io.StringIO()
    writer = csv.writer(out)
    header = (*HEADER, *more)
    writer.writerow(header)
    for row in lines:
        writer.writerow([row.get(name.split()[0].lower(), "") for name in header])
    return out.getvalue().encode()


def real(kind: str) -> tuple[str, bytes]:
    """The published plan in one of its formats, or a skip where it is not on this machine."""
    path = REAL / f"thurrock-action-plan.{kind}"
    if not path.exists():
        pytest.skip("the published plan is not here")
    return path.name, path.read_bytes()


@dataclass
class Council:
    """An authority with a programme that has no plan yet: people, and papers taken in."""

    database: Database
    tenant: int
    now: datetime = NOW

    def write(self, command: str = "test") -> Any:
        """A session under an entry of the history."""
        return _signed(self, command)

    def takes(self, data: bytes, name: str = "plan.csv") -> tuple[Proposal, Outcome]:
        """Compare a file and apply it."""
        with self.write("headway import apply") as session:
            proposal = self.compares(session, data, name)
            return proposal, apply(session, self._programme(session), proposal, self.now, self._person(session))

    def compares(self, session: TenantSession, data: bytes, name: str = "plan.csv") -> Proposal:
        """What a file would do."""
        return compare(session, self._programme(session), read_plan(name, data), name, day_of(self.now), Calendar())

    def _programme(self, session: TenantSession) -> Programme:
        found = programme(session)
        assert found
        return found

    def _person(self, session: TenantSession) -> int:
        return session.scalars(select(Person.id).where(Person.handle == "nell")).one()

    def action(self, reference: str) -> Action:
        """An action with all that belongs to it."""
        with self.database.read(self.tenant) as session:
            found = session.scalars(select(Action).where(Action.reference == reference).options(*whole())).one()
            session.expunge_all()
            return found

    def references(self) -> list[str]:
        """Every action's reference, in order."""
        with self.database.read(self.tenant) as session:
            return list(session.scalars(select(Action.reference).order_by(Action.reference)))

    def rows(self, *, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, str]]]:
        """Every row of every table of the authority, as text, without the columns of those names."""
        found: dict[str, list[dict[str, str]]] = {}
        with self.database.read(self.tenant) as session:
            for mapper in Base.registry.mappers:
                if issubclass(mapper.class_, Row):
                    names = [c.key for c in mapper.column_attrs if c.key not in without]
                    rows = session.scalars(select(mapper.class_).order_by(mapper.class_.id)).all()
                    found[mapper.class_.__tablename__] = [{n: str(getattr(row, n)) for n in names} for row in rows]
        return found

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return {table: len(rows) for table, rows in self.rows().items()}


class _signed:  # noqa: N801 - it reads as a word where it is used
    def __init__(self, council: Council, command: str) -> None:
        self.council, self.command = council, command
        self.opened = council.database.write(council.tenant)

    def __enter__(self) -> TenantSession:
        session = self.opened.__enter__()
        person = session.scalars(select(Person).where(Person.handle == "nell")).one_or_none()
        entry = AuditEntry(
            kind="change",
            at=self.council.now,
            person_id=person.id if person else None,
            who="Nell Abarrow",
            command=self.command,
            platform="terminal",
        )
        sign(session, entry)
        return session

    def __exit__(self, *fault: Any) -> Any:
        return self.opened.__exit__(*fault)


def a_council(database: Database, name: str = "Ottermere") -> Council:
    """Enter an authority with its people and an empty programme, not live."""
    with database.directory() as directory:
        council = Council(database, add_tenant(directory, name, NOW).id)
    with council.write() as session:
        session.add(Programme(name="Learning Partnership", created_at=NOW))
        for handle, (full, role) in PEOPLE.items():
            person = Person(handle=handle, name=full, member=True)
            session.add(person)
            session.flush()
            session.add(Grant(person_id=person.id, role=role, granted_at=NOW))
    return council


def sentences(proposal: Proposal) -> list[str]:
    """What a person must settle."""
    return [need.sentence for need in (*proposal.needs, *(need for item in proposal.items for need in item.needs))]
