"""Parties: schools, partner organisations and groups of schools, found by name together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.local import Cluster, ClusterSchool
from models.party import Party, PartyKind
from models.person import Organisation
from models.queries import school as schools
from models.register.finding import Entry, Finder
from models.register.naming import normal
from models.roll import Roll
from models.school import School
from models.tenancy import TenantSession

ALL: tuple[PartyKind, ...] = ("school", "organisation", "trust", "federation", "cluster", "locality")


@dataclass(frozen=True, slots=True)
class FoundParties:
    """Parties that may be meant, best first, each with its score; ``sure`` where the first is meant beyond doubt."""

    parties: tuple[tuple[Party, float], ...]
    sure: bool


def by_key(session: TenantSession, key: str, la_code: int | None) -> Party | None:
    """The party that a sentence names."""
    key = key.strip()
    if key.startswith("l:"):
        name = key.removeprefix("l:")
        known = {each.casefold(): each for each in schools.localities(session)}
        return (
            Party("locality", known[name.casefold()], locality=known[name.casefold()])
            if name.casefold() in known
            else None
        )
    letter, number = (key[0].casefold(), int(key[1:])) if key[:1].isalpha() else ("", int(key))
    if letter == "":
        school = schools.get(session, number)
        return Party("school", school.name, urn=school.urn) if school else None
    if letter == "o":
        body = session.get(Organisation, number)
        return Party("organisation", body.name, organisation_id=body.id) if body else None
    if letter == "c":
        cluster = session.get(Cluster, number)
        return Party("cluster", cluster.name, cluster_id=cluster.id) if cluster else None
    group = schools.groups(session, la_code).get(number)
    return Party("trust" if group.kind == "trust" else "federation", group.name, group_uid=group.uid) if group else None


def find(
    session: TenantSession, text: str, la_code: int | None, kinds: Sequence[PartyKind] = ALL, limit: int = 5
) -> FoundParties:
    """Parties of these kinds that ``text`` may mean. What is misspelt is never sure, nor what two fit."""
    found: list[tuple[Party, float]] = []
    sure: list[Party] = []
    if "school" in kinds:
        finder = schools.finder(session, la_code)
        result = finder.find(text, limit=limit)
        rows = schools.many(session, (match.key for match in result.matches))
        named = [(Party("school", rows[m.key].name, urn=m.key), m.score) for m in result.matches if m.key in rows]
        found += named
        sure += [named[0][0]] if result.sure and named else []
    others = [party for party in _others(session, la_code) if party.kind in kinds]
    result = _finder(others).find(text, limit=limit)
    found += [(others[-match.key], match.score) for match in result.matches]
    sure += [others[-result.matches[0].key]] if result.sure else []
    found.sort(key=lambda each: -each[1])
    if len(sure) == 1:
        found.sort(key=lambda each: each[0] != sure[0])
    return FoundParties(tuple(found[:limit]), len(sure) == 1)


def suggest(
    session: TenantSession, prefix: str, la_code: int | None, kinds: Sequence[PartyKind] = ALL, limit: int = 10
) -> list[Party]:
    """Parties of these kinds as one types; schools come last, but first where nothing is typed: there are most."""
    others = [party for party in _others(session, la_code) if party.kind in kinds]
    found = [others[-key] for key in _finder(others).suggest(prefix, limit=limit)]
    named: list[Party] = []
    if "school" in kinds:
        urns = schools.finder(session, la_code).suggest(prefix, limit=limit)
        rows = schools.many(session, urns)
        named = [Party("school", rows[urn].name, urn=urn) for urn in urns if urn in rows]
    return [*found, *named][:limit] if prefix.strip() else [*named, *found][:limit]


def _finder(others: Sequence[Party]) -> Finder:
    """A finder whose keys are places in ``others``, negative: no number a person types is one."""
    return Finder(Entry(-at, party.name) for at, party in enumerate(others))


def _others(session: TenantSession, la_code: int | None) -> list[Party]:
    """Every party but schools. An organisation called as a school or a trust is called is that, and no other."""
    bodies = session.scalars(select(Organisation).order_by(Organisation.name, Organisation.id))
    clusters = session.scalars(select(Cluster).where(Cluster.ended_at.is_(None)).order_by(Cluster.name, Cluster.id))
    groups = schools.groups(session, la_code).values()
    known = {normal(group.name) for group in groups}
    known |= set(session.scalars(select(School.key).where(School.la_code == la_code)))
    return [
        *(Party("organisation", b.name, organisation_id=b.id) for b in bodies if normal(b.name) not in known),
        *(Party("trust" if g.kind == "trust" else "federation", g.name, group_uid=g.uid) for g in groups),
        *(Party("cluster", cluster.name, cluster_id=cluster.id) for cluster in clusters),
        *(Party("locality", name, locality=name) for name in schools.localities(session)),
    ]


def covered(session: TenantSession, party: Party, roll: Roll) -> tuple[int, ...]:
    """The URNs of the schools on the roll that a group of schools covers; none for a school or an organisation."""
    if party.kind == "trust":
        return tuple(each.urn for each in roll.schools if each.trust_uid == party.group_uid)
    if party.kind == "federation":
        return tuple(each.urn for each in roll.schools if each.federation_uid == party.group_uid)
    if party.kind == "locality":
        return tuple(each.urn for each in roll.schools if each.locality.casefold() == party.locality.casefold())
    if party.kind == "cluster":
        query = select(ClusterSchool.urn).where(ClusterSchool.cluster_id == party.cluster_id)
        members = set(session.scalars(query))
        return tuple(each.urn for each in roll.schools if each.urn in members)
    return ()
