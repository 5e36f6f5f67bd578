"""Lists of an authority's schools: what each is, and what a list can be narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from models import pledging
from models.inspected import GOOD, Inspected, inspected
from models.phase import KINDS, is_counted, kind_of
from models.pledge import Pledge
from models.queries import school as schools
from models.queries import school_groups, signed
from models.register.naming import normal
from models.roll import Roll
from models.school import School, Standing
from models.tenancy import TenantSession

Sort = Literal["name", "pupils", "locality", "kind"]
State = Literal["open", "closing", "closed"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A school of a list. ``counts`` holds for state-funded schools; ``is_closing`` for those that close soon."""

    school: School
    name: str
    kind: str
    locality: str
    trust: str
    counts: bool
    is_closing: bool
    inspected: Inspected


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; everything is optional.

    ``place`` is a locality, a town or a group of the authority's own, ``group_uid`` a trust or federation. ``standing``
    is a grade "1" to "4", "good or better", "report card" or "none". ``among`` are the URNs to keep, ``without`` those
    to leave out, which leaves out schools that are not state-funded too.
    """

    kind: str = ""
    state: State = "open"
    standing: str = ""
    place: str = ""
    group_uid: int | None = None
    among: Collection[int] | None = None
    without: Collection[int] | None = None
    text: str = ""


def listed(session: TenantSession, la_code: int | None, day: date, wanted: Wanted, sort: Sort = "name") -> list[Listed]:
    """The schools of an authority that are wanted, in that order. A closed school stands as the register has it."""
    roll = schools.roll(session, la_code, day)
    there = _members(session, wanted.place)
    found = [each for each in _every(session, la_code, roll, wanted.state) if _fits(each, wanted, there)]
    return sorted(found, key=_ORDER[sort])


def _every(session: TenantSession, la_code: int | None, roll: Roll, state: State) -> list[Listed]:
    rows = {school.urn: school for school in schools.of_authority(session, la_code)}
    standings = schools.standings(session, rows)
    if state == "closed":
        own = schools.local_kinds(session)
        closed = (school for school in rows.values() if school.status == "closed")
        return [_closed(each, own.get(each.urn, ("", "")), standings.get(each.urn), roll.day) for each in closed]
    return [
        Listed(
            rows[each.urn],
            each.name,
            each.kind,
            each.locality,
            each.trust,
            each.counts,
            each.closing,
            inspected(rows[each.urn], standings.get(each.urn), roll.day),
        )
        for each in roll.schools
        if each.closing or state == "open"
    ]


def _closed(school: School, own: tuple[str, str], standing: Standing | None, day: date) -> Listed:
    kind = own[0] or kind_of(school.phase, school.type, school.type_group)
    counts = is_counted(school.type, school.type_group)
    told = inspected(school, standing, day)
    return Listed(school, school.name, kind, own[1], school.trust, counts, is_closing=False, inspected=told)


def _members(session: TenantSession, place: str) -> set[int]:
    """The schools of the authority's own group of that name; none where there is no such group."""
    named = [group for group, _ in school_groups.all_of(session) if group.name.casefold() == place.casefold()]
    return {school.urn for group in named for school in school_groups.members(session, group.id)}


def _fits(each: Listed, wanted: Wanted, there: Collection[int]) -> bool:
    """``there`` holds the schools of the group that the place names."""
    place = wanted.place.casefold()
    return (
        wanted.kind in ("", each.kind)
        and _stands(each.inspected, wanted.standing)
        and (place in ("", each.locality.casefold(), each.school.town.casefold()) or each.school.urn in there)
        and wanted.group_uid in (None, each.school.trust_uid, each.school.federation_uid)
        and (wanted.among is None or each.school.urn in wanted.among)
        and (wanted.without is None or (each.counts and each.school.urn not in wanted.without))
        and _has_words(each, wanted.text)
    )


def _stands(told: Inspected, wanted: str) -> bool:
    if wanted == "report card":
        return told.card is not None
    if wanted == "none":
        return told.is_unknown
    return told.number in GOOD if wanted == "good or better" else wanted in ("", told.number)


def _has_words(each: Listed, text: str) -> bool:
    school = each.school
    spelt = f" {normal(each.name)} {normal(school.town)} {normal(school.postcode)} {school.urn} "
    return all(word in spelt for word in normal(text).split())


def places(session: TenantSession, la_code: int | None) -> list[str]:
    """The localities and groups of the authority and the towns of its schools."""
    towns = {school.town for school in schools.of_authority(session, la_code) if school.town}
    groups = [group.name for group, _ in school_groups.all_of(session)]
    known = {place.casefold(): place for place in (*towns, *groups, *schools.localities(session))}
    return sorted(known.values(), key=str.casefold)


def kind_order(kind: str) -> int:
    """Where a kind stands in reports; what nobody knows comes last."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def signed_urns(session: TenantSession, pledge: Pledge, la_code: int | None, day: date) -> set[int]:
    """The schools on the roll that have signed a pledge, or whom a group's signature covers."""
    roll, signatures = schools.roll(session, la_code, day), signed.signed(session, pledge.id)
    return pledging.standing_urns(roll, signatures) | pledging.covered_urns(roll, signatures)


_ORDER: dict[Sort, Callable[[Listed], Any]] = {
    "name": lambda each: (each.name.casefold(), each.school.urn),
    "pupils": lambda each: (-(each.school.pupils or -1), each.name.casefold(), each.school.urn),
    "locality": lambda each: (not each.locality, each.locality.casefold(), each.name.casefold(), each.school.urn),
    "kind": lambda each: (kind_order(each.kind), each.name.casefold(), each.school.urn),
}
