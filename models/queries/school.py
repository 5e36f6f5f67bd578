"""Schools: found by what people type, read with what the authority says of them, and the roll of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import and_, func, or_, select

from models.local import LocalSchool
from models.register.finding import Entry, Finder
from models.roll import Roll, roll_of
from models.school import Extract, School, SchoolChange, SchoolGroup, SchoolGroupMember, SchoolLink, Standing
from models.tenancy import TenantSession

_FINDERS: WeakKeyDictionary[Any, dict[int | None, tuple[tuple[int, int], Finder]]] = WeakKeyDictionary()
"""Finders by engine and authority, each with the state of the register that it was made from."""


def get(session: TenantSession, urn: int) -> School | None:
    """The school of that URN."""
    return session.get(School, urn)


def many(session: TenantSession, urns: Iterable[int]) -> dict[int, School]:
    """The schools of those URNs that the register holds."""
    wanted = sorted(set(urns))
    found: dict[int, School] = {}
    for start in range(0, len(wanted), 500):
        rows = session.scalars(select(School).where(School.urn.in_(wanted[start : start + 500])))
        found |= {row.urn: row for row in rows}
    return found


def of_authority(session: TenantSession, la_code: int | None) -> Sequence[School]:
    """Every school of an authority, closed ones too, by name."""
    return session.scalars(select(School).where(School.la_code == la_code).order_by(School.key, School.urn)).all()


def revision(session: TenantSession) -> tuple[int, int]:
    """A mark that changes with every extract that is begun or ended."""
    latest, ended = session.execute(select(func.coalesce(func.max(Extract.id), 0), func.count(Extract.ended_at))).one()
    return int(latest), int(ended)


def finder(session: TenantSession, la_code: int | None) -> Finder:
    """The finder over an authority's schools, or for None over all; made anew when the register changes."""
    mark = revision(session)
    kept = _FINDERS.setdefault(session.bind, {})
    held = kept.get(la_code)
    if held is None or held[0] != mark:
        held = kept[la_code] = (mark, Finder(_entries(session, la_code)))
    return held[1]


def _entries(session: TenantSession, la_code: int | None) -> Iterable[Entry]:
    query = select(
        School.urn, School.name, School.town, School.la, School.postcode, School.la_code, School.number, School.status
    )
    if la_code is not None:
        query = query.where(School.la_code == la_code)
    for row in session.execute(query.order_by(School.urn)):
        laestab = row.la_code * 10_000 + row.number if row.la_code and row.number else None
        is_open = row.status in ("open", "closing")
        yield Entry(row.urn, row.name, row.town, row.la, row.postcode, laestab, is_open)


def local(session: TenantSession, urn: int, *, lock: bool = False) -> LocalSchool | None:
    """What the authority says of a school itself."""
    query = select(LocalSchool).where(LocalSchool.urn == urn)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def local_kinds(session: TenantSession) -> dict[int, tuple[str, str]]:
    """The authority's own kind and locality of each school it has said something of."""
    return {row.urn: (row.type, row.locality) for row in session.scalars(select(LocalSchool))}


def localities(session: TenantSession) -> list[str]:
    """The names of the authority's localities."""
    query = select(LocalSchool.locality).where(LocalSchool.locality != "").distinct()
    return sorted(session.scalars(query), key=str.casefold)


def roll(session: TenantSession, la_code: int | None, day: date) -> Roll:
    """The authority's schools that were open on ``day``."""
    own = select(School.urn).where(School.la_code == la_code)
    changes = select(SchoolChange).where(SchoolChange.as_at > day, SchoolChange.urn.in_(own))
    links = select(SchoolLink).where(or_(SchoolLink.urn.in_(own), SchoolLink.other.in_(own)))
    return roll_of(
        day,
        of_authority(session, la_code),
        session.scalars(changes).all(),
        session.scalars(links).all(),
        local_kinds(session),
    )


def groups(session: TenantSession, la_code: int | None) -> dict[int, SchoolGroup]:
    """The trusts and federations that an authority's schools are in, by UID."""
    own = select(School.urn).where(School.la_code == la_code)
    by_member = select(SchoolGroupMember.uid).where(SchoolGroupMember.urn.in_(own))
    by_trust = select(School.trust_uid).where(School.la_code == la_code, School.trust_uid.is_not(None))
    by_federation = select(School.federation_uid).where(School.la_code == la_code, School.federation_uid.is_not(None))
    query = select(SchoolGroup).where(
        or_(SchoolGroup.uid.in_(by_member), SchoolGroup.uid.in_(by_trust), SchoolGroup.uid.in_(by_federation))
    )
    return {row.uid: row for row in session.scalars(query.order_by(SchoolGroup.name, SchoolGroup.uid))}


def links(session: TenantSession, urn: int) -> Sequence[SchoolLink]:
    """The links of a school, oldest first."""
    dated = (SchoolLink.on.is_(None), SchoolLink.on, SchoolLink.id)
    return session.scalars(select(SchoolLink).where(SchoolLink.urn == urn).order_by(*dated)).all()


def standings(session: TenantSession, urns: Iterable[int] | None = None) -> dict[int, Standing]:
    """What Ofsted's newest information says of each school; of all that it says something of, without ``urns``."""
    query = select(Standing).where(Standing.is_current)
    if urns is not None:
        query = query.where(Standing.urn.in_(sorted(set(urns))))
    return {row.urn: row for row in session.scalars(query)}


def standing(session: TenantSession, urn: int, day: date) -> Standing | None:
    """What Ofsted's information said of a school as at ``day``."""
    query = select(Standing).where(and_(Standing.urn == urn, Standing.as_at <= day))
    return session.scalars(query.order_by(Standing.as_at.desc()).limit(1)).first()


def extracts(session: TenantSession) -> dict[str, Extract]:
    """The newest extract of each kind that was taken in whole."""
    query = select(Extract).where(Extract.ended_at.is_not(None)).order_by(Extract.as_at, Extract.id)
    return {row.kind: row for row in session.scalars(query)}
