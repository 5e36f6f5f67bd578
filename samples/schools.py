"""The sample's schools: an invented register, and what its authority, its heads and its partners did with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from csv import DictReader
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from models import engaging, signing
from models.database import Database
from models.engagement import TakingPart
from models.loading import load as load_register
from models.local import LocalSchool, SchoolRole
from models.party import Party
from models.person import Organisation, Person
from models.pledge import Pledge, Signature
from models.programme import Programme
from models.queries import engagement
from models.queries import party as parties
from models.queries import school as schools
from models.queries.person import by_handle, organisation_key, organisations_like
from models.signing import Signing
from models.tenancy import TenantSession
from samples.schools_sheet import SchoolsSheet, SignedSheet

REGISTER = Path(__file__).resolve().parent / "register"
Only = TypeVar("Only")
Deed = Callable[[TenantSession, datetime], None]


def register(database: Database, sheet: SchoolsSheet, now: datetime) -> None:
    """Take the sample's register in, from files like the register's own."""
    for name in ("details.csv", "links.csv"):
        load_register(database, name, REGISTER / name, now, as_at=sheet.as_at)
    load_register(database, "ofsted.csv", REGISTER / "ofsted.csv", now)


class Story:
    """What was done: moments of (days ago, by whom, command, about what, deed), the oldest first."""

    def __init__(self, sheet: SchoolsSheet) -> None:
        self.sheet = sheet

    def moments(self) -> Iterator[tuple[int, str, str, str, Deed]]:
        """Everything that was done, in order."""
        return iter(sorted(self._untold(), key=lambda moment: -moment[0]))

    def _untold(self) -> Iterator[tuple[int, str, str, str, Deed]]:
        sheet = self.sheet
        slug = sheet.pledge.slug
        yield sheet.entered, "nell", "school types apply", "", self._local
        yield sheet.pledge.added, "nell", "pledge add", slug, self._pledge
        for each in sheet.signed:
            for urn in each.urns:
                yield (
                    each.ago,
                    each.by or "sam",
                    f"pledge {'sign' if each.by else 'paper'}",
                    slug,
                    self._school(urn, each),
                )
        for partner in sheet.signed_by_partners:
            yield partner.ago, "sam", "pledge paper", slug, self._partner(partner.name)
        for group in sheet.signed_for_groups:
            yield group.ago, "sam", "pledge paper", slug, self._group(group.group)
        for gone in sheet.withdrawn:
            yield gone.ago, "sam", "pledge withdraw", slug, self._withdrawn(gone.urn, gone.because)
        for each_one in sheet.initiatives:
            yield each_one.ago, "kit", "tookpart add", each_one.name, self._initiative(each_one.name)

    # -- deeds -----------------------------------------------------------------------------------------------------

    def _local(self, session: TenantSession, at: datetime) -> None:
        _only(session, Programme).la_code = self.sheet.la_code
        with (REGISTER / "localities.csv").open(encoding="utf-8", newline="") as file:
            for row in DictReader(file):
                session.add(LocalSchool(urn=int(row["URN"]), type=row["Type"], locality=row["Locality"]))
        for partner in self.sheet.partners:
            self._organisation(session, partner.name).kind = partner.kind
        for head in self.sheet.heads:
            person = _person(session, head.handle)
            session.add(
                SchoolRole(
                    person_id=person.id,
                    role=head.role,
                    urn=head.urn,
                    confirmed_at=at,
                    confirmed_by_id=_person(session, "sam").id,
                )
            )

    def _pledge(self, session: TenantSession, at: datetime) -> None:
        sheet = self.sheet.pledge
        pledge = Pledge(name=sheet.name, slug=sheet.slug, capacities=list(sheet.capacities), opens_on=at.date())
        session.add(pledge)
        session.flush()
        signing.add_text(session, pledge, sheet.text, at.date())

    def _school(self, urn: int, each: SignedSheet) -> Deed:
        def deed(session: TenantSession, at: datetime) -> None:
            school = schools.get(session, urn)
            assert school  # noqa: S101 - it is in the sample's register
            party = Party("school", school.name, urn=urn)
            self._sign(session, party, each.capacity, at, _person(session, each.by) if each.by else None)

        return deed

    def _partner(self, name: str) -> Deed:
        def deed(session: TenantSession, at: datetime) -> None:
            body = self._organisation(session, name)
            self._sign(session, Party("organisation", body.name, organisation_id=body.id), "partner", at)

        return deed

    def _group(self, uid: int) -> Deed:
        def deed(session: TenantSession, at: datetime) -> None:
            party = parties.by_key(session, f"g{uid}", self.sheet.la_code)
            assert party  # noqa: S101 - it is in the sample's register
            covers = parties.covered(session, party, schools.roll(session, self.sheet.la_code, at.date()))
            self._sign(session, party, "trust chair", at, covers=covers)

        return deed

    def _sign(
        self,
        session: TenantSession,
        party: Party,
        capacity: str,
        at: datetime,
        person: Person | None = None,
        covers: tuple[int, ...] = (),
    ) -> None:
        source = "" if person else "signed on paper"
        said = Signing(
            party=party,
            capacity=capacity,
            signed_on=at.date(),
            is_certain=True,
            person=person,
            covers=covers,
            source=source,
        )
        signing.sign(session, _only(session, Pledge), said, at)

    def _withdrawn(self, urn: int, because: str) -> Deed:
        def deed(session: TenantSession, at: datetime) -> None:
            row = session.scalars(select(Signature).where(Signature.urn == urn)).one()
            signing.withdraw(row, at.date(), because)

        return deed

    def _initiative(self, name: str) -> Deed:
        sheet = next(each for each in self.sheet.initiatives if each.name == name)

        def deed(session: TenantSession, at: datetime) -> None:
            earlier = engagement.by_name(session, sheet.after) if sheet.after else None
            on = at.date() - timedelta(days=sheet.held - sheet.ago)
            row = engaging.add(session, name, kind=sheet.kind, unit=sheet.unit, on=on, earlier=earlier)
            row.outcome = sheet.outcome
            for each in self.sheet.took_part:
                if each.initiative == name:
                    self._took_part(session, row.id, each.schools, sheet.unit, on)
            for total in self.sheet.totals:
                if total.initiative == name:
                    session.add(TakingPart(initiative_id=row.id, numbers=dict(total.numbers), on=on))

        return deed

    @staticmethod
    def _took_part(session: TenantSession, row: int, numbers: Mapping[int, int], unit: str, on: date) -> None:
        for urn, number in numbers.items():
            session.add(TakingPart(initiative_id=row, urn=urn, numbers={unit: number}, on=on))

    @staticmethod
    def _organisation(session: TenantSession, name: str) -> Organisation:
        known = [o for o in organisations_like(session, name, 10) if organisation_key(o.name) == organisation_key(name)]
        if known:
            return known[0]
        body = Organisation(name=name, key=organisation_key(name))
        session.add(body)
        session.flush()
        return body


def _person(session: TenantSession, handle: str) -> Person:
    person = by_handle(session, handle)
    assert person  # noqa: S101 - the sample's people were entered before
    return person


def _only(session: TenantSession, model: type[Only]) -> Only:
    return session.scalars(select(model)).one()
