"""Taking in a file of signatures on paper: what it would do, then doing it. Nobody is guessed at.

A school counts as named by its URN, or by a name that the finder is sure of. An organisation that nobody knows is
entered as a partner, and the preview says so. A file taken in twice changes nothing the second time: the same party,
capacity, name, day and pledge are the same signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from models import signing
from models.calendar import Calendar
from models.intake.signatures import Paper, capacity_of
from models.party import COLLECTIVE, Party
from models.person import Organisation
from models.pledge import Pledge
from models.queries import party as parties
from models.queries import school as schools
from models.queries import signed
from models.queries.person import organisation_key, organisations_like
from models.search import plain
from models.signing import Signing
from models.tenancy import TenantSession
from models.when import understand

PARTNER_KIND = "other"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A signature that a row holds. ``is_new`` is false for one that is there already.

    ``party`` is None where it is an organisation that would be entered, by ``organisation``.
    """

    place: str
    pledge: Pledge
    party: Party | None
    organisation: str
    capacity: str
    name: str
    on: date
    covers: tuple[int, ...]
    is_new: bool

    @property
    def who(self) -> str:
        """Whose signature it is."""
        return self.party.name if self.party else self.organisation


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that will not be taken in, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file would do. ``organisations`` are the names of those it would enter as partners."""

    accepted: tuple[Accepted, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def new(self) -> tuple[Accepted, ...]:
        """The signatures that would be written."""
        return tuple(row for row in self.accepted if row.is_new)

    @property
    def organisations(self) -> tuple[str, ...]:
        """Partners that would be entered."""
        return tuple(dict.fromkeys(row.organisation for row in self.new if row.party is None))


class _Doubtful(ValueError):  # noqa: N818 - it is what the row is, and no fault
    """A row that cannot be taken in as it is."""


@dataclass(frozen=True)
class Reader:
    """What rows are understood by: the authority's schools and pledges, on a day."""

    session: TenantSession
    la_code: int | None
    pledges: Sequence[Pledge]
    today: date
    calendar: Calendar

    def compare(self, papers: Iterable[Paper]) -> Proposal:
        """What these rows would do. Reads alone."""
        accepted: list[Accepted] = []
        refused: list[RefusedRow] = []
        seen: dict[tuple[object, ...], str] = {}
        for paper in papers:
            try:
                found = list(self._accepted(paper))
                for row in found:
                    if first := seen.get(_mark(row)):
                        raise _Doubtful(f"It says the same as {first}.")
                    seen[_mark(row)] = paper.place
                accepted += found
            except _Doubtful as doubt:
                refused.append(RefusedRow(paper.place, str(doubt)))
        return Proposal(tuple(accepted), tuple(refused))

    @cached_property
    def _there(self) -> set[tuple[object, ...]]:
        """The marks of the signatures that are there, whatever became of them."""
        rows = [row for pledge in self.pledges for row in signed.signatures_of(self.session, pledge.id)]
        return {(r.pledge_id, signed.party_of(r).key, r.capacity, plain(r.name), r.signed_on) for r in rows}

    def _accepted(self, paper: Paper) -> Iterator[Accepted]:
        """The signature of a row, and those of who also signed."""
        pledge, on = self._pledge(paper), self._day(paper)
        party = self._party(paper)
        fresh = paper.organisation if party is None else ""
        whose = party or Party("organisation", fresh)
        self._check_school(whose, on)
        if not signing.is_open(pledge, on):
            raise _Doubtful(f"“{pledge.name}” could not be signed on {on.day} {on:%B %Y}. Its days: /pledge edit.")
        covers = self._covers(paper, whose, on)
        capacity = self._capacity(pledge, whose, paper.capacity)
        signatories = [(paper.name, capacity, covers)]
        signatories += [(name, self._further(pledge, whose, name, said), ()) for name, said in paper.also]
        for name, each, over in signatories:
            row = Accepted(paper.place, pledge, party, fresh, each, name[:200], on, over, is_new=True)
            yield replace(row, is_new=_mark(row) not in self._there)

    def _pledge(self, paper: Paper) -> Pledge:
        if not paper.pledge:
            if len(self.pledges) == 1:
                return self.pledges[0]
            raise _Doubtful("It does not say which pledge.")
        typed = plain(paper.pledge)
        found = [one for one in self.pledges if typed in (plain(one.slug), plain(one.name))]
        if found:
            return found[0]
        raise _Doubtful(f"There is no pledge “{paper.pledge}”. There are: {', '.join(p.name for p in self.pledges)}.")

    def _day(self, paper: Paper) -> date:
        if not paper.on:
            raise _Doubtful("It has no date.")
        when = understand(paper.on, self.today, self.calendar)
        if when.kind != "on" or when.due is None:
            raise _Doubtful(f"“{paper.on}” is not a day. Write it like 3 February 2016.")
        if when.due > self.today:
            raise _Doubtful(f"{when.due.day} {when.due:%B %Y} has not come yet.")
        return when.due

    def _capacity(self, pledge: Pledge, party: Party, said: str) -> str:
        allowed = signing.capacities(pledge, party)
        if not said and len(allowed) == 1:
            return allowed[0]
        if not said and party.kind in ("organisation", "trust"):
            return signing.CAPACITIES_OF[party.kind][0]
        capacity = capacity_of(said)
        if capacity and capacity in allowed:
            return capacity
        could = f"“{pledge.name}” is signed for {party.name} as {' or '.join(allowed) or 'nobody'}."
        raise _Doubtful(f"{f'“{said}” is not one of its capacities' if said else 'It gives no capacity'}: {could}")

    def _further(self, pledge: Pledge, party: Party, name: str, said: str) -> str:
        """In what capacity a further person signed: it is always stated."""
        if not said:
            raise _Doubtful(f"It gives no capacity for “{name}”, who also signed. Write it like “{name} (governor)”.")
        return self._capacity(pledge, party, said)

    # -- whose it is --------------------------------------------------------------------------------------------------

    def _party(self, paper: Paper) -> Party | None:
        """Whose signature it is; None for an organisation nobody knows yet."""
        if (paper.urn or paper.school) and (paper.organisation or paper.group):
            raise _Doubtful("It names both a school and an organisation or group. Give each a row of its own.")
        if paper.group:
            return self._group(paper.group)
        if paper.urn or paper.school:
            return self._school(paper.urn or paper.school)
        if not paper.organisation:
            raise _Doubtful("It names no school and no organisation.")
        key = organisation_key(paper.organisation)
        if not key:
            raise _Doubtful(f"“{paper.organisation}” is no name.")
        known = [body for body in organisations_like(self.session, paper.organisation, 50) if body.key == key]
        if known:
            return Party("organisation", known[0].name, organisation_id=known[0].id)
        found = parties.find(self.session, paper.organisation, self.la_code, ("organisation", *COLLECTIVE), 1)
        return found.parties[0][0] if found.sure else None

    def _group(self, name: str) -> Party:
        found = parties.find(self.session, name, self.la_code, COLLECTIVE, 3)
        if found.sure:
            return found.parties[0][0]
        near = " or ".join(party.name for party, _ in found.parties)
        raise _Doubtful(f"I know no group of schools “{name}”.{f' Is it {near}?' if near else ''}")

    def _school(self, named: str) -> Party:
        """The school that a URN, or a name beyond doubt, means."""
        if named.isdigit():
            school = schools.get(self.session, int(named)) if len(named) < 10 else None
            if school is None:
                raise _Doubtful(f"The register has no school with URN {named}.")
            return Party("school", school.name, urn=school.urn)
        found = schools.finder(self.session, self.la_code).find(named, limit=3)
        rows = schools.many(self.session, (match.key for match in found.matches))
        near = [rows[match.key] for match in found.matches if match.key in rows]
        if found.sure and near:
            return Party("school", near[0].name, urn=near[0].urn)
        hint = f" Is it {' or '.join(f'{each.name} (URN {each.urn})' for each in near)}?" if near else ""
        raise _Doubtful(f"I am not sure which school “{named}” is.{hint} Give its URN.")

    def _check_school(self, party: Party, on: date) -> None:
        """Refuse a school of another authority, or that was not open on the day."""
        school = schools.get(self.session, party.urn) if party.urn is not None else None
        if school is None:
            return
        if self.la_code is not None and school.la_code != self.la_code:
            raise _Doubtful(f"{school.name} is in {school.la}, and this programme is another authority's.")
        if (school.closed and on > school.closed) or (school.status == "closed" and school.closed is None):
            when = f" on {school.closed.day} {school.closed:%B %Y}" if school.closed else ""
            raise _Doubtful(f"{school.name} closed{when}, before it was signed.")

    def _covers(self, paper: Paper, party: Party, on: date) -> tuple[int, ...]:
        """The schools that it lists, or all of the group on that day."""
        if paper.covers:
            return tuple(sorted({self._school(named).urn or 0 for named in paper.covers}))
        if not party.is_collective:
            return ()
        return parties.covered(self.session, party, schools.roll(self.session, self.la_code, on))


def apply(session: TenantSession, proposal: Proposal, source: str, now: datetime) -> int:
    """Write what is new; how many signatures that are. ``source`` is the file's name."""
    entered: dict[str, Party] = {}
    for row in proposal.new:
        party = row.party or entered.get(organisation_key(row.organisation))
        if party is None:
            party = entered[organisation_key(row.organisation)] = _enter(session, row.organisation)
        wanted = Signing(
            party=party,
            capacity=row.capacity,
            signed_on=row.on,
            is_certain=True,
            name=row.name,
            covers=row.covers,
            source=f"{source}, {row.place}"[:200],
        )
        signing.sign(session, row.pledge, wanted, now)
    return len(proposal.new)


def _enter(session: TenantSession, name: str) -> Party:
    body = Organisation(name=name[:200], key=organisation_key(name), kind=PARTNER_KIND)
    session.add(body)
    session.flush()
    return Party("organisation", body.name, organisation_id=body.id)


def _mark(row: Accepted) -> tuple[object, ...]:
    """What makes two rows the same signature."""
    party = row.party.key if row.party else organisation_key(row.organisation)
    return row.pledge.id, party, row.capacity, plain(row.name), row.on
